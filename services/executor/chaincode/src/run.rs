//! Running one transaction: the chaincode asks, the state answers, until it is done.
//!
//! As in Fabric a chaincode reads what there was before its transaction: it does not see its own writes, and an iterator goes on over the
//! state in which it began. Writes are kept aside until the transaction succeeded. An empty value is none, since a chaincode cannot tell
//! them apart.

use std::collections::{BTreeMap, HashMap};

use cita_service_api::MAX_MESSAGE_BYTES;
use prost::Message;

use crate::{
    error::StoreError,
    invocation::Invocation,
    protocol::{
        ChaincodeMessage, DelState, GetState, GetStateByRange, Kv, PutState, QueryMetadata, QueryResponse,
        QueryResponseMetadata, QueryResultBytes, QueryStateClose, QueryStateNext, Response, chaincode_message::Type,
    },
    shim::Exchange,
    store::State,
};

/// The status from which on a response is a failure.
const FAILURE: i32 = 400;
/// The most bytes of keys and values that a transaction may write.
const MAX_WRITTEN: usize = MAX_MESSAGE_BYTES;
/// Iterators that a transaction may have open.
const MAX_RANGES: usize = 1024;
/// Entries that one message of a range has at most.
const BATCH: usize = 100;
/// Bytes of values after which a message of a range is full.
const BATCH_BYTES: usize = 1 << 20;
/// Bytes of a failure's text that are kept.
const MAX_TEXT: usize = 1024;

/// What a transaction changes: a key's new value, or none.
pub(crate) type Writes = BTreeMap<String, Option<Vec<u8>>>;

/// What a transaction came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It returned this, and wants these changes.
    Done { payload: Vec<u8>, writes: Writes },
    /// It failed, and changes nothing.
    Failed(String),
}

/// Why it is not known what a transaction comes to.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    #[error("the chaincode '{chaincode}' is not connected: its process has to connect to {address} as {chaincode}")]
    NotConnected { chaincode: String, address: String },
    #[error("the chaincode '{chaincode}' did not answer within {timeout_ms} ms")]
    TimedOut { chaincode: String, timeout_ms: u64 },
    #[error("the connection of the chaincode ended: {0}")]
    Gone(String),
    #[error("the chaincode does not keep to the protocol: {0}")]
    Violation(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Has a connected chaincode run a transaction on a state.
pub(crate) async fn run(
    exchange: &mut Exchange,
    invocation: &Invocation,
    state: State<'_>,
) -> Result<Outcome, RunError> {
    exchange.send(invocation.message()).await?;
    let mut session = Session {
        chaincode: invocation.chaincode.as_str(),
        state,
        writes: Writes::new(),
        written: 0,
        ranges: HashMap::new(),
        next_range: 0,
    };
    loop {
        let message = exchange.receive().await?;
        match message.r#type() {
            Type::Completed => return session.complete(&message.payload),
            Type::Error => return Ok(Outcome::Failed(shown(&message.payload))),
            kind => {
                let (kind, payload) = match session.answer(kind, &message)? {
                    Ok(payload) => (Type::Response, payload),
                    Err(text) => (Type::Error, text.into_bytes()),
                };
                let reply = ChaincodeMessage {
                    r#type: kind.into(),
                    payload,
                    txid: invocation.txid.clone(),
                    channel_id: invocation.channel.clone(),
                    ..ChaincodeMessage::default()
                };
                exchange.send(reply).await?;
            }
        }
    }
}

/// A text of a chaincode, short enough for a log and without control characters.
fn shown(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text.get(..MAX_TEXT).unwrap_or(text));
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// An answer's payload, or why there is none.
type Answer = Result<Vec<u8>, String>;

/// An iterator: what it has still to show.
struct Range {
    next: String,
    end: String,
}

struct Session<'a> {
    chaincode: &'a str,
    state: State<'a>,
    writes: Writes,
    written: usize,
    ranges: HashMap<String, Range>,
    next_range: u64,
}

