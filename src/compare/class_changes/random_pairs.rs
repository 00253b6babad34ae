//! Random pairs of small heaps: what [`ClassChanges`] says is what DevTools' algorithm says, written down as plainly as possible.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::Heap;
use crate::testing::HeapBuilder;

/// One object of a random heap.
#[derive(Debug, Clone)]
struct Random {
    id: u64,
    kind: Kind,
    size: u64,
}

#[derive(Debug, Clone)]
enum Kind {
    /// A plain object with these properties.
    Plain(&'static [&'static str]),
    /// An object of a class, made by a constructor in some line.
    Of(&'static str, Option<i64>),
    /// A node whose class is its type.
    Typed(&'static str),
}

const PROPERTIES: &[&[&str]] = &[&[], &["a"], &["a", "b"], &["b", "a"], &["a", "b", "c"], &["d"]];

fn any_kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        3 => prop::sample::select(PROPERTIES).prop_map(Kind::Plain),
        2 => (prop::sample::select(&["A", "B", "Object"][..]), prop::option::of(0..2_i64)).prop_map(|(name, line)| Kind::Of(name, line)),
        1 => prop::sample::select(&["string", "array", "closure"][..]).prop_map(Kind::Typed),
    ]
}

/// So few ids that most occur on both sides and some twice on one; some of the kinds that the engine's own nodes have.
fn any_id() -> impl Strategy<Value = u64> {
    prop_oneof![8 => (0..20_u64).prop_map(|n| 2 * n + 1), 1 => (0..4_u64).prop_map(|n| 2 * n), 1 => prop::sample::select(&[u64::MAX, 1 << 40][..])]
}

fn any_heap() -> impl Strategy<Value = Vec<Random>> {
    let object = (any_id(), any_kind(), 0..4_u64).prop_map(|(id, kind, size)| Random { id, kind, size: 8 * size });
    prop::collection::vec(object, 0..24)
}

fn built(objects: &[Random]) -> Heap {
    let mut heap = HeapBuilder::new();
    for Random { id, kind, size } in objects {
        let (kind, name, properties): (_, _, &[&str]) = match *kind {
            Kind::Plain(properties) => ("object", "Object", properties),
            Kind::Of(name, _) => ("object", name, &[]),
            Kind::Typed(kind) => (kind, "some text", &[]),
        };
        let node = heap.node(kind, name, *size);
        heap.id(node, *id);
        properties.iter().for_each(|name| _ = heap.edge(node, "property", name, HeapBuilder::ROOT));
    }
    for (at, object) in objects.iter().enumerate() {
        if let Kind::Of(_, Some(line)) = object.kind {
            heap.location(NodeIndex(at as u32 + 1), 7, line, 0);
        }
    }
    heap.build()
}

/// A row of the Comparison: its title, and id and size of every object that was added and of every one that was deleted.
#[derive(Debug, Default, PartialEq)]
struct Row {
    title: String,
    added: Vec<(u64, u64)>,
    deleted: Vec<(u64, u64)>,
}

/// Of each class key the name and the counting members, by id.
type Members = BTreeMap<String, (String, Vec<NodeIndex>)>;

fn members(heap: &Heap, classes: &Classes) -> Members {
    let mut members = Members::new();
    for node in heap.nodes().indices().filter(|&node| heap.shallow_size(node) != 0) {
        let class = classes.get(classes.of(node));
        members.entry(class.key()).or_insert_with(|| (class.name.to_string(), Vec::new())).1.push(node);
    }
    members.values_mut().for_each(|(_, nodes)| nodes.sort_by_key(|&node| heap.id(node)));
    members
}

/// DevTools' algorithm: the members of each class, both sides sorted by id, are merged.
fn expected(base: &Heap, current: &Heap) -> BTreeMap<String, Row> {
    let old = members(base, &base.classes_with(current.classes().shapes()));
    let new = members(current, current.classes());
    let mut rows = BTreeMap::new();
    for key in old.keys().chain(new.keys()) {
        let (_, mut deleted) = old.get(key).cloned().unwrap_or_default();
        // A class that only the base has is called what the base's own interfaces call its newest object.
        let own_title = || base.class_name(*deleted.last().expect("a class has members")).to_string();
        let (title, mut added) = new.get(key).cloned().unwrap_or_else(|| (own_title(), Vec::new()));
        deleted.retain(|&old| match added.iter().position(|&new| current.id(new) == base.id(old)) {
            Some(at) => {
                added.remove(at);
                false
            }
            None => true,
        });
        if !(added.is_empty() && deleted.is_empty()) {
            rows.insert(key.clone(), Row { title, added: listed(current, added), deleted: listed(base, deleted) });
        }
    }
    rows
}

/// Id and size of each object, by id.
fn listed(heap: &Heap, nodes: Vec<NodeIndex>) -> Vec<(u64, u64)> {
    let mut objects: Vec<_> = nodes.iter().map(|&node| (heap.id(node).0, heap.shallow_size(node))).collect();
    objects.sort_by_key(|(id, _)| *id);
    objects
}

fn found(base: &Heap, current: &Heap, changes: &ClassChanges) -> BTreeMap<String, Row> {
    let row = |row: &ClassChange| Row {
        title: row.name.to_string(),
        added: listed(current, changes.added(row.class).collect()),
        deleted: listed(base, changes.removed(row.class).collect()),
    };
    changes.rows().iter().map(|change| (changes.class(change.class).key(), row(change))).collect()
}

fn tally(objects: &[(u64, u64)]) -> Tally {
    Tally { count: objects.len() as u64, size: objects.iter().map(|(_, size)| size).sum() }
}

proptest! {
    #[test]
    fn random_pairs_are_compared_as_devtools_does(base in any_heap(), current in any_heap()) {
        let (base, current) = (built(&base), built(&current));
        let changes = ClassChanges::new(Pair { base: &base, current: &current });
        let expected = expected(&base, &current);
        prop_assert_eq!(&found(&base, &current, &changes), &expected);
        for row in changes.rows() {
            let objects = &expected[&changes.class(row.class).key()];
            prop_assert_eq!((row.added, row.removed), (tally(&objects.added), tally(&objects.deleted)));
        }
        let order = |row: &ClassChange| (Reverse(row.added.size), row.name.to_string());
        prop_assert!(changes.rows().is_sorted_by_key(order));
    }
}
