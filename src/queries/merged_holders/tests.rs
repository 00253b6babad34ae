use std::collections::BTreeMap;

use proptest::prelude::*;

use super::steps::Key;
use super::*;
use crate::testing::HeapBuilder;

const ALL: usize = usize::MAX;

fn merged(heap: &Heap, objects: &[NodeIndex], from: MergedFrom, depth: usize) -> MergedHolders {
    merged_holders(heap, objects, Merging { from, depth }, &Excluded::default())
}

/// Ways as the names of their references, with how many objects each has.
fn shown(heap: &Heap, merged: &MergedHolders) -> Vec<(String, u64)> {
    let names = |way: &MergedWay| {
        let names = way.edges.iter().map(|&edge| heap.edge_name(edge).to_string());
        std::iter::once(heap.name(way.start).to_string()).chain(names).collect::<Vec<_>>().join(".")
    };
    merged.ways.iter().map(|way| (names(way), way.count)).collect()
}

/// A world with orders in a list, and some in a cache.
fn world() -> (HeapBuilder, Vec<NodeIndex>) {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 8);
    heap.root_edge("shortcut", "1", global);
    let world = heap.property(global, "world", "object", "World", 8);
    let list = heap.property(world, "orders", "object", "Array", 8);
    let cache = heap.property(world, "cache", "object", "Cache", 8);
    let mut orders = Vec::new();
    for at in 0..8 {
        let order = heap.node("object", "Order", 10);
        heap.edge(list, "element", at, order);
        orders.push(order);
    }
    for name in ["a", "b"] {
        orders.push(heap.property(cache, name, "object", "Order", 100));
    }
    (heap, orders)
}

#[test]
fn ways_that_differ_in_an_index_are_one() {
    let (heap, orders) = world();
    let heap = heap.build();
    let from_roots = merged(&heap, &orders, MergedFrom::Roots, ALL);
    assert_eq!((from_roots.count, from_roots.retained_size, from_roots.unheld_count), (10, 280, 0));
    let expected = [("global.world.orders.0", 8), ("global.world.cache.a", 1), ("global.world.cache.b", 1)];
    assert_eq!(shown(&heap, &from_roots), expected.map(|(way, count)| (way.to_owned(), count)));
    let cut = merged(&heap, &orders, MergedFrom::Roots, 2);
    assert_eq!(shown(&heap, &cut), [("global.world.orders".to_owned(), 8), ("global.world.cache".to_owned(), 2)]);
    let from_objects = merged(&heap, &orders, MergedFrom::Objects, 2);
    assert_eq!(shown(&heap, &from_objects)[0], ("World.orders.0".to_owned(), 8));
}

#[test]
fn what_is_excluded_is_passed_by_and_what_nothing_else_holds_is_told() {
    let (mut heap, orders) = world();
    let by_date = heap.node("object", "Index", 8);
    heap.edge(NodeIndex(1), "property", "byDate", by_date);
    heap.edge(by_date, "property", "first", orders[0]).edge(by_date, "property", "last", orders[9]);
    let heap = heap.build();
    let mut excluded = Excluded::default();
    assert!(excluded.named(&heap, "world") && !excluded.named(&heap, "no such name"));
    let found = merged_holders(&heap, &orders, Merging { from: MergedFrom::Roots, depth: ALL }, &excluded);
    assert_eq!(found.unheld_count, 8);
    assert_eq!(shown(&heap, &found), ["last", "first"].map(|name| (format!("global.byDate.{name}"), 1)));
    let mut by_class = Excluded::default();
    assert!(by_class.named(&heap, "World"));
    let without_class = merged_holders(&heap, &orders, Merging { from: MergedFrom::Roots, depth: ALL }, &by_class);
    assert_eq!(without_class, found);
}

