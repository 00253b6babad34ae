//! Arguments as people type them: sizes (`1MB`, `1.5 GiB`, `4096`), numbers of things (`200k`), times (`30s`) and object ids
//! (`@123`, `123`).

use std::time::Duration;

pub use heap_analyzer::gate::config::parse_size as size;
use heap_analyzer::report::budget::LEAST as LEAST_BUDGET;

/// A number of things: `4096`, `200k`, `10M`, `1.5G`.
pub fn count(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let (number, factor) = match text.char_indices().last() {
        Some((at, 'k' | 'K')) => (&text[..at], 1e3),
        Some((at, 'm' | 'M')) => (&text[..at], 1e6),
        Some((at, 'g' | 'G')) => (&text[..at], 1e9),
        _ => (text, 1.0),
    };
    let number: f64 = number.replace('_', "").parse().map_err(|_| "write a number as 4096, 200k, 10M or 1.5G".to_owned())?;
    match number * factor {
        count if count >= 0.0 && count < 2f64.powi(53) && count.fract() == 0.0 => Ok(count as u64),
        _ => Err("a number of things is whole, and not that large".to_owned()),
    }
}

/// A number of bytes to write: `4000`, `4k`, `4kB`.
pub fn bytes(text: &str) -> Result<usize, String> {
    let number = count(text).or_else(|_| size(text)).map_err(|_| "write a number of bytes as 4000, 4k or 1MB".to_owned())?;
    let bytes = usize::try_from(number).map_err(|_| "that is more than any answer".to_owned())?;
    match bytes {
        LEAST_BUDGET.. => Ok(bytes),
        _ => Err(format!("at least {LEAST_BUDGET} bytes")),
    }
}

/// A length of time: `500ms`, `30s`, `2m`, `1.5h`; no unit means seconds.
pub fn duration(text: &str) -> Result<Duration, String> {
    let advice = || "write a time as 500ms, 30s, 2m or 1h".to_owned();
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let seconds = match unit.trim().to_ascii_lowercase().as_str() {
        "ms" => 0.001,
        "" | "s" | "sec" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(advice()),
    };
    let number: f64 = number.parse().map_err(|_| advice())?;
    Duration::try_from_secs_f64(number * seconds).map_err(|_| advice())
}

/// A part of a whole in percent: `1%`, `0.5`.
pub fn percent(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.trim().trim_end_matches('%').trim_end().parse().ok();
    number.filter(|number| (0.0..=100.0).contains(number)).ok_or_else(|| "write a part of the heap as 1% or 0.5%".to_owned())
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: Duration,
    /// None at the end of all.
    pub to: Option<Duration>,
}

/// A stretch of time: `12s..20s`, `500ms..2s`; `..5s` begins at the beginning, `5s..` goes on to the end.
pub fn window(text: &str) -> Result<Window, String> {
    let advice = "write a stretch of time as 12s..20s".to_owned();
    let (from, to) = text.split_once("..").ok_or(advice)?;
    let from = if from.trim().is_empty() { Duration::ZERO } else { duration(from)? };
    let to = if to.trim().is_empty() { None } else { Some(duration(to)?) };
    if to.is_some_and(|to| from > to) {
        Err("the stretch of time ends before it begins".to_owned())
    } else {
        Ok(Window { from, to })
    }
}

/// An object id, with or without the `@` that reports print before it.
pub fn object_id(text: &str) -> Result<u64, String> {
    let digits = text.trim().trim_start_matches('@');
    digits.parse().map_err(|_| "an object id is a number such as @48091, as the other commands print it".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_in_thousands_and_millions() {
        let counts = ["4096", "200k", "10M", "1.5G", "1_000", "5"].map(|text| count(text).unwrap());
        assert_eq!(counts, [4096, 200_000, 10_000_000, 1_500_000_000, 1000, 5]);
        assert!(["", "k", "many", "1.5", "-5", "1e30", "inf", "NaN"].iter().all(|text| count(text).is_err()));
    }

    #[test]
    fn times_come_in_units_from_milliseconds_to_hours() {
        let seconds = ["500ms", "30s", "2m", "1.5h", "7"].map(|text| duration(text).unwrap().as_secs_f64());
        assert_eq!(seconds, [0.5, 30.0, 120.0, 5400.0, 7.0]);
        assert!(["", "s", "-1s", "1d", "1e999s", "soon"].iter().all(|text| duration(text).is_err()));
    }

    #[test]
    fn parts_come_in_percent() {
        assert_eq!(["1%", "0.5 %", "100"].map(|text| percent(text).unwrap()), [1.0, 0.5, 100.0]);
        assert!(["", "%", "101%", "-1%", "NaN", "a tenth"].iter().all(|text| percent(text).is_err()));
    }

    #[test]
    fn stretches_of_time_have_two_ends_in_order() {
        let seconds = |text| window(text).map(|window| (window.from.as_secs_f64(), window.to.map(|to| to.as_secs_f64())));
        let expected = [Ok((12.0, Some(20.0))), Ok((0.5, Some(2.0))), Ok((0.0, Some(5.0))), Ok((5.0, None))];
        assert_eq!(["12s..20s", "500ms..2s", "..5", "5s.."].map(seconds), expected);
        assert!(["5s", "20s..12s", "a..b"].iter().all(|text| window(text).is_err()));
    }

    #[test]
    fn ids_come_with_and_without_the_at_sign() {
        assert_eq!([object_id("@123"), object_id("123")], [Ok(123), Ok(123)]);
        assert!(object_id("Map").is_err());
    }
}
