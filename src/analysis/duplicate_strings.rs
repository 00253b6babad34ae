//! Groups of strings with the same text.

use super::Heap;
use crate::snapshot::NodeIndex;

/// Two or more strings with the same text (truncated ones: the same length and hash too).
#[derive(Debug, Clone)]
pub struct DuplicateGroup {
    /// The members in node order.
    pub members: Vec<NodeIndex>,
    /// Sum of their shallow sizes in bytes.
    pub shallow_size: u64,
    /// Sum of their retained sizes in bytes.
    pub retained_size: u64,
    /// The file holds only the beginning of these strings, and says so.
    pub truncated: bool,
    /// Length in UTF-16 units, where the file says it (only of truncated ones).
    pub length: Option<i64>,
}

/// Groups in DevTools' order.
pub(super) fn compute(_heap: &Heap) -> Vec<DuplicateGroup> {
    todo!()
}
