//! The protocol under a seeded simulator: replicas, their controllers, disks and network in one process and in virtual time.
//!
//! `CITA_SIM_SEEDS=N` sets how many schedules are tried (10,000 in a release build, 200 in a debug build), `CITA_SIM_SEED=S` replays one and tells its story.

#![allow(missing_docs, reason = "a test")]

mod calm;
mod cast;
mod crypto;
mod judge;
mod members;
mod outage;
mod replica;
mod scenario;

use cita_consensus_simulation::seeds;

#[test]
fn a_schedule_of_faults_makes_two_blocks_of_a_height_or_ends_the_chain() {
    seeds::schedules(env!("CARGO_PKG_NAME"), scenario::chaos);
}

#[test]
fn the_same_seed_tells_two_stories() {
    seeds::replays(scenario::chaos);
}
