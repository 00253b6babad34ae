//! Whether strings have a certain text, for passes over many nodes or edges: each string is read at most once, and only
//! those that are asked for, so that the pages of the file that hold long texts stay untouched.

use fixedbitset::FixedBitSet;

use crate::snapshot::{StringIndex, Strings};

/// Remembers which strings have the text. Takes two bits a string.
pub(crate) struct NameMatcher<'h> {
    strings: &'h Strings,
    text: &'static str,
    /// The string that had the text last: nearly every producer writes a text once.
    latest: Option<StringIndex>,
    asked: FixedBitSet,
    equal: FixedBitSet,
}

impl<'h> NameMatcher<'h> {
    pub(crate) fn new(strings: &'h Strings, text: &'static str) -> Self {
        let none = FixedBitSet::with_capacity(strings.len());
        NameMatcher { strings, text, latest: None, asked: none.clone(), equal: none }
    }

    #[inline]
    pub(crate) fn is(&mut self, string: StringIndex) -> bool {
        self.latest == Some(string) || self.is_another(string)
    }

    #[inline]
    fn is_another(&mut self, string: StringIndex) -> bool {
        let at = string.0 as usize;
        if self.asked.contains(at) { self.equal.contains(at) } else { self.ask(string) }
    }

    #[cold]
    fn ask(&mut self, string: StringIndex) -> bool {
        self.asked.insert(string.0 as usize);
        let is_equal = self.strings.is(string, self.text);
        if is_equal {
            self.equal.insert(string.0 as usize);
            self.latest = Some(string);
        }
        is_equal
    }
}
