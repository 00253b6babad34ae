//! Which nodes of two heaps have an id and a class in common, as DevTools merges the members of each class: several nodes of one
//! id and class are matched one by one.
//!
//! Odd ids are dense in V8: a class for each such id is an array, and each heap is compared with the other's array in one pass.
//! Ids that are even, far out or given twice go through a sorted list.

use fixedbitset::FixedBitSet;

use crate::heap::Outline;
use crate::snapshot::NodeIndex;

/// Nodes of each heap that have no partner in the other.
pub(super) struct Unmatched {
    pub(super) base: FixedBitSet,
    pub(super) current: FixedBitSet,
}

/// One heap's part: its nodes, and the common number of each node's class.
#[derive(Clone, Copy)]
pub(super) struct Members<'a, F> {
    pub(super) heap: Outline<'a>,
    pub(super) class_of: F,
}

/// The id is not there.
const NONE: u32 = u32::MAX;
/// Several nodes have the id.
const SEVERAL: u32 = u32::MAX - 1;

/// The array may have so many places for each node; four bytes a place.
const PLACES_PER_NODE: u64 = 6;
/// As many are always fine.
const PLACES_AT_LEAST: u64 = 1 << 16;

/// How many places the arrays of two heaps may have.
pub(super) fn most_places(base: Outline, current: Outline) -> u64 {
    let nodes = base.nodes().len().max(current.nodes().len()) as u64;
    (nodes * PLACES_PER_NODE).max(PLACES_AT_LEAST)
}

/// Compares two heaps by what [`Members::classes_by_id`] gave of each.
pub(super) fn unmatched<F, G>(base: (Members<F>, Vec<u32>), current: (Members<G>, Vec<u32>)) -> Unmatched
where
    F: Fn(NodeIndex) -> u32 + Copy + Sync,
    G: Fn(NodeIndex) -> u32 + Copy + Sync,
{
    let ((base, base_classes), (current, current_classes)) = (base, current);
    let ((mut base_only, base_rest), (mut current_only, current_rest)) =
        rayon::join(|| base.compare(&base_classes, &current_classes), || current.compare(&current_classes, &base_classes));
    strike_pairs(&base_rest, &current_rest, &mut base_only, &mut current_only);
    Unmatched { base: base_only, current: current_only }
}

/// Id, class, node.
type Entry = (u64, u32, u32);

impl<F: Fn(NodeIndex) -> u32 + Copy> Members<'_, F> {
    fn nodes(self) -> impl Iterator<Item = NodeIndex> {
        // Asked once, not once a node: the passes of this file take a quarter less time.
        let sizes = self.heap.shallow_size_column();
        self.heap.nodes().indices().filter(move |node| sizes.get(node.0) != 0)
    }

    /// By place of an odd id the class of the node that has it, [`NONE`] or [`SEVERAL`].
    pub(super) fn classes_by_id(self, most: u64) -> Vec<u32> {
        let ids = &self.heap.nodes().ids;
        let largest = match ids.as_narrow() {
            Some(narrow) => narrow.iter().filter_map(|&id| place(id.into(), most)).max(),
            None => ids.iter().filter_map(|id| place(id, most)).max(),
        };
        let mut classes = vec![NONE; largest.map_or(0, |place| place + 1)];
        for node in self.nodes() {
            if let Some(place) = place(self.heap.id(node).0, most) {
                let cell = &mut classes[place];
                *cell = if *cell == NONE { (self.class_of)(node) } else { SEVERAL };
            }
        }
        classes
    }

    /// The nodes without a partner, as far as the arrays tell, and those that need a closer look, which are among them.
    fn compare(self, own: &[u32], other: &[u32]) -> (FixedBitSet, Vec<Entry>) {
        let mut only = FixedBitSet::with_capacity(self.heap.nodes().len());
        let mut rest = Vec::new();
        let most = own.len().max(other.len()) as u64;
        for node in self.nodes() {
            let id = self.heap.id(node).0;
            let at = |classes: &[u32], place: usize| classes.get(place).copied().unwrap_or(NONE);
            let classes = place(id, most).map(|place| (at(own, place), at(other, place)));
            match classes {
                Some((own, other)) if own != SEVERAL && other != SEVERAL => only.set(node.at(), own != other),
                _ => {
                    only.insert(node.at());
                    rest.push((id, (self.class_of)(node), node.0));
                }
            }
        }
        rest.sort_unstable();
        (only, rest)
    }
}

/// Merges what needed a closer look.
fn strike_pairs(base: &[Entry], current: &[Entry], base_only: &mut FixedBitSet, current_only: &mut FixedBitSet) {
    let mut olds = base.iter().peekable();
    for &(id, class, node) in current {
        while olds.next_if(|&&(old_id, old_class, _)| (old_id, old_class) < (id, class)).is_some() {}
        if let Some(&(.., old)) = olds.next_if(|&&(old_id, old_class, _)| (old_id, old_class) == (id, class)) {
            base_only.set(old as usize, false);
            current_only.set(node as usize, false);
        }
    }
}

/// Place of an odd id among the dense ones.
#[inline]
fn place(id: u64, most: u64) -> Option<usize> {
    let place = id / 2;
    (id % 2 == 1 && place < most).then_some(place as usize)
}
