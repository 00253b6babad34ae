//! What nodes keep alive: the biggest subtrees below a node in the dominator tree, and what several nodes retain together.

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use super::aggregates::top::by_retained_size;
use super::filters::NodeSet;
use crate::Heap;
use crate::snapshot::NodeIndex;

/// The nodes that a node dominates immediately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dominated {
    /// Those with the largest retained sizes, the largest first, then by id.
    pub biggest: Vec<NodeIndex>,
    /// How many there are in all.
    pub count: u64,
}

/// For each of the given nodes what it dominates immediately, at most `limit` of them. One pass over the heap.
pub fn dominated_by(heap: &Heap, nodes: &[NodeIndex], limit: usize) -> Vec<Dominated> {
    let immediate = heap.dominators().immediate();
    let slots: FxHashMap<u32, usize> = nodes.iter().enumerate().map(|(slot, node)| (node.0, slot)).collect();
    // Who looks around asks for one node at a time, and waits for it.
    let slot_of = |dominator: u32| match nodes {
        [only] => (dominator == only.0).then_some(0),
        _ => slots.get(&dominator).copied(),
    };
    let mut below: Vec<Vec<u32>> = vec![Vec::new(); nodes.len()];
    for (node, &dominator) in immediate.iter().enumerate() {
        // The root dominates itself.
        if let Some(slot) = slot_of(dominator).filter(|_| node as u32 != dominator) {
            below[slot].push(node as u32);
        }
    }
    let biggest = |below: &Vec<u32>| Dominated {
        biggest: by_retained_size(heap, below.iter().copied().map(NodeIndex), limit),
        count: below.len() as u64,
    };
    // A node that was given twice has its answer in its last slot.
    nodes.iter().map(|node| biggest(&below[slots[&node.0]])).collect()
}

/// What would be freed with all members of a set: the sum of the retained sizes, in bytes, of those that no other member
/// dominates.
pub fn retained_together(heap: &Heap, members: &NodeSet) -> u64 {
    outermost(heap, members).iter().map(|node| heap.retained_size(node)).sum()
}

/// The members of a set that no other member dominates: their retained sizes don't overlap.
pub fn outermost(heap: &Heap, members: &NodeSet) -> NodeSet {
    let dominators = heap.dominators();
    let immediate = dominators.immediate();
    let mut below = FixedBitSet::with_capacity(immediate.len());
    let mut outermost = FixedBitSet::with_capacity(immediate.len());
    for &node in dominators.order() {
        let (at, dominator) = (node as usize, immediate[node as usize]);
        if dominator != node && (members.contains(NodeIndex(dominator)) || below.contains(dominator as usize)) {
            below.insert(at);
        } else if members.contains(NodeIndex(node)) {
            outermost.insert(at);
        }
    }
    NodeSet(outermost)
}
