//! Places that are parts of one structure and collect the same are one finding: the runtime's list of timers for each duration, the
//! queue of each component.

use rustc_hash::FxHashMap;

use super::claims::Claims;
use super::detect::Detector;
use super::evidence::Place;
use super::finding::{Finding, Subject};
use super::fingerprint::Fingerprint;
use super::payload::Label;
use crate::engine::ecmascript;
use crate::engine::ecmascript::is_builtin;
use crate::queries::contents::is_scope;
use crate::snapshot::NodeType;

/// Two may be a coincidence.
const FEWEST: usize = 3;

/// What makes findings alike: the rule, the class of what collects, and what it collects.
type Kind = (&'static str, String, Label);

impl Detector<'_, '_> {
    /// Makes one finding of those at places of one class that collect the same. What every program has many of (arrays, maps, objects
    /// without a shape of their own) is no such class: two arrays are two places in the code.
    pub(super) fn merge_alike(&self, findings: &mut Vec<Finding>, claims: &mut Claims) {
        let mut kinds: FxHashMap<Kind, Vec<usize>> = FxHashMap::default();
        for (at, finding) in findings.iter().enumerate() {
            if let Some(kind) = self.kind(finding) {
                kinds.entry(kind).or_default().push(at);
            }
        }
        let mut merged = vec![None; findings.len()];
        for ((rule, class, label), alike) in kinds.iter().filter(|(_, alike)| alike.len() >= FEWEST) {
            alike[1..].iter().for_each(|&at| merged[at] = Some(alike[0]));
            // The ways to them differ, and which is the biggest does from run to run.
            findings[alike[0]].fingerprint = Fingerprint::new(rule, class, [label.name.as_str()]);
        }
        let mut kept: Vec<Option<Finding>> = findings.drain(..).map(Some).collect();
        for (at, into) in merged.into_iter().enumerate().filter_map(|(at, into)| into.map(|into| (at, into))) {
            if let (Some(other), Some(finding)) = (kept[at].take(), kept[into].as_mut()) {
                claims.merge(other.claim, finding.claim);
                finding.take_in(other);
                finding.gained = self.labels.count(finding.units.iter().copied());
            }
        }
        findings.extend(kept.into_iter().flatten());
    }

    fn kind(&self, finding: &Finding) -> Option<Kind> {
        let heap = self.heap;
        let class = heap.class_name(finding.owner).to_string();
        let is_common =
            is_builtin(&class) || class == ecmascript::OBJECT || is_small_shape(&class) || is_scope(heap, finding.owner);
        let is_object = heap.node_type(finding.owner) == NodeType::OBJECT;
        let Subject::Place(..) = finding.subject else { return None };
        let label = finding.gained.first()?.label.clone();
        (is_object && !is_common).then_some((finding.rule.code, class, label))
    }
}

/// Whether a class is a shape that two places of a program may share by chance: `{items, name}`.
fn is_small_shape(class: &str) -> bool {
    class.starts_with('{') && class.matches(',').count() < 3
}

impl Finding {
    /// Adds the place of another finding to its own.
    fn take_in(&mut self, other: Finding) {
        let (Subject::Place(place, _), Subject::Place(of_other, _)) = (&mut self.subject, other.subject) else { return };
        let Place { row, .. } = of_other;
        place.row.members.extend(row.members);
        for (sum, more) in [(&mut self.counts, other.counts), (&mut self.bytes, other.bytes)] {
            std::iter::zip(sum, more).for_each(|(sum, more)| *sum += more);
        }
        std::iter::zip(&mut self.entries, other.entries).for_each(|(sum, more)| *sum += more);
        self.units.extend(other.units);
        self.also_held_by.extend(other.also_held_by);
        self.within.extend(other.within);
        self.judgement.confidence = self.judgement.confidence.max(other.judgement.confidence);
    }
}
