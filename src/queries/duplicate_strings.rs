//! Groups of strings with the same text.
//!
//! V8 writes the first 1024 characters of a string, so in files that do not say which strings are longer, long strings with
//! a common beginning count as the same, here as in DevTools.

mod ropes;
mod same_text;
mod truncation;

use std::cmp::Reverse;

use crate::Heap;
use crate::snapshot::NodeIndex;
use truncation::{Truncation, Truncations};

/// Two or more strings with the same text (truncated ones: the same length and hash too).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateGroup {
    /// The members in node order.
    pub members: Vec<NodeIndex>,
    /// Sum of their shallow sizes in bytes.
    pub shallow_size: u64,
    /// Sum of their retained sizes in bytes; strings that retain one another count several times, up to 2^64 - 1.
    pub retained_size: u64,
    /// The file holds only the beginning of these strings, and says so.
    pub truncated: bool,
    /// Length in UTF-16 units, where the file says it (only of truncated ones).
    pub length: Option<i64>,
}

/// Bytes that all copies of a text but one take.
pub fn extra_copies(group: &DuplicateGroup) -> u64 {
    group.shallow_size - group.shallow_size / (group.members.len() as u64).max(1)
}

/// Groups in DevTools' order: by what they retain, descending; of equals the truncated ones last; then by the first string
/// with the text, then by the first member.
pub(crate) fn compute(heap: &Heap) -> Vec<DuplicateGroup> {
    let mut truncations = Truncations::new(heap);
    let mut groups = Vec::new();
    for members in heap.equal_strings() {
        let split = split_by_truncation(&mut truncations, members);
        let truncated = split.iter().filter(|(truncation, _)| truncation.is_some());
        let first_truncated = truncated.map(|(_, members)| members[0]).min();
        for (truncation, members) in split {
            let first_of_text = if truncation.is_some() { first_truncated } else { None };
            groups.push((first_of_text, group(heap, truncation, members)));
        }
    }
    groups.sort_unstable_by_key(|(first_of_text, group)| {
        (Reverse(group.retained_size), group.truncated, *first_of_text, group.members[0])
    });
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Strings with equal texts, before truncation tells them apart.
pub(crate) fn equal_strings(heap: &Heap) -> Vec<Vec<NodeIndex>> {
    same_text::groups(heap)
}

/// Strings of one text, told apart by what the file says of their whole length; single ones are dropped.
fn split_by_truncation(truncations: &mut Truncations, members: &[NodeIndex]) -> Vec<(Option<Truncation>, Vec<NodeIndex>)> {
    let mut marked: Vec<_> = members.iter().map(|&node| (truncations.of(node), node)).collect();
    if marked.iter().all(|(truncation, _)| *truncation == marked[0].0) {
        return vec![(marked[0].0, members.to_vec())];
    }
    marked.sort_unstable();
    let runs = marked.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1);
    runs.map(|run| (run[0].0, run.iter().map(|&(_, node)| node).collect())).collect()
}

fn group(heap: &Heap, truncation: Option<Truncation>, members: Vec<NodeIndex>) -> DuplicateGroup {
    let retained = heap.retained_sizes();
    DuplicateGroup {
        shallow_size: members.iter().map(|&node| heap.shallow_size(node)).sum(),
        retained_size: members.iter().map(|&node| retained.get(node.0)).fold(0, u64::saturating_add),
        truncated: truncation.is_some(),
        length: truncation.and_then(|truncation| truncation.length),
        members,
    }
}

impl Heap {
    /// Strings with equal texts, two or more each, in node order; the groups in the order of their first strings. What
    /// [`Heap::duplicate_strings`] begins with, and most of its cost; it needs no retained sizes.
    pub fn equal_strings(&self) -> &[Vec<NodeIndex>] {
        self.answer::<Vec<_>>("equal strings", self.extension(), equal_strings)
    }

    /// Groups of equal strings, the group that retains most first.
    pub fn duplicate_strings(&self) -> &[DuplicateGroup] {
        self.answer::<Vec<_>>("duplicate strings", self.extension(), compute)
    }
}

#[cfg(test)]
mod tests;
