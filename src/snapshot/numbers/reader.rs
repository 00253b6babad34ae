//! Goes through a piece of text block by block and collects its numbers; what a processor does best is handed in.

use std::iter;

use super::digits::{long_number, text_at};
use super::{Ends, Fault};

/// How many cells are collected before the table takes them: they stay in the first-level cache.
const BATCH: usize = 2048;
/// The most numbers that can end in one block: every other byte.
pub(super) const PER_BLOCK: usize = 32;
/// Cells are converted four at a time.
const ROOM: usize = (BATCH + PER_BLOCK).next_multiple_of(4);
pub(super) const BLOCK: usize = 64;

/// Goes through a piece block by block and collects cells.
pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
    /// The next block begins here.
    pub(super) at: usize,
    pub(super) cells: Box<[u64; ROOM]>,
    /// For a cell that still holds eight bytes of text: by how many bits these must move up so that the number's last digit is
    /// the highest byte.
    shifts: Box<[u8; ROOM]>,
    /// Cells before this hold values, those from here on text.
    converted: usize,
    /// Numbers that eight bytes of text can't hold, by cell; they take their places when the text becomes values.
    pub(super) long: Vec<(usize, u64)>,
    pub(super) count: usize,
    pub(super) negatives: Vec<usize>,
    /// The last byte was a digit, of the number that begins at `start`.
    pub(super) in_number: bool,
    pub(super) start: usize,
    /// A minus sign stands before the number that begins or will begin.
    minus: bool,
    /// A number has begun since the last comma.
    have_number: bool,
}

/// Where numbers begin in a block and where they end, just behind their last digits, as masks. The first may have begun before
/// the block, the last may end behind it.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) starts: u64,
    pub(super) ends: u64,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
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
    /// space of a block as masks, `parity` the parity of the bits up to each bit, and `collect` takes the numbers that end.
    #[inline(always)]
    pub(super) fn fill(
        &mut self,
        class: impl Fn(&[u8; BLOCK]) -> (u64, u64, u64),
        parity: impl Fn(u64) -> u64,
        collect: impl Fn(&mut Self, &[u8; BLOCK], Bounds) -> Result<(), Fault>,
    ) -> Result<bool, Fault> {
        while self.count < BATCH {
            let Some(block) = self.bytes[self.at..].first_chunk::<BLOCK>() else {
                self.slow_block(self.bytes.len())?;
                self.end_number(self.bytes.len())?;
                return Ok(false);
            };
            let (digits, commas, spaces) = class(block);
            let in_digits = digits << 1 | u64::from(self.in_number);
            let bounds = Bounds { starts: digits & !in_digits, ends: !digits & in_digits };
            let turns = bounds.starts | commas;
            let parity = parity(turns) ^ 0u64.wrapping_sub(u64::from(self.have_number));
            let taking_turns = parity & turns == bounds.starts;
            // Eight bytes are loaded from where a number starts, so the last numbers of a piece go the slow way.
            let roomy = self.at + BLOCK + 8 <= self.bytes.len();
            if digits | commas | spaces != !0 || !taking_turns || self.minus || !roomy {
                self.slow_block(self.at + BLOCK)?;
                continue;
            }
            collect(self, block, bounds)?;
            if bounds.starts != 0 {
                self.start = self.at + 63 - bounds.starts.leading_zeros() as usize;
            }
            self.in_number = digits >> 63 == 1;
            self.have_number ^= turns.count_ones() & 1 == 1;
            self.at += BLOCK;
        }
        Ok(true)
    }

    /// Collects the text of the numbers that end in a block, to be converted later.
    #[inline(always)]
    pub(super) fn collect_text(&mut self, bounds: Bounds) -> Result<(), Fault> {
        let Bounds { mut starts, mut ends } = bounds;
        let mut next_start = || {
            let start = self.at + starts.trailing_zeros() as usize;
            starts &= starts.wrapping_sub(1);
            start
        };
        let mut start = if self.in_number { self.start } else { next_start() };
        let mut count = self.count;
        while ends != 0 {
            let end = self.at + ends.trailing_zeros() as usize;
            ends &= ends - 1;
            let length = end - start;
            if length <= 8 {
                self.cells[count] = text_at(self.bytes, start);
                self.shifts[count] = (64 - 8 * length) as u8;
            } else {
                self.long.push((count, long_number(self.bytes, start, end)?));
            }
            count += 1;
            start = next_start();
        }
        self.count = count;
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
    pub(super) fn convert(&mut self, convert: impl Fn(&mut [u64; 4], &[u8; 4])) {
        let from = self.converted / 4 * 4;
        // Values that were there before stand between: they are put back like the long ones.
        self.long.extend((from..self.converted).map(|cell| (cell, self.cells[cell])));
        let (cells, _) = self.cells[from..].as_chunks_mut::<4>();
        let (shifts, _) = self.shifts[from..].as_chunks::<4>();
        for (cells, shifts) in iter::zip(cells, shifts).take((self.count - from).div_ceil(4)) {
            convert(cells, shifts);
        }
        self.put_long();
    }

    /// Gives the long numbers their places; from now on all cells hold values.
    pub(super) fn put_long(&mut self) {
        for (cell, value) in self.long.drain(..) {
            self.cells[cell] = value;
        }
        self.converted = self.count;
    }

    /// Moves the cells of the row that is not whole yet to the front.
    pub(super) fn keep_from(&mut self, first: usize, first_negative: usize) {
        self.cells.copy_within(first..self.count, 0);
        self.count -= first;
        self.converted = self.count;
        self.negatives.drain(..first_negative);
        self.negatives.iter_mut().for_each(|cell| *cell -= first);
    }

    pub(super) fn finish(&self, ends: Ends, stride: usize) -> Result<(), Fault> {
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
pub(super) fn fault(at: usize, what: &str) -> Fault {
    Fault { at, what: what.to_owned() }
}

/// A byte as a person can recognise it.
fn shown(byte: u8) -> String {
    match byte {
        b'!'..=b'~' => format!("'{}'", byte as char),
        _ => format!("the byte 0x{byte:02x}"),
    }
}
