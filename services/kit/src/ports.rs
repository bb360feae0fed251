//! Who has the port that this process wanted.

use std::{
    fmt, fs, io,
    net::{SocketAddr, TcpListener, UdpSocket},
};

/// A process that listens on a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// Process id.
    pub pid: u32,
    /// Its command, without arguments.
    pub command: String,
}

impl fmt::Display for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (pid {})", self.command, self.pid)
    }
}

/// A port that cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub enum PortError {
    /// Somebody else listens there.
    #[error("port {port} is in use by {owner}; stop it or choose another port in config.toml")]
    InUse {
        /// The port.
        port: u16,
        /// Who listens, or "another process" when the system does not tell.
        owner: String,
    },
    /// Any other reason.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
}

impl PortError {
    /// Explains why listening on `address` failed; `who` finds out who listens there.
    fn explain(address: SocketAddr, source: io::Error, who: fn(u16) -> Option<Listener>) -> Self {
        if source.kind() != io::ErrorKind::AddrInUse {
            return Self::Listen { address, source };
        }
        let owner = who(address.port()).map_or_else(|| "another process".to_owned(), |l| l.to_string());
        Self::InUse { port: address.port(), owner }
    }
}

/// Listens on an address.
///
/// # Errors
/// [`PortError`], naming the process that has the port.
pub fn listen(address: SocketAddr) -> Result<TcpListener, PortError> {
    let listener = TcpListener::bind(address).map_err(|error| PortError::explain(address, error, who_listens))?;
    listener.set_nonblocking(true).map_err(|source| PortError::Listen { address, source })?;
    Ok(listener)
}

/// Takes a UDP port.
///
/// # Errors
/// [`PortError`], naming the process that has the port.
pub fn bind_udp(address: SocketAddr) -> Result<UdpSocket, PortError> {
    let socket = UdpSocket::bind(address).map_err(|error| PortError::explain(address, error, who_has_udp))?;
    socket.set_nonblocking(true).map_err(|source| PortError::Listen { address, source })?;
    Ok(socket)
}

/// The process that listens on a TCP port, if this system tells (Linux, by `/proc`).
pub fn who_listens(port: u16) -> Option<Listener> {
    const LISTEN: &str = "0A";
    owner(["/proc/net/tcp", "/proc/net/tcp6"], LISTEN, port)
}

/// The process that takes what is sent to a UDP port, if this system tells.
pub fn who_has_udp(port: u16) -> Option<Listener> {
    const UNCONNECTED: &str = "07";
    owner(["/proc/net/udp", "/proc/net/udp6"], UNCONNECTED, port)
}

/// The process with a socket in this state at a port.
fn owner(tables: [&str; 2], state: &str, port: u16) -> Option<Listener> {
    let inode = tables
        .iter()
        .filter_map(|table| fs::read_to_string(table).ok())
        .find_map(|table| inode_of(&table, state, port))?;
    let socket = format!("socket:[{inode}]");
    fs::read_dir("/proc").ok()?.flatten().find_map(|entry| {
        let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
        let mut descriptors = fs::read_dir(entry.path().join("fd")).ok()?.flatten();
        descriptors.find(|fd| fs::read_link(fd.path()).is_ok_and(|link| link.as_os_str() == socket.as_str()))?;
        let command = fs::read_to_string(entry.path().join("comm")).ok()?.trim().to_owned();
        Some(Listener { pid, command })
    })
}

/// The inode of a socket in a table of `/proc/net/tcp`'s form.
fn inode_of(table: &str, state: &str, port: u16) -> Option<u64> {
    table.lines().skip(1).find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let local = u16::from_str_radix(fields.get(1)?.rsplit(':').next()?, 16).ok()?;
        (local == port && *fields.get(3)? == state).then(|| fields.get(9)?.parse().ok())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_names_its_owner() {
        let first = listen(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let address = first.local_addr().unwrap();
        let error = listen(address).unwrap_err().to_string();
        assert!(error.contains(&format!("port {} is in use by", address.port())), "{error}");
        assert!(error.contains(&format!("pid {}", std::process::id())), "{error}");
        let udp = bind_udp(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let error = bind_udp(udp.local_addr().unwrap()).unwrap_err().to_string();
        assert!(error.contains(&format!("pid {}", std::process::id())), "{error}");
    }
}
