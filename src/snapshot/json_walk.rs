//! Walks over JSON text without keeping it: white space, keys, and values of any size and depth that nobody wants.
//! Nothing recurses, and a skipper remembers where it was, so that text may come in blocks.

use std::ops::Range;

use memchr::memchr2;

/// Position of the first byte from `at` on that is no JSON white space; the length of `bytes` if there is none.
pub(crate) fn skip_space(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|&b| !is_space(b)).map_or(bytes.len(), |n| at + n)
}

pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// Position of the quotation mark that ends the string whose text begins at `at`, behind the opening one.
pub(crate) fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        match bytes[at] {
            b'"' => return Some(at),
            _ => at += 2,
        }
    }
}

/// The key whose opening quotation mark is at `at`: the range of its raw text, and the position behind its colon.
/// `None` if the text ends before the colon, or no key stands there.
pub(crate) fn key(bytes: &[u8], at: usize) -> Option<(Range<usize>, usize)> {
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let end = string_end(bytes, at + 1)?;
    let colon = skip_space(bytes, end + 1);
    (bytes.get(colon) == Some(&b':')).then_some((at + 1..end, colon + 1))
}

/// Why no key stands at `at`, where one must, and at which byte; `None` if the text ends before that can be said.
pub(crate) fn key_fault(bytes: &[u8], at: usize) -> Option<(usize, &'static str)> {
    if *bytes.get(at)? != b'"' {
        return Some((at, "the name of a section, in quotation marks, belongs here"));
    }
    let colon = skip_space(bytes, string_end(bytes, at + 1)? + 1);
    (*bytes.get(colon)? != b':').then_some((colon, "a colon belongs here, behind the name of a section"))
}

/// Position behind the value that begins at `at` (white space before it belongs to it); `None` if the text ends before the
/// value is complete. Where no value stands, it is the position of the `,`, `]` or `}` that stands there.
pub(crate) fn value_end(bytes: &[u8], at: usize) -> Option<usize> {
    ValueSkipper::default().feed(&bytes[at..]).map(|length| at + length)
}

/// Skips one value that comes in blocks. Brackets are counted, not matched: `[}` passes for a value.
#[derive(Debug, Default)]
pub(crate) struct ValueSkipper {
    place: Place,
    depth: u64,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Only white space so far.
    #[default]
    Before,
    /// Within a number or a word, not in brackets: what ends it belongs to what follows.
    Scalar,
    /// Within brackets, between strings.
    Between,
    Text,
    /// Behind a backslash.
    Escape,
}

impl ValueSkipper {
    /// Goes on with the next block. `Some`: the value ends before that position of the block.
    pub(crate) fn feed(&mut self, block: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(&byte) = block.get(at) {
            match self.place {
                Place::Escape => self.place = Place::Text,
                Place::Text => {
                    at += memchr2(b'"', b'\\', &block[at..])?;
                    self.leave_text(block[at]);
                    if self.place == Place::Before {
                        return Some(at + 1);
                    }
                }
                Place::Scalar if is_space(byte) || matches!(byte, b',' | b']' | b'}') => return Some(at),
                Place::Scalar => {}
                Place::Before if is_space(byte) => {}
                Place::Before if matches!(byte, b',' | b']' | b'}') => return Some(at),
                Place::Before | Place::Between => {
                    at += self.leave_brackets_behind(&block[at..]);
                    if self.place == Place::Before {
                        return Some(at);
                    }
                    continue;
                }
            }
            at += 1;
        }
        None
    }

    fn leave_text(&mut self, byte: u8) {
        self.place = match (byte, self.depth) {
            (b'\\', _) => Place::Escape,
            (_, 0) => Place::Before,
            _ => Place::Between,
        };
    }

    /// Goes through `block` up to the next string or the end of the value; gives how far it went.
    fn leave_brackets_behind(&mut self, block: &[u8]) -> usize {
        for (at, &byte) in block.iter().enumerate() {
            match byte {
                b'"' => {
                    self.place = Place::Text;
                    return at + 1;
                }
                b'[' | b'{' => {
                    self.depth += 1;
                    self.place = Place::Between;
                }
                b']' | b'}' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        self.place = Place::Before;
                        return at + 1;
                    }
                }
                _ if self.depth == 0 => {
                    self.place = Place::Scalar;
                    return at + 1;
                }
                _ => {}
            }
        }
        block.len()
    }
}

/// The keys of an object, each with the text from its value on: for a look at files that may be cut off or no JSON at all.
pub(crate) struct Keys<'a> {
    bytes: &'a [u8],
    at: Option<usize>,
}

impl<'a> Keys<'a> {
    /// `object` begins with a brace.
    pub(crate) fn new(object: &'a [u8]) -> Self {
        Keys { bytes: object, at: Some(1) }
    }
}

impl<'a> Iterator for Keys<'a> {
    /// The key as it stands in the file, and everything from its value on.
    type Item = (String, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let start = skip_space(self.bytes, self.at?.min(self.bytes.len()));
        let (name, value) = key(self.bytes, start)?;
        let end = value_end(self.bytes, value);
        self.at = end.map(|end| skip_space(self.bytes, end)).filter(|&at| self.bytes.get(at) == Some(&b',')).map(|at| at + 1);
        Some((String::from_utf8_lossy(&self.bytes[name]).into_owned(), &self.bytes[value..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[\\\\\"\\[\\]{}a,: \n😀]{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 60, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::hash_map("[\\\\\"}a]{0,3}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_end_of_a_value_is_where_serde_json_sees_it_however_the_text_is_cut(
            value in any_json(), pretty: bool, cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..5)
        ) {
            let json = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
            let text = format!(" \r\n{json},[\"next\"]}}");
            let expected = 3 + json.len();
            prop_assert_eq!(value_end(text.as_bytes(), 0), Some(expected));

            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(expected)).chain([0, text.len()]).collect();
            cuts.sort();
            let mut skipper = ValueSkipper::default();
            let ends: Vec<usize> = cuts
                .windows(2)
                .map_while(|cut| Some((cut[0], skipper.feed(&text.as_bytes()[cut[0]..cut[1]]))))
                .find_map(|(start, end)| end.map(|end| start + end))
                .into_iter()
                .collect();
            prop_assert_eq!(ends, [expected]);
        }
    }

    #[test]
    fn a_value_that_is_cut_off_has_no_end() {
        for cut in ["", "  ", "[1,2", "{\"a\":[]", "\"abc", "\"abc\\", "\"abc\\\"", "12"] {
            assert_eq!(value_end(cut.as_bytes(), 0), None, "{cut}");
        }
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = [vec![b'['; 1_000_000], vec![b']'; 1_000_000]].concat();
        assert_eq!(value_end(&deep, 0), Some(2_000_000));
    }

    #[test]
    fn keys_are_read_as_far_as_the_text_goes() {
        let keys: Vec<_> = Keys::new(b"{ \"a\" : {\"x\":1}, \"b\\\"\":[2],\"c\":[1,").map(|(key, _)| key).collect();
        assert_eq!(keys, ["a", "b\\\"", "c"]);
    }
}
