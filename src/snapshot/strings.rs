//! The `strings` section: ranges into the source, decoded when someone reads them.

use super::source::{Bytes, release};
use super::string_spans::Spans;
use super::text::JsText;
use super::types::StringIndex;
pub(crate) use super::unescape::decode;

/// The string table. A string costs its place in a list of offsets until it is read.
#[derive(Debug)]
pub struct Strings {
    source: Bytes,
    spans: Spans,
    pair_candidates: Vec<StringIndex>,
}

impl Strings {
    /// `spans` are ranges of `source`; `pair_candidates` is sorted.
    pub(crate) fn new(source: Bytes, spans: Spans, pair_candidates: Vec<StringIndex>) -> Self {
        Strings { source, spans, pair_candidates }
    }

    /// Gives up the memory of a mapped file's texts, after a pass over many of them. Reading them again brings them back.
    pub(crate) fn release(&self) {
        if let Bytes::Mapped(map) = &self.source {
            release(map, self.spans.whole());
        }
    }

    /// Number of strings.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// True if there is no string.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The JSON text of a string as it stands in the file, between its quotation marks.
    #[inline]
    pub fn raw(&self, string: StringIndex) -> &[u8] {
        &self.source[self.spans.get(string.0 as usize, &self.source)]
    }

    /// The text of a string.
    pub fn get(&self, string: StringIndex) -> JsText<'_> {
        decode(self.raw(string))
    }

    /// Whether a string has this text; cheap, as nothing is decoded unless an escape stands where the two still agree.
    #[inline]
    pub fn is(&self, string: StringIndex, text: &str) -> bool {
        let raw = self.raw(string);
        match first_doubt(raw, text) {
            None => raw.len() == text.len(),
            Some(at) => raw[at] == b'\\' && self.get(string) == *text,
        }
    }

    /// Which of some texts a string is: one look at the string, however many there are.
    pub(crate) fn find_among<'a>(&self, string: StringIndex, mut texts: impl Iterator<Item = &'a str>) -> Option<usize> {
        let raw = self.raw(string);
        let is_plain = memchr::memchr(b'\\', raw).is_none();
        let decoded = (!is_plain).then(|| self.get(string));
        let bytes = decoded.as_ref().map_or(raw, |text| text.as_bytes());
        texts.position(|text| text.as_bytes() == bytes)
    }

    /// Whether a string begins with this text.
    #[inline]
    pub fn starts_with(&self, string: StringIndex, text: &str) -> bool {
        let raw = self.raw(string);
        match first_doubt(raw, text) {
            None => raw.len() >= text.len(),
            Some(at) => raw[at] == b'\\' && self.get(string).as_bytes().starts_with(text.as_bytes()),
        }
    }

    /// The strings whose text begins as V8 names the edges of a WeakMap pair, sorted.
    pub(crate) fn pair_candidates(&self) -> &[StringIndex] {
        &self.pair_candidates
    }

    /// All strings with exactly this text; producers other than V8 write some texts more than once.
    pub fn find_all(&self, text: &str) -> Vec<StringIndex> {
        (0..self.len() as u32).map(StringIndex).filter(|&string| self.is(string, text)).collect()
    }
}

/// The first place where the JSON text and `text` differ, or where an escape begins.
#[inline]
fn first_doubt(raw: &[u8], text: &str) -> Option<usize> {
    raw.iter().zip(text.as_bytes()).position(|(&r, &t)| r != t || r == b'\\')
}

#[cfg(test)]
impl Strings {
    /// A table of these texts, for heaps that tests build.
    pub(crate) fn from_texts(texts: &[String]) -> Strings {
        let json = serde_json::to_vec(texts).unwrap();
        let mut scanner = super::string_scanner::StringScanner::new(0);
        assert_eq!(scanner.scan(&json), Ok(Some(json.len())));
        scanner.finish(Bytes::Owned(std::sync::Arc::new(json)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparing_sees_through_escapes() {
        let strings = Strings::from_texts(&["Foo".into(), "a\nb".into(), "a\\nb".into(), "Foo bar\n".into(), "".into()]);
        let which = |text: &str| strings.find_all(text).iter().map(|string| string.0).collect::<Vec<_>>();
        assert_eq!(
            [which("Foo"), which("a\nb"), which("a\\nb"), which("a"), which("")],
            [vec![0], vec![1], vec![2], vec![], vec![4]]
        );
        let begin = |text: &str| (0..5).filter(|&at| strings.starts_with(StringIndex(at), text)).collect::<Vec<_>>();
        assert_eq!([begin("Foo"), begin("a\n"), begin("a\\"), begin("Foo bar\n!")], [vec![0, 3], vec![1], vec![2], vec![]]);
    }
}
