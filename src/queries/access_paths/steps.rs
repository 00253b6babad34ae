//! The steps of a chain: each reference that a program made, with the engine's own that stand for it folded into it.

use super::places::function_place;
use super::{AccessStep, StepKind};
use crate::Heap;
use crate::engine::{blink, ecmascript, v8};
use crate::queries::contents::{is_scope, key_of_slot, label};
use crate::queries::edge_lookup::{internal, is_named};
use crate::queries::retaining_paths::anchors::is_es_module;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType};

/// What some of the edges of a chain amount to.
struct Folded {
    kind: StepKind,
    name: Option<String>,
    text: String,
    /// How many edges it takes.
    used: usize,
    /// Which of these bears the name or slot.
    named: usize,
}

pub(super) fn steps(heap: &Heap, start: NodeIndex, edges: &[EdgeIndex]) -> Vec<AccessStep> {
    let mut steps: Vec<AccessStep> = Vec::new();
    let mut add = |step| steps.push(step);
    if start != heap.root() {
        add(AccessStep { kind: StepKind::Start, name: None, text: String::new(), node: start, through: Vec::new(), edge: None });
    }
    let mut at = 0;
    while at < edges.len() {
        let is_root = at == 0 && start == heap.root();
        let Folded { kind, name, text, used, named } = folded(heap, &edges[at..]);
        let through = edges[at..at + used - 1].iter().map(|&edge| heap.graph().target(edge)).collect();
        let node = heap.graph().target(edges[at + used - 1]);
        let edge = Some(edges[at + named]);
        // What the root calls its children is a number or repeats their names.
        add(match is_root {
            true => AccessStep { kind: StepKind::Start, name: None, text: String::new(), node, through, edge },
            false => AccessStep { kind, name, text, node, through, edge },
        });
        at += used;
    }
    steps
}

fn folded(heap: &Heap, edges: &[EdgeIndex]) -> Folded {
    entry(heap, edges)
        .or_else(|| stored(heap, edges))
        .or_else(|| variable(heap, edges))
        .or_else(|| export(heap, edges))
        .or_else(|| suspended_local(heap, edges))
        .or_else(|| proxied(heap, edges))
        .or_else(|| scope(heap, edges))
        .or_else(|| embedded(heap, edges))
        .unwrap_or_else(|| single(heap, edges[0]))
}

fn single(heap: &Heap, edge: EdgeIndex) -> Folded {
    let kind = match heap.graph().edge_type(edge) {
        EdgeType::PROPERTY => StepKind::Property,
        EdgeType::ELEMENT => StepKind::Element,
        EdgeType::CONTEXT => StepKind::Variable,
        _ => StepKind::Internal,
    };
    let has_name = matches!(kind, StepKind::Property | StepKind::Variable);
    let name = has_name.then(|| heap.edge_name(edge).to_string());
    Folded { kind, name, text: edge_text(heap, edge), used: 1, named: 0 }
}

fn is_internal(heap: &Heap, edge: EdgeIndex, name: &str) -> bool {
    heap.graph().edge_type(edge).is_internal() && is_named(heap, edge, name)
}

/// The slot of a backing store that an edge leaves by.
fn slot(heap: &Heap, edge: EdgeIndex) -> Option<u64> {
    match heap.graph().edge_name(edge) {
        EdgeName::Number(number) => u64::try_from(number).ok(),
        EdgeName::Text(_) => heap.edge_name(edge).as_str()?.parse().ok(),
    }
}

/// Two edges through the hash table of a collection: the key stands for both.
fn entry(heap: &Heap, edges: &[EdgeIndex]) -> Option<Folded> {
    let (&into, &out) = (edges.first()?, edges.get(1)?);
    let table = heap.graph().target(into);
    if !is_internal(heap, into, v8::edge::TABLE) || heap.node_type(table) != NodeType::ARRAY {
        return None;
    }
    let text = match key_of_slot(heap, table, slot(heap, out)?) {
        Some(key) => format!(" → {}", label(heap, key)),
        None => " → (entry)".to_owned(),
    };
    Some(Folded { kind: StepKind::Entry, name: None, text, used: 2, named: 1 })
}

/// Two edges through the elements of an array, where the file has no edge of the array's own.
fn stored(heap: &Heap, edges: &[EdgeIndex]) -> Option<Folded> {
    let (&into, &out) = (edges.first()?, edges.get(1)?);
    let is_elements = is_internal(heap, into, v8::edge::ELEMENTS) && heap.node_type(heap.graph().target(into)) == NodeType::ARRAY;
    let slot = slot(heap, out).filter(|_| is_elements)?;
    Some(Folded { kind: StepKind::Element, name: None, text: format!("[{slot}]"), used: 2, named: 1 })
}

