//! What waits for a promise. V8 chains its reactions (`src/objects/promise.tq`): each is a node of the engine's that leads by its first
//! slot to the next one, and by the others to the functions and the promise that wait.

use rustc_hash::FxHashSet;

use crate::Heap;
use crate::engine::{ecmascript, v8};
use crate::queries::edge_lookup::internal;
use crate::snapshot::{EdgeName, EdgeType, NodeIndex, NodeType};

const NEXT_SLOT: i64 = 1;

/// How many reactions wait for a promise; none if a node is no promise, or is settled.
pub(super) fn reaction_count(heap: &Heap, node: NodeIndex) -> u64 {
    if heap.node_type(node) != NodeType::OBJECT || !heap.strings().is(heap.nodes().name(node), ecmascript::PROMISE) {
        return 0;
    }
    let mut seen = FxHashSet::default();
    let mut next = internal(heap, node, v8::edge::REACTIONS_OR_RESULT);
    while let Some(reaction) = next.filter(|&reaction| is_reaction(heap, reaction) && seen.insert(reaction)) {
        let graph = heap.graph();
        let is_next = |&edge: &_| {
            graph.edge_type(edge) == EdgeType::HIDDEN
                && matches!(graph.edge_name(edge), EdgeName::Number(number) if number == NEXT_SLOT)
        };
        next = graph.edges_of(reaction).find(is_next).map(|edge| graph.target(edge));
    }
    seen.len() as u64
}

fn is_reaction(heap: &Heap, node: NodeIndex) -> bool {
    heap.strings().is(heap.nodes().name(node), v8::PROMISE_REACTION)
}
