use super::*;
use crate::testing::HeapBuilder;

/// `global.sessions` with so many objects.
fn sessions(count: usize) -> (HeapBuilder, Vec<NodeIndex>) {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 8);
    heap.root_edge("shortcut", "1", global);
    let sessions = heap.property(global, "sessions", "object", "Array", 16);
    let members = (0..count).map(|at| {
        let session = heap.node("object", "Session", 32);
        heap.edge(sessions, "element", at, session);
        session
    });
    let members = members.collect();
    (heap, members)
}

fn told(heap: &Heap) -> Vec<(WasteKind, String, u64, u64)> {
    let field = |row: &Waste| row.field.map_or_else(|| "-".to_owned(), |field| field.text(heap));
    waste(heap).iter().map(|row| (row.kind, field(row), row.count, row.bytes)).collect()
}

/// A Map whose table has room for so many entries, as V8 lays it out, with these.
fn map(heap: &mut HeapBuilder, owner: NodeIndex, name: &str, buckets: u64, values: &[NodeIndex]) {
    let map = heap.property(owner, name, "object", "Map", 32);
    let table = heap.node("array", "", 16 + 8 * (3 + 7 * buckets));
    heap.edge(map, "internal", "table", table);
    for (at, &value) in (0..).zip(values) {
        heap.edge(table, "internal", (3 + buckets as usize) + 3 * at + 1, value);
    }
}

#[test]
fn a_table_for_one_entry_is_waste_and_so_is_room_for_many_more() {
    let (mut heap, sessions) = sessions(2);
    for &session in &sessions {
        map(&mut heap, session, "tags", 2, &[]);
    }
    map(&mut heap, sessions[0], "parts", 64, &[sessions[1], sessions[0]]);
    let small = 16 + 8 * (3 + 14);
    let large = 16 + 8 * (3 + 7 * 64);
    assert_eq!(
        told(&heap.build()),
        [
            (WasteKind::Room, "Session.parts".to_owned(), 1, large - large * 2 / 128),
            (WasteKind::NearlyEmpty, "Session.tags".to_owned(), 2, 2 * small),
        ]
    );
}

#[test]
fn copies_count_once_less_than_there_are_and_equal_texts_make_objects_equal() {
    let (mut heap, sessions) = sessions(3);
    for &session in &sessions {
        heap.property(session, "country", "string", "Iceland", 24);
    }
    assert_eq!(
        told(&heap.build()),
        [
            (WasteKind::EqualObjects, "global.sessions[ ]".to_owned(), 2, 2 * 32),
            (WasteKind::EqualStrings, "Session.country".to_owned(), 2, 2 * 24),
        ]
    );
}

#[test]
fn a_piece_wastes_the_text_that_nothing_else_keeps() {
    let (mut heap, sessions) = sessions(2);
    let (dead, used) = (heap.node("string", "a long document", 5_000), heap.node("string", "a used document", 7_000));
    for (at, &session) in sessions.iter().enumerate() {
        let piece = heap.property(session, "title", "sliced string", "a long", 20);
        heap.edge(piece, "internal", "parent", if at == 0 { dead } else { used });
    }
    heap.edge(sessions[1], "property", "document", used);
    assert_eq!(told(&heap.build()), [(WasteKind::Slices, "Session.title".to_owned(), 1, 5_000)]);
}

#[test]
fn boxes_count_by_the_field_that_holds_them() {
    let (mut heap, sessions) = sessions(2);
    for (at, &session) in sessions.iter().enumerate() {
        heap.property(session, "score", "number", &format!("0.{at}"), 16);
    }
    assert_eq!(told(&heap.build()), [(WasteKind::BoxedNumbers, "Session.score".to_owned(), 2, 32)]);
}
