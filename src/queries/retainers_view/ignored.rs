//! "Ignore this retainer": distances and WeakMap pairs as if no path passed some nodes.

use fixedbitset::FixedBitSet;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::Heap;
use crate::columns::distances::Distances;
use crate::graph::PairText;
use crate::snapshot::{EdgeIndex, NodeIndex};

/// What follows from ignoring some nodes.
pub struct IgnoredRetainers {
    nodes: FixedBitSet,
    distances: Distances,
    /// Edges of WeakMap pairs whose other holder is cut off.
    cut_edges: FxHashSet<EdgeIndex>,
}

impl IgnoredRetainers {
    /// Searches the heap again without paths through these nodes.
    pub fn new(heap: &Heap, ignored: &[NodeIndex]) -> Self {
        let mut nodes = FixedBitSet::with_capacity(heap.nodes().len());
        ignored.iter().for_each(|node| nodes.insert(node.at()));
        let distances = Distances::ignoring(heap.tables(), &nodes);
        let cut_edges = cut_edges(heap, &distances);
        IgnoredRetainers { nodes, distances, cut_edges }
    }

    /// Whether a node is one of the ignored.
    pub fn contains(&self, node: NodeIndex) -> bool {
        self.nodes.contains(node.at())
    }

    /// Distance of a node without paths through ignored ones; [`Distances::UNREACHED`] if there is no other.
    pub fn distance(&self, node: NodeIndex) -> i32 {
        self.distances.of(node)
    }

    /// Whether an edge of a WeakMap pair holds nothing, because the pair's other holder is cut off.
    pub fn cuts(&self, edge: EdgeIndex) -> bool {
        self.cut_edges.contains(&edge)
    }
}

fn cut_edges(heap: &Heap, distances: &Distances) -> FxHashSet<EdgeIndex> {
    let pair_edges = pair_edges(heap);
    let pair =
        |edge: EdgeIndex| -> Option<(NodeIndex, PairText)> { Some((heap.graph().target(edge), heap.graph().pair_text(edge)?)) };
    let is_unreached = |edge: EdgeIndex| distances.of(heap.graph().source(edge)) == Distances::UNREACHED;
    let dead: FxHashSet<_> = pair_edges.iter().filter(|&&edge| is_unreached(edge)).filter_map(|&edge| pair(edge)).collect();
    pair_edges.into_iter().filter(|&edge| pair(edge).is_some_and(|pair| dead.contains(&pair))).collect()
}

fn pair_edges(heap: &Heap) -> Vec<EdgeIndex> {
    if heap.graph().pair_text_count() == 0 {
        return Vec::new();
    }
    let types = heap.graph().columns().types.par_iter().enumerate();
    types.filter(|(_, kind)| kind.is_pair()).map(|(edge, _)| EdgeIndex(edge as u32)).collect()
}
