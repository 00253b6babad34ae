//! The text between two quotation marks of a JSON file, as the text it stands for: escapes resolved, surrogates kept.

use std::borrow::Cow;

use memchr::memchr;

use super::text::JsText;

/// Decodes the JSON text between two quotation marks, as DevTools does it: first the bytes (what is no UTF-8, raw surrogates
/// included, becomes U+FFFD), then the escapes (a lone surrogate stays). An escape that JSON does not know stays as it stands.
pub(crate) fn decode(raw: &[u8]) -> JsText<'_> {
    match memchr(b'\\', raw) {
        None => JsText::from_wtf8(valid(raw)),
        Some(first) => JsText::from_wtf8(Cow::Owned(unescape(raw, first))),
    }
}

/// The same bytes if they are UTF-8. Well-formed strings stay borrowed.
fn valid(bytes: &[u8]) -> Cow<'_, [u8]> {
    // The check alone is several times as fast as the mending, which has no short way for ASCII.
    match std::str::from_utf8(bytes) {
        Ok(_) => Cow::Borrowed(bytes),
        Err(_) => Cow::Owned(String::from_utf8_lossy(bytes).into_owned().into_bytes()),
    }
}

/// Resolves the escapes of `raw`, the first of which is at `first`.
fn unescape(raw: &[u8], first: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw;
    let mut escape = Some(first);
    while let Some(at) = escape {
        // The stretches between escapes may be checked one by one: a backslash ends any broken sequence before it.
        out.extend_from_slice(&valid(&rest[..at]));
        let length = push_escape(&rest[at..], &mut out);
        rest = &rest[at + length..];
        escape = memchr(b'\\', rest);
    }
    out.extend_from_slice(&valid(rest));
    out
}

/// Appends what the escape at the start of `text` stands for; gives its length in the file.
fn push_escape(text: &[u8], out: &mut Vec<u8>) -> usize {
    let plain = match text.get(1) {
        Some(b'n') => b'\n',
        Some(b't') => b'\t',
        Some(b'r') => b'\r',
        Some(b'b') => 0x08,
        Some(b'f') => 0x0c,
        Some(&c @ (b'"' | b'\\' | b'/')) => c,
        Some(b'u') => return push_unit(text, out),
        _ => {
            out.push(b'\\');
            return 1;
        }
    };
    out.push(plain);
    2
}

/// Appends the `\uXXXX` at the start of `text`, with its other half if it is the first half of a surrogate pair.
fn push_unit(text: &[u8], out: &mut Vec<u8>) -> usize {
    let Some(unit) = unit(text) else {
        out.push(b'\\');
        return 1;
    };
    if let 0xd800..0xdc00 = unit
        && let Some(low @ 0xdc00..0xe000) = text.get(6..).and_then(self::unit)
    {
        push_code(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), out);
        return 12;
    }
    push_code(unit, out);
    6
}

/// The code unit of a complete `\uXXXX` at the start of `text`.
fn unit(text: &[u8]) -> Option<u32> {
    let digits = text.get(..6)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |unit, &digit| Some(unit << 4 | (digit as char).to_digit(16)?))
}

/// Appends a code point, a surrogate too, by the scheme of UTF-8.
fn push_code(code: u32, out: &mut Vec<u8>) {
    match char::from_u32(code) {
        Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => out.extend_from_slice(&[0xe0 | (code >> 12) as u8, 0x80 | (code >> 6 & 0x3f) as u8, 0x80 | (code & 0x3f) as u8]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_without_escapes_is_borrowed() {
        let raw = "plain é".as_bytes();
        assert_eq!(decode(raw).as_bytes().as_ptr(), raw.as_ptr());
    }

    #[test]
    fn surrogate_pairs_are_joined_and_lone_ones_stay() {
        assert_eq!(decode(br"\ud83d\uDE00").as_str(), Some("😀"));
        assert_eq!(decode(br"\ud83d\ud83d\ude00\ude00").utf16().collect::<Vec<_>>(), [0xd83d, 0xd83d, 0xde00, 0xde00]);
        assert_eq!(decode(br"\ud83dx").as_bytes(), b"\xed\xa0\xbdx");
    }

    #[test]
    fn bytes_that_are_no_utf8_become_replacement_characters_as_in_a_text_decoder() {
        assert_eq!(decode(b"a\xffb").as_str(), Some("a\u{fffd}b"));
        assert_eq!(decode(b"\xed\xa0\xbd").as_str(), Some("\u{fffd}\u{fffd}\u{fffd}"));
        assert_eq!(decode(b"\xe2\x82\\n").as_str(), Some("\u{fffd}\n"));
    }

    #[test]
    fn an_escape_that_json_does_not_know_stays_as_it_stands() {
        for odd in [r"\x41", r"\u12", r"\u12g4", r"a\", r"\u", r"\ud83d\u12"] {
            let text = decode(odd.as_bytes());
            assert!(text.to_string().ends_with(&odd[odd.len() - 1..]), "{odd} became {text}");
        }
        assert_eq!(decode(br"\x41").as_str(), Some(r"\x41"));
    }

    /// Pieces of JSON text and the UTF-16 units that they stand for.
    fn piece() -> impl Strategy<Value = (String, Vec<u16>)> {
        prop_oneof![
            any::<u16>().prop_map(|unit| (format!("\\u{unit:04x}"), vec![unit])),
            (0xd800..0xe000u16).prop_map(|unit| (format!("\\u{unit:04X}"), vec![unit])),
            any::<char>()
                .prop_filter("needs an escape", |c| !matches!(c, '"' | '\\'))
                .prop_map(|c| { (c.to_string(), c.encode_utf16(&mut [0; 2]).to_vec()) }),
            prop_oneof![Just(('n', 10)), Just(('"', 34)), Just(('\\', 92)), Just(('/', 47)), Just(('b', 8))]
                .prop_map(|(c, unit)| (format!("\\{c}"), vec![unit])),
        ]
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json_on_every_text(text: String) {
            let json = serde_json::to_string(&text).unwrap();
            let decoded = decode(&json.as_bytes()[1..json.len() - 1]);
            prop_assert_eq!(decoded.as_str(), Some(text.as_str()));
        }

        #[test]
        fn gives_the_utf16_units_that_the_escapes_stand_for(pieces in prop::collection::vec(piece(), 0..20)) {
            let (json, units): (Vec<_>, Vec<_>) = pieces.into_iter().unzip();
            prop_assert_eq!(decode(json.concat().as_bytes()).utf16().collect::<Vec<_>>(), units.concat());
        }

        #[test]
        fn never_panics(raw: Vec<u8>, slashes in prop::collection::vec(any::<prop::sample::Index>(), 0..4)) {
            let mut raw = raw;
            for slash in slashes.iter().filter(|_| !raw.is_empty()).map(|i| i.index(raw.len())).collect::<Vec<_>>() {
                raw[slash] = b'\\';
            }
            decode(&raw);
        }
    }
}
