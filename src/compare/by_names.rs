//! Which objects are the same where ids mean nothing: JavaScriptCore (Bun) numbers anew at every snapshot. What the same names lead to
//! from the roots is the same place; of what is in it nobody can say whether it is new, so only numbers are compared.

use std::collections::HashMap;

use super::Pair;
use crate::Heap;
use crate::columns::bit_sets::NameSet;
use crate::engine::jsc;
use crate::queries::census::named_owners;
use crate::snapshot::{NodeIndex, NodeType};

/// Whether a heap is of an engine that numbers its objects anew at every snapshot.
pub fn numbers_anew(heap: &Heap) -> bool {
    let names = NameSet::equal(heap.strings(), jsc::FUNCTION_CODE);
    heap.nodes().indices().any(|node| heap.node_type(node) == NodeType::CODE && names.contains(heap.nodes().name(node)))
}

/// Objects of both heaps to which the same names lead, and no others: in the current heap, in the base. Asks for dominators.
pub(super) fn pairs(pair: Pair) -> Vec<(NodeIndex, NodeIndex)> {
    let (current, base) = rayon::join(|| unique(pair.current), || unique(pair.base));
    let same = |(path, &node): (&String, &NodeIndex)| {
        let &old = base.get(path)?;
        let is_same = pair.current.node_type(node) == pair.base.node_type(old);
        is_same.then_some((node, old))
    };
    let mut pairs: Vec<(NodeIndex, NodeIndex)> = current.iter().filter_map(same).collect();
    pairs.sort_unstable();
    pairs
}

/// Owners by the names that lead to them, where these lead to one alone.
fn unique(heap: &Heap) -> HashMap<String, NodeIndex> {
    let mut found: HashMap<String, Option<NodeIndex>> = HashMap::new();
    for (node, path) in named_owners(heap) {
        found.entry(path).and_modify(|known| *known = None).or_insert(Some(node));
    }
    found.into_iter().filter_map(|(path, node)| Some((path, node?))).collect()
}
