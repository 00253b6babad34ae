//! By the names of all properties: `Session {id, user}`, `{unit, amount}`. What has no properties to speak of goes by class.

use super::Groups;
use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::columns::interner::{Interner, hash_sequence};
use crate::columns::names::format_property_name;
use crate::columns::shapes::property_names;
use crate::engine::ecmascript;
use crate::snapshot::{NodeIndex, NodeType, StringIndex};

/// A name has at most so many characters of properties; the number of the others is told.
const MOST_CHARACTERS: usize = 100;

pub(super) fn groups(heap: &Heap) -> Groups<'static> {
    let mut firsts: Vec<NodeIndex> = Vec::new();
    // Kept, as reading one again costs as much as its object has edges, whatever they are.
    let mut keys: Vec<Box<[u32]>> = Vec::new();
    let mut numbering = Interner::default();
    let mut groups = vec![0; heap.nodes().len()];
    let mut key = Vec::new();
    for node in heap.nodes().indices() {
        read_key(heap, node, &mut key);
        let is_same = |number: u32| *keys[number as usize] == *key;
        let number = numbering.find_or_insert(hash_sequence(&key), firsts.len() as u32, is_same);
        if number as usize == firsts.len() {
            firsts.push(node);
            keys.push(key.as_slice().into());
        }
        groups[node.at()] = number;
    }
    let count = firsts.len();
    Groups::owned(groups, count, |group| name(heap, firsts[group as usize]))
}

/// What tells shapes apart: the name of an object and those of its properties; the class of anything else.
fn read_key(heap: &Heap, node: NodeIndex, key: &mut Vec<u32>) {
    key.clear();
    match heap.node_type(node) {
        NodeType::OBJECT => {
            key.push(heap.nodes().name(node).0);
            key.extend(property_names(heap.graph(), node));
        }
        // No string has such a position.
        _ => key.extend([u32::MAX, heap.classes().of(node).0]),
    }
}

fn name(heap: &Heap, node: NodeIndex) -> String {
    let ClassIndex(class) = heap.classes().of(node);
    if heap.node_type(node) != NodeType::OBJECT {
        return heap.classes().get(ClassIndex(class)).name.to_string();
    }
    let raw = heap.raw_name(node);
    let owner = if raw == *ecmascript::OBJECT { String::new() } else { format!("{raw} ") };
    let names = property_names(heap.graph(), node)
        .map(|name| heap.strings().get(StringIndex(name)))
        .filter(|name| *name != *ecmascript::PROTOTYPE);
    let names: Vec<String> = names.map(|name| format_property_name(name).to_string()).collect();
    let mut characters = 0;
    let fits = |name: &&String| {
        characters += name.len() + 2;
        characters <= MOST_CHARACTERS
    };
    let shown: Vec<&str> = names.iter().take_while(fits).map(String::as_str).collect();
    match names.len() - shown.len() {
        0 => format!("{owner}{{{}}}", shown.join(", ")),
        more => format!("{owner}{{{}, … {more} more}}", shown.join(", ")),
    }
}
