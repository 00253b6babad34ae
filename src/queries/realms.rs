//! The realms of a heap, and what pages they are of.

use super::edge_lookup::internal;
use crate::Heap;
use crate::columns::native_contexts::ContextNames;
use crate::snapshot::NodeIndex;

/// The native contexts of a heap in node order: what [`Heap::native_contexts`] attributes to, without the cost of doing so.
pub fn native_context_nodes(heap: &Heap) -> Vec<NodeIndex> {
    let is_renamed = |node| heap.detachedness().is_renamed(node, heap.node_type(node));
    ContextNames::new(heap.nodes(), heap.strings(), is_renamed).contexts()
}

/// What lies between a kind and a URL in names of contexts and of global objects.
const BEFORE_URL: &str = " / ";

/// How V8 names contexts, if one is in no page any more, too.
const CONTEXTS: [&str; 2] = ["system / NativeContext", "Detached system / NativeContext"];

/// How V8 names the edge from a context to its global object.
const GLOBAL_OBJECT_EDGE: &str = "extension";

/// The URL of a realm's page or frame, if it has one: newer V8 writes it behind the context's name, Blink behind that of the global
/// object.
pub fn realm_url(heap: &Heap, context: NodeIndex) -> Option<String> {
    let url = |node: NodeIndex| {
        let name = heap.raw_name(node).to_string();
        let after = CONTEXTS.iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(&name);
        after.split_once(BEFORE_URL).map(|(_, url)| url.to_owned()).filter(|url| !url.is_empty())
    };
    url(context).or_else(|| url(internal(heap, context, GLOBAL_OBJECT_EDGE)?))
}
