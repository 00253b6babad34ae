//! What groups of objects keep together: what would be freed with all objects of a group, also what only several of them share. Retained
//! sizes do not tell: a text that two objects share is retained by neither, and goes with both.
//!
//! For each node those groups are found of which every way from the root passes a member: at its members themselves, else what holds
//! for all that refer to the node. Groups are bits, so one walk answers for all of them; a node is walked again only where it
//! loses a group, so the time is linear in the heap for a number of groups that is bounded.

use crate::Heap;
use crate::snapshot::NodeIndex;

/// So many groups are asked for at a time.
pub const MOST_GROUPS: usize = u64::BITS as usize;

/// Groups as bits.
pub type GroupBits = u64;

/// For each of the [`MOST_GROUPS`] groups what would be freed with all its members, in bytes. Members are given with the groups that
/// they are in.
pub fn kept_together(heap: &Heap, members: impl Iterator<Item = (NodeIndex, GroupBits)>) -> [u64; MOST_GROUPS] {
    let mut own: Vec<GroupBits> = vec![0; heap.nodes().len()];
    members.for_each(|(node, groups)| own[node.at()] |= groups);
    let passed = passed(heap, &own);
    let mut kept = [0; MOST_GROUPS];
    for (node, &groups) in heap.nodes().indices().zip(&passed) {
        let mut left = groups;
        while left != 0 {
            kept[left.trailing_zeros() as usize] += heap.shallow_size(node);
            left &= left - 1;
        }
    }
    kept
}

/// By node the groups that every way from the root to it passes.
fn passed(heap: &Heap, own: &[GroupBits]) -> Vec<GroupBits> {
    let essential = heap.essential();
    let columns = heap.graph().columns();
    // No way to a node is known yet: whatever is asked holds for all of them.
    let mut passed = vec![GroupBits::MAX; own.len()];
    let mut is_reached = fixedbitset::FixedBitSet::with_capacity(own.len());
    let mut level: Vec<u32> = std::iter::once(heap.root().0).chain(essential.orphans.iter().copied()).collect();
    for &node in &level {
        passed[node as usize] = own[node as usize];
        is_reached.insert(node as usize);
    }
    let mut next = Vec::new();
    while !level.is_empty() {
        columns.visit_rows(&level, |source, row| {
            let (rules, before) = (essential.of(source), passed[source as usize]);
            for edge in row {
                let target = columns.targets[edge];
                if !rules.admit(columns.types[edge], target) {
                    continue;
                }
                let at = target as usize;
                let groups = passed[at] & before | own[at];
                let is_new = !is_reached.put(at);
                if is_new || groups != passed[at] {
                    passed[at] = groups;
                    next.push(target);
                }
            }
        });
        std::mem::swap(&mut level, &mut next);
        next.clear();
    }
    // What no walk reaches is nobody's.
    for (node, groups) in passed.iter_mut().enumerate().filter(|&(node, _)| !is_reached.contains(node)) {
        *groups = own[node];
    }
    passed
}

#[cfg(test)]
mod tests;
