//! Objects to which the same names lead in both snapshots: the global objects, what their properties lead to, and so on. In one
//! process such objects are the same ones, also where most of the heap was replaced between the snapshots.

use std::collections::VecDeque;

use fixedbitset::FixedBitSet;

use super::Pair;
use crate::Heap;
use crate::keyed::KeyedMap;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType};

/// Objects of both snapshots to which the same names lead.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Landmarks {
    /// How many were looked at.
    pub seen: u64,
    /// How many of those have the same id in both.
    pub same: u64,
}

/// Of so many in a hundred the ids must be the same: in one process found more than 99, in two runs of a program at most 67.
const ENOUGH_SAME: u64 = 95;
/// Fewer say nothing.
const LEAST_SEEN: u64 = 200;
/// So many are enough.
const MOST_SEEN: u64 = 20_000;
/// An object with more references is a collection: what it holds is no landmark.
const MOST_REFERENCES: usize = 5_000;

impl Landmarks {
    /// Goes from the roots on, level by level, only through objects that have the same id in both.
    pub(super) fn new(pair: Pair) -> Self {
        let mut found = Landmarks::default();
        let mut seen = FixedBitSet::with_capacity(pair.current.nodes().len());
        let mut queue = VecDeque::from([(pair.base.root(), pair.current.root())]);
        while let Some((old, node)) = queue.pop_front() {
            if found.seen >= MOST_SEEN {
                break;
            }
            for (old, node) in same_names(pair, old, node) {
                if seen.put(node.at()) {
                    continue;
                }
                let is_same = pair.base.id(old) == pair.current.id(node);
                if matches!(pair.current.node_type(node), NodeType::OBJECT | NodeType::CLOSURE) {
                    found.seen += 1;
                    found.same += u64::from(is_same);
                }
                if is_same {
                    queue.push_back((old, node));
                }
            }
        }
        found
    }

    /// Whether enough of them are the same objects.
    pub(super) fn agree(&self) -> bool {
        self.seen >= LEAST_SEEN && self.same * 100 >= self.seen * ENOUGH_SAME
    }
}

/// To where the same names lead from an object and from what it was before.
fn same_names(pair: Pair, old: NodeIndex, node: NodeIndex) -> Vec<(NodeIndex, NodeIndex)> {
    let Pair { base, current } = pair;
    if node == current.root() {
        let globals = |heap: &Heap| heap.graph().edges_of(heap.root()).map(|edge| heap.graph().target(edge)).collect::<Vec<_>>();
        return std::iter::zip(globals(base), globals(current)).collect();
    }
    if current.graph().edge_range(node).len() > MOST_REFERENCES || base.graph().edge_range(old).len() > MOST_REFERENCES {
        return Vec::new();
    }
    let before: KeyedMap<&[u8], NodeIndex> = named(base, old).collect();
    named(current, node).filter_map(|(name, target)| Some((*before.get(name)?, target))).collect()
}

/// What an object refers to by names.
fn named(heap: &Heap, node: NodeIndex) -> impl Iterator<Item = (&[u8], NodeIndex)> {
    let graph = heap.graph();
    graph.edges_of(node).filter_map(move |edge: EdgeIndex| match (graph.edge_type(edge), graph.edge_name(edge)) {
        (EdgeType::PROPERTY | EdgeType::CONTEXT | EdgeType::INTERNAL, EdgeName::Text(name)) => {
            Some((heap.strings().raw(name), graph.target(edge)))
        }
        _ => None,
    })
}
