use super::*;
use crate::Heap;
use crate::compare::Identity;
use crate::testing::HeapBuilder;

/// A Map at `global.sessions` whose table has the given id and holds sessions of the given ids, 100 bytes each with a name.
fn sessions(table_id: u64, ids: &[u64]) -> HeapBuilder {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 10);
    heap.root_edge("shortcut", "1", global).id(global, 3);
    let map = heap.property(global, "sessions", "object", "Map", 16);
    heap.id(map, 5);
    let table = heap.node("array", "", 8 * ids.len() as u64);
    heap.edge(map, "internal", "table", table).id(table, table_id);
    for (at, &id) in ids.iter().enumerate() {
        let session = heap.node("object", "Session", 60);
        heap.edge(table, "internal", at, session).id(session, id);
        let name = heap.property(session, "name", "string", "Ann", 40);
        heap.id(name, id + 1000);
    }
    heap
}

fn growth(pair: Pair) -> Growth {
    Growth::new(pair, MatchedHolders::new(pair, Identity::Object))
}

fn growth_of(base: &Heap, current: &Heap) -> Vec<(u64, i64, i64, i64)> {
    let growth = growth(Pair { base, current });
    let grown = growth.all(|grown| grown.bytes() != 0 || grown.references() != 0);
    grown.into_iter().map(|grown| (current.id(grown.node).0, grown.bytes(), grown.references(), grown.objects())).collect()
}

#[test]
fn what_a_map_gained_belongs_to_the_map_also_when_its_table_is_new() {
    let (base, current) = (sessions(101, &[11, 13]).build(), sessions(201, &[11, 13, 15, 17, 19]).build());
    assert_eq!(growth_of(&base, &current), [(5, 3 * 108, 3, 6)]);
    assert_eq!(growth_of(&current, &base), [(5, -3 * 108, -3, -6)]);
}

#[test]
fn a_cache_that_replaces_its_entries_does_not_grow() {
    let (base, current) = (sessions(101, &[11, 13]).build(), sessions(201, &[21, 23]).build());
    assert_eq!(growth_of(&base, &current), []);
}

#[test]
fn what_two_old_objects_refer_to_is_shared_growth_of_both() {
    let with_list = |ids: &[u64]| {
        let mut heap = sessions(101, ids);
        let list = heap.node("object", "List", 8);
        heap.root_edge("shortcut", "2", list).id(list, 7);
        // Sessions stand at every other place after global, Map and table.
        (0..ids.len() as u32).for_each(|at| _ = heap.edge(list, "element", at, NodeIndex(4 + 2 * at)));
        heap.build()
    };
    let (base, current) = (with_list(&[11]), with_list(&[11, 13]));
    assert_eq!(growth_of(&base, &current), [(5, 108, 1, 0), (7, 100, 1, 0)]);
}

#[test]
fn what_holds_an_object_is_told_by_the_reference_of_the_next_survivor_above() {
    let (base, current) = (sessions(101, &[11]).build(), sessions(201, &[11, 13]).build());
    let growth = growth(Pair { base: &base, current: &current });
    let map = growth.all(|grown| current.id(grown.node).0 == 5).remove(0);
    let held_by = growth.held_by([map.node, NodeIndex(4)].into_iter(), 1);
    let (holder, edge) = held_by.holder(map.node);
    assert_eq!(current.name(holder), *"global");
    assert_eq!(current.edge_name(edge.unwrap()), *"sessions");
    let (holder, edge) = held_by.holder(NodeIndex(4));
    assert_eq!((holder, current.edge_name(edge.unwrap()).to_string()), (map.node, "0".to_owned()), "through its table");
}

#[test]
fn what_the_engine_keeps_of_a_function_s_literals_is_nothing_that_the_function_collects() {
    let with_copies = |ids: &[u64]| {
        let mut heap = HeapBuilder::new();
        let global = heap.node("object", "global", 10);
        heap.root_edge("shortcut", "1", global).id(global, 3);
        let function = heap.property(global, "hrtime", "closure", "hrtime", 64);
        let cell = heap.node("code", "system / FeedbackCell", 24);
        heap.id(function, 5).id(cell, 7).edge(function, "internal", "feedback_cell", cell);
        for (at, &id) in ids.iter().enumerate() {
            let copy = heap.node("object", "Array", 16);
            heap.edge(cell, "internal", at, copy).id(copy, id);
        }
        heap.build()
    };
    assert_eq!(growth_of(&with_copies(&[11]), &with_copies(&[11, 13, 15])), [(5, 32, 0, 2)]);
}
