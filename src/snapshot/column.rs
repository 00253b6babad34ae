//! Columns that are narrow in nearly every file and must still hold the rare wide value: four bytes a row, and a sorted
//! list aside for what does not fit.

use crate::prefetch::prefetch;

/// A column of numbers, four bytes a row; rows whose value does not fit stand in a sorted side list.
#[derive(Debug, Default, Clone)]
pub struct WideColumn<T> {
    narrow: Vec<u32>,
    wide: Vec<(u32, T)>,
}

/// Marks a row that stands in the side list.
pub(crate) const WIDE: u32 = u32::MAX;

impl<T: Copy + From<u32>> WideColumn<T> {
    /// `wide` is sorted by row and has an entry for each row that is [`WIDE`] in `narrow`.
    pub(crate) fn new(narrow: Vec<u32>, wide: Vec<(u32, T)>) -> Self {
        WideColumn { narrow, wide }
    }

    /// The value of a row.
    #[inline]
    pub fn get(&self, row: u32) -> T {
        match self.narrow[row as usize] {
            WIDE => self.wide_value(row),
            value => T::from(value),
        }
    }

    /// Begins to load a row into the cache.
    #[inline]
    pub(crate) fn prefetch(&self, row: usize) {
        prefetch(&self.narrow, row);
    }

    #[cold]
    fn wide_value(&self, row: u32) -> T {
        match self.wide.binary_search_by_key(&row, |&(r, _)| r) {
            Ok(at) => self.wide[at].1,
            Err(_) => T::from(WIDE),
        }
    }

    /// The narrow column, where no row is wide: for passes over all rows.
    pub fn as_narrow(&self) -> Option<&[u32]> {
        self.wide.is_empty().then_some(&self.narrow)
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.narrow.len()
    }

    /// True if there is no row.
    pub fn is_empty(&self) -> bool {
        self.narrow.is_empty()
    }

    /// All values in row order.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        (0..self.narrow.len() as u32).map(|row| self.get(row))
    }
}

impl WideColumn<u64> {
    /// The sum of all values.
    pub fn sum(&self) -> u64 {
        let narrow: u64 = self.narrow.iter().filter(|&&value| value != WIDE).map(|&value| u64::from(value)).sum();
        narrow + self.wide.iter().map(|&(_, value)| value).sum::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_values_come_back_whole() {
        let column = WideColumn::new(vec![1, WIDE, 3], vec![(1, 1u64 << 40)]);
        assert_eq!(column.iter().collect::<Vec<_>>(), [1, 1 << 40, 3]);
        assert_eq!(column.sum(), (1 << 40) + 4);
        assert!(column.as_narrow().is_none());
    }
}
