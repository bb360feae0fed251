//! Numbers as people write them: `1000000`, `1_000_000`, `1e6`, `1.5ether`, `0xff`.

use ethabi::Uint;

/// Names of 10^N wei.
const UNITS: [(&str, i64); 3] = [("gwei", 9), ("ether", 18), ("wei", 0)];

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    /// It is none at all.
    NotANumber,
    /// It has a part behind the point that does not vanish.
    NotWhole,
    /// It takes more than 256 bits.
    TooBig,
}

/// A number without a sign: decimal, or hex behind `0x`.
pub(super) fn magnitude(text: &str) -> Result<Uint, Problem> {
    let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) else { return decimal_uint(text) };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Problem::NotANumber);
    }
    let digits = digits.trim_start_matches('0');
    if digits.len() > 64 {
        return Err(Problem::TooBig);
    }
    Uint::from_str_radix(if digits.is_empty() { "0" } else { digits }, 16).map_err(|_| Problem::NotANumber)
}

/// A decimal number as 32 bytes, big-endian. A unit or an exponent may follow, and digits may be grouped with `_`.
///
/// # Errors
/// See [`Problem`].
pub(crate) fn decimal(text: &str) -> Result<[u8; 32], Problem> {
    decimal_uint(text).map(Into::into)
}

fn decimal_uint(text: &str) -> Result<Uint, Problem> {
    let (number, unit) = match UNITS.iter().find_map(|(name, power)| Some((text.strip_suffix(name)?, *power))) {
        Some((number, power)) => (number.trim_end(), power),
        None => (text, 0),
    };
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
        None => (number, 0),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction.trim_end_matches('0')),
        Some(_) => return Err(Problem::NotANumber),
        None => (mantissa, ""),
    };
    let starts_with_digit = whole.starts_with(|c: char| c.is_ascii_digit()) && !whole.ends_with('_');
    let digits: String = whole.chars().filter(|c| *c != '_').chain(fraction.chars()).collect();
    if !starts_with_digit || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Problem::NotANumber);
    }
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Ok(Uint::zero());
    }
    scaled(digits, unit + exponent - i64::try_from(fraction.len()).map_err(|_| Problem::NotWhole)?)
}

fn exponent_of(digits: &str) -> Result<i64, Problem> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { Ok(digits.parse().unwrap_or(1000).min(1000)) } else { Err(Problem::NotANumber) }
}

/// `digits` × 10^`power`.
fn scaled(digits: &str, power: i64) -> Result<Uint, Problem> {
    let trailing = digits.bytes().rev().take_while(|byte| *byte == b'0').count();
    let (digits, power) = match usize::try_from(-power) {
        Ok(surplus) if surplus > trailing => return Err(Problem::NotWhole),
        Ok(surplus) => (digits.get(..digits.len() - surplus).unwrap_or_default(), 0),
        Err(_) => (digits, power),
    };
    // 2^256 has 78 digits.
    let power = usize::try_from(power).ok().filter(|power| *power <= 78).ok_or(Problem::TooBig)?;
    if digits.len() + power > 78 {
        return Err(Problem::TooBig);
    }
    let number = Uint::from_dec_str(digits).map_err(|_| Problem::TooBig)?;
    // 10^77 fits 256 bits, 10^78 does not; a number of at least one digit leaves at most 77 zeros.
    number.checked_mul(Uint::exp10(power.min(77))).ok_or(Problem::TooBig)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_in_human_form_is_another_number() {
        for (text, expected) in [
            ("0", "0"),
            ("007", "7"),
            ("1_000", "1000"),
            ("1e3", "1000"),
            ("1.5e1", "15"),
            ("1ether", "1000000000000000000"),
            ("1.5ether", "1500000000000000000"),
            ("5 gwei", "5000000000"),
            ("3wei", "3"),
            ("0.000000001gwei", "1"),
            ("1.0", "1"),
            ("0e999", "0"),
            ("0xff", "255"),
            ("0x000000000000000000000000000000000000000000000000000000000000000000001", "1"),
        ] {
            assert_eq!(magnitude(text).unwrap().to_string(), expected, "{text}");
        }
        let most = "115792089237316195423570985008687907853269984665640564039457584007913129639935";
        assert_eq!(magnitude(most).unwrap(), Uint::MAX);
        for (text, problem) in [
            ("115792089237316195423570985008687907853269984665640564039457584007913129639936", Problem::TooBig),
            ("1e78", Problem::TooBig),
            ("2e77", Problem::TooBig),
            ("1e99999999999999999999", Problem::TooBig),
            ("1000000000000000000000000000000000000000000000000000000000000ether", Problem::TooBig),
            ("0.5", Problem::NotWhole),
            ("1.5wei", Problem::NotWhole),
            ("", Problem::NotANumber),
            ("ether", Problem::NotANumber),
            ("-1", Problem::NotANumber),
            ("+1", Problem::NotANumber),
            ("_1", Problem::NotANumber),
            ("1_", Problem::NotANumber),
            ("1.", Problem::NotANumber),
            (".5", Problem::NotANumber),
            ("1e", Problem::NotANumber),
            ("1e-3", Problem::NotANumber),
            ("0x", Problem::NotANumber),
            ("0xg", Problem::NotANumber),
            ("0x10000000000000000000000000000000000000000000000000000000000000000", Problem::TooBig),
        ] {
            assert_eq!(magnitude(text), Err(problem), "{text}");
        }
        assert_eq!(magnitude("1e77").unwrap(), Uint::exp10(77));
    }

    proptest! {
        #[test]
        fn a_number_does_not_read_as_it_was_written(number: [u8; 32]) {
            let number = Uint::from(number);
            prop_assert_eq!(magnitude(&number.to_string()), Ok(number));
            prop_assert_eq!(magnitude(&format!("{number:#x}")), Ok(number));
        }

        #[test]
        fn no_text_breaks_the_reader(text: String, near in "[0-9_.eEx]{0,90}(ether|gwei|wei)?") {
            let _ = (magnitude(&text), magnitude(&near));
        }
    }
}
