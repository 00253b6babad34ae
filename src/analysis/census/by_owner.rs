//! By owner: the nearest object above, in the dominator tree, to which nothing but names lead on the best way from a root. What is an
//! element, an entry, one of many properties of a dictionary, or a further member of a list is no owner: it comes and goes.

use super::Census;
use crate::analysis::Heap;
use crate::analysis::access_paths::{AccessPath, access_path};
use crate::analysis::links::is_further_link;
use crate::analysis::retaining_paths::dijkstra::Reached;
use crate::analysis::roles::Role;
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex, NodeType};

/// An object with more properties than this is used as a dictionary.
const MOST_PROPERTIES: usize = 100;

/// So many names lead to an owner at most: what is behind more is a list's or a tree's member, and each would be told with all the
/// names before it.
const MOST_NAMES: u8 = 12;

/// What the root holds without a name.
const ROOTS: &str = "(roots)";

pub(super) fn census(heap: &Heap) -> Census {
    let (owners, group_of) = owners(heap);
    Census::count(heap, owners.len(), |node| group_of[node], |group| name(heap, owners[group as usize]))
}

/// The owners, the root first; and by node the number of its owner.
fn owners(heap: &Heap) -> (Vec<NodeIndex>, Vec<u32>) {
    let roles = heap.roles();
    let is_asked = |node: &NodeIndex| matches!(roles.of(*node), Role::Holder | Role::Root) && *node != heap.root();
    let asked: Vec<NodeIndex> = heap.nodes.indices().filter(is_asked).collect();
    let named: Vec<NodeIndex> = heap.roads().with(heap, &asked, |ways| {
        let mut names = Names { heap, ways, known: vec![UNKNOWN; heap.nodes.len()] };
        asked.iter().copied().filter(|&node| names.lead_to(node)).collect()
    });
    let mut group_of = vec![0; heap.nodes.len()];
    let mut owners = vec![heap.root()];
    for node in named {
        group_of[node.at()] = owners.len() as u32;
        owners.push(node);
    }
    // What is above comes first.
    let dominators = heap.dominators();
    for (&node, &above) in std::iter::zip(dominators.order(), dominators.above()) {
        if group_of[node as usize] == 0 {
            group_of[node as usize] = group_of[dominators.order()[above as usize] as usize];
        }
    }
    (owners, group_of)
}

/// How many names are on the way to each node.
struct Names<'a> {
    heap: &'a Heap,
    ways: &'a Reached,
    known: Vec<u8>,
}

/// It was not asked yet.
const UNKNOWN: u8 = u8::MAX;
/// Something else is on the way, too, or there is none.
const OTHER: u8 = u8::MAX - 1;

impl Names<'_> {
    /// Whether nothing but names lead to a node, and not too many.
    fn lead_to(&mut self, node: NodeIndex) -> bool {
        let graph = self.heap.graph();
        let mut way: Vec<EdgeIndex> = Vec::new();
        let mut at = node;
        let mut names = loop {
            if self.known[at.at()] != UNKNOWN {
                break self.known[at.at()];
            }
            match self.ways.edge_to(at) {
                Some(edge) => {
                    way.push(edge);
                    at = graph.source(edge);
                }
                None => break self.ways.cost(at).map_or(OTHER, |_| 0),
            }
        };
        while let Some(edge) = way.pop() {
            names = if names < MOST_NAMES && self.is_named(edge) { names + 1 } else { OTHER };
            self.known[graph.target(edge).at()] = names;
        }
        names <= MOST_NAMES
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
    heap.strings.is(heap.nodes.name(node), "Object") && heap.property_count(node) > MOST_PROPERTIES
}

/// The way to an owner as it is told elsewhere, but for the line of the code: that is another in the next build.
fn name(heap: &Heap, owner: NodeIndex) -> String {
    if owner == heap.root() {
        return ROOTS.to_owned();
    }
    let (start, edges) = heap.roads().way_from_anchor(heap, owner);
    let AccessPath { expression, place, .. } = access_path(heap, start, &edges);
    let without_line = place.as_deref().and_then(|place| place.rsplit_once(':')).filter(|(_, line)| line.parse::<u64>().is_ok());
    match (&place, without_line) {
        (Some(place), Some((file, _))) => expression.replacen(place, file, 1),
        _ => expression,
    }
}
