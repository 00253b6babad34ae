//! Native contexts: which realm (page, iframe, worker, `vm` context) each node belongs to.

use super::Heap;

/// Attribution of nodes to native contexts.
#[derive(Debug)]
pub struct NativeContexts {}

impl NativeContexts {
    pub(super) fn compute(_heap: &Heap) -> Self {
        todo!()
    }
}
