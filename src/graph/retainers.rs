//! Incoming edges as compressed sparse rows. Costs four bytes an edge, so it is built only when someone asks.

use rayon::prelude::*;

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

/// Finds the edges that lead to one node, in descending edge order, without a table of all retainers.
pub(super) fn scan(graph: &HeapGraph, node: NodeIndex) -> Vec<EdgeIndex> {
    /// Edges of one parallel task.
    const PIECE: usize = 1 << 20;
    let in_piece = |(piece, targets): (usize, &[u32])| {
        let hits = targets.iter().enumerate().filter(|&(_, &target)| target == node.0);
        hits.map(|(offset, _)| EdgeIndex((piece * PIECE + offset) as u32)).collect::<Vec<_>>()
    };
    let pieces: Vec<Vec<EdgeIndex>> = graph.columns().targets.par_chunks(PIECE).enumerate().map(in_piece).collect();
    pieces.into_iter().flatten().rev().collect()
}
