//! DOM state of nodes: attached, detached or unknown, spread through native nodes.

use super::Heap;
use crate::snapshot::NodeIndex;

/// DOM state of every node after propagation.
#[derive(Debug)]
pub struct Detachedness {
    /// By node position; `None` where every state is 0.
    states: Option<Vec<u8>>,
    /// The file has a `detachedness` column, so native nodes of state 2 are renamed.
    renames: bool,
}

impl Detachedness {
    pub(super) fn compute(_heap: &Heap) -> Self {
        todo!()
    }

    /// 0 unknown, 1 attached, 2 detached; 3 only if the file says so.
    #[inline]
    pub fn state(&self, node: NodeIndex) -> u8 {
        self.states.as_ref().map_or(0, |states| states[node.at()])
    }

    /// Whether some node's state may differ from 0.
    pub fn any(&self) -> bool {
        self.states.is_some()
    }
}
