//! The nodes that retain most, without sorting all.

use crate::Heap;
use crate::snapshot::NodeIndex;

/// The first `limit` of these nodes by retained size descending, then by id.
pub(crate) fn by_retained_size(heap: &Heap, nodes: impl Iterator<Item = NodeIndex>, limit: usize) -> Vec<NodeIndex> {
    if limit == 0 {
        return Vec::new();
    }
    let retained = heap.retained_sizes();
    // The position decides between nodes to which a producer gave one id.
    let rank = |&node: &NodeIndex| (u64::MAX - retained.get(node.0), heap.id(node), node);
    let mut best: Vec<NodeIndex> = Vec::new();
    let mut worst = 0;
    for node in nodes {
        if retained.get(node.0) < worst {
            continue;
        }
        best.push(node);
        // Twice as many as needed: then each node is looked at in a constant number of selections.
        if best.len() / 2 >= limit {
            best.select_nth_unstable_by_key(limit - 1, rank);
            best.truncate(limit);
            worst = retained.get(best[limit - 1].0);
        }
    }
    best.sort_unstable_by_key(rank);
    best.truncate(limit);
    best
}
