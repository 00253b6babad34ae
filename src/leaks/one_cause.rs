//! One finding a cause: several places can hold the same things.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidates::Candidate;
use super::claims::{Claims, Met};
use super::criteria::{Confidence, Grounds, Pattern, Rejection, holds_weakly};
use super::detect::Detector;
use super::finding::{Finding, OtherHolder, RejectedPlace};
use crate::snapshot::NodeIndex;

/// Holders share what they collect if so many in a hundred of one's things are the other's.
pub(super) const SHARED_PERCENT: u64 = 80;
/// Two counts are about the same if the smaller one is so many in a hundred of the larger one.
const ALIKE_PERCENT: i64 = 50;

impl<'a> Detector<'a, '_> {
    /// One finding a cause: a place that holds mostly what an earlier one does is told with that.
    pub(super) fn distinct(
        &self,
        mut candidates: Vec<Candidate<'a>>,
        claims: &mut Claims,
        findings: &mut Vec<Finding>,
        rejected: &mut Vec<RejectedPlace>,
    ) {
        // An exact count comes before a guess.
        candidates.sort_by_key(|candidate| {
            let is_counted = candidate.judgement.pattern == Pattern::Collects && candidate.place.evidence.gains_entries();
            let is_collecting = candidate.judgement.pattern == Pattern::Collects;
            (self.is_weak(candidate), !is_collecting, !is_counted, Reverse(candidate.place.row.bytes()))
        });
        let explained = self.explained(&candidates, claims);
        for candidate in candidates {
            if explained.contains(&candidate.place.row.first().node) {
                rejected.push(candidate.rejected(Rejection::CollectedNothing));
                continue;
            }
            let (claim, met) = claims.add(&candidate.units);
            let same = same_cause(&candidate, &met, findings);
            if self.is_weak(&candidate) && (same.is_some() || self.follows(&candidate, findings)) {
                rejected.push(candidate.rejected(Rejection::HoldsWeakly));
                continue;
            }
            match same {
                Some(at) => {
                    claims.merge(claim, findings[at].claim);
                    self.join(candidate, &mut findings[at]);
                }
                None => findings.push(self.finding(candidate, claim)),
            }
        }
    }

    /// Tells a place with the finding that has the same cause.
    fn join(&self, candidate: Candidate, finding: &mut Finding) {
        let is_as_sure =
            candidate.judgement.pattern == Pattern::Collects && candidate.judgement.confidence >= finding.judgement.confidence;
        let evidence = &candidate.place.evidence;
        if finding.is_nobodys() && is_as_sure && evidence.has_entries && evidence.gains_entries() {
            // A collection of the runtime's says more than a class of which nobody knows who keeps it.
            *finding = self.finding(candidate, finding.claim);
        } else if finding.is_structure() {
            finding.within.push(candidate.place.clone());
        } else {
            fills_up_with(finding, &candidate);
            finding.also_held_by.push(OtherHolder {
                owner: candidate.owner,
                object_count: candidate.place.row.members.len(),
                way: candidate.way,
                place: candidate.place.clone(),
            });
        }
    }

    /// Places that only became larger, and mostly by what a finding has collected. One look at each new node.
    fn explained(&self, candidates: &[Candidate], claims: &Claims) -> FxHashSet<NodeIndex> {
        let enlarged = candidates.iter().filter(|candidate| candidate.judgement.pattern == Pattern::Enlarged);
        let mut balance: FxHashMap<NodeIndex, i64> = FxHashMap::default();
        let mut first_of: FxHashMap<NodeIndex, NodeIndex> = FxHashMap::default();
        for row in enlarged.map(|candidate| &candidate.place.row) {
            first_of.extend(row.members.iter().map(|grown| (grown.node, row.first().node)));
        }
        if first_of.is_empty() {
            return FxHashSet::default();
        }
        for (node, owner) in self.growth().new_nodes() {
            if let Some(&first) = first_of.get(&owner) {
                let size = self.heap.shallow_size(node) as i64;
                *balance.entry(first).or_default() += if claims.of(node).is_some() { size } else { -size };
            }
        }
        balance.into_iter().filter(|&(_, balance)| balance > 0).map(|(first, _)| first).collect()
    }

    fn is_weak(&self, candidate: &Candidate) -> bool {
        holds_weakly(&self.heap.class_name(candidate.place.row.first().node).to_string())
    }

    /// What is in a WeakMap lives as long as its keys, which another place collects.
    fn follows(&self, weak: &Candidate, findings: &[Finding]) -> bool {
        let counts = &weak.counts;
        let holds_as_many = |finding: &Finding| {
            std::iter::zip(counts, &finding.counts).all(|(weak, other)| other * 100 >= weak * SHARED_PERCENT as i64)
        };
        findings.iter().any(holds_as_many)
    }
}

/// Where one of the holders was made with room for so many, all fill up together.
fn fills_up_with(finding: &mut Finding, candidate: &Candidate) {
    let is_room = |grounds: &&Grounds| matches!(grounds, Grounds::RoomFor(_) | Grounds::HasMaximum(..));
    if let Some(room) = candidate.judgement.grounds.iter().find(is_room) {
        finding.judgement.grounds.push(room.clone());
        finding.judgement.confidence = Confidence::Possible;
    }
}

/// The earlier finding that has the same cause: it holds nearly all that this one holds, or this one nearly all and as many.
fn same_cause(candidate: &Candidate, met: &Met, findings: &[Finding]) -> Option<usize> {
    let units = candidate.units.len() as u64;
    let is_mostly = |part: u64, whole: u64| whole > 0 && part * 100 >= whole * SHARED_PERCENT;
    let total = |counts: &[i64]| counts.iter().copied().max().unwrap_or(0);
    let is_alike = |finding: &Finding| {
        let (a, b) = (units as i64, (finding.units.len() as i64).max(total(&finding.counts)));
        a.min(b) * 100 >= a.max(b) * ALIKE_PERCENT
    };
    findings.iter().position(|finding| {
        let claimed = met.claimed.get(&finding.claim).copied().unwrap_or(0);
        let touched = met.others.get(&finding.claim).copied().unwrap_or_default();
        // Each leads to something of its own there, not all of them to the same.
        let is_carried = is_mostly(claimed + touched.units, units) && is_mostly(claimed + touched.objects, units);
        is_mostly(claimed, units) || is_carried && is_alike(finding)
    })
}
