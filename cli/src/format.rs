//! Numbers with their units, short enough for a column.

use time::{OffsetDateTime, UtcOffset};

/// What stands for something that is not known.
pub(crate) const UNKNOWN: &str = "–";

/// `1,234,567`.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number or the sign for an unknown one.
pub(crate) fn number(value: Option<u64>) -> String {
    value.map_or_else(|| UNKNOWN.to_owned(), thousands)
}

/// `0`, `0.4`, `12.5`, `1,024`: a rate with three digits that mean something.
pub(crate) fn rate(value: f64) -> String {
    match value {
        value if !value.is_finite() || value <= 0.0 => "0".to_owned(),
        value if value < 99.95 => format!("{value:.1}"),
        // A float beyond the range of an integer ends at its bound.
        value => thousands(value.round() as u64),
    }
}

/// `45 MiB`, `1.2 GiB`.
pub(crate) fn bytes(value: u64) -> String {
    let mebibytes = value as f64 / f64::from(1 << 20);
    if mebibytes < 1000.0 { format!("{} MiB", mebibytes.ceil()) } else { format!("{:.1} GiB", mebibytes / 1024.0) }
}

/// `310 ms`, `1.02 s`, `95 s`.
pub(crate) fn millis(value: u64) -> String {
    match value {
        0..1_000 => format!("{value} ms"),
        1_000..10_000 => format!("{:.2} s", value as f64 / 1e3),
        10_000..100_000 => format!("{:.1} s", value as f64 / 1e3),
        _ => long(value),
    }
}

/// `12s`, `3m 12s`, `2h 05m`, `3d 04h`.
pub(crate) fn long(millis: u64) -> String {
    let seconds = millis / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds}s"),
        (0, 0, _) => format!("{minutes}m {:02}s", seconds % 60),
        (0, ..) => format!("{hours}h {:02}m", minutes % 60),
        _ => format!("{days}d {:02}h", hours % 24),
    }
}

/// `37 %` of one core.
pub(crate) fn percent(value: f64) -> String {
    format!("{value:.0} %")
}

/// How much of `limit` was used: `0.4 %`, `37 %`.
pub(crate) fn share(used: u64, limit: u64) -> String {
    let percent = used as f64 * 100.0 / limit.max(1) as f64;
    if percent > 0.0 && percent < 9.95 { format!("{percent:.1} %") } else { format!("{percent:.0} %") }
}

/// `1.07 G`: a large number in steps of a thousand.
pub(crate) fn metric(value: u64) -> String {
    let steps = [(1_000_000_000_000, "T"), (1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")];
    match steps.into_iter().find(|(step, _)| value >= *step) {
        Some((step, unit)) => format!("{:.2} {unit}", value as f64 / step as f64),
        None => value.to_string(),
    }
}

/// `0x1234…cdef`: the ends of a hash or an address, `digits` of them at each.
pub(crate) fn ends(hex: &str, digits: usize) -> String {
    let (front, back) = (hex.get(..2 + digits), hex.get(hex.len().saturating_sub(digits)..));
    match (front, back) {
        (Some(front), Some(back)) if hex.len() > 3 + 2 * digits => format!("{front}…{back}"),
        _ => hex.to_owned(),
    }
}

/// `13:05:59`, the time of day of a moment in Unix milliseconds.
pub(crate) fn time_of_day(milliseconds: u64, offset: UtcOffset) -> String {
    let Some(moment) = moment(milliseconds, offset) else { return UNKNOWN.to_owned() };
    let (hour, minute, second) = moment.time().as_hms();
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// `2026-01-31 13:05:59.120`.
pub(crate) fn date_and_time(milliseconds: u64, offset: UtcOffset) -> String {
    let Some(moment) = moment(milliseconds, offset) else { return UNKNOWN.to_owned() };
    let (hour, minute, second, milli) = moment.time().as_hms_milli();
    format!("{} {hour:02}:{minute:02}:{second:02}.{milli:03}", moment.date())
}

fn moment(milliseconds: u64, offset: UtcOffset) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).ok()?.checked_to_offset(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_their_units_and_stay_short() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0.0, 0.44, 99.96, 1024.4, f64::NAN].map(rate), ["0", "0.4", "100", "1,024", "0"]);
        assert_eq!([1, 45 << 20, 1200 << 20].map(bytes), ["1 MiB", "45 MiB", "1.2 GiB"]);
        assert_eq!([310, 1_020, 95_000, 3_600_000].map(millis), ["310 ms", "1.02 s", "95.0 s", "1h 00m"]);
        assert_eq!([12_000, 192_000, 90_000_000].map(long), ["12s", "3m 12s", "1d 01h"]);
        assert_eq!((share(1, 1000), share(37, 100), share(0, 0)), ("0.1 %".into(), "37 %".into(), "0 %".into()));
        assert_eq!([7, 1_073_741_824].map(metric), ["7", "1.07 G"]);
    }

    #[test]
    fn odd_texts_and_times_are_shown_as_they_are() {
        assert_eq!(ends("0x0123456789abcdef", 4), "0x0123…cdef");
        assert_eq!((ends("0x12", 4), ends("ääääääääääää", 3)), ("0x12".into(), "ääääääääääää".into()));
        assert_eq!(time_of_day(u64::MAX, UtcOffset::UTC), UNKNOWN);
        assert_eq!(time_of_day(3_661_000, UtcOffset::UTC), "01:01:01");
        assert_eq!(date_and_time(0, UtcOffset::UTC), "1970-01-01 00:00:00.000");
    }
}
