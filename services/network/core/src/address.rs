//! Where a peer listens, and the name that it proves: `/dns4/HOST/tcp/PORT/tls/DOMAIN`.

use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, de};

/// Longest host or domain name, in characters (RFC 1035).
const MAX_NAME: usize = 253;

/// Longest part of a name between dots, in characters (RFC 1035).
const MAX_LABEL: usize = 63;

/// A text that is no name or address of a peer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not a DNS name.
    #[error("'{0}' is not a DNS name; letters, digits, '-' and '_' in parts of 1 to 63 characters, with dots between")]
    Name(String),
    /// Neither a DNS name nor an IP address.
    #[error("'{0}' is neither a DNS name nor an IP address")]
    Host(String),
    /// Not a port.
    #[error("'{0}' is not a port; 1 to 65535")]
    Port(String),
    /// Not a multi-address that this network can dial.
    #[error("'{text}' is not like /dns4/HOST/{}/PORT/{}/DOMAIN", protocol.carrier, protocol.name)]
    Form {
        /// What was given.
        text: String,
        /// What this network is called.
        protocol: Protocol,
    },
}

/// A transport in a multi-address: `tcp` and `tls` in `/dns4/HOST/tcp/PORT/tls/DOMAIN`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protocol {
    /// What ports are of: `tcp` or `udp`.
    pub carrier: &'static str,
    /// What stands before the domain.
    pub name: &'static str,
}

/// What the protocol between clients and nodes calls every network.
const CONTRACT: Protocol = Protocol { carrier: "tcp", name: "tls" };

/// The name of a node: the one DNS name in its certificate. DNS names have no case, so it is kept in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Domain(String);

impl Domain {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Domain {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if is_dns_name(text) { Ok(Self(text.to_ascii_lowercase())) } else { Err(AddressError::Name(text.to_owned())) }
    }
}

impl<'de> Deserialize<'de> for Domain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// A peer as configuration lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerAddress {
    /// DNS name or IP address to dial.
    #[serde(deserialize_with = "deserialize_host")]
    pub host: String,
    /// TCP (or UDP) port to dial, not 0.
    #[serde(deserialize_with = "deserialize_port")]
    pub port: u16,
    /// The name in the peer's certificate.
    pub domain: Domain,
}

impl PeerAddress {
    /// An address from its parts.
    ///
    /// # Errors
    /// Which part is wrong, with its value.
    pub fn new(host: String, port: u16, domain: Domain) -> Result<Self, AddressError> {
        if !is_host(&host) {
            return Err(AddressError::Host(host));
        }
        if port == 0 {
            return Err(AddressError::Port(port.to_string()));
        }
        Ok(Self { host, port, domain })
    }

    /// Reads a multi-address `/dns4/HOST/CARRIER/PORT/NAME/DOMAIN`; `ip4`, `ip6`, `dns` and `dns6` may stand for `dns4`.
    /// Clients that know nothing of networks write `tcp` and `tls`; that is understood everywhere.
    ///
    /// # Errors
    /// Which part is wrong, with its value.
    pub fn parse(text: &str, protocol: Protocol) -> Result<Self, AddressError> {
        let form = || AddressError::Form { text: text.to_owned(), protocol };
        let parts: Vec<&str> = text.split('/').collect();
        let &["", kind, host, carrier, port, name, domain] = parts.as_slice() else { return Err(form()) };
        if ![protocol, CONTRACT].iter().any(|known| (carrier, name) == (known.carrier, known.name)) {
            return Err(form());
        }
        let fits = match kind {
            "ip4" => host.parse::<Ipv4Addr>().is_ok(),
            "ip6" => host.parse::<Ipv6Addr>().is_ok(),
            "dns" | "dns4" | "dns6" => is_dns_name(host),
            _ => return Err(form()),
        };
        if !fits {
            return Err(AddressError::Host(host.to_owned()));
        }
        let port = match port.parse() {
            Ok(number) if number != 0 && port.bytes().all(|b| b.is_ascii_digit()) => number,
            _ => return Err(AddressError::Port(port.to_owned())),
        };
        Ok(Self { host: host.to_owned(), port, domain: domain.parse()? })
    }

    /// This address as a multi-address.
    pub fn to_multi_address(&self, protocol: Protocol) -> String {
        let Protocol { carrier, name } = protocol;
        let kind = if self.host.contains(':') { "ip6" } else { "dns4" };
        format!("/{kind}/{}/{carrier}/{}/{name}/{}", self.host, self.port, self.domain)
    }
}

impl fmt::Display for PeerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}:{}", self.domain, self.host, self.port)
    }
}

fn is_dns_name(text: &str) -> bool {
    let fits = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= MAX_NAME && text.split('.').all(fits)
}

