//! Lists whose links refer to each other: a queue of nodes, a chain of promises, requests that know their predecessor. What grows is the
//! list; the link to which a new one was appended is no place that collects.

use rustc_hash::FxHashSet;

use super::facts::SnapshotFacts;
use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::columns::roles::Role;
use crate::compare::growth::Growth;
use crate::queries::contents::is_scope;
use crate::queries::edge_lookup::internal;
use crate::snapshot::{EdgeType, NodeIndex, NodeType};

/// So many links more than there are lists make lists of what hangs on references.
const FEWEST_LINKS: usize = 3;
/// So many scopes around one another belong to one link of a chain of functions.
const MOST_SCOPES: usize = 4;

/// What the links of a list have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Class(ClassIndex),
    /// What V8 knows of the function of which they are.
    Function(NodeIndex),
}

fn kind_of(heap: &Heap, node: NodeIndex) -> Kind {
    let function = Some(node).filter(|&node| heap.node_type(node) == NodeType::CLOSURE);
    let shared = function.and_then(|function| internal(heap, function, "shared"));
    shared.map_or(Kind::Class(heap.classes().of(node)), Kind::Function)
}

/// The new links of the lists that begin with these new objects, if those are of one kind and many more of it hang on them: by
/// properties, or by prototypes (`scope = Object.create(scope)`); functions by what they can see (`handler = wrap(handler)`), texts by
/// what they were made of (`report += line`).
pub(super) fn chain(heap: &Heap, growth: &Growth, units: &[NodeIndex]) -> Option<Vec<NodeIndex>> {
    let kind = kind_of(heap, *units.first()?);
    let may_be_link = |node| matches!(heap.node_type(node), NodeType::OBJECT | NodeType::CLOSURE | NodeType::CONCATENATED_STRING);
    if units.iter().any(|&unit| !may_be_link(unit) || kind_of(heap, unit) != kind) {
        return None;
    }
    let links = with_linked(heap, growth, units.to_vec());
    (links.len() >= units.len() + FEWEST_LINKS).then_some(links)
}

/// New objects of one kind, and those of it to which they lead.
pub(super) fn with_linked(heap: &Heap, growth: &Growth, mut links: Vec<NodeIndex>) -> Vec<NodeIndex> {
    let Some(kind) = links.first().map(|&link| kind_of(heap, link)) else { return links };
    let mut seen: FxHashSet<NodeIndex> = links.iter().copied().collect();
    let mut at = 0;
    while at < links.len() {
        for target in linked(heap, links[at]) {
            if !growth.is_old(target) && kind_of(heap, target) == kind && seen.insert(target) {
                links.push(target);
            }
        }
        at += 1;
    }
    links
}

/// What may be the next links: what an object has, what a function can see, the text to which another one was added.
fn linked(heap: &Heap, link: NodeIndex) -> Vec<NodeIndex> {
    let graph = heap.graph();
    let of_type = |node, kind| graph.edges_of(node).filter(move |&edge| graph.edge_type(edge) == kind);
    match heap.node_type(link) {
        NodeType::CONCATENATED_STRING => internal(heap, link, "first").into_iter().collect(),
        NodeType::CLOSURE => {
            let first = internal(heap, link, "context").filter(|&scope| is_scope(heap, scope));
            let outer = |&scope: &NodeIndex| internal(heap, scope, "previous").filter(|&scope| is_scope(heap, scope));
            let scopes = std::iter::successors(first, outer).take(MOST_SCOPES);
            scopes.flat_map(|scope| of_type(scope, EdgeType::CONTEXT)).map(|edge| graph.target(edge)).collect()
        }
        _ => of_type(link, EdgeType::PROPERTY).map(|edge| graph.target(edge)).collect(),
    }
}

/// How many of these objects there were in each snapshot, by when they were first seen.
pub(super) fn born_by(heap: &Heap, units: &[NodeIndex], facts: &[SnapshotFacts]) -> Vec<i64> {
    let born = |last_id: u64| units.iter().filter(|&&unit| heap.id(unit).0 <= last_id).count() as i64;
    let mut counts: Vec<i64> = facts.iter().map(|facts| born(facts.last_id)).collect();
    // What is in the last snapshot was there by then, whatever its id.
    if let (Some(first), Some(last)) = (counts.first().copied(), counts.last_mut()) {
        *last = units.len() as i64;
        counts.iter_mut().for_each(|count| *count -= first);
    }
    counts
}

/// What holds a list, of which an object is a link: the nearest dominator of another class.
pub(super) fn holder_of_list(heap: &Heap, link: NodeIndex) -> NodeIndex {
    let class = heap.classes().of(link);
    let mut at = link;
    loop {
        let above = heap.dominators().of(at);
        if above == at || above == heap.root() {
            return link;
        }
        at = above;
        if heap.roles().of(at) == Role::Holder && heap.classes().of(at) != class {
            return at;
        }
    }
}
