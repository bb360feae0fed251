//! From a claim to a fact: which signatures a message stands on.

use crate::{message::Envelope, protocol::Protocol};

/// A signature that has to hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Check<I> {
    /// What was signed (the chain's hash of these bytes) and who has to have signed it. More than one where signatures were added up.
    pub statements: Vec<(Vec<u8>, I)>,
    /// The signature.
    pub signature: Vec<u8>,
}

impl<I> Check<I> {
    /// One signature of one signer.
    pub fn one(preimage: Vec<u8>, signer: I, signature: Vec<u8>) -> Self {
        Self { statements: vec![(preimage, signer)], signature }
    }
}

/// A message all of whose signatures hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<P: Protocol>(Envelope<P>);

impl<P: Protocol> Verified<P> {
    /// Call this only after every [`Check`] of [`Envelope::checks`] held: the state machine believes it.
    pub fn after_all_checks_held(envelope: Envelope<P>) -> Self {
        Self(envelope)
    }

    /// The message.
    pub fn into_inner(self) -> Envelope<P> {
        self.0
    }
}
