//! Chains of references as a JavaScript programmer would write them: `global.app.sessions → "sess-17"`, with the engine's
//! own steps in between (backing stores, hash tables, scopes) folded away and no object lost.

use super::Heap;
use super::contents::{is_scope, key_of_slot, label, scope_owner};
use super::edge_lookup::is_named;
use super::packages::{RUNTIME, package_of_script};
use super::script_names::script_name;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType};

/// A chain of references, outermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessPath {
    /// The chain in one piece, from a global object on if it passes one.
    pub expression: String,
    /// It passes a global object that a realm holds.
    pub from_global: bool,
    /// Where among the steps the expression begins.
    pub begin: usize,
    /// Its steps, engine's own storage folded into the step that leads through it.
    pub steps: Vec<AccessStep>,
}

/// One step of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessStep {
    /// How the step is written: `.name`, `[3]`, ` → "key"`; of the first step empty, or the name of the root's edge.
    pub text: String,
    /// Where it leads.
    pub node: NodeIndex,
    /// Engine's own nodes that it passes, in order.
    pub through: Vec<NodeIndex>,
    /// The edge that leads to the node; none to the first.
    pub edge: Option<EdgeIndex>,
}

/// Writes a chain of edges, each leaving the node to which the one before it leads. `start` is where the first one begins.
pub fn access_path(heap: &Heap, start: NodeIndex, edges: &[EdgeIndex]) -> AccessPath {
    let mut steps: Vec<AccessStep> = Vec::new();
    if start != heap.root() {
        steps.push(AccessStep { text: String::new(), node: start, through: Vec::new(), edge: None });
    }
    let mut at = 0;
    while at < edges.len() {
        let (text, used) = step(heap, edges, at);
        let end = at + used;
        let through = edges[at..end - 1].iter().map(|&edge| heap.graph().target(edge)).collect();
        let node = heap.graph().target(edges[end - 1]);
        // What the root calls its children is a number or repeats their names.
        let text = if steps.is_empty() { String::new() } else { text };
        steps.push(AccessStep { text, node, through, edge: Some(edges[end - 1]) });
        at = end;
    }
    let global = steps.iter().rposition(|step| is_global_step(heap, step) || is_process(heap, step.node));
    let start = global.or_else(|| first_scope(heap, &steps)).unwrap_or(0);
    let last_variable =
        |of: &dyn Fn(&str) -> bool| (start + 1..steps.len()).rev().find(|&at| is_variable_of(heap, &steps, at, of));
    let in_runtime = last_variable(&|package| package == RUNTIME);
    // Behind the runtime's own a program knows the variables of its functions.
    let in_program = last_variable(&|package| package != RUNTIME).filter(|&at| in_runtime.is_some_and(|runtime| at > runtime));
    let begin = in_program.map_or(start, |at| at - 1);
    let from_global = global.is_some();
    AccessPath { expression: expression(heap, &steps[begin..]), from_global, begin, steps }
}

/// Whether a step leads to a variable of a function of the runtime's own.
pub fn is_runtime_variable(heap: &Heap, steps: &[AccessStep], at: usize) -> bool {
    at > 0 && is_variable_of(heap, steps, at, &|package| package == RUNTIME)
}

/// Whether a step leads to a variable of a function whose script is of a package that passes.
fn is_variable_of(heap: &Heap, steps: &[AccessStep], at: usize, passes: &dyn Fn(&str) -> bool) -> bool {
    let is_variable = steps[at].edge.is_some_and(|edge| heap.graph().edge_type(edge) == EdgeType::CONTEXT);
    let script = || script_name(heap, function_of(heap, steps[at - 1].node)?);
    is_variable && script().is_some_and(|script| passes(&package_of_script(&script.to_string())))
}

/// A function, or one that was made in a scope.
fn function_of(heap: &Heap, node: NodeIndex) -> Option<NodeIndex> {
    if heap.node_type(node) == NodeType::CLOSURE { Some(node) } else { scope_owner(heap, node) }
}

/// Where a way through nothing but the engine's own enters the variables of a function: whatever the engine keeps a module's scope
/// by, programs know but its name.
fn first_scope(heap: &Heap, steps: &[AccessStep]) -> Option<usize> {
    let edge_type = |step: &AccessStep| step.edge.map(|edge| heap.graph().edge_type(edge));
    let is_of_program = |step: &AccessStep| matches!(edge_type(step), Some(EdgeType::PROPERTY | EdgeType::CONTEXT));
    let first = steps.iter().position(is_of_program)?;
    let is_variable = edge_type(&steps[first]) == Some(EdgeType::CONTEXT);
    let makes_scopes = |node| heap.node_type(node) == NodeType::CLOSURE || is_scope(heap, node);
    (is_variable && first > 0 && makes_scopes(steps[first - 1].node)).then(|| first - 1)
}

