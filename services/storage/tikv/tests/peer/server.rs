//! Both services of the peer, without generated code: a path is a request.

use std::{
    convert::Infallible,
    sync::{Arc, atomic::Ordering},
    task::{Context, Poll},
};

use futures::{FutureExt as _, StreamExt as _, future::BoxFuture, stream::BoxStream};
use prost::Message;
use tokio::net::TcpListener;
use tonic::{
    Request, Response, Status, Streaming,
    body::Body,
    codegen::http,
    server::{Grpc, NamedService},
    transport::{Server, server::TcpIncoming},
};
use tonic_prost::ProstCodec;
use tower::{Service, service_fn};

use super::{PREFIX, Shared, messages::*};

const CLUSTER: u64 = 7;
/// Behind the prefix, where a region ends and the next one begins: blocks are spread over all of them.
const SPLITS: [u8; 2] = [5, 10];

pub(crate) async fn serve(shared: Arc<Shared>, listener: std::net::TcpListener) {
    let listener = TcpListener::from_std(listener).expect("a socket");
    let address = listener.local_addr().expect("its address").to_string();
    let pd = Pd { shared: shared.clone(), address };
    let server = Server::builder().add_service(pd).add_service(Tikv { shared });
    server.serve_with_incoming(TcpIncoming::from(listener)).await.expect("it serves");
}

/// The placement driver.
#[derive(Clone)]
struct Pd {
    shared: Arc<Shared>,
    address: String,
}

/// The only store.
#[derive(Clone)]
struct Tikv {
    shared: Arc<Shared>,
}

impl NamedService for Pd {
    const NAME: &'static str = "pdpb.PD";
}

impl NamedService for Tikv {
    const NAME: &'static str = "tikvpb.Tikv";
}

type HttpRequest = http::Request<Body>;
type HttpResponse = http::Response<Body>;
type Answer = BoxFuture<'static, Result<HttpResponse, Infallible>>;

