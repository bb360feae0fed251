//! The EVM executor: blocks to state, receipts and proofs.
