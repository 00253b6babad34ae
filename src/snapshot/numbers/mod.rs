//! Integers separated by commas, as the flat arrays of a snapshot hold them: text in, batches of whole rows out.
//!
//! Sixty-four bytes at a time are classed into digits, commas and the rest (AVX-512 or AVX2 where the processor has it); the
//! ends of the numbers are the bits of a mask, and eight digits become a value by three multiplications. The grammar is
//! checked exactly and nearly for free: starts of numbers and commas must take turns, which is a parity of the mask.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod digits;
mod masks;
mod reader;

use reader::Reader;

/// Why a piece of an integer array can't be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Where, in bytes from the start of the piece.
    pub at: usize,
    /// What is wrong.
    pub what: String,
}

/// Some whole rows of a table.
pub(crate) struct Batch<'a> {
    /// The cells, row after row. A negative number stands here without its sign.
    pub cells: &'a [u64],
    /// Number of the batch's first row, counted from the start of the piece.
    pub first_row: usize,
    /// Which of the cells are negative.
    pub negatives: &'a [usize],
}

/// What a table does with its rows; an error ends the reading at that row.
pub(crate) trait RowSink {
    /// Takes some whole rows.
    fn rows(&mut self, batch: Batch) -> Result<(), RowFault>;
}

/// A row that a table refuses.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RowFault {
    /// Number of the row, counted from the start of the piece.
    pub row: usize,
    /// Which cell of the row.
    pub column: usize,
    /// What is wrong with it.
    pub what: String,
}

/// Why a piece of a table can't be read: its text, or what a row says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum PieceFault {
    Text(Fault),
    Row(RowFault),
    /// There are more rows than its commas said, or fewer: somebody writes to it.
    Changed,
}

/// Whether a piece is followed by another cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    /// The piece ends just behind a comma.
    WithComma,
    /// The piece is the last of its array: it ends with a number, or holds nothing at all.
    WithArray,
}

/// Reads a piece of an integer array that begins at the start of a row of `stride` cells. `expected` says how many rows it has, where
/// they were counted before and `sink` has room for no more.
pub(crate) fn read_rows(
    bytes: &[u8],
    stride: usize,
    ends: Ends,
    expected: Option<usize>,
    sink: &mut impl RowSink,
) -> Result<(), PieceFault> {
    let masks = masks::implementation();
    let mut reader = Reader::new(bytes);
    let mut rows_done = 0;
    loop {
        let more = masks::fill(&mut reader, masks).map_err(PieceFault::Text)?;
        let whole = reader.count / stride * stride;
        let rows = rows_done + whole / stride;
        if expected.is_some_and(|expected| rows > expected) {
            return Err(PieceFault::Changed);
        }
        let negatives_in = reader.negatives.partition_point(|&cell| cell < whole);
        let batch = Batch { cells: &reader.cells[..whole], first_row: rows_done, negatives: &reader.negatives[..negatives_in] };
        sink.rows(batch).map_err(PieceFault::Row)?;
        rows_done = rows;
        reader.keep_from(whole, negatives_in);
        if !more {
            reader.finish(ends, stride).map_err(PieceFault::Text)?;
            return if expected.is_none_or(|expected| rows == expected) { Ok(()) } else { Err(PieceFault::Changed) };
        }
    }
}

/// Reads all cells of an integer array; negative numbers allowed.
pub(crate) fn read_cells(bytes: &[u8]) -> Result<Vec<i64>, Fault> {
    struct All(Vec<i64>);
    impl RowSink for All {
        fn rows(&mut self, batch: Batch) -> Result<(), RowFault> {
            let before = self.0.len();
            for (i, &cell) in batch.cells.iter().enumerate() {
                let fits = i64::try_from(cell);
                let row = batch.first_row + i;
                self.0.push(fits.map_err(|_| RowFault { row, column: 0, what: format!("{cell} is too large") })?);
            }
            for &at in batch.negatives {
                self.0[before + at] = -self.0[before + at];
            }
            Ok(())
        }
    }
    let mut all = All(Vec::new());
    match read_rows(bytes, 1, Ends::WithArray, None, &mut all) {
        Ok(()) => Ok(all.0),
        Err(PieceFault::Text(fault)) => Err(fault),
        Err(PieceFault::Changed) => Err(Fault { at: 0, what: "the file changed while it was read".to_owned() }),
        Err(PieceFault::Row(fault)) => Err(Fault { at: cell_offset(bytes, fault.row), what: fault.what }),
    }
}

/// Where numbers begin in a piece, a bit a byte: what [`cell_offset`] finds, for all cells that are not negative.
pub(crate) fn number_starts(bytes: &[u8]) -> Vec<u64> {
    masks::number_starts(bytes, masks::implementation())
}

/// Where a cell begins, in bytes from the start of the piece. For messages: it reads from the start.
pub(crate) fn cell_offset(bytes: &[u8], cell: usize) -> usize {
    let behind_comma = match cell.checked_sub(1) {
        None => 0,
        Some(commas) => memchr::memchr_iter(b',', bytes).nth(commas).map_or(bytes.len(), |at| at + 1),
    };
    behind_comma + bytes[behind_comma..].iter().take_while(|b| b.is_ascii_whitespace()).count()
}

#[cfg(test)]
mod tests;
