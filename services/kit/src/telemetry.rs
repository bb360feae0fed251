//! Metrics: the `metrics` facade, served as Prometheus text.

use std::net::SocketAddr;

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder};

/// Why metrics cannot be served.
#[derive(Debug, thiserror::Error)]
#[error("cannot serve metrics at {address}: {source}")]
pub struct MetricsError {
    address: SocketAddr,
    source: BuildError,
}

/// Seconds; from a hash to a slow disk.
const BUCKETS: [f64; 14] = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Serves everything that this process counts at `http://address/metrics`. Metric names end in their unit.
///
/// # Errors
/// When the address cannot be bound, or metrics were started in this process before.
pub fn serve(address: SocketAddr) -> Result<(), MetricsError> {
    let fail = |source| MetricsError { address, source };
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)
        .map_err(fail)?
        .with_http_listener(address)
        .install()
        .map_err(fail)
}
