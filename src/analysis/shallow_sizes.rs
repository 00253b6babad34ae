//! Shallow sizes: the file's sizes, after the engine's internal storage has gone to the one object that owns it.

use super::Heap;
use crate::snapshot::{NodeIndex, WideColumn};

/// Shallow size of every node in bytes.
#[derive(Debug)]
pub struct ShallowSizes {
    /// `None` where no size moves (internals exposed): then the file's own column counts.
    moved: Option<WideColumn<u64>>,
}

impl ShallowSizes {
    pub(super) fn compute(_heap: &Heap) -> Self {
        todo!()
    }
}

impl Heap {
    /// Shallow size of a node in bytes, as DevTools shows it.
    #[inline]
    pub fn shallow_size(&self, node: NodeIndex) -> u64 {
        match &self.shallow_sizes().moved {
            Some(sizes) => sizes.get(node.0),
            None => self.nodes.self_size(node),
        }
    }
}
