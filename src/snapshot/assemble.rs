//! The last step of reading, the same for files and streams: checks what must hold between sections and puts them together.

use super::Snapshot;
use super::error::ReadError;
use super::header::Header;
use super::layout::Layout;
use super::notes::Notes;
use super::numbers::read_cells;
use super::pieces::IntArray;
use super::sections::ArrayName;
use super::strings::Strings;
use super::tables::{ArrayText, Tables};

/// A flat integer array that is small enough to be kept as it is until it is understood.
pub(crate) struct SmallTable {
    /// All numbers.
    pub cells: Vec<i64>,
    /// Where its first number stands in the file.
    pub offset: u64,
}

/// Everything that was read, not yet checked against each other.
pub(crate) struct Read<'a> {
    pub strings: Strings,
    pub tables: Tables,
    pub locations: Option<SmallTable>,
    pub samples: Option<SmallTable>,
    pub trace_functions: Option<SmallTable>,
    /// Its offset in the file, and its text.
    pub trace_tree: Option<(u64, &'a [u8])>,
    /// The text of the tables, where it is still there.
    pub text: Option<&'a dyn ArrayText>,
}

impl SmallTable {
    /// Reads an array that was found in a text.
    pub(crate) fn read(array: ArrayName, text: &dyn ArrayText, found: &IntArray) -> Result<SmallTable, ReadError> {
        let offset = text.offset() + found.text.start as u64;
        let cells = read_cells(&text.bytes()[found.text.clone()]);
        cells
            .map(|cells| SmallTable { cells, offset })
            .map_err(|fault| ReadError::malformed(array.key(), None, offset + fault.at as u64, fault.what))
    }
}

impl Read<'_> {
    pub(crate) fn assemble(self, layout: Layout, header: Header, notes: Notes) -> Result<Snapshot, ReadError> {
        let (nodes, edges) = self.tables.finish(&layout, self.strings.len(), self.text)?;
        if header.root as usize >= nodes.len() {
            return Err(ReadError::malformed("snapshot", None, 0, "the root lies beyond the nodes").in_field("root_index"));
        }
        let mut rows = Vec::new();
        if let (Some(fields), Some(table)) = (layout.locations, self.locations) {
            for row in table.cells.chunks_exact(fields.width) {
                rows.push((
                    row[fields.object_index] as u32 / layout.nodes.width as u32,
                    super::Location { script_id: row[fields.script_id], line: row[fields.line], column: row[fields.column] },
                ));
            }
        }
        Ok(Snapshot {
            header,
            nodes,
            edges,
            strings: self.strings,
            locations: super::Locations::new(rows),
            samples: Vec::new(),
            traces: Default::default(),
            notes,
        })
    }
}
