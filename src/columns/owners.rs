//! Who reaches a node alone: owners spread along edges, and a node that several reach belongs to none of them.
//! Serves shallow sizes (owners are objects) and native contexts (owners are contexts).

use fixedbitset::FixedBitSet;

use crate::graph::HeapGraph;
use crate::snapshot::EdgeType;

/// No owner reaches the node.
pub(crate) const NONE: u32 = u32::MAX;
/// Several owners reach the node. (There are never so many nodes that a position could be meant.)
pub(crate) const SEVERAL: u32 = u32::MAX - 1;

/// Spreads owners over the edges whose type passes `follows`, from every node to those that `receive`.
///
/// `owners` holds, by node position, the owner that a node passes on if it does not receive, and [`NONE`] for those that
/// do; afterwards theirs too. Each node changes at most twice, so the time is linear.
pub(crate) fn spread(graph: &HeapGraph, receive: &FixedBitSet, owners: &mut [u32], follows: impl Fn(EdgeType) -> bool) {
    let columns = graph.columns();
    // Nodes whose owner changed and whose targets have not heard of it.
    let mut changed = Vec::new();
    let tell_targets = |source: usize, owners: &mut [u32], changed: &mut Vec<u32>| {
        let owner = owners[source];
        let row = columns.first[source] as usize..columns.first[source + 1] as usize;
        for (&target, &kind) in columns.targets[row.clone()].iter().zip(&columns.types[row]) {
            if !receive.contains(target as usize) || !follows(kind) {
                continue;
            }
            let known = &mut owners[target as usize];
            let merged = if *known == NONE || *known == owner { owner } else { SEVERAL };
            if *known != merged {
                *known = merged;
                changed.push(target);
            }
        }
    };
    for source in 0..graph.node_count() {
        if !receive.contains(source) {
            tell_targets(source, owners, &mut changed);
        }
    }
    while let Some(source) = changed.pop() {
        tell_targets(source as usize, owners, &mut changed);
    }
}
