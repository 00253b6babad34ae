//! The dominator tree as one walks it: from a node down to the biggest parts of what it retains, with the references that lead there.
//!
//! The engine's own storage counts as the object that it belongs to, and a list or a tree of objects of one class as its first link as
//! far as most of the bytes go with it. At every node the parts that are shown, the rest and the node's own size add up to what it
//! retains.

use rustc_hash::{FxHashMap, FxHashSet};

use super::links::is_further_link;
use crate::Heap;
use crate::columns::dominators::Dominators;
use crate::columns::one_caller::one_caller;
use crate::columns::roles::Role;
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex, NodeType};

/// How much of the tree is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// So many parts of a node at each level at most; as many levels as there are numbers.
    pub widths: Vec<usize>,
    /// No part that retains less, in bytes.
    pub least: u64,
    /// A node stands for what it keeps, too, where that is one object that retains nearly as much.
    pub folds: bool,
}

/// A node with the biggest parts of what it retains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The node; of a chain the first link.
    pub node: NodeIndex,
    /// The reference by which the node above, or the last link above, holds it; none if it is held in several ways, and at the top.
    pub edge: Option<EdgeIndex>,
    /// How many further links follow the node, of which the last has the parts.
    pub further_links: u64,
    /// Objects that the row stands for, too: each is the one thing that the one before keeps, and retains nearly as much. The last has the
    /// parts.
    pub passed: Vec<Passed>,
    /// How many nodes it dominates immediately.
    pub dominated_count: u64,
    /// The biggest parts, by retained size descending, then by id.
    pub parts: Vec<Branch>,
    /// How many parts are not shown.
    pub more_count: u64,
    /// What is neither the node itself nor shown, in bytes: parts that are not, and what else the links or the passed objects keep.
    pub more_size: u64,
}

/// An object that is told with the one that keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// The object.
    pub node: NodeIndex,
    /// The reference by which the one before holds it; none if it is held in several ways.
    pub edge: Option<EdgeIndex>,
}

/// An object is told with the one that keeps it if it retains so many hundredths of what that one retains.
const NEARLY_ALL_PERCENT: u64 = 90;

/// The tree from a node down. Apart from one look for the node, the work is linear in the nodes that are looked at.
pub fn dominator_tree(heap: &Heap, from: NodeIndex, extent: &Extent) -> Option<Branch> {
    let _alone = one_caller();
    let tree = Tree::new(heap);
    let place = tree.order.iter().position(|&node| node == from.0)?;
    Some(tree.branch(place, None, &extent.widths, extent))
}

struct Tree<'h> {
    heap: &'h Heap,
    order: &'h [u32],
    lengths: &'h [u32],
}

/// A part of what a node retains, by its place in the preorder.
type Part = (usize, NodeIndex);

/// What a node, with its storage, dominates.
struct Parts {
    own: Vec<NodeIndex>,
    parts: Vec<Part>,
}

impl<'h> Tree<'h> {
    fn new(heap: &'h Heap) -> Self {
        let dominators: &Dominators = heap.dominators();
        Tree { heap, order: dominators.order(), lengths: dominators.subtree_lengths() }
    }

    /// At most 255 levels deep, as the widths of the caller are.
    fn branch(&self, place: usize, edge: Option<EdgeIndex>, widths: &[usize], extent: &Extent) -> Branch {
        let heap = self.heap;
        let node = NodeIndex(self.order[place]);
        let dominated_count = self.children(place).count() as u64;
        let (mut last, mut further_links) = (self.parts(place), 0);
        while let Some(link) = self.next_link(&last) {
            (last, further_links) = (self.parts(link.0), further_links + 1);
        }
        let mut passed = Vec::new();
        while let Some((part, parts)) = self.only_part(node, &last).filter(|_| extent.folds) {
            passed.push(Passed { node: part, edge: self.edges_to(&last.own, &[(0, part)]).get(&part).copied() });
            last = parts;
        }
        let (width, widths) = widths.split_first().map_or((0, widths), |(&width, rest)| (width, rest));
        let shown = self.biggest(&last.parts, width, extent.least);
        let edges = self.edges_to(&last.own, &shown);
        let part = |&(place, node): &Part| self.branch(place, edges.get(&node).copied(), widths, extent);
        let parts: Vec<Branch> = shown.iter().map(part).collect();
        let told: u64 = shown.iter().map(|&(_, part)| heap.retained_size(part)).sum();
        let own = match further_links {
            0 if passed.is_empty() => last.own.iter().map(|&own| heap.shallow_size(own)).sum(),
            _ => heap.shallow_size(node),
        };
        Branch {
            node,
            edge,
            further_links,
            passed,
            dominated_count,
            more_count: (last.parts.len() - parts.len()) as u64,
            more_size: heap.retained_size(node).saturating_sub(told + own),
            parts,
        }
    }

