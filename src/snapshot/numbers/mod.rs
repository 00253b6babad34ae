//! Integers separated by commas, as the flat arrays of a snapshot hold them: text in, batches of whole rows out.
//!
//! Sixty-four bytes at a time are classed into digits, commas and the rest (AVX2 where the processor has it); the ends
//! of the numbers are the bits of a mask, and eight digits become a value by three multiplications. The grammar is
//! checked exactly and nearly for free: starts of numbers and commas must take turns, which is a parity of the mask.

mod masks;

use std::iter;

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
}

/// Whether a piece is followed by another cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    /// The piece ends just behind a comma.
    WithComma,
    /// The piece is the last of its array: it ends with a number, or holds nothing at all.
    WithArray,
}

/// How many cells are collected before the table takes them: they stay in the first-level cache.
const BATCH: usize = 2048;
/// The most numbers that can end in one block.
const PER_BLOCK: usize = 33;
/// Cells are converted four at a time.
const ROOM: usize = (BATCH + PER_BLOCK).next_multiple_of(4);
pub(super) const BLOCK: usize = 64;

/// Reads a piece of an integer array that begins at the start of a row of `stride` cells.
pub(crate) fn read_rows(bytes: &[u8], stride: usize, ends: Ends, sink: &mut impl RowSink) -> Result<(), PieceFault> {
    let masks = masks::implementation();
    let mut reader = Reader::new(bytes);
    let mut rows_done = 0;
    loop {
        let more = masks::fill(&mut reader, masks).map_err(PieceFault::Text)?;
        let whole = reader.count / stride * stride;
        let negatives_in = reader.negatives.partition_point(|&cell| cell < whole);
        let batch = Batch { cells: &reader.cells[..whole], first_row: rows_done, negatives: &reader.negatives[..negatives_in] };
        sink.rows(batch).map_err(PieceFault::Row)?;
        rows_done += whole / stride;
        reader.keep_from(whole, negatives_in);
        if !more {
            return reader.finish(ends, stride).map_err(PieceFault::Text);
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
    match read_rows(bytes, 1, Ends::WithArray, &mut all) {
        Ok(()) => Ok(all.0),
        Err(PieceFault::Text(fault)) => Err(fault),
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

/// Goes through a piece block by block and collects cells.
struct Reader<'a> {
    bytes: &'a [u8],
    /// The next block begins here.
    at: usize,
    cells: Box<[u64; ROOM]>,
    /// For a cell that still holds eight bytes of text: by how many bits these must move up so that the number's last digit is
    /// the highest byte.
    shifts: Box<[u8; ROOM]>,
    /// Cells before this hold values, those from here on text.
    converted: usize,
    /// Numbers that eight bytes of text can't hold, by cell; they take their places when the text becomes values.
    long: Vec<(usize, u64)>,
    count: usize,
    negatives: Vec<usize>,
    /// The last byte was a digit, of the number that begins at `start`.
    in_number: bool,
    start: usize,
    /// A minus sign stands before the number that begins or will begin.
    minus: bool,
    /// A number has begun since the last comma.
    have_number: bool,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Reader {
            bytes,
            at: 0,
            cells: Box::new([0; ROOM]),
            shifts: Box::new([0; ROOM]),
            converted: 0,
            long: Vec::new(),
            count: 0,
            negatives: Vec::new(),
            in_number: false,
            start: 0,
            minus: false,
            have_number: false,
        }
    }

    /// Collects cells until the batch is full (true) or the piece ends (false). `class` gives the digits, commas and white
    /// space of a block as masks.
    #[inline(always)]
    fn fill(&mut self, class: impl Fn(&[u8; BLOCK]) -> (u64, u64, u64)) -> Result<bool, Fault> {
        while self.count < BATCH {
            let Some(block) = self.bytes[self.at..].first_chunk::<BLOCK>() else {
                self.slow_block(self.bytes.len())?;
                self.end_number(self.bytes.len())?;
                return Ok(false);
            };
            let (digits, commas, spaces) = class(block);
            let starts = digits & !(digits << 1 | u64::from(self.in_number));
            let turns = starts | commas;
            let parity = prefix_xor(turns) ^ 0u64.wrapping_sub(u64::from(self.have_number));
            let taking_turns = parity & turns == starts;
            // Eight bytes are loaded from where a number starts, so the last numbers of a piece go the slow way.
            let roomy = self.at + BLOCK + 8 <= self.bytes.len();
            if digits | commas | spaces != !0 || !taking_turns || self.minus || !roomy {
                self.slow_block(self.at + BLOCK)?;
                continue;
            }
            self.fast_block(digits, starts)?;
            self.have_number ^= turns.count_ones() & 1 == 1;
        }
        Ok(true)
    }

    #[inline(always)]
    fn fast_block(&mut self, digits: u64, mut starts: u64) -> Result<(), Fault> {
        let mut ends = !digits & (digits << 1 | u64::from(self.in_number));
        let base = self.at;
        let mut start = self.start;
        if !self.in_number {
            start = base + starts.trailing_zeros() as usize;
            starts &= starts.wrapping_sub(1);
        }
        let mut count = self.count;
        while ends != 0 {
            let end = base + ends.trailing_zeros() as usize;
            ends &= ends - 1;
            let length = end - start;
            if length <= 8 {
                self.cells[count] = text_at(self.bytes, start);
                self.shifts[count] = (64 - 8 * length) as u8;
            } else {
                self.long.push((count, long_number(self.bytes, start, end)?));
            }
            count += 1;
            start = base + starts.trailing_zeros() as usize;
            starts &= starts.wrapping_sub(1);
        }
        self.count = count;
        self.in_number = digits >> 63 == 1;
        self.start = start;
        self.at += BLOCK;
        Ok(())
    }

    /// The same byte by byte: for ends of pieces, minus signs, and to say exactly what is wrong.
    #[cold]
    fn slow_block(&mut self, until: usize) -> Result<(), Fault> {
        for at in self.at..until {
            match self.bytes[at] {
                b'0'..=b'9' => {
                    if !self.in_number {
                        if self.have_number {
                            return Err(fault(at, "a comma is missing between two numbers"));
                        }
                        self.have_number = true;
                        self.in_number = true;
                        self.start = at;
                    }
                    continue;
                }
                byte => {
                    self.end_number(at)?;
                    self.separator(at, byte)?;
                }
            }
        }
        self.at = until;
        Ok(())
    }

    fn separator(&mut self, at: usize, byte: u8) -> Result<(), Fault> {
        match byte {
            _ if self.minus => Err(fault(at, "a minus sign without a number")),
            b' ' | b'\n' | b'\r' | b'\t' => Ok(()),
            b',' if self.have_number => {
                self.have_number = false;
                Ok(())
            }
            b',' => Err(fault(at, "a number is missing before the comma")),
            b'-' if !self.have_number => {
                self.minus = true;
                Ok(())
            }
            b'-' => Err(fault(at, "a comma is missing before the minus sign")),
            b'.' | b'e' | b'E' => Err(fault(at, "a fraction or an exponent; only whole numbers belong here")),
            _ => Err(fault(at, &format!("{} is no part of a number", shown(byte)))),
        }
    }

    /// Ends the current number, if there is one.
    fn end_number(&mut self, end: usize) -> Result<(), Fault> {
        if !self.in_number {
            return Ok(());
        }
        self.long.push((self.count, long_number(self.bytes, self.start, end)?));
        if self.minus {
            self.negatives.push(self.count);
            self.minus = false;
        }
        self.count += 1;
        self.in_number = false;
        Ok(())
    }

    /// Turns text into values. `convert` does so for four cells.
    #[inline(always)]
    fn convert(&mut self, convert: impl Fn(&mut [u64; 4], &[u8; 4])) {
        let from = self.converted / 4 * 4;
        // Values that were there before stand between: they are put back like the long ones.
        self.long.extend((from..self.converted).map(|cell| (cell, self.cells[cell])));
        let (cells, _) = self.cells[from..].as_chunks_mut::<4>();
        let (shifts, _) = self.shifts[from..].as_chunks::<4>();
        for (cells, shifts) in iter::zip(cells, shifts).take((self.count - from).div_ceil(4)) {
            convert(cells, shifts);
        }
        for (cell, value) in self.long.drain(..) {
            self.cells[cell] = value;
        }
        self.converted = self.count;
    }

    /// Moves the cells of the row that is not whole yet to the front.
    fn keep_from(&mut self, first: usize, first_negative: usize) {
        self.cells.copy_within(first..self.count, 0);
        self.count -= first;
        self.converted = self.count;
        self.negatives.drain(..first_negative);
        self.negatives.iter_mut().for_each(|cell| *cell -= first);
    }

    fn finish(&self, ends: Ends, stride: usize) -> Result<(), Fault> {
        let end = self.bytes.len();
        let blank = self.bytes.iter().all(u8::is_ascii_whitespace);
        match ends {
            _ if self.minus => Err(fault(end, "a minus sign without a number")),
            Ends::WithArray if !self.have_number && !blank => Err(fault(end, "a number is missing after the comma")),
            _ if self.count != 0 => {
                let missing = stride - self.count;
                Err(fault(end, &format!("the last row is cut short: {missing} of its {stride} numbers are missing")))
            }
            _ => Ok(()),
        }
    }
}

#[cold]
fn fault(at: usize, what: &str) -> Fault {
    Fault { at, what: what.to_owned() }
}

/// A byte as a person can recognise it.
fn shown(byte: u8) -> String {
    match byte {
        b'!'..=b'~' => format!("'{}'", byte as char),
        _ => format!("the byte 0x{byte:02x}"),
    }
}

/// Bit *i* of the result is the parity of the bits 0 to *i*.
#[inline(always)]
fn prefix_xor(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

/// Eight bytes of text, which begins with a number of 1 to 8 digits.
#[inline(always)]
fn text_at(bytes: &[u8], start: usize) -> u64 {
    bytes[start..].first_chunk::<8>().map_or(0, |&word| u64::from_le_bytes(word))
}

/// Value of the digits that are left when eight bytes of text move up by `shift` bits: what follows the number goes, and
/// zeros come before it.
#[inline(always)]
fn value_of_text(text: u64, shift: u8) -> u64 {
    let digits = (text ^ 0x3030_3030_3030_3030) << shift;
    let pairs = (digits.wrapping_mul(10).wrapping_add(digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100).wrapping_add(pairs >> 16)) & 0x0000_ffff_0000_ffff;
    (fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) & 0xffff_ffff
}

/// Value of any number of digits.
#[inline(never)]
fn long_number(bytes: &[u8], start: usize, end: usize) -> Result<u64, Fault> {
    let digits = &bytes[start..end];
    match digits.len() {
        9..=16 => {
            // Both ends of the number, each eight bytes long.
            let (first, rest) = (digits.len() - 8, text_at(bytes, end - 8));
            let head = value_of_text(text_at(bytes, start), (64 - 8 * first) as u8);
            Ok(head * 100_000_000 + value_of_text(rest, 0))
        }
        0..20 => Ok(digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0'))),
        _ => std::str::from_utf8(digits)
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| fault(start, "a number beyond 2^64 − 1")),
    }
}

#[cfg(test)]
mod tests;
