//! The objects that retain most.

use super::aggregates::top::by_retained_size;
use crate::Heap;
use crate::columns::bit_sets::NameSet;
use crate::engine::v8;
use crate::snapshot::{NodeIndex, NodeType, StringIndex, Strings};

/// The first `limit` of the nodes that pass, by retained size descending, then by id; and how many pass.
pub fn biggest_nodes(heap: &Heap, limit: usize, mut accepts: impl FnMut(NodeIndex) -> bool) -> (Vec<NodeIndex>, usize) {
    let mut total = 0;
    let passing = heap.nodes().indices().filter(|&node| accepts(node)).inspect(|_| total += 1);
    let biggest = by_retained_size(heap, passing, limit);
    (biggest, total)
}

/// The same among what a program made: objects, functions, strings, DOM nodes, buffers; not the engine's own structures
/// and not the synthetic roots, which retain most everywhere and tell nothing.
pub fn biggest_objects(heap: &Heap, limit: usize, accepts: impl Fn(NodeIndex) -> bool) -> (Vec<NodeIndex>, usize) {
    let of_engine = NameSet::new(heap.strings(), |name| is_engine_name(heap.strings(), name));
    biggest_nodes(heap, limit, |node| is_of_program(heap, &of_engine, node) && accepts(node))
}

/// Whether objects of types that programs make too are the engine's, except for what is behind a program's array buffers.
fn is_engine_name(strings: &Strings, name: StringIndex) -> bool {
    strings.starts_with(name, v8::PREFIX) && !strings.is(name, v8::ARRAY_BUFFER_DATA)
}

fn is_of_program(heap: &Heap, of_engine: &NameSet, node: NodeIndex) -> bool {
    match heap.node_type(node) {
        NodeType::HIDDEN | NodeType::ARRAY | NodeType::CODE | NodeType::SYNTHETIC | NodeType::OBJECT_SHAPE | NodeType::NUMBER => {
            false
        }
        NodeType::OBJECT | NodeType::NATIVE => !of_engine.contains(heap.nodes().name(node)),
        _ => node != heap.root(),
    }
}
