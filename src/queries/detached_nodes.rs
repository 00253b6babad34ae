//! The nodes that DevTools flags as detached, and which of them are of the DOM.

use super::filters::NodeSet;
use crate::Heap;
use crate::columns::detachedness::Detachedness;
use crate::engine::{blink, v8};
use crate::snapshot::{NodeIndex, NodeType};

/// The nodes that DevTools flags as detached: an object that merely wraps one is none.
pub fn detached_nodes(heap: &Heap) -> NodeSet {
    let states = heap.detachedness();
    let is_detached = |node| heap.node_type(node) == NodeType::NATIVE && states.state(node) == Detachedness::DETACHED;
    NodeSet::of(heap, |node| states.any() && is_detached(node))
}

/// Whether a native node is a node of the DOM, by its name, and not one of the many objects that the browser keeps beside each.
pub fn is_dom_node(heap: &Heap, node: NodeIndex) -> bool {
    let name = heap.name(node).to_string();
    heap.node_type(node) == NodeType::NATIVE && blink::is_dom_node(name.strip_prefix(v8::DETACHED_PREFIX).unwrap_or(&name))
}
