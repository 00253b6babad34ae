//! petgraph's visit traits on a heap, so that petgraph's algorithms (and its `Dot`) run on it as they are.
//! Node and edge ids are the handles of the snapshot; an edge's weight is its handle, nodes have none.

use fixedbitset::FixedBitSet;
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, EdgeRef, GraphBase, GraphProp, IntoEdgeReferences, IntoEdges, IntoEdgesDirected,
    IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, IntoNodeReferences, NodeCompactIndexable, NodeCount,
    NodeIndexable, VisitMap, Visitable,
};
use petgraph::{Directed, Direction};

use super::HeapGraph;
use crate::snapshot::{EdgeIndex, NodeIndex};

/// An edge as petgraph hands it around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    edge: EdgeIndex,
    source: NodeIndex,
    target: NodeIndex,
}

/// One bit a node.
#[derive(Clone, Debug, Default)]
pub struct NodeMap(FixedBitSet);

/// Edges of one direction at a node.
pub struct EdgesAt<'a> {
    graph: &'a HeapGraph,
    node: NodeIndex,
    edges: Box<dyn Iterator<Item = EdgeIndex> + 'a>,
    direction: Direction,
}

impl EdgeRef for Reference {
    type NodeId = NodeIndex;
    type EdgeId = EdgeIndex;
    type Weight = EdgeIndex;

    fn source(&self) -> NodeIndex {
        self.source
    }

    fn target(&self) -> NodeIndex {
        self.target
    }

    fn weight(&self) -> &EdgeIndex {
        &self.edge
    }

    fn id(&self) -> EdgeIndex {
        self.edge
    }
}

impl VisitMap<NodeIndex> for NodeMap {
    fn visit(&mut self, node: NodeIndex) -> bool {
        !self.0.put(node.at())
    }

    fn is_visited(&self, node: &NodeIndex) -> bool {
        self.0.contains(node.at())
    }

    fn unvisit(&mut self, node: NodeIndex) -> bool {
        let was = self.0.contains(node.at());
        self.0.set(node.at(), false);
        was
    }
}

impl Iterator for EdgesAt<'_> {
    type Item = Reference;

    fn next(&mut self) -> Option<Reference> {
        let edge = self.edges.next()?;
        Some(match self.direction {
            Direction::Outgoing => Reference { edge, source: self.node, target: self.graph.target(edge) },
            Direction::Incoming => Reference { edge, source: self.graph.source(edge), target: self.node },
        })
    }
}

impl GraphBase for HeapGraph {
    type NodeId = NodeIndex;
    type EdgeId = EdgeIndex;
}

impl Data for HeapGraph {
    type NodeWeight = ();
    type EdgeWeight = EdgeIndex;
}

impl GraphProp for HeapGraph {
    type EdgeType = Directed;
}

impl NodeCount for HeapGraph {
    fn node_count(&self) -> usize {
        self.node_count()
    }
}

impl EdgeCount for HeapGraph {
    fn edge_count(&self) -> usize {
        self.edge_count()
    }
}

impl NodeIndexable for HeapGraph {
    fn node_bound(&self) -> usize {
        self.node_count()
    }

    fn to_index(&self, node: NodeIndex) -> usize {
        node.at()
    }

    fn from_index(&self, at: usize) -> NodeIndex {
        NodeIndex(at as u32)
    }
}

impl NodeCompactIndexable for HeapGraph {}

impl EdgeIndexable for HeapGraph {
    fn edge_bound(&self) -> usize {
        self.edge_count()
    }

    fn to_index(&self, edge: EdgeIndex) -> usize {
        edge.at()
    }

    fn from_index(&self, at: usize) -> EdgeIndex {
        EdgeIndex(at as u32)
    }
}

impl Visitable for HeapGraph {
    type Map = NodeMap;

    fn visit_map(&self) -> NodeMap {
        NodeMap(FixedBitSet::with_capacity(self.node_count()))
    }

    fn reset_map(&self, map: &mut NodeMap) {
        map.0.clear();
        map.0.grow(self.node_count());
    }
}

impl<'a> IntoNodeIdentifiers for &'a HeapGraph {
    type NodeIdentifiers = Box<dyn Iterator<Item = NodeIndex> + 'a>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        Box::new((0..self.node_count() as u32).map(NodeIndex))
    }
}

