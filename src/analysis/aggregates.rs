//! DevTools' Summary: counts and sizes by class.

use super::Heap;
use super::classes::ClassIndex;
use super::filters::NodeSet;

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

/// Rows by retained size descending, then by class name.
pub(super) fn compute(_heap: &Heap, _filter: Option<&NodeSet>) -> Vec<ClassRow> {
    todo!()
}
