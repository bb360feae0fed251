//! The protocol under a seeded simulator.
//!
//! `CITA_SIM_SEEDS=N` sets how many schedules are tried (10,000 in a release build, 200 in a debug build), `CITA_SIM_SEED=S` replays one and tells its story.

use cita_consensus_bft::Bft;
use cita_consensus_simulation::simulate;

simulate!(Bft);