/// Edges from a function, through its scopes, to a variable and out of the cell that it may stand in.
fn variable(heap: &Heap, edges: &[EdgeIndex]) -> Option<Folded> {
    let inward = edges.iter().take_while(|&&edge| is_inward(heap, edge)).count();
    let variable = *edges.get(inward)?;
    let scope = heap.graph().source(variable);
    let is_of_block = heap.graph().edge_type(variable) == EdgeType::HIDDEN && is_scope(heap, scope);
    if heap.graph().edge_type(variable) != EdgeType::CONTEXT && !is_of_block {
        return None;
    }
    let used = inward + 1 + usize::from(edges.get(inward + 1).is_some_and(|&edge| leaves_cell(heap, edge)));
    let name = if is_of_block { only_variable(heap, scope) } else { Some(heap.edge_name(variable).to_string()) };
    let text = match &name {
        Some(name) => format!(" → variable {name}"),
        None => " → variable of a block".to_owned(),
    };
    Some(Folded { kind: StepKind::Variable, name, text, used, named: inward })
}

/// An edge to a scope or the one around it.
fn is_inward(heap: &Heap, edge: EdgeIndex) -> bool {
    [v8::edge::CONTEXT, v8::edge::PREVIOUS].iter().any(|name| is_internal(heap, edge, name))
        && is_scope(heap, heap.graph().target(edge))
}

/// The variable of a block that has but one: V8 names the variables of functions only.
fn only_variable(heap: &Heap, scope: NodeIndex) -> Option<String> {
    let info = internal(heap, scope, v8::edge::SCOPE_INFO)?;
    let graph = heap.graph();
    let is_name = |edge: &EdgeIndex| heap.node_type(graph.target(*edge)) == NodeType::STRING;
    let mut names = graph.edges_of(info).filter(|&edge| graph.edge_type(edge) == EdgeType::HIDDEN).take_while(is_name);
    let only = names.next().filter(|_| names.next().is_none())?;
    Some(heap.name(graph.target(only)).to_string()).filter(|name| !name.is_empty())
}

fn leaves_cell(heap: &Heap, edge: EdgeIndex) -> bool {
    let name = heap.nodes().name(heap.graph().source(edge));
    v8::CELLS.iter().any(|cell| heap.strings().is(name, cell))
}

/// Edges from what V8 knows of a module, through a table of its cells, to what it exports.
fn export(heap: &Heap, edges: &[EdgeIndex]) -> Option<Folded> {
    let (&into, &out, &value) = (edges.first()?, edges.get(1)?, edges.get(2)?);
    let graph = heap.graph();
    let module = graph.source(into);
    if !is_es_module(heap, module) || !leaves_cell(heap, value) {
        return None;
    }
    let name = export_name(heap, module, graph.target(out));
    let text = name.as_ref().map_or_else(|| " → import".to_owned(), |name| format!(" → export {name}"));
    Some(Folded { kind: StepKind::Export, name, text, used: 3, named: 2 })
}

/// By what name a module exports what stands in a cell: its table has the name in the slot before the cell.
fn export_name(heap: &Heap, module: NodeIndex, cell: NodeIndex) -> Option<String> {
    let graph = heap.graph();
    let table =
        graph.edges_of(module).find(|&edge| graph.edge_name(edge) == EdgeName::Number(0)).map(|edge| graph.target(edge))?;
    let at = graph.edges_of(table).find(|&edge| graph.target(edge) == cell).and_then(|edge| slot(heap, edge))?;
    let key = graph.edges_of(table).find(|&edge| slot(heap, edge).is_some_and(|slot| slot + 1 == at))?;
    Some(graph.target(key)).filter(|&key| heap.node_type(key) == NodeType::STRING).map(|key| heap.name(key).to_string())
}

/// An edge from a proxy to the object behind it, and what follows: programs see nothing between.
fn proxied(heap: &Heap, edges: &[EdgeIndex]) -> Option<Folded> {
    let (&into, behind) = (edges.first()?, edges.get(1..).filter(|behind| !behind.is_empty())?);
    let graph = heap.graph();
    let is_proxy = heap.strings().is(heap.nodes().name(graph.source(into)), v8::PROXY);
    if !is_proxy || graph.edge_name(into) != EdgeName::Number(v8::PROXY_TARGET) {
        return None;
    }
    let folded = folded(heap, behind);
    Some(Folded { used: folded.used + 1, named: folded.named + 1, ..folded })
}

