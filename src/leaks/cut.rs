//! What goes if a reference goes: of the references on the way to a finding the last one is what a program can cut. What its owner
//! dominates is freed with it; what others hold too is not.

use rustc_hash::FxHashMap;

use super::finding::{Finding, Subject};
use crate::Heap;
use crate::snapshot::{EdgeIndex, NodeIndex};

/// What cutting the last reference on the way would free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// The reference.
    pub edge: EdgeIndex,
    /// Bytes that go with it.
    pub bytes: u64,
    /// Things of the finding that go with it.
    pub freed: usize,
    /// Things of the finding in all.
    pub of: usize,
    /// Other references of the program's to the owner, which would have to go too.
    pub others: usize,
}

/// So many dominators are followed from a thing up to the owner.
const MOST_STEPS: usize = 10_000;

/// What cutting the last reference on the way to a finding would free; nothing for a population that has no one owner.
pub(super) fn cut(heap: &Heap, finding: &Finding) -> Option<Cut> {
    if matches!(&finding.subject, Subject::Population(population) if population.owner.is_none()) {
        return None;
    }
    let edge = finding.way.as_ref()?.written.steps.last()?.edge?;
    let owners: Vec<NodeIndex> = finding.members();
    let holds = |&other: &EdgeIndex| {
        let kind = heap.graph().edge_type(other);
        other != edge && kind.is_written()
    };
    let others = heap.graph().retainers_of(finding.owner).iter().filter(|&edge| holds(edge)).count();
    let bytes = owners.iter().map(|&owner| heap.retained_size(owner)).sum();
    let mut known: FxHashMap<NodeIndex, bool> = owners.iter().map(|&owner| (owner, true)).collect();
    let freed = finding.units.iter().filter(|&&unit| is_below(heap, unit, &mut known)).count();
    Some(Cut { edge, bytes, freed, of: finding.units.len(), others })
}

/// Whether an owner is above a node in the dominator tree. What was found of the nodes on the way is remembered.
fn is_below(heap: &Heap, node: NodeIndex, known: &mut FxHashMap<NodeIndex, bool>) -> bool {
    let (mut at, mut passed) = (node, Vec::new());
    let found = loop {
        if let Some(&found) = known.get(&at) {
            break found;
        }
        passed.push(at);
        let above = heap.dominators().of(at);
        if above == at || passed.len() > MOST_STEPS {
            break false;
        }
        at = above;
    };
    known.extend(passed.into_iter().map(|node| (node, found)));
    found
}
