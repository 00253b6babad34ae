//! Rows of the `nodes` section into their columns, one piece at a time, each into its own part of the columns.

use super::column::{WIDE, WideColumn};
use super::layout::NodeFields;
use super::nodes::Nodes;
use super::notes::Notes;
use super::numbers::{Batch, RowFault, RowSink};
use super::types::NodeType;

/// The columns while they are filled.
#[derive(Default)]
pub(crate) struct NodeColumns {
    types: Vec<NodeType>,
    names: Vec<u32>,
    ids: Vec<u32>,
    sizes: Vec<u32>,
    /// Edge count of node *k* at *k* + 1, so that sums turn it into first edges.
    counts: Vec<u32>,
    rare: Rare,
}

/// What few rows have, in row order.
#[derive(Default)]
struct Rare {
    wide_ids: Vec<(u32, u64)>,
    wide_sizes: Vec<(u32, u64)>,
    detached: Vec<(u32, u8)>,
    /// Allocation sites; all nodes have some where a recording tracked allocations, and none anywhere else.
    traced: Vec<(u32, u32)>,
    /// Types that the header does not name, and how many rows have each.
    unnamed: Vec<(u8, u64)>,
    largest_name: u32,
    edge_sum: u64,
    /// Sum of all sizes, or a number beyond reason.
    size_sum: u64,
}

/// Types are bytes in V8.
const MOST_TYPES: u64 = u8::MAX as u64;

/// All sizes together take no more bytes: sums of them stay exact, in every reader of JSON too. (Address spaces are far smaller.)
const MOST_BYTES: u64 = 1 << 53;

/// The part of the columns that one piece fills.
pub(crate) struct NodePart<'a> {
    layout: &'a NodeFields,
    first_row: usize,
    types: &'a mut [NodeType],
    names: &'a mut [u32],
    ids: &'a mut [u32],
    sizes: &'a mut [u32],
    counts: &'a mut [u32],
    rare: Rare,
}

/// What a part has learnt; given back in piece order.
pub(crate) struct NodePartDone(Rare);

impl NodeColumns {
    /// Makes room for `more` rows and splits the new room into parts of the given lengths, which add up to `more`.
    pub(crate) fn grow<'a>(&'a mut self, layout: &'a NodeFields, lengths: &[usize]) -> Vec<NodePart<'a>> {
        let before = self.types.len();
        let rows = before + lengths.iter().sum::<usize>();
        self.types.resize(rows, NodeType::HIDDEN);
        for column in [&mut self.names, &mut self.ids, &mut self.sizes] {
            resize(column, rows);
        }
        resize(&mut self.counts, rows + 1);
        let mut types = &mut self.types[before..];
        let mut names = &mut self.names[before..];
        let mut ids = &mut self.ids[before..];
        let mut sizes = &mut self.sizes[before..];
        let mut counts = &mut self.counts[before + 1..];
        let mut first_row = before;
        let part = |&length: &usize| {
            let part = NodePart {
                layout,
                first_row,
                types: types.split_off_mut(..length).unwrap_or_default(),
                names: names.split_off_mut(..length).unwrap_or_default(),
                ids: ids.split_off_mut(..length).unwrap_or_default(),
                sizes: sizes.split_off_mut(..length).unwrap_or_default(),
                counts: counts.split_off_mut(..length).unwrap_or_default(),
                rare: Rare::default(),
            };
            first_row += length;
            part
        };
        lengths.iter().map(part).collect()
    }

    /// Takes what the parts have learnt, in piece order.
    pub(crate) fn absorb(&mut self, done: NodePartDone) {
        let Rare { mut wide_ids, mut wide_sizes, mut detached, mut traced, unnamed, largest_name, edge_sum, size_sum } = done.0;
        self.rare.wide_ids.append(&mut wide_ids);
        self.rare.wide_sizes.append(&mut wide_sizes);
        self.rare.detached.append(&mut detached);
        self.rare.traced.append(&mut traced);
        self.rare.largest_name = self.rare.largest_name.max(largest_name);
        self.rare.edge_sum += edge_sum;
        self.rare.size_sum = self.rare.size_sum.saturating_add(size_sum);
        unnamed.into_iter().for_each(|(kind, count)| self.rare.add_unnamed(kind, count));
    }

    /// Tells of types that the header does not name.
    pub(crate) fn note_unnamed_types(&self, notes: &mut Notes) {
        for (kind, count) in &self.rare.unnamed {
            notes
                .add(format!("`node_types` does not name the type {kind}, which {count} nodes have: what they are is not known"));
        }
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.types.len()
    }

    /// The last of the strings that are names.
    pub(crate) fn largest_name(&self) -> u32 {
        self.rare.largest_name
    }

    /// Sum of all edge counts.
    pub(crate) fn edge_sum(&self) -> u64 {
        self.rare.edge_sum
    }

    /// The row that owns the edge at this position, if any does.
    pub(crate) fn row_of_edge(&self, edge: u64) -> Option<usize> {
        let ends = self.counts.iter().skip(1).scan(0u64, |end, &count| {
            *end += u64::from(count);
            Some(*end)
        });
        ends.enumerate().find(|&(_, end)| end > edge).map(|(row, _)| row)
    }

