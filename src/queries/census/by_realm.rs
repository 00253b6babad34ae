//! By realm: page, frame, worker or `vm` context.

use super::Groups;
use crate::Heap;
use crate::columns::native_contexts::Attribution;
use crate::queries::realms::realm_url;
use crate::snapshot::NodeIndex;

/// What several realms reach.
const SHARED: &str = "(several realms)";
/// What no realm reaches.
const NONE: &str = "(no realm)";

pub(super) fn groups(heap: &Heap) -> Groups<'static> {
    let found = heap.native_contexts();
    let contexts: Vec<NodeIndex> = found.contexts().iter().map(|context| context.node).collect();
    let group = |node: NodeIndex| match found.of(node) {
        Attribution::Shared => 0,
        Attribution::None => 1,
        // Contexts are in node order.
        Attribution::Context(context) => contexts.binary_search(&context).map_or(1, |at| at as u32 + 2),
    };
    let of_node = heap.nodes().indices().map(group).collect();
    Groups::owned(of_node, contexts.len() + 2, |group| match group {
        0 => SHARED.to_owned(),
        1 => NONE.to_owned(),
        // Contexts come by age, so that the number means the same in every snapshot of a process.
        at => realm_url(heap, contexts[at as usize - 2]).unwrap_or_else(|| format!("realm {}, which has no URL", at - 1)),
    })
}
