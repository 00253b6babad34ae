//! DevTools' Summary: counts and sizes by class.

mod outermost;
pub(crate) mod top;

use std::cmp::Ordering;

use fixedbitset::FixedBitSet;

use super::filters::NodeSet;
use crate::Heap;
use crate::columns::classes::{Class, ClassIndex};
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

/// Rows by retained size descending, then by class name. On one thread, so that rows can be computed beside other answers: a thread that
/// waits for a part of its own work takes up other work of the pool, and that could ask for the rows that are being computed.
pub(crate) fn compute(heap: &Heap, filter: Option<&NodeSet>) -> Vec<ClassRow> {
    let counting = counting_nodes(heap, filter);
    let (mut rows, retained) = (sums(heap, &counting), outermost::retained_sizes(heap, &counting));
    std::iter::zip(&mut rows, retained).for_each(|(row, retained)| row.retained_size = retained);
    rows.retain(|row| row.count > 0);
    let classes = heap.classes();
    rows.sort_unstable_by(|a, b| {
        let by_name = || compare_classes(classes.get(a.class), classes.get(b.class));
        b.retained_size.cmp(&a.retained_size).then_with(by_name)
    });
    rows
}

/// Whether a node counts: it has a size of its own and passes the filter, if there is one.
#[inline]
fn counts(heap: &Heap, filter: Option<&NodeSet>, node: NodeIndex) -> bool {
    filter.is_none_or(|filter| filter.contains(node)) && heap.shallow_size(node) != 0
}

/// The nodes that count. A bit a node: asked in an order other than the file's, the sizes themselves would be far away.
fn counting_nodes(heap: &Heap, filter: Option<&NodeSet>) -> FixedBitSet {
    let mut counting = FixedBitSet::with_capacity(heap.nodes().len());
    heap.nodes().indices().filter(|&node| counts(heap, filter, node)).for_each(|node| counting.insert(node.at()));
    counting
}

/// By name as JavaScript compares texts; classes of one name by their public key.
fn compare_classes(a: &Class, b: &Class) -> Ordering {
    a.name.cmp_utf16(&b.name).then_with(|| a.key().cmp(&b.key()))
}

/// A row for each class, with everything but retained sizes.
fn sums(heap: &Heap, counting: &FixedBitSet) -> Vec<ClassRow> {
    let (classes, distances) = (heap.classes(), heap.distances());
    let empty = |class| ClassRow { class, count: 0, shallow_size: 0, retained_size: 0, distance: i32::MAX };
    let mut rows: Vec<ClassRow> = (0..classes.len() as u32).map(ClassIndex).map(empty).collect();
    for node in counting.ones().map(|node| NodeIndex(node as u32)) {
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
        let members = self.nodes().indices().filter(|&node| classes.of(node) == class && counts(self, filter, node));
        top::by_retained_size(self, members, limit)
    }
}

impl Heap {
    /// DevTools' Summary: one row a class, by retained size descending, then by name.
    pub fn class_rows(&self, filter: Option<&NodeSet>) -> Vec<ClassRow> {
        match filter {
            Some(_) => compute(self, filter),
            None => self.all_class_rows().to_vec(),
        }
    }

    /// [`Heap::class_rows`] of all nodes.
    pub(crate) fn all_class_rows(&self) -> &[ClassRow] {
        self.answer::<Vec<_>>("class sizes", self.extension(), |heap| compute(heap, None))
    }
}

#[cfg(test)]
mod tests;
