//! Arguments as people type them: sizes (`1MB`, `1.5 GiB`, `4096`), numbers of things (`200k`) and object ids (`@123`, `123`).

/// A size in bytes. Units of 1000 (`kB`, `MB`, …) and of 1024 (`KiB`, `MiB`, …), in any case; no unit means bytes.
pub fn size(text: &str) -> Result<u64, String> {
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
        _ => return Err("write a size as 4096, 500kB, 1MB or 1.5GiB".to_owned()),
    };
    let number: f64 =
        number.replace(['_', ','], "").parse().map_err(|_| "write a size as 4096, 500kB, 1MB or 1.5GiB".to_owned())?;
    Ok((number * factor as f64).round() as u64)
}

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

/// An object id, with or without the `@` that reports print before it.
pub fn object_id(text: &str) -> Result<u64, String> {
    let digits = text.trim().trim_start_matches('@');
    digits.parse().map_err(|_| "an object id is a number such as @48091, as the other commands print it".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_come_in_decimal_and_binary_units() {
        let sizes = ["4096", "500kB", "1MB", "1.5 GiB", "1_000", "0"].map(|text| size(text).unwrap());
        assert_eq!(sizes, [4096, 500_000, 1_000_000, 1_610_612_736, 1000, 0]);
        assert!(["", "MB", "1XB", "1.2.3MB", "-5"].iter().all(|text| size(text).is_err()));
    }

    #[test]
    fn counts_come_in_thousands_and_millions() {
        let counts = ["4096", "200k", "10M", "1.5G", "1_000", "5"].map(|text| count(text).unwrap());
        assert_eq!(counts, [4096, 200_000, 10_000_000, 1_500_000_000, 1000, 5]);
        assert!(["", "k", "many", "1.5", "-5", "1e30", "inf", "NaN"].iter().all(|text| count(text).is_err()));
    }

    #[test]
    fn ids_come_with_and_without_the_at_sign() {
        assert_eq!([object_id("@123"), object_id("123")], [Ok(123), Ok(123)]);
        assert!(object_id("Map").is_err());
    }
}
