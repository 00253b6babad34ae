//! Shallow sizes: the file's sizes, after the engine's internal storage has gone to the one object that owns it.

use std::borrow::Borrow;

use super::distances::is_user_root;
use super::owners::SEVERAL;
use super::sizes::Sizes;
use super::storage_owners::StorageOwners;
use crate::columns::Tables;
use crate::snapshot::{NodeIndex, NodeType, Nodes, WideColumn};

/// Shallow size of every node in bytes.
#[derive(Debug)]
pub struct ShallowSizes {
    /// `None` where no size moves (internals exposed): then the file's own column counts.
    moved: Option<WideColumn<u64>>,
}

impl ShallowSizes {
    /// `owners` are asked for where sizes move.
    pub(crate) fn compute<O: Borrow<StorageOwners>>(tables: Tables, owners: impl FnOnce() -> O) -> Self {
        let graph = tables.graph;
        let has_user_roots = graph.edges_of(graph.root()).any(|edge| is_user_root(tables, graph.target(edge)));
        ShallowSizes { moved: has_user_roots.then(|| move_to_owners(tables, owners().borrow())) }
    }

    /// The column, which is the file's own where no size moves.
    #[inline]
    pub(crate) fn column<'a>(&'a self, nodes: &'a Nodes) -> &'a WideColumn<u64> {
        self.moved.as_ref().unwrap_or(&nodes.self_sizes)
    }
}

fn move_to_owners(tables: Tables, owners: &StorageOwners) -> WideColumn<u64> {
    let mut sizes = Sizes::of(&tables.nodes.self_sizes);
    for (storage, owner) in owners.finish() {
        let is_owned =
            owner < SEVERAL && owner != tables.graph.root().0 && tables.nodes.node_type(NodeIndex(owner)) != NodeType::SYNTHETIC;
        if is_owned {
            let size = sizes.take(storage.0);
            sizes.add(owner, size);
        }
    }
    sizes.into_column()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Heap;
    use crate::testing::HeapBuilder;

    fn heap_with_global() -> (HeapBuilder, NodeIndex) {
        let mut heap = HeapBuilder::new();
        let global = heap.node("object", "global", 10);
        heap.root_edge("shortcut", "1", global);
        (heap, global)
    }

    fn sizes<const N: usize>(heap: &Heap, nodes: [NodeIndex; N]) -> [u64; N] {
        nodes.map(|node| heap.shallow_size(node))
    }

    #[test]
    fn storage_goes_to_its_only_owner_through_other_storage() {
        let (mut heap, global) = heap_with_global();
        let (outer, inner, code) = (heap.node("array", "", 100), heap.node("hidden", "", 1000), heap.node("code", "", 7));
        heap.edge(global, "internal", "a", outer).edge(outer, "hidden", 1, inner).edge(inner, "internal", "c", code);
        heap.edge(inner, "internal", "back", outer);
        assert_eq!(sizes(&heap.build(), [global, outer, inner, code]), [1110, 0, 0, 7]);
    }

    #[test]
    fn storage_that_two_hold_keeps_its_size_and_so_does_what_it_holds() {
        let (mut heap, global) = heap_with_global();
        let (shared, below, other) = (heap.node("array", "", 100), heap.node("array", "", 1), heap.node("object", "O", 20));
        heap.edge(global, "internal", "a", shared).edge(shared, "hidden", 1, below).edge(other, "internal", "a", shared);
        assert_eq!(sizes(&heap.build(), [global, shared, below, other]), [10, 100, 1, 20]);
    }

    #[test]
    fn synthetic_owners_and_weak_edges_get_nothing() {
        let (mut heap, global) = heap_with_global();
        let (gc, array, weak) = (heap.node("synthetic", "(GC roots)", 0), heap.node("array", "", 100), heap.node("array", "", 5));
        heap.root_edge("element", 1, gc).edge(gc, "element", 1, array).edge(global, "weak", "w", weak);
        assert_eq!(sizes(&heap.build(), [global, gc, array, weak]), [10, 0, 100, 5]);
    }

    #[test]
    fn sums_beyond_four_gigabytes_do_not_wrap() {
        let (mut heap, global) = heap_with_global();
        let arrays = [u64::from(u32::MAX) - 10, 1 << 33].map(|size| heap.node("array", "", size));
        heap.edge(global, "internal", "a", arrays[0]).edge(global, "internal", "b", arrays[1]);
        assert_eq!(sizes(&heap.build(), [global, arrays[0], arrays[1]]), [(1 << 33) + u64::from(u32::MAX), 0, 0]);
    }

    #[test]
    fn without_user_roots_nothing_moves() {
        let mut heap = HeapBuilder::new();
        let (gc, object, array) =
            (heap.node("synthetic", "(GC roots)", 0), heap.node("object", "O", 1), heap.node("array", "", 2));
        heap.root_edge("element", 1, gc).edge(gc, "element", 1, object).edge(object, "internal", "a", array);
        let heap = heap.build();
        assert!(heap.shallow_sizes().moved.is_none());
        assert_eq!(sizes(&heap, [object, array]), [1, 2]);
    }
}
