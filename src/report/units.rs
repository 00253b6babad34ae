//! How numbers look to people: sizes with decimal units as DevTools shows them, counts with separators, shares in percent.

use crate::columns::distances::Distances;
use crate::printable::grouped;

const UNITS: [&str; 7] = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

/// A size for people, 1 kB being 1000 B: `532 B`, `7.2 kB`, `1.25 GB`.
pub fn size(bytes: u64) -> String {
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64;
    let mut unit = 0;
    // 999.5 would be printed as 1000: such values belong to the next unit.
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    // The same for 99.96, which would be 100.0.
    let decimals = if value < 99.95 { 1 } else { 0 };
    format!("{value:.decimals$} {}", UNITS[unit])
}

/// A count for people: `12,345`.
pub fn count(number: u64) -> String {
    grouped(number)
}

/// A count and what it counts: `1 object`, `2,000 objects`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A change for people: `+1.2 MB`, `−3`, `0`.
pub fn change(by: i64, unit: impl Fn(u64) -> String) -> String {
    match by {
        0 => "0".to_owned(),
        1.. => format!("+{}", unit(by.unsigned_abs())),
        _ => format!("−{}", unit(by.unsigned_abs())),
    }
}

/// What snapshots can't show, for who has found nothing in them: memory of the process outside of what they describe.
pub fn beyond_the_file(total: u64) -> String {
    format!(
        "This explains {}. If the process takes much more (RSS), the rest is outside of what a snapshot shows: docs/rss.md",
        size(total)
    )
}

/// A share of a total in percent: `12.3 %`; what is there but rounds to nothing is `<0.1 %`.
pub fn share(part: u64, total: u64) -> String {
    if total == 0 || part == 0 {
        return "0 %".to_owned();
    }
    let percent = part as f64 * 100.0 / total as f64;
    match percent {
        p if p < 0.05 => "<0.1 %".to_owned(),
        p if p >= 99.95 && part < total => ">99.9 %".to_owned(),
        p => format!("{p:.1} %"),
    }
}

/// By which part of a total something changed: `12.3 %`, `−4.2 %`.
pub fn share_change(by: i64, total: u64) -> String {
    let share = share(by.unsigned_abs(), total);
    if by < 0 { format!("−{share}") } else { share }
}

/// A distance as DevTools shows it: a dash for what only the system holds, or nothing.
pub fn distance(distance: i32) -> String {
    match u64::try_from(distance) {
        Ok(references) if distance < Distances::SYSTEM => count(references),
        _ => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_decimal_and_never_show_a_thousand_of_a_unit() {
        let sizes = [0, 999, 1000, 1049, 99_960, 999_949, 999_950, 1_250_000_000, u64::MAX];
        assert_eq!(sizes.map(size), ["0 B", "999 B", "1.0 kB", "1.0 kB", "100 kB", "1.0 MB", "1.0 MB", "1.2 GB", "18.4 EB"]);
    }

    #[test]
    fn counts_have_separators() {
        assert_eq!([0, 999, 1000, 1234567].map(count), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_share_says_all_or_nothing_only_when_it_is() {
        assert_eq!(
            [(0, 9), (1, 100_000), (1, 3), (99_999, 100_000), (5, 5)].map(|(a, b)| share(a, b)),
            ["0 %", "<0.1 %", "33.3 %", ">99.9 %", "100.0 %"]
        );
    }
}
