//! DevTools' Summary: counts and sizes by class.

mod outermost;
pub(super) mod top;

use std::cmp::Ordering;

use super::Heap;
use super::classes::{Class, ClassIndex};
use super::filters::NodeSet;
use crate::snapshot::NodeIndex;

/// A row of the Summary: the nodes of a class whose shallow size is not 0 and that pass the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassRow {
    /// The class.
    pub class: ClassIndex,
    /// How many nodes.
    pub count: u64,
    /// Sum of their shallow sizes in bytes.
    pub shallow_size: u64,
    /// Sum of retained sizes in bytes over those that no other counting node of the class dominates.
    pub retained_size: u64,
    /// Smallest distance among them; -5 as soon as one is unreachable.
    pub distance: i32,
}

/// Which nodes count: those with a size of their own that pass the filter, if there is one.
#[derive(Clone, Copy)]
struct Counting<'a> {
    heap: &'a Heap,
    filter: Option<&'a NodeSet>,
}

impl Counting<'_> {
    #[inline]
    fn contains(self, node: NodeIndex) -> bool {
        self.filter.is_none_or(|filter| filter.contains(node)) && self.heap.shallow_size(node) != 0
    }

    fn nodes(self) -> impl Iterator<Item = NodeIndex> {
        self.heap.nodes.indices().filter(move |&node| self.contains(node))
    }
}

/// Rows by retained size descending, then by class name.
pub(super) fn compute(heap: &Heap, filter: Option<&NodeSet>) -> Vec<ClassRow> {
    let counting = Counting { heap, filter };
    let mut rows = sums(heap, counting);
    outermost::add_retained_sizes(heap, counting, &mut rows);
    rows.retain(|row| row.count > 0);
    let classes = heap.classes();
    rows.sort_unstable_by(|a, b| {
        let by_name = || compare_classes(classes.get(a.class), classes.get(b.class));
        b.retained_size.cmp(&a.retained_size).then_with(by_name)
    });
    rows
}

/// By name as JavaScript compares texts; classes of one name by their public key.
fn compare_classes(a: &Class, b: &Class) -> Ordering {
    a.name.cmp_utf16(&b.name).then_with(|| a.key().cmp(&b.key()))
}

/// A row for each class, with everything but retained sizes.
fn sums(heap: &Heap, counting: Counting) -> Vec<ClassRow> {
    let (classes, distances) = (heap.classes(), heap.distances());
    let empty = |class| ClassRow { class, count: 0, shallow_size: 0, retained_size: 0, distance: i32::MAX };
    let mut rows: Vec<ClassRow> = (0..classes.len() as u32).map(ClassIndex).map(empty).collect();
    for node in counting.nodes() {
        let row = &mut rows[classes.of(node).0 as usize];
        row.count += 1;
        row.shallow_size += heap.shallow_size(node);
        row.distance = row.distance.min(distances.of(node));
    }
    rows
}

impl Heap {
    /// The nodes that a row of the Summary stands for: by retained size descending, then by id.
    pub fn instances(&self, class: ClassIndex, filter: Option<&NodeSet>) -> Vec<NodeIndex> {
        self.top_instances(class, filter, usize::MAX)
    }

    /// The first `limit` of [`Heap::instances`], without sorting all.
    pub fn top_instances(&self, class: ClassIndex, filter: Option<&NodeSet>, limit: usize) -> Vec<NodeIndex> {
        let classes = self.classes();
        let members = Counting { heap: self, filter }.nodes().filter(|&node| classes.of(node) == class);
        top::by_retained_size(self, members, limit)
    }
}

#[cfg(test)]
mod tests;
