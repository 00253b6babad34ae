//! What a row of what grew is, beyond its numbers: how a program reaches it, and what it has gained.

use std::cmp::Reverse;

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use super::grown_rows::GrownRow;
use super::growth::Growth;
use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::queries::access_paths::{AccessPath, edge_text};
use crate::queries::census::Tally;
use crate::queries::retaining_paths::{PathFinder, RetainingPath};
use crate::snapshot::{EdgeIndex, NodeIndex};

/// A way from a root to an object that grew.
#[derive(Debug)]
pub struct Way {
    /// The references.
    pub path: RetainingPath,
    /// The same as a programmer would write it.
    pub written: AccessPath,
    /// Where one new reference leads on, its text: a list hangs on its head.
    pub head: Option<String>,
}

impl Way {
    /// The way in one piece.
    pub fn expression(&self) -> String {
        self.written.then(self.head.as_deref().unwrap_or_default())
    }
}

/// The way to the object of a row that grew most; nothing if only weak references hold it. `head` is what [`head`] said, so that the
/// growth may be gone by now: the search for ways needs the memory.
pub fn way_with(heap: &Heap, paths: &mut PathFinder, row: &GrownRow, head: Option<String>) -> Option<Way> {
    let node = row.first().node;
    let path = paths.to(node, 1).into_iter().next()?;
    let written = path.written(heap);
    Some(Way { path, written, head })
}

/// Where but one new reference leads on from the object of a row that grew most, its text.
pub fn head(heap: &Heap, growth: &Growth, row: &GrownRow) -> Option<String> {
    let node = row.first().node;
    let mut new = growth.new_references(node);
    let only = new.next().filter(|_| new.next().is_none())?;
    let leads_there = |edge: &EdgeIndex| heap.graph().target(*edge) == only;
    heap.graph().edges_of(node).find(leads_there).map(|edge| edge_text(heap, edge))
}

/// What each row has gained, by class, the class with most objects first: the things to which its objects refer now, or, where that
/// is but one, all that hang on it.
pub fn gained<'r>(
    heap: &Heap,
    growth: &Growth,
    rows: impl Iterator<Item = &'r GrownRow> + Clone,
) -> Vec<Vec<(ClassIndex, Tally)>> {
    let mut found: Vec<FxHashMap<ClassIndex, Tally>> = Vec::new();
    let add = |found: &mut FxHashMap<ClassIndex, Tally>, node: NodeIndex| {
        found.entry(heap.classes().of(node)).or_default().add(heap.shallow_size(node));
    };
    let mut hanging: FxHashMap<NodeIndex, usize> = FxHashMap::default();
    let mut has_hanging = FixedBitSet::with_capacity(heap.nodes().len());
    let referred = |row: &'r GrownRow| row.members.iter().flat_map(|grown| growth.new_references(grown.node));
    for (at, row) in rows.clone().enumerate() {
        let mut classes = FxHashMap::default();
        if row.references() > 1 {
            referred(row).for_each(|node| add(&mut classes, node));
        } else {
            hanging.extend(row.members.iter().map(|grown| (grown.node, at)));
            row.members.iter().for_each(|grown| has_hanging.insert(grown.node.at()));
        }
        found.push(classes);
    }
    // Of all that hangs on a chain the texts and numbers inside its members say least.
    if !hanging.is_empty() {
        let of_chains = growth.new_objects().filter(|(_, owner)| has_hanging.contains(owner.at()));
        of_chains.filter(|&(node, _)| growth.is_holder(node)).for_each(|(node, owner)| add(&mut found[hanging[&owner]], node));
    }
    // What others refer to as well hangs on none of them.
    for (classes, row) in found.iter_mut().zip(rows).filter(|(classes, _)| classes.is_empty()) {
        referred(row).for_each(|node| add(classes, node));
    }
    found.into_iter().map(|classes| most_frequent(heap, classes)).collect()
}

fn most_frequent(heap: &Heap, classes: FxHashMap<ClassIndex, Tally>) -> Vec<(ClassIndex, Tally)> {
    let mut rows: Vec<(ClassIndex, Tally)> = classes.into_iter().collect();
    // Of equally many, what a program has made tells more than its keys and numbers.
    let is_value = |class: ClassIndex| heap.classes().get(class).name.as_bytes().starts_with(b"(");
    rows.sort_unstable_by_key(|&(class, tally)| (Reverse(tally.count), is_value(class), Reverse(tally.size), class));
    rows
}
