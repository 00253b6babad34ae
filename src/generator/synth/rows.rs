//! Text of a section: numbers are written right where they stand.
//!
//! Formatting them aside (`itoa`) and copying makes the processor wait: the copy reads what was just written in smaller pieces.
//! That took 1.4 times as long over all, and building whole rows aside before copying them 2.5 times.

/// Rows so far.
#[derive(Debug, Default, Clone)]
pub(super) struct Rows {
    /// Longer than what is written.
    bytes: Vec<u8>,
    end: usize,
}

/// `00`, `01`, … `99`.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut at = 0;
    while at < 100 {
        pairs[at] = [b'0' + (at / 10) as u8, b'0' + (at % 10) as u8];
        at += 1;
    }
    pairs
};

/// Digits of the largest number.
const MOST_DIGITS: usize = 20;

impl Rows {
    pub(super) fn clear(&mut self) {
        self.end = 0;
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.end]
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.text(&[byte]);
    }

    pub(super) fn text(&mut self, text: &[u8]) {
        self.make_room(text.len());
        self.bytes[self.end..self.end + text.len()].copy_from_slice(text);
        self.end += text.len();
    }

    /// A comma before each number, and an end.
    #[inline]
    pub(super) fn row<const N: usize>(&mut self, numbers: [u64; N], end: &[u8]) {
        const { assert!(N * (1 + MOST_DIGITS) <= LONGEST_ROW) };
        self.make_room(LONGEST_ROW);
        if let Some(place) = self.bytes[self.end..].first_chunk_mut() {
            self.end += numbers.into_iter().fold(0, |at, number| put(place, at, number));
        }
        self.text(end);
    }

    #[inline]
    fn make_room(&mut self, wanted: usize) {
        if self.bytes.len() - self.end < wanted {
            self.bytes.resize((self.bytes.len() + wanted).next_power_of_two(), 0);
        }
    }
}

/// Room for the numbers of a row.
const LONGEST_ROW: usize = 128;

/// Writes a comma and a number, and says where it ends.
#[inline]
fn put(place: &mut [u8; LONGEST_ROW], start: usize, mut value: u64) -> usize {
    place[start] = b',';
    if value < 10 {
        place[start + 1] = b'0' + value as u8;
        return start + 2;
    }
    let end = start + 2 + value.ilog10() as usize;
    let mut at = end;
    while value >= 10 {
        at -= 2;
        place[at..at + 2].copy_from_slice(&PAIRS[(value % 100) as usize]);
        value /= 100;
    }
    if at > start + 1 {
        place[at - 1] = b'0' + value as u8;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_anyone_would_write_them() {
        let mut numbers = vec![0, u64::MAX];
        for zeros in 0..20 {
            let power = 10_u64.pow(zeros);
            numbers.extend([power - 1, power, power + 1, 7 * (power / 10)]);
        }
        let mut rows = Rows::default();
        numbers.iter().for_each(|&number| rows.row([number, 7], b"\n"));
        let expected: String = numbers.iter().map(|number| format!(",{number},7\n")).collect();
        assert_eq!(std::str::from_utf8(rows.bytes()).unwrap(), expected);
    }
}
