//! Sets as a bit an element: strings, so that a pass over nodes or edges tests a name with one bit instead of its text; nodes of
//! some types; rows of a column.

use fixedbitset::FixedBitSet;
use rayon::prelude::*;

use crate::snapshot::{NodeIndex, NodeType, StringIndex, Strings};

/// The strings of a table that have some property. Takes a bit a string.
pub(crate) struct NameSet(FixedBitSet);

impl NameSet {
    /// The strings that a test accepts.
    pub(crate) fn new(strings: &Strings, accepts: impl Fn(StringIndex) -> bool + Sync) -> Self {
        let indices = (0..strings.len() as u32).into_par_iter();
        let accepted: Vec<u32> = indices.filter(|&string| accepts(StringIndex(string))).collect();
        let mut set = FixedBitSet::with_capacity(if accepted.is_empty() { 0 } else { strings.len() });
        accepted.into_iter().for_each(|string| set.insert(string as usize));
        NameSet(set)
    }

    /// The strings with exactly this text.
    pub(crate) fn equal(strings: &Strings, text: &str) -> Self {
        NameSet::new(strings, |string| strings.is(string, text))
    }

    #[inline]
    pub(crate) fn contains(&self, string: StringIndex) -> bool {
        self.0.contains(string.0 as usize)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What the type of a node says of whether it belongs to a set.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum OfType {
    No = 0,
    Yes = 1,
    /// Another test tells.
    Maybe = 2,
}

/// The nodes whose type is in the set, and those of which it may be, that a test accepts. Types come in no order, so nothing branches
/// on them.
pub(crate) fn nodes_of(
    types: &[NodeType],
    is_in: impl Fn(NodeType) -> OfType,
    mut accepts: impl FnMut(NodeIndex, NodeType) -> bool,
) -> FixedBitSet {
    const WORD: usize = usize::BITS as usize;
    let of_code: [u8; 256] = std::array::from_fn(|code| is_in(NodeType(code as u8)) as u8);
    let word = |(at, types): (usize, &[NodeType])| {
        let (mut word, mut open) = (0, 0);
        for (bit, kind) in types.iter().enumerate() {
            let of_type = usize::from(of_code[usize::from(kind.0)]);
            word |= (of_type & 1) << bit;
            open |= (of_type >> 1) << bit;
        }
        while open != 0 {
            let bit = open.trailing_zeros() as usize;
            open &= open - 1;
            word |= usize::from(accepts(NodeIndex((at * WORD + bit) as u32), types[bit])) << bit;
        }
        word
    };
    FixedBitSet::with_capacity_and_blocks(types.len(), types.chunks(WORD).enumerate().map(word))
}

/// The positions of a column whose value a test accepts, made a word at a time.
pub(crate) fn bits<T: Copy>(column: &[T], accepts: impl Fn(T) -> bool) -> FixedBitSet {
    const WORD: usize = usize::BITS as usize;
    let word = |values: &[T]| {
        let bit = |(offset, &value): (usize, &T)| usize::from(accepts(value)) << offset;
        values.iter().enumerate().map(bit).fold(0, |word, bit| word | bit)
    };
    FixedBitSet::with_capacity_and_blocks(column.len(), column.chunks(WORD).map(word))
}
