//! Nodes that are listed one by one: the skeleton, and the way to what leaks. Their references may be long series.

use super::format::{self, Edge, Node, NodeRow};
use super::rows::Rows;

/// A node with its references.
#[derive(Debug)]
pub(super) struct ExplicitNode {
    pub kind: Node,
    pub name: u64,
    pub id: u64,
    pub size: u64,
    pub edges: Vec<Series>,
}

/// References of one type, one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Series {
    pub kind: Edge,
    /// Name of the first: a number or a string, as the type wants it.
    pub name: u64,
    /// From one name to the next.
    pub name_step: u64,
    /// Position of the node that the first leads to.
    pub to: u64,
    /// From one target to the next.
    pub to_step: u64,
    pub count: u64,
}

impl Series {
    /// A single reference.
    pub(super) fn one(kind: Edge, name: u64, to: u64) -> Self {
        Series { kind, name, name_step: 0, to, to_step: 0, count: 1 }
    }
}

impl ExplicitNode {
    pub(super) fn edge_count(&self) -> u64 {
        self.edges.iter().map(|series| series.count).sum()
    }

    pub(super) fn write(&self, out: &mut Rows) {
        let row = NodeRow { kind: self.kind, name: self.name, id: self.id, size: self.size, edges: self.edge_count() };
        format::node(out, row);
    }

    /// Writes the references; `flush` is called from time to time, so that a long series needs no memory.
    pub(super) fn write_edges<E>(&self, out: &mut Rows, flush: &mut impl FnMut(&mut Rows) -> Result<(), E>) -> Result<(), E> {
        for series in &self.edges {
            for at in 0..series.count {
                format::edge(out, series.kind, series.name + at * series.name_step, series.to + at * series.to_step);
                if out.bytes().len() >= MUCH {
                    flush(out)?;
                }
            }
        }
        Ok(())
    }
}

/// Bytes.
const MUCH: usize = 1 << 20;
