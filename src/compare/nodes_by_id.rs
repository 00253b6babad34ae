//! From object ids to nodes. V8's ids of JavaScript objects are odd and dense, so nearly all of them are positions in an
//! array; the others (addresses of the embedder's, ids beyond any reason) stand in a sorted list.

use std::sync::OnceLock;

use crate::Heap;
use crate::snapshot::{NodeIndex, Nodes, SnapshotObjectId};

/// Where the nodes with an id are. Some producers give an id to several nodes.
#[derive(Debug)]
pub struct NodesById {
    /// The first node with the odd id 2k + 1, by k.
    dense: Vec<u32>,
    /// Every other node, sorted by id, then by position.
    sparse: Vec<(u64, u32)>,
    /// Whether any of those has an id that has its place in the array.
    repeats: bool,
}

const NONE: u32 = u32::MAX;

/// The array may have so many places for each node; four bytes a place.
const PLACES_PER_NODE: u64 = 6;
/// As many are always fine.
const PLACES_AT_LEAST: u64 = 1 << 16;

impl NodesById {
    /// The nodes that pass.
    pub fn new(nodes: &Nodes, accepts: impl Fn(NodeIndex) -> bool) -> Self {
        let most = (nodes.len() as u64 * PLACES_PER_NODE).max(PLACES_AT_LEAST);
        let id_of = |node: NodeIndex| nodes.id(node).0;
        let largest = nodes.indices().map(id_of).filter(|&id| place(id).is_some_and(|place| place < most)).max();
        let mut dense = vec![NONE; largest.and_then(place).map_or(0, |place| place as usize + 1)];
        let (mut sparse, mut repeats) = (Vec::new(), false);
        for node in nodes.indices().filter(|&node| accepts(node)) {
            let id = id_of(node);
            match place(id).and_then(|place| dense.get_mut(place as usize)) {
                Some(cell) if *cell == NONE => *cell = node.0,
                cell => {
                    repeats |= cell.is_some();
                    sparse.push((id, node.0));
                }
            }
        }
        sparse.sort_unstable();
        NodesById { dense, sparse, repeats }
    }

    /// The nodes with this id, in file order.
    #[inline]
    pub fn get(&self, id: SnapshotObjectId) -> impl Iterator<Item = NodeIndex> + '_ {
        let cell = place(id.0).and_then(|place| self.dense.get(place as usize)).copied();
        let others = if cell.is_some() && !self.repeats { &[] } else { self.others(id.0) };
        cell.filter(|&node| node != NONE).into_iter().chain(others.iter().map(|&(_, node)| node)).map(NodeIndex)
    }

    /// Whether several nodes can have this id; if not, [`NodesById::get`] gives one at most.
    #[inline]
    pub(super) fn has_several(&self, id: SnapshotObjectId) -> bool {
        let is_dense = place(id.0).is_some_and(|place| (place as usize) < self.dense.len());
        (self.repeats || !is_dense) && self.get(id).nth(1).is_some()
    }

    /// The node with this id where nothing but its place in the array has to be looked at: `None` where several nodes may have it.
    #[inline]
    pub(super) fn only(&self, id: SnapshotObjectId) -> Option<Option<NodeIndex>> {
        let cell = place(id.0).filter(|_| !self.repeats).and_then(|place| self.dense.get(place as usize))?;
        Some(Some(NodeIndex(*cell)).filter(|node| node.0 != NONE))
    }

    /// The first node with this id.
    #[inline]
    pub fn first(&self, id: SnapshotObjectId) -> Option<NodeIndex> {
        self.get(id).next()
    }

    fn others(&self, id: u64) -> &[(u64, u32)] {
        let start = self.sparse.partition_point(|&(other, _)| other < id);
        let len = self.sparse[start..].partition_point(|&(other, _)| other == id);
        &self.sparse[start..start + len]
    }
}

/// Place of an odd id.
#[inline]
fn place(id: u64) -> Option<u64> {
    (id % 2 == 1).then_some(id / 2)
}

impl Heap {
    /// Nodes by their ids. The first snapshot of a series is asked for them by each later one.
    pub(super) fn nodes_by_id(&self) -> &NodesById {
        self.extension::<OnceLock<NodesById>>().get_or_init(|| NodesById::new(self.nodes(), |_| true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    #[test]
    fn every_node_is_found_by_its_id_whatever_the_id_is() {
        let mut heap = HeapBuilder::new();
        let ids = [5, 4, 1 << 40, (1 << 63) + 1, 5, u64::MAX, 5, 4];
        let nodes = ids.map(|id| {
            let node = heap.node("object", "A", 1);
            heap.id(node, id);
            node
        });
        let heap = heap.build();
        let by_id = NodesById::new(heap.nodes(), |node| node != nodes[7]);
        let found = |id| by_id.get(SnapshotObjectId(id)).collect::<Vec<_>>();
        assert_eq!(found(5), [nodes[0], nodes[4], nodes[6]]);
        assert_eq!(found(4), [nodes[1]], "the last one was not wanted");
        assert_eq!([1 << 40, (1 << 63) + 1, u64::MAX].map(found), [vec![nodes[2]], vec![nodes[3]], vec![nodes[5]]]);
        assert_eq!(found(7), []);
    }
}
