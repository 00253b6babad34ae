//! Reading a file without keeping its references: each is checked as ever and shown to an [`EdgeSink`], which takes from it what
//! it needs, and those of few nodes are kept. Columns of references are the larger half of a snapshot's memory, and filling fresh
//! memory is a good part of the work: a comparison of two heaps of 250 MB by class touches 73,000 fresh pages instead of 117,000
//! and takes a seventh less processor time. (Tried without gain: whose each row is found out for a batch at once, and rows taken
//! without branches.)

use fixedbitset::FixedBitSet;

use super::Snapshot;
use super::edge_table::{EdgeColumns, EdgePart, EdgePartDone, EdgeRules, Targets};
use super::edges::Edges;
use super::error::ReadError;
use super::header::Header;
use super::layout::Layout;
use super::nodes::Nodes;
use super::numbers::{Batch, RowFault, RowSink};
use super::pieces::Piece;
use super::source::Bytes;
use super::strings::Strings;
use super::tables::{Source, Table};
use super::types::EdgeType;

/// What is made of references while they are read.
pub(crate) trait EdgeSink: Send + Sync + Sized {
    /// What one piece of the file adds.
    type Part: Default + Send;

    /// Begins with everything but the references.
    fn begin(header: &Header, nodes: &Nodes, strings: &Strings) -> Self;

    /// The nodes whose references are kept.
    fn kept(&self) -> &FixedBitSet;

    /// Takes what it needs of a reference. Those of a piece come in the order of the file, pieces side by side.
    fn take(&self, part: &mut Self::Part, source: u32, kind: EdgeType, target: u32);

    /// Takes what the pieces have added, in the order of the file.
    fn absorb(&mut self, part: Self::Part);
}

/// A file that was read so.
pub(crate) struct Edgeless<S> {
    /// Its edges are those that were kept.
    pub snapshot: Snapshot,
    pub sink: S,
    /// How many references the file has.
    pub edge_count: usize,
    /// The file itself, for whoever asks for the others.
    pub source: Bytes,
}

/// The kept references while they are read.
pub(crate) struct EdgelessTable<'a, S> {
    pub layout: &'a Layout,
    /// The position of each node's first reference, and at the end their number.
    pub first: Vec<u32>,
    pub sink: S,
    /// How many strings there are.
    pub strings: usize,
}

impl<S: EdgeSink> EdgelessTable<'_, S> {
    /// Reads the `edges` array, whose pieces have as many rows as the nodes say. `None` if a name is no string.
    pub(crate) fn read(mut self, source: Source) -> Result<Option<(Edges, S)>, ReadError> {
        let layout = &self.layout.edges;
        let name_of = |column| layout.name_of(column);
        let table = Table { name: "edges", width: layout.width, field_name: &name_of, before: 0 };
        let nodes = self.first.len() - 1;
        let rules = EdgeRules { layout, node_targets: Targets::new(self.layout.nodes.width, nodes) };
        let mut columns = EdgeColumns::default();
        let parts = columns.grow(rules, &kept_rows(&self.first, self.sink.kept(), source.pieces));
        let part = |(piece, kept): (&Piece, _)| EdgelessPart::new(rules, &self.sink, &self.first, piece.rows.start, kept);
        let parts = std::iter::zip(source.pieces, parts).map(part).collect();
        let mut taken = Vec::new();
        let mut largest_string = 0;
        for (_, (kept, largest, part)) in source.read(table, parts, EdgelessPart::done)? {
            columns.absorb(kept);
            taken.push(part);
            largest_string = largest.max(largest_string);
        }
        taken.into_iter().for_each(|part| self.sink.absorb(part));
        keep_rows(&mut self.first, self.sink.kept());
        let are_strings = (largest_string as usize) < self.strings;
        Ok(are_strings.then(|| (columns.finish(self.first), self.sink)))
    }
}

/// How many rows of each piece belong to kept nodes.
fn kept_rows(first: &[u32], kept: &FixedBitSet, pieces: &[Piece]) -> Vec<usize> {
    let mut counts = vec![0; pieces.len()];
    let mut piece = 0;
    for node in kept.ones() {
        let (mut start, end) = (first[node] as usize, first[node + 1] as usize);
        while start < end {
            while pieces[piece].rows.end <= start {
                piece += 1;
            }
            let until = end.min(pieces[piece].rows.end);
            counts[piece] += until - start;
            start = until;
        }
    }
    counts
}

