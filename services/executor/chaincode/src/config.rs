//! `[executor_chaincode]` of a node's `config.toml`.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::{NonZeroU16, NonZeroU64},
};

use cita_service_api::Address;
use serde::{Deserialize, Serialize};

use crate::error::OpenError;

/// Where Fabric's peers listen for chaincodes.
const PORT: u16 = 7052;
const TIMEOUT_MS: NonZeroU64 = NonZeroU64::new(10_000).unwrap();
const CALLS: NonZeroU16 = NonZeroU16::new(32).unwrap();

/// The section. Every setting has a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The interface that chaincode processes connect to. Whoever reaches it can be the chaincode: it is neither encrypted nor
    /// authenticated.
    pub listen: IpAddr,
    /// The port that they connect to.
    pub port: u16,
    /// The chaincodes of the chain. Every node of a chain has to have the same ones: a transaction for any other fails.
    pub chaincodes: Vec<Name>,
    /// Milliseconds that a chaincode has for a transaction or a call.
    pub timeout_ms: NonZeroU64,
    /// Calls that may be under way at once. Further ones are refused.
    pub concurrent_calls: NonZeroU16,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: PORT,
            chaincodes: vec![Name("chaincode".to_owned())],
            timeout_ms: TIMEOUT_MS,
            concurrent_calls: CALLS,
        }
    }
}

impl Config {
    /// Where chaincode processes connect to.
    pub(crate) fn address(&self) -> SocketAddr {
        SocketAddr::new(self.listen, self.port)
    }

    pub(crate) fn check(&self) -> Result<(), OpenError> {
        if self.chaincodes.is_empty() {
            return Err(OpenError::NoChaincode);
        }
        let mut names: Vec<&str> = self.chaincodes.iter().map(Name::as_str).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair.first() == pair.last()).and_then(|pair| pair.first()) {
            Some(twice) => Err(OpenError::TwiceTheSame((*twice).to_owned())),
            None => Ok(()),
        }
    }
}

/// A chaincode's name: 1 to 20 visible ASCII characters. Transactions are sent to it as to an address: its characters, then zeros.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

/// A text that cannot name a chaincode.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no name for a chaincode: it takes 1 to 20 visible ASCII characters, which transactions are sent to")]
pub struct NameError(String);

impl Name {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What transactions for the chaincode are sent to.
    pub fn address(&self) -> Address {
        let mut address = [0; 20];
        for (to, from) in address.iter_mut().zip(self.0.bytes()) {
            *to = from;
        }
        Address(address)
    }
}

impl TryFrom<String> for Name {
    type Error = NameError;

    fn try_from(name: String) -> Result<Self, NameError> {
        let fits = (1..=20).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic());
        if fits { Ok(Self(name)) } else { Err(NameError(name)) }
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn a_chaincode_is_reached_at_its_name() {
        let config = read("chaincodes = ['ledger', 'asset-transfer:1.0']").unwrap();
        let addresses: Vec<String> = config.chaincodes.iter().map(|name| name.address().to_string()).collect();
        assert_eq!(
            addresses,
            ["0x6c65646765720000000000000000000000000000", "0x61737365742d7472616e736665723a312e300000"]
        );
        assert!(config.check().is_ok() && Config::default().check().is_ok());
    }

    #[test]
    fn names_and_settings_that_cannot_work_are_refused() {
        for wrong in ["", "a name with spaces", "twenty-one-characters", "grün", "\\u0000"] {
            let error = read(&format!("chaincodes = [\"{wrong}\"]")).unwrap_err().to_string();
            assert!(error.contains("is no name for a chaincode"), "{error}");
        }
        for wrong in ["timeout_ms = 0", "concurrent_calls = 0", "port = 65536", "listen = 'here'", "prot = 1"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert!(matches!(read("chaincodes = []").unwrap().check(), Err(OpenError::NoChaincode)));
        let error = read("chaincodes = ['a', 'b', 'a']").unwrap().check().unwrap_err();
        assert_eq!(error.to_string(), "executor_chaincode.chaincodes names 'a' twice");
    }
}
