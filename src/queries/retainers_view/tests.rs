use super::*;
use crate::testing::HeapBuilder;

fn names(rows: &EdgeRows<'_>) -> Vec<String> {
    rows.rows.iter().map(|row| row.edge_name.to_string()).collect()
}

#[test]
fn children_that_retain_most_come_first_then_names_before_numbers() {
    let mut heap = HeapBuilder::new();
    let holder = heap.node("object", "Holder", 8);
    let [small, other, third, big] = [4, 4, 4, 100].map(|size| heap.node("object", "O", size));
    heap.root_edge("shortcut", "1", holder);
    heap.edge(holder, "property", "__proto__", small).edge(holder, "element", 10, other).edge(holder, "element", 2, third);
    heap.edge(holder, "property", "z", big).edge(holder, "property", "b", small).edge(holder, "property", "a", small);
    let heap = heap.build();
    let all = heap.children(holder, Page::ALL);
    assert_eq!(names(&all), ["z", "a", "b", "10", "2", "__proto__"]);
    let page = heap.children(holder, Page { offset: 1, limit: 2 });
    assert_eq!((page.total, names(&page)), (6, vec!["a".into(), "b".into()]));
}

#[test]
fn retainers_come_by_distance_then_name_then_last_edge_first() {
    let mut heap = HeapBuilder::new();
    let [global, b, a, object] = ["global", "B", "A", "O"].map(|name| heap.node("object", name, 8));
    heap.root_edge("shortcut", "1", global).root_edge("element", 2, object);
    heap.edge(global, "property", "a", a).edge(global, "property", "b", b).edge(global, "weak", "w", object);
    heap.edge(b, "property", "of b", object).edge(a, "property", "first", object).edge(a, "property", "second", object);
    let heap = heap.build();
    assert_eq!(names(&heap.retainer_rows(object, None, Page::ALL)), ["second", "first", "of b"]);
}

#[test]
fn ignoring_the_key_of_a_weakmap_cuts_the_tables_edge_too() {
    let mut heap = HeapBuilder::new();
    let [global, table, key, value] = ["global", "T", "K", "V"].map(|name| heap.node("object", name, 8));
    heap.root_edge("shortcut", "1", global).edge(global, "property", "t", table).edge(global, "property", "k", key);
    let text = " / part of key (K @7) -> value (V @9) pair in WeakMap (table @5)";
    heap.edge(table, "internal", format!("1{text}"), value).edge(key, "internal", format!("2{text}"), value);
    let heap = heap.build();
    let ignored = IgnoredRetainers::new(&heap, &[key]);
    let rows = heap.retainer_rows(value, Some(&ignored), Page::ALL).rows;
    let shown: Vec<_> = rows.iter().map(|row| (row.node, row.distance, row.is_ignored)).collect();
    assert_eq!(shown, [(key, UNREACHABLE, true), (table, UNREACHABLE, false)]);
}
