//! What a service counts, read from its page of metrics.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpSocket,
};

/// The gauge with the number of transactions in a controller's pool.
pub(crate) const POOL: &str = "cita_controller_pool_transactions";

/// The gauge with the round of consensus at the present height.
pub(crate) const VIEW: &str = "cita_consensus_view";

/// The largest page that is read, in bytes.
const MAX_PAGE: u64 = 4 << 20;

/// A page in Prometheus' text form.
#[derive(Debug)]
pub(crate) struct Page(String);

impl Page {
    /// Asks for the page; `None` when nobody serves one there.
    pub(crate) async fn read(address: SocketAddr) -> Option<Self> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }.ok()?;
        // Its local port may be one that a node wants to listen on next: with this a node may.
        socket.set_reuseaddr(true).ok()?;
        let mut stream = socket.connect(address).await.ok()?;
        // HTTP/1.0: the page comes in one piece and the connection ends with it.
        stream.write_all(b"GET /metrics HTTP/1.0\r\n\r\n").await.ok()?;
        let mut page = String::new();
        stream.take(MAX_PAGE).read_to_string(&mut page).await.ok()?;
        Some(Self(page))
    }

    /// The value of a metric without labels, as a whole number.
    pub(crate) fn value(&self, name: &str) -> Option<u64> {
        let value = self.0.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
        let value: f64 = value.trim().parse().ok()?;
        // Beyond 2^53 a number of things means nothing.
        (0.0..=9e15).contains(&value).then_some(value as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_is_found_by_its_whole_name_and_nonsense_is_no_number() {
        let page = Page("HTTP/1.0 200 OK\r\n\r\n# TYPE a gauge\na_max 7\na 3\nb NaN\nc -1\n".to_owned());
        assert_eq!(page.value("a"), Some(3));
        assert_eq!((page.value("b"), page.value("c"), page.value("d")), (None, None, None));
    }
}
