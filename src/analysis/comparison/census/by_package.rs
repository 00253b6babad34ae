//! By npm package. An object whose constructor, or a function that, stands in a package's script belongs to the package, and
//! with it what nothing else with a script dominates.

use super::Census;
use crate::analysis::Heap;
use crate::analysis::packages::{NONE, package_of_script};
use crate::analysis::script_names::ScriptNames;
use crate::keyed::KeyedMap;

pub(super) fn census(heap: &Heap) -> Census {
    let scripts = ScriptNames::new(heap);
    let mut names: Vec<String> = vec![NONE.to_owned()];
    let mut numbers: KeyedMap<String, u32> = KeyedMap::from_iter([(NONE.to_owned(), 0)]);
    let mut by_script: KeyedMap<i64, u32> = KeyedMap::default();
    let mut groups = vec![0; heap.nodes.len()];
    for (node, location) in heap.locations.iter() {
        groups[node.at()] = *by_script.entry(location.script_id).or_insert_with(|| {
            let name = scripts.get(location.script_id).map_or(NONE.to_owned(), |path| package_of_script(&path.to_string()));
            *numbers.entry(name).or_insert_with_key(|name| {
                names.push(name.clone());
                names.len() as u32 - 1
            })
        });
    }
    let dominators = heap.dominators();
    let order = dominators.order();
    for (&node, &above) in std::iter::zip(order, dominators.above()) {
        if groups[node as usize] == 0 {
            groups[node as usize] = groups[order[above as usize] as usize];
        }
    }
    Census::count(heap, names.len(), |node| groups[node], |group| names[group as usize].clone())
}
