use super::steps::property_text;
use super::*;
use crate::testing::HeapBuilder;

#[test]
fn links_of_a_long_chain_are_written_once_in_linear_time() {
    const LINKS: usize = 100_000;
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 8);
    let mut nodes = vec![global];
    for (kind, name) in [("property", "next"), ("context", "handler")] {
        for _ in 0..LINKS {
            let link = heap.node("object", "Link", 8);
            heap.edge(nodes[nodes.len() - 1], kind, name, link);
            nodes.push(link);
        }
    }
    let heap = heap.build();
    let edges: Vec<EdgeIndex> = nodes[..2 * LINKS].iter().flat_map(|&node| heap.graph().edges_of(node)).collect();
    let path = access_path(&heap, global, &edges);
    assert_eq!(path.expression, "global.next ×100,000 (Link) → variable handler ×100,000");
    assert_eq!(path.steps.len(), 2 * LINKS + 1);
}

/// A function of a script, in a scope of its own.
fn function(heap: &mut HeapBuilder, name: &str, script: &str) -> (NodeIndex, NodeIndex) {
    let [function, scope] = [("closure", name), ("object", "system / Context")].map(|(kind, name)| heap.node(kind, name, 8));
    let [shared, script] = ["(shared function info)", script].map(|name| heap.node("code", name, 8));
    heap.edge(function, "internal", "shared", shared).edge(shared, "internal", "script", script);
    heap.edge(function, "internal", "context", scope);
    (function, scope)
}

#[test]
fn behind_the_runtime_s_own_variables_a_path_begins_at_those_of_the_program() {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 8);
    let (set_timeout, timers) = function(&mut heap, "setTimeout", "node:internal/timers");
    let (work, variables) = function(&mut heap, "work", "/app/work.js");
    let list = heap.node("object", "TimersList", 8);
    heap.edge(global, "property", "setTimeout", set_timeout).edge(timers, "context", "lists", list);
    heap.edge(list, "property", "_onTimeout", work);
    let state = heap.node("object", "State", 8);
    heap.edge(variables, "context", "state", state);
    heap.property(state, "seen", "object", "Array", 8);
    let heap = heap.build();
    let edge = |from: NodeIndex, name: &str| heap.graph().edges_of(from).find(|&edge| is_named(&heap, edge, name)).unwrap();
    let way = [
        edge(global, "setTimeout"),
        edge(set_timeout, "context"),
        edge(timers, "lists"),
        edge(list, "_onTimeout"),
        edge(work, "context"),
        edge(variables, "state"),
        edge(state, "seen"),
    ];
    let path = access_path(&heap, global, &way);
    assert_eq!(path.expression, "variable state.seen in work.js");
    assert_eq!(path.steps[path.begin].node, work);
    let to_the_list = access_path(&heap, global, &way[..4]);
    assert_eq!(to_the_list.expression, "variable lists._onTimeout in node:internal/timers");
}

#[test]
fn properties_are_written_as_source_code_has_them() {
    let texts = ["sessions", "user-agent", "<symbol id>", "<symbol Symbol.iterator>", "<symbol>", "#secret", "0x"];
    assert_eq!(
        texts.map(property_text),
        [".sessions", "[\"user-agent\"]", "[Symbol(id)]", "[Symbol.iterator]", "[Symbol()]", ".#secret", "[\"0x\"]"]
    );
}
