//! Tokens to bytes and back.
//!
//! `ethabi` follows every length and offset in the data that it decodes: lengths of billions, and offsets that let thousands
//! of arrays share one place, cost it memory without end. So the data is walked first, under a budget.

use ethabi::{ParamType, Token, Uint};

use super::types::{self, Param};
use crate::error::{CliError, CliResult};

/// Bytes of a word.
const WORD: usize = 32;

/// The ABI encoding of these values.
pub(crate) fn encode(tokens: &[Token]) -> Vec<u8> {
    ethabi::encode(tokens)
}

/// Decodes values of these types. Bytes behind them are passed over.
///
/// # Errors
/// When the data does not fit the types.
pub(crate) fn decode(params: &[Param], data: &[u8]) -> CliResult<Vec<Token>> {
    let kinds: Vec<ParamType> = params.iter().map(|param| param.kind.clone()).collect();
    let wrong = || {
        let message = format!("{} bytes of data do not fit the types {}", data.len(), types::list(&kinds));
        CliError::user(message).hint("is the ABI that of another contract or version?")
    };
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let mut walk = Walk { budget: data.len() / WORD * 4 + 1024 };
    walk.sequence(&mut kinds.iter(), data, 0).ok_or_else(wrong)?;
    ethabi::decode(&kinds, data).map_err(|_| wrong())
}

/// Goes through data as a decoder does, without keeping anything.
struct Walk {
    /// How many more words and values may be visited. An encoder visits no word twice; others may, a few times.
    budget: usize,
}

impl Walk {
    fn spend(&mut self, cost: usize) -> Option<()> {
        self.budget = self.budget.checked_sub(cost)?;
        Some(())
    }

    /// The offset behind values that lie one after another; `None` when they do not fit.
    fn sequence(&mut self, kinds: &mut dyn Iterator<Item = &'_ ParamType>, data: &[u8], start: usize) -> Option<usize> {
        let mut offset = start;
        for kind in kinds {
            offset = self.value(kind, data, offset)?;
        }
        Some(offset)
    }

    /// The offset behind the head of a value.
    fn value(&mut self, kind: &ParamType, data: &[u8], offset: usize) -> Option<usize> {
        self.spend(1)?;
        let behind = offset.checked_add(WORD)?;
        match kind {
            ParamType::Bytes | ParamType::String => {
                let place = size(data, offset)?;
                let length = size(data, place)?;
                let start = place.checked_add(WORD)?;
                data.get(start..start.checked_add(length)?)?;
                self.spend(length / WORD)?;
                Some(behind)
            }
            ParamType::Array(inner) => {
                let place = size(data, offset)?;
                let length = size(data, place)?;
                let tail = data.get(place.checked_add(WORD)?..)?;
                self.sequence(&mut std::iter::repeat_n(inner.as_ref(), length), tail, 0)?;
                Some(behind)
            }
            ParamType::FixedArray(inner, length) => {
                let mut members = std::iter::repeat_n(inner.as_ref(), *length);
                self.group(kind.is_dynamic(), &mut members, data, offset)
            }
            ParamType::Tuple(members) => self.group(kind.is_dynamic(), &mut members.iter(), data, offset),
            _ => fits(kind, word(data, offset)?).then_some(behind),
        }
    }

    /// A tuple or a fixed array: where it stands, or behind an offset when its size is not fixed.
    fn group(
        &mut self,
        is_dynamic: bool,
        members: &mut dyn Iterator<Item = &'_ ParamType>,
        data: &[u8],
        offset: usize,
    ) -> Option<usize> {
        if !is_dynamic {
            return self.sequence(members, data, offset);
        }
        let tail = data.get(size(data, offset)?..)?;
        self.sequence(members, tail, 0)?;
        offset.checked_add(WORD)
    }
}

fn word(data: &[u8], offset: usize) -> Option<&[u8; WORD]> {
    data.get(offset..)?.first_chunk()
}

/// A length or an offset. `ethabi` takes those of up to 32 bits.
fn size(data: &[u8], offset: usize) -> Option<usize> {
    let (zeros, number) = word(data, offset)?.split_last_chunk::<4>()?;
    let number = u32::from_be_bytes(*number);
    zeros.iter().all(|byte| *byte == 0).then_some(number as usize)
}

