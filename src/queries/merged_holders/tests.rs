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

/// Closures of two functions, each with a scope in which there is an order; the second function's are in a list.
fn closures(of_each: usize) -> (HeapBuilder, Vec<NodeIndex>) {
    let mut heap = HeapBuilder::new();
    let realm = heap.node("hidden", "system / NativeContext", 8);
    heap.root_edge("internal", "realm", realm);
    let mut orders = Vec::new();
    for name in ["onData", "onEnd"] {
        let shared = heap.node("code", "(shared function info)", 8);
        let info = heap.node("code", "system / ScopeInfo", 8);
        heap.root_edge("internal", "shared", shared).edge(shared, "internal", "name_or_scope_info", info);
        for _ in 0..of_each {
            let function = heap.node("closure", name, 8);
            let scope = heap.node("object", "system / Context", 8);
            heap.root_edge("internal", "handle", function);
            heap.edge(function, "internal", "shared", shared).edge(function, "internal", "context", scope);
            heap.edge(scope, "internal", "previous", realm).edge(scope, "internal", "scope_info", info);
            let order = heap.node("object", "Order", 10);
            heap.edge(scope, "context", "order", order);
            orders.push(order);
        }
    }
    (heap, orders)
}

#[test]
fn ways_that_begin_at_different_scopes_of_one_function_are_one() {
    let (heap, orders) = closures(50);
    let heap = heap.build();
    for from in [MergedFrom::Roots, MergedFrom::Objects] {
        for depth in [1, ALL] {
            let found = merged(&heap, &orders, from, depth);
            let counts: Vec<(u64, u64)> = found.ways.iter().map(|way| (way.count, way.start_count)).collect();
            assert_eq!(counts, [(50, 50), (50, 50)], "{from:?} {depth}");
            let paths: Vec<String> = found.ways.iter().map(|way| merged_path(&heap, way, from)).collect();
            assert_eq!(paths, ["onData", "onEnd"].map(|name| format!("variable order of {name}()")), "{from:?} {depth}");
        }
    }
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

/// What a way is when it is walked for its object alone, and whether there is more of it.
fn by_hand(heap: &Heap, object: NodeIndex, merging: Merging) -> Option<(String, bool)> {
    let roads = heap.roads();
    roads.cost(heap, object)?;
    let (start, _) = roads.way_from_anchor(heap, object);
    roads.with(heap, &[object], |ways| {
        let mut steps = Steps::new(heap, ways);
        let (mut keys, mut at) = (Vec::new(), object);
        while let Some(step) = steps.to(at) {
            keys.push((step.key, step.above));
            at = step.above;
        }
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
            (MergedFrom::Objects, true) => steps.comes_from(runs.last().map_or(object, |&(_, above)| above)),
            _ => steps.start(start),
        };
        let keys: Vec<Key> = runs.into_iter().map(|(key, _)| key).collect();
        Some((format!("{keys:?} {outermost:?}"), is_cut))
    })
}

/// What is written of the way to an object alone.
fn written(heap: &Heap, object: NodeIndex, merging: Merging) -> String {
    let alone = merged_holders(heap, &[object], merging, &Excluded::default());
    alone.ways.first().map(|way| merged_path(heap, way, merging.from)).unwrap_or_default()
}

/// How many objects come on ways that are alike: by their steps, then as these are written for the first object.
fn counted_by_hand(heap: &Heap, objects: &[NodeIndex], merging: Merging) -> (Vec<u64>, u64) {
    let mut by_steps: BTreeMap<String, (NodeIndex, u64, bool)> = BTreeMap::new();
    let mut unheld = 0;
    for &object in objects {
        let Some((steps, is_cut)) = by_hand(heap, object, merging) else {
            unheld += 1;
            continue;
        };
        let (_, count, any_cut) = by_steps.entry(steps).or_insert((object, 0, false));
        (*count, *any_cut) = (*count + 1, *any_cut || is_cut);
    }
    let mut by_text: BTreeMap<(String, bool), u64> = BTreeMap::new();
    for (first, count, is_cut) in by_steps.into_values() {
        let goes_on = is_cut && merging.from == MergedFrom::Roots;
        *by_text.entry((written(heap, first, merging), goes_on)).or_default() += count;
    }
    let mut counts: Vec<u64> = by_text.into_values().collect();
    counts.sort_unstable_by_key(|&count| std::cmp::Reverse(count));
    (counts, unheld)
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
        let found = merged_holders(&heap, &objects, merging, &Excluded::default());
        let counts: Vec<u64> = found.ways.iter().map(|way| way.count).collect();
        prop_assert_eq!((counts, found.unheld_count), counted_by_hand(&heap, &objects, merging));
        prop_assert_eq!(found.ways.iter().map(|way| way.count).sum::<u64>() + found.unheld_count, objects.len() as u64);
        prop_assert_eq!(found.ways.iter().map(|way| way.retained_size).sum::<u64>() + found.unheld_size, found.retained_size);
    }
}
