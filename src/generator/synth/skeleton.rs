//! The beginning of every heap: roots, the global object, what all objects share. A smaller heap has only the first nodes.

use super::explicit::{ExplicitNode, Series};
use super::format::{Edge, Node};
use super::vocabulary::{COMMON_TEXTS, Vocabulary};

/// Position of the global object.
pub(super) const GLOBAL: usize = 2;
/// Position of the object that everything of the application hangs on.
pub(super) const APP: usize = 5;
/// Hidden classes, code of functions and strings that many objects refer to.
pub(super) const MAPS: u64 = 64;
pub(super) const SHARED_CODE: u64 = 16;
pub(super) const SHARED_STRINGS: u64 = COMMON_TEXTS.len() as u64;

/// Where the shared objects are.
pub(super) const FIRST_MAP: u64 = LISTED.len() as u64;
pub(super) const FIRST_CODE: u64 = FIRST_MAP + MAPS;
pub(super) const FIRST_STRING: u64 = FIRST_CODE + SHARED_CODE;
/// Length of the whole skeleton.
pub(super) const LENGTH: u64 = FIRST_STRING + SHARED_STRINGS;

struct Listed {
    kind: Node,
    name: &'static str,
    size: u64,
    /// Position of the holder, which comes earlier.
    holder: usize,
    edge: Edge,
    edge_name: &'static str,
}

const fn listed(kind: Node, name: &'static str, size: u64, holder: usize, edge: Edge, edge_name: &'static str) -> Listed {
    Listed { kind, name, size, holder, edge, edge_name }
}

/// Every node but the root is held by an earlier one. Numbers are names of `element` and `hidden` edges.
#[rustfmt::skip]
const LISTED: [Listed; 14] = [
    listed(Node::Synthetic, "", 0, 0, Edge::Element, "0"),
    listed(Node::Synthetic, "(GC roots)", 0, 0, Edge::Element, "1"),
    listed(Node::Object, "global", 64, 0, Edge::Shortcut, "1"),
    listed(Node::Object, "process", 120, GLOBAL, Edge::Property, "process"),
    listed(Node::String, "v22.0.0", 24, 3, Edge::Property, "version"),
    listed(Node::Object, "Application", 88, GLOBAL, Edge::Property, "application"),
    listed(Node::Synthetic, "(Bootstrapper)", 0, 1, Edge::Element, "1"),
    listed(Node::Synthetic, "(Builtins)", 0, 1, Edge::Element, "2"),
    listed(Node::Synthetic, "(Stack roots)", 0, 1, Edge::Element, "3"),
    listed(Node::Synthetic, "(Global handles)", 0, 1, Edge::Element, "4"),
    listed(Node::Synthetic, "(Handle scope)", 0, 1, Edge::Element, "5"),
    listed(Node::Synthetic, "(Internalized strings)", 0, 1, Edge::Element, "6"),
    listed(Node::Synthetic, "(Strong roots)", 0, 1, Edge::Element, "7"),
    listed(Node::Hidden, "system / NativeContext", 2336, 9, Edge::Element, "1"),
];
const INTERNALIZED: usize = 11;
const NATIVE_CONTEXT: usize = 13;

/// The first `nodes` nodes of the skeleton (at most all of them).
pub(super) fn skeleton(nodes: u64, words: &mut Vocabulary) -> Vec<ExplicitNode> {
    let mut all: Vec<ExplicitNode> = Vec::new();
    for (at, listed) in LISTED.iter().enumerate() {
        let name = words.of(listed.name);
        all.push(node(listed.kind, name, listed.size, at));
        if at > 0 {
            let name = edge_name(listed.edge, listed.edge_name, words);
            all[listed.holder].edges.push(Series::one(listed.edge, name, at as u64));
        }
    }
    shared(&mut all, NATIVE_CONTEXT, MAPS, (Node::ObjectShape, "system / Map", 80), words);
    shared(&mut all, NATIVE_CONTEXT, SHARED_CODE, (Node::Code, "system / SharedFunctionInfo", 64), words);
    for (at, &text) in COMMON_TEXTS.iter().enumerate() {
        let position = all.len();
        all.push(node(Node::String, words.of(text), super::texts::size(text), position));
        all[INTERNALIZED].edges.push(Series::one(Edge::Element, at as u64, position as u64));
    }
    all.truncate(nodes as usize);
    for node in &mut all {
        // The holder may be there without all that it holds.
        node.edges.retain_mut(|series| {
            series.count = series.count.min(nodes.saturating_sub(series.to));
            series.count > 0
        });
    }
    all
}

fn node(kind: Node, name: u64, size: u64, at: usize) -> ExplicitNode {
    ExplicitNode { kind, name, id: 2 * at as u64 + 1, size, edges: Vec::new() }
}

/// Several nodes of one kind, held by `holder` as hidden slots.
fn shared(all: &mut Vec<ExplicitNode>, holder: usize, count: u64, what: (Node, &'static str, u64), words: &mut Vocabulary) {
    let (kind, name, size) = what;
    let first = all.len() as u64;
    let name = words.of(name);
    all.extend((first..first + count).map(|at| node(kind, name, size, at as usize)));
    all[holder].edges.push(Series { kind: Edge::Hidden, name: first, name_step: 1, to: first, to_step: 1, count });
}

fn edge_name(kind: Edge, name: &'static str, words: &mut Vocabulary) -> u64 {
    if kind.is_numbered() { name.parse().unwrap_or_default() } else { words.of(name) }
}