fn is_host(text: &str) -> bool {
    is_dns_name(text) || text.parse::<Ipv6Addr>().is_ok()
}

fn deserialize_host<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let host = String::deserialize(deserializer)?;
    if is_host(&host) { Ok(host) } else { Err(de::Error::custom(AddressError::Host(host))) }
}

fn deserialize_port<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    let port = i64::deserialize(deserializer)?;
    match u16::try_from(port) {
        Ok(number) if number != 0 => Ok(number),
        _ => Err(de::Error::custom(AddressError::Port(port.to_string()))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TLS: Protocol = Protocol { carrier: "tcp", name: "tls" };

    #[test]
    fn the_documented_form_is_read_and_written() {
        let text = "/dns4/127.0.0.1/tcp/40000/tls/node0.chain-1";
        let address = PeerAddress::parse(text, TLS).unwrap();
        assert_eq!((address.host.as_str(), address.port), ("127.0.0.1", 40000));
        assert_eq!(address.domain.as_str(), "node0.chain-1");
        assert_eq!(address.to_multi_address(TLS), text);
    }

    #[test]
    fn a_network_over_udp_has_udp_in_its_addresses() {
        const QUIC: Protocol = Protocol { carrier: "udp", name: "quic" };
        let text = "/dns4/h/udp/1/quic/d";
        assert_eq!(PeerAddress::parse(text, QUIC).unwrap().to_multi_address(QUIC), text);
        let as_clients_write = PeerAddress::parse("/dns4/h/tcp/1/tls/d", QUIC).unwrap();
        assert_eq!(as_clients_write.to_multi_address(QUIC), text);
        let error = PeerAddress::parse("/dns4/h/tcp/1/quic/d", QUIC).unwrap_err().to_string();
        assert!(error.ends_with("is not like /dns4/HOST/udp/PORT/quic/DOMAIN"), "{error}");
    }

    #[test]
    fn other_kinds_of_hosts_are_read() {
        let parse = |text| PeerAddress::parse(text, TLS).unwrap();
        assert_eq!(parse("/ip4/10.0.0.1/tcp/1/tls/a"), parse("/dns4/10.0.0.1/tcp/1/tls/a"));
        assert_eq!(parse("/ip6/::1/tcp/1/tls/a").to_multi_address(TLS), "/ip6/::1/tcp/1/tls/a");
        assert_eq!(parse("/dns6/Host/tcp/1/tls/NODE").domain, parse("/dns/host/tcp/1/tls/node").domain);
    }

    #[test]
    fn a_wrong_multi_address_is_refused_with_the_wrong_part() {
        let error = |text: &str| PeerAddress::parse(text, TLS).unwrap_err().to_string();
        for text in ["", "/", "/dns4/h/tcp/1/tls", "/dns4/h/udp/1/tls/d", "/dns4/h/tcp/1/quic/d", "/x/h/tcp/1/tls/d"] {
            assert_eq!(error(text), format!("'{text}' is not like /dns4/HOST/tcp/PORT/tls/DOMAIN"));
        }
        for port in ["0", "65536", "+80", "-1", "", "x"] {
            assert_eq!(error(&format!("/dns4/h/tcp/{port}/tls/d")), format!("'{port}' is not a port; 1 to 65535"));
        }
        assert!(error("/ip4/host/tcp/1/tls/d").starts_with("'host' is neither"));
        assert!(error("/dns4//tcp/1/tls/d").starts_with("'' is neither"));
        assert!(error("/dns4/h/tcp/1/tls/-d").starts_with("'-d' is not a DNS name"));
    }

    #[test]
    fn a_configured_peer_is_checked() {
        let read = |text: &str| toml::from_str::<PeerAddress>(text);
        assert!(read("host = '::1'\nport = 1\ndomain = 'd'").is_ok());
        for text in [
            "host = 'a b'\nport = 1\ndomain = 'd'",
            "host = 'h'\nport = 0\ndomain = 'd'",
            "host = 'h'\nport = 70000\ndomain = 'd'",
            "host = 'h'\nport = 1\ndomain = ''",
            "host = 'h'\nport = 1\ndomain = 'd'\nmore = 1",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(host in "[a-z0-9]{1,9}(\\.[a-z0-9]{1,9}){0,3}", port in 1..=u16::MAX, domain in "[a-z0-9_]{1,20}") {
            let address = PeerAddress { host, port, domain: domain.parse().unwrap() };
            prop_assert_eq!(PeerAddress::parse(&address.to_multi_address(TLS), TLS), Ok(address));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}|(/(dns4|ip4|tcp|tls|[0-9a-z.:]{0,6})){0,8}") {
            if let Ok(address) = PeerAddress::parse(&text, TLS) {
                prop_assert_eq!(PeerAddress::parse(&address.to_multi_address(TLS), TLS), Ok(address));
            }
        }
    }
}
