//! Where the rows of a table stand in the file: enough to name the byte when a later check refuses one. Pieces of which no
//! later check can refuse a row need not be there.
//!
//! The text of a file stays and can be looked at again; of a stream one bit a byte is kept: whether a number begins there.
//! That costs 1.5 % of the stream's size (a 115 MB heap) and no time that could be measured.

use super::numbers::{cell_offset, number_starts};
use super::pieces::Piece;
use super::tables::ArrayText;

/// The pieces of a table in file order.
#[derive(Debug, Default)]
pub(crate) struct Places(Vec<Place>);

#[derive(Debug)]
struct Place {
    first_row: usize,
    /// Where the piece begins in the file.
    offset: u64,
    /// Where its numbers begin, if its text is gone by the time someone asks.
    starts: Vec<u64>,
}

impl Places {
    /// Remembers where a piece is that begins at a row.
    pub(crate) fn add(&mut self, text: &dyn ArrayText, piece: &Piece, first_row: usize) {
        let starts = if text.stays() { Vec::new() } else { number_starts(&text.bytes()[piece.text.clone()]) };
        self.0.push(Place { first_row, offset: text.offset() + piece.text.start as u64, starts });
    }

    /// The offset of a cell; `text` is what stays of the table's text.
    pub(crate) fn offset(&self, row: usize, column: usize, width: usize, text: Option<&dyn ArrayText>) -> u64 {
        let piece = self.0.partition_point(|place| place.first_row <= row).saturating_sub(1);
        let Some(place) = self.0.get(piece) else { return 0 };
        let cell = (row - place.first_row) * width + column;
        let in_piece = match text {
            Some(text) => cell_offset(&text.bytes()[(place.offset - text.offset()) as usize..], cell),
            None => nth_set(&place.starts, cell).unwrap_or(0),
        };
        place.offset + in_piece as u64
    }
}

/// Position of the bit that is set after so many others.
fn nth_set(words: &[u64], mut nth: usize) -> Option<usize> {
    for (at, &word) in words.iter().enumerate() {
        let count = word.count_ones() as usize;
        if nth < count {
            let rest = (0..nth).fold(word, |rest, _| rest & (rest - 1));
            return Some(at * 64 + rest.trailing_zeros() as usize);
        }
        nth -= count;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::numbers::Ends;

    struct Text {
        bytes: Vec<u8>,
        stays: bool,
    }

    impl ArrayText for Text {
        fn bytes(&self) -> &[u8] {
            &self.bytes
        }

        fn offset(&self) -> u64 {
            1000
        }

        fn stays(&self) -> bool {
            self.stays
        }

        fn release(&self, _range: std::ops::Range<usize>) {}
    }

    #[test]
    fn every_cell_is_where_it_stands_whether_or_not_its_text_stays() {
        let cells: String = (0..600u64).map(|i| format!("{}{},", " \n".repeat(i as usize % 3), i * i * i)).collect();
        let bytes = format!("ab{cells}").into_bytes();
        let piece = Piece { text: 2..bytes.len(), rows: 0..200, ends: Ends::WithComma };
        let [staying, passing] = [true, false].map(|stays| Text { bytes: bytes.clone(), stays });
        let places = |text| {
            let mut places = Places::default();
            places.add(text, &piece, 50);
            places
        };
        let (in_staying, in_passing) = (places(&staying), places(&passing));
        for cell in 0..600 {
            let (row, column) = (50 + cell / 3, cell % 3);
            let offset = in_staying.offset(row, column, 3, Some(&staying));
            assert_eq!(offset, in_passing.offset(row, column, 3, None));
            let stands_there = &bytes[offset as usize - 1000..];
            assert!(stands_there.starts_with(format!("{},", (cell as u64).pow(3)).as_bytes()), "{cell}");
        }
    }
}
