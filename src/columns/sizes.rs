//! A column of sizes while it is computed: four bytes a node, and a table for the few sizes that need more.

use rustc_hash::FxHashMap;

use crate::snapshot::{WIDE, WideColumn};

/// Sizes in bytes by node position, under change.
pub(crate) struct Sizes {
    narrow: Vec<u32>,
    wide: FxHashMap<u32, u64>,
}

impl Sizes {
    /// Begins with the sizes of a column.
    pub(crate) fn of(column: &WideColumn<u64>) -> Self {
        if let Some(narrow) = column.as_narrow() {
            return Sizes { narrow: narrow.to_vec(), wide: FxHashMap::default() };
        }
        let mut sizes = Sizes { narrow: vec![0; column.len()], wide: FxHashMap::default() };
        column.iter().enumerate().for_each(|(node, size)| sizes.set(node as u32, size));
        sizes
    }

    /// The sizes as far as they are narrow, for prefetching.
    pub(crate) fn narrow(&self) -> &[u32] {
        &self.narrow
    }

    #[inline]
    pub(crate) fn get(&self, node: u32) -> u64 {
        match self.narrow[node as usize] {
            WIDE => self.wide.get(&node).copied().unwrap_or_default(),
            size => u64::from(size),
        }
    }

    #[inline]
    fn set(&mut self, node: u32, size: u64) {
        self.narrow[node as usize] = match u32::try_from(size) {
            Ok(narrow) if narrow != WIDE => narrow,
            _ => {
                self.wide.insert(node, size);
                WIDE
            }
        };
    }

    /// Takes away all of a node's size.
    pub(crate) fn take(&mut self, node: u32) -> u64 {
        let size = self.get(node);
        self.set(node, 0);
        size
    }

    #[inline]
    pub(crate) fn add(&mut self, node: u32, size: u64) {
        self.set(node, self.get(node).saturating_add(size));
    }

    pub(crate) fn into_column(self) -> WideColumn<u64> {
        let narrow = self.narrow;
        let mut wide: Vec<(u32, u64)> = self.wide.into_iter().filter(|&(node, _)| narrow[node as usize] == WIDE).collect();
        wide.sort_unstable();
        WideColumn::new(narrow, wide)
    }
}
