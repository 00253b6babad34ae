use proptest::prelude::*;

use super::*;
use crate::testing::HeapBuilder;

fn named(heap: &Heap, composition: &Composition) -> Vec<(String, u64)> {
    composition.children.iter().map(|child| (heap.edge_name(child.edge).to_string(), child.retained_size)).collect()
}

#[test]
fn what_several_children_hold_is_a_part_of_its_own() {
    let mut heap = HeapBuilder::new();
    let service = heap.node("object", "Service", 10);
    heap.root_edge("shortcut", "1", service);
    let (first, second) =
        (heap.property(service, "first", "object", "Cache", 20), heap.property(service, "second", "object", "Cache", 30));
    let only = heap.property(first, "only", "object", "Entry", 100);
    let both = heap.property(first, "both", "object", "Session", 1000);
    let inside = heap.property(both, "inside", "object", "User", 5);
    heap.edge(second, "property", "both", both).edge(service, "weak", "w", both).edge(only, "property", "to", inside);
    let heap = heap.build();
    let found = composition(&heap, service);
    assert_eq!((found.own_size, named(&heap, &found)), (10, vec![("first".into(), 120), ("second".into(), 30)]));
    let session = heap.classes().of(both);
    assert_eq!(found.shared, SharedPart { count: 2, retained_size: 1005, most: Some((session, 1)) });
    let entry = found.classes.iter().find(|part| part.class == heap.classes().of(only)).unwrap();
    assert_eq!((entry.count, entry.shallow_size, entry.retained_size), (1, 100, 100));
}

#[test]
fn entries_of_a_map_are_its_children_and_its_table_is_its_own() {
    let mut heap = HeapBuilder::new();
    let (map, other) = (heap.node("object", "Map", 8), heap.node("object", "Other", 1));
    let (table, value) = (heap.node("array", "", 50), heap.node("object", "V", 70));
    heap.root_edge("element", 1, map).root_edge("element", 2, other);
    heap.edge(map, "internal", "table", table).edge(table, "internal", "7", value).edge(other, "weak", "t", table);
    let heap = heap.build();
    let found = composition(&heap, map);
    assert_eq!(found.own_size + found.storage_size, 58);
    assert_eq!(named(&heap, &found), [("7".to_owned(), 70)]);
    assert_eq!(found.shared, SharedPart::default());
}

proptest! {
    #[test]
    fn parts_add_up_to_the_retained_size(
        kinds in prop::collection::vec(0..4_usize, 1..40),
        edges in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..5_usize), 0..120),
    ) {
        let mut heap = HeapBuilder::new();
        let names = [("object", "A"), ("object", "B"), ("array", ""), ("hidden", "system / Context")];
        let mut nodes = vec![HeapBuilder::ROOT];
        nodes.extend(kinds.iter().enumerate().map(|(at, &kind)| heap.node(names[kind].0, names[kind].1, at as u64 % 3 * 7)));
        for (at, (from, to, kind)) in edges.iter().enumerate() {
            let kind = ["property", "property", "internal", "weak", "context"][*kind];
            heap.edge(*from.get(&nodes), kind, format!("e{at}"), *to.get(&nodes));
        }
        let heap = heap.build();
        for &node in &nodes {
            let found = composition(&heap, node);
            let children: u64 = found.children.iter().map(|child| child.retained_size).sum();
            let classes: u64 = found.classes.iter().map(|part| part.shallow_size).sum();
            let retained = heap.retained_size(node);
            prop_assert_eq!(found.own_size + found.storage_size + children + found.shared.retained_size, retained);
            prop_assert_eq!(found.own_size + classes, retained);
            let dominators = heap.dominators();
            let is_below = |part: &ChildPart| dominators.chain(part.node).any(|above| above == node);
            prop_assert!(found.children.iter().all(is_below));
        }
    }
}
