use crate::Heap;
use crate::snapshot::NodeIndex;
use crate::testing::HeapBuilder;

fn rows(heap: &Heap) -> Vec<(String, u64, u64, u64, i32)> {
    let name = |class| heap.classes().get(class).name.to_string();
    let rows = heap.class_rows(None);
    rows.iter().map(|r| (name(r.class), r.count, r.shallow_size, r.retained_size, r.distance)).collect()
}

/// Two lists of `Link`s, three long, and an `Owner` of the second.
fn lists() -> (Heap, Vec<NodeIndex>) {
    let mut heap = HeapBuilder::new();
    let owner = heap.node("object", "Owner", 10);
    heap.root_edge("property", "owner", owner);
    let mut links = Vec::new();
    for from in [HeapBuilder::ROOT, owner] {
        (0..3).fold(from, |from, _| {
            let link = heap.property(from, "next", "object", "Link", 100);
            links.push(link);
            link
        });
    }
    (heap.build(), links)
}

#[test]
fn only_the_outermost_nodes_of_a_class_add_to_what_it_retains() {
    let (heap, _) = lists();
    assert_eq!(rows(&heap), [("Link".into(), 6, 600, 600, 1), ("Owner".into(), 1, 10, 310, 1)]);
}

#[test]
fn nodes_without_size_neither_count_nor_block() {
    let mut heap = HeapBuilder::new();
    let empty = heap.property(HeapBuilder::ROOT, "a", "object", "A", 0);
    let inner = heap.property(empty, "b", "object", "A", 5);
    heap.property(inner, "c", "object", "A", 7);
    assert_eq!(rows(&heap.build()), [("A".into(), 2, 12, 12, 2)]);
}

#[test]
fn rows_that_retain_the_same_are_in_order_of_their_names() {
    let mut heap = HeapBuilder::new();
    ["b", "\u{ffff}", "😀", "a"].iter().for_each(|name| _ = heap.property(HeapBuilder::ROOT, name, "object", name, 8));
    let heap = heap.build();
    assert_eq!(rows(&heap).iter().map(|row| row.0.as_str()).collect::<Vec<_>>(), ["a", "b", "😀", "\u{ffff}"]);
}

#[test]
fn instances_come_by_what_they_retain_and_then_by_id() {
    let (heap, links) = lists();
    let class = heap.classes().of(links[0]);
    let expected = [0, 3, 1, 4, 2, 5].map(|at| links[at]);
    assert_eq!(heap.instances(class, None), expected);
    assert_eq!(heap.top_instances(class, None, 1), expected[..1]);
    assert_eq!(heap.top_instances(class, None, 3), expected[..3]);
    assert_eq!(heap.top_instances(class, None, 0), []);
}
