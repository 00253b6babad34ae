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

/// The part of the columns that one piece fills.
pub(crate) struct EdgePart<'a> {
    layout: &'a EdgeFields,
    node_targets: Targets,
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
    pub(crate) fn grow<'a>(&'a mut self, layout: &'a EdgeFields, node_targets: Targets, lengths: &[usize]) -> Vec<EdgePart<'a>> {
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
                layout,
                node_targets,
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

impl EdgePart<'_> {
    pub(crate) fn done(self) -> EdgePartDone {
        EdgePartDone(self.rare)
    }

    fn row(&mut self, at: usize, row: &[u64]) -> Result<(), (usize, String)> {
        let layout = self.layout;
        let Some(&kind) = layout.types.get(row[layout.kind] as usize) else {
            return Err((layout.kind, format!("the header names no edge type {}", row[layout.kind])));
        };
        self.types[at] = kind;

        let name = row[layout.name_or_index];
        if kind.has_number_name() {
            self.names[at] = match name < u64::from(WIDE) {
                true => name as u32,
                false => {
                    self.wide_name(at, name).ok_or_else(|| (layout.name_or_index, format!("the index {name} is too large")))?
                }
            };
        } else {
            if name >= u64::from(WIDE) {
                return Err((layout.name_or_index, format!("the name is string {name}, which can't be")));
            }
            self.names[at] = name as u32;
            self.rare.largest_string = self.rare.largest_string.max(name as u32);
        }

        let target = row[layout.to_node];
        match self.node_targets.position(target) {
            Some(position) => self.targets[at] = position,
            None => return Err((layout.to_node, self.node_targets.fault(target))),
        }
        Ok(())
    }

    #[cold]
    fn wide_name(&mut self, at: usize, name: u64) -> Option<u32> {
        self.rare.wide_names.push(((self.first_row + at) as u32, i64::try_from(name).ok()?));
        Some(WIDE)
    }

    /// V8 writes the index of an element as a signed number: 4294967294 is -2 in the file.
    fn negative(&mut self, at: usize, column: usize, magnitude: u64) -> Option<()> {
        let allowed = column == self.layout.name_or_index && self.types[at].has_number_name();
        let value = i64::try_from(magnitude).ok().filter(|_| allowed)?;
        let handle = (self.first_row + at) as u32;
        self.names[at] = WIDE;
        let place = self.rare.wide_names.partition_point(|&(row, _)| row < handle);
        match self.rare.wide_names.get_mut(place) {
            Some(entry) if entry.0 == handle => entry.1 = -value,
            _ => self.rare.wide_names.insert(place, (handle, -value)),
        }
        Some(())
    }
}

impl RowSink for EdgePart<'_> {
    fn rows(&mut self, batch: Batch) -> Result<(), RowFault> {
        let stride = self.layout.width;
        for (i, row) in batch.cells.chunks_exact(stride).enumerate() {
            let at = batch.first_row + i;
            self.row(at, row).map_err(|(column, what)| RowFault { row: at, column, what })?;
        }
        for &cell in batch.negatives {
            let (at, column) = (batch.first_row + cell / stride, cell % stride);
            let refused = || RowFault { row: at, column, what: format!("a negative number: -{}", batch.cells[cell]) };
            self.negative(at, column, batch.cells[cell]).ok_or_else(refused)?;
        }
        Ok(())
    }
}
