//! Sizes as people write them: `"10MB"`, `"1.5 GiB"`, `4096`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// How a size is written.
const HOW: &str = "write a size as 4096, 500kB, 1MB or 1.5GiB";

/// A size in bytes. Units of 1000 (`kB`, `MB`, …) and of 1024 (`KiB`, `MiB`, …), in any case; no unit means bytes.
///
/// # Errors
/// How a size is written, where this is none.
pub fn parse_size(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_' | ','))).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1000,
        "m" | "mb" => 1000_u64.pow(2),
        "g" | "gb" => 1000_u64.pow(3),
        "t" | "tb" => 1000_u64.pow(4),
        "kib" => 1024,
        "mib" => 1024_u64.pow(2),
        "gib" => 1024_u64.pow(3),
        "tib" => 1024_u64.pow(4),
        _ => return Err(HOW.to_owned()),
    };
    let number: f64 = number.replace(['_', ','], "").parse().map_err(|_| HOW.to_owned())?;
    Ok((number * factor as f64).round() as u64)
}

/// A size in the configuration: a text with a unit, or a number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub u64);

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Size;

            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("a size such as \"10MB\"")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Size, E> {
                parse_size(text).map(Size).map_err(E::custom)
            }

            fn visit_i64<E: Error>(self, bytes: i64) -> Result<Size, E> {
                u64::try_from(bytes).map(Size).map_err(|_| E::custom("a size is not negative"))
            }
        }
        deserializer.deserialize_any(Written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_come_in_decimal_and_binary_units() {
        let sizes = ["4096", "500kB", "1MB", "1.5 GiB", "1_000", "0"].map(|text| parse_size(text).unwrap());
        assert_eq!(sizes, [4096, 500_000, 1_000_000, 1_610_612_736, 1000, 0]);
        assert!(["", "MB", "1XB", "1.2.3MB", "-5"].iter().all(|text| parse_size(text).is_err()));
    }
}
