//! What of the heap's growth is whose: objects and places by finding, and the bytes of each finding in each snapshot.

use rustc_hash::FxHashMap;

use super::claims::{ClaimIndex, Claims};
use super::detect::{Detector, Ignored};
use super::evidence::Place;
use super::finding::{Finding, RejectedPlace, Subject};
use super::ledger::{Kept, Line, Ownership};
use crate::compare::Identity;

impl Detector<'_, '_> {
    /// Whose each place and each new object is.
    pub(super) fn ownership(
        &self,
        findings: &[Finding],
        ignored: &Ignored,
        rejected: &[RejectedPlace],
        claims: &Claims,
    ) -> Ownership<'_> {
        let mut owners = Ownership::default();
        let members = |place: &Place| place.row.members.iter().map(|grown| grown.old).collect::<Vec<_>>();
        for RejectedPlace { place, reason, .. } in rejected {
            owners.places.extend(members(place).into_iter().map(|old| (old, Line::Rejected(*reason))));
        }
        owners.places.extend(self.growths.compiled.places.iter().map(|&old| (old, Line::Compiled)));
        let mut by_claim: FxHashMap<ClaimIndex, Line> = FxHashMap::default();
        let told = findings.iter().enumerate().map(|(at, finding)| (finding, Line::Finding(at)));
        let ignored = ignored.findings.iter().map(|(finding, words)| (finding, Line::Ignored(*words)));
        for (finding, line) in told.chain(ignored) {
            by_claim.insert(finding.claim, line);
            let others = finding.also_held_by.iter().map(|other| &other.place).chain(&finding.within).flat_map(members);
            let own = match &finding.subject {
                Subject::Place(place, _) => members(place),
                Subject::Population(_) => Vec::new(),
            };
            owners.places.extend(own.into_iter().chain(others).map(|old| (old, line)));
        }
        let heap = self.heap;
        for node in heap.nodes().indices() {
            if let Some(&line) = claims.of(node).and_then(|claim| by_claim.get(&claim)) {
                owners.objects.insert(heap.id(node).0, line);
            }
        }
        // Where an engine numbers anew, ids tell nothing of what is still there; and without a snapshot of the work nothing came.
        let plan = self.growths.plan;
        if plan.has_final && plan.steps > 0 && self.growths.identity != Identity::Path {
            let ids = heap.nodes().indices().map(|node| heap.id(node).0).collect();
            let sizes = || self.growths.facts.iter().map(|facts| facts.without_node as i64);
            let without_node = sizes().next_back().unwrap_or(0) - sizes().next().unwrap_or(0);
            owners.kept = Some(Kept { ids, places: &self.growths.in_final, without_node });
        }
        owners
    }

    /// Bytes of each finding in each snapshot. Where its things came in every step, those that came by then; what is made anew in
    /// every step is measured by what the place held.
    pub(super) fn measure(&self, findings: &mut [Finding], claims: &Claims) {
        let facts = &self.growths.facts;
        let mut by_claim: FxHashMap<ClaimIndex, usize> = FxHashMap::default();
        by_claim.extend(findings.iter().enumerate().map(|(at, finding)| (finding.claim, at)));
        let mut born = vec![vec![0_i64; facts.len()]; findings.len()];
        for node in self.heap.nodes().indices() {
            if let Some(&at) = claims.of(node).and_then(|claim| by_claim.get(&claim)) {
                let id = self.heap.id(node).0;
                let step = facts.iter().position(|facts| id <= facts.last_id).unwrap_or(facts.len() - 1);
                born[at][step] += self.heap.shallow_size(node) as i64;
            }
        }
        for (finding, born) in findings.iter_mut().zip(born) {
            let came: i64 = born.iter().sum();
            let measured = finding.bytes.last().copied().unwrap_or(0);
            let came_in_every_step =
                born[1..].iter().take(self.growths.plan.steps).all(|&bytes| bytes * 10 >= came / (facts.len() as i64));
            if came_in_every_step && came > measured {
                let mut sum = 0;
                finding.bytes = born
                    .iter()
                    .map(|bytes| {
                        sum += bytes;
                        sum
                    })
                    .collect();
                finding.bytes[0] = 0;
            } else if measured <= 0 {
                let most = finding.counts.iter().copied().max().unwrap_or(0).max(1);
                finding.bytes = finding.counts.iter().map(|count| came * count / most).collect();
            }
        }
    }
}
