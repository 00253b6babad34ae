//! Objects that took the place of another: where state is never changed but made anew with each change (`state = {...state, items}`,
//! `body = Buffer.concat([body, chunk])`), the object that collects is another one in every snapshot. A holder that is in both
//! snapshots knows it by the same name; so the new object is held against the one that it replaced, and what is below both by the
//! same names likewise.

use fixedbitset::FixedBitSet;

use super::Pair;
use super::matched_holders::MatchedHolders;
use crate::columns::roles::Role;
use crate::engine::ecmascript;
use crate::queries::edge_lookup::is_named;
use crate::queries::owner_partition::NO_OWNER;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex};

/// A holder with more references than this is a collection: what it refers to is known by keys, not by names of the program's.
const MOST_REFERENCES: usize = 1_000;

/// Adds to the pairs of surviving holders those that took another's place: new in the current heap, with the same type and name as
/// what a holder of the pair had under the same name in the base, which is gone. Each holder's references are looked at once.
pub(super) fn add_successors(pair: Pair, found: &mut MatchedHolders) {
    let Pair { base, current } = pair;
    let is_free = |numbers: &[u32], node: NodeIndex| numbers[node.at()] == NO_OWNER;
    let mut new = new_holders(pair, found);
    // What a root calls its children are no names of the program's.
    let mut at = 1;
    while at < found.pairs.len() {
        let (holder, old_holder) = found.pairs[at];
        at += 1;
        for (edge, target) in replaced(pair, &new, holder) {
            let Some(old) = same_name(pair, edge, old_holder) else { continue };
            let is_gone = !found.base.survives.contains(old.at()) && is_free(&found.base.numbers, old);
            let is_alike = base.node_type(old) == current.node_type(target) && base.raw_name(old) == current.raw_name(target);
            if is_gone && is_alike && base.roles().of(old) == Role::Holder && is_free(&found.current.numbers, target) {
                let number = found.pairs.len() as u32;
                (found.current.numbers[target.at()], found.base.numbers[old.at()]) = (number, number);
                found.current.survives.insert(target.at());
                new.remove(target.at());
                found.base.survives.insert(old.at());
                found.pairs.push((target, old));
            }
        }
    }
}

/// Holders that the base does not have.
fn new_holders(pair: Pair, found: &MatchedHolders) -> FixedBitSet {
    let (current, roles) = (pair.current, pair.current.roles());
    let mut new = FixedBitSet::with_capacity(current.nodes().len());
    new.extend(found.current.survives.zeroes().filter(|&node| roles.of(NodeIndex(node as u32)) == Role::Holder));
    new
}

/// References of a holder, by names of the program's, to new holders.
fn replaced(pair: Pair, new: &FixedBitSet, holder: NodeIndex) -> Vec<(EdgeIndex, NodeIndex)> {
    let graph = pair.current.graph();
    let row = graph.edge_range(holder);
    if row.len() > MOST_REFERENCES {
        return Vec::new();
    }
    let columns = graph.columns();
    // Most things are old, and a bit a node is in the cache.
    let edges = row.filter(|&edge| new.contains(columns.targets[edge] as usize) && is_name(columns.types[edge]));
    let named = edges.map(|edge| EdgeIndex(edge as u32)).filter(|&edge| !is_named(pair.current, edge, ecmascript::PROTOTYPE));
    named.map(|edge| (edge, graph.target(edge))).collect()
}

/// What the holder had in the base under the name of an edge.
fn same_name(pair: Pair, edge: EdgeIndex, old_holder: NodeIndex) -> Option<NodeIndex> {
    let Pair { base, current } = pair;
    let EdgeName::Text(name) = current.graph().edge_name(edge) else { return None };
    let (kind, raw) = (current.graph().edge_type(edge), current.strings().raw(name));
    let graph = base.graph();
    if graph.edge_range(old_holder).len() > MOST_REFERENCES {
        return None;
    }
    let is_same = |old: &EdgeIndex| {
        graph.edge_type(*old) == kind && matches!(graph.edge_name(*old), EdgeName::Text(name) if base.strings().raw(name) == raw)
    };
    graph.edges_of(old_holder).find(is_same).map(|old| graph.target(old))
}

fn is_name(kind: EdgeType) -> bool {
    matches!(kind, EdgeType::PROPERTY | EdgeType::CONTEXT)
}