impl<'a> IntoNodeReferences for &'a HeapGraph {
    type NodeRef = (NodeIndex, &'a ());
    type NodeReferences = Box<dyn Iterator<Item = Self::NodeRef> + 'a>;

    fn node_references(self) -> Self::NodeReferences {
        Box::new(self.node_identifiers().map(|node| (node, &())))
    }
}

impl<'a> IntoNeighbors for &'a HeapGraph {
    type Neighbors = Box<dyn Iterator<Item = NodeIndex> + 'a>;

    fn neighbors(self, node: NodeIndex) -> Self::Neighbors {
        Box::new(self.edges_of(node).map(|edge| self.target(edge)))
    }
}

impl<'a> IntoNeighborsDirected for &'a HeapGraph {
    type NeighborsDirected = Box<dyn Iterator<Item = NodeIndex> + 'a>;

    fn neighbors_directed(self, node: NodeIndex, direction: Direction) -> Self::NeighborsDirected {
        match direction {
            Direction::Outgoing => self.neighbors(node),
            Direction::Incoming => Box::new(self.retainers().of(node).map(|edge| self.source(edge))),
        }
    }
}

impl<'a> IntoEdgeReferences for &'a HeapGraph {
    type EdgeRef = Reference;
    type EdgeReferences = Box<dyn Iterator<Item = Reference> + 'a>;

    fn edge_references(self) -> Self::EdgeReferences {
        Box::new(self.node_identifiers().flat_map(|node| self.edges(node)))
    }
}

impl<'a> IntoEdges for &'a HeapGraph {
    type Edges = EdgesAt<'a>;

    fn edges(self, node: NodeIndex) -> EdgesAt<'a> {
        self.edges_directed(node, Direction::Outgoing)
    }
}

impl<'a> IntoEdgesDirected for &'a HeapGraph {
    type EdgesDirected = EdgesAt<'a>;

    fn edges_directed(self, node: NodeIndex, direction: Direction) -> EdgesAt<'a> {
        let edges: Box<dyn Iterator<Item = EdgeIndex> + 'a> = match direction {
            Direction::Outgoing => Box::new(self.edges_of(node)),
            Direction::Incoming => Box::new(self.retainers().of(node)),
        };
        EdgesAt { graph: self, node, edges, direction }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use petgraph::algo::{dominators, tarjan_scc};
    use petgraph::dot::{Config, Dot};
    use petgraph::visit::{Bfs, Reversed};

    use super::*;
    use crate::testing::HeapBuilder;

    /// root → a → b ⇄ c, root → c
    fn heap() -> crate::Heap {
        let mut heap = HeapBuilder::new();
        let [a, b, c] = ["A", "B", "C"].map(|name| heap.node("object", name, 8));
        heap.root_edge("property", "a", a).root_edge("property", "c", c);
        heap.edge(a, "property", "b", b).edge(b, "property", "c", c).edge(c, "property", "b", b);
        heap.build()
    }

    #[test]
    fn bfs_follows_references_and_reversed_it_follows_retainers() {
        let heap = heap();
        let reached = |start| {
            let mut bfs = Bfs::new(heap.graph(), NodeIndex(start));
            std::iter::from_fn(move || bfs.next(heap.graph())).map(|node| node.0).collect::<Vec<_>>()
        };
        assert_eq!(reached(0), [0, 1, 3, 2]);
        let heap = self::heap();
        let reversed = Reversed(heap.graph());
        let mut bfs = Bfs::new(reversed, NodeIndex(2));
        let back: BTreeSet<u32> = std::iter::from_fn(|| bfs.next(reversed)).map(|node| node.0).collect();
        assert_eq!(back, BTreeSet::from([0, 1, 2, 3]));
    }

    #[test]
    fn tarjan_finds_the_cycle_and_simple_fast_the_dominators() {
        let heap = heap();
        let cycles: Vec<usize> = tarjan_scc(heap.graph()).iter().map(Vec::len).collect();
        assert_eq!(cycles.iter().filter(|&&length| length == 2).count(), 1);

        let theirs = dominators::simple_fast(heap.graph(), HeapBuilder::ROOT);
        for node in heap.nodes().indices().skip(1) {
            assert_eq!(theirs.immediate_dominator(node), Some(heap.dominators().of(node)));
        }
    }

    #[test]
    fn dot_draws_every_node_and_edge() {
        let heap = heap();
        let dot = format!("{:?}", Dot::with_config(heap.graph(), &[Config::NodeIndexLabel, Config::EdgeNoLabel]));
        assert_eq!(dot.matches("->").count(), 5);
        assert!(dot.contains("2 -> 3"));
    }
}
