//! Where an integer array ends and how it is cut: pieces that begin at the start of a row, so that each can be read by
//! itself, in parallel, into its place in the columns. The text is only looked at for commas and the closing bracket.

use std::ops::Range;

use memchr::{memchr, memchr_iter};
use rayon::prelude::*;

use super::numbers::Ends;

/// How much text is counted, and later read, at a time.
const PIECE: usize = 2 << 20;
/// How far the end of a row is looked for.
const LONGEST_LOOK: usize = 64 << 10;
/// How much of a piece is looked at at a time: it stays in the cache between looking for the bracket and counting.
const STEP: usize = 64 << 10;

/// An integer array that was found in a text.
#[derive(Debug, Clone)]
pub(crate) struct IntArray {
    /// The text between its brackets.
    pub text: Range<usize>,
    /// How many numbers it holds, if its grammar is right.
    pub cells: usize,
    /// Number of commas from the start of the array to each multiple of [`PIECE`].
    commas_before: Vec<usize>,
}

/// A part of an array that begins at the start of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Its text, the comma behind it included.
    pub text: Range<usize>,
    /// Its rows.
    pub rows: Range<usize>,
    /// Whether other pieces follow.
    pub ends: Ends,
}

/// The text ends before the array does.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CutOff {
    /// Numbers that are complete.
    pub cells: usize,
}

impl IntArray {
    /// Finds the end of the array whose opening bracket is at `start - 1`.
    pub(crate) fn find(bytes: &[u8], start: usize) -> Result<IntArray, CutOff> {
        let mut commas_before = vec![0];
        let mut total = 0;
        let mut at = start;
        while at < bytes.len() {
            let until = bytes.len().min(at + PIECE * 2 * rayon::current_num_threads());
            let counted: Vec<(usize, Option<usize>)> = bytes[at..until].par_chunks(PIECE).map(count_commas).collect();
            for (i, (commas, end)) in counted.into_iter().enumerate() {
                total += commas;
                if let Some(end) = end {
                    let text = start..at + i * PIECE + end;
                    let blank = total == 0 && bytes[text.clone()].iter().all(u8::is_ascii_whitespace);
                    return Ok(IntArray { text, cells: if blank { 0 } else { total + 1 }, commas_before });
                }
                commas_before.push(total);
            }
            at = until;
        }
        Err(CutOff { cells: total })
    }

    /// Cuts the array into pieces of whole rows of `width` cells; a last row that is cut short belongs to the last piece.
    pub(crate) fn pieces(&self, bytes: &[u8], width: usize) -> Vec<Piece> {
        let rows = self.cells / width;
        let mut starts = vec![(self.text.start, 0)];
        for (i, &commas) in self.commas_before.iter().enumerate().skip(1) {
            let row = commas / width + 1;
            if row >= rows {
                break;
            }
            let from = self.text.start + i * PIECE;
            // Where a row is longer the piece before takes all: to look for its end from each unit would be work without end.
            let until = self.text.end.min(from + LONGEST_LOOK);
            let comma = memchr_iter(b',', &bytes[from..until]).nth(row * width - commas - 1);
            starts.extend(comma.map(|at| (from + at + 1, row)));
        }
        let ends = starts.iter().skip(1).copied().chain([(self.text.end, rows)]);
        let mut pieces: Vec<Piece> = std::iter::zip(starts.iter().copied(), ends)
            .map(|((from, first), (to, last))| Piece { text: from..to, rows: first..last, ends: Ends::WithComma })
            .collect();
        if let Some(last) = pieces.last_mut() {
            last.ends = Ends::WithArray;
        }
        pieces
    }
}

/// Commas before the closing bracket, and where that is.
fn count_commas(piece: &[u8]) -> (usize, Option<usize>) {
    let mut commas = 0;
    for (i, step) in piece.chunks(STEP).enumerate() {
        let end = memchr(b']', step);
        commas += memchr_iter(b',', &step[..end.unwrap_or(step.len())]).count();
        if let Some(end) = end {
            return (commas, Some(i * STEP + end));
        }
    }
    (commas, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_begin_at_rows_and_cover_the_array() {
        let numbers: Vec<String> = (0..2_000_000u64).map(|i| (i * 7919 % 1_000_003).to_string()).collect();
        let text = format!("[{}],\"x\":[1,2]", numbers.join(","));
        let array = IntArray::find(text.as_bytes(), 1).unwrap();
        assert_eq!(array.cells, numbers.len());
        assert_eq!(text.as_bytes()[array.text.end], b']');

        let pieces = array.pieces(text.as_bytes(), 7);
        assert!(pieces.len() > 3);
        for piece in &pieces {
            let first = text[piece.text.clone()].split(',').next().unwrap();
            assert_eq!(first, numbers[piece.rows.start * 7]);
        }
        let joined: String = pieces.iter().map(|piece| &text[piece.text.clone()]).collect();
        assert_eq!(joined, text[array.text.clone()]);
    }

    #[test]
    fn an_array_without_end_is_cut_off() {
        assert_eq!(IntArray::find(b"[1,2,3", 1).unwrap_err(), CutOff { cells: 2 });
        assert_eq!(IntArray::find(b"[ ]", 1).unwrap().cells, 0);
    }
}