impl Session<'_> {
    fn complete(self, payload: &[u8]) -> Result<Outcome, RunError> {
        let response = Response::decode(payload);
        let response =
            response.map_err(|error| RunError::Violation(format!("its response does not decode: {error}")))?;
        Ok(if response.status < FAILURE {
            Outcome::Done { payload: response.payload, writes: self.writes }
        } else {
            Outcome::Failed(format!("{} (status {})", shown(response.message.as_bytes()), response.status))
        })
    }

    fn answer(&mut self, kind: Type, message: &ChaincodeMessage) -> Result<Answer, StoreError> {
        match kind {
            Type::GetState => self.with(message, Self::get),
            Type::PutState => self.with(message, |session, PutState { key, value, collection }| {
                Ok(session.write(key, Some(value).filter(|value| !value.is_empty()), &collection))
            }),
            Type::DelState => {
                self.with(message, |session, DelState { key, collection }| Ok(session.write(key, None, &collection)))
            }
            Type::GetStateByRange => self.with(message, Self::open_range),
            Type::QueryStateNext => self.with(message, Self::next),
            Type::QueryStateClose => self.with(message, |session, QueryStateClose { id }| {
                session.ranges.remove(&id);
                Ok(Ok(QueryResponse { id, ..QueryResponse::default() }.encode_to_vec()))
            }),
            other => Ok(Err(unsupported(other, message.r#type))),
        }
    }

    /// Decodes a request and answers it.
    fn with<R: Message + Default>(
        &mut self,
        message: &ChaincodeMessage,
        answer: impl FnOnce(&mut Self, R) -> Result<Answer, StoreError>,
    ) -> Result<Answer, StoreError> {
        match R::decode(message.payload.as_slice()) {
            Ok(request) => answer(self, request),
            Err(error) => Ok(Err(format!("a request {} does not decode: {error}", message.r#type().as_str_name()))),
        }
    }

    fn get(&mut self, GetState { key, collection }: GetState) -> Result<Answer, StoreError> {
        if let Err(text) = check(&key, &collection) {
            return Ok(Err(text));
        }
        Ok(Ok(self.state.get(&key)?.unwrap_or_default()))
    }

    fn write(&mut self, key: String, value: Option<Vec<u8>>, collection: &str) -> Answer {
        check(&key, collection)?;
        let size = |key: &str, value: &Option<Vec<u8>>| key.len() + value.as_ref().map_or(0, Vec::len);
        let replaced = self.writes.get(&key).map_or(0, |old| size(&key, old));
        let written = (self.written - replaced).saturating_add(size(&key, &value));
        if written > MAX_WRITTEN {
            return Err(format!("a transaction may write {MAX_WRITTEN} bytes of keys and values, this is more"));
        }
        self.written = written;
        self.writes.insert(key, value);
        Ok(Vec::new())
    }

    fn open_range(&mut self, request: GetStateByRange) -> Result<Answer, StoreError> {
        let GetStateByRange { start_key, end_key, collection, metadata } = request;
        if !collection.is_empty() {
            return Ok(Err(no_private_data()));
        }
        if self.ranges.len() >= MAX_RANGES {
            return Ok(Err(format!("a transaction may have {MAX_RANGES} iterators open, close some")));
        }
        let page = match QueryMetadata::decode(metadata.as_slice()) {
            Ok(page) => page,
            Err(error) => return Ok(Err(format!("the page of a range does not decode: {error}"))),
        };
        self.next_range += 1;
        let id = self.next_range.to_string();
        let Ok(size @ 1..) = usize::try_from(page.page_size) else {
            return self.show(id, Range { next: start_key, end: end_key }).map(Ok);
        };
        let start = if page.bookmark.is_empty() { start_key } else { page.bookmark };
        self.page(id, &start, &end_key, size).map(Ok)
    }

    fn next(&mut self, QueryStateNext { id }: QueryStateNext) -> Result<Answer, StoreError> {
        match self.ranges.remove(&id) {
            Some(range) => self.show(id, range).map(Ok),
            None => Ok(Err(format!("there is no iterator '{id}', or it has nothing more"))),
        }
    }

    /// The next entries of an iterator, which stays open if there are more.
    fn show(&mut self, id: String, range: Range) -> Result<Vec<u8>, StoreError> {
        let (results, next) = self.entries(&range.next, &range.end, BATCH)?;
        let has_more = next.is_some();
        if let Some(next) = next {
            self.ranges.insert(id.clone(), Range { next, end: range.end });
        }
        Ok(QueryResponse { results, has_more, id, metadata: Vec::new() }.encode_to_vec())
    }

    /// One page, as large as a message may be, and where the next one begins.
    fn page(&self, id: String, start: &str, end: &str, size: usize) -> Result<Vec<u8>, StoreError> {
        let (results, next) = self.entries(start, end, size)?;
        let fetched_records_count = i32::try_from(results.len()).unwrap_or(i32::MAX);
        let metadata = QueryResponseMetadata { fetched_records_count, bookmark: next.unwrap_or_default() };
        Ok(QueryResponse { results, has_more: false, id, metadata: metadata.encode_to_vec() }.encode_to_vec())
    }

    /// At most `count` entries, and the key of the one after them.
    fn entries(
        &self,
        start: &str,
        end: &str,
        count: usize,
    ) -> Result<(Vec<QueryResultBytes>, Option<String>), StoreError> {
        let (mut results, mut bytes, mut next) = (Vec::new(), 0, None);
        self.state.range(start, end, |key, value| {
            if results.len() >= count || bytes >= BATCH_BYTES {
                next = Some(key);
                return false;
            }
            bytes += key.len() + value.len();
            let entry = Kv { namespace: self.chaincode.to_owned(), key, value };
            results.push(QueryResultBytes { result_bytes: entry.encode_to_vec() });
            true
        })?;
        Ok((results, next))
    }
}

fn check(key: &str, collection: &str) -> Result<(), String> {
    match (key, collection) {
        (_, collection) if !collection.is_empty() => Err(no_private_data()),
        ("", _) => Err("a key must not be empty".to_owned()),
        _ => Ok(()),
    }
}

fn no_private_data() -> String {
    "executor_chaincode has no private data: all nodes know the whole state".to_owned()
}

/// What there is not, in words.
fn unsupported(kind: Type, number: i32) -> String {
    let what = match kind {
        Type::InvokeChaincode => "calls of other chaincodes",
        Type::GetQueryResult => "rich queries; ranges of keys are supported",
        Type::GetHistoryForKey => "history of keys; calls can be run on the state after any block",
        Type::GetStateMetadata | Type::PutStateMetadata => "metadata of keys: validators endorse all of a block",
        Type::GetPrivateDataHash | Type::PurgePrivateData => return no_private_data(),
        _ => return format!("executor_chaincode does not know a request of the type {number}"),
    };
    format!("executor_chaincode has no {what}")
}
