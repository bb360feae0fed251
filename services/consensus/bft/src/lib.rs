//! Two-phase linear Byzantine fault tolerant consensus.
