//! A/B: the heap of a change beside that of its base branch. They are of different processes, so groups are compared by names that mean
//! the same in both: classes (with the properties of plain objects) and owners.

use std::collections::BTreeSet;

use crate::Heap;
use crate::columns::shapes::Shapes;
use crate::engine::v8;
use crate::queries::census::Tally;
use crate::queries::census::{By, Census};

/// By how much a group may differ before it counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    /// It must have grown by more than so many percent of what the base has,
    pub percent: f64,
    /// and by more than so many bytes,
    pub min_growth: u64,
    /// or by more than so many objects.
    pub min_count: u64,
}

impl Default for Tolerance {
    /// Far above the noise: in two runs of a small HTTP service a group differed by 12 kB at most, in those of the leak generator by 208 B.
    fn default() -> Self {
        Tolerance { percent: 10.0, min_growth: 100_000, min_count: 1_000 }
    }
}

/// What a heap is made of, by names.
#[derive(Debug)]
pub struct Names {
    classes: Census,
    owners: Census,
    total: u64,
}

/// How a group is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamedBy {
    /// The whole heap.
    Total,
    /// By class, plain objects by their properties.
    Class,
    /// By the nearest long-lived object that holds them.
    Owner,
}

/// A group that has more in the change than in the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grown {
    /// How it is named.
    pub by: NamedBy,
    /// Its name.
    pub name: String,
    /// What the base has.
    pub base: Tally,
    /// What the change has.
    pub change: Tally,
}

impl Names {
    /// Counts a heap. `shapes` name the plain objects, and must be the same for both sides.
    pub fn new(heap: &Heap, shapes: &Shapes) -> Self {
        Names {
            classes: Census::by_class_name(heap, shapes),
            owners: Census::new(heap, By::Owner, shapes),
            total: heap.total_size(),
        }
    }

    /// Groups that have grown beyond the tolerance, by kind, then by bytes.
    pub fn grown_since(&self, base: &Names, tolerance: &Tolerance) -> Vec<Grown> {
        let total = |bytes| Tally { count: 0, size: bytes };
        let whole = Grown { by: NamedBy::Total, name: "heap".to_owned(), base: total(base.total), change: total(self.total) };
        let classes = pairs(NamedBy::Class, &base.classes, &self.classes);
        let owners = pairs(NamedBy::Owner, &base.owners, &self.owners);
        let all = std::iter::once(whole).chain(classes).chain(owners);
        let mut grown: Vec<Grown> = all.filter(|group| is_of_program(group) && group.exceeds(tolerance)).collect();
        grown.sort_by_key(|group| (group.by, std::cmp::Reverse(group.bytes())));
        grown
    }
}

fn pairs(by: NamedBy, base: &Census, change: &Census) -> Vec<Grown> {
    let names: BTreeSet<&str> = change.groups().map(|(name, _)| name).collect();
    let pair = |name: &str| Grown { by, name: name.to_owned(), base: base.get(name), change: change.get(name) };
    names.into_iter().map(pair).collect()
}

/// The engine's own groups follow the amount of code that ran, which a change may well enlarge; the whole heap has them too.
fn is_of_program(group: &Grown) -> bool {
    !group.name.starts_with('(') && !group.name.starts_with(v8::PREFIX)
}

impl Grown {
    /// By how many bytes it grew.
    pub fn bytes(&self) -> i64 {
        self.change.size as i64 - self.base.size as i64
    }

    /// By how many objects it grew.
    pub fn objects(&self) -> i64 {
        self.change.count as i64 - self.base.count as i64
    }

    fn exceeds(&self, tolerance: &Tolerance) -> bool {
        let beyond = |by: i64, before: u64, least: u64| {
            by > 0 && by as u64 > least && by as f64 > before as f64 * tolerance.percent / 100.0
        };
        beyond(self.bytes(), self.base.size, tolerance.min_growth) || beyond(self.objects(), self.base.count, tolerance.min_count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    /// `global.app.sessions`, a Map of so many sessions.
    fn names(sessions: u64, shapes: &Shapes) -> Names {
        let mut heap = HeapBuilder::new();
        let global = heap.node("object", "global", 1);
        heap.root_edge("shortcut", "1", global);
        let app = heap.property(global, "app", "object", "App", 2);
        let map = heap.property(app, "sessions", "object", "Map", 4);
        let table = heap.node("array", "", 8);
        heap.edge(map, "internal", "table", table);
        for at in 0..sessions {
            let session = heap.node("object", "Session", 16);
            heap.edge(table, "internal", at, session);
        }
        Names::new(&heap.build(), shapes)
    }

    fn told(base: u64, change: u64, tolerance: &Tolerance) -> Vec<(NamedBy, String, i64)> {
        let shapes = Shapes::default();
        let grown = names(change, &shapes).grown_since(&names(base, &shapes), tolerance);
        grown.into_iter().map(|grown| (grown.by, grown.name.clone(), grown.objects())).collect()
    }

    #[test]
    fn what_grew_is_named_by_class_and_by_owner_in_any_process() {
        let tolerance = Tolerance { percent: 10.0, min_growth: 100, min_count: 1_000 };
        let class = (NamedBy::Class, "Session".to_owned(), 20);
        let owner = (NamedBy::Owner, "global.app.sessions".to_owned(), 20);
        assert_eq!(told(10, 30, &tolerance), [(NamedBy::Total, "heap".to_owned(), 0), class.clone(), owner.clone()]);
        assert_eq!(told(30, 10, &tolerance), []);
        // Many small things count although their bytes do not.
        let of_counts = Tolerance { percent: 10.0, min_growth: 1_000_000, min_count: 15 };
        assert_eq!(told(10, 30, &of_counts), [class, owner]);
    }

    #[test]
    fn a_tolerance_is_a_share_and_an_amount() {
        let more_than_half = Tolerance { percent: 50.0, min_growth: 10, min_count: 1_000 };
        assert_eq!(told(100, 140, &more_than_half), []);
        let more_than_a_kilobyte = Tolerance { percent: 10.0, min_growth: 1_000, min_count: 1_000 };
        assert_eq!(told(100, 140, &more_than_a_kilobyte), []);
    }
}
