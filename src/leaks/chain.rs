//! Lists whose links refer to each other: a queue of nodes, a chain of promises, requests that know their predecessor. What grows is the
//! list; the link to which a new one was appended is no place that collects.

use rustc_hash::FxHashSet;

use super::facts::SnapshotFacts;
use crate::Heap;
use crate::columns::roles::Role;
use crate::compare::growth::Growth;
use crate::snapshot::{EdgeType, NodeIndex, NodeType};

/// So many links more than there are lists make lists of what hangs on references.
const FEWEST_LINKS: usize = 3;

/// The new links of the lists that begin with these new objects, if those are of one class and many more of it hang on them: by
/// properties, or by prototypes (`scope = Object.create(scope)`).
pub(super) fn chain(heap: &Heap, growth: &Growth, units: &[NodeIndex]) -> Option<Vec<NodeIndex>> {
    let class = heap.classes().of(*units.first()?);
    if units.iter().any(|&unit| heap.classes().of(unit) != class || heap.node_type(unit) != NodeType::OBJECT) {
        return None;
    }
    let links = with_linked(heap, growth, units.to_vec());
    (links.len() >= units.len() + FEWEST_LINKS).then_some(links)
}

/// New objects of one class, and those of it to which their properties lead.
pub(super) fn with_linked(heap: &Heap, growth: &Growth, mut links: Vec<NodeIndex>) -> Vec<NodeIndex> {
    let Some(class) = links.first().map(|&link| heap.classes().of(link)) else { return links };
    let mut seen: FxHashSet<NodeIndex> = links.iter().copied().collect();
    let mut at = 0;
    while at < links.len() {
        let graph = heap.graph();
        for edge in graph.edges_of(links[at]) {
            let target = graph.target(edge);
            let is_property = graph.edge_type(edge) == EdgeType::PROPERTY;
            if is_property && !growth.is_old(target) && heap.classes().of(target) == class && seen.insert(target) {
                links.push(target);
            }
        }
        at += 1;
    }
    links
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
