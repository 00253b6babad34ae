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

/// More threads would read more than they save.
const MOST_READERS: usize = 4;

impl Retainers {
    pub(super) fn new(graph: &HeapGraph) -> Self {
        let targets = graph.columns().targets;
        let nodes = graph.node_count();
        let mut first = vec![0u32; nodes + 1];
        let mut edges = vec![0u32; targets.len()];
        // Each thread reads all targets and writes the rows of some nodes: they wait for the writes, which are all over.
        let share = nodes.div_ceil(readers()).max(1);
        first[..nodes].par_chunks_mut(share).enumerate().for_each(|(at, rows)| count(targets, at * share, rows));
        // Each slot becomes the end of its row; filling from the last edge backwards turns ends into starts.
        let mut end = 0;
        for slot in first.iter_mut() {
            end += *slot;
            *slot = end;
        }
        let mut parts = Vec::new();
        let (mut rest, mut begin) = (edges.as_mut_slice(), 0);
        for (at, rows) in first[..nodes].chunks_mut(share).enumerate() {
            let end = rows.last().copied().unwrap_or(begin);
            let part = rest.split_off_mut(..(end - begin) as usize).unwrap_or_default();
            parts.push(Part { nodes: at * share, rows, first_edge: begin, edges: part });
            begin = end;
        }
        parts.into_par_iter().for_each(|part| part.fill(targets));
        Retainers { first, edges }
    }

    /// Every edge that leads to a node, of whatever type, in **descending** edge order as DevTools lists them.
    pub fn of(&self, node: NodeIndex) -> impl DoubleEndedIterator<Item = EdgeIndex> + ExactSizeIterator + '_ {
        let row = self.first[node.at()] as usize..self.first[node.at() + 1] as usize;
        self.edges[row].iter().rev().map(|&edge| EdgeIndex(edge))
    }
}

/// How many threads share the work. One of the pool does it alone: while it waited for others it could take up work that asks for the
/// retainers, too, and wait for itself.
fn readers() -> usize {
    if rayon::current_thread_index().is_some() { 1 } else { rayon::current_num_threads().min(MOST_READERS) }
}

/// Counts the edges that lead to each of some nodes, the first of which is at this position.
fn count(targets: &[u32], nodes: usize, counts: &mut [u32]) {
    for &target in targets {
        if let Some(count) = (target as usize).checked_sub(nodes).and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
}

/// The rows of some nodes.
struct Part<'a> {
    /// Position of the first of them.
    nodes: usize,
    /// The ends of the rows.
    rows: &'a mut [u32],
    /// Where `edges` stand among all.
    first_edge: u32,
    edges: &'a mut [u32],
}

impl Part<'_> {
    fn fill(self, targets: &[u32]) {
        for (edge, &target) in targets.iter().enumerate().rev() {
            if let Some(slot) = (target as usize).checked_sub(self.nodes).and_then(|at| self.rows.get_mut(at)) {
                *slot -= 1;
                self.edges[(*slot - self.first_edge) as usize] = edge as u32;
            }
        }
    }
}
