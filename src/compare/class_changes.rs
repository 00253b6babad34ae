//! DevTools' Comparison: how many objects of each class are new, and how many are gone.
//!
//! Objects are the same if they have the same id **and** the same class: one that got a property and with it another
//! interface is gone in one row and new in another. The older heap is classed by the newer one's interfaces. Objects
//! without a size of their own do not count.

use std::cmp::Ordering;

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use super::Pair;
use crate::columns::classes::{Class, ClassIndex, Classes, PlainObjects};
use crate::columns::one_caller::one_caller;
use crate::heap::Outline;
use crate::keyed::KeyedMap;
use crate::queries::census::Tally;
use crate::snapshot::{JsText, Location, NodeIndex};
use by_id::{Members, Unmatched, most_places, unmatched};

mod by_id;

/// What changed in one class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassChange {
    /// The class; handle in [`ClassChanges::class`].
    pub class: ClassIndex,
    /// Its name as DevTools titles the row. Differs from the class's own name where the class is gone from the current heap
    /// and the base's interfaces name its objects otherwise.
    pub name: JsText<'static>,
    /// Objects that only the current heap has.
    pub added: Tally,
    /// Objects that only the base has.
    pub removed: Tally,
}

/// The comparison of two heaps by class.
pub struct ClassChanges<'h> {
    base: Outline<'h>,
    current: Outline<'h>,
    /// The base's classes by the current heap's interfaces.
    base_classes: Classes,
    /// Of the base's classes the handle of the same class in the common numbering: the current heap's, then what only the
    /// base has.
    common: Vec<u32>,
    /// Which of the base's classes stand behind the current heap's in the common numbering.
    only_base: Vec<ClassIndex>,
    added: FixedBitSet,
    removed: FixedBitSet,
    rows: Vec<ClassChange>,
}

impl<'h> ClassChanges<'h> {
    /// Compares. Asks each heap for shallow sizes and the current one for classes, side by side.
    pub fn new(pair: Pair<'h>) -> Self {
        ClassChanges::of_outlines(pair.base.outline(), pair.current.outline())
    }

    /// The same for heaps with or without their references.
    pub fn of_outlines(base: Outline<'h>, current: Outline<'h>) -> Self {
        let _alone = one_caller();
        let own = || {
            let plain = PlainObjects::collect(current.tables());
            let shapes = plain.infer(current.strings());
            (plain, shapes)
        };
        let ((plain, shapes), base_plain) = rayon::join(
            || rayon::join(own, || current.shallow_sizes()).0,
            || rayon::join(|| PlainObjects::collect(base.tables()), || base.shallow_sizes()).0,
        );
        let (classes, base_classes) =
            rayon::join(|| current.classes_from(plain, shapes.clone()), || base.classes_of(base_plain, shapes.clone()));
        let (common, only_base) = common_numbers(classes, &base_classes);
        let current_members = Members { heap: current, class_of: |node| classes.of(node).0 };
        let base_members = Members { heap: base, class_of: |node| common[base_classes.of(node).0 as usize] };
        let most = most_places(base, current);
        let (current_by_id, base_by_id) =
            rayon::join(|| current_members.classes_by_id(most), || base_members.classes_by_id(most));
        let Unmatched { base: removed, current: added } = unmatched((base_members, base_by_id), (current_members, current_by_id));
        let mut changes = ClassChanges { base, current, base_classes, common, only_base, added, removed, rows: Vec::new() };
        changes.count();
        changes
    }

    fn common_class(&self, old: NodeIndex) -> u32 {
        self.common[self.base_classes.of(old).0 as usize]
    }

    fn count(&mut self) {
        let ClassChanges { base, current, .. } = *self;
        let classes = current.classes();
        let count = classes.len() + self.only_base.len();
        let (added, removed) = rayon::join(|| tally(current, self.all_added(), count), || tally(base, self.all_removed(), count));
        let tallies: Vec<(Tally, Tally)> = std::iter::zip(added, removed).collect();
        let titles = self.titles_of_vanished(&tallies);
        let rows = tallies.into_iter().enumerate().filter(|(_, (added, removed))| added.count + removed.count > 0);
        let mut rows: Vec<ClassChange> = rows
            .map(|(class, (added, removed))| {
                let class = ClassIndex(class as u32);
                let name = titles.get(&class.0).cloned().unwrap_or_else(|| self.class(class).name.clone());
                ClassChange { class, name, added, removed }
            })
            .collect();
        rows.sort_by(compare_rows);
        self.rows = rows;
    }