/// Answers a request with one message.
fn answer<Q, A>(shared: &Arc<Shared>, request: HttpRequest, work: impl FnOnce(Q) -> A + Send + 'static) -> Answer
where
    Q: Message + Default + 'static,
    A: Message + Default + 'static,
{
    let shared = shared.clone();
    async move {
        let mut work = Some(work);
        let service = service_fn(|request: Request<Q>| {
            let work = work.take();
            let shared = shared.clone();
            async move {
                speak(&shared).await;
                work.map(|work| Response::new(work(request.into_inner()))).ok_or_else(|| Status::internal("twice"))
            }
        });
        // As TiKV, whose requests have no limit.
        let mut grpc = Grpc::new(ProstCodec::<A, Q>::default()).max_decoding_message_size(usize::MAX);
        Ok(grpc.unary(service, request).await)
    }
    .boxed()
}

/// Never returns while the peer is mute.
async fn speak(shared: &Shared) {
    if shared.mute.load(Ordering::SeqCst) {
        std::future::pending::<()>().await;
    }
}

/// Timestamps, for as long as somebody asks.
fn timestamps(shared: Arc<Shared>, request: HttpRequest) -> Answer {
    let service = service_fn(move |request: Request<Streaming<TsoRequest>>| {
        let shared = shared.clone();
        let stream = request.into_inner().then(move |asked| {
            let shared = shared.clone();
            async move {
                speak(&shared).await;
                let count = asked?.count;
                let (physical, logical) = shared.store.lock().timestamps(count);
                let timestamp = Some(Timestamp { physical, logical });
                Ok(TsoResponse { header: header(), count, timestamp })
            }
        });
        async move { Ok::<_, Status>(Response::new(stream.boxed() as BoxStream<'static, Result<TsoResponse, Status>>)) }
    });
    async move { Ok(Grpc::new(ProstCodec::<TsoResponse, TsoRequest>::default()).streaming(service, request).await) }
        .boxed()
}

fn unknown() -> Answer {
    async { Ok(Status::unimplemented("this peer does not know that request").into_http()) }.boxed()
}

fn header() -> Option<Header> {
    Some(Header { cluster_id: CLUSTER })
}

/// Where regions begin, as PD writes keys; the first begins where keys do.
fn borders() -> Vec<Vec<u8>> {
    let split = |byte: u8| encoded(&[PREFIX.as_bytes(), &[byte]].concat());
    std::iter::once(Vec::new()).chain(SPLITS.map(split)).collect()
}

/// A key as PD writes it: groups of eight bytes, each with a ninth that tells how many of them are meant, so that order stays.
fn encoded(key: &[u8]) -> Vec<u8> {
    let mut encoded = Vec::new();
    for at in (0..=key.len()).step_by(8) {
        let group = &key[at..key.len().min(at + 8)];
        encoded.extend_from_slice(group);
        encoded.resize(encoded.len() + 8 - group.len(), 0);
        encoded.push(0xff - (8 - group.len() as u8));
    }
    encoded
}

fn region(index: usize) -> GetRegionResponse {
    let borders = borders();
    let id = index as u64 + 1;
    let leader = Replica { id, store_id: 1 };
    let region = Region {
        id,
        start_key: borders[index].clone(),
        end_key: borders.get(index + 1).cloned().unwrap_or_default(),
        region_epoch: Some(Epoch { conf_ver: 1, version: 1 }),
        peers: vec![leader.clone()],
    };
    GetRegionResponse { header: header(), region: Some(region), leader: Some(leader) }
}

impl Service<HttpRequest> for Pd {
    type Response = HttpResponse;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequest) -> Answer {
        let (shared, address) = (self.shared.clone(), self.address.clone());
        match request.uri().path() {
            "/pdpb.PD/GetMembers" => answer(&shared, request, move |_: Nothing| {
                let leader =
                    Member { name: "peer".to_owned(), member_id: 1, client_urls: vec![format!("http://{address}")] };
                GetMembersResponse { header: header(), members: vec![leader.clone()], leader: Some(leader) }
            }),
            "/pdpb.PD/Tso" => timestamps(shared, request),
            "/pdpb.PD/GetRegion" => answer(&shared, request, |asked: GetRegionRequest| {
                region(borders().partition_point(|border| *border <= asked.region_key) - 1)
            }),
            "/pdpb.PD/GetRegionByID" => {
                answer(&shared, request, |asked: GetRegionByIdRequest| region(asked.region_id as usize - 1))
            }
            "/pdpb.PD/GetStore" => answer(&shared, request, move |_: Nothing| GetStoreResponse {
                header: header(),
                store: Some(KvStore { id: 1, address }),
            }),
            _ => unknown(),
        }
    }
}

impl Service<HttpRequest> for Tikv {
    type Response = HttpResponse;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequest) -> Answer {
        let shared = self.shared.clone();
        let at = shared.clone();
        match request.uri().path() {
            "/tikvpb.Tikv/KvGet" => answer(&at, request, move |asked: GetRequest| {
                match shared.store.lock().get(&asked.key, asked.version) {
                    Ok(Some(value)) => GetResponse { value, ..GetResponse::default() },
                    Ok(None) => GetResponse { not_found: true, ..GetResponse::default() },
                    Err(error) => GetResponse { error: Some(*error), ..GetResponse::default() },
                }
            }),
            "/tikvpb.Tikv/KvBatchGet" => answer(&at, request, move |asked: BatchGetRequest| {
                let store = shared.store.lock();
                let found = asked.keys.into_iter().filter_map(|key| {
                    let value = store.get(&key, asked.version).transpose()?;
                    Some(pair(key, value))
                });
                Pairs { pairs: found.collect() }
            }),
            "/tikvpb.Tikv/KvScan" => answer(&at, request, move |asked: ScanRequest| {
                let store = shared.store.lock();
                let found = store.scan((&asked.start_key, &asked.end_key), asked.version);
                Pairs { pairs: found.take(asked.limit as usize).map(|(key, value)| pair(key, value)).collect() }
            }),
            "/tikvpb.Tikv/KvPrewrite" => answer(&at, request, move |asked: PrewriteRequest| PrewriteResponse {
                errors: shared.store.lock().prewrite(&asked),
            }),
            "/tikvpb.Tikv/KvCommit" => answer(&at, request, move |asked: CommitRequest| {
                let error = shared.store.lock().commit(&asked.keys, asked.start_version, asked.commit_version);
                // The owner's key is in every transaction.
                if error.is_none() && asked.keys.iter().any(|key| key.ends_with(b"owner")) {
                    shared.commits.fetch_add(1, Ordering::SeqCst);
                }
                CommitResponse { error, commit_version: asked.commit_version }
            }),
            "/tikvpb.Tikv/KvBatchRollback" => answer(&at, request, move |asked: CommitRequest| Done {
                error: shared.store.lock().roll_back(&asked.keys, asked.start_version),
            }),
            "/tikvpb.Tikv/KvCheckTxnStatus" => {
                answer(&at, request, move |asked: CheckTxnStatusRequest| shared.store.lock().status(&asked))
            }
            "/tikvpb.Tikv/KvResolveLock" => answer(&at, request, move |asked: ResolveLockRequest| {
                shared.store.lock().resolve(asked.start_version, asked.commit_version);
                Done::default()
            }),
            "/tikvpb.Tikv/KvTxnHeartBeat" => answer(&at, request, move |asked: HeartBeatRequest| {
                let kept =
                    shared.store.lock().keep_alive(&asked.primary_lock, asked.start_version, asked.advise_lock_ttl);
                let over = || KeyError { abort: "it is over".to_owned(), ..KeyError::default() };
                HeartBeatResponse { error: kept.is_none().then(over), lock_ttl: kept.unwrap_or_default() }
            }),
            _ => unknown(),
        }
    }
}

fn pair(key: Vec<u8>, value: Result<Vec<u8>, Box<KeyError>>) -> KvPair {
    match value {
        Ok(value) => KvPair { error: None, key, value },
        Err(error) => KvPair { error: Some(*error), key, value: Vec::new() },
    }
}
