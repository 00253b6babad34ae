//! The two big tables: their arrays, piece by piece and in parallel, into columns; and what must hold between them.

use rayon::prelude::*;

use super::edge_table::{EdgeColumns, EdgePart, EdgeRules, Targets};
use super::edges::Edges;
use super::error::ReadError;
use super::layout::Layout;
use super::node_table::{NodeColumns, NodePart};
use super::nodes::Nodes;
use super::numbers::{PieceFault, RowSink, cell_offset, read_rows};
use super::pieces::Piece;
use super::places::Places;
use super::progress::Progress;

/// Where the text of arrays is, and what to do when a piece of it is not needed any more.
pub(crate) trait ArrayText: Sync {
    /// All bytes; ranges of arrays and pieces are positions in them.
    fn bytes(&self) -> &[u8];
    /// Where these bytes stand in the (decompressed) file.
    fn offset(&self) -> u64;
    /// Whether it will be there when the whole file was read.
    fn stays(&self) -> bool;
    /// Whether it is as long as it was when it was opened.
    fn is_whole(&self) -> bool {
        true
    }
    /// This range was read and will not be read soon.
    fn release(&self, range: std::ops::Range<usize>);
}

/// A section of rows: its name, its columns, and how they are laid out. For messages.
#[derive(Clone, Copy)]
pub(crate) struct Table<'a> {
    pub name: &'static str,
    pub width: usize,
    pub field_name: &'a (dyn Fn(usize) -> &'static str + Sync),
    /// How many of its rows were read before.
    pub before: usize,
}

/// The node and edge columns while they are filled.
#[derive(Default)]
pub(crate) struct Tables {
    pub nodes: NodeColumns,
    pub edges: EdgeColumns,
    pub node_places: Places,
    pub edge_places: Places,
}

/// Handles are 32 bits wide, and the last two values are markers.
const MOST_ROWS: usize = u32::MAX as usize - 2;

impl Tables {
    /// Reads the `nodes` array, or some more whole rows of it.
    pub(crate) fn read_nodes(&mut self, source: Source, layout: &Layout) -> Result<(), ReadError> {
        let name_of = |column| layout.nodes.name_of(column);
        let table = Table { name: "nodes", width: layout.nodes.width, field_name: &name_of, before: self.nodes.len() };
        let parts = self.nodes.grow(&layout.nodes, &source.row_counts(table)?);
        for (piece, part) in source.read(table, parts, NodePart::done)? {
            self.nodes.absorb(part);
            self.node_places.add(source.text, piece, table.before + piece.rows.start);
        }
        Ok(())
    }

    /// Reads the `edges` array, or some more whole rows of it; all nodes are there already.
    pub(crate) fn read_edges(&mut self, source: Source, layout: &Layout) -> Result<(), ReadError> {
        let name_of = |column| layout.edges.name_of(column);
        let table = Table { name: "edges", width: layout.edges.width, field_name: &name_of, before: self.edges.len() };
        let node_targets = Targets::new(layout.nodes.width, self.nodes.len());
        let rules = EdgeRules { layout: &layout.edges, node_targets };
        let parts = self.edges.grow(rules, &source.row_counts(table)?);
        for (piece, part) in source.read(table, parts, EdgePart::done)? {
            // Only a string beyond all before can turn out to be the first that is not there.
            let largest_before = self.nodes.largest_name().max(self.edges.largest_string());
            self.edges.absorb(part);
            if self.edges.largest_string() > largest_before {
                self.edge_places.add(source.text, piece, table.before + piece.rows.start);
            }
        }
        Ok(())
    }

    /// Checks what must hold between the tables and the strings, and gives the finished columns.
    pub(crate) fn finish(
        self,
        layout: &Layout,
        strings: usize,
        text: Option<&dyn ArrayText>,
    ) -> Result<(Nodes, Edges), ReadError> {
        let beyond = |name: u32| format!("the name is string {name}, but there are only {strings} strings");
        if self.nodes.len() == 0 {
            return Err(ReadError::malformed("nodes", None, 0, "there is no node, not even a root"));
        }
        if let Some((row, name)) = self.nodes.name_out_of_range(strings) {
            let offset = self.node_places.offset(row, layout.nodes.name, layout.nodes.width, text);
            return Err(ReadError::malformed("nodes", Some(row as u64), offset, beyond(name)).in_field("name"));
        }
        if let Some((row, name)) = self.edges.name_out_of_range(strings) {
            let offset = self.edge_places.offset(row, layout.edges.name_or_index, layout.edges.width, text);
            return Err(ReadError::malformed("edges", Some(row as u64), offset, beyond(name)).in_field("name_or_index"));
        }
        if self.nodes.edge_sum() != self.edges.len() as u64 {
            let (row, what) = self.edge_counts_fault();
            let offset = self.node_places.offset(row, layout.nodes.edge_count, layout.nodes.width, text);
            return Err(ReadError::malformed("nodes", Some(row as u64), offset, what).in_field("edge_count"));
        }
        if let Some((row, what)) = self.nodes.size_out_of_range() {
            let offset = self.node_places.offset(row, layout.nodes.self_size, layout.nodes.width, text);
            return Err(ReadError::malformed("nodes", Some(row as u64), offset, what).in_field("self_size"));
        }
        let (nodes, first) = self.nodes.finish(&layout.nodes);
        Ok((nodes, self.edges.finish(first)))
    }

