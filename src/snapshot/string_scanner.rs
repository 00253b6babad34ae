//! Finds the strings of the `strings` section in one serial pass: checks the commas, copies nothing.

use memchr::memchr2;

use super::error::{Fault, shown};
use super::json_walk::is_space;
use super::notes::Notes;
use super::source::Bytes;
use super::string_spans::Spans;
use super::strings::Strings;
use super::types::StringIndex;

/// Goes through a JSON array of strings that may still be growing.
#[derive(Debug)]
pub(crate) struct StringScanner {
    spans: Spans,
    pair_candidates: Vec<StringIndex>,
    /// Next byte to look at.
    at: usize,
    place: Place,
    odd_escapes: OddEscapes,
}

/// Backslashes behind which nothing stands that JSON knows.
#[derive(Debug, Default)]
struct OddEscapes {
    count: u64,
    /// The first: in which string, where, and what follows the backslash.
    first: Option<(usize, usize, u8)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the opening bracket's first string, or the closing bracket of an empty list.
    First,
    /// Within a string whose text begins there.
    Text(usize),
    /// Behind a string.
    Behind,
    /// Behind a comma.
    Next,
    /// Behind the closing bracket.
    Done,
}

impl StringScanner {
    /// `at`: position of the opening bracket in the bytes that will be scanned.
    pub(crate) fn new(at: usize) -> Self {
        StringScanner {
            spans: Spans::new(at),
            pair_candidates: Vec::new(),
            at: at + 1,
            place: Place::First,
            odd_escapes: OddEscapes::default(),
        }
    }

    /// Goes on through `bytes`: the same as before, or more of them. `Some` is the position behind the closing bracket; `None`
    /// says that it has not come. Offsets in faults are positions in `bytes`.
    pub(crate) fn scan(&mut self, bytes: &[u8]) -> Result<Option<usize>, Fault> {
        let (mut at, mut place) = (self.at, self.place);
        let found = loop {
            if let Place::Text(start) = place {
                let Some(end) = self.text_end(bytes, &mut at) else { break Ok(None) };
                self.push(bytes, start, end);
                (at, place) = (end + 1, Place::Behind);
            }
            let Some(&byte) = bytes.get(at) else { break Ok(None) };
            place = match (place, byte) {
                (Place::Done, _) => break Ok(Some(at)),
                (Place::Behind, b',') => Place::Next,
                (Place::Next | Place::First, b'"') => Place::Text(at + 1),
                (Place::Behind | Place::First, b']') => {
                    if u32::try_from(self.spans.len()).is_err() {
                        break Err(Fault::wrong(at as u64, "more than 2^32 strings"));
                    }
                    (at, place) = (at + 1, Place::Done);
                    break Ok(Some(at));
                }
                (place, byte) if is_space(byte) => place,
                (Place::Behind, _) => break Err(Fault::found(at as u64, byte, "a comma or the end of the strings")),
                _ => break Err(Fault::found(at as u64, byte, "a string")),
            };
            at += 1;
        };
        (self.at, self.place) = (at, place);
        found
    }

    /// Strings that are complete so far.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The string table, once the closing bracket was seen, or as far as the strings are complete. `source` is what was scanned.
    pub(crate) fn finish(mut self, source: Bytes) -> Strings {
        self.spans.shrink();
        Strings::new(source, self.spans, self.pair_candidates)
    }

    /// Says where texts have escapes that JSON does not know. `start` is where what was scanned stands in the file.
    pub(crate) fn note_escapes(&self, start: u64, notes: &mut Notes) {
        let OddEscapes { count, first: Some((row, at, byte)) } = self.odd_escapes else { return };
        let more = if count > 1 { format!(", and {} more", count - 1) } else { String::new() };
        notes.warn(format!(
            "section \"strings\", row {row}, byte {}: a backslash before {} is no escape of JSON{more}; such texts are told as they stand",
            start + at as u64,
            shown(byte)
        ));
    }

    /// Position of the closing quotation mark, looked for from `at` on. If it has not come yet, `at` is where to go on.
    #[inline]
    fn text_end(&mut self, bytes: &[u8], at: &mut usize) -> Option<usize> {
        loop {
            let rest = bytes.get(*at..)?;
            let Some(length) = memchr2(b'"', b'\\', rest) else {
                *at = bytes.len();
                return None;
            };
            *at += length;
            if rest[length] == b'"' {
                return Some(*at);
            }
            *at += match escape(&rest[length..])? {
                Escape::Known(length) => length,
                Escape::Odd(byte) => {
                    self.odd_escapes.count += 1;
                    self.odd_escapes.first.get_or_insert((self.spans.len(), *at, byte));
                    2
                }
            };
        }
    }

    #[inline]
    fn push(&mut self, bytes: &[u8], start: usize, end: usize) {
        if bytes[start].is_ascii_digit() && may_be_pair_name(&bytes[start..end]) {
            self.pair_candidates.push(StringIndex(self.spans.len() as u32));
        }
        self.spans.push(start..end);
    }
}

