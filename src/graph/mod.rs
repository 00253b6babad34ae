//! The heap as a graph: compressed sparse rows of references, and of retainers when someone asks for them.
//! Handles are `u32`; rows keep the file's order, which several of DevTools' rules rely on.

use std::ops::Range;
use std::sync::OnceLock;

use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, Edges, NodeIndex, Nodes, Strings};

mod ephemerons;
mod few_retainers;
mod petgraph;
mod retainers;
mod row_walk;

pub use ephemerons::PairText;
pub use retainers::Retainers;

use ephemerons::PairNames;
use few_retainers::FewRetainers;

/// References between nodes, by position in the file.
#[derive(Debug)]
pub struct HeapGraph {
    edges: Edges,
    root: NodeIndex,
    pair_names: PairNames,
    retainers: OnceLock<Retainers>,
    few_retainers: FewRetainers,
}

impl HeapGraph {
    pub(crate) fn new(mut edges: Edges, nodes: &Nodes, strings: &Strings, root: NodeIndex) -> Self {
        let pair_names = PairNames::mark(&mut edges, nodes, strings);
        HeapGraph { edges, root, pair_names, retainers: OnceLock::new(), few_retainers: FewRetainers::default() }
    }

    /// The references of few nodes, as they are: nobody asks such a graph for WeakMap pairs.
    pub(crate) fn of_few(edges: Edges, root: NodeIndex) -> Self {
        HeapGraph {
            edges,
            root,
            pair_names: PairNames::default(),
            retainers: OnceLock::new(),
            few_retainers: FewRetainers::default(),
        }
    }

    /// Number of nodes.
    #[inline]
    pub fn node_count(&self) -> usize {
        self.edges.first.len() - 1
    }

    /// Number of edges.
    #[inline]
    pub fn edge_count(&self) -> usize {
        self.edges.len()
    }

    /// The root: the node from which reachability, distances and dominators are counted.
    #[inline]
    pub fn root(&self) -> NodeIndex {
        self.root
    }

    /// Positions of the edges that leave a node, in file order.
    #[inline]
    pub fn edge_range(&self, node: NodeIndex) -> Range<usize> {
        self.edges.first[node.at()] as usize..self.edges.first[node.at() + 1] as usize
    }

    /// The edges that leave a node, in file order.
    #[inline]
    pub fn edges_of(&self, node: NodeIndex) -> impl DoubleEndedIterator<Item = EdgeIndex> + ExactSizeIterator + use<> {
        let range = self.edge_range(node);
        (range.start as u32..range.end as u32).map(EdgeIndex)
    }

    /// Where an edge leads.
    #[inline]
    pub fn target(&self, edge: EdgeIndex) -> NodeIndex {
        NodeIndex(self.edges.targets[edge.at()])
    }

    /// Type of an edge. Internal edges of a WeakMap pair have types of their own.
    #[inline]
    pub fn edge_type(&self, edge: EdgeIndex) -> EdgeType {
        self.edges.types[edge.at()]
    }

    /// Name of an edge.
    #[inline]
    pub fn edge_name(&self, edge: EdgeIndex) -> EdgeName {
        self.edges.name(edge)
    }

    /// Begins to load the name of an edge into the cache.
    #[inline]
    pub(crate) fn prefetch_name(&self, edge: usize) {
        self.edges.names.prefetch(edge);
    }

    /// What the two edges of a WeakMap pair have in common; `None` for every other edge.
    pub fn pair_text(&self, edge: EdgeIndex) -> Option<PairText> {
        match self.edge_name(edge) {
            EdgeName::Text(string) if self.edge_type(edge).is_pair() => self.pair_names.text(string),
            _ => None,
        }
    }

    /// How many different pair texts there are; their numbers are below.
    pub fn pair_text_count(&self) -> usize {
        self.pair_names.text_count()
    }

    /// The node that an edge leaves; a binary search.
    pub fn source(&self, edge: EdgeIndex) -> NodeIndex {
        NodeIndex(self.edges.first.partition_point(|&first| first <= edge.0) as u32 - 1)
    }

    /// The columns themselves, for passes over the whole heap: `first[k]..first[k + 1]` are the edges of node *k*.
    #[inline]
    pub fn columns(&self) -> Columns<'_> {
        Columns { first: &self.edges.first, types: &self.edges.types, targets: &self.edges.targets }
    }

    /// Incoming edges of every node, built at first use.
    pub fn retainers(&self) -> &Retainers {
        self.retainers.get_or_init(|| Retainers::new(self))
    }

    /// Every edge that leads to a node, of whatever type, in **descending** edge order as DevTools lists them.
    /// For a few nodes: one pass over all edges each, unless the retainers of all nodes are there already. Where it is asked for more,
    /// those of all nodes are made.
    pub fn retainers_of(&self, node: NodeIndex) -> Vec<EdgeIndex> {
        let few = || self.few_retainers.of(self, node);
        self.retainers.get().map(|all| all.of(node).collect()).or_else(few).unwrap_or_else(|| self.retainers().of(node).collect())
    }

    /// Looks for the retainers of some nodes together, in one pass over all edges, for who will ask for them one by one.
    pub(crate) fn look_for_retainers(&self, nodes: impl Iterator<Item = NodeIndex>) {
        if self.retainers.get().is_none() {
            self.few_retainers.look_for(self, nodes);
        }
    }
}

/// The graph's columns, for hot loops.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// Position of each node's first edge; one entry more than there are nodes.
    pub first: &'a [u32],
    /// Type of each edge.
    pub types: &'a [EdgeType],
    /// Target of each edge.
    pub targets: &'a [u32],
}
