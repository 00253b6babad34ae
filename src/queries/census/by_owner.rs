//! By owner: the nearest object on the best way from a root to which nothing but names lead. What is an element, an entry, one of many
//! properties of a dictionary, or a further member of a list is no owner: it comes and goes. So what several owners share belongs to the
//! one by which it is told elsewhere, too.

use super::Groups;
use crate::Heap;
use crate::columns::roles::Role;
use crate::engine::{ecmascript, v8};
use crate::queries::access_paths::{AccessPath, access_path, script_label};
use crate::queries::contents::is_script_scope;
use crate::queries::declaring_functions::declared_in;
use crate::queries::links::is_further_link;
use crate::queries::retaining_paths::dijkstra::Reached;
use crate::queries::scripts::script_name;
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex, NodeType};

/// An object with more properties than this is used as a dictionary.
const MOST_PROPERTIES: usize = 100;

/// So many names lead to an owner at most: what is behind more is a list's or a tree's member, and each would be told with all the
/// names before it.
const MOST_NAMES: u8 = 12;

/// What the root holds without a name.
const ROOTS: &str = "(roots)";

pub(super) fn groups(heap: &Heap) -> Groups<'static> {
    let (owners, group_of) = owners(heap);
    Groups::owned(group_of, owners.len(), |group| name(heap, owners[group as usize]))
}

/// The owners, the root first; and by node the number of its owner.
fn owners(heap: &Heap) -> (Vec<NodeIndex>, Vec<u32>) {
    let roles = heap.roles();
    let is_asked = |node: &NodeIndex| matches!(roles.of(*node), Role::Holder | Role::Root) && *node != heap.root();
    let asked: Vec<NodeIndex> = heap.nodes().indices().filter(is_asked).collect();
    let owner_of = heap.roads().with(heap, &asked, |ways| {
        let mut named =
            Named { heap, ways, names: vec![UNKNOWN; heap.nodes().len()], owners: vec![heap.root(); heap.nodes().len()] };
        asked.iter().for_each(|&node| named.ask(node));
        named.owners
    });
    let (mut group_of, mut owners) = (vec![0; heap.nodes().len()], vec![heap.root()]);
    for &owner in asked.iter().filter(|&&node| owner_of[node.at()] == node) {
        group_of[owner.at()] = owners.len() as u32;
        owners.push(owner);
    }
    // Values and storage belong to what keeps them; what is above comes first.
    let dominators = heap.dominators();
    for (&node, &above) in std::iter::zip(dominators.order(), dominators.above()) {
        let owner = match is_asked(&NodeIndex(node)) {
            true => owner_of[node as usize].0,
            false => dominators.order()[above as usize],
        };
        if group_of[node as usize] == 0 {
            group_of[node as usize] = group_of[owner as usize];
        }
    }
    (owners, group_of)
}

/// How many names are on the best way to each node, and the nearest object on it to which there is nothing else.
struct Named<'a> {
    heap: &'a Heap,
    ways: &'a Reached,
    names: Vec<u8>,
    owners: Vec<NodeIndex>,
}

/// It was not asked yet.
const UNKNOWN: u8 = u8::MAX;
/// Something else is on the way, too, or there is none.
const OTHER: u8 = u8::MAX - 1;

impl Named<'_> {
    /// Finds out a node and all on the way to it, each once.
    fn ask(&mut self, node: NodeIndex) {
        let graph = self.heap.graph();
        let mut way: Vec<EdgeIndex> = Vec::new();
        let mut at = node;
        while self.names[at.at()] == UNKNOWN {
            match self.ways.edge_to(at) {
                Some(edge) => {
                    way.push(edge);
                    at = graph.source(edge);
                }
                None => {
                    self.names[at.at()] = if self.ways.cost(at).is_some() { 0 } else { OTHER };
                    self.own(at);
                }
            }
        }
        while let Some(edge) = way.pop() {
            let (above, node) = (graph.source(edge).at(), graph.target(edge));
            let names = self.names[above];
            self.names[node.at()] = match self.begins(edge) {
                true => 1,
                false if names < MOST_NAMES && self.is_named(edge) => names + 1,
                false => OTHER,
            };
            self.owners[node.at()] = self.owners[above];
            self.own(node);
        }
    }

    /// A node to which nothing but names lead is its own owner, if it is an object.
    fn own(&mut self, node: NodeIndex) {
        let is_object = matches!(self.heap.roles().of(node), Role::Holder | Role::Root);
        if is_object && self.names[node.at()] <= MOST_NAMES {
            self.owners[node.at()] = node;
        }
    }

    /// Whether a reference is a variable of a script or what a module exports: there a program's own names begin, however the engine came
    /// there.
    fn begins(&self, edge: EdgeIndex) -> bool {
        let heap = self.heap;
        let source = heap.graph().source(edge);
        let is_cell = || v8::CELLS.iter().any(|cell| heap.strings().is(heap.nodes().name(source), cell));
        match heap.graph().edge_type(edge) {
            EdgeType::CONTEXT => is_script_scope(heap, source),
            kind => kind.is_internal() && is_cell(),
        }
    }

    fn is_named(&self, edge: EdgeIndex) -> bool {
        let heap = self.heap;
        let (source, target) = (heap.graph().source(edge), heap.graph().target(edge));
        let has_name = match heap.graph().edge_type(edge) {
            // Groups of roots are always there.
            _ if heap.node_type(source) == NodeType::SYNTHETIC => return true,
            EdgeType::ELEMENT | EdgeType::HIDDEN => false,
            EdgeType::PROPERTY | EdgeType::CONTEXT => true,
            _ => heap.edge_name(edge).as_bytes().first().is_some_and(|first| !first.is_ascii_digit()),
        };
        has_name && !is_dictionary(heap, source) && !is_further_link(heap, source, target)
    }
}

/// Whether an object has so many properties that their names are keys.
pub(super) fn is_dictionary(heap: &Heap, node: NodeIndex) -> bool {
    heap.strings().is(heap.nodes().name(node), ecmascript::OBJECT) && heap.property_count(node) > MOST_PROPERTIES
}

/// The way to an owner as it is told elsewhere, but for the line of the code: that is another in the next build.
fn name(heap: &Heap, owner: NodeIndex) -> String {
    if owner == heap.root() {
        return ROOTS.to_owned();
    }
    if let Some(script) = declared_in(heap, owner).and_then(|function| script_name(heap, function)) {
        return format!("variables in {}", script_label(&script.to_string()));
    }
    let (start, edges) = heap.roads().way_from_anchor(heap, owner);
    let AccessPath { expression, place, .. } = access_path(heap, start, &edges);
    let without_line = place.as_deref().and_then(|place| place.rsplit_once(':')).filter(|(_, line)| line.parse::<u64>().is_ok());
    match (&place, without_line) {
        (Some(place), Some((file, _))) => expression.replacen(place, file, 1),
        _ => expression,
    }
}
