use crate::Heap;
use crate::snapshot::NodeIndex;
use crate::testing::HeapBuilder;

fn members(heap: &Heap) -> Vec<Vec<u32>> {
    heap.duplicate_strings().iter().map(|group| group.members.iter().map(|node| node.0).collect()).collect()
}

fn string(heap: &mut HeapBuilder, text: &str, size: u64) -> NodeIndex {
    heap.node("string", text, size)
}

fn cons(heap: &mut HeapBuilder, first: NodeIndex, second: NodeIndex) -> NodeIndex {
    let node = heap.node("concatenated string", "(concatenated string)", 32);
    heap.edge(node, "internal", "first", first).edge(node, "internal", "second", second);
    node
}

#[test]
fn texts_are_compared_however_they_are_stored() {
    let mut heap = HeapBuilder::new();
    let ab = string(&mut heap, "ab", 16);
    let (a, b) = (string(&mut heap, "a", 16), string(&mut heap, "b", 16));
    let ab_too = cons(&mut heap, a, b);
    heap.repeat_texts();
    let ab_again = string(&mut heap, "ab", 16);
    assert_eq!(members(&heap.build()), [[ab.0, ab_too.0, ab_again.0]]);
}

#[test]
fn flattened_empty_and_sliced_strings_do_not_count() {
    let mut heap = HeapBuilder::new();
    let (text, empty) = (string(&mut heap, "text", 16), string(&mut heap, "", 16));
    cons(&mut heap, text, empty);
    let none = cons(&mut heap, empty, empty);
    cons(&mut heap, none, text);
    string(&mut heap, "text", 0);
    heap.node("sliced string", "text", 16);
    assert!(members(&heap.build()).is_empty());
}

#[test]
fn groups_come_by_what_they_retain_and_then_by_their_first_member() {
    let mut heap = HeapBuilder::new();
    for (text, size) in [("small", 8), ("big", 100), ("other", 8), ("small", 8), ("other", 8), ("big", 100)] {
        string(&mut heap, text, size);
    }
    assert_eq!(members(&heap.build()), [[2, 6], [1, 4], [3, 5]]);
}

#[test]
fn truncated_strings_are_the_same_if_length_and_hash_are_too() {
    let mut heap = HeapBuilder::new();
    let truncated = |length: &str| {
        let node = string(&mut heap, "beginning", 16);
        for (edge, kind, value) in [("truncated", "bool", "true"), ("length", "int", length), ("hash", "int", "7")] {
            let (number, text) = (heap.node("number", kind, 0), heap.node("string", value, 0));
            heap.edge(node, "internal", edge, number).edge(number, "internal", "value", text);
        }
        node.0
    };
    let nodes = ["2000", "3000", "2000", "1500", "3000"].map(truncated);
    let whole = [(); 2].map(|()| string(&mut heap, "beginning", 16).0);
    let heap = heap.build();
    assert_eq!(members(&heap), [whole, [nodes[0], nodes[2]], [nodes[1], nodes[4]]]);
    let lengths: Vec<_> = heap.duplicate_strings().iter().map(|group| group.length).collect();
    assert_eq!(lengths, [None, Some(2000), Some(3000)]);
}

#[test]
fn every_link_of_a_long_chain_has_its_text_in_linear_time() {
    let mut heap = HeapBuilder::new();
    let letter = string(&mut heap, "a", 16);
    (0..300_000).fold(letter, |below, _| cons(&mut heap, below, letter));
    let round = heap.node("concatenated string", "", 32);
    heap.edge(round, "internal", "first", round).edge(round, "internal", "second", letter);
    let groups = members(&heap.build());
    assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [300_001 - 1023]);
}
