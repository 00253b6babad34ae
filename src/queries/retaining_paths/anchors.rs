//! Where programs themselves begin to name things: scopes of scripts and modules, what modules export, global objects. The engine
//! keeps these alive in ways that no program knows; a path for people begins at them.

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use super::dijkstra::Seed;
use super::knowledge::{self, OWN, RUNTIME, Toll};
use super::surveyor::{From, Internal, Surveyor};
use crate::Heap;
use crate::columns::bit_sets::{OfType, nodes_of};
use crate::columns::distances::is_user_root;
use crate::engine::{node, v8};
use crate::queries::contents::is_scope;
use crate::queries::edge_lookup::{internal, property};
use crate::queries::scripts::script_name;
use crate::snapshot::{EdgeType, NodeIndex, NodeType};

/// A variable says more than the property of an object that is exported.
const OF_COMMONJS_EXPORTS: u8 = 1;
/// Where a file names many roots without a type of its own, only global objects among them say something.
const OF_UNNAMED_ROOT: u8 = 16;

/// The places to begin at, by what they cost, in an order that is the same in every run of a program.
pub(super) fn anchors(heap: &Heap, surveyor: &mut Surveyor) -> Vec<Seed> {
    let mut found: Vec<(Toll, String, Seed)> = Vec::new();
    let mut add = |node, toll: Toll, name: String| found.push((toll, name, Seed { node, toll }));
    roots(heap).into_iter().for_each(|(node, toll)| add(node, toll, String::new()));
    for node in of_types(heap, may_be_named) {
        match surveyor.enter(node) {
            From::Realm => add(node, knowledge::own(0), String::new()),
            From::Loader if is_process(heap, node) => add(node, knowledge::own(2), node::PROCESS.to_owned()),
            From::Loader if is_commonjs_module(heap, node) => {
                add(node, knowledge::own(OF_COMMONJS_EXPORTS), property_text(heap, node, node::FILENAME))
            }
            _ => {}
        }
    }
    for (scope, function) in script_scopes(heap, surveyor) {
        let tier = if surveyor.is_of_runtime(function) { RUNTIME } else { OWN };
        let toll = Toll { tier, cost: 0 };
        let name = script_name(heap, function).map(|script| script.to_string()).unwrap_or_default();
        if let Some(module) = es_module_of(heap, scope) {
            add(module, toll, name.clone());
        }
        add(scope, toll, name);
    }
    found.sort_by(|(a, a_name, a_seed), (b, b_name, b_seed)| (a, a_name, a_seed.node).cmp(&(b, b_name, b_seed.node)));
    found.into_iter().map(|(.., seed)| seed).collect()
}

/// Nodes of some types, in node order.
fn of_types(heap: &Heap, accepts: impl Fn(NodeType) -> bool) -> impl Iterator<Item = NodeIndex> {
    let of_type = |kind| if accepts(kind) { OfType::Yes } else { OfType::No };
    nodes_of(&heap.nodes().types, of_type, |_, _| false).into_ones().map(|node| NodeIndex(node as u32))
}

fn may_be_named(kind: NodeType) -> bool {
    matches!(kind, NodeType::OBJECT | NodeType::HIDDEN | NodeType::NATIVE)
}

/// What the root names as the user's: global objects or realms; in files that say so of no root, all that are not groups of roots.
fn roots(heap: &Heap) -> Vec<(NodeIndex, Toll)> {
    let graph = heap.graph();
    let edges = || graph.edges_of(graph.root()).filter(|&edge| is_user_root(heap.tables(), graph.target(edge)));
    let has_shortcuts = edges().any(|edge| graph.edge_type(edge) == EdgeType::SHORTCUT);
    let toll = |edge| match graph.edge_type(edge) {
        EdgeType::SHORTCUT => knowledge::own(0),
        _ if heap.node_type(graph.target(edge)) == NodeType::SYNTHETIC => knowledge::own(4),
        _ if has_shortcuts => knowledge::own(OF_UNNAMED_ROOT),
        _ => knowledge::own(0),
    };
    edges().map(|edge| (graph.target(edge), toll(edge))).collect()
}

/// Node's `process`: every module has it by this name, whatever the way on which the engine keeps it.
fn is_process(heap: &Heap, node: NodeIndex) -> bool {
    heap.node_type(node) == NodeType::OBJECT && heap.strings().is(heap.nodes().name(node), node::PROCESS)
}

/// A module of Node's loader of CommonJS modules, which has what it exports and the name of its file.
pub(crate) fn is_commonjs_module(heap: &Heap, node: NodeIndex) -> bool {
    heap.node_type(node) == NodeType::OBJECT
        && heap.strings().is(heap.nodes().name(node), node::COMMONJS_MODULE)
        && [node::EXPORTS, node::FILENAME].iter().all(|name| property(heap, node, name).is_some())
}

pub(crate) fn property_text(heap: &Heap, node: NodeIndex, name: &str) -> String {
    property(heap, node, name).map(|text| heap.raw_name(text).to_string()).unwrap_or_default()
}

/// Scopes around which there is only the realm, each with a function of its script, in node order of the scopes.
fn script_scopes(heap: &Heap, surveyor: &mut Surveyor) -> Vec<(NodeIndex, NodeIndex)> {
    let mut found: FxHashMap<NodeIndex, NodeIndex> = FxHashMap::default();
    let mut seen = FixedBitSet::with_capacity(heap.nodes().len());
    for function in of_types(heap, |kind| kind == NodeType::CLOSURE) {
        let mut at = surveyor.follow(function, Internal::Context);
        // Most functions share their scope with others.
        while let Some(scope) = at.filter(|&scope| !seen.contains(scope.at()) && is_scope(heap, scope)) {
            seen.insert(scope.at());
            at = surveyor.follow(scope, Internal::Previous);
            if at.is_some_and(|outer| is_outermost(heap, outer)) {
                found.insert(scope, function);
            }
        }
    }
    let mut found: Vec<(NodeIndex, NodeIndex)> = found.into_iter().collect();
    found.sort_unstable();
    found
}

/// Whether what is around a scope is no function's any more.
pub(crate) fn is_outermost(heap: &Heap, outer: NodeIndex) -> bool {
    let name = heap.nodes().name(outer);
    [v8::NATIVE_CONTEXT, v8::SCRIPT_CONTEXT].iter().any(|text| heap.strings().starts_with(name, text))
}

/// What V8 knows of the module that a scope is of.
fn es_module_of(heap: &Heap, scope: NodeIndex) -> Option<NodeIndex> {
    internal(heap, scope, v8::edge::EXTENSION).filter(|&module| is_es_module(heap, module))
}

pub(crate) fn is_es_module(heap: &Heap, node: NodeIndex) -> bool {
    heap.strings().is(heap.nodes().name(node), v8::SOURCE_TEXT_MODULE)
}
