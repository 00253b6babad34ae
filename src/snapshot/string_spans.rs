//! Where each string's text begins and ends, in four bytes a string: tables have tens of millions of them.

use std::ops::Range;

/// Ranges of texts between quotation marks, in the order of the source. Only beginnings are kept: an end follows from the next
/// beginning, by a distance that is the same everywhere in what engines write.
#[derive(Debug, Default)]
pub(crate) struct Spans {
    /// What the beginnings count from.
    base: usize,
    /// The low 32 bits of each beginning.
    starts: Vec<u32>,
    /// The string from which on the high bits are one more, for tables beyond 4 GB. Empty in nearly every file.
    carries: Vec<u32>,
    /// Where the last text ends.
    end: usize,
    gap: Gap,
}

/// Distance from the end of a text to the beginning of the next: two quotation marks, a comma, and perhaps white space.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Gap {
    #[default]
    Unknown,
    Same(usize),
    /// The quotation mark before the next text has to be looked for.
    Varies,
}

impl Spans {
    pub(crate) fn new(base: usize) -> Self {
        Spans { base, ..Spans::default() }
    }

    /// The part of the source in which all texts are.
    pub(crate) fn whole(&self) -> Range<usize> {
        self.base..self.end
    }

    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    /// Appends the next text, behind the last one.
    #[inline]
    pub(crate) fn push(&mut self, span: Range<usize>) {
        let start = (span.start - self.base) as u64;
        let carries = (start >> 32) as usize;
        if carries != self.carries.len() {
            self.carries.resize(carries, self.starts.len() as u32);
        }
        if !self.starts.is_empty() {
            let gap = Gap::Same(span.start - self.end);
            if gap != self.gap {
                self.gap = if self.gap == Gap::Unknown { gap } else { Gap::Varies };
            }
        }
        self.starts.push(start as u32);
        self.end = span.end;
    }

    pub(crate) fn shrink(&mut self) {
        self.starts.shrink_to_fit();
    }

    /// The range of a text in the source that was scanned.
    #[inline]
    pub(crate) fn get(&self, at: usize, source: &[u8]) -> Range<usize> {
        let start = self.start(at);
        if at + 1 == self.starts.len() {
            return start..self.end;
        }
        let next = self.start(at + 1);
        match self.gap {
            Gap::Same(gap) => start..next - gap,
            // The text itself holds no bare quotation mark, and what separates two strings neither.
            _ => start..memchr::memrchr(b'"', &source[start..next - 1]).map_or(start, |length| start + length),
        }
    }

    #[inline]
    fn start(&self, at: usize) -> usize {
        let low = self.base + self.starts[at] as usize;
        if self.carries.is_empty() {
            return low;
        }
        low + ((self.carries.partition_point(|&first| first as usize <= at) as u64) << 32) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_beyond_4_gb_come_back_whole() {
        let mut spans = Spans::new(100);
        let far = [101..105, (5 << 30)..(5 << 30) + 1, (5 << 30) + 4..(17 << 30), (17 << 30) + 3..(17 << 30) + 3];
        far.iter().for_each(|span| spans.push(span.clone()));
        assert_eq!((0..4).map(|at| spans.start(at)).collect::<Vec<_>>(), far.each_ref().map(|span| span.start));
        assert_eq!(spans.get(3, b""), far[3]);
    }

    #[test]
    fn ends_are_found_without_the_source_where_the_separator_is_always_the_same() {
        let mut spans = Spans::new(0);
        [1..3, 6..6, 9..12].into_iter().for_each(|span| spans.push(span));
        assert_eq!((0..3).map(|at| spans.get(at, b"")).collect::<Vec<_>>(), [1..3, 6..6, 9..12]);
        assert_eq!(spans.gap, Gap::Same(3));
    }
}