    /// The finished nodes and the position of each one's first edge, where no edges were read; `None` if something is wrong.
    pub(crate) fn finish_nodes(self, layout: &Layout, strings: usize) -> Option<(Nodes, Vec<u32>)> {
        let fits = self.nodes.len() > 0
            && self.nodes.name_out_of_range(strings).is_none()
            && self.nodes.size_out_of_range().is_none()
            && u32::try_from(self.nodes.edge_sum()).is_ok();
        fits.then(|| self.nodes.finish(&layout.nodes))
    }

    /// The row at which the edge counts pass the number of edges, or the last.
    fn edge_counts_fault(&self) -> (usize, String) {
        let (sum, edges) = (self.nodes.edge_sum(), self.edges.len());
        let what = format!("the edge counts of all nodes add up to {sum}, but there are {edges} edges");
        (self.nodes.row_of_edge(edges as u64).unwrap_or(self.nodes.len() - 1), what)
    }
}

/// Pieces of an array of rows.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub text: &'a dyn ArrayText,
    pub pieces: &'a [Piece],
    pub progress: &'a dyn Progress,
}

impl<'a> Source<'a> {
    fn row_counts(&self, table: Table) -> Result<Vec<usize>, ReadError> {
        let lengths: Vec<usize> = self.pieces.iter().map(|piece| piece.rows.len()).collect();
        match table.before + lengths.iter().sum::<usize>() {
            rows if rows > MOST_ROWS => {
                let name = table.name;
                Err(ReadError::too_large(format!("{rows} {name} are more than this program can handle: {MOST_ROWS}")))
            }
            _ => Ok(lengths),
        }
    }

    /// Reads each piece into its part, and gives what each has learnt. The first fault in the order of the file counts.
    pub(crate) fn read<P: RowSink + Send, D: Send>(
        &self,
        table: Table,
        parts: Vec<P>,
        done: impl Fn(P) -> D + Sync,
    ) -> Result<Vec<(&'a Piece, D)>, ReadError> {
        let read = |(piece, mut part): (&'a Piece, P)| {
            if !self.text.is_whole() {
                return Err(ReadError::changed());
            }
            if self.progress.is_cancelled() {
                return Err(ReadError::Cancelled);
            }
            let rows = Some(piece.rows.len());
            let result = read_rows(&self.text.bytes()[piece.text.clone()], table.width, piece.ends, rows, &mut part);
            self.text.release(piece.text.clone());
            self.progress.advance(piece.text.len() as u64);
            result.map(|()| (piece, done(part))).map_err(|fault| explain(self.text, piece, table, fault))
        };
        let results: Vec<Result<_, ReadError>> = self.pieces.par_iter().zip(parts).map(read).collect();
        results.into_iter().collect()
    }
}

/// Says where in the file a fault is.
fn explain(text: &dyn ArrayText, piece: &Piece, table: Table, fault: PieceFault) -> ReadError {
    let bytes = &text.bytes()[piece.text.clone()];
    let start = text.offset() + piece.text.start as u64;
    let first_row = table.before + piece.rows.start;
    match fault {
        PieceFault::Changed => ReadError::changed(),
        PieceFault::Text(fault) => {
            let commas = memchr::memchr_iter(b',', &bytes[..fault.at]).count();
            let row = (first_row + commas / table.width) as u64;
            ReadError::malformed(table.name, Some(row), start + fault.at as u64, fault.what)
        }
        PieceFault::Row(fault) => {
            let at = cell_offset(bytes, fault.row * table.width + fault.column);
            let error = ReadError::malformed(table.name, Some((first_row + fault.row) as u64), start + at as u64, fault.what);
            error.in_field((table.field_name)(fault.column))
        }
    }
}
