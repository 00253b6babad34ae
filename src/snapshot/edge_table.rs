//! Rows of the `edges` section into their columns, one piece at a time, each into its own part of the columns.

use super::column::{WIDE, WideColumn};
use super::edges::Edges;
use super::layout::EdgeFields;
use super::node_table::resize;
use super::numbers::{Batch, RowFault, RowSink};
use super::types::EdgeType;

/// The columns while they are filled.
#[derive(Default)]
pub(crate) struct EdgeColumns {
    types: Vec<EdgeType>,
    names: Vec<u32>,
    targets: Vec<u32>,
    rare: Rare,
}

/// What few rows have, in row order.
#[derive(Default)]
struct Rare {
    wide_names: Vec<(u32, i64)>,
    largest_string: u32,
}

/// How an edge's target is found: a node index is the node's position times the number of node fields.
#[derive(Clone, Copy)]
pub(crate) struct Targets {
    stride: u64,
    /// Upwards rounded 2^64 / stride: the high half of a product with it is the quotient.
    inverse: u64,
    nodes: u64,
}

/// What a row must be like.
#[derive(Clone, Copy)]
pub(crate) struct EdgeRules<'a> {
    pub layout: &'a EdgeFields,
    pub node_targets: Targets,
}

/// A row that is as it must be.
#[derive(Clone, Copy)]
pub(crate) struct EdgeRow {
    pub kind: EdgeType,
    /// A string, or an index without its sign.
    pub name: u64,
    pub target: u32,
}

impl EdgeRow {
    /// The string that is its name; 0 where that is an index. What it is is anybody's guess, so nothing branches on it.
    #[inline]
    pub(crate) fn string(self) -> u32 {
        if self.kind.has_number_name() { 0 } else { self.name as u32 }
    }
}

/// The part of the columns that one piece fills.
pub(crate) struct EdgePart<'a> {
    rules: EdgeRules<'a>,
    first_row: usize,
    types: &'a mut [EdgeType],
    names: &'a mut [u32],
    targets: &'a mut [u32],
    rare: Rare,
}

/// What a part has learnt; given back in piece order.
pub(crate) struct EdgePartDone(Rare);

impl Targets {
    /// For `nodes` nodes of `stride` fields each.
    pub(crate) fn new(stride: usize, nodes: usize) -> Self {
        let stride = stride as u64;
        Targets { stride, inverse: (u64::MAX / stride).wrapping_add(1), nodes: nodes as u64 }
    }

    /// The position of the node that begins at this node index.
    #[inline]
    fn position(self, node_index: u64) -> Option<u32> {
        let position = match self.stride {
            1 => node_index,
            _ => ((u128::from(node_index) * u128::from(self.inverse)) >> 64) as u64,
        };
        (position < self.nodes && position * self.stride == node_index).then_some(position as u32)
    }

    #[cold]
    fn fault(self, node_index: u64) -> String {
        let end = self.nodes * self.stride;
        match node_index >= end {
            true => format!("the target {node_index} lies beyond the nodes, which end at {end}"),
            false => format!("the target {node_index} is not where a node starts, a multiple of {}", self.stride),
        }
    }
}

impl EdgeColumns {
    /// Makes room for more rows and splits the new room into parts of the given lengths.
    pub(crate) fn grow<'a>(&'a mut self, rules: EdgeRules<'a>, lengths: &[usize]) -> Vec<EdgePart<'a>> {
        let before = self.types.len();
        let rows = before + lengths.iter().sum::<usize>();
        self.types.resize(rows, EdgeType::CONTEXT);
        resize(&mut self.names, rows);
        resize(&mut self.targets, rows);
        let mut types = &mut self.types[before..];
        let mut names = &mut self.names[before..];
        let mut targets = &mut self.targets[before..];
        let mut first_row = before;
        let part = |&length: &usize| {
            let part = EdgePart {
                rules,
                first_row,
                types: types.split_off_mut(..length).unwrap_or_default(),
                names: names.split_off_mut(..length).unwrap_or_default(),
                targets: targets.split_off_mut(..length).unwrap_or_default(),
                rare: Rare::default(),
            };
            first_row += length;
            part
        };
        lengths.iter().map(part).collect()
    }

    /// Takes what the parts have learnt, in piece order.
    pub(crate) fn absorb(&mut self, done: EdgePartDone) {
        let Rare { mut wide_names, largest_string } = done.0;
        self.rare.wide_names.append(&mut wide_names);
        self.rare.largest_string = self.rare.largest_string.max(largest_string);
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.types.len()
    }

