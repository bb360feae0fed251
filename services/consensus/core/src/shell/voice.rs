//! What a replica speaks with.

use async_trait::async_trait;
use cita_service_api::Result;

use crate::Check;

/// How replicas of a protocol sign, check what others signed, and are found in the network.
#[async_trait]
pub trait Voice<I>: Send + Sync + 'static {
    /// This replica.
    fn me(&self) -> I;

    /// Signs.
    ///
    /// # Errors
    /// When the key cannot be reached.
    async fn sign(&self, preimage: &[u8]) -> Result<Vec<u8>>;

    /// Which of the checks hold, in their order.
    ///
    /// # Errors
    /// When they cannot be made, which says nothing about the signatures.
    async fn hold(&self, checks: Vec<Check<I>>) -> Result<Vec<bool>>;

    /// What every message of this replica says about where it is; empty where its name tells that.
    fn introduction(&self) -> Vec<u8>;

    /// Whether a message with this introduction, which the network had from `origin`, is `from` that replica.
    async fn is_from(&self, from: &I, introduction: &[u8], origin: u64) -> bool;

    /// Where a replica is; none while that is not known.
    fn origin_of(&self, replica: &I) -> Option<u64>;
}
