//! Distances: breadth-first depth from the user's roots, then from the system's.

use super::Heap;
use crate::snapshot::NodeIndex;

/// Distance of every node.
#[derive(Debug)]
pub struct Distances {
    /// By node position; [`Distances::UNREACHED`] where no search came.
    pub(super) values: Vec<i32>,
}

impl Distances {
    /// DevTools' marker for a node that no search reached.
    pub const UNREACHED: i32 = -5;
    /// Nodes that only the system holds have distances from here on.
    pub const SYSTEM: i32 = 100_000_000;

    pub(super) fn compute(_heap: &Heap) -> Self {
        todo!()
    }

    /// Distance of a node.
    #[inline]
    pub fn of(&self, node: NodeIndex) -> i32 {
        self.values[node.at()]
    }

    /// The whole column, by node position.
    pub fn values(&self) -> &[i32] {
        &self.values
    }
}
