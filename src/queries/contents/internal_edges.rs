//! References that tell nothing about an object because every object of its kind has them.

use super::Kind;
use super::primitives::primitive_text;
use crate::Heap;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeType};

/// Names of such references, by engine.
const PLUMBING: [&str; 20] = [
    // V8: hidden class, storage that properties, elements and entries are read from.
    "map",
    "properties",
    "elements",
    "table",
    "hash",
    // V8: what functions are compiled to, and the scopes that variables are read from.
    "shared",
    "code",
    "feedback_cell",
    "initial_map",
    "context",
    "previous",
    "scope_info",
    "dependent_code",
    // Hermes.
    "class",
    "parent",
    "propStorage",
    "environment",
    "parentEnvironment",
    "domain",
    // JavaScriptCore names none.
    "",
];
/// Hermes numbers the slots that properties are read from.
const PLUMBING_PREFIX: &str = "directProp";

/// Whether a reference that is neither property nor element is such a one. Of the engine's and the embedder's own objects
/// none is: there is nothing else to tell.
pub(super) fn is_internal_edge(heap: &Heap, kind: Kind, edge: EdgeIndex) -> bool {
    if matches!(kind, Kind::Engine | Kind::Native) {
        return false;
    }
    let graph = heap.graph();
    let target = graph.target(edge);
    match (graph.edge_type(edge), graph.edge_name(edge)) {
        // Slots without a name; of a Date the one with a number is its time.
        (EdgeType::HIDDEN, _) => primitive_text(heap, target).is_none() || heap.node_type(target) != NodeType::NUMBER,
        (_, EdgeName::Number(_)) => false,
        (EdgeType::SHORTCUT, _) => false,
        (_, EdgeName::Text(name)) => {
            // A slice is part of its parent, which is the one thing to know of it.
            let is_slice = kind == Kind::String && heap.strings().is(name, "parent");
            let strings = heap.strings();
            !is_slice
                && (PLUMBING.iter().any(|known| strings.is(name, known))
                    || strings.starts_with(name, PLUMBING_PREFIX)
                    || heap.node_type(target) == NodeType::CODE)
        }
    }
}