    /// DevTools reads the title of a row whose class is gone after it has given the base its own interfaces back: from the
    /// object with the largest id.
    fn titles_of_vanished(&self, tallies: &[(Tally, Tally)]) -> FxHashMap<u32, JsText<'static>> {
        let ClassChanges { base, current, .. } = *self;
        let mut newest: FxHashMap<u32, NodeIndex> = FxHashMap::default();
        for (node, ClassIndex(class)) in self.all_removed() {
            // What the current heap has new objects of is there.
            if tallies[class as usize].0.count == 0 {
                let known = newest.entry(class).or_insert(node);
                if base.id(node) >= base.id(*known) {
                    *known = node;
                }
            }
        }
        // Interfaces are inferred once more only if one of them could matter.
        newest.retain(|_, node| Classes::is_plain(base.tables(), *node));
        if !newest.is_empty() {
            let counting = current.nodes().indices().filter(|&node| current.shallow_size(node) != 0);
            counting.for_each(|node| _ = newest.remove(&current.classes().of(node).0));
        }
        newest.into_iter().map(|(class, node)| (class, base.class_name(node).clone())).collect()
    }

    /// One row a class that has any change: by size of what was added descending, then by name, as DevTools sorts them.
    pub fn rows(&self) -> &[ClassChange] {
        &self.rows
    }

    /// What a row's class is.
    pub fn class(&self, class: ClassIndex) -> &Class {
        let classes = self.current.classes();
        match (class.0 as usize).checked_sub(classes.len()) {
            None => classes.get(class),
            Some(at) => self.base_classes.get(self.only_base[at]),
        }
    }

    /// The current heap's objects that the base does not have, in file order, with their classes.
    pub fn all_added(&self) -> impl Iterator<Item = (NodeIndex, ClassIndex)> + '_ {
        let classes = self.current.classes();
        self.added.ones().map(|node| NodeIndex(node as u32)).map(move |node| (node, classes.of(node)))
    }

    /// The base's objects that the current heap does not have, in file order, with their classes.
    pub fn all_removed(&self) -> impl Iterator<Item = (NodeIndex, ClassIndex)> + '_ {
        self.removed.ones().map(|node| NodeIndex(node as u32)).map(|node| (node, ClassIndex(self.common_class(node))))
    }

    /// The current heap's objects of a class that the base does not have, in file order.
    pub fn added(&self, class: ClassIndex) -> impl Iterator<Item = NodeIndex> + '_ {
        self.all_added().filter(move |&(_, of)| of == class).map(|(node, _)| node)
    }

    /// The base's objects of a class that the current heap does not have, in file order.
    pub fn removed(&self, class: ClassIndex) -> impl Iterator<Item = NodeIndex> + '_ {
        self.all_removed().filter(move |&(_, of)| of == class).map(|(node, _)| node)
    }
}

/// Sums of the given objects by class.
fn tally(heap: Outline, objects: impl Iterator<Item = (NodeIndex, ClassIndex)>, count: usize) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); count];
    objects.for_each(|(node, class)| tallies[class.0 as usize].add(heap.shallow_size(node)));
    tallies
}

fn compare_rows(a: &ClassChange, b: &ClassChange) -> Ordering {
    b.added.size.cmp(&a.added.size).then_with(|| a.name.cmp_utf16(&b.name)).then(a.class.cmp(&b.class))
}

/// The common number of each of the base's classes, and which of them the current heap lacks.
fn common_numbers(current: &Classes, base: &Classes) -> (Vec<u32>, Vec<ClassIndex>) {
    let handles = |classes: &Classes| (0..classes.len() as u32).map(ClassIndex);
    let known: KeyedMap<(&JsText, Option<Location>), u32> = handles(current)
        .map(|class| (current.get(class), class.0))
        .map(|(class, at)| ((&class.name, class.location), at))
        .collect();
    let mut only_base = Vec::new();
    let number = |class: ClassIndex| {
        let Class { name, location } = base.get(class);
        known.get(&(name, *location)).copied().unwrap_or_else(|| {
            only_base.push(class);
            (current.len() + only_base.len() - 1) as u32
        })
    };
    (handles(base).map(number).collect(), only_base)
}

#[cfg(test)]
mod random_pairs;
#[cfg(test)]
mod tests;
