//! Text as JavaScript engines have it: UTF-16 in meaning, so a lone surrogate can occur and must survive.
//! Kept as WTF-8 (UTF-8 that may also encode lone surrogates); lengths and order count UTF-16 units as DevTools does.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::iter;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A JavaScript string, borrowed from the snapshot where it holds no escapes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct JsText<'a>(Cow<'a, [u8]>);

impl<'a> JsText<'a> {
    /// Takes bytes that the decoder has made or checked: valid WTF-8.
    pub(crate) fn from_wtf8(bytes: Cow<'a, [u8]>) -> Self {
        JsText(bytes)
    }

    /// The text as WTF-8 bytes: equal texts have equal bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The same text, independent of the snapshot.
    pub fn into_owned(self) -> JsText<'static> {
        JsText(Cow::Owned(self.0.into_owned()))
    }

    /// True for the empty text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text, or both ends of it where it has more than `most` bytes: a file can name a class by a hundred megabytes.
    pub(crate) fn shortened(&self, most: usize) -> JsText<'static> {
        let bytes = self.as_bytes();
        if bytes.len() <= most {
            return self.clone().into_owned();
        }
        // No character is cut: each begins with a byte of another kind than those that follow in it.
        let is_start = |at: &usize| !(0x80..0xc0).contains(&bytes[*at]);
        let head = (0..=most / 2).rev().find(is_start).unwrap_or(0);
        let tail = (bytes.len() - most / 2..bytes.len()).find(is_start).unwrap_or(bytes.len());
        JsText(Cow::Owned([&bytes[..head], "…".as_bytes(), &bytes[tail..]].concat()))
    }

    /// Appends a text. A high and a low surrogate that meet become one character, as they do in JavaScript.
    pub(crate) fn append(&mut self, more: &JsText) {
        let (end, start) = (self.0.len().saturating_sub(3), more.0.len().min(3));
        let bytes = self.0.to_mut();
        match (&bytes[end..], &more.0[..start]) {
            (&[0xed, a @ 0xa0..0xb0, b], &[0xed, c @ 0xb0..0xc0, d]) => {
                let high = u32::from(a & 0x0f) << 6 | u32::from(b & 0x3f);
                let low = u32::from(c & 0x0f) << 6 | u32::from(d & 0x3f);
                bytes.truncate(end);
                let joined = char::from_u32(0x10000 + (high << 10 | low)).unwrap_or(char::REPLACEMENT_CHARACTER);
                bytes.extend_from_slice(joined.encode_utf8(&mut [0; 4]).as_bytes());
                bytes.extend_from_slice(&more.0[start..]);
            }
            _ => bytes.extend_from_slice(&more.0),
        }
    }

    /// The text as UTF-8, if it holds no lone surrogate.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// Length in UTF-16 code units, as JavaScript's `length`.
    pub fn utf16_len(&self) -> usize {
        if self.0.is_ascii() {
            return self.0.len();
        }
        // Every sequence is one unit by its lead byte, and four-byte sequences are surrogate pairs.
        self.0.iter().filter(|&&b| !(0x80..0xc0).contains(&b)).count() + self.0.iter().filter(|&&b| b >= 0xf0).count()
    }

    /// The UTF-16 code units, lone surrogates included.
    pub fn utf16(&self) -> impl Iterator<Item = u16> + '_ {
        code_points(&self.0).flat_map(|c| {
            let (first, second) = match c.checked_sub(0x10000) {
                None => (c as u16, None),
                Some(high) => (0xd800 | (high >> 10) as u16, Some(0xdc00 | (high & 0x3ff) as u16)),
            };
            iter::once(first).chain(second)
        })
    }

    /// JavaScript's `<` on strings: by UTF-16 code unit, which differs from UTF-8 order beyond U+FFFF.
    pub fn cmp_utf16(&self, other: &JsText) -> Ordering {
        let common = iter::zip(self.as_bytes(), other.as_bytes()).take_while(|(a, b)| a == b).count();
        match (self.0.get(common), other.0.get(common)) {
            // Only lead bytes from 0xEE on sort differently in the two encodings.
            (Some(&a), Some(&b)) if a < 0x80 || b < 0x80 => a.cmp(&b),
            (None, _) | (_, None) => self.0.len().cmp(&other.0.len()),
            _ => self.utf16().cmp(other.utf16()),
        }
    }

    /// The text as a JSON string literal as JavaScript's `JSON.stringify` writes it: lone surrogates as `\udXXX`.
    pub fn to_json(&self) -> String {
        let mut out = String::with_capacity(self.0.len() + 2);
        out.push('"');
        for piece in self.pieces() {
            match piece {
                Piece::Text(text) => {
                    let quoted = serde_json::Value::from(text).to_string();
                    out.push_str(&quoted[1..quoted.len() - 1]);
                }
                Piece::Surrogate(unit) => out.push_str(&format!("\\u{unit:04x}")),
            }
        }
        out.push('"');
        out
    }

    fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let mut rest: &[u8] = &self.0;
        iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let good = match std::str::from_utf8(rest) {
                Ok(text) => {
                    rest = &[];
                    return Some(Piece::Text(text));
                }
                Err(e) => e.valid_up_to(),
            };
            if good > 0 {
                let (text, tail) = rest.split_at(good);
                rest = tail;
                return std::str::from_utf8(text).ok().map(Piece::Text);
            }
            let unit = code_points(rest).next().unwrap_or(0xfffd) as u16;
            rest = &rest[rest.len().min(3)..];
            Some(Piece::Surrogate(unit))
        })
    }
}

