//! Objects and texts that exist several times with the same contents.

use rustc_hash::FxHashMap;

use super::{Found, WasteKind};
use crate::Heap;
use crate::columns::interner::{Interner, hash_sequence};
use crate::columns::roles::Role;
use crate::engine::{ecmascript, v8};
use crate::queries::edge_lookup::is_named;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType};

pub(super) fn find(heap: &Heap, found: &mut Found) {
    let mut first_of: FxHashMap<NodeIndex, NodeIndex> = FxHashMap::default();
    for group in heap.equal_strings() {
        let Some((&first, copies)) = group.split_first() else { continue };
        for &copy in copies {
            first_of.insert(copy, first);
            found.add(WasteKind::EqualStrings, copy, heap.shallow_size(copy));
        }
    }
    equal_objects(heap, found, &first_of);
}

/// Objects of one class whose recorded properties have the same values; equal texts count as one value.
fn equal_objects(heap: &Heap, found: &mut Found, first_of: &FxHashMap<NodeIndex, NodeIndex>) {
    let mut numbering = Interner::default();
    let mut keys: Vec<Box<[u32]>> = Vec::new();
    let mut key = Vec::new();
    for node in heap.nodes().indices().filter(|&node| is_data(heap, node)) {
        read_key(heap, node, first_of, &mut key);
        // An object without a recorded value is equal to nothing.
        if key.len() <= 1 {
            continue;
        }
        let number = numbering.find_or_insert(hash_sequence(&key), keys.len() as u32, |number| *keys[number as usize] == *key);
        if number as usize == keys.len() {
            keys.push(key.as_slice().into());
        } else {
            found.add(WasteKind::EqualObjects, node, heap.shallow_size(node));
        }
    }
}

/// So many properties at most are compared: more are a dictionary's.
const MOST_PROPERTIES: usize = 64;

/// An object that is its properties, and nothing that the engine keeps besides.
fn is_data(heap: &Heap, node: NodeIndex) -> bool {
    let graph = heap.graph();
    let edges = graph.edges_of(node);
    let is_plain = |kind| !matches!(kind, EdgeType::ELEMENT | EdgeType::PAIR_FROM_KEY);
    heap.node_type(node) == NodeType::OBJECT
        && heap.roles().of(node) == Role::Holder
        && edges.len() <= MOST_PROPERTIES
        && edges.into_iter().all(|edge| is_plain(graph.edge_type(edge)) && !is_table(heap, edge))
}

/// What makes a Map or a Set of an object.
fn is_table(heap: &Heap, edge: EdgeIndex) -> bool {
    heap.graph().edge_type(edge).is_internal() && is_named(heap, edge, v8::edge::TABLE)
}

/// The class, then name and value of each property.
fn read_key(heap: &Heap, node: NodeIndex, first_of: &FxHashMap<NodeIndex, NodeIndex>, key: &mut Vec<u32>) {
    let graph = heap.graph();
    key.clear();
    key.push(heap.classes().of(node).0);
    for edge in graph.edges_of(node) {
        let (EdgeType::PROPERTY, EdgeName::Text(name)) = (graph.edge_type(edge), graph.edge_name(edge)) else { continue };
        if heap.strings().is(name, ecmascript::PROTOTYPE) {
            continue;
        }
        let value = graph.target(edge);
        key.extend([name.0, first_of.get(&value).unwrap_or(&value).0]);
    }
}
