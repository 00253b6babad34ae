//! A flat integer array that is small enough to be kept as it is until it is understood: samples, functions, scopes. And one
//! that is not, though nothing big comes of it: locations.

use super::error::ReadError;
use super::left_out::or_left_out;
use super::notes::Notes;
use super::numbers::{Batch, Ends, PieceFault, RowFault, RowSink, cell_offset, read_cells, read_rows};
use super::sections::ArrayName;

/// All numbers of a section, and their text for saying where something is wrong.
pub(crate) struct SmallTable<'a> {
    place: TablePlace<'a>,
    cells: Vec<i64>,
}

/// A section's name, what stands between its brackets, and at which byte of the file.
#[derive(Clone, Copy)]
pub(crate) struct TablePlace<'a> {
    pub section: &'static str,
    pub text: &'a [u8],
    pub offset: u64,
}

/// The small tables that a file has.
#[derive(Default)]
pub(crate) struct SmallTables<'a>([Option<SmallTable<'a>>; ArrayName::COUNT]);

impl<'a> SmallTables<'a> {
    /// Asks for each of them; `None` where the file has none, or has it written wrongly, which is noted.
    pub(crate) fn read(
        read: impl Fn(ArrayName) -> Result<Option<SmallTable<'a>>, ReadError>,
        notes: &mut Notes,
    ) -> Result<Self, ReadError> {
        let mut tables = SmallTables::default();
        for array in ArrayName::SMALL {
            tables.0[array as usize] = or_left_out(read(array), notes)?;
        }
        Ok(tables)
    }

    pub(crate) fn get(&self, array: ArrayName) -> Option<&SmallTable<'a>> {
        self.0[array as usize].as_ref()
    }
}

/// A row of such a table.
pub(crate) struct Row<'t> {
    place: TablePlace<'t>,
    number: usize,
    cells: &'t [i64],
}

/// A field of a row: its position, and its name for messages.
pub(crate) type Field = (usize, &'static str);

impl<'a> SmallTable<'a> {
    /// Reads an array; `text` is what stands between its brackets, at byte `offset` of the file.
    pub(crate) fn read(array: ArrayName, text: &'a [u8], offset: u64) -> Result<Self, ReadError> {
        let place = TablePlace { section: array.key(), text, offset };
        match read_cells(text) {
            Ok(cells) => Ok(SmallTable { place, cells }),
            Err(fault) => Err(ReadError::malformed(place.section, None, offset + fault.at as u64, fault.what)),
        }
    }

    /// Its rows of `width` fields.
    pub(crate) fn rows(&self, width: usize) -> Result<impl ExactSizeIterator<Item = Row<'_>>, ReadError> {
        let rows = self.cells.chunks_exact(width);
        match rows.remainder() {
            [] => Ok(rows.enumerate().map(|(number, cells)| Row { place: self.place, number, cells })),
            rest => {
                let what = format!("the last row is cut short: it has {} of {width} fields", rest.len());
                let (row, end) = ((self.cells.len() / width) as u64, self.place.offset + self.place.text.len() as u64);
                Err(ReadError::malformed(self.place.section, Some(row), end, what))
            }
        }
    }
}

impl Row<'_> {
    /// A number of any sign.
    pub(crate) fn signed(&self, column: usize) -> i64 {
        self.cells[column]
    }

    /// A number that can't be below 0.
    pub(crate) fn unsigned(&self, field: Field) -> Result<u64, ReadError> {
        let cell = self.cells[field.0];
        u64::try_from(cell).map_err(|_| self.wrong(field, format!("a negative number: {cell}")))
    }

    /// The position of something of which there are `count`; `what` is its name.
    pub(crate) fn index(&self, field: Field, count: usize, what: &str) -> Result<u32, ReadError> {
        let cell = self.unsigned(field)?;
        match u32::try_from(cell) {
            Ok(index) if (index as usize) < count => Ok(index),
            _ => Err(self.wrong(field, format!("{what} {cell} does not exist, there are {count}"))),
        }
    }

    /// The position of a node, of which there are `nodes`: the file counts cells, `node_width` of them to a node.
    pub(crate) fn node(&self, field: Field, node_width: usize, nodes: usize) -> Result<u32, ReadError> {
        let index = self.unsigned(field)?;
        if index % node_width as u64 != 0 {
            let what = format!("the node index {index} is not where a node starts, a multiple of {node_width}");
            return Err(self.wrong(field, what));
        }
        let node = index / node_width as u64;
        if node >= nodes as u64 {
            return Err(self.wrong(field, format!("the node index {index} lies beyond the nodes, of which there are {nodes}")));
        }
        Ok(node as u32)
    }

    /// Says that a field is wrong, and where it stands in the file.
    pub(crate) fn wrong(&self, (column, name): Field, what: String) -> ReadError {
        let cell = cell_offset(self.place.text, self.number * self.cells.len() + column);
        let offset = self.place.offset + cell as u64;
        ReadError::malformed(self.place.section, Some(self.number as u64), offset, what).in_field(name)
    }
}

