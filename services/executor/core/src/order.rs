//! The order of blocks. No disk here.

use cita_service_api::{BlockHash, StatusCode};

/// A block's place in its chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// Its height.
    pub height: u64,
    /// Its hash.
    pub hash: BlockHash,
    /// The hash of its parent, as its header has it.
    pub parent: &'a [u8],
}

/// What is to be done with a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// It follows the last one: execute it.
    Next,
    /// It is the last one: say again what it came to.
    Again,
}

/// Why a block cannot be executed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    /// Its height is not the next one.
    #[error("block {height} does not follow the last executed one ({})", .last.map_or("none".to_owned(), |last| last.to_string()))]
    NotNext {
        /// Its height.
        height: u64,
        /// The height of the last executed block.
        last: Option<u64>,
    },
    /// Another block was executed at its height.
    #[error("block {height} is another one than the one executed at that height")]
    OtherBlock {
        /// Its height.
        height: u64,
    },
    /// Its parent is not the last executed block.
    #[error("block {height} has a parent that was never executed")]
    OtherParent {
        /// Its height.
        height: u64,
    },
}

impl From<OrderError> for StatusCode {
    fn from(_: OrderError) -> Self {
        Self::ReenterInvalidBlock
    }
}

/// Compares a block with the last executed one, given as height and hash. The first block is the one at height 0.
///
/// # Errors
/// [`OrderError`].
pub fn order(last: Option<(u64, BlockHash)>, block: Place<'_>) -> Result<Order, OrderError> {
    let height = block.height;
    match last {
        None if height == 0 => Ok(Order::Next),
        Some((at, hash)) if at == height => match hash == block.hash {
            true => Ok(Order::Again),
            false => Err(OrderError::OtherBlock { height }),
        },
        Some((at, hash)) if at.checked_add(1) == Some(height) => match hash.as_bytes() == block.parent {
            true => Ok(Order::Next),
            false => Err(OrderError::OtherParent { height }),
        },
        last => Err(OrderError::NotNext { height, last: last.map(|(at, _)| at) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: BlockHash = BlockHash([1; 32]);
    const B: BlockHash = BlockHash([2; 32]);

    fn place(height: u64, hash: BlockHash, parent: &BlockHash) -> Place<'_> {
        Place { height, hash, parent: parent.as_bytes() }
    }

    #[test]
    fn only_the_next_block_is_executed_and_only_the_last_one_may_come_again() {
        assert_eq!(order(None, place(0, A, &B)), Ok(Order::Next));
        assert_eq!(order(None, place(1, A, &B)), Err(OrderError::NotNext { height: 1, last: None }));
        let last = Some((7, A));
        assert_eq!(order(last, place(7, A, &B)), Ok(Order::Again));
        assert_eq!(order(last, place(7, B, &B)), Err(OrderError::OtherBlock { height: 7 }));
        assert_eq!(order(last, place(8, B, &A)), Ok(Order::Next));
        assert_eq!(order(last, place(8, B, &B)), Err(OrderError::OtherParent { height: 8 }));
        for height in [0, 6, 9, u64::MAX] {
            assert_eq!(order(last, place(height, B, &A)), Err(OrderError::NotNext { height, last: Some(7) }));
        }
        assert!(order(Some((u64::MAX, A)), place(0, B, &A)).is_err());
    }
}
