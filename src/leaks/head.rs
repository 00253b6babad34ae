//! The way on from an old object to the new collection that it holds: where state is never changed but made anew with each change,
//! the object that stays is a store, and what collects is a list somewhere in its newest state.

use super::evidence::Place;
use crate::Heap;
use crate::compare::describe::{Way, way_with};
use crate::compare::growth::Growth;
use crate::engine::{blink, ecmascript, node};
use crate::queries::access_paths::{access_path, is_process, is_runtime_variable};
use crate::queries::contents::entry_count;
use crate::queries::edge_lookup::is_named;
use crate::queries::filters::{NamedFilter, is_console_handle};
use crate::queries::retaining_paths::{PathFinder, PathStep};
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex, NodeType};

/// A list is so many objects deep in the newest state at most.
const MOST_STEPS: usize = 6;
/// One part of a state holds so much of it, if it is what collects.
const MOST_OF_IT_PERCENT: u64 = 80;

/// What a place's growth hangs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// Nothing in particular: the place itself refers to what it collected.
    None,
    /// The newest link of a list.
    Link,
    /// A collection that is new or took another's place, with the references that lead to it.
    Collection(Vec<EdgeIndex>),
}

/// What the growth of a place hangs on.
pub fn head(heap: &Heap, growth: &Growth, place: &Place) -> Head {
    if place.evidence.hangs_on_a_head() { head_of(heap, growth, place.row.first().node) } else { Head::None }
}

/// What the growth of an object hangs on that has gained few references and many objects.
pub(super) fn head_of(heap: &Heap, growth: &Growth, node: NodeIndex) -> Head {
    let mut new = growth.new_references(node).filter(|&node| growth.is_holder(node));
    let (Some(only), None) = (new.next(), new.next()) else { return Head::None };
    if heap.node_type(only) == NodeType::CLOSURE {
        return Head::None;
    }
    if is_link(heap, only) {
        return Head::Link;
    }
    match heap.graph().edges_of(node).find(|&edge| heap.graph().target(edge) == only) {
        Some(edge) => Head::Collection(towards_the_collection(heap, growth, edge)),
        None => Head::None,
    }
}

/// The part of a place that is made anew, larger each time: what is new there and keeps most of it, if one does.
pub fn head_of_enlarged(heap: &Heap, growth: &Growth, place: &Place) -> Head {
    let graph = heap.graph();
    let node = place.row.first().node;
    let new = properties(heap, node).filter(|&edge| !growth.is_old(graph.target(edge)));
    let biggest = new.max_by_key(|&edge| (heap.retained_size(graph.target(edge)), std::cmp::Reverse(edge)));
    let is_most = |edge: &EdgeIndex| heap.retained_size(graph.target(*edge)) as i64 * 2 >= place.row.bytes();
    biggest.filter(is_most).map_or(Head::None, |edge| Head::Collection(towards_the_collection(heap, growth, edge)))
}

/// A list has so many links at least: what refers to but one of its class may be anything.
const FEWEST_LINKS: usize = 3;

/// Whether it refers to another of its class, that to another one, and so on: a link of a list.
fn is_link(heap: &Heap, node: NodeIndex) -> bool {
    let class = heap.classes().of(node);
    let mut links = vec![node];
    while links.len() < FEWEST_LINKS {
        let others = properties(heap, links[links.len() - 1]).map(|edge| heap.graph().target(edge));
        let next = others.filter(|&other| heap.classes().of(other) == class).find(|other| !links.contains(other));
        let Some(next) = next else { return false };
        links.push(next);
    }
    true
}

fn properties(heap: &Heap, node: NodeIndex) -> impl Iterator<Item = EdgeIndex> + '_ {
    let is_property =
        |edge: &EdgeIndex| heap.graph().edge_type(*edge) == EdgeType::PROPERTY && !is_named(heap, *edge, ecmascript::PROTOTYPE);
    heap.graph().edges_of(node).filter(is_property)
}

