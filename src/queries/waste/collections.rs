//! Maps, Sets and arrays: how full their storage is.

use super::{Found, WasteKind};
use crate::Heap;
use crate::engine::{ecmascript, v8};
use crate::queries::contents::{Kind, TableRoom, contents, table_room};
use crate::queries::edge_lookup::internal;
use crate::snapshot::{NodeIndex, NodeType};

/// A table of so many entries is the smallest that V8 makes.
const SMALLEST_ROOM: u64 = 4;
/// Storage with less room to spare is as it should be: V8 doubles it when it is full.
const TIMES: u64 = 4;

pub(super) fn find(heap: &Heap, found: &mut Found) {
    for node in heap.nodes().indices().filter(|&node| heap.node_type(node) == NodeType::OBJECT) {
        if let Some(room) = table_room(heap, node) {
            table(heap, found, node, room);
        } else if heap.strings().is(heap.nodes().name(node), ecmascript::ARRAY) {
            array(heap, found, node);
        }
    }
}

fn table(heap: &Heap, found: &mut Found, node: NodeIndex, room: TableRoom) {
    let entries = contents(heap, node).entries.len() as u64;
    if room.entries <= SMALLEST_ROOM && entries <= 1 {
        // One property more in the object that holds it, or nothing until there is something to put in, would do.
        found.add(WasteKind::NearlyEmpty, node, room.bytes);
    } else if entries > 0 && room.entries >= entries * TIMES {
        found.add(WasteKind::Room, node, room.bytes - room.bytes * entries / room.entries);
    }
}

/// An array that has elements, and room for many more. V8 shrinks it when it is cut short, not when `length` is all that was set.
fn array(heap: &Heap, found: &mut Found, node: NodeIndex) {
    let Some(storage) = internal(heap, node, v8::edge::ELEMENTS) else { return };
    let bytes = heap.nodes().self_size(storage);
    if bytes < LEAST_STORAGE {
        return;
    }
    let found_in = contents(heap, node);
    let Some(last) = found_in.elements.last().filter(|_| found_in.kind == Kind::Array) else { return };
    let used = (last.index + 1) * SLOT;
    if bytes >= used * TIMES {
        found.add(WasteKind::Room, node, bytes - used);
    }
}

/// Bytes of a slot at most: 4 where pointers are compressed.
const SLOT: u64 = 8;
/// Smaller arrays are not looked at.
const LEAST_STORAGE: u64 = 256;
