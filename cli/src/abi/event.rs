//! Logs, read with the event that they are of.

use ethabi::{ParamType, Token};
use serde_json::{Map, Value, json};

use super::{
    decode, show,
    types::{self, Param},
};

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    /// Its name.
    pub(crate) name: String,
    /// Its parameters, and whether each is a topic.
    pub(crate) params: Vec<(Param, bool)>,
    /// Whether its logs do not say which event they are of.
    pub(crate) is_anonymous: bool,
}

/// A log with the names and values of its event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Decoded {
    /// The event's name and types.
    pub(crate) signature: String,
    /// Name and value of each parameter. Of a topic whose type is not elementary only the hash is there.
    pub(crate) values: Vec<(String, Token)>,
}

impl Event {
    /// Its name and types.
    pub(crate) fn signature(&self) -> String {
        format!("{}{}", self.name, types::list(self.params.iter().map(|(param, _)| &param.kind)))
    }

    /// The first topic of its logs.
    pub(crate) fn topic(&self) -> [u8; 32] {
        let kinds: Vec<_> = self.params.iter().map(|(param, _)| param.kind.clone()).collect();
        ethabi::long_signature(&self.name, &kinds).into()
    }

    /// Reads a log, unless it is of another event or does not fit.
    pub(crate) fn decode(&self, topics: &[Vec<u8>], data: &[u8]) -> Option<Decoded> {
        let topics = match self.is_anonymous {
            true => topics,
            false => topics.split_first().filter(|(first, _)| first.as_slice() == self.topic())?.1,
        };
        let in_data: Vec<Param> =
            self.params.iter().filter(|(_, is_topic)| !is_topic).map(|(param, _)| param.clone()).collect();
        if topics.len() + in_data.len() != self.params.len() {
            return None;
        }
        let (mut topics, mut rest) = (topics.iter(), decode(&in_data, data).ok()?.into_iter());
        let mut values = Vec::with_capacity(self.params.len());
        for (place, (param, is_topic)) in self.params.iter().enumerate() {
            let token = if *is_topic { topic_value(param, topics.next()?)? } else { rest.next()? };
            let name = if param.name.is_empty() { place.to_string() } else { param.name.clone() };
            values.push((name, token));
        }
        Some(Decoded { signature: self.signature(), values })
    }
}

/// The value of a topic, or its hash where the type does not fit into one.
fn topic_value(param: &Param, topic: &[u8]) -> Option<Token> {
    match param.kind {
        ParamType::String
        | ParamType::Bytes
        | ParamType::Array(_)
        | ParamType::FixedArray(..)
        | ParamType::Tuple(_) => Some(Token::FixedBytes(topic.to_vec())),
        _ => decode(std::slice::from_ref(param), topic).ok()?.into_iter().next(),
    }
}

impl Decoded {
    /// Reads a log with the first of these events that fits. Logs of anonymous events could be anything, and are left alone.
    pub(crate) fn read(events: &[Event], topics: &[Vec<u8>], data: &[u8]) -> Option<Self> {
        events.iter().filter(|event| !event.is_anonymous).find_map(|event| event.decode(topics, data))
    }

    /// `event` (its name), `signature` and `arguments` by name; what has no name is under its place, counted from 0.
    pub(crate) fn to_json(&self) -> Value {
        let arguments: Map<_, _> = self.values.iter().map(|(name, token)| (name.clone(), show::json(token))).collect();
        let name = self.signature.split('(').next().unwrap_or_default();
        json!({ "event": name, "signature": self.signature, "arguments": arguments })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::abi::Abi;

    fn transfer() -> Event {
        let abi = Abi::from_json(&json!([{"type": "event", "name": "Transfer", "inputs": [
            {"name": "from", "type": "address", "indexed": true},
            {"name": "note", "type": "string", "indexed": true},
            {"name": "", "type": "uint256"}]}]));
        abi.unwrap().events()[0].clone()
    }

    #[test]
    fn a_log_is_read_wrong_or_with_the_wrong_event() {
        let event = transfer();
        let mut from = [0; 32];
        from[31] = 0xaa;
        let topics = vec![event.topic().to_vec(), from.to_vec(), vec![7; 32]];
        let data = [vec![0; 31], vec![5]].concat();
        let decoded = event.decode(&topics, &data).unwrap().to_json();
        assert_eq!(
            decoded,
            json!({"event": "Transfer", "signature": "Transfer(address,string,uint256)", "arguments": {
                "from": "0x00000000000000000000000000000000000000aa", "note": format!("0x{}", "07".repeat(32)), "2": "5"}})
        );
        assert_eq!(event.decode(&topics[..2], &data), None);
        assert_eq!(event.decode(&topics[1..], &data), None);
        assert_eq!(event.decode(&topics, &data[1..]), None);
        assert_eq!(event.decode(&[], &[]), None);
        let anonymous = Event { is_anonymous: true, ..event };
        assert!(anonymous.decode(&topics[1..], &data).is_some());
        assert_eq!(Decoded::read(&[anonymous], &topics[1..], &data), None);
    }

    proptest! {
        #[test]
        fn no_log_breaks_the_reader(
            topics in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..4),
            data in prop::collection::vec(any::<u8>(), 0..100),
        ) {
            let event = transfer();
            let _ = event.decode(&topics, &data);
            let _ = event.decode(&[vec![event.topic().to_vec()], topics].concat(), &data);
        }
    }
}
