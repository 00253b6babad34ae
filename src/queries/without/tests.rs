use proptest::prelude::*;

use super::*;
use crate::testing::HeapBuilder;

/// A session in a cache and in a queue, both of which a service holds.
fn service() -> (HeapBuilder, [NodeIndex; 4]) {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 8);
    heap.root_edge("shortcut", "1", global);
    let service = heap.property(global, "service", "object", "Service", 8);
    let cache = heap.property(service, "cache", "object", "Cache", 8);
    let queue = heap.property(service, "queue", "object", "Queue", 8);
    let session = heap.property(cache, "session", "object", "Session", 100);
    heap.edge(queue, "property", "first", session);
    heap.property(session, "user", "object", "User", 20);
    (heap, [service, cache, queue, session])
}

#[test]
fn what_else_holds_an_object_is_told_or_what_would_be_freed() {
    let (heap, [service, cache, queue, session]) = service();
    let heap = heap.build();
    let held = without(&heap, session, &[cache]);
    let names = |edges: &[EdgeIndex]| edges.iter().map(|&edge| heap.edge_name(edge).to_string()).collect::<Vec<_>>();
    let (start, edges) = held.way.unwrap();
    assert_eq!((held.fate, heap.name(start).to_string()), (Fate::Held, "global".to_owned()));
    assert_eq!(names(&edges), ["service", "queue", "first"]);
    let gone = without(&heap, session, &[cache, queue]);
    assert_eq!(gone, Without { fate: Fate::Freed, way: None, freed: Freed { count: 2, size: 120 } });
    // Without the service what leads to the session would go, too.
    assert_eq!(without(&heap, session, &[service]).freed, Freed { count: 4, size: 136 });
}

#[test]
fn of_many_objects_it_is_told_how_many_go_and_what_goes_with_them() {
    let (mut heap, [service, cache, queue, session]) = service();
    let other = heap.property(cache, "other", "object", "Session", 100);
    let shared = heap.property(session, "plan", "object", "Plan", 7);
    heap.edge(other, "property", "plan", shared);
    let heap = heap.build();
    let sessions = [session, other];
    assert_eq!(all_without(&heap, &sessions, &[cache]), AllWithout { gone: 1, freed: Freed { count: 1, size: 100 } });
    assert_eq!(all_without(&heap, &sessions, &[cache, queue]), AllWithout { gone: 2, freed: Freed { count: 4, size: 227 } });
    assert_eq!(all_without(&heap, &[session], &[cache]), AllWithout::default());
    assert_eq!(all_without(&heap, &sessions, &[service]).gone, 2);
}

#[test]
fn a_value_in_a_weakmap_goes_with_the_map() {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 8);
    heap.root_edge("shortcut", "1", global);
    let map = heap.property(global, "map", "object", "WeakMap", 8);
    let table = heap.node("array", "", 8);
    let key = heap.property(global, "key", "object", "Key", 8);
    let value = heap.node("object", "Value", 50);
    let text = format!(" / part of key (K @7) -> value (V @9) pair in WeakMap (table @{})", 2 * table.0 + 1);
    heap.edge(map, "internal", "table", table);
    heap.edge(table, "internal", format!("1{text}"), value).edge(key, "internal", format!("2{text}"), value);
    let heap = heap.build();
    let gone = without(&heap, value, &[map]);
    assert_eq!(gone, Without { fate: Fate::Freed, way: None, freed: Freed { count: 1, size: 50 } });
}

proptest! {
    #[test]
    fn what_is_freed_is_what_dominators_say_when_the_references_are_cut(
        node_count in 3..30_usize,
        edges in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..5_usize), 0..90),
        object in any::<prop::sample::Index>(),
        holders in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
    ) {
        let kind = |kind: usize| ["property", "property", "internal", "element", "weak"][kind];
        let drawn: Vec<(NodeIndex, usize, NodeIndex)> = edges
            .iter()
            .map(|(from, to, kind)| (NodeIndex(from.index(node_count) as u32), *kind, NodeIndex(to.index(node_count) as u32)))
            .collect();
        let build = |redirect: &dyn Fn(usize) -> Option<NodeIndex>, into: &[NodeIndex]| {
            let mut heap = HeapBuilder::new();
            (1..node_count).for_each(|node| _ = heap.node("object", "A", node as u64));
            let through = heap.node("object", "Cut", 0);
            for (at, &(from, of_kind, to)) in drawn.iter().enumerate() {
                heap.edge(from, kind(of_kind), 1, redirect(at).unwrap_or(to));
            }
            into.iter().for_each(|&to| _ = heap.edge(through, "property", 1, to));
            (heap.build(), through)
        };
        let (heap, _) = build(&|_| None, &[]);
        let object = NodeIndex(1 + object.index(node_count - 1) as u32);
        let mut holders: Vec<NodeIndex> = holders.iter().map(|holder| NodeIndex(1 + holder.index(node_count - 1) as u32)).collect();
        holders.retain(|&holder| holder != object);
        let found = without(&heap, object, &holders);
        if found.fate != Fate::Held {
            // Everything that the cut references lead to is reached through one node more, which then dominates what goes.
            let essential = heap.essential();
            let mut closed = Closed::default();
            closed.close(holders.iter().copied());
            let cut = leading_to(&heap, essential, &[object], &closed, &FxHashSet::default());
            let ends: Vec<(NodeIndex, NodeIndex)> =
                cut.iter().map(|&edge| (heap.graph().source(edge), heap.graph().target(edge))).collect();
            let is_cut = |at: usize| {
                let (from, of_kind, to) = drawn[at];
                kind(of_kind) != "weak" && ends.contains(&(from, to))
            };
            let into: Vec<NodeIndex> = ends.iter().map(|&(_, to)| to).collect();
            let anew = |at: usize| is_cut(at).then_some(NodeIndex(node_count as u32));
            let (cut_heap, through) = build(&anew, &into);
            prop_assert!(cut_heap.dominators().chain(object).any(|above| above == through) || cut.is_empty());
            prop_assert_eq!(found.freed.size, if cut.is_empty() { 0 } else { cut_heap.retained_size(through) });
        }
    }
}
