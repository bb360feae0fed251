//! A protocol for tests of what the protocols share: without a pacemaker, and with signatures that are added up by writing them one after another.

use cita_service_api::{Address, Hash};

use crate::{Certificate, Entry, Protocol, Validators, machine::Machine, protocol::new_view_preimage};

/// Keeps signatures as they are.
pub(crate) type Toy = Signing<false>;

/// Adds them up.
pub(crate) type AddingToy = Signing<true>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signing<const ADDS: bool>;

impl<const ADDS: bool> Protocol for Signing<ADDS> {
    type Id = Address;

    const AGGREGATES: bool = ADDS;

    fn add_up(signatures: &[&[u8]]) -> Option<Vec<u8>> {
        Some(signatures.concat())
    }

    fn new_view_preimage(chain: &Hash, height: u64, view: u64, high: Option<(u64, Hash)>) -> Vec<u8> {
        new_view_preimage(chain, height, view, high)
    }

    fn encode_proof(proof: &Certificate<Self>, _: &Validators<Address>) -> Vec<u8> {
        proof.encode()
    }

    fn decode_proof(bytes: &[u8], _: &Validators<Address>) -> Option<Certificate<Self>> {
        Certificate::decode(bytes).ok()
    }

    fn entry(_: &Machine<Self>) -> Entry<Address> {
        Entry::default()
    }

    fn proven_view(_: &Entry<Address>, _: &Validators<Address>) -> Option<u64> {
        None
    }

    fn entered(_: &mut Machine<Self>) {}

    fn lost_patience(_: &mut Machine<Self>) {}

    fn resume(_: &mut Machine<Self>, _: u64) {}

    fn heard(_: &mut Machine<Self>, _: Address, _: u64, _: Entry<Address>) {}

    fn repeat(_: &mut Machine<Self>) {}
}
