//! A gRPC port: the services of one process behind health, reflection and metrics.

use std::{
    convert::Infallible,
    net::TcpListener,
    pin::Pin,
    task::{Context, Poll},
    time::Instant,
};

use cita_proto::FILE_DESCRIPTOR_SET;
use tonic::{
    body::Body,
    codegen::http::{Request, Response},
    server::NamedService,
    service::Routes,
    transport::{Server, server::TcpIncoming},
};
use tower::{Layer, Service};

use crate::Lifecycle;

/// Collects the services of a port.
#[derive(Debug, Default)]
pub struct Port {
    routes: Routes,
    names: Vec<&'static str>,
}

/// Why a port could not be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The descriptors for reflection do not decode.
    #[error("reflection: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The listener is unusable.
    #[error("listener: {0}")]
    Listener(#[from] std::io::Error),
    /// The transport failed.
    #[error("transport: {0}")]
    Transport(#[from] tonic::transport::Error),
}

impl Port {
    /// A port without services.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a service.
    #[must_use]
    pub fn with<S>(mut self, service: S) -> Self
    where
        S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
        S: NamedService + Clone + Send + Sync + 'static,
        S::Future: Send + 'static,
    {
        self.names.push(S::NAME);
        self.routes = self.routes.add_service(service);
        self
    }

    /// Serves until `lifecycle` ends: no new calls then, those under way are answered.
    ///
    /// # Errors
    /// [`ServeError`].
    pub async fn serve(self, listener: TcpListener, lifecycle: &Lifecycle) -> Result<(), ServeError> {
        let (reporter, health) = tonic_health::server::health_reporter();
        for name in &self.names {
            reporter.set_service_status(name, tonic_health::ServingStatus::Serving).await;
        }
        let reflection = |_| {
            tonic_reflection::server::Builder::configure()
                .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
                .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        };
        let routes = self
            .routes
            .add_service(health)
            .add_service(reflection(()).build_v1()?)
            .add_service(reflection(()).build_v1alpha()?);
        let incoming = TcpIncoming::from(tokio::net::TcpListener::from_std(listener)?).with_nodelay(Some(true));
        Server::builder()
            .layer(LatencyLayer)
            .add_routes(routes)
            .serve_with_incoming_shutdown(incoming, lifecycle.shutdown.clone().cancelled_owned())
            .await?;
        Ok(())
    }
}

/// Measures how long calls take, by method: `cita_rpc_seconds`.
#[derive(Clone, Copy, Debug)]
struct LatencyLayer;

impl<S> Layer<S> for LatencyLayer {
    type Service = Latency<S>;

    fn layer(&self, inner: S) -> Latency<S> {
        Latency { inner }
    }
}

#[derive(Clone, Debug)]
struct Latency<S> {
    inner: S,
}

impl<S> Service<Request<Body>> for Latency<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let path = request.uri().path().to_owned();
        let start = Instant::now();
        let call = self.inner.call(request);
        Box::pin(async move {
            let result = call.await;
            let method = if result.as_ref().is_ok_and(is_unimplemented) { "unknown".to_owned() } else { path };
            metrics::histogram!("cita_rpc_seconds", "method" => method).record(start.elapsed().as_secs_f64());
            result
        })
    }
}

/// Paths that no service has share one label, or a stranger could make up labels without end.
fn is_unimplemented(response: &Response<Body>) -> bool {
    response.headers().get("grpc-status").is_some_and(|status| status == "12")
}
