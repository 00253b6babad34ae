//! Integers at the beginning of texts, as JavaScript's `parseInt` reads them.

/// The decimal integer that a text begins with, after optional white space and sign; `None` if there is no digit.
/// What does not fit is clamped.
pub(crate) fn leading_integer(text: &[u8]) -> Option<i64> {
    let text = trim_white_space(text);
    let (negative, digits) = match text.first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    digits.first().filter(|b| b.is_ascii_digit())?;
    let digits = digits.iter().take_while(|b| b.is_ascii_digit());
    let value = digits.fold(0i64, |value, b| value.saturating_mul(10).saturating_add(i64::from(b - b'0')));
    Some(if negative { -value } else { value })
}

/// White space and line ends of JavaScript beyond ASCII, in UTF-8.
const WIDE_SPACES: [&[u8]; 3] = [b"\xc2\xa0", b"\xe1\x9a\x80", b"\xef\xbb\xbf"];

fn trim_white_space(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [b' ' | b'\t'..=b'\r', rest @ ..] => rest,
            // U+2000 to U+200A, U+2028, U+2029, U+202F
            [0xe2, 0x80, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf, rest @ ..] => rest,
            // U+205F, U+3000
            [0xe2, 0x81, 0x9f, rest @ ..] | [0xe3, 0x80, 0x80, rest @ ..] => rest,
            _ => match WIDE_SPACES.iter().find_map(|space| text.strip_prefix(*space)) {
                Some(rest) => rest,
                None => return text,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_parse_int_reads_them() {
        let read = |text: &str| leading_integer(text.as_bytes());
        assert_eq!([read("12abc"), read(" \u{a0}-7"), read("+3")], [Some(12), Some(-7), Some(3)]);
        assert_eq!([read("x1"), read(""), read("-"), read("- 1")], [None; 4]);
        assert_eq!(read("99999999999999999999"), Some(i64::MAX));
    }
}
