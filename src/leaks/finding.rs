//! What a series shows, as values: findings, places that are none, and all of it together.

use super::claims::ClaimIndex;
use super::code_places::CodePlaces;
use super::criteria::{Confidence, Grounds, Judgement, Rejection};
use super::cut::Cut;
use super::evidence::Place;
use super::fingerprint::Fingerprint;
use super::flow::Amount;
use super::head::Head;
use super::ledger::Ledger;
use super::notes::Note;
use super::payload::{Labelled, newest};
use super::population::Population;
use super::reached_through::Through;
use super::rules::Rule;
use super::series::SeriesPlan;
use super::verdict::Because;
use super::{Ignore, Named, Verdict};
use crate::Heap;
use crate::compare::describe::Way;
use crate::snapshot::NodeIndex;

/// A place that keeps collecting, or more and more instances of a class.
#[derive(Debug)]
pub struct Finding {
    /// What it is.
    pub subject: Subject,
    /// The pattern that names it.
    pub rule: &'static Rule,
    /// Stays the same from run to run.
    pub fingerprint: Fingerprint,
    /// The owner: the object that collects; of a population what holds it, if one object does, else its newest member.
    pub owner: NodeIndex,
    /// How a program reaches the owner; nothing if only weak references lead there.
    pub way: Option<Way>,
    /// What keeps a population that no one object holds, if most of it is reached through the same.
    pub through: Option<Through>,
    /// How it grows, how sure that is, and why.
    pub judgement: Judgement,
    /// How many things there are more in each snapshot than in the first.
    pub counts: Vec<i64>,
    /// Properties, elements, entries or variables in each snapshot, as far as the files record them.
    pub entries: Vec<u64>,
    /// Bytes collected in each snapshot, against the first.
    pub bytes: Vec<i64>,
    /// What was gained, by name.
    pub gained: Vec<Labelled>,
    /// What each of those keeps on average.
    pub each_keeps: Vec<Labelled>,
    /// Fewer things of the program's own classes that came with them: what people made, where those are parts of it.
    pub came_with: Vec<Labelled>,
    /// The things that were gained.
    pub units: Vec<NodeIndex>,
    /// The file from which modules were loaded again and again, if that is what leaks.
    pub file: Option<String>,
    /// Other places that hold the same.
    pub also_held_by: Vec<OtherHolder>,
    /// Places within the structure that the finding is.
    pub within: Vec<Place>,
    /// What goes if the last reference on the way goes.
    pub cut: Option<Cut>,
    /// Where it is in the code.
    pub code: CodePlaces,
    /// What a person has said of the owner, if anything.
    pub noted: Option<NotedFinding>,
    /// What of the growth is its own.
    pub amount: Amount,
    pub(super) claim: ClaimIndex,
}

/// A verdict by hand that holds for a finding.
#[derive(Debug, Clone)]
pub struct NotedFinding {
    /// What was said.
    pub note: Note,
    /// The object of which it was said, if that is not the owner but dominates it.
    pub by: Option<NodeIndex>,
}

/// What a finding is about.
#[derive(Debug)]
pub enum Subject {
    /// A place, and what its growth hangs on.
    Place(Place, Head),
    /// A class or function of which there are more.
    Population(Population),
}

/// Another place that holds what a finding collects.
#[derive(Debug)]
pub struct OtherHolder {
    /// The object.
    pub owner: NodeIndex,
    /// How many objects of the kind.
    pub object_count: usize,
    /// How a program reaches it.
    pub way: Option<Way>,
    /// The place that grew.
    pub place: Place,
}

/// A place that grew and is no finding.
#[derive(Debug)]
pub struct RejectedPlace {
    /// The place.
    pub place: Place,
    /// Why.
    pub reason: Rejection,
    /// What ignores it, if somebody has asked for that.
    pub ignored_by: Option<String>,
}

/// What a series of snapshots shows.
#[derive(Debug)]
pub struct LeakReport {
    /// What all of it amounts to.
    pub verdict: Verdict,
    /// What decided.
    pub because: Because,
    /// The surest and largest first.
    pub findings: Vec<Finding>,
    /// Places that grew and are no findings.
    pub rejected: Vec<RejectedPlace>,
    /// By what findings are ignored, and why: completes "findings that …". [`Line::Ignored`](super::Line::Ignored) counts in it.
    pub ignored_by: Vec<String>,
    /// Where the growth went.
    pub ledger: Ledger,
}

/// What one thing a step must keep, in bytes, to be more than a note.
const NOTE_BYTES: i64 = 1_000;

impl Finding {
    /// Each of its things keeps so many members of a population, too, by references that the file has none of.
    pub(super) fn keeps_also(&mut self, population: &Population, heap: &Heap) {
        let (members, things) = (population.units.len() as u64, self.units.len().max(1) as u64);
        let size: u64 = population.units.iter().map(|&unit| heap.shallow_size(unit)).sum();
        let each = Labelled {
            label: population.label.clone(),
            count: ((members + things / 2) / things).max(1),
            size: size / members.max(1),
            component: None,
        };
        // What the program has written tells most.
        let at = self.each_keeps.iter().position(|row| row.label.origin > each.label.origin).unwrap_or(self.each_keeps.len());
        if self.each_keeps.iter().all(|row| row.label != each.label) {
            self.each_keeps.insert(at, each);
        }
    }

    /// One thing a step is no small one if much hangs on it.
    pub(super) fn weigh(&mut self, plan: SeriesPlan) {
        let is_note = self.judgement.grounds.contains(&Grounds::OneSmallThing);
        if is_note && self.amount.bytes.max(self.bytes.last().copied().unwrap_or(0)) >= NOTE_BYTES * plan.steps.max(1) as i64 {
            self.judgement.grounds.retain(|grounds| *grounds != Grounds::OneSmallThing);
            if plan.steps > 1 || plan.has_final {
                self.judgement.confidence = Confidence::Likely;
            }
        }
    }

    /// Whether it is a tree or a graph that became larger in many places.
    pub(super) fn is_structure(&self) -> bool {
        matches!(&self.subject, Subject::Population(population) if population.is_structure)
    }

    /// Whether it is a class of which there are more, and nothing is known of what keeps them.
    pub(super) fn is_nobodys(&self) -> bool {
        matches!(&self.subject, Subject::Population(population) if population.owner.is_none() && population.carriers.is_empty())
    }

    /// How a program reaches the owner.
    pub fn path(&self) -> String {
        self.way.as_ref().map(Way::expression).unwrap_or_default()
    }

    /// The objects, the one that grew most first.
    pub fn members(&self) -> Vec<NodeIndex> {
        match &self.subject {
            Subject::Place(place, _) => {
                std::iter::once(self.owner).chain(place.row.members.iter().skip(1).map(|grown| grown.node)).collect()
            }
            Subject::Population(_) => vec![self.owner],
        }
    }

    pub(super) fn is_ignored(&self, heap: &Heap, ignore: &Ignore) -> bool {
        ignore.applies(&Named {
            class: &heap.class_name(self.owner).to_string(),
            path: &self.path(),
            package: &self.code.package,
            rule: self.rule.code,
            fingerprint: &self.fingerprint.to_string(),
        })
    }

    /// The newest of the things that were gained.
    pub fn newest_unit(&self, heap: &Heap) -> Option<NodeIndex> {
        newest(heap, &self.units, 1).first().copied()
    }
}
