//! The `strings` section: ranges into the source, decoded when someone reads them.

use std::ops::Range;

use super::source::Bytes;
use super::text::JsText;
use super::types::StringIndex;
pub(crate) use super::unescape::decode;

/// The string table. A string costs its place in a list of offsets until it is read.
#[derive(Debug)]
pub struct Strings {
    source: Bytes,
    spans: Spans,
}

/// Where the strings are: start of each, just behind its opening quotation mark, and end of each.
#[derive(Debug)]
enum Spans {
    /// For string sections below 4 GB: relative to the base.
    Near {
        base: usize,
        spans: Vec<(u32, u32)>,
    },
    Far(Vec<(usize, usize)>),
}

impl Strings {
    /// Number of strings.
    pub fn len(&self) -> usize {
        match &self.spans {
            Spans::Near { spans, .. } => spans.len(),
            Spans::Far(spans) => spans.len(),
        }
    }

    /// True if there is no string.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The JSON text of a string as it stands in the file, between its quotation marks.
    #[inline]
    pub fn raw(&self, string: StringIndex) -> &[u8] {
        &self.source[self.span(string.0 as usize)]
    }

    fn span(&self, at: usize) -> Range<usize> {
        match &self.spans {
            Spans::Near { base, spans } => base + spans[at].0 as usize..base + spans[at].1 as usize,
            Spans::Far(spans) => spans[at].0..spans[at].1,
        }
    }

    /// The text of a string.
    pub fn get(&self, string: StringIndex) -> JsText<'_> {
        decode(self.raw(string))
    }

    /// Whether a string has this text; cheap for texts without escapes.
    #[inline]
    pub fn is(&self, string: StringIndex, text: &str) -> bool {
        let raw = self.raw(string);
        raw == text.as_bytes() || (raw.len() > text.len() && raw.contains(&b'\\') && self.get(string) == *text)
    }

    /// Whether a string begins with this text.
    pub fn starts_with(&self, string: StringIndex, text: &str) -> bool {
        let raw = self.raw(string);
        raw.starts_with(text.as_bytes()) || (raw.contains(&b'\\') && self.get(string).as_bytes().starts_with(text.as_bytes()))
    }

    /// All strings with exactly this text; producers other than V8 write some texts more than once.
    pub fn find_all(&self, text: &str) -> Vec<StringIndex> {
        (0..self.len() as u32).map(StringIndex).filter(|&string| self.is(string, text)).collect()
    }
}
#[cfg(test)]
impl Strings {
    /// A table of these texts, for heaps that tests build.
    pub(crate) fn from_texts(texts: &[String]) -> Strings {
        let mut source = String::new();
        let mut spans = Vec::new();
        for text in texts {
            let start = source.len() as u32 + 1;
            source.push_str(&serde_json::Value::from(text.as_str()).to_string());
            spans.push((start, source.len() as u32 - 1));
        }
        Strings { source: Bytes::Owned(std::sync::Arc::new(source.into_bytes())), spans: Spans::Near { base: 0, spans } }
    }
}