impl TablePlace<'_> {
    /// Reads the rows of `width` fields one by one and keeps none: where there are many, their numbers would take more room than
    /// what becomes of them.
    pub(crate) fn each_row(self, width: usize, take: impl FnMut(Row) -> Result<(), ReadError>) -> Result<(), ReadError> {
        let mut rows = EachRow { place: self, width, take, refused: None, cells: Vec::new() };
        let result = read_rows(self.text, width, Ends::WithArray, None, &mut rows);
        result.map_err(|fault| match (fault, rows.refused) {
            (_, Some(refused)) => refused,
            (PieceFault::Changed, None) => ReadError::changed(),
            (PieceFault::Text(fault), None) => {
                let row = memchr::memchr_iter(b',', &self.text[..fault.at]).count() / width;
                ReadError::malformed(self.section, Some(row as u64), self.offset + fault.at as u64, fault.what)
            }
            (PieceFault::Row(fault), None) => {
                let at = cell_offset(self.text, fault.row * width + fault.column);
                ReadError::malformed(self.section, Some(fault.row as u64), self.offset + at as u64, fault.what)
            }
        })
    }
}

/// Hands rows over as they come.
struct EachRow<'a, F> {
    place: TablePlace<'a>,
    width: usize,
    take: F,
    refused: Option<ReadError>,
    /// The numbers of a batch, with their signs.
    cells: Vec<i64>,
}

impl<F: FnMut(Row) -> Result<(), ReadError>> RowSink for EachRow<'_, F> {
    fn rows(&mut self, batch: Batch) -> Result<(), RowFault> {
        let fault = |cell: usize, what| RowFault { row: batch.first_row + cell / self.width, column: cell % self.width, what };
        self.cells.clear();
        for (at, &cell) in batch.cells.iter().enumerate() {
            self.cells.push(i64::try_from(cell).map_err(|_| fault(at, format!("{cell} is too large")))?);
        }
        batch.negatives.iter().for_each(|&at| self.cells[at] = -self.cells[at]);
        for (at, cells) in self.cells.chunks_exact(self.width).enumerate() {
            if let Err(refused) = (self.take)(Row { place: self.place, number: batch.first_row + at, cells }) {
                self.refused = Some(refused);
                return Err(fault(at * self.width, String::new()));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_its_row_field_and_byte() {
        let table = SmallTable::read(ArrayName::Samples, b"1,2,\n3,-44", 100).unwrap();
        let row = table.rows(2).unwrap().nth(1).unwrap();
        let error = row.unsigned((1, "id")).unwrap_err();
        assert_eq!(
            (error.section(), error.row(), error.field(), error.offset()),
            (Some("samples"), Some(1), Some("id"), Some(107))
        );
        assert!(row.index((0, "name"), 3, "string").unwrap_err().to_string().contains("string 3 does not exist, there are 3"));
        assert_eq!((row.signed(1), row.index((0, "name"), 4, "string").unwrap()), (-44, 3));
    }

    #[test]
    fn a_row_that_is_cut_short_is_an_error() {
        let table = SmallTable::read(ArrayName::Locations, b"1,2,3,4,5", 10).unwrap();
        let error = table.rows(4).map(|rows| rows.len()).unwrap_err();
        assert_eq!((error.row(), error.offset()), (Some(1), Some(19)));
    }
}
