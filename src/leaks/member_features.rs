//! What members of a collection are, by what they refer to: evidence for rules, whatever the program calls things.

use rustc_hash::FxHashSet;

use crate::Heap;
use crate::engine::{ecmascript, node, v8};
use crate::queries::contents::primitive_text;
use crate::queries::edge_lookup::{internal, is_named};
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex, NodeType};

/// Something that can be seen of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberFeature {
    /// It is a DOM node that is in no document, or refers to one.
    DetachedNode,
    /// It has the state of a Node stream.
    Stream,
    /// It is a promise that is not settled as far as can be seen, or a function that would settle one, or has such a function.
    Unsettled,
    /// It carries what an AsyncLocalStorage bound, each member something else.
    BoundContext,
    /// It keeps an object of its own class that has it as a child: a tree that hangs on one of its leaves.
    KeepsItsParent,
    /// It is a string, and other members have the same text.
    RepeatedText,
}

/// Tells whether a member is such a one.
type Judge = fn(&Heap, NodeIndex) -> bool;

const JUDGES: [(MemberFeature, Judge); 5] = [
    (MemberFeature::DetachedNode, has_detached_node),
    (MemberFeature::Stream, is_stream),
    (MemberFeature::Unsettled, is_unsettled),
    (MemberFeature::BoundContext, |heap, node| bound_context(heap, node).is_some()),
    (MemberFeature::KeepsItsParent, keeps_its_parent),
];

/// The newest members tell what is collected now; so many are looked at.
const MOST_MEMBERS: usize = 200;

/// What most of these members have. Of many the ones with the highest ids are looked at, which are the newest.
pub fn features(heap: &Heap, mut members: Vec<NodeIndex>) -> Vec<MemberFeature> {
    members.sort_unstable_by_key(|&node| std::cmp::Reverse((heap.id(node), node)));
    members.truncate(MOST_MEMBERS);
    let is_most = |count: usize| count * 2 > members.len();
    let has = |is_such: Judge| is_most(members.iter().filter(|&&node| is_such(heap, node)).count());
    let mut found: Vec<MemberFeature> = JUDGES.iter().filter(|(_, is_such)| has(*is_such)).map(|&(found, _)| found).collect();
    // One context that all of them have in common is not what they cost.
    let contexts: FxHashSet<NodeIndex> = members.iter().filter_map(|&node| bound_context(heap, node)).collect();
    if !is_most(contexts.len()) {
        found.retain(|&found| found != MemberFeature::BoundContext);
    }
    let strings: Vec<NodeIndex> = members.iter().copied().filter(|&node| is_string(heap, node)).collect();
    let texts: FxHashSet<String> = strings.iter().filter_map(|&node| Some(primitive_text(heap, node)?.to_string())).collect();
    if is_most(strings.len()) && texts.len() * 2 <= strings.len() {
        found.push(MemberFeature::RepeatedText);
    }
    found
}

/// What an object refers to by properties, variables and elements.
fn references(heap: &Heap, node: NodeIndex) -> impl Iterator<Item = EdgeIndex> + '_ {
    let is_of_program = |edge: &EdgeIndex| {
        let kind = heap.graph().edge_type(*edge);
        kind.is_written() && !is_named(heap, *edge, ecmascript::PROTOTYPE)
    };
    heap.graph().edges_of(node).filter(is_of_program)
}

fn has_detached_node(heap: &Heap, node: NodeIndex) -> bool {
    let is_detached = |node: NodeIndex| heap.class_name(node).as_bytes().starts_with(v8::DETACHED_PREFIX.as_bytes());
    is_detached(node) || references(heap, node).any(|edge| is_detached(heap.graph().target(edge)))
}

fn is_stream(heap: &Heap, node: NodeIndex) -> bool {
    references(heap, node).any(|edge| node::STREAM_STATES.iter().any(|name| is_named(heap, edge, name)))
}

fn is_unsettled(heap: &Heap, node: NodeIndex) -> bool {
    let has_resolver = || references(heap, node).any(|edge| is_resolver(heap, heap.graph().target(edge)));
    is_promise(heap, node) && !is_settled(heap, node)
        || is_resolver(heap, node)
        || heap.node_type(node) == NodeType::OBJECT && has_resolver()
}

fn is_promise(heap: &Heap, node: NodeIndex) -> bool {
    heap.node_type(node) == NodeType::OBJECT && heap.raw_name(node) == *ecmascript::PROMISE
}

/// A promise refers to what waits for it until it refers to what it was settled with; small integers leave no trace.
fn is_settled(heap: &Heap, promise: NodeIndex) -> bool {
    let result = internal(heap, promise, v8::edge::REACTIONS_OR_RESULT);
    result.is_some_and(|result| !heap.strings().starts_with(heap.nodes().name(result), v8::PROMISE_REACTION))
}

/// The engine gives `new Promise` two functions that stand in no script; their scope knows the promise that they settle.
fn is_resolver(heap: &Heap, node: NodeIndex) -> bool {
    if heap.node_type(node) != NodeType::CLOSURE || heap.locations().get(node).is_some() {
        return false;
    }
    let Some(scope) = internal(heap, node, v8::edge::CONTEXT) else { return false };
    let holds = heap.graph().edges_of(scope).filter(|&edge| heap.graph().edge_type(edge) != EdgeType::WEAK);
    holds.map(|edge| heap.graph().target(edge)).any(|node| is_promise(heap, node))
}

fn bound_context(heap: &Heap, node: NodeIndex) -> Option<NodeIndex> {
    let is_context = |edge: &EdgeIndex| node::BOUND_CONTEXT.iter().any(|name| is_named(heap, *edge, name));
    let context = heap.graph().target(references(heap, node).find(is_context)?);
    (heap.node_type(context) == NodeType::OBJECT).then_some(context)
}

/// More children than this are not searched for the member.
const MOST_CHILDREN: usize = 1000;

fn keeps_its_parent(heap: &Heap, node: NodeIndex) -> bool {
    let graph = heap.graph();
    let is_alike = |other: NodeIndex| {
        heap.node_type(node) == NodeType::OBJECT && other != node && heap.classes().of(other) == heap.classes().of(node)
    };
    let refers_to = |from: NodeIndex| references(heap, from).take(MOST_CHILDREN).any(|edge| graph.target(edge) == node);
    let has_as_child =
        |parent: NodeIndex| refers_to(parent) || references(heap, parent).any(|edge| refers_to(graph.target(edge)));
    let parents = references(heap, node).map(|edge| graph.target(edge));
    parents.filter(|&other| is_alike(other) && heap.dominators().of(other) == node).any(has_as_child)
}

fn is_string(heap: &Heap, node: NodeIndex) -> bool {
    matches!(heap.node_type(node), NodeType::STRING | NodeType::CONCATENATED_STRING | NodeType::SLICED_STRING)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    #[test]
    fn a_promise_that_has_a_result_is_settled_and_one_that_is_waited_for_is_not() {
        let mut heap = HeapBuilder::new();
        let mut promise = |result: Option<(&str, &str)>| {
            let promise = heap.node("object", "Promise", 32);
            if let Some((kind, name)) = result {
                let node = heap.node(kind, name, 8);
                heap.edge(promise, "internal", "reactions_or_result", node);
            }
            promise
        };
        let [settled, waited_for, alone] =
            [Some(("object", "User")), Some(("hidden", "system / PromiseReaction")), None].map(&mut promise);
        let heap = heap.build();
        assert_eq!(features(&heap, vec![settled; 3]), []);
        assert_eq!(features(&heap, vec![waited_for, alone]), [MemberFeature::Unsettled]);
    }
}
