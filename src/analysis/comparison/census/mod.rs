//! What a heap is made of, in groups whose names mean the same in every snapshot: no ids, no script numbers. So the censuses
//! of several snapshots can stand side by side, of one process or of different ones.

mod by_class;
mod by_location;
mod by_owner;
mod by_package;
mod by_shape;

use super::class_changes::Tally;
use crate::analysis::Heap;
use crate::analysis::shapes::Shapes;
use crate::keyed::KeyedMap;

/// How objects are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
    /// The nearest object above them in the dominator tree that names lead to from a root: no elements, no entries.
    Owner,
}

/// Number and shallow sizes of the objects of each group. Objects without a size of their own do not count.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Census(KeyedMap<String, Tally>);

impl Census {
    /// Counts a heap. `shapes` name the plain objects, so that they have the same names in every snapshot of a comparison.
    pub fn new(heap: &Heap, by: By, shapes: &Shapes) -> Self {
        match by {
            By::Class => by_class::census(heap, shapes),
            By::Shape => by_shape::census(heap),
            By::Location => by_location::census(heap),
            By::Package => by_package::census(heap),
            By::Owner => by_owner::census(heap),
        }
    }

    /// Counts a heap by the names of classes, without the places of their constructors: for heaps of different builds.
    pub fn by_class_name(heap: &Heap, shapes: &Shapes) -> Self {
        by_class::census_of_names(heap, shapes)
    }

    /// Objects of one group.
    pub fn get(&self, group: &str) -> Tally {
        self.0.get(group).copied().unwrap_or_default()
    }

    /// All groups that have objects, in no particular order.
    pub fn groups(&self) -> impl Iterator<Item = (&str, Tally)> {
        self.0.iter().map(|(name, &tally)| (name.as_str(), tally))
    }

    /// Counts the nodes of a heap by number of their group, and names the groups afterwards. Groups of one name are one.
    fn count(heap: &Heap, group_count: usize, group_of: impl Fn(usize) -> u32, name: impl Fn(u32) -> String) -> Self {
        let mut tallies = vec![Tally::default(); group_count];
        for node in heap.nodes.indices() {
            let size = heap.shallow_size(node);
            if size != 0 {
                tallies[group_of(node.at()) as usize].add(size);
            }
        }
        let mut census = Census::default();
        for (group, tally) in tallies.into_iter().enumerate().filter(|(_, tally)| tally.count > 0) {
            let known = census.0.entry(name(group as u32)).or_default();
            known.count += tally.count;
            known.size += tally.size;
        }
        census
    }
}

/// How a row of several snapshots went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// Larger in every snapshot than in the one before.
    GrowsInEveryStep,
    /// Larger in the last than in the first, and never smaller than in the one before.
    GrowsInSomeSteps,
    /// Larger in one step, the same in all others.
    GrewOnce,
    /// Up and down.
    Sawtooth,
    /// Smaller in the last than in the first, and never larger than in the one before.
    Shrinks,
    /// The same in all.
    Stays,
}

impl Trend {
    /// Of the values of one row, in the order of the snapshots.
    pub fn of(values: &[u64]) -> Self {
        let steps = values.windows(2);
        let (count, up) = (steps.len(), steps.clone().filter(|step| step[1] > step[0]).count());
        let down = steps.filter(|step| step[1] < step[0]).count();
        match (up, down) {
            (0, 0) => Trend::Stays,
            (up, 0) if up == count => Trend::GrowsInEveryStep,
            (1, 0) => Trend::GrewOnce,
            (_, 0) => Trend::GrowsInSomeSteps,
            (0, _) => Trend::Shrinks,
            _ => Trend::Sawtooth,
        }
    }
}

#[cfg(test)]
mod tests;
