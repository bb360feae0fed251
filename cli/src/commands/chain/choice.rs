//! What a new chain is made of: an implementation of each service.

use cita_config::Components;
use cita_service_kit::{
    ServiceKind,
    catalogue::{self, Implementation},
};
use clap::builder::{PossibleValue, PossibleValuesParser};

/// The implementations that were asked for.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Components of a new chain")]
pub(super) struct Choice {
    /// How validators agree [default: bft]
    #[arg(long, value_name = "NAME", value_parser = names(ServiceKind::Consensus), ignore_case = true)]
    consensus: Option<String>,
    /// How nodes are connected [default: tls]
    #[arg(long, value_name = "NAME", value_parser = names(ServiceKind::Network), ignore_case = true)]
    network: Option<String>,
    /// Where blocks are kept [default: rocksdb]
    #[arg(long, value_name = "NAME", value_parser = names(ServiceKind::Storage), ignore_case = true)]
    storage: Option<String>,
    /// What executes transactions [default: evm]
    #[arg(long, value_name = "NAME", value_parser = names(ServiceKind::Executor), ignore_case = true)]
    executor: Option<String>,
    /// Signatures and hashes [default: sm]
    #[arg(long, value_name = "NAME", value_parser = names(ServiceKind::Crypto), ignore_case = true)]
    crypto: Option<String>,
}

/// Takes the names of a service's implementations, with or without the service's.
fn names(service: ServiceKind) -> PossibleValuesParser {
    let value = |one: &Implementation| PossibleValue::new(one.short_name()).alias(one.name).help(one.about);
    PossibleValuesParser::new(catalogue::of(service).map(value))
}

impl Choice {
    /// Each service that can be chosen, its option, and what was asked for.
    fn asked(&self) -> [(ServiceKind, &'static str, Option<&str>); 5] {
        [
            (ServiceKind::Consensus, "--consensus", self.consensus.as_deref()),
            (ServiceKind::Network, "--network", self.network.as_deref()),
            (ServiceKind::Storage, "--storage", self.storage.as_deref()),
            (ServiceKind::Executor, "--executor", self.executor.as_deref()),
            (ServiceKind::Crypto, "--crypto", self.crypto.as_deref()),
        ]
    }

    /// The first option that was given, if any.
    pub(super) fn given(&self) -> Option<&'static str> {
        self.asked().into_iter().find(|(_, _, asked)| asked.is_some()).map(|(_, option, _)| option)
    }

    /// `base`, with what was asked for in its place.
    pub(super) fn components(&self, base: Components) -> Components {
        self.asked().into_iter().fold(base, |components, (service, _, asked)| {
            let is_meant = |name: &str| {
                let meant =
                    |one: &&Implementation| [one.short_name(), one.name].iter().any(|n| n.eq_ignore_ascii_case(name));
                catalogue::of(service).find(meant)
            };
            match asked.and_then(is_meant) {
                Some(one) => components.with(service, one.name),
                None => components,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_for_another_component_or_none() {
        let choice = Choice {
            consensus: Some("RAFT".into()),
            storage: Some("storage_sled".into()),
            crypto: Some("Eth".into()),
            ..Choice::default()
        };
        let components = choice.components(Components::default());
        let names = ServiceKind::ALL.map(|service| components.of(service).implementation().to_owned());
        assert_eq!(
            names,
            ["network_tls", "consensus_raft", "executor_evm", "storage_sled", "controller", "crypto_eth"]
        );
        assert_eq!((choice.given(), Choice::default().given()), (Some("--consensus"), None));
    }

    #[test]
    fn a_chain_that_asks_for_nothing_gets_something_else_than_the_help_says() {
        let components = Components::default();
        for service in ServiceKind::ALL {
            let first = catalogue::of(service).next().unwrap();
            assert_eq!(components.of(service).implementation(), first.name);
        }
    }
}
