//! JSON in which nothing acts, wherever it is shown: the characters that a terminal obeys and the brackets of CI commands are written as
//! escapes, which every reader gives back unharmed.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::printable::acts;

/// How a command of GitHub Actions may begin anywhere in a line.
const COMMAND: &str = "##[";

/// Writes a value in one line.
pub fn write_value(value: &(impl Serialize + ?Sized), out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Inert)).map_err(io::Error::from)
}

/// How many bytes a value takes, written so.
pub fn bytes_of(value: &(impl Serialize + ?Sized)) -> usize {
    struct Counter(usize);
    impl Write for Counter {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut counter = Counter(0);
    // What counts never fails.
    let _ = write_value(value, &mut counter);
    counter.0
}

struct Inert;

impl Formatter for Inert {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        write_inert(fragment, out)
    }

    // Made of strings like others, with escapes for what UTF-8 can't say.
    fn write_raw_fragment<W: Write + ?Sized>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        write_inert(fragment, out)
    }
}

fn write_inert<W: Write + ?Sized>(text: &str, out: &mut W) -> io::Result<()> {
    let mut rest = text;
    while let Some(at) = first_that_acts(rest) {
        out.write_all(&rest.as_bytes()[..at])?;
        let Some(c) = rest[at..].chars().next() else { break };
        c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(out, "\\u{unit:04x}"))?;
        rest = &rest[at + c.len_utf8()..];
    }
    out.write_all(rest.as_bytes())
}

/// Where something stands that is to be escaped. Most texts are ASCII and are only looked at once.
fn first_that_acts(text: &str) -> Option<usize> {
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'#');
    if is_plain {
        return None;
    }
    text.char_indices().find(|&(at, c)| acts(c) || c == '#' && text[at..].starts_with(COMMAND)).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_escaped_and_comes_back_unharmed() {
        let text = "a\u{9b}31m\u{202e}\u{7f}\u{e0041} ##[group] ### \"\n\u{1b} é😀";
        let mut json = Vec::new();
        write_value(text, &mut json).unwrap();
        let json = String::from_utf8(json).unwrap();
        assert!(!json.chars().any(acts) && !json.contains(COMMAND) && json.contains("é😀"), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
