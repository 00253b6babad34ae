//! References that tell nothing about an object because every object of its kind has them.

use super::Kind;
use super::primitives::primitive_text;
use crate::Heap;
use crate::engine::{hermes, v8};
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeType};

/// Names of such references, by engine.
const INTERNAL_EDGES: [&str; 20] = [
    // V8: hidden class, storage that properties, elements and entries are read from.
    v8::edge::MAP,
    v8::edge::PROPERTIES,
    v8::edge::ELEMENTS,
    v8::edge::TABLE,
    v8::edge::HASH,
    // V8: what functions are compiled to, and the scopes that variables are read from.
    v8::edge::SHARED,
    v8::edge::CODE,
    v8::edge::FEEDBACK_CELL,
    v8::edge::INITIAL_MAP,
    v8::edge::CONTEXT,
    v8::edge::PREVIOUS,
    v8::edge::SCOPE_INFO,
    v8::edge::DEPENDENT_CODE,
    hermes::CLASS_EDGE,
    hermes::PARENT_EDGE,
    hermes::PROPERTY_STORAGE_EDGE,
    hermes::SCOPE_EDGE,
    hermes::OUTER_SCOPE_EDGE,
    hermes::DOMAIN_EDGE,
    // JavaScriptCore names none.
    "",
];

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
            let is_slice = kind == Kind::String && heap.strings().is(name, v8::edge::PARENT);
            let strings = heap.strings();
            !is_slice
                && (INTERNAL_EDGES.iter().any(|known| strings.is(name, known))
                    || strings.starts_with(name, hermes::SLOT_PREFIX)
                    || heap.node_type(target) == NodeType::CODE)
        }
    }
}
