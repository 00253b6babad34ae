//! Rows of predecessors: for each node, in the numbers of the depth-first order, those that refer to it over crossing edges.
//! The tree edge to its parent is not among them: the parent is known.

use std::sync::atomic::{AtomicU32, Ordering};

use fixedbitset::FixedBitSet;
use rayon::prelude::*;

use super::walk::Visit;
use crate::graph::{Columns, HeapGraph};
use crate::prefetch::prefetch;

/// Compressed sparse rows by place in the order.
pub(super) struct Rows {
    /// Where each row begins; one entry more than there are rows.
    pub first: Vec<u32>,
    /// Places of the sources.
    pub sources: Vec<u32>,
}

/// How many edges ahead memory is asked for.
const AHEAD: usize = 48;
/// Nodes whose edges are handled together by one thread.
const NODES: usize = 1 << 16;

/// Gathers all rows, and gives the visits back. The order within a row depends on the threads' luck; only the least of a row's values will count.
pub(super) fn gather(graph: &HeapGraph, order: &[u32], mut visits: Vec<Visit>, crossing: &FixedBitSet) -> (Rows, Vec<Visit>) {
    let edges = CrossingEdges { columns: graph.columns(), crossing };
    edges.visit(&visits, |_, target| target.count());

    let mut first = Vec::with_capacity(order.len() + 1);
    let mut end = 0;
    for (place, &node) in order.iter().enumerate() {
        if let Some(&ahead) = order.get(place + AHEAD) {
            prefetch(&visits, ahead as usize);
        }
        first.push(end);
        let row = visits[node as usize].row.get_mut();
        end += std::mem::replace(row, end);
    }
    first.push(end);

    let sources: Vec<AtomicU32> = (0..end).map(|_| AtomicU32::new(0)).collect();
    edges.visit(&visits, |source, target| sources[target.take_cell() as usize].store(source.number, Ordering::Relaxed));
    let sources = sources.into_iter().map(AtomicU32::into_inner).collect();
    (Rows { first, sources }, visits)
}

/// The edges between nodes that the walk has visited and that are none of its tree.
struct CrossingEdges<'a> {
    columns: Columns<'a>,
    crossing: &'a FixedBitSet,
}

impl CrossingEdges<'_> {
    /// Hands over source and target of each edge, in parallel by source.
    fn visit(&self, visits: &[Visit], each: impl Fn(&Visit, &Visit) + Sync) {
        let Columns { first, targets, .. } = self.columns;
        visits.par_chunks(NODES).enumerate().for_each(|(chunk, nodes)| {
            for (i, source) in nodes.iter().enumerate() {
                let node = chunk * NODES + i;
                for edge in first[node] as usize..first[node + 1] as usize {
                    if let Some(&ahead) = targets.get(edge + AHEAD) {
                        prefetch(visits, ahead as usize);
                    }
                    if self.crossing.contains(edge) {
                        each(source, &visits[targets[edge] as usize]);
                    }
                }
            }
        });
    }
}
