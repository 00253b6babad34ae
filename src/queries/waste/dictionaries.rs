//! Objects whose properties are in a hash table: V8 makes one when keys are deleted or there are too many, and keeps its room.

use super::{Found, WasteKind};
use crate::Heap;
use crate::engine::v8;
use crate::queries::edge_lookup::internal;
use crate::snapshot::NodeType;

/// A property takes its key, its value and a word on it: three slots of 8 bytes at most.
const ENTRY: u64 = 24;
/// V8 makes room for at most four times as many when it grows a table.
const TIMES: u64 = 8;
/// Smaller tables are not looked at.
const LEAST_TABLE: u64 = 1_024;

pub(super) fn find(heap: &Heap, found: &mut Found) {
    for node in heap.nodes().indices().filter(|&node| heap.node_type(node) == NodeType::OBJECT) {
        let Some(table) = internal(heap, node, v8::edge::PROPERTIES) else { continue };
        let bytes = heap.nodes().self_size(table);
        if bytes < LEAST_TABLE {
            continue;
        }
        // Properties of small integers are in no file, but their names are: the table refers to each key.
        let keys = heap.graph().edge_range(table).len() as u64;
        let used = keys.max(heap.property_count(node) as u64) * ENTRY;
        if bytes >= used * TIMES {
            found.add(WasteKind::DeletedKeys, node, bytes - used);
        }
    }
}
