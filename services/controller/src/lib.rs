//! The controller: transaction pool, proposals, block commits, system configuration, block sync.
