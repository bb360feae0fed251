//! The protocol under a seeded simulator: replicas, their controllers, disks and network in one process and in virtual time.
//!
//! `CITA_SIM_SEEDS=N` sets how many schedules are tried (10,000 in a release build, 200 in a debug build), `CITA_SIM_SEED=S` replays one and tells its story.
//!
//! A protocol of [`cita_consensus_core::machine`] names itself once in its test: [`simulate!`]. Everything but how it signs and changes views is the same for
//! all of them. Another protocol (Raft) brings its own replicas and judge, and has from here what does not depend on the protocol: the [seeds], the [chain]
//! and the [ledger] of what is decided, the [controller], the [faults], and trials of the [shell].

#![allow(missing_docs, missing_debug_implementations, clippy::missing_panics_doc, reason = "for tests")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken rule panics")]

pub mod byzantine;
pub mod cabal;
pub mod calm;
pub mod cast;
pub mod chain;
pub mod controller;
pub mod crypto;
pub mod faults;
pub mod judge;
pub mod ledger;
pub mod masked;
pub mod outage;
pub mod replica;
pub mod scenario;
pub mod seeds;
pub mod shell;

use cita_consensus_core::{Protocol, ValidatorId};

/// A protocol under test.
pub trait Subject: Protocol {
    /// The name of a node as a validator.
    ///
    /// # Panics
    /// For more nodes than anybody needs.
    fn id(node: usize) -> Self::Id {
        Self::Id::from_bytes(&vec![node as u8 + 1; Self::Id::LEN]).expect("every byte will do")
    }

    /// The node with this name; none for what is nobody's.
    fn node_of(id: &Self::Id) -> Option<usize> {
        usize::from(*id.to_bytes().first()?).checked_sub(1)
    }
}

impl<P: Protocol> Subject for P {}

/// The tests of a [`Subject`].
#[macro_export]
macro_rules! simulate {
    ($subject:ty) => {
        #[test]
        fn a_schedule_of_faults_makes_two_blocks_of_a_height_or_ends_the_chain() {
            $crate::seeds::schedules(env!("CARGO_PKG_NAME"), $crate::scenario::chaos::<$subject>);
        }

        #[test]
        fn the_same_seed_tells_two_stories() {
            $crate::seeds::replays($crate::scenario::chaos::<$subject>);
        }

        #[test]
        fn a_decision_costs_more_than_five_messages_a_replica_or_a_view_change() {
            $crate::calm::a_decision_costs_more_than_five_messages_a_replica_or_a_view_change::<$subject>();
        }

        #[test]
        fn an_idle_chain_gives_up_on_its_leader_or_does_not_wake_up() {
            $crate::calm::an_idle_chain_gives_up_on_its_leader_or_does_not_wake_up::<$subject>();
        }

        #[test]
        fn blocks_come_off_the_pace_of_the_interval() {
            $crate::calm::blocks_come_off_the_pace_of_the_interval::<$subject>();
        }

        #[test]
        fn a_dead_validator_costs_more_than_a_fifth_of_the_blocks() {
            $crate::calm::a_dead_validator_costs_more_than_a_fifth_of_the_blocks::<$subject>();
        }

        #[test]
        fn a_chain_whose_nodes_all_died_makes_no_block_within_two_seconds() {
            $crate::outage::a_chain_whose_nodes_all_died_makes_no_block_within_two_seconds::<$subject>();
        }

        #[test]
        fn a_chain_stops_for_one_log_that_is_lost() {
            $crate::outage::a_chain_stops_for_one_log_that_is_lost::<$subject>();
        }

        #[test]
        fn a_chain_goes_on_without_any_log_or_does_not_after_the_operator_vouched() {
            $crate::outage::a_chain_goes_on_without_any_log_or_does_not_after_the_operator_vouched::<$subject>();
        }
    };
}