#[test]
fn a_list_of_a_million_is_one_way_and_takes_no_time() {
    let mut heap = HeapBuilder::new();
    let head = heap.node("object", "global", 8);
    heap.root_edge("shortcut", "1", head);
    let (mut last, mut links) = (head, Vec::new());
    for _ in 0..1_000_000 {
        last = heap.property(last, "next", "object", "Link", 1);
        links.push(last);
    }
    let heap = heap.build();
    for from in [MergedFrom::Roots, MergedFrom::Objects] {
        let found = merged(&heap, &links, from, 3);
        assert_eq!((found.ways.len(), found.ways[0].count, found.retained_size), (1, 1_000_000, 1_000_000));
    }
}

/// What a way is when it is walked for its object alone.
fn by_hand(heap: &Heap, object: NodeIndex, merging: Merging) -> Option<String> {
    let roads = heap.roads();
    roads.cost(heap, object)?;
    let (start, _) = roads.way_from_anchor(heap, object);
    let mut keys: Vec<(Key, NodeIndex)> = roads.with(heap, &[object], |ways| {
        let mut steps = Steps::new(heap, ways);
        let (mut keys, mut at) = (Vec::new(), object);
        while let Some(step) = steps.to(at) {
            keys.push((step.key, step.above));
            at = step.above;
        }
        keys
    });
    if merging.from == MergedFrom::Roots {
        keys.reverse();
    }
    // Of equal steps in a row the last tells from where one came.
    let mut runs: Vec<(Key, NodeIndex)> = Vec::new();
    for (key, above) in keys {
        match runs.last_mut().filter(|(last, _)| *last == key) {
            Some(last) => last.1 = above,
            None => runs.push((key, above)),
        }
    }
    let is_cut = runs.len() > merging.depth;
    runs.truncate(merging.depth);
    let outermost = match (merging.from, is_cut) {
        (MergedFrom::Objects, true) => format!("{:?}", heap.classes().of(runs.last().map_or(object, |&(_, above)| above))),
        _ => format!("{start:?}"),
    };
    let keys: Vec<Key> = runs.into_iter().map(|(key, _)| key).collect();
    Some(format!("{keys:?} {outermost}"))
}

proptest! {
    #[test]
    fn ways_are_counted_as_one_by_one(
        kinds in prop::collection::vec(0..5_usize, 2..40),
        edges in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..7_usize), 0..120),
        depth in 0..5_usize,
        from_roots in any::<bool>(),
    ) {
        let mut heap = HeapBuilder::new();
        let names =
            [("object", "A"), ("object", "B"), ("array", ""), ("object", "system / Context"), ("object", "system / Cell")];
        let mut nodes = vec![HeapBuilder::ROOT];
        nodes.extend(kinds.iter().map(|&kind| heap.node(names[kind].0, names[kind].1, 1)));
        heap.root_edge("shortcut", "1", nodes[1]);
        for (from, to, kind) in edges {
            let (kind, name) = [
                ("property", "next"), ("property", "other"), ("element", "1"), ("internal", "table"), ("internal", "elements"),
                ("context", "variable"), ("internal", "context"),
            ][kind];
            heap.edge(*from.get(&nodes), kind, name, *to.get(&nodes));
        }
        let heap = heap.build();
        let objects: Vec<NodeIndex> = nodes.iter().copied().skip(1).collect();
        let merging = Merging { from: if from_roots { MergedFrom::Roots } else { MergedFrom::Objects }, depth };
        let mut expected: BTreeMap<Option<String>, u64> = BTreeMap::new();
        objects.iter().for_each(|&object| *expected.entry(by_hand(&heap, object, merging)).or_default() += 1);
        let found = merged_holders(&heap, &objects, merging, &Excluded::default());
        prop_assert_eq!(found.unheld_count, expected.remove(&None).unwrap_or(0));
        let counted: BTreeMap<Option<String>, u64> =
            found.ways.iter().map(|way| (by_hand(&heap, way.example, merging), way.count)).collect();
        prop_assert_eq!(counted, expected);
        prop_assert_eq!(found.ways.iter().map(|way| way.count).sum::<u64>() + found.unheld_count, objects.len() as u64);
        prop_assert_eq!(found.ways.iter().map(|way| way.retained_size).sum::<u64>() + found.unheld_size, found.retained_size);
    }
}
