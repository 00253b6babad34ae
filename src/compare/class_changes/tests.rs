use super::*;
use crate::Heap;
use crate::testing::HeapBuilder;

/// A heap of objects without references: id, class, size.
fn heap_of(objects: &[(u64, &str, u64)]) -> Heap {
    let mut heap = HeapBuilder::new();
    for &(id, class, size) in objects {
        let node = heap.node("object", class, size);
        heap.id(node, id);
    }
    heap.build()
}

/// Of a row the title, what came and what went.
type Row = (String, (u64, u64), (u64, u64));

fn rows(base: &Heap, current: &Heap) -> Vec<Row> {
    let changes = ClassChanges::new(Pair { base, current });
    let tally = |tally: Tally| (tally.count, tally.size);
    changes.rows().iter().map(|row| (row.name.to_string(), tally(row.added), tally(row.removed))).collect()
}

#[test]
fn objects_of_one_side_are_new_or_gone_and_those_of_both_are_not_mentioned() {
    let base = heap_of(&[(3, "A", 10), (5, "A", 20), (7, "B", 1)]);
    let current = heap_of(&[(3, "A", 99), (9, "A", 40), (7, "B", 1), (11, "C", 5)]);
    assert_eq!(rows(&base, &current), [("A".into(), (1, 40), (1, 20)), ("C".into(), (1, 5), (0, 0))]);
    assert_eq!(rows(&base, &base), []);
}

#[test]
fn an_object_that_changed_its_class_or_lost_its_size_counts_on_both_sides() {
    let base = heap_of(&[(3, "A", 10), (5, "B", 7)]);
    let current = heap_of(&[(3, "C", 10), (5, "B", 0)]);
    let expected = [("C".into(), (1, 10), (0, 0)), ("A".into(), (0, 0), (1, 10)), ("B".into(), (0, 0), (1, 7))];
    assert_eq!(rows(&base, &current), expected);
}

#[test]
fn ids_that_a_producer_gives_twice_are_matched_one_by_one() {
    let base = heap_of(&[(3, "A", 1), (3, "A", 1), (3, "B", 1)]);
    let current = heap_of(&[(3, "B", 1), (3, "A", 1), (3, "A", 1), (3, "A", 1)]);
    assert_eq!(rows(&base, &current), [("A".into(), (1, 1), (0, 0))]);
}

#[test]
fn constructors_at_different_places_are_different_classes() {
    let located = |line| {
        let mut heap = HeapBuilder::new();
        let node = heap.node("object", "A", 8);
        heap.location(node, 1, line, 0);
        heap.build()
    };
    let (base, current) = (located(1), located(2));
    assert_eq!(rows(&base, &current), [("A".into(), (1, 8), (0, 0)), ("A".into(), (0, 0), (1, 8))]);
}

/// A heap of plain objects, each with an id and the names of its properties.
fn plain_objects(objects: &[(u64, &[&str])]) -> Heap {
    let mut heap = HeapBuilder::new();
    for (id, names) in objects {
        let node = heap.node("object", "Object", 16);
        heap.id(node, *id);
        names.iter().for_each(|name| _ = heap.edge(node, "property", name, HeapBuilder::ROOT));
    }
    heap.build()
}

#[test]
fn the_base_is_classed_by_the_current_interfaces_but_a_vanished_row_has_the_title_of_its_own() {
    let base = plain_objects(&[(3, &["a", "b"]), (5, &["a", "b"]), (7, &["c"]), (9, &["c"])]);
    let current = plain_objects(&[(3, &["a"]), (5, &["a"])]);
    assert_eq!(rows(&base, &current), [("{c}".into(), (0, 0), (2, 32))], "3 and 5 are {{a}} in both");
    let changes = ClassChanges::new(Pair { base: &base, current: &current });
    assert_eq!(changes.class(changes.rows()[0].class).key(), ",Object");
}

#[test]
fn the_objects_of_a_row_can_be_listed() {
    let base = heap_of(&[(3, "A", 10), (5, "A", 20)]);
    let current = heap_of(&[(5, "A", 20), (7, "A", 1), (9, "A", 2)]);
    let changes = ClassChanges::new(Pair { base: &base, current: &current });
    let class = changes.rows()[0].class;
    assert_eq!(changes.added(class).map(|node| current.id(node).0).collect::<Vec<_>>(), [7, 9]);
    assert_eq!(changes.removed(class).map(|node| base.id(node).0).collect::<Vec<_>>(), [3]);
}
