//! By place in the code: functions where they stand, objects where their constructor does.

use super::Groups;
use crate::Heap;
use crate::columns::script_names::ScriptNames;
use crate::keyed::KeyedMap;
use crate::snapshot::{Location, NodeIndex, NodeType};

/// The group of everything else.
const NO_PLACE: &str = "(no place in the code)";

pub(super) fn groups(heap: &Heap) -> Groups<'static> {
    let mut numbers: KeyedMap<(Location, bool), u32> = KeyedMap::default();
    let mut firsts = vec![heap.root()];
    let mut groups = vec![0; heap.nodes().len()];
    for (node, location) in heap.locations().iter() {
        let is_function = heap.node_type(node) == NodeType::CLOSURE;
        let number = *numbers.entry((location, is_function)).or_insert_with(|| {
            firsts.push(node);
            firsts.len() as u32 - 1
        });
        groups[node.at()] = number;
    }
    let scripts = heap.script_names();
    Groups::owned(groups, firsts.len(), |group| match group {
        0 => NO_PLACE.to_owned(),
        group => name(heap, firsts[group as usize], scripts),
    })
}

fn name(heap: &Heap, node: NodeIndex, scripts: &ScriptNames) -> String {
    let place = heap.locations().get(node).map(|location| scripts.place(location)).unwrap_or_default();
    match heap.node_type(node) {
        NodeType::CLOSURE if heap.raw_name(node).is_empty() => format!("anonymous function {place}"),
        NodeType::CLOSURE => format!("{}() {place}", heap.raw_name(node)),
        _ => format!("{} {place}", heap.raw_name(node)),
    }
}
