use super::*;
use crate::Heap;
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

/// A function of a script with a scope of its own around which there is only the realm.
fn module(heap: &mut HeapBuilder, realm: NodeIndex, name: &str, script: &str) -> (NodeIndex, NodeIndex) {
    let [function, scope] = [("closure", name), ("object", "system / Context")].map(|(kind, name)| heap.node(kind, name, 8));
    let [shared, script] = ["(shared function info)", script].map(|name| heap.node("code", name, 8));
    heap.edge(function, "internal", "shared", shared).edge(shared, "internal", "script", script);
    heap.edge(function, "internal", "context", scope).edge(scope, "internal", "previous", realm);
    (function, scope)
}

fn expression(heap: &Heap, object: NodeIndex) -> String {
    let path = shortest_paths(heap, object, 1).remove(0);
    let edges: Vec<_> = path.steps.iter().map(|step| step.edge).collect();
    let start = path.steps.first().map_or(object, |step| step.node);
    crate::queries::access_paths::access_path(heap, start, &edges).expression
}

#[test]
fn a_variable_of_a_module_is_named_before_timers_loaders_and_stack_slots_however_near_these_are() {
    let (mut heap, global) = with_global();
    let realm = heap.node("hidden", "system / NativeContext", 8);
    let (work, scope) = module(&mut heap, realm, "work", "/app/queue.cjs");
    let (set_timeout, timers) = module(&mut heap, realm, "setTimeout", "node:internal/timers");
    let [gc, stack] = ["(GC roots)", "(Stack roots)"].map(|name| heap.node("synthetic", name, 0));
    let [queue, jobs, timer] = ["Queue", "Array", "Timeout"].map(|name| heap.node("object", name, 8));
    heap.root_edge("element", 1, gc).edge(gc, "element", 1, stack).edge(stack, "internal", "7", jobs);
    heap.edge(gc, "internal", "8", realm).edge(realm, "internal", "work", work);
    heap.edge(global, "property", "setTimeout", set_timeout).edge(timers, "context", "list", timer);
    heap.edge(timer, "property", "args", jobs);
    heap.edge(scope, "context", "queue", queue).edge(queue, "property", "jobs", jobs);
    let heap = heap.build();
    assert_eq!(expression(&heap, jobs), "variable queue.jobs in queue.cjs");
    assert_eq!(expression(&heap, timer), "variable list in node:internal/timers");
}

#[test]
fn what_a_module_exports_is_called_so() {
    let (mut heap, _) = with_global();
    let realm = heap.node("hidden", "system / NativeContext", 8);
    let (open, scope) = module(&mut heap, realm, "open", "file:///app/contexts.mjs?v=1");
    let es_module = heap.node("hidden", "system / SourceTextModule", 8);
    let [exports, key, cell] =
        [("array", ""), ("string", "contexts"), ("hidden", "system / Cell")].map(|(kind, name)| heap.node(kind, name, 8));
    let map = heap.node("object", "Map", 8);
    heap.root_edge("internal", "realm", realm).edge(realm, "internal", "open", open);
    heap.edge(scope, "internal", "extension", es_module).edge(es_module, "hidden", 0, exports);
    heap.edge(exports, "internal", "3", key).edge(exports, "internal", "4", cell).edge(cell, "internal", "value", map);
    let heap = heap.build();
    assert_eq!(expression(&heap, map), "export contexts of contexts.mjs");
}

#[test]
fn what_only_a_handle_keeps_is_named_by_what_is_open() {
    let (mut heap, _) = with_global();
    let [gc, handles] = ["(GC roots)", "(Global handles)"].map(|name| heap.node("synthetic", name, 0));
    let [tcp, socket, probe] = ["TCP", "Socket", "Probe"].map(|name| heap.node("object", name, 8));
    heap.root_edge("element", 1, gc).edge(gc, "element", 1, handles).edge(handles, "internal", "5", tcp);
    heap.edge(tcp, "property", "<symbol owner_symbol>", socket).edge(socket, "property", "probe", probe);
    let heap = heap.build();
    assert_eq!(expression(&heap, probe), "Socket (kept open by the runtime).probe");
}

#[test]
fn however_many_paths_are_asked_for_their_references_together_are_bounded() {
    const LENGTH: usize = 40_000;
    let (mut heap, global) = with_global();
    let mut nodes = vec![global];
    for _ in 0..LENGTH {
        let next = heap.property(nodes[nodes.len() - 1], "next", "object", "Link", 8);
        heap.property(nodes[nodes.len() - 1], "door", "object", "Door", 8);
        let door = NodeIndex(next.0 + 1);
        heap.edge(door, "property", "behind", next);
        nodes.push(next);
    }
    let heap = heap.build();
    let paths = shortest_paths(&heap, nodes[LENGTH], 1000);
    let references: usize = paths.iter().map(|path| path.steps.len()).sum();
    assert!(paths.len() > 40 && references <= 2_000_000, "{} paths of {references} references", paths.len());
}
