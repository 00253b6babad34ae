//! The nodes that DevTools flags as detached, and which of them are of the DOM.

use super::filters::NodeSet;
use crate::Heap;
use crate::columns::detachedness::{DETACHED_PREFIX, Detachedness};
use crate::snapshot::{NodeIndex, NodeType};

/// The nodes that DevTools flags as detached: an object that merely wraps one is none.
pub fn detached_nodes(heap: &Heap) -> NodeSet {
    let states = heap.detachedness();
    let is_detached = |node| heap.node_type(node) == NodeType::NATIVE && states.state(node) == Detachedness::DETACHED;
    NodeSet::of(heap, |node| states.any() && is_detached(node))
}

/// How Blink names nodes of the DOM that it does not name by markup (`<div class="row">`) or by the interface of an element.
/// Source: the interfaces that inherit from `Node` in the DOM and HTML standards.
const DOM_NODES: [&str; 10] = [
    "Text",
    "Comment",
    "CDATASection",
    "ProcessingInstruction",
    "Document",
    "XMLDocument",
    "DocumentType",
    "DocumentFragment",
    "ShadowRoot",
    "Attr",
];

/// Whether a native node is a node of the DOM, by its name, and not one of the many objects that the browser keeps beside each.
pub fn is_dom_node(heap: &Heap, node: NodeIndex) -> bool {
    let name = heap.name(node).to_string();
    let name = name.strip_prefix(DETACHED_PREFIX).unwrap_or(&name);
    let interface = name.split(" / ").next().unwrap_or(name);
    let is_interface = DOM_NODES.contains(&interface)
        || interface.ends_with("Element")
        || interface.starts_with("HTML") && interface.ends_with("Document");
    heap.node_type(node) == NodeType::NATIVE && (name.starts_with('<') || is_interface)
}