/// How V8 names a realm's global object, where its internals are exposed (and the root does not name it itself).
const GLOBAL_EDGES: [&str; 3] = ["global_object", "global_proxy_object", "extension"];

/// A step from a realm to its global object: programs know no way that begins further out.
fn is_global_step(heap: &Heap, step: &AccessStep) -> bool {
    step.edge.is_some_and(|edge| {
        let realm = heap.nodes().name(heap.graph().source(edge));
        GLOBAL_EDGES.iter().any(|name| is_named(heap, edge, name)) && heap.strings().starts_with(realm, "system / NativeContext")
    })
}

/// Node's `process`: every module has it by this name, whatever the way on which the engine keeps it.
pub fn is_process(heap: &Heap, node: NodeIndex) -> bool {
    heap.node_type(node) == NodeType::OBJECT && heap.raw_name(node) == *"process"
}

/// The text of the step that begins with an edge, and how many edges it takes.
fn step(heap: &Heap, edges: &[EdgeIndex], at: usize) -> (String, usize) {
    if let Some(text) = entry_step(heap, edges, at) {
        return (text, 2);
    }
    if let Some((text, used)) = variable_step(heap, edges, at) {
        return (text, used);
    }
    (edge_text(heap, edges[at]), 1)
}

/// Two edges through the hash table of a collection: the key stands for both.
fn entry_step(heap: &Heap, edges: &[EdgeIndex], at: usize) -> Option<String> {
    let graph = heap.graph();
    let (into, out) = (edges[at], *edges.get(at + 1)?);
    if !graph.edge_type(into).is_internal() || !is_named(heap, into, "table") {
        return None;
    }
    let table = graph.target(into);
    if heap.node_type(table) != NodeType::ARRAY {
        return None;
    }
    let slot: u64 = heap.edge_name(out).as_str()?.parse().ok()?;
    Some(match key_of_slot(heap, table, slot) {
        Some(key) => format!(" → {}", label(heap, key)),
        None => " → (entry)".to_owned(),
    })
}

/// An edge as [`edge_text`] writes it; out of the hash table of a Map by its key.
pub fn retainer_text(heap: &Heap, edge: EdgeIndex) -> String {
    let holder = heap.graph().source(edge);
    let slot = heap.edge_name(edge).as_str().and_then(|slot| slot.parse().ok());
    let key = slot.filter(|_| heap.node_type(holder) == NodeType::ARRAY).and_then(|slot| key_of_slot(heap, holder, slot));
    key.map_or_else(|| edge_text(heap, edge), |key| format!(" → {}", label(heap, key)))
}

/// Edges from a function, through its scopes, to a variable.
fn variable_step(heap: &Heap, edges: &[EdgeIndex], at: usize) -> Option<(String, usize)> {
    let graph = heap.graph();
    if !graph.edge_type(edges[at]).is_internal() || !["context", "previous"].iter().any(|name| is_named(heap, edges[at], name)) {
        return None;
    }
    let outward = edges[at + 1..].iter().take_while(|&&edge| is_named(heap, edge, "previous")).count();
    let variable = *edges.get(at + 1 + outward)?;
    (graph.edge_type(variable) == EdgeType::CONTEXT).then(|| (edge_text(heap, variable), 2 + outward))
}

/// A single edge as one would write it: `.name`, `[3]`, ` → [[target]]`.
pub fn edge_text(heap: &Heap, edge: EdgeIndex) -> String {
    let name = heap.edge_name(edge);
    match heap.graph().edge_type(edge) {
        EdgeType::PROPERTY => property_text(&name.to_string()),
        EdgeType::ELEMENT => match heap.graph().edge_name(edge) {
            EdgeName::Number(index) => format!("[{}]", index as u32),
            EdgeName::Text(_) => format!("[{name}]"),
        },
        EdgeType::CONTEXT => format!(" → variable {name}"),
        EdgeType::PAIR_FROM_KEY => " → value in a WeakMap".to_owned(),
        EdgeType::PAIR_FROM_TABLE => " → WeakMap entry".to_owned(),
        _ if name.is_empty() => " → ".to_owned(),
        _ => format!(" → [[{name}]]"),
    }
}

/// A property as source code has it.
fn property_text(name: &str) -> String {
    let key = property_key(name);
    match key.as_bytes().first() {
        Some(b'[') => key,
        Some(b'"') => format!("[{key}]"),
        _ => format!(".{key}"),
    }
}