    /// The places of what a node dominates immediately.
    fn children(&self, place: usize) -> impl Iterator<Item = usize> {
        let end = place + self.lengths[place] as usize;
        let next = move |&place: &usize| Some(place + self.lengths[place] as usize).filter(|&next| next < end);
        std::iter::successors(Some(place + 1).filter(|&first| first < end), next)
    }

    /// What a node dominates, through storage of the engine's; that of roots is told like everything else.
    fn parts(&self, place: usize) -> Parts {
        let node = NodeIndex(self.order[place]);
        let mut found = Parts { own: vec![node], parts: Vec::new() };
        let folds = self.heap.node_type(node) != NodeType::SYNTHETIC;
        let mut open = vec![place];
        while let Some(place) = open.pop() {
            for child in self.children(place) {
                let node = NodeIndex(self.order[child]);
                if folds && self.heap.roles().of(node) == Role::Storage {
                    found.own.push(node);
                    open.push(child);
                } else {
                    found.parts.push((child, node));
                }
            }
        }
        found
    }

    /// The next link of a chain, if at least half of what is there goes with it.
    fn next_link(&self, at: &Parts) -> Option<Part> {
        let heap = self.heap;
        let node = at.own[0];
        let (place, biggest) = at.parts.iter().copied().max_by_key(|&(place, part)| (heap.retained_size(part), place))?;
        let goes_on = heap.retained_size(biggest) >= heap.retained_size(node) / 2 && is_further_link(heap, node, biggest);
        goes_on.then_some((place, biggest))
    }

    /// The one part that retains nearly all of what a row does, with its own parts; none if it begins a chain, which is a row of its own.
    fn only_part(&self, row: NodeIndex, at: &Parts) -> Option<(NodeIndex, Parts)> {
        let heap = self.heap;
        if heap.node_type(at.own[0]) == NodeType::SYNTHETIC {
            return None;
        }
        let &(place, biggest) = at.parts.iter().max_by_key(|&&(place, part)| (heap.retained_size(part), place))?;
        if heap.retained_size(biggest) * 100 < heap.retained_size(row) * NEARLY_ALL_PERCENT {
            return None;
        }
        let parts = self.parts(place);
        self.next_link(&parts).is_none().then_some((biggest, parts))
    }

    fn biggest(&self, parts: &[Part], width: usize, least: u64) -> Vec<Part> {
        let heap = self.heap;
        let mut parts: Vec<Part> = parts.iter().copied().filter(|&(_, node)| heap.retained_size(node) >= least).collect();
        let key = |&(_, node): &Part| (std::cmp::Reverse(heap.retained_size(node)), heap.id(node), node);
        if width > 0 && width < parts.len() {
            parts.select_nth_unstable_by_key(width - 1, key);
        }
        parts.truncate(width);
        parts.sort_unstable_by_key(key);
        parts
    }

    /// The references that say most from a node or its storage to some parts.
    fn edges_to(&self, own: &[NodeIndex], parts: &[Part]) -> FxHashMap<NodeIndex, EdgeIndex> {
        let graph = self.heap.graph();
        let wanted: FxHashSet<NodeIndex> = parts.iter().map(|&(_, node)| node).collect();
        let mut found: FxHashMap<NodeIndex, EdgeIndex> = FxHashMap::default();
        let is_written = |edge| graph.edge_type(edge).is_written();
        for &source in if parts.is_empty() { &[][..] } else { own } {
            for edge in graph.edges_of(source) {
                let (target, kind) = (graph.target(edge), graph.edge_type(edge));
                if !wanted.contains(&target) || matches!(kind, EdgeType::WEAK | EdgeType::PAIR_FROM_TABLE) {
                    continue;
                }
                // Those of the object itself come before those of its storage.
                let known = found.entry(target).or_insert(edge);
                if is_written(edge) && !is_written(*known) {
                    *known = edge;
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
