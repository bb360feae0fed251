//! The protocol under a seeded simulator. Signatures are added up without the curve, which would take too long: what a sum of signatures is worth is tried in
//! the crate's own tests.
//!
//! `CITA_SIM_SEEDS=N` sets how many schedules are tried (10,000 in a release build, 200 in a debug build), `CITA_SIM_SEED=S` replays one and tells its story.

use cita_consensus_overlord::{Adder, Overlord, bls::SIGNATURE_LEN};
use cita_consensus_simulation::simulate;

/// Adds 16-byte signatures up by exclusive or: as with points of a curve, the order is no matter, and what is added can be taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Xor;

impl Adder for Xor {
    fn add_up(signatures: &[&[u8]]) -> Option<Vec<u8>> {
        let mut sum = vec![0; SIGNATURE_LEN];
        for signature in signatures {
            sum.iter_mut().zip(*signature).for_each(|(byte, other)| *byte ^= other);
        }
        Some(sum)
    }
}

simulate!(Overlord<Xor>);