/// A property's name as an object literal has it: `name`, `"user-agent"`, `[Symbol(id)]`, `[Symbol.iterator]`.
pub fn property_key(name: &str) -> String {
    if name == "<symbol>" {
        return "[Symbol()]".to_owned();
    }
    if let Some(symbol) = name.strip_prefix("<symbol ").and_then(|rest| rest.strip_suffix('>')) {
        return if symbol.starts_with("Symbol.") { format!("[{symbol}]") } else { format!("[Symbol({symbol})]") };
    }
    let mut letters = name.chars();
    let is_identifier = letters.next().is_some_and(|c| c.is_alphabetic() || matches!(c, '_' | '$' | '#'))
        && letters.all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '\u{200c}' | '\u{200d}'));
    if is_identifier { name.to_owned() } else { serde_json::Value::from(name).to_string() }
}

/// A step that is repeated so often is written once: `.next ×50`.
const MANY_TIMES: usize = 4;

/// The chain in one piece. After a step that no expression could take, and at the end, stands what the object is.
fn expression(heap: &Heap, steps: &[AccessStep]) -> String {
    let leads_to_variable =
        steps.get(1).and_then(|step| step.edge).is_some_and(|edge| heap.graph().edge_type(edge) == EdgeType::CONTEXT);
    let scope = steps.first().filter(|_| leads_to_variable).and_then(|step| scope_label(heap, step.node));
    let mut out = scope.unwrap_or_else(|| steps.first().map_or_else(String::new, |step| first_label(heap, step.node)));
    let mut at = 1;
    while at < steps.len() {
        let step = &steps[at];
        let is_arrow = step.text.starts_with(" → ");
        if is_arrow && at > 1 {
            // What the arrow leaves tells how to read it: a Map's entry, a function's variable.
            let kind = kind_label(heap, steps[at - 1].node);
            out.push_str(&format!(" ({})", kind.trim_matches(['(', ')'])));
        }
        out.push_str(&step.text);
        if is_bare_arrow(step) {
            out.push_str(&label(heap, step.node));
        }
        let times = times(&steps[at..]);
        if times > 1 {
            out.push_str(&format!(" ×{times}"));
        }
        at += times;
    }
    out
}

/// An arrow without a name, behind which stands what it leads to.
fn is_bare_arrow(step: &AccessStep) -> bool {
    step.text.trim() == "→"
}

/// How many steps the first one stands for.
fn times(steps: &[AccessStep]) -> usize {
    if is_bare_arrow(&steps[0]) {
        return 1;
    }
    let alike = steps.iter().take_while(|step| step.text == steps[0].text).count();
    if alike >= MANY_TIMES { alike } else { 1 }
}

/// Scopes by a function that sees them, and the script of that: `scope of addUser (store.js)`.
fn scope_label(heap: &Heap, holder: NodeIndex) -> Option<String> {
    let function = function_of(heap, holder)?;
    let name = if heap.raw_name(function).is_empty() { "a function".to_owned() } else { heap.name(function).to_string() };
    Some(match script_name(heap, function).map(|script| script.to_string()) {
        Some(script) => format!("scope of {name} ({})", script.rsplit(['/', '\\']).next().unwrap_or(&script)),
        None => format!("scope of {name}"),
    })
}

/// How a chain begins: global objects by the name that programs use.
fn first_label(heap: &Heap, node: NodeIndex) -> String {
    if is_scope(heap, node)
        && let Some(label) = scope_label(heap, node)
    {
        return label;
    }
    let name = heap.name(node).to_string();
    // V8 names global objects `Window / https://…`, newer ones `Window [JSGlobalObject] / …` or `global (global*)`.
    let end = [" / ", " [", " ("].iter().filter_map(|mark| name.find(mark)).min();
    match end {
        Some(end) if heap.node_type(node) == NodeType::OBJECT && !name.starts_with("system") => name[..end].to_owned(),
        _ => label(heap, node),
    }
}

fn kind_label(heap: &Heap, node: NodeIndex) -> String {
    match heap.node_type(node) {
        NodeType::CLOSURE if !heap.name(node).is_empty() => heap.name(node).to_string(),
        NodeType::CLOSURE => "anonymous function".to_owned(),
        _ => heap.class_name(node).to_string(),
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(path.expression, "global.next ×100000 (Link) → variable handler ×100000");
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
        assert_eq!(path.expression, "scope of work (work.js) → variable state.seen");
        assert_eq!(path.steps[path.begin].node, work);
        let to_the_list = access_path(&heap, global, &way[..4]);
        assert_eq!(to_the_list.expression, "global.setTimeout (setTimeout) → variable lists._onTimeout");
    }

    #[test]
    fn properties_are_written_as_source_code_has_them() {
        let texts = ["sessions", "user-agent", "<symbol id>", "<symbol Symbol.iterator>", "<symbol>", "#secret", "0x"];
        assert_eq!(
            texts.map(property_text),
            [".sessions", "[\"user-agent\"]", "[Symbol(id)]", "[Symbol.iterator]", "[Symbol()]", ".#secret", "[\"0x\"]"]
        );
    }
}