/// From a new object on to the part of it that holds most of what it holds, as long as there is one.
fn towards_the_collection(heap: &Heap, growth: &Growth, first: EdgeIndex) -> Vec<EdgeIndex> {
    let retained = |node: NodeIndex| heap.retained_size(node);
    let mut edges = vec![first];
    while edges.len() < MOST_STEPS {
        let at = heap.graph().target(edges[edges.len() - 1]);
        let parts = properties(heap, at).filter(|&edge| growth.is_holder(heap.graph().target(edge)));
        let biggest = parts.max_by_key(|&edge| (retained(heap.graph().target(edge)), std::cmp::Reverse(edge)));
        let holds_most = |edge: &EdgeIndex| retained(heap.graph().target(*edge)) * 100 >= retained(at) * MOST_OF_IT_PERCENT;
        match biggest.filter(holds_most) {
            Some(edge) if heap.graph().target(edge) != at => edges.push(edge),
            _ => break,
        }
    }
    edges
}

/// Entries of the collection to which the same names lead in another heap; 0 if nothing is there.
pub(super) fn entries_there(heap: &Heap, edges: &[EdgeIndex], other: &Heap, from: NodeIndex) -> u64 {
    let mut at = from;
    for &edge in edges {
        let name = heap.edge_name(edge);
        let Some(next) = properties(other, at).find(|&there| other.edge_name(there) == name) else { return 0 };
        at = other.graph().target(next);
    }
    entry_count(other, at)
}

/// Whether a way leads to a list of the runtime's own that the runtime keeps short.
pub fn is_bounded_by_runtime(heap: &Heap, way: &Way) -> bool {
    let [before @ .., last] = way.written.steps.as_slice() else { return false };
    let Some(edge) = last.edge else { return false };
    let is_one_of = |names: &[&str]| names.iter().any(|name| is_named(heap, edge, name));
    is_one_of(&node::BOUNDED_BY_RUNTIME) && is_runtime_variable(heap, &way.written.steps, before.len())
        || is_one_of(&node::LOADED_BY_RUNTIME) && before.last().is_some_and(|step| is_process(heap, step.node))
}

/// Whether a place is a browser's own list of what it noted of a page.
pub fn is_bounded_by_browser(heap: &Heap, place: &Place, units: &[NodeIndex]) -> bool {
    let is_one_of = |node: NodeIndex, names: &[&str]| names.iter().any(|name| heap.strings().is(heap.nodes().name(node), name));
    is_one_of(place.row.first().node, &[blink::PERFORMANCE])
        && units.iter().all(|&unit| is_one_of(unit, &blink::BOUNDED_BY_BROWSER))
}

/// Whether nothing but the console of DevTools holds the object to which a way leads.
pub fn is_held_by_console(heap: &Heap, way: &Way) -> bool {
    let passes_console = way.path.steps.iter().any(|step| is_console_handle(heap, step.node, step.edge));
    passes_console && heap.filter(NamedFilter::Console).contains(way.path.object)
}

/// The shortest way to what collects: to the object that stayed, and on to its new collection.
pub fn way_to(heap: &Heap, growth: &Growth, paths: &mut PathFinder, place: &Place, head: &Head) -> Option<Way> {
    let mut way = way_with(heap, paths, &place.row, crate::compare::describe::head(heap, growth, &place.row))?;
    let Head::Collection(edges) = head else { return Some(way) };
    let graph = heap.graph();
    let step = |&edge: &EdgeIndex| PathStep { node: graph.source(edge), edge, edge_type: graph.edge_type(edge) };
    let path = &mut way.path;
    path.steps.extend(edges.iter().map(step));
    path.object = edges.last().map_or(path.object, |&edge| graph.target(edge));
    let all: Vec<EdgeIndex> = path.steps.iter().map(|step| step.edge).collect();
    way.written = access_path(heap, path.steps[0].node, &all);
    way.head = None;
    Some(way)
}