/// Whether a word is a value of an elementary type: nothing where the type has no place for it.
fn fits(kind: &ParamType, word: &[u8; WORD]) -> bool {
    let number = Uint::from(word);
    let is_filled_with = |part: &[u8], byte: u8| part.iter().all(|b| *b == byte);
    match kind {
        ParamType::Bool => number <= Uint::one(),
        ParamType::Address => number.bits() <= 160,
        ParamType::Uint(bits) => number.bits() <= *bits,
        ParamType::Int(bits) => {
            let magnitude = if number.bit(255) { !number } else { number };
            magnitude.bits() < *bits
        }
        ParamType::FixedBytes(length) => word.get(*length..).is_some_and(|rest| is_filled_with(rest, 0)),
        _ => true,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Any type, and a value of it.
    pub(in super::super) fn typed_value() -> impl Strategy<Value = (ParamType, Token)> {
        kind().prop_flat_map(|kind| {
            let value = value(&kind);
            (Just(kind), value)
        })
    }

    /// Any type of a bounded depth.
    pub(in super::super) fn kind() -> impl Strategy<Value = ParamType> {
        let leaf = prop_oneof![
            Just(ParamType::Address),
            Just(ParamType::Bool),
            Just(ParamType::Bytes),
            Just(ParamType::String),
            (1usize..=32).prop_map(|bytes| ParamType::Uint(bytes * 8)),
            (1usize..=32).prop_map(|bytes| ParamType::Int(bytes * 8)),
            (1usize..=32).prop_map(ParamType::FixedBytes),
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                inner.clone().prop_map(|inner| ParamType::Array(Box::new(inner))),
                (inner.clone(), 1usize..4).prop_map(|(inner, length)| ParamType::FixedArray(Box::new(inner), length)),
                prop::collection::vec(inner, 1..4).prop_map(ParamType::Tuple),
            ]
        })
    }

    /// Any value of a type.
    fn value(kind: &ParamType) -> BoxedStrategy<Token> {
        let many =
            |inner: &ParamType, length: std::ops::RangeInclusive<usize>| prop::collection::vec(value(inner), length);
        match kind {
            ParamType::Address => any::<[u8; 20]>().prop_map(|bytes| Token::Address(bytes.into())).boxed(),
            ParamType::Bool => any::<bool>().prop_map(Token::Bool).boxed(),
            ParamType::Bytes => prop::collection::vec(any::<u8>(), 0..70).prop_map(Token::Bytes).boxed(),
            ParamType::String => any::<String>().prop_map(Token::String).boxed(),
            ParamType::Uint(bits) => {
                let shift = 256 - bits;
                any::<[u8; 32]>().prop_map(move |bytes| Token::Uint(Uint::from(bytes) >> shift)).boxed()
            }
            ParamType::Int(bits) => {
                let shift = 256 - (bits - 1);
                let number = any::<[u8; 32]>()
                    .prop_map(move |bytes| if shift == 256 { Uint::zero() } else { Uint::from(bytes) >> shift });
                (number, any::<bool>()).prop_map(|(n, negative)| Token::Int(if negative { !n } else { n })).boxed()
            }
            ParamType::FixedBytes(length) => {
                prop::collection::vec(any::<u8>(), *length).prop_map(Token::FixedBytes).boxed()
            }
            ParamType::Array(inner) => many(inner, 0..=3).prop_map(Token::Array).boxed(),
            ParamType::FixedArray(inner, length) => many(inner, *length..=*length).prop_map(Token::FixedArray).boxed(),
            ParamType::Tuple(members) => members.iter().map(value).collect::<Vec<_>>().prop_map(Token::Tuple).boxed(),
        }
    }

    fn param(kind: ParamType) -> Param {
        Param { name: String::new(), kind }
    }

    fn words(numbers: &[u64]) -> Vec<u8> {
        numbers.iter().flat_map(|number| <[u8; 32]>::from(Uint::from(*number))).collect()
    }

    #[test]
    fn hostile_data_takes_memory_or_time() {
        let mut nested = ParamType::Uint(8);
        for _ in 0..12 {
            nested = ParamType::Array(Box::new(nested));
        }
        // 4294967295 elements; and 64 arrays of 64 arrays, twelve levels deep, that all lie in the same place.
        let long = words(&[32, u64::from(u32::MAX)]);
        let shared = words(&[64; 2000]);
        for (kind, data) in [
            (ParamType::Array(Box::new(ParamType::Uint(256))), long.clone()),
            (ParamType::Array(Box::new(ParamType::FixedArray(Box::new(ParamType::Bool), usize::MAX))), long),
            (nested, shared),
            (ParamType::FixedArray(Box::new(ParamType::String), usize::MAX), words(&[0, 0, 0])),
        ] {
            let started = std::time::Instant::now();
            assert!(decode(&[param(kind)], &data).is_err());
            assert!(started.elapsed().as_millis() < 500);
        }
    }

    #[test]
    fn a_word_with_something_where_the_type_has_nothing_is_decoded() {
        for (kind, number) in [(ParamType::Bool, 2), (ParamType::Uint(8), 256), (ParamType::Int(8), 128)] {
            assert!(decode(&[param(kind)], &words(&[number])).is_err());
        }
        assert!(decode(&[param(ParamType::FixedBytes(31))], &words(&[1])).is_err());
        assert!(decode(&[param(ParamType::Bool)], &[]).is_err());
        assert_eq!(decode(&[], &[1, 2]).unwrap(), []);
    }

    proptest! {
        #[test]
        fn a_value_is_another_one_after_encoding_and_decoding(values in prop::collection::vec(typed_value(), 1..4)) {
            let (kinds, tokens): (Vec<_>, Vec<_>) = values.into_iter().unzip();
            let params: Vec<_> = kinds.into_iter().map(param).collect();
            prop_assert_eq!(decode(&params, &encode(&tokens)).unwrap(), tokens);
        }

        #[test]
        fn no_data_breaks_the_decoder(
            kind in kind(),
            data in prop::collection::vec(prop_oneof![Just(0u64), Just(32), Just(64), Just(96), any::<u64>()], 0..12),
            tail in prop::collection::vec(any::<u8>(), 0..40),
        ) {
            let _ = decode(&[param(kind)], &[words(&data), tail].concat());
        }
    }
}
