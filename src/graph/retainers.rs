//! Incoming edges as compressed sparse rows. Costs four bytes an edge, so it is built only when someone asks.

use super::HeapGraph;
use crate::snapshot::{EdgeIndex, NodeIndex};

/// The edges that lead to each node.
#[derive(Debug)]
pub struct Retainers {
    first: Vec<u32>,
    edges: Vec<u32>,
}

impl Retainers {
    pub(super) fn new(graph: &HeapGraph) -> Self {
        let columns = graph.columns();
        let mut first = vec![0u32; graph.node_count() + 1];
        for &target in columns.targets {
            first[target as usize] += 1;
        }
        // Each slot becomes the end of its row; filling from the last edge backwards turns ends into starts.
        let mut end = 0;
        for slot in first.iter_mut() {
            end += *slot;
            *slot = end;
        }
        let mut edges = vec![0u32; columns.targets.len()];
        for (edge, &target) in columns.targets.iter().enumerate().rev() {
            let slot = &mut first[target as usize];
            *slot -= 1;
            edges[*slot as usize] = edge as u32;
        }
        Retainers { first, edges }
    }

    /// Every edge that leads to a node, of whatever type, in **descending** edge order as DevTools lists them.
    pub fn of(&self, node: NodeIndex) -> impl DoubleEndedIterator<Item = EdgeIndex> + ExactSizeIterator + '_ {
        let row = self.first[node.at()] as usize..self.first[node.at() + 1] as usize;
        self.edges[row].iter().rev().map(|&edge| EdgeIndex(edge))
    }
}
