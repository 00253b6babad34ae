//! Sets as a bit an element: strings, so that a pass over nodes or edges tests a name with one bit instead of its text, and
//! rows of a column.

use fixedbitset::FixedBitSet;
use rayon::prelude::*;

use crate::snapshot::{StringIndex, Strings};

/// The strings of a table that have some property. Takes a bit a string.
pub(super) struct NameSet(FixedBitSet);

impl NameSet {
    /// The strings that a test accepts.
    pub(super) fn new(strings: &Strings, accepts: impl Fn(StringIndex) -> bool + Sync) -> Self {
        let indices = (0..strings.len() as u32).into_par_iter();
        let accepted: Vec<u32> = indices.filter(|&string| accepts(StringIndex(string))).collect();
        let mut set = FixedBitSet::with_capacity(if accepted.is_empty() { 0 } else { strings.len() });
        accepted.into_iter().for_each(|string| set.insert(string as usize));
        NameSet(set)
    }

    /// The strings with exactly this text.
    pub(super) fn equal(strings: &Strings, text: &str) -> Self {
        NameSet::new(strings, |string| strings.is(string, text))
    }

    #[inline]
    pub(super) fn contains(&self, string: StringIndex) -> bool {
        self.0.contains(string.0 as usize)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The positions of a column whose value a test accepts, made a word at a time.
pub(super) fn bits<T: Copy>(column: &[T], mut accepts: impl FnMut(usize, T) -> bool) -> FixedBitSet {
    const WORD: usize = usize::BITS as usize;
    let word = |(start, values): (usize, &[T])| {
        let bit = |(offset, &value): (usize, &T)| usize::from(accepts(start * WORD + offset, value)) << offset;
        values.iter().enumerate().map(bit).fold(0, |word, bit| word | bit)
    };
    FixedBitSet::with_capacity_and_blocks(column.len(), column.chunks(WORD).enumerate().map(word))
}