    /// The last of the strings that are names.
    pub(crate) fn largest_string(&self) -> u32 {
        self.rare.largest_string
    }

    /// The first row whose name is a string that is not among `strings`, and that name.
    pub(crate) fn name_out_of_range(&self, strings: usize) -> Option<(usize, u32)> {
        if self.types.is_empty() || (self.rare.largest_string as usize) < strings {
            return None;
        }
        let beyond = |row: &usize| !self.types[*row].has_number_name() && self.names[*row] as usize >= strings;
        (0..self.types.len()).find(beyond).map(|row| (row, self.names[row]))
    }

    /// The columns. `first` is the position of each node's first edge.
    pub(crate) fn finish(self, first: Vec<u32>) -> Edges {
        Edges { types: self.types, names: WideColumn::new(self.names, self.rare.wide_names), targets: self.targets, first }
    }
}

impl EdgeRules<'_> {
    /// A row, or the column in which it is wrong, and why.
    #[inline(always)]
    pub(crate) fn check(self, row: &[u64]) -> Result<EdgeRow, (usize, String)> {
        let layout = self.layout;
        let Some(&kind) = layout.types.get(row[layout.kind] as usize) else {
            return Err((layout.kind, format!("the header names no edge type {}", row[layout.kind])));
        };
        let name = row[layout.name_or_index];
        if name >= u64::from(WIDE) && !(kind.has_number_name() && i64::try_from(name).is_ok()) {
            let what = match kind.has_number_name() {
                true => format!("the index {name} is too large"),
                false => format!("the name is string {name}, which can't be"),
            };
            return Err((layout.name_or_index, what));
        }
        match self.node_targets.position(row[layout.to_node]) {
            Some(target) => Ok(EdgeRow { kind, name, target }),
            None => Err((layout.to_node, self.node_targets.fault(row[layout.to_node]))),
        }
    }

    /// The value of a negative cell, whose row was checked. V8 writes the index of an element as a signed number: 4294967294 is -2
    /// in the file.
    pub(crate) fn negative(self, row: &[u64], column: usize) -> Result<i64, (usize, String)> {
        let is_index = column == self.layout.name_or_index && self.check(row).is_ok_and(|checked| checked.kind.has_number_name());
        let value = i64::try_from(row[column]).ok().filter(|_| is_index);
        value.map(|value| -value).ok_or_else(|| (column, format!("a negative number: -{}", row[column])))
    }
}

impl EdgePart<'_> {
    pub(crate) fn done(self) -> EdgePartDone {
        EdgePartDone(self.rare)
    }

    /// Puts a row into its place.
    #[inline]
    pub(crate) fn put(&mut self, at: usize, EdgeRow { kind, name, target }: EdgeRow) {
        self.types[at] = kind;
        self.targets[at] = target;
        if name >= u64::from(WIDE) {
            self.put_wide(at, name as i64);
            return;
        }
        self.names[at] = name as u32;
    }

    /// Puts an index that the column does not hold; another one may be there.
    #[cold]
    pub(crate) fn put_wide(&mut self, at: usize, index: i64) {
        self.names[at] = WIDE;
        let handle = (self.first_row + at) as u32;
        let place = self.rare.wide_names.partition_point(|&(row, _)| row < handle);
        match self.rare.wide_names.get_mut(place) {
            Some(entry) if entry.0 == handle => entry.1 = index,
            _ => self.rare.wide_names.insert(place, (handle, index)),
        }
    }
}

impl RowSink for EdgePart<'_> {
    fn rows(&mut self, batch: Batch) -> Result<(), RowFault> {
        let rules = self.rules;
        let stride = rules.layout.width;
        let mut largest_string = self.rare.largest_string;
        for (i, row) in batch.cells.chunks_exact(stride).enumerate() {
            let at = batch.first_row + i;
            let row = rules.check(row).map_err(|(column, what)| RowFault { row: at, column, what })?;
            largest_string = largest_string.max(row.string());
            self.put(at, row);
        }
        self.rare.largest_string = largest_string;
        for &cell in batch.negatives {
            let (i, column) = (cell / stride, cell % stride);
            let at = batch.first_row + i;
            let row = &batch.cells[i * stride..][..stride];
            let index = self.rules.negative(row, column).map_err(|(column, what)| RowFault { row: at, column, what })?;
            self.put_wide(at, index);
        }
        Ok(())
    }
}