/// What a backslash begins.
enum Escape {
    /// An escape of this length.
    Known(usize),
    /// None: this byte stands behind the backslash.
    Odd(u8),
}

/// What the backslash at the start of `text` begins; `None` if the text ends before that can be said.
#[inline]
fn escape(text: &[u8]) -> Option<Escape> {
    Some(match *text.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Escape::Known(2),
        b'u' => {
            let digits = &text[2..text.len().min(6)];
            match (digits.iter().all(u8::is_ascii_hexdigit), digits.len()) {
                (true, 4) => Escape::Known(6),
                (true, _) => return None,
                (false, _) => Escape::Odd(b'u'),
            }
        }
        byte => Escape::Odd(byte),
    })
}

/// V8 names the two edges of a WeakMap pair `12 / part of key (… ) -> value (…) pair in WeakMap (table @…)`.
/// Only the beginning is looked at here: whoever needs the pair parses the rest.
fn may_be_pair_name(text: &[u8]) -> bool {
    let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let rest = &text[digits..];
    rest.starts_with(b" / part of key (") || rest.starts_with(b" \\/ part of key (")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::Arc;

    fn scanned(text: &str) -> Result<Strings, Fault> {
        let mut scanner = StringScanner::new(0);
        let end = scanner.scan(text.as_bytes())?;
        assert_eq!(end, Some(text.trim_end_matches('}').len()), "{text}");
        Ok(scanner.finish(Bytes::Owned(Arc::new(text.as_bytes().to_vec()))))
    }

    fn texts(strings: &Strings) -> Vec<String> {
        (0..strings.len() as u32).map(|at| strings.get(StringIndex(at)).to_string()).collect()
    }

    #[test]
    fn strings_are_found_whatever_white_space_separates_them() {
        for text in [r#"["a","\"\\",""]}"#, "[\n \"a\" ,\r\n\t\"\\\"\\\\\",  \"\" ]", "[\"a\",\n\"\\\"\\\\\",\n\"\"]"] {
            assert_eq!(texts(&scanned(text).unwrap()), ["a", "\"\\", ""]);
        }
        assert_eq!(texts(&scanned("[ ]}").unwrap()), [""; 0]);
        assert_eq!(texts(&scanned("[\"tab\tline\nend\"]").unwrap()), ["tab\tline\nend"]);
    }

    #[test]
    fn what_is_no_list_of_strings_is_refused_where_it_goes_wrong() {
        for (text, offset) in [("[1]", 1), ("[\"a\" \"b\"]", 5), ("[\"a\",]", 5), ("[\"a\",null]", 5), ("[,", 1), ("[\"a\":", 4)]
        {
            let Err(Fault { offset: at, .. }) = StringScanner::new(0).scan(text.as_bytes()) else { panic!("{text}") };
            assert_eq!(at, offset, "{text}");
        }
    }

    #[test]
    fn escapes_that_json_does_not_know_are_counted_however_the_text_is_cut() {
        let text = r#"["\u00e9\n\"","\x","\u12g4\\","\u"]}"#;
        for step in 1..text.len() {
            let mut scanner = StringScanner::new(0);
            for length in (1..text.len()).step_by(step).chain([text.len()]) {
                scanner.scan(&text.as_bytes()[..length]).unwrap();
            }
            let found = scanner.odd_escapes;
            assert_eq!((found.count, found.first, scanner.spans.len()), (3, Some((1, 15, b'x')), 4), "{step}");
        }
    }

    #[test]
    fn names_of_weak_map_pairs_are_noted() {
        let pair = "12 / part of key (Object @3) -> value (A @5) pair in WeakMap (table @7)";
        let json = serde_json::to_string(&["1", "/ part of key (", pair, "1 / part", pair, "x"]).unwrap();
        assert_eq!(scanned(&json).unwrap().pair_candidates(), [StringIndex(2), StringIndex(4)]);
    }

    proptest! {
        #[test]
        fn strings_that_come_in_blocks_are_the_same(
            texts in prop::collection::vec("[a\\\\\"\n😀]{0,5}", 0..12), pretty: bool, step in 1usize..9
        ) {
            let json = if pretty { serde_json::to_string_pretty(&texts) } else { serde_json::to_string(&texts) }.unwrap();
            let json = format!("xx{json}}}");
            let mut scanner = StringScanner::new(2);
            let mut end = None;
            for length in (3..json.len()).step_by(step).chain([json.len()]) {
                end = scanner.scan(&json.as_bytes()[..length]).unwrap();
            }
            prop_assert_eq!(end, Some(json.len() - 1));
            let strings = scanner.finish(Bytes::Owned(Arc::new(json.into_bytes())));
            let read: Vec<_> = (0..strings.len() as u32).map(|at| strings.get(StringIndex(at)).as_str().unwrap().to_owned()).collect();
            prop_assert_eq!(read, texts);
        }
    }
}
