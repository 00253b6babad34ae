//! Rows of predecessors: for each node, in places of the depth-first order, those that refer to it over essential edges. The tree
//! edge to its parent is not among them: the parent is known.

use super::walk::Essential;
use crate::graph::{Columns, HeapGraph};
use crate::prefetch::prefetch;

/// Compressed sparse rows by place in the order.
pub(super) struct Rows {
    /// Where each row begins; one entry more than there are rows.
    pub first: Vec<u32>,
    /// Places of the sources, in file order.
    pub sources: Vec<u32>,
    /// Two columns as long as the order, for whoever wants memory.
    pub spare: [Vec<u32>; 2],
}

/// How many edges ahead memory is asked for.
const AHEAD: usize = 48;

/// Gathers all rows. On one thread: there is other work beside it, and atomic counters would take twice as long.
pub(super) fn gather(graph: &HeapGraph, order: &[u32], essential: &Essential) -> Rows {
    let mut places = vec![0; order.len()];
    for (place, &node) in order.iter().enumerate() {
        if let Some(&ahead) = order.get(place + AHEAD) {
            prefetch(&places, ahead as usize);
        }
        places[node as usize] = place as u32;
    }
    // How long each node's row is; then where its next free cell is.
    let mut cells = vec![0; order.len()];
    let crossing = CrossingEdges { columns: graph.columns(), essential };
    crossing.visit(&mut cells, |_, cell, counts| *cell += u32::from(counts));

    let mut first = Vec::with_capacity(order.len() + 1);
    let mut end = 0;
    for (place, &node) in order.iter().enumerate() {
        if let Some(&ahead) = order.get(place + AHEAD) {
            prefetch(&cells, ahead as usize);
        }
        first.push(end);
        end += std::mem::replace(&mut cells[node as usize], end);
    }
    first.push(end);

    // One more, for the sources that do not count: which do is anybody's guess, so nothing branches on it.
    let mut sources = vec![0; end as usize + 1];
    crossing.visit(&mut cells, |source, cell, counts| {
        sources[if counts { *cell } else { end } as usize] = places[source];
        *cell += u32::from(counts);
    });
    Rows { first, sources, spare: [cells, places] }
}

/// The essential edges that are none of the depth-first tree.
struct CrossingEdges<'a> {
    columns: Columns<'a>,
    essential: &'a Essential,
}

impl CrossingEdges<'_> {
    /// Hands over each edge's source and its target's cell, and whether the edge counts.
    #[inline]
    fn visit(&self, cells: &mut [u32], mut each: impl FnMut(usize, &mut u32, bool)) {
        let Columns { first, targets, types } = self.columns;
        let in_tree = self.essential.in_tree.as_slice();
        let is_in_tree = |edge: usize| in_tree[edge / usize::BITS as usize] >> (edge % usize::BITS as usize) & 1 != 0;
        for node in 0..cells.len() {
            let rules = self.essential.of(node as u32);
            let start = first[node] as usize;
            let row = start..first[node + 1] as usize;
            for (i, (&target, &kind)) in std::iter::zip(&targets[row.clone()], &types[row]).enumerate() {
                if let Some(&ahead) = targets.get(start + i + AHEAD) {
                    prefetch(cells, ahead as usize);
                }
                let counts = rules.admit(kind, target) & !is_in_tree(start + i);
                each(node, &mut cells[target as usize], counts);
            }
        }
    }
}
