//! What one protocol of the family has of its own.
//!
//! Protocols share the way of a block: a leader proposes, votes go to the leader, a quorum of them is a certificate, and there are two rounds of that
//! ([`crate::machine`]). They differ in how validators are named, in how votes become certificates and proofs, and in how replicas leave a view.

use std::{
    fmt::{Debug, Display},
    hash::Hash as StdHash,
};

use cita_service_api::{Address, BlsKey, Hash};

use crate::{
    certificate::{Certificate, preimage},
    machine::Machine,
    message::Entry,
    quorum::Validators,
};

/// How a validator is named in the chain's configuration, and in every message.
pub trait ValidatorId: Copy + Ord + StdHash + Debug + Display + Send + Sync + 'static {
    /// How many bytes it has.
    const LEN: usize;

    /// The bytes.
    fn to_bytes(&self) -> Vec<u8>;

    /// Reads a name; none if the bytes are none.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

macro_rules! names_validators {
    ($name:ty) => {
        impl ValidatorId for $name {
            const LEN: usize = Self::LEN;

            fn to_bytes(&self) -> Vec<u8> {
                self.to_vec()
            }

            fn from_bytes(bytes: &[u8]) -> Option<Self> {
                Self::try_from(bytes).ok()
            }
        }
    };
}

names_validators!(Address);
names_validators!(BlsKey);

/// A protocol of the family. The methods that take a [`Machine`] are its pacemaker: how replicas find each other in a view, and leave it.
pub trait Protocol: Debug + Clone + PartialEq + Eq + Send + Sync + 'static {
    /// How validators are named.
    type Id: ValidatorId;

    /// Whether signatures are added up to one.
    const AGGREGATES: bool;

    /// Adds signatures up; none if one of them cannot be. Not called unless [`Protocol::AGGREGATES`].
    fn add_up(signatures: &[&[u8]]) -> Option<Vec<u8>>;

    /// What a NewView signs.
    fn new_view_preimage(chain: &Hash, height: u64, view: u64, high: Option<(u64, Hash)>) -> Vec<u8>;

    /// The bytes of a block's proof, for the validators of its height.
    fn encode_proof(proof: &Certificate<Self>, validators: &Validators<Self::Id>) -> Vec<u8>;

    /// Reads a block's proof. Only the bytes that [`Protocol::encode_proof`] makes are accepted. Says nothing about signatures and quorum.
    fn decode_proof(bytes: &[u8], validators: &Validators<Self::Id>) -> Option<Certificate<Self>>;

    /// What shows that a view of the machine's began, for its proposal as the view's leader.
    fn entry(machine: &Machine<Self>) -> Entry<Self::Id>;

    /// The view that these words prove to have begun, if they prove any.
    fn proven_view(entry: &Entry<Self::Id>, validators: &Validators<Self::Id>) -> Option<u64>;

    /// A view was entered.
    fn entered(machine: &mut Machine<Self>);

    /// Patience with the leader of the view is over.
    fn lost_patience(machine: &mut Machine<Self>);

    /// The node restarted; it last voted in this view of the height.
    fn resume(machine: &mut Machine<Self>, voted: u64);

    /// A validator said NewView, which the machine has noted.
    fn heard(machine: &mut Machine<Self>, from: Self::Id, view: u64, entry: Entry<Self::Id>);

    /// Nobody answered for a while: what has to be said again about views.
    fn repeat(machine: &mut Machine<Self>);
}

/// The bytes that a NewView signs: domain, height and view, and what its signer says about the highest certificate that it knows.
pub fn new_view_preimage(chain: &Hash, height: u64, view: u64, high: Option<(u64, Hash)>) -> Vec<u8> {
    let mut rest = Vec::with_capacity(1 + 8 + Hash::LEN);
    if let Some((high_view, hash)) = high {
        rest.push(1);
        rest.extend_from_slice(&high_view.to_be_bytes());
        rest.extend_from_slice(hash.as_bytes());
    }
    preimage(chain, crate::message::NEW_VIEW, height, view, &rest)
}
