use super::*;
use crate::queries::access_paths::access_path;
use crate::queries::contents::tables::key_of_slot;
use crate::testing::HeapBuilder;

/// A Map with room for four entries (two buckets): `first → value`, a small integer → `value`, a deleted entry.
fn map() -> (Heap, NodeIndex) {
    let mut heap = HeapBuilder::new();
    let map = heap.node("object", "Map", 32);
    let table = heap.node("array", "", 16 + 8 * (3 + 7 * 2));
    let (key, value) = (heap.node("string", "first", 24), heap.node("object", "Session", 24));
    let (hole, gone) = (heap.node("hidden", "system / Hole", 16), heap.node("object", "Gone", 16));
    heap.root_edge("shortcut", "global", map);
    heap.edge(map, "internal", "table", table);
    // Three numbers and two buckets come before the entries of key, value and chain.
    for (slot, node) in [("5", key), ("6", value), ("9", value), ("11", hole), ("12", gone)] {
        heap.edge(table, "internal", slot, node);
    }
    (heap.build(), map)
}

#[test]
fn entries_come_in_order_of_insertion_and_unrecorded_keys_stay_unrecorded() {
    let (heap, map) = map();
    let found = contents(&heap, map);
    assert_eq!(found.kind, Kind::Map);
    assert_eq!(
        found.entries,
        [
            Entry { key: Held::Node(NodeIndex(3)), value: Held::Node(NodeIndex(4)) },
            Entry { key: Held::NotRecorded, value: Held::Node(NodeIndex(4)) },
        ]
    );
    assert_eq!(key_of_slot(&heap, NodeIndex(2), 6), Some(NodeIndex(3)));
    assert_eq!(storage_owner(&heap, NodeIndex(2)), Some(map));
}

#[test]
fn a_path_through_a_table_is_written_by_its_key() {
    let (heap, map) = map();
    let edges: Vec<_> = heap.graph().edges_of(map).chain(heap.graph().edges_of(NodeIndex(2)).nth(1)).collect();
    let path = access_path(&heap, map, &edges);
    assert_eq!(path.expression, "Map → \"first\"");
    assert_eq!(path.steps[1].through, [NodeIndex(2)]);
}

#[test]
fn an_accessor_is_one_property_and_elements_are_sorted_as_unsigned() {
    let mut heap = HeapBuilder::new();
    let object = heap.node("object", "Object", 24);
    let pair = heap.node("hidden", "system / AccessorPair", 24);
    let getter = heap.node("closure", "get now", 24);
    heap.root_edge("element", 1, object);
    heap.edge(object, "property", "now", pair);
    heap.edge(object, "property", "get now", getter);
    heap.edge(object, "property", "get out", getter);
    heap.edge(object, "element", -2, getter);
    heap.edge(object, "element", 7, getter);
    let found = contents(&heap.build(), object);
    let names: Vec<String> = found.properties.iter().map(|property| property.name.to_string()).collect();
    assert_eq!(names, ["now", "get out"]);
    assert_eq!(found.properties[0].value, PropertyValue::Accessor { getter: Some(getter), setter: None });
    assert_eq!(found.elements.iter().map(|element| element.index).collect::<Vec<_>>(), [7, 4294967294]);
}

#[test]
fn variables_come_scope_by_scope_however_the_scopes_are_chained() {
    let mut heap = HeapBuilder::new();
    let function = heap.node("closure", "tick", 24);
    let (inner, outer) = (heap.node("object", "system / Context", 24), heap.node("object", "system / Context", 24));
    let held = heap.node("object", "Session", 24);
    heap.root_edge("element", 1, function);
    heap.edge(function, "internal", "context", inner);
    heap.edge(inner, "internal", "previous", outer);
    // A cycle, which no engine writes, must not keep us.
    heap.edge(outer, "internal", "previous", inner);
    heap.edge(inner, "context", "session", held);
    heap.edge(outer, "context", "service", held);
    let heap = heap.build();
    let scopes = contents(&heap, function).scopes;
    let names: Vec<String> = scopes.iter().flat_map(|scope| &scope.variables).map(|variable| variable.name.to_string()).collect();
    assert_eq!(names, ["session", "service"]);
    assert_eq!(scope_owner(&heap, inner), Some(function));
}
