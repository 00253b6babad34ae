//! The panes' order of rows. Texts break ties only, so they are read only for ties within the page that is shown: an
//! object with a million references costs a sort of numbers.

use std::cmp::{Ordering, Reverse};
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::Heap;
use crate::engine::ecmascript;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, JsText, NodeIndex};

/// An incoming edge with what sorts it.
#[derive(Clone, Copy)]
pub(super) struct Held {
    pub(super) edge: EdgeIndex,
    pub(super) holder: NodeIndex,
    pub(super) distance: i32,
}

/// By retained size of the target descending, then by name of the edge, then in file order. Rows outside of `shown` come
/// out in no order of names.
pub(super) fn sort_children(heap: &Heap, edges: &mut [EdgeIndex], shown: Range<usize>) {
    let retained = heap.retained_sizes();
    let size = |edge: &EdgeIndex| retained.get(heap.graph().target(*edge).0);
    edges.sort_unstable_by_key(|edge| (Reverse(size(edge)), *edge));
    for_ties(edges, shown, |a, b| size(a) == size(b), |ties| sort_by_name(heap, ties));
}

fn sort_by_name(heap: &Heap, edges: &mut [EdgeIndex]) {
    let mut keyed: Vec<(NameKey<'_>, EdgeIndex)> = edges.iter().map(|&edge| (NameKey::of(heap, edge), edge)).collect();
    keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)));
    edges.iter_mut().zip(keyed).for_each(|(edge, (_, sorted))| *edge = sorted);
}

/// By distance, then by displayed name of the holder, then by edge descending. Rows outside of `shown` come out in no
/// order of names.
pub(super) fn sort_retainers(heap: &Heap, held: &mut [Held], shown: Range<usize>) {
    held.sort_unstable_by_key(|row| (row.distance, Reverse(row.edge)));
    for_ties(held, shown, |a, b| a.distance == b.distance, |ties| sort_by_holder(heap, ties));
}

/// A string can have a million references from the same array: each holder's name is made once.
fn sort_by_holder(heap: &Heap, held: &mut [Held]) {
    let mut holders: Vec<NodeIndex> = held.iter().map(|row| row.holder).collect();
    holders.sort_unstable();
    holders.dedup();
    let mut named: Vec<(JsText<'_>, NodeIndex)> = holders.into_iter().map(|holder| (heap.name(holder), holder)).collect();
    named.sort_by(|a, b| a.0.cmp_utf16(&b.0));
    let mut ranks: FxHashMap<NodeIndex, usize> = FxHashMap::default();
    for (rank, same_name) in named.chunk_by(|a, b| a.0 == b.0).enumerate() {
        ranks.extend(same_name.iter().map(|&(_, holder)| (holder, rank)));
    }
    held.sort_unstable_by_key(|row| (ranks.get(&row.holder).copied(), Reverse(row.edge)));
}

/// Calls `sort` with each run of equal rows that has one in the page.
fn for_ties<T>(rows: &mut [T], shown: Range<usize>, equal: impl Fn(&T, &T) -> bool, mut sort: impl FnMut(&mut [T])) {
    let mut start = 0;
    for ties in rows.chunk_by_mut(equal) {
        let run = start..start + ties.len();
        start = run.end;
        if run.len() > 1 && run.start < shown.end && shown.start < run.end {
            sort(ties);
        }
    }
}

/// Sort key of an edge's name: strings before numbers, `__proto__` last, numbers as text too.
#[derive(PartialEq, Eq)]
enum NameKey<'a> {
    Text(JsText<'a>),
    Number(Digits),
    Proto,
}

impl<'a> NameKey<'a> {
    fn of(heap: &'a Heap, edge: EdgeIndex) -> Self {
        match heap.graph().edge_name(edge) {
            EdgeName::Number(number) => NameKey::Number(Digits::of(number)),
            EdgeName::Text(string) if heap.graph().edge_type(edge) == EdgeType::SHORTCUT => {
                // A numeric shortcut counts as a number.
                let shown = heap.edge_name(edge);
                match shown.as_str().and_then(|text| text.parse().ok()) {
                    Some(number) => NameKey::Number(Digits::of(number)),
                    None => NameKey::of_text(heap.strings().get(string)),
                }
            }
            EdgeName::Text(_) => NameKey::of_text(heap.edge_name(edge)),
        }
    }

    fn of_text(text: JsText<'a>) -> Self {
        if text == *ecmascript::PROTOTYPE { NameKey::Proto } else { NameKey::Text(text) }
    }

    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (NameKey::Text(a), NameKey::Text(b)) => a.cmp_utf16(b),
            (NameKey::Number(a), NameKey::Number(b)) => a.cmp(b),
            _ => self.kind().cmp(&other.kind()),
        }
    }

    fn kind(&self) -> u8 {
        match self {
            NameKey::Text(_) => 0,
            NameKey::Number(_) => 1,
            NameKey::Proto => 2,
        }
    }
}

/// The decimal text of a number, padded with zero bytes: sorts as the text does and needs no allocation.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Digits([u8; 20]);

impl Digits {
    fn of(number: i64) -> Self {
        let mut digits = [0; 20];
        let mut rest = number.unsigned_abs();
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            at -= 1;
            digits[at] = b'-';
        }
        digits.copy_within(at.., 0);
        let length = digits.len() - at;
        digits[length..].fill(0);
        Digits(digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_as_their_texts() {
        let mut numbers = [-2, 2, 10, 1, i64::MIN, i64::MAX, 0, 100];
        let mut texts = numbers.map(|number| number.to_string());
        numbers.sort_by_key(|&number| Digits::of(number));
        texts.sort();
        assert_eq!(numbers.map(|number| number.to_string()), texts);
    }
}
