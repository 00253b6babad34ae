//! The objects that a finding has collected, each with its own way from a root.

use crate::analysis::Heap;
use crate::analysis::access_paths::access_path;
use crate::analysis::comparison::growth::Growth;
use crate::analysis::retaining_paths::shortest_paths;
use crate::leaks::{Head, Place};
use crate::report::leaks::LeakedObjectInfo;
use crate::snapshot::{EdgeIndex, NodeIndex};

/// All objects that a place has collected, in the order of the file; texts and numbers only where there is nothing else.
pub(super) fn leaked_objects(heap: &Heap, growth: &Growth, place: &Place, head: &Head) -> Vec<LeakedObjectInfo> {
    let members = place.row.members.iter().map(|grown| grown.node);
    let mut found: Vec<NodeIndex> = match head {
        Head::None => members.flat_map(|node| growth.new_references(node)).collect(),
        Head::Link | Head::Collection(_) => {
            let owner = place.row.first().node;
            growth.new_objects().filter(|&(_, of)| of == owner).map(|(node, _)| node).collect()
        }
    };
    if found.iter().any(|&node| growth.is_holder(node)) {
        found.retain(|&node| growth.is_holder(node));
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|node| leaked_object(heap, node)).collect()
}

fn leaked_object(heap: &Heap, node: NodeIndex) -> LeakedObjectInfo {
    let path = shortest_paths(heap, node, 1).into_iter().next().map(|path| {
        let edges: Vec<EdgeIndex> = path.steps.iter().map(|step| step.edge).collect();
        access_path(heap, path.steps.first().map_or(node, |step| step.node), &edges).expression
    });
    LeakedObjectInfo {
        id: heap.id(node).0,
        class: heap.class_name(node).clone(),
        retained_size: heap.retained_size(node),
        path: path.unwrap_or_default(),
    }
}
