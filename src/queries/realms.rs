//! The realms of a heap, and what pages they are of.

use super::edge_lookup::internal;
use crate::Heap;
use crate::columns::native_contexts::ContextNames;
use crate::engine::v8;
use crate::snapshot::NodeIndex;

/// The native contexts of a heap in node order: what [`Heap::native_contexts`] attributes to, without the cost of doing so.
pub fn native_context_nodes(heap: &Heap) -> Vec<NodeIndex> {
    let is_renamed = |node| heap.detachedness().is_renamed(node, heap.node_type(node));
    ContextNames::new(heap.nodes(), heap.strings(), is_renamed).contexts()
}

/// The URL of a realm's page or frame, if it has one: newer V8 writes it behind the context's name, Blink behind that of the global
/// object.
pub fn realm_url(heap: &Heap, context: NodeIndex) -> Option<String> {
    let url = |node: NodeIndex| {
        let name = heap.raw_name(node).to_string();
        let after =
            [v8::NATIVE_CONTEXT, v8::DETACHED_NATIVE_CONTEXT].iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(&name);
        after.split_once(v8::SEPARATOR).map(|(_, url)| url.to_owned()).filter(|url| !url.is_empty())
    };
    url(context).or_else(|| url(internal(heap, context, v8::edge::EXTENSION)?))
}