/// Edges from a function to a scope at the end of a chain, or out of which none of its variables leads.
fn scope(heap: &Heap, edges: &[EdgeIndex]) -> Option<Folded> {
    let inward = edges.iter().take_while(|&&edge| is_inward(heap, edge)).count();
    let text = " → its variables".to_owned();
    (inward > 0).then(|| Folded { kind: StepKind::Internal, name: None, text, used: inward, named: inward - 1 })
}

/// Edges from an object of the embedder's to another, or to a listener: numbers say nothing, nor do its own structures between.
fn embedded(heap: &Heap, edges: &[EdgeIndex]) -> Option<Folded> {
    let graph = heap.graph();
    let name = |node| heap.nodes().name(node);
    // Where internals are exposed V8's own are native too.
    let is_native = |node| heap.node_type(node) == NodeType::NATIVE && !heap.strings().starts_with(name(node), v8::PREFIX);
    let leads_on = |edge: &EdgeIndex| graph.edge_type(*edge) != EdgeType::PROPERTY && is_native(graph.source(*edge));
    leads_on(edges.first()?).then_some(())?;
    let is_between = |node| is_native(node) && blink::BETWEEN.iter().any(|text| heap.strings().starts_with(name(node), text));
    let between = edges.iter().take_while(|&&edge| is_between(graph.target(edge))).count();
    let used = (between + 1).min(edges.len());
    let used = used - usize::from(used > between && between > 0 && !leads_on(&edges[used - 1]));
    let node = graph.target(edges[used - 1]);
    let text = match heap.node_type(node) {
        NodeType::CLOSURE => format!(" → {}", listener(heap, node)),
        _ => " → ".to_owned(),
    };
    Some(Folded { kind: StepKind::Internal, name: None, text, used, named: used - 1 })
}

/// A function that waits for something to happen: `listener onResize() at page.js:4`.
pub(super) fn listener(heap: &Heap, function: NodeIndex) -> String {
    let name = heap.name(function).to_string();
    let name = if name.is_empty() { String::new() } else { format!(" {name}()") };
    let place = function_place(heap, function).map(|place| format!(" at {place}")).unwrap_or_default();
    format!("listener{name}{place}")
}

/// Edges from a suspended function to one of its local variables.
fn suspended_local(heap: &Heap, edges: &[EdgeIndex]) -> Option<Folded> {
    let (&into, &out) = (edges.first()?, edges.get(1)?);
    slot(heap, out).filter(|_| is_internal(heap, into, v8::edge::PARAMETERS_AND_REGISTERS))?;
    let text = format!(" → local variable{}", suspended(heap, heap.graph().source(into)));
    Some(Folded { kind: StepKind::Local, name: None, text, used: 2, named: 1 })
}

/// Which suspended function: ` of the suspended async function load, app.js:4`.
fn suspended(heap: &Heap, generator: NodeIndex) -> String {
    let Some(function) = internal(heap, generator, v8::edge::FUNCTION) else { return " of a suspended function".to_owned() };
    let graph = heap.graph();
    let prototype =
        graph.edges_of(function).find(|&edge| is_named(heap, edge, ecmascript::PROTOTYPE)).map(|edge| graph.target(edge));
    let is_async =
        prototype.is_some_and(|prototype| heap.raw_name(prototype).as_bytes().starts_with(ecmascript::ASYNC_PREFIX.as_bytes()));
    let kind = if is_async { "async function" } else { "generator" };
    let name = heap.name(function).to_string();
    let name = if name.is_empty() { "(anonymous)" } else { &name };
    match function_place(heap, function) {
        Some(place) => format!(" of the suspended {kind} {name}, {place}"),
        None => format!(" of the suspended {kind} {name}"),
    }
}

/// An edge as [`edge_text`] writes it; out of the hash table of a Map by its key.
pub fn retainer_text(heap: &Heap, edge: EdgeIndex) -> String {
    let holder = heap.graph().source(edge);
    let slot = heap.edge_name(edge).as_str().and_then(|slot| slot.parse().ok());
    let key = slot.filter(|_| heap.node_type(holder) == NodeType::ARRAY).and_then(|slot| key_of_slot(heap, holder, slot));
    key.map_or_else(|| edge_text(heap, edge), |key| format!(" → {}", label(heap, key)))
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
pub(super) fn property_text(name: &str) -> String {
    let key = property_key(name);
    match key.as_bytes().first() {
        Some(b'[') => key,
        Some(b'"') => format!("[{key}]"),
        _ => format!(".{key}"),
    }
}

/// A property's name as an object literal has it: `name`, `"user-agent"`, `[Symbol(id)]`, `[Symbol.iterator]`.
pub fn property_key(name: &str) -> String {
    if name == v8::NAMELESS_SYMBOL {
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
