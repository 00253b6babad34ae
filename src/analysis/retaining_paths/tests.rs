use super::*;
use crate::analysis::Heap;
use crate::snapshot::NodeIndex;
use crate::testing::HeapBuilder;

fn shown(heap: &Heap, paths: &[RetainingPath]) -> Vec<String> {
    let step = |step: &PathStep| format!("{}.{}", heap.strings().get(heap.nodes().name(step.node)), heap.edge_name(step.edge));
    paths.iter().map(|path| path.steps.iter().map(step).collect::<Vec<_>>().join(" ")).collect()
}

fn with_global() -> (HeapBuilder, NodeIndex) {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 8);
    heap.root_edge("shortcut", "1", global);
    (heap, global)
}

#[test]
fn the_shortest_path_comes_first_then_what_leaves_it_near_the_object() {
    let (mut heap, global) = with_global();
    let [f, g, context, store, object, far, farther] =
        ["f", "g", "context", "store", "object", "far", "farther"].map(|name| heap.node("object", name, 8));
    heap.edge(global, "property", "f", f).edge(global, "property", "g", g);
    heap.edge(f, "internal", "context", context).edge(g, "internal", "context", context);
    heap.edge(context, "context", "store", store).edge(store, "property", "x", object);
    heap.edge(global, "property", "far", far).edge(far, "property", "y", farther).edge(farther, "property", "z", context);
    heap.edge(farther, "property", "o", object).edge(object, "property", "back", store);
    let heap = heap.build();
    let paths = shortest_paths(&heap, object, 10);
    assert_eq!(
        shown(&heap, &paths),
        [
            "global.far far.y farther.o",
            "global.f f.context context.store store.x",
            "global.g g.context context.store store.x",
            "global.far far.y farther.z context.store store.x",
        ]
    );
    assert!(paths.iter().all(|path| path.from_user_root && path.entry.0 == 0));
}

#[test]
fn two_properties_of_a_holder_are_two_paths_but_two_slots_are_one() {
    let (mut heap, global) = with_global();
    let [array, object] = ["array", "object"].map(|name| heap.node("object", name, 8));
    heap.edge(global, "property", "array", array).edge(array, "element", 0, object).edge(array, "element", 1, object);
    heap.edge(array, "property", "first", object).edge(array, "property", "last", object);
    let heap = heap.build();
    let expected = ["global.array array.first", "global.array array.last"];
    assert_eq!(shown(&heap, &shortest_paths(&heap, object, 10)), expected);
}

#[test]
fn an_element_and_its_slot_in_the_storage_are_one_path() {
    let (mut heap, global) = with_global();
    let (list, elements, object) =
        (heap.node("object", "Array", 8), heap.node("array", "(object elements)", 8), heap.node("object", "O", 8));
    heap.edge(global, "property", "list", list).edge(list, "element", 3, object);
    heap.edge(list, "internal", "elements", elements).edge(elements, "internal", "3", object);
    let heap = heap.build();
    assert_eq!(shown(&heap, &shortest_paths(&heap, object, 10)), ["global.list Array.3"]);
}

#[test]
fn weak_references_and_weakmap_tables_hold_nothing_and_the_system_comes_last() {
    let (mut heap, global) = with_global();
    let gc = heap.node("synthetic", "(GC roots)", 0);
    let [table, key, value] = ["table", "key", "value"].map(|name| heap.node("object", name, 8));
    heap.root_edge("element", 1, gc).edge(gc, "element", 1, value).edge(gc, "element", 2, table);
    heap.edge(global, "property", "key", key).edge(global, "property", "table", table).edge(global, "weak", "w", value);
    let text = " / part of key (key @9) -> value (value @11) pair in WeakMap (table @7)";
    heap.edge(table, "internal", format!("1{text}"), value).edge(key, "internal", format!("2{text}"), value);
    let heap = heap.build();
    let paths = shortest_paths(&heap, value, 10);
    assert_eq!(shown(&heap, &paths), [format!("global.key key.2{text}"), "(GC roots).1".into()]);
    assert_eq!(paths.iter().map(|path| path.from_user_root).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn roots_have_an_empty_path_and_garbage_has_none() {
    let (mut heap, global) = with_global();
    let garbage = heap.node("object", "garbage", 8);
    let heap = heap.build();
    assert_eq!(shown(&heap, &shortest_paths(&heap, global, 10)), [""]);
    assert!(shortest_paths(&heap, garbage, 10).is_empty());
    assert!(shortest_paths(&heap, HeapBuilder::ROOT, 10).is_empty());
}

#[test]
fn a_long_list_takes_one_path_and_its_second_holder_another() {
    const LENGTH: u32 = 100_000;
    let (mut heap, global) = with_global();
    let nodes: Vec<NodeIndex> = (0..LENGTH).map(|_| heap.node("object", "Node", 8)).collect();
    heap.edge(global, "property", "list", nodes[0]).edge(global, "property", "again", nodes[0]);
    for pair in nodes.windows(2) {
        heap.edge(pair[0], "property", "next", pair[1]).edge(pair[1], "property", "previous", pair[0]);
    }
    let heap = heap.build();
    let paths = shortest_paths(&heap, nodes[LENGTH as usize - 1], 3);
    let firsts: Vec<_> = paths.iter().map(|path| (path.steps.len(), heap.edge_name(path.steps[0].edge).to_string())).collect();
    assert_eq!(firsts, [(LENGTH as usize, "list".to_owned()), (LENGTH as usize, "again".to_owned())]);
}

#[test]
fn the_forest_ends_at_what_a_global_holds() {
    let (mut heap, global) = with_global();
    let [a, b, object] = ["a", "b", "object"].map(|name| heap.node("object", name, 8));
    heap.edge(global, "property", "a", a).edge(a, "property", "b", b).edge(b, "property", "o", object);
    heap.edge(object, "property", "self", object).edge(global, "property", "o", object).edge(object, "property", "b", b);
    let heap = heap.build();
    let forest = retainer_forest(&heap, b, None, ForestLimits::default());
    let trees: Vec<_> = forest.trees.iter().map(|tree| (tree.node, tree.distance, tree.retainers.len())).collect();
    assert_eq!(trees, [(object, 2, 0), (a, 2, 0)]);
    assert!(!forest.depth_limit_hit && !forest.visit_limit_hit && !forest.sibling_limit_hit);
}
