//! From a claim to a fact: which signatures a message stands on.

use cita_service_api::Address;

use crate::message::Envelope;

/// A signature that has to hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Check {
    /// What was signed: the chain's hash of these bytes.
    pub preimage: Vec<u8>,
    /// Who has to have signed it.
    pub signer: Address,
    /// The signature.
    pub signature: Vec<u8>,
}

/// A message all of whose signatures hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified(Envelope);

impl Verified {
    /// Call this only after every [`Check`] of [`Envelope::checks`] held: the state machine believes it.
    pub fn after_all_checks_held(envelope: Envelope) -> Self {
        Self(envelope)
    }

    /// The message.
    pub fn into_inner(self) -> Envelope {
        self.0
    }
}
