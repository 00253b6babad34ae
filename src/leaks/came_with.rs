//! What came with a class of which there are more. Where a library makes thirty parts for each thing that a program makes, there are most of
//! the parts; the thing itself, of which there are few, says what leaks.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::claims::{ClaimIndex, Claims};
use super::detect::Detector;
use super::finding::{Finding, Subject};
use super::payload::{Labelled, Origin};
use crate::columns::classes::ClassIndex;
use crate::snapshot::{NodeIndex, NodeType};

/// So many classes are told.
const MOST_TOLD: usize = 4;

/// Instances of a class that a finding has.
struct Came {
    first: NodeIndex,
    count: u64,
    size: u64,
    /// Sum of their retained sizes, in bytes.
    retained: u64,
}

impl Detector<'_, '_> {
    /// Tells with each class of which there are more, and that no one object holds, what came with it. One look at each node.
    pub(super) fn tell_what_came_with(&self, findings: &mut [Finding], claims: &Claims) {
        let is_asked =
            |finding: &Finding| matches!(&finding.subject, Subject::Population(population) if population.owner.is_none());
        let asked: FxHashMap<ClaimIndex, usize> = findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| is_asked(finding))
            .map(|(at, finding)| (finding.claim, at))
            .collect();
        if asked.is_empty() {
            return;
        }
        let heap = self.heap;
        let mut found: FxHashMap<(usize, ClassIndex), Came> = FxHashMap::default();
        for (node, _) in self.growth().new_nodes().filter(|&(node, _)| heap.node_type(node) == NodeType::OBJECT) {
            let Some(&at) = claims.of(node).and_then(|claim| asked.get(&claim)) else { continue };
            let class = heap.classes().of(node);
            if heap.classes().get(class).location.is_some() {
                let came = found.entry((at, class)).or_insert(Came { first: node, count: 0, size: 0, retained: 0 });
                came.count += 1;
                came.size += heap.shallow_size(node);
                came.retained += heap.retained_size(node);
            }
        }
        let mut rows: Vec<((usize, ClassIndex), Came)> = found.into_iter().collect();
        rows.sort_by_key(|((at, class), came)| (*at, Reverse(came.retained), *class));
        for ((at, _), Came { first, count, size, .. }) in rows {
            let finding = &mut findings[at];
            let Some(label) = self.labels.of(first).filter(|label| label.origin <= Origin::Package) else { continue };
            let is_told = finding.gained.iter().chain(&finding.each_keeps).any(|row| row.label == label);
            // One a step at least, and of what each keeps there is one a thing.
            let is_few = count >= self.growths.plan.steps as u64 * 2 && count * 2 <= finding.units.len() as u64;
            if is_few && !is_told && finding.came_with.len() < MOST_TOLD {
                finding.came_with.push(Labelled { label, count, size: size / count, component: None });
            }
        }
    }
}
