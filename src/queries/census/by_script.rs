//! By script, or by what a script belongs to. An object whose constructor, or a function that, stands in a script belongs to it; so do
//! the variables of the functions in it, and its own text; and with each of these what nothing else with a script dominates.

use super::Groups;
use crate::Heap;
use crate::columns::roles::Role;
use crate::columns::script_names::script_of;
use crate::keyed::KeyedMap;
use crate::queries::contents::is_scope;
use crate::queries::declaring_functions::declaring;
use crate::queries::packages::{ENGINE, SHARED};
use crate::queries::scripts::script_name;
use crate::snapshot::{NodeIndex, NodeType};

/// The engine's own.
const OF_ENGINE: u32 = 0;
/// What no single script's code holds.
const OF_SEVERAL: u32 = 1;

/// `group` names what a script belongs to by its path or URL.
pub(super) fn groups(heap: &Heap, group: impl Fn(&str) -> String) -> Groups<'static> {
    let mut groups = Scripts::new(group);
    let mut of_nodes = vec![OF_ENGINE; heap.nodes().len()];
    for (node, location) in heap.locations().iter() {
        if heap.node_type(node) == NodeType::CLOSURE && groups.is_new(location.script_id) {
            groups.add(location.script_id, script_name(heap, node).map(|name| name.to_string()));
            if let Some(script) = script_of(heap.edge_lookup(), heap.nodes(), node) {
                of_nodes[script.at()] = groups.of(location.script_id);
            }
        }
    }
    heap.locations().iter().for_each(|(node, location)| of_nodes[node.at()] = groups.of(location.script_id));
    for scope in heap.nodes().indices().filter(|&node| heap.node_type(node) == NodeType::OBJECT && is_scope(heap, node)) {
        let name = declaring(heap, scope).and_then(|function| script_name(heap, function));
        of_nodes[scope.at()] = name.map_or(OF_ENGINE, |name| groups.named(&name.to_string()));
    }
    inherit(heap, &mut of_nodes);
    Groups { of_node: of_nodes.into(), names: groups.names }
}

/// What has no script goes with what dominates it.
fn inherit(heap: &Heap, of_nodes: &mut [u32]) {
    let (dominators, roles) = (heap.dominators(), heap.roles());
    let order = dominators.order();
    for (&node, &above) in std::iter::zip(order, dominators.above()) {
        let is_thing = || roles.of(NodeIndex(node)) == Role::Holder;
        let group = &of_nodes[node as usize];
        if *group == OF_ENGINE {
            let above = of_nodes[order[above as usize] as usize];
            of_nodes[node as usize] = if above == OF_ENGINE && is_thing() { OF_SEVERAL } else { above };
        }
    }
}

/// Scripts by number, and to which group each belongs.
struct Scripts<F> {
    group: F,
    names: Vec<String>,
    by_name: KeyedMap<String, u32>,
    by_script: KeyedMap<i64, u32>,
}

impl<F: Fn(&str) -> String> Scripts<F> {
    fn new(group: F) -> Self {
        let names = vec![ENGINE.to_owned(), SHARED.to_owned()];
        Scripts { group, names, by_name: KeyedMap::default(), by_script: KeyedMap::default() }
    }

    fn is_new(&self, script_id: i64) -> bool {
        !self.by_script.contains_key(&script_id)
    }

    fn add(&mut self, script_id: i64, name: Option<String>) {
        if let Some(name) = name {
            let group = self.named(&name);
            self.by_script.insert(script_id, group);
        }
    }

    /// The group of a script; the engine's if no living function tells its name.
    fn of(&self, script_id: i64) -> u32 {
        self.by_script.get(&script_id).copied().unwrap_or(OF_ENGINE)
    }

    fn named(&mut self, script: &str) -> u32 {
        let (name, names) = ((self.group)(script), &mut self.names);
        *self.by_name.entry(name).or_insert_with_key(|name| {
            names.push(name.clone());
            names.len() as u32 - 1
        })
    }
}
