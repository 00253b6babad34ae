//! Rows of predecessors: for each node, in places of the depth-first order, those that refer to it over essential edges. The tree
//! edge to its parent is not among them: the parent is known.

use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use super::walk::Essential;
use crate::graph::{Columns, HeapGraph};
use crate::prefetch::prefetch;

/// Compressed sparse rows by place in the order.
pub(super) struct Rows {
    /// Where each row begins; one entry more than there are rows.
    pub first: Vec<u32>,
    /// Places of the sources, in no order.
    pub sources: Vec<u32>,
    /// Two columns as long as the order, for whoever wants memory.
    pub spare: [Vec<u32>; 2],
}

/// How many edges ahead memory is asked for.
const AHEAD: usize = 48;
/// Nodes whose edges are handled together by one thread.
const NODES: usize = 1 << 16;

/// Gathers all rows.
pub(super) fn gather(graph: &HeapGraph, order: &[u32], essential: &Essential) -> Rows {
    let mut places = vec![0; order.len()];
    for (place, &node) in order.iter().enumerate() {
        if let Some(&ahead) = order.get(place + AHEAD) {
            prefetch(&places, ahead as usize);
        }
        places[node as usize] = place as u32;
    }
    // How long each node's row is; then where its next free cell is.
    let mut cells: Vec<AtomicU32> = (0..order.len()).map(|_| AtomicU32::new(0)).collect();
    let crossing = CrossingEdges { columns: graph.columns(), essential };
    crossing.visit(&cells, |_, cell| _ = cell.fetch_add(1, Ordering::Relaxed));

    let mut first = Vec::with_capacity(order.len() + 1);
    let mut end = 0;
    for (place, &node) in order.iter().enumerate() {
        if let Some(&ahead) = order.get(place + AHEAD) {
            prefetch(&cells, ahead as usize);
        }
        first.push(end);
        end += std::mem::replace(cells[node as usize].get_mut(), end);
    }
    first.push(end);

    let sources: Vec<AtomicU32> = (0..end).map(|_| AtomicU32::new(0)).collect();
    crossing.visit(&cells, |source, cell| {
        sources[cell.fetch_add(1, Ordering::Relaxed) as usize].store(places[source], Ordering::Relaxed);
    });
    let plain = |column: Vec<AtomicU32>| column.into_iter().map(AtomicU32::into_inner).collect();
    Rows { first, sources: plain(sources), spare: [plain(cells), places] }
}

/// The essential edges that are none of the depth-first tree.
struct CrossingEdges<'a> {
    columns: Columns<'a>,
    essential: &'a Essential,
}

impl CrossingEdges<'_> {
    /// Hands over each edge's source, and its target's cell, in parallel by source.
    fn visit(&self, cells: &[AtomicU32], each: impl Fn(usize, &AtomicU32) + Sync) {
        let Columns { first, targets, types } = self.columns;
        (0..cells.len().div_ceil(NODES)).into_par_iter().for_each(|chunk| {
            for node in chunk * NODES..cells.len().min((chunk + 1) * NODES) {
                let Some(rules) = self.essential.of(node as u32) else { continue };
                for edge in first[node] as usize..first[node + 1] as usize {
                    if let Some(&ahead) = targets.get(edge + AHEAD) {
                        prefetch(cells, ahead as usize);
                    }
                    if !self.essential.in_tree.contains(edge) && rules.admit(types[edge], targets[edge]) {
                        each(node, &cells[targets[edge] as usize]);
                    }
                }
            }
        });
    }
}
