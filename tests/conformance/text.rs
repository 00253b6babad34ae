//! One spelling of text on both sides: valid Unicode, a lone surrogate as the six characters `\udXXX` (in lower case).
//!
//! Ours comes as CSV (already so) or JSON; DevTools' comes as escaped cells or JSON.

use std::borrow::Cow;

use serde_json::Value;

/// A cell of the driver's tables, without its escapes.
pub fn unescape_cell(cell: &[u8]) -> Cow<'_, [u8]> {
    if !cell.contains(&b'\\') {
        return Cow::Borrowed(cell);
    }
    let mut plain = Vec::with_capacity(cell.len());
    let mut rest = cell;
    while let [first, tail @ ..] = rest {
        let (byte, escaped) = (*first, tail.first());
        rest = match (byte, escaped) {
            (b'\\', Some(b'u')) => {
                let unit = u16::from_str_radix(str::from_utf8(&tail[1..5]).unwrap(), 16).unwrap();
                match char::from_u32(unit.into()) {
                    Some(c) => plain.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                    None => plain.extend_from_slice(&rest[..6]),
                }
                &rest[6..]
            }
            (b'\\', Some(&letter)) => {
                plain.push(match letter {
                    b't' => b'\t',
                    b'n' => b'\n',
                    b'r' => b'\r',
                    other => other,
                });
                &rest[2..]
            }
            _ => {
                plain.push(byte);
                tail
            }
        };
    }
    Cow::Owned(plain)
}

/// A text as our JSON has it: lone surrogates, here spelled `\udXXX`, are U+FFFD there, as strict readers refuse them. (A text that holds
/// those six characters themselves becomes another one: it is the same in both and never comes here.)
pub fn as_in_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\ud") {
        out.push_str(&rest[..at]);
        match surrogate(&rest.as_bytes()[at..]) {
            Some(_) => {
                out.push(char::REPLACEMENT_CHARACTER);
                rest = &rest[at + 6..];
            }
            None => {
                out.push_str(&rest[at..at + 3]);
                rest = &rest[at + 3..];
            }
        }
    }
    out + rest
}

/// A JSON value whose strings may hold lone surrogates, which serde_json does not take.
pub fn parse_json(text: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(&without_lone_surrogates(text))
}

/// JSON text with a second backslash before each escape of a lone surrogate.
fn without_lone_surrogates(json: &[u8]) -> Cow<'_, [u8]> {
    if !json.windows(3).any(|w| w[..2] == *b"\\u" && w[2].eq_ignore_ascii_case(&b'd')) {
        return Cow::Borrowed(json);
    }
    let mut out = Vec::with_capacity(json.len() + 64);
    let mut at = 0;
    while at < json.len() {
        if json[at] != b'\\' {
            out.push(json[at]);
            at += 1;
            continue;
        }
        let length = match (surrogate(&json[at..]), json.get(at + 6..).and_then(surrogate)) {
            (Some(Half::High), Some(Half::Low)) => 12,
            (Some(_), _) => {
                out.push(b'\\');
                out.extend(json[at..at + 6].iter().map(u8::to_ascii_lowercase));
                at += 6;
                continue;
            }
            (None, _) => 2,
        };
        let end = (at + length).min(json.len());
        out.extend_from_slice(&json[at..end]);
        at = end;
    }
    Cow::Owned(out)
}

enum Half {
    High,
    Low,
}

/// Which half of a surrogate pair the escape at the beginning of `json` stands for, if it is one.
fn surrogate(json: &[u8]) -> Option<Half> {
    let digits = json.strip_prefix(b"\\u")?.get(..4)?;
    match u16::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()? {
        0xd800..=0xdbff => Some(Half::High),
        0xdc00..=0xdfff => Some(Half::Low),
        _ => None,
    }
}

#[test]
fn a_cell_loses_its_escapes_and_keeps_its_lone_surrogates() {
    let plain = |cell: &str| String::from_utf8(unescape_cell(cell.as_bytes()).into_owned()).unwrap();
    assert_eq!(plain("nothing"), "nothing");
    assert_eq!(plain(r"a\tb\nc\rd\\e"), "a\tb\nc\rd\\e");
    assert_eq!(plain(r"\u0000é\u001f"), "\0é\u{1f}");
    assert_eq!(plain(r"\ud83d"), r"\ud83d");
    assert_eq!(plain(r"\\ud83d"), r"\ud83d");
}

#[test]
fn in_json_lone_surrogates_are_replaced() {
    assert_eq!(as_in_json(r"lone \ud83d, \udc00, \udetail \ud"), "lone \u{fffd}, \u{fffd}, \\udetail \\ud");
    assert_eq!(as_in_json("pair 😀"), "pair 😀");
}

#[test]
fn json_keeps_its_lone_surrogates() {
    let text = |json: &str| parse_json(json.as_bytes()).unwrap().as_str().unwrap().to_owned();
    assert_eq!(text(r#""lone \uD83D, \udc00""#), r"lone \ud83d, \udc00");
    assert_eq!(text(r#""pair \ud83d\ude00""#), "pair 😀");
    assert_eq!(text(r#""high, pair \ud83d\ud83d\ude00""#), "high, pair \\ud83d😀");
    assert_eq!(text(r#""an escaped backslash \\ud83d""#), r"an escaped backslash \ud83d");
    assert_eq!(text(r#""others \u00e9 \udbff\n""#), "others é \\udbff\n");
}