/// Makes positions among all references those among the kept ones.
fn keep_rows(first: &mut [u32], kept: &FixedBitSet) {
    let mut before = 0;
    for node in 0..first.len() - 1 {
        let count = first[node + 1] - first[node];
        first[node] = before;
        before += if kept.contains(node) { count } else { 0 };
    }
    if let Some(end) = first.last_mut() {
        *end = before;
    }
}

/// A piece of the array while it is read.
struct EdgelessPart<'a, S: EdgeSink> {
    rules: EdgeRules<'a>,
    sink: &'a S,
    first: &'a [u32],
    /// The node whose references come, and how many are to come.
    source: usize,
    left: usize,
    kept: EdgePart<'a>,
    kept_count: usize,
    largest_string: u32,
    part: S::Part,
}

impl<'a, S: EdgeSink> EdgelessPart<'a, S> {
    fn new(rules: EdgeRules<'a>, sink: &'a S, first: &'a [u32], first_row: usize, kept: EdgePart<'a>) -> Self {
        let source = first.partition_point(|&start| start as usize <= first_row) - 1;
        let left = first.get(source + 1).map_or(0, |&end| end as usize - first_row);
        let part = S::Part::default();
        EdgelessPart { rules, sink, first, source, left, kept, kept_count: 0, largest_string: 0, part }
    }

    fn done(self) -> (EdgePartDone, u32, S::Part) {
        (self.kept.done(), self.largest_string, self.part)
    }

    /// Goes on to the node whose references come next.
    #[inline]
    fn next_source(&mut self) {
        while self.left == 0 && self.source + 2 < self.first.len() {
            self.source += 1;
            self.left = (self.first[self.source + 1] - self.first[self.source]) as usize;
        }
    }

    /// Takes `count` rows of one node, the first of which has the number `at`.
    #[inline]
    fn run(&mut self, rows: &[u64], count: usize, at: usize) -> Result<(), RowFault> {
        let EdgelessPart { rules, sink, source, ref mut kept, kept_count, ref mut part, .. } = *self;
        let is_kept = sink.kept().contains(source);
        let mut largest_string = self.largest_string;
        let width = rules.layout.width;
        for i in 0..count {
            let row =
                rules.check(&rows[i * width..][..width]).map_err(|(column, what)| RowFault { row: at + i, column, what })?;
            largest_string = largest_string.max(row.string());
            if is_kept {
                kept.put(kept_count + i, row);
            }
            sink.take(part, source as u32, row.kind, row.target);
        }
        self.largest_string = largest_string;
        Ok(())
    }

    /// The same again for a negative cell, whose row is the `i`th of `rows`.
    #[cold]
    fn negative(&mut self, rows: &[u64], i: usize, column: usize) -> Result<(), (usize, String)> {
        let width = self.rules.layout.width;
        let index = self.rules.negative(&rows[i * width..][..width], column)?;
        if self.sink.kept().contains(self.source) {
            self.kept.put_wide(self.kept_count + i, index);
        }
        Ok(())
    }
}

impl<S: EdgeSink> RowSink for EdgelessPart<'_, S> {
    fn rows(&mut self, batch: Batch) -> Result<(), RowFault> {
        let width = self.rules.layout.width;
        let (mut rows, mut at) = (batch.cells, batch.first_row);
        let end = at + rows.len() / width;
        let mut negatives = batch.negatives.iter().map(|cell| (batch.first_row + cell / width, cell % width)).peekable();
        while !rows.is_empty() {
            self.next_source();
            // There are as many rows as the nodes say; if not, nothing goes on for ever.
            let count = self.left.min(end - at).max(1);
            let (run, rest) = rows.split_at(count * width);
            self.run(run, count, at)?;
            while let Some((row, column)) = negatives.next_if(|&(row, _)| row < at + count) {
                self.negative(run, row - at, column).map_err(|(column, what)| RowFault { row, column, what })?;
            }
            if self.sink.kept().contains(self.source) {
                self.kept_count += count;
            }
            (rows, at) = (rest, at + count);
            self.left = self.left.saturating_sub(count);
        }
        Ok(())
    }
}
