//! What a node refers to and what refers to it, row by row as DevTools' Containment and Retainers panes list it.

use std::ops::Range;

use crate::Heap;
use crate::columns::distances::Distances;
use crate::snapshot::{EdgeIndex, EdgeType, JsText, NodeIndex};

mod ignored;
mod order;

pub use ignored::IgnoredRetainers;

/// One end of an edge, as a row of a pane.
#[derive(Debug, Clone)]
pub struct EdgeRow<'a> {
    /// The edge.
    pub edge: EdgeIndex,
    /// Type of the edge.
    pub edge_type: EdgeType,
    /// Name of the edge as displayed.
    pub edge_name: JsText<'a>,
    /// The node at the other end: where a reference leads, or who holds.
    pub node: NodeIndex,
    /// Distance of that node; in Retainers from [`UNREACHABLE`] on if it does not count as a holder.
    pub distance: i32,
    /// Whether the node is one of those to ignore.
    pub is_ignored: bool,
}

/// Retainers that no path from a root passes have distances from here on.
pub const UNREACHABLE: i32 = 200_000_000;

/// Which rows to make: sorting knows them all, but their texts cost something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many rows to skip.
    pub offset: usize,
    /// How many rows to make at most.
    pub limit: usize,
}

impl Page {
    /// All rows.
    pub const ALL: Page = Page { offset: 0, limit: usize::MAX };

    fn of(self, rows: usize) -> Range<usize> {
        let start = self.offset.min(rows);
        start..start.saturating_add(self.limit).min(rows)
    }
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct EdgeRows<'a> {
    /// How many rows the whole list has.
    pub total: usize,
    /// The rows of the page.
    pub rows: Vec<EdgeRow<'a>>,
}

impl Heap {
    /// What a node refers to: what retains most first, then by name of the edge.
    pub fn children(&self, node: NodeIndex, page: Page) -> EdgeRows<'_> {
        let graph = self.graph();
        let mut edges: Vec<EdgeIndex> =
            graph.edges_of(node).filter(|&edge| graph.edge_type(edge) != EdgeType::INVISIBLE).collect();
        let shown = page.of(edges.len());
        order::sort_children(self, &mut edges, shown.clone());
        let row = |&edge| self.edge_row(edge, graph.target(edge), |node| self.distances().of(node));
        EdgeRows { total: edges.len(), rows: edges[shown].iter().map(row).collect() }
    }

    /// What refers to a node: what is nearest to a root first, then by name of the holder. Left out are weak references
    /// and those of the root.
    pub fn retainer_rows(&self, node: NodeIndex, ignored: Option<&IgnoredRetainers>, page: Page) -> EdgeRows<'_> {
        let graph = self.graph();
        let mut held: Vec<order::Held> = Vec::new();
        for edge in graph.retainers_of(node) {
            let holder = graph.source(edge);
            if matches!(graph.edge_type(edge), EdgeType::WEAK | EdgeType::INVISIBLE) || holder == graph.root() {
                continue;
            }
            held.push(order::Held { edge, holder, distance: self.edge_distance(edge, holder, ignored) });
        }
        let shown = page.of(held.len());
        order::sort_retainers(self, &mut held, shown.clone());
        let row = |row: &order::Held| EdgeRow {
            is_ignored: ignored.is_some_and(|ignored| ignored.contains(row.holder)),
            ..self.edge_row(row.edge, row.holder, |_| row.distance)
        };
        EdgeRows { total: held.len(), rows: held[shown].iter().map(row).collect() }
    }

    fn edge_row(&self, edge: EdgeIndex, node: NodeIndex, distance: impl Fn(NodeIndex) -> i32) -> EdgeRow<'_> {
        EdgeRow {
            edge,
            edge_type: self.graph().edge_type(edge),
            edge_name: self.edge_name(edge),
            node,
            distance: distance(node),
            is_ignored: false,
        }
    }

    fn edge_distance(&self, edge: EdgeIndex, holder: NodeIndex, ignored: Option<&IgnoredRetainers>) -> i32 {
        let ordinary = self.distances().of(holder);
        let distance = ignored.map_or(ordinary, |ignored| ignored.distance(holder));
        if ignored.is_some_and(|ignored| ignored.cuts(edge)) {
            UNREACHABLE
        } else if distance == Distances::UNREACHED {
            UNREACHABLE + ordinary.max(0)
        } else {
            distance
        }
    }
}

#[cfg(test)]
mod tests;
