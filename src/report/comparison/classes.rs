//! Rows of DevTools' Comparison.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::query::{CompareQuery, Objects, Sort};
use super::{ChangedObject, ClassChangeInfo};
use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::compare::Pair;
use crate::compare::class_changes::{ClassChange, ClassChanges};
use crate::heap::Outline;
use crate::queries::contents::label;
use crate::report::common::{Listing, LocationInfo};
use crate::snapshot::NodeIndex;

/// The rows of the current and the base heap. Objects are listed where the heaps have their references.
pub(super) fn classes(
    outlines: [Outline; 2],
    pair: Option<Pair>,
    changes: &ClassChanges,
    query: &CompareQuery,
) -> Listing<ClassChangeInfo> {
    let mut rows: Vec<&ClassChange> = changes.rows().iter().filter(|row| passes(row, query)).collect();
    sort(&mut rows, query.sort);
    let scripts = outlines.map(Outline::script_names);
    let mut objects = pair
        .filter(|_| query.objects == Objects::Listed)
        .map(|Pair { base, current }| [Members::new(current, changes.all_added()), Members::new(base, changes.all_removed())]);
    Listing::part(&rows, 0, query.limit, |row| {
        let class = changes.class(row.class);
        let knowing = if row.added.count > 0 { scripts[0] } else { scripts[1] };
        let [new_objects, deleted_objects] = match &mut objects {
            None => [None, None],
            Some([added, removed]) => [Some(added.take(row.class, query.limit)), Some(removed.take(row.class, query.limit))],
        };
        ClassChangeInfo {
            class: row.name.clone(),
            class_key: class.key(),
            new_count: row.added.count,
            deleted_count: row.removed.count,
            count_delta: count_delta(row),
            allocated_size: row.added.size,
            freed_size: row.removed.size,
            size_delta: size_delta(row),
            location: class.location.map(|location| LocationInfo::new(location, knowing)),
            new_objects,
            deleted_objects,
        }
    })
}

fn passes(row: &ClassChange, query: &CompareQuery) -> bool {
    size_delta(row).unsigned_abs() >= query.min_delta
        && query.class.as_ref().is_none_or(|class| class.is_match(&row.name.to_string()))
}

fn size_delta(row: &ClassChange) -> i64 {
    row.added.size as i64 - row.removed.size as i64
}

fn count_delta(row: &ClassChange) -> i64 {
    row.added.count as i64 - row.removed.count as i64
}

/// They come by allocated size, then by name, as DevTools sorts them.
fn sort(rows: &mut [&ClassChange], by: Sort) {
    let by_name = |a: &&ClassChange, b: &&ClassChange| a.name.cmp_utf16(&b.name);
    match by {
        Sort::Allocated => {}
        Sort::SizeDelta => rows.sort_by_key(|row| Reverse(size_delta(row))),
        Sort::CountDelta => rows.sort_by_key(|row| Reverse(count_delta(row))),
        Sort::Freed => rows.sort_by(|a, b| b.removed.size.cmp(&a.removed.size).then_with(|| by_name(a, b))),
        Sort::New => rows.sort_by(|a, b| b.added.count.cmp(&a.added.count).then_with(|| by_name(a, b))),
        Sort::Deleted => rows.sort_by(|a, b| b.removed.count.cmp(&a.removed.count).then_with(|| by_name(a, b))),
        Sort::Name => rows.sort_by(by_name),
    }
}

/// New or deleted objects by class.
struct Members<'h> {
    heap: &'h Heap,
    by_class: FxHashMap<ClassIndex, Vec<NodeIndex>>,
}

impl<'h> Members<'h> {
    fn new(heap: &'h Heap, objects: impl Iterator<Item = (NodeIndex, ClassIndex)>) -> Self {
        let mut by_class: FxHashMap<ClassIndex, Vec<NodeIndex>> = FxHashMap::default();
        objects.for_each(|(node, class)| by_class.entry(class).or_default().push(node));
        Members { heap, by_class }
    }

    fn take(&mut self, class: ClassIndex, limit: usize) -> Listing<ChangedObject> {
        let heap = self.heap;
        let mut nodes = self.by_class.remove(&class).unwrap_or_default();
        let retained = heap.retained_sizes();
        nodes.sort_unstable_by_key(|&node| (Reverse(retained.get(node.0)), heap.id(node), node));
        Listing::part(&nodes, 0, limit, |&node| ChangedObject {
            id: heap.id(node).0,
            label: label(heap, node),
            shallow_size: heap.shallow_size(node),
            retained_size: retained.get(node.0),
        })
    }
}
