//! The tests that every implementation passes: [`network_suite!`](crate::network_suite) in a test binary of its own makes
//! them.
//!
//! - `peers`: nodes that mean well: meshes, restarts, changes of the list of peers;
//! - `hostile`: nodes and strangers that mean no good;
//! - `faults`: wires with faults between nodes.
#![allow(missing_docs, reason = "the names of tests say what holds")]
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "these are tests")]

use std::path::Path;

use crate::{Setup, StartError};

pub mod faults;
pub mod home;
pub mod hostile;
pub mod log;
pub mod peers;
pub mod proxy;

/// An implementation, as its tests see it.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    /// Its section of config.toml.
    pub section: &'static str,
    /// What it is called in multi-addresses: carrier and name.
    pub protocol: (&'static str, &'static str),
    /// Nodes prove their names with certificates.
    pub certified: bool,
    /// Nodes find each other.
    pub discovers: bool,
    /// Makes it from its section in a file.
    pub open: fn(toml::Value, &Path) -> Result<Setup, StartError>,
}

impl Subject {
    fn over_udp(&self) -> bool {
        self.protocol.0 == "udp"
    }
}

/// Makes the tests of an implementation from a [`Subject`](crate::suite::Subject): those for all of them, and those for
/// the kinds that are named behind it, `certified` and `discovers`.
#[macro_export]
macro_rules! network_suite {
    ($subject:path $(, $kind:ident)*) => {
        $crate::network_suite! { @threads $subject, peers:
            the_suite_of_all_networks_holds_in_the_same_process
            the_suite_of_all_networks_holds_across_grpc
            nodes_that_start_at_the_same_time_settle_on_one_connection_a_pair
            no_message_is_lost_while_two_connections_compete
            a_message_that_is_too_large_is_refused_and_the_largest_one_arrives
        }
        $crate::network_suite! { @tests $subject, peers:
            the_peers_are_told_with_the_address_of_the_contract
            a_peer_that_returns_is_connected_again_at_once
            an_edited_list_of_peers_takes_effect_without_a_restart
            an_added_node_is_let_in_and_dialled
        }
        $crate::network_suite! { @threads $subject, hostile:
            a_peer_that_does_not_read_delays_no_other_and_is_given_up
        }
        $crate::network_suite! { @tests $subject, hostile:
            a_domain_that_is_not_listed_is_refused_and_told_why
            nobody_takes_the_origin_of_another
            a_message_carries_the_origin_of_who_sent_it_and_not_the_one_it_claims
            any_bytes_at_the_port_change_nothing
            any_bytes_of_a_peer_end_at_most_its_own_connection
            a_frame_that_is_too_long_ends_the_connection
            a_peer_that_falls_silent_is_noticed
            a_peer_that_restarted_replaces_its_dead_connection_at_once
            a_port_in_use_is_told
        }
        $crate::network_suite! { @tests $subject, faults:
            a_delay_costs_time_and_nothing_else
            a_connection_that_is_lost_is_made_again
            a_half_open_connection_is_noticed_and_made_again
            votes_pass_the_blocks_that_wait_for_a_slow_peer
        }
        $($crate::network_suite! { @$kind $subject })*
    };
    (@certified $subject:path) => {
        $crate::network_suite! { @tests $subject, hostile:
            a_certificate_of_another_authority_is_refused
            a_certificate_that_expired_is_refused
            nodes_of_two_authorities_never_connect
            nobody_takes_the_name_of_another
            a_node_does_not_start_with_what_peers_would_refuse
        }
    };
    (@discovers $subject:path) => {
        $crate::network_suite! { @tests $subject, peers:
            nodes_find_each_other_from_one_address
            only_members_are_discovered
        }
    };
    (@tests $subject:path, $room:ident: $($test:ident)*) => {
        $(#[tokio::test]
        async fn $test() {
            $crate::suite::$room::$test($subject).await;
        })*
    };
    (@threads $subject:path, $room:ident: $($test:ident)*) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            $crate::suite::$room::$test($subject).await;
        })*
    };
}
