//! The objects that a finding has collected, each with its own way from a root.

use crate::Heap;
use crate::leaks::Finding;
use crate::queries::retaining_paths::PathFinder;
use crate::report::leaks::LeakedObjectInfo;
use crate::snapshot::NodeIndex;

/// All objects that a finding has gained, in the order of the file.
pub(super) fn leaked_objects(heap: &Heap, finding: &Finding) -> Vec<LeakedObjectInfo> {
    let mut paths = PathFinder::new(heap);
    let mut units = finding.units.clone();
    units.sort_unstable();
    units.into_iter().map(|node| leaked_object(heap, &mut paths, node)).collect()
}

fn leaked_object(heap: &Heap, paths: &mut PathFinder, node: NodeIndex) -> LeakedObjectInfo {
    let path = paths.to(node, 1).into_iter().next().map(|path| path.written(heap).expression);
    LeakedObjectInfo {
        id: heap.id(node).0,
        class: heap.class_name(node).clone(),
        retained_size: heap.retained_size(node),
        path: path.unwrap_or_default(),
    }
}
