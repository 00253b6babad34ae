//! What nodes keep alive: the biggest subtrees below a node in the dominator tree, and what several nodes retain together.

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use super::Heap;
use super::biggest::Biggest;
use super::filters::NodeSet;
use crate::snapshot::NodeIndex;

/// The nodes that a node dominates immediately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dominated {
    /// Those with the largest retained sizes, the largest first; ties in node order.
    pub biggest: Vec<NodeIndex>,
    /// How many there are in all.
    pub count: u64,
}

/// For each of the given nodes what it dominates immediately, at most `limit` of them. One pass over the heap.
pub fn dominated_by(heap: &Heap, nodes: &[NodeIndex], limit: usize) -> Vec<Dominated> {
    let immediate = heap.dominators().immediate();
    let retained = heap.retained_sizes();
    let slots: FxHashMap<u32, usize> = nodes.iter().enumerate().map(|(slot, node)| (node.0, slot)).collect();
    let mut kept: Vec<Biggest> = nodes.iter().map(|_| Biggest::new(limit)).collect();
    let mut counts = vec![0u64; nodes.len()];
    for (node, &dominator) in immediate.iter().enumerate() {
        let Some(&slot) = slots.get(&dominator) else { continue };
        // The root dominates itself.
        if node as u32 != dominator {
            counts[slot] += 1;
            kept[slot].offer(NodeIndex(node as u32), retained[node]);
        }
    }
    let by_slot: Vec<Dominated> =
        kept.into_iter().zip(counts).map(|(kept, count)| Dominated { biggest: kept.into_nodes(), count }).collect();
    // A node that was given twice has its answer in its last slot.
    nodes.iter().map(|node| by_slot[slots[&node.0]].clone()).collect()
}

/// What would be freed with all members of a set: the sum of the retained sizes, in bytes, of those that no other member
/// dominates.
pub fn retained_together(heap: &Heap, members: &NodeSet) -> u64 {
    let dominators = heap.dominators();
    let immediate = dominators.immediate();
    let retained = heap.retained_sizes();
    let mut below = FixedBitSet::with_capacity(immediate.len());
    let mut sum = 0;
    for &node in dominators.order() {
        let (at, dominator) = (node as usize, immediate[node as usize]);
        if dominator != node && (members.contains(NodeIndex(dominator)) || below.contains(dominator as usize)) {
            below.insert(at);
        } else if members.contains(NodeIndex(node)) {
            sum += retained[at];
        }
    }
    sum
}