    /// The row at which the sizes add up to more than can be, and what is wrong.
    pub(crate) fn size_out_of_range(&self) -> Option<(usize, String)> {
        if self.rare.size_sum <= MOST_BYTES {
            return None;
        }
        let sizes = WideColumn::new(self.sizes.clone(), self.rare.wide_sizes.clone());
        let mut sum = 0u64;
        let row = sizes.iter().position(|size| {
            sum = sum.saturating_add(size);
            sum > MOST_BYTES
        });
        let what = |row| format!("a size of {}, with which all sizes add up to more than 2^53 bytes", sizes.get(row as u32));
        row.map(|row| (row, what(row)))
    }

    /// The first row whose name is not among `strings` strings, and that name.
    pub(crate) fn name_out_of_range(&self, strings: usize) -> Option<(usize, u32)> {
        let beyond = |&name: &u32| name as usize >= strings;
        if self.names.is_empty() || !beyond(&self.rare.largest_name) {
            return None;
        }
        self.names.iter().position(beyond).map(|row| (row, self.names[row]))
    }

    /// The columns, and the position of each node's first edge. The sum of the edge counts was checked to be a `u32`.
    pub(crate) fn finish(mut self, layout: &NodeFields) -> (Nodes, Vec<u32>) {
        resize(&mut self.counts, self.types.len() + 1);
        let mut first = 0u32;
        for count in &mut self.counts {
            first = first.wrapping_add(*count);
            *count = first;
        }
        let trace_nodes = (!self.rare.traced.is_empty()).then(|| {
            let mut column = vec![0; self.types.len()];
            self.rare.traced.iter().for_each(|&(row, id)| column[row as usize] = id);
            column
        });
        let nodes = Nodes {
            types: self.types,
            names: self.names,
            ids: WideColumn::new(self.ids, self.rare.wide_ids),
            self_sizes: WideColumn::new(self.sizes, self.rare.wide_sizes),
            trace_nodes,
            detachedness: layout.detachedness.is_some().then_some(self.rare.detached),
        };
        (nodes, self.counts)
    }
}

/// Fresh columns come zeroed from the system without being touched; `Vec::resize` would write them once more.
pub(super) fn resize(column: &mut Vec<u32>, rows: usize) {
    match column.is_empty() {
        true => *column = vec![0; rows],
        false => column.resize(rows, 0),
    }
}

impl Rare {
    fn add_unnamed(&mut self, kind: u8, count: u64) {
        match self.unnamed.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, known)) => *known += count,
            None => self.unnamed.push((kind, count)),
        }
    }
}

impl NodePart<'_> {
    #[cold]
    fn unnamed(&mut self, at: usize, kind: u8) {
        self.types[at] = NodeType::UNNAMED;
        self.rare.add_unnamed(kind, 1);
    }

    pub(crate) fn done(self) -> NodePartDone {
        NodePartDone(self.rare)
    }

    fn row(&mut self, at: usize, row: &[u64]) -> Result<(), (usize, String)> {
        let layout = self.layout;
        let refuse = |column: usize, what: &str| Err((column, format!("{what} {}", row[column])));
        match layout.types.get(row[layout.kind] as usize) {
            Some(&kind) => self.types[at] = kind,
            None if row[layout.kind] > MOST_TYPES => return refuse(layout.kind, "the header names no node type"),
            None => self.unnamed(at, row[layout.kind] as u8),
        }
        let name = row[layout.name];
        if name >= u64::from(WIDE) {
            return refuse(layout.name, "the name is string");
        }
        self.names[at] = name as u32;
        self.rare.largest_name = self.rare.largest_name.max(name as u32);

        let handle = (self.first_row + at) as u32;
        self.rare.size_sum = self.rare.size_sum.saturating_add(row[layout.self_size]);
        self.ids[at] = narrow(row[layout.id], handle, &mut self.rare.wide_ids);
        self.sizes[at] = narrow(row[layout.self_size], handle, &mut self.rare.wide_sizes);

        let count = row[layout.edge_count];
        if count >= u64::from(u32::MAX) {
            return refuse(layout.edge_count, "more edges than can be: an edge count of");
        }
        self.counts[at] = count as u32;
        self.rare.edge_sum += count;

        if let Some(column) = layout.detachedness
            && row[column] != 0
        {
            self.rare.detached.push((handle, (row[column] & 3) as u8));
        }
        if let Some(column) = layout.trace_node_id
            && row[column] != 0
        {
            let id = u32::try_from(row[column]).map_err(|_| (column, format!("no trace node has the id {}", row[column])))?;
            self.rare.traced.push((handle, id));
        }
        Ok(())
    }
}

/// The narrow cell of a value; a value that does not fit goes to the side list.
#[inline]
fn narrow(value: u64, row: u32, wide: &mut Vec<(u32, u64)>) -> u32 {
    if value < u64::from(WIDE) {
        return value as u32;
    }
    wide.push((row, value));
    WIDE
}

impl RowSink for NodePart<'_> {
    fn rows(&mut self, batch: Batch) -> Result<(), RowFault> {
        let stride = self.layout.width;
        if let Some(&cell) = batch.negatives.first() {
            let what = format!("a negative number: -{}", batch.cells[cell]);
            return Err(RowFault { row: batch.first_row + cell / stride, column: cell % stride, what });
        }
        for (i, row) in batch.cells.chunks_exact(stride).enumerate() {
            let at = batch.first_row + i;
            self.row(at, row).map_err(|(column, what)| RowFault { row: at, column, what })?;
        }
        Ok(())
    }
}
