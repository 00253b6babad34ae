//! What a heap is made of, in groups whose names mean the same in every snapshot: no ids, no script numbers. So the censuses
//! of several snapshots can stand side by side, of one process or of different ones.

mod by_class;
mod by_location;
mod by_owner;
mod by_realm;
mod by_script;
mod by_shape;
mod named_owners;

pub use named_owners::named_owners;

use std::borrow::Cow;

use super::packages::package_of_script;
use crate::Heap;
use crate::columns::shapes::Shapes;
use crate::heap::Outline;
use crate::keyed::KeyedMap;

/// How objects are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Class name, and where the constructor stands if the file says so.
    #[default]
    Class,
    /// Names of all properties, besides the class.
    Shape,
    /// Where functions, and constructors of objects, stand.
    Location,
    /// The npm package whose code made them, or the nearest object above them in the dominator tree that has any.
    Package,
    /// The script whose code made them, in the same way.
    File,
    /// The realm (page, frame, worker, `vm` context) that alone reaches them.
    Realm,
    /// The nearest object on the best way to them to which nothing but names lead from a root: no elements, no entries.
    Owner,
}

/// A number of objects and the sum of their shallow sizes in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// Their shallow sizes, in bytes.
    pub size: u64,
}

impl Tally {
    /// One more, of so many bytes.
    pub fn add(&mut self, size: u64) {
        self.count += 1;
        self.size += size;
    }
}

/// Number and shallow sizes of the objects of each group. Objects without a size of their own do not count.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Census(KeyedMap<String, Tally>);

impl Census {
    /// Counts a heap. `shapes` name the plain objects, so that they have the same names in every snapshot of a comparison.
    pub fn new(heap: &Heap, by: By, shapes: &Shapes) -> Self {
        Census::count(heap.outline(), &Groups::new(heap, by, shapes))
    }

    /// Counts a heap by class, with its references or without.
    pub fn by_class(heap: Outline, shapes: &Shapes) -> Self {
        Census::count(heap, &by_class::groups(heap, shapes))
    }

    /// Counts a heap by the names of classes, without the places of their constructors: for heaps of different builds.
    pub fn by_class_name(heap: &Heap, shapes: &Shapes) -> Self {
        Census::count(heap.outline(), &Groups::by_class_name(heap, shapes))
    }

    /// Objects of one group.
    pub fn get(&self, group: &str) -> Tally {
        self.0.get(group).copied().unwrap_or_default()
    }

    /// All groups that have objects, in no particular order.
    pub fn groups(&self) -> impl Iterator<Item = (&str, Tally)> {
        self.0.iter().map(|(name, &tally)| (name.as_str(), tally))
    }

    /// Counts the nodes of a heap. Groups of one name are one.
    fn count(heap: Outline, groups: &Groups) -> Self {
        let mut tallies = vec![Tally::default(); groups.names.len()];
        let sizes = heap.shallow_size_column();
        for node in heap.nodes().indices() {
            let size = sizes.get(node.0);
            if size != 0 {
                tallies[groups.of_node[node.at()] as usize].add(size);
            }
        }
        let mut census = Census::default();
        for (name, tally) in groups.names.iter().zip(tallies).filter(|(_, tally)| tally.count > 0) {
            let known = census.0.entry(name.clone()).or_default();
            known.count += tally.count;
            known.size += tally.size;
        }
        census
    }
}

/// To which group each node of a heap belongs.
#[derive(Debug)]
pub struct Groups<'h> {
    /// By node, the position of its group in `names`.
    pub of_node: Cow<'h, [u32]>,
    /// Names of the groups; several may have the same.
    pub names: Vec<String>,
}

impl<'h> Groups<'h> {
    /// Groups the nodes of a heap. `shapes` name the plain objects.
    pub fn new(heap: &'h Heap, by: By, shapes: &Shapes) -> Self {
        match by {
            By::Class => by_class::groups(heap.outline(), shapes),
            By::Shape => by_shape::groups(heap),
            By::Location => by_location::groups(heap),
            By::Package => by_script::groups(heap, package_of_script),
            By::File => by_script::groups(heap, str::to_owned),
            By::Realm => by_realm::groups(heap),
            By::Owner => by_owner::groups(heap),
        }
    }

    /// Groups them by the names of classes, without the places of their constructors.
    pub fn by_class_name(heap: &'h Heap, shapes: &Shapes) -> Self {
        by_class::groups_of_names(heap.outline(), shapes)
    }

    fn owned(of_node: Vec<u32>, group_count: usize, name: impl Fn(u32) -> String) -> Self {
        Groups { of_node: of_node.into(), names: (0..group_count as u32).map(name).collect() }
    }
}

#[cfg(test)]
mod tests;