enum Piece<'a> {
    Text(&'a str),
    Surrogate(u16),
}

/// Code points of WTF-8, lone surrogates among them.
fn code_points(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut at = 0;
    iter::from_fn(move || {
        let lead = *bytes.get(at)?;
        let (length, mut code) = match lead {
            0..0x80 => (1, u32::from(lead)),
            0x80..0xe0 => (2, u32::from(lead & 0x1f)),
            0xe0..0xf0 => (3, u32::from(lead & 0x0f)),
            _ => (4, u32::from(lead & 0x07)),
        };
        for i in 1..length {
            code = code << 6 | u32::from(bytes.get(at + i).copied().unwrap_or(0x80) & 0x3f);
        }
        at += length;
        Some(code)
    })
}

impl fmt::Display for JsText<'_> {
    /// Lone surrogates are shown as the six characters `\udXXX`; everything else as it is.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for piece in self.pieces() {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Surrogate(unit) => write!(f, "\\u{unit:04x}")?,
            }
        }
        Ok(())
    }
}

impl Serialize for JsText<'_> {
    /// A JSON string; a lone surrogate becomes U+FFFD, as strict readers refuse a whole document for its escape.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_str() {
            Some(text) => serializer.serialize_str(text),
            None => {
                let piece = |piece: Piece<'_>| match piece {
                    Piece::Text(text) => text.to_owned(),
                    Piece::Surrogate(_) => char::REPLACEMENT_CHARACTER.to_string(),
                };
                serializer.serialize_str(&self.pieces().map(piece).collect::<String>())
            }
        }
    }
}

impl<'de> Deserialize<'de> for JsText<'static> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(JsText::from)
    }
}

impl PartialEq<str> for JsText<'_> {
    fn eq(&self, other: &str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl<'a> From<&'a str> for JsText<'a> {
    fn from(text: &'a str) -> Self {
        JsText(Cow::Borrowed(text.as_bytes()))
    }
}

impl From<String> for JsText<'_> {
    fn from(text: String) -> Self {
        JsText(Cow::Owned(text.into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(units: &[u8]) -> JsText<'_> {
        JsText::from_wtf8(Cow::Borrowed(units))
    }

    #[test]
    fn length_counts_utf16_units() {
        assert_eq!(JsText::from("aé€😀").utf16_len(), 5);
        assert_eq!(JsText::from("aé€😀").utf16().count(), 5);
    }

    #[test]
    fn a_lone_surrogate_is_visible_in_text_and_replaced_in_json() {
        let lone = text(b"a\xed\xa0\xbd\"b");
        assert_eq!(lone.to_json(), r#""a\ud83d\"b""#);
        assert_eq!(lone.to_string(), r#"a\ud83d"b"#);
        assert_eq!(serde_json::to_string(&lone).unwrap(), "\"a\u{fffd}\\\"b\"");
    }

    #[test]
    fn a_long_text_is_cut_in_its_middle_and_between_characters() {
        assert_eq!(JsText::from("short").shortened(5).to_string(), "short");
        assert_eq!(JsText::from("beginning and end").shortened(6).to_string(), "beg…end");
        assert_eq!(JsText::from("éééééééé").shortened(7).to_string(), "é…é");
    }

    #[test]
    fn surrogates_that_meet_become_one_character() {
        let mut smile = text(b"a\xed\xa0\xbd");
        smile.append(&text(b"\xed\xb8\x80b"));
        assert_eq!(smile, JsText::from("a😀b"));
        smile.append(&text(b"\xed\xb8\x80"));
        assert_eq!(smile.utf16_len(), 5);
    }

    #[test]
    fn order_is_by_utf16_unit() {
        assert_eq!(JsText::from("\u{ffff}").cmp_utf16(&JsText::from("😀")), Ordering::Greater);
        assert_eq!(JsText::from("ab").cmp_utf16(&JsText::from("abc")), Ordering::Less);
        assert_eq!(JsText::from("b").cmp_utf16(&JsText::from("aé")), Ordering::Greater);
        assert_eq!(JsText::from("é").cmp_utf16(&JsText::from("é")), Ordering::Equal);
    }
}
