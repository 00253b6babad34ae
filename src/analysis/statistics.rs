//! DevTools' Statistics view: what kinds of memory make up the heap.

use serde::Serialize;

use super::Heap;

/// Sums of shallow sizes in bytes, as in DevTools' Statistics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statistics {
    /// Retained size of the root plus native memory that belongs to no node.
    pub total: u64,
    /// Native memory, that of no node included.
    pub native_total: u64,
    /// Backing stores of array buffers, a part of the native memory.
    pub typed_arrays: u64,
    /// Total without native memory.
    pub v8_total: u64,
    /// Compiled code.
    pub code: u64,
    /// Strings of all kinds.
    pub strings: u64,
    /// JavaScript arrays with their elements.
    pub js_arrays: u64,
    /// The engine's own objects.
    pub system: u64,
    /// V8 heap without code, strings, arrays and system.
    pub other_js_objects: u64,
    /// Native memory without typed arrays.
    pub other_non_js_objects: u64,
    /// Native memory that belongs to no node.
    pub extra_native_bytes: u64,
    /// The largest odd id, 0 if none.
    pub max_js_object_id: u64,
}

impl Statistics {
    pub(super) fn compute(_heap: &Heap) -> Self {
        todo!()
    }
}
