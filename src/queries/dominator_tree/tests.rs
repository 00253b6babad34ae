use proptest::prelude::*;

use super::*;
use crate::testing::HeapBuilder;

fn all(levels: usize) -> Extent {
    Extent { widths: vec![usize::MAX; levels], least: 0, folds: false }
}

#[test]
fn parts_have_their_references_and_what_is_left_out_its_size() {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 10);
    heap.root_edge("shortcut", "1", global);
    let map = heap.property(global, "map", "object", "Map", 10);
    let table = heap.node("array", "", 10);
    heap.edge(map, "internal", "table", table);
    for at in 0..5 {
        let value = heap.node("object", "Value", 100 + at);
        heap.edge(table, "internal", at, value);
    }
    let heap = heap.build();
    let found = dominator_tree(&heap, global, &Extent { widths: vec![5, 2], least: 1, folds: false }).unwrap();
    let map = &found.parts[0];
    assert_eq!((heap.edge_name(map.edge.unwrap()).to_string(), map.dominated_count), ("map".to_owned(), 1));
    let names: Vec<String> = map.parts.iter().map(|part| heap.edge_name(part.edge.unwrap()).to_string()).collect();
    assert_eq!((names, map.more_count, map.more_size), (vec!["4".to_owned(), "3".to_owned()], 3, 303));
    assert_eq!((found.more_count, found.more_size), (0, 0));
}

#[test]
fn a_list_is_one_line_down_to_where_most_hangs_elsewhere() {
    let mut heap = HeapBuilder::new();
    let list = heap.node("object", "List", 10);
    heap.root_edge("shortcut", "1", list);
    let mut last = heap.property(list, "head", "object", "Link", 10);
    let mut links = Vec::new();
    for _ in 0..100_000 {
        last = heap.property(last, "next", "object", "Link", 10);
        links.push(last);
    }
    let big = heap.property(links[999], "big", "object", "Big", 1 << 30);
    let heap = heap.build();
    let found = dominator_tree(&heap, list, &Extent { widths: vec![3; 4], least: 1_000_000, folds: false }).unwrap();
    let chain = &found.parts[0];
    assert_eq!((chain.further_links, chain.parts[0].node, chain.parts.len()), (1000, big, 1));
}

#[test]
fn what_keeps_one_thing_is_told_with_it() {
    let mut heap = HeapBuilder::new();
    let server = heap.node("object", "Server", 10);
    heap.root_edge("shortcut", "1", server);
    let events = heap.property(server, "events", "object", "Events", 10);
    let list = heap.property(events, "request", "object", "List", 10);
    let entries = ["a", "b"].map(|name| heap.property(list, name, "object", "Entry", 1_000));
    let heap = heap.build();
    let extent = |folds| Extent { widths: vec![2], least: 0, folds };
    let found = dominator_tree(&heap, server, &extent(true)).unwrap();
    assert_eq!(found.passed.iter().map(|passed| passed.node).collect::<Vec<_>>(), [events, list]);
    assert_eq!(heap.edge_name(found.passed[1].edge.unwrap()).to_string(), "request");
    assert_eq!((found.parts.iter().map(|part| part.node).collect::<Vec<_>>(), found.more_size), (entries.to_vec(), 20));
    assert_eq!(dominator_tree(&heap, server, &extent(false)).unwrap().parts[0].node, events);
}

proptest! {
    #[test]
    fn at_every_node_parts_rest_and_own_size_add_up(
        kinds in prop::collection::vec(0..4_usize, 1..40),
        edges in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_usize), 0..120),
        width in 1..4_usize,
        least in 0..30_u64,
        folds in any::<bool>(),
    ) {
        let mut heap = HeapBuilder::new();
        let names = [("object", "A"), ("object", "B"), ("array", ""), ("synthetic", "(GC roots)")];
        let mut nodes = vec![HeapBuilder::ROOT];
        nodes.extend(kinds.iter().enumerate().map(|(at, &kind)| heap.node(names[kind].0, names[kind].1, at as u64 % 3 * 7)));
        for (from, to, kind) in edges {
            heap.edge(*from.get(&nodes), ["property", "property", "internal", "weak"][kind], "1", *to.get(&nodes));
        }
        let heap = heap.build();
        let whole = dominator_tree(&heap, HeapBuilder::ROOT, &all(60)).unwrap();
        prop_assert!(whole.further_links > 0 || whole.more_size == 0);
        let part = Extent { widths: vec![width; 60], least, folds };
        let mut open = vec![dominator_tree(&heap, HeapBuilder::ROOT, &part).unwrap(), whole];
        while let Some(branch) = open.pop() {
            let parts: u64 = branch.parts.iter().map(|part| heap.retained_size(part.node)).sum();
            let own = heap.retained_size(branch.node).checked_sub(parts + branch.more_size);
            prop_assert!(own.is_some_and(|own| own >= heap.shallow_size(branch.node)));
            let is_below = |part: &Branch| heap.dominators().chain(part.node).any(|above| above == branch.node);
            prop_assert!(branch.parts.iter().all(is_below));
            open.extend(branch.parts);
        }
    }
}
