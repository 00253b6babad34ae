//! Findings as reports have them.

use super::build::LeakQuery;
use super::messages;
use super::objects::leaked_objects;
use super::owner_text::owner;
use super::{CutInfo, FindingInfo, HolderInfo, KeptInfo, NotedInfo};
use crate::Heap;
use crate::columns::script_names::ScriptNames;
use crate::compare::describe::Way;
use crate::leaks::{Finding, Growths, Labelled, Pattern, Subject, Through, statuses, steps_of};
use crate::queries::levers::lever;
use crate::report::command_line::quote;
use crate::report::comparison::GainedInfo;
use crate::report::object::PathInfo;
use crate::snapshot::Location;

/// So many classes of what a finding gained are told.
const MOST_GAINED: usize = 10;

/// Words findings of one series. `file` is that of the last snapshot.
pub(super) struct FindingWriter<'a, 'h> {
    pub(super) growths: &'a Growths<'h>,
    pub(super) query: &'a LeakQuery,
    pub(super) scripts: &'a ScriptNames,
    pub(super) file: &'a str,
}

impl FindingWriter<'_, '_> {
    pub(super) fn info(&self, finding: &Finding) -> FindingInfo {
        let heap = self.growths.pair.current;
        let steps = self.growths.plan.steps.max(1) as f64;
        let (counts, way) = (&finding.counts, finding.way.as_ref());
        // What the final snapshot still holds is what was kept; before that others may have held it too.
        let counted = self.growths.plan.of_work(counts);
        let gained = steps_of(counted);
        let (count, bytes) = (counted.last().copied().unwrap_or(0) as f64, finding.bytes.last().copied().unwrap_or(0) as f64);
        let members = finding.members();
        let id = heap.id(finding.owner).0;
        let steps_told = messages::steps(&gained);
        let collects = match finding.judgement.pattern {
            Pattern::Collects => format!("collects: {steps_told}"),
            Pattern::Enlarged => "became larger".to_owned(),
            Pattern::Numbers => "its storage became larger".to_owned(),
        };
        let (retained_size, object_growth) = match &finding.subject {
            Subject::Place(place, _) => (
                place.row.members.iter().map(|grown| heap.retained_size(grown.node)).sum(),
                place.row.members.iter().map(crate::compare::growth::Grown::objects).sum(),
            ),
            Subject::Population(population) if population.owner.is_some() => {
                (heap.retained_size(finding.owner), finding.amount.objects)
            }
            Subject::Population(population) => {
                (population.tops.iter().map(|&top| heap.retained_size(top)).sum(), finding.amount.objects)
            }
        };
        let places = &finding.code;
        let code = self.places(places.made.iter().chain(&places.on_way).copied());
        let owner = owner(heap, finding, way);
        FindingInfo {
            rule: finding.rule.code.into(),
            title: finding.rule.title.into(),
            headline: messages::headline(finding, &owner, &gained),
            confidence: finding.judgement.confidence,
            grounds: finding.judgement.grounds.iter().map(messages::grounds).collect(),
            fingerprint: finding.fingerprint.to_string(),
            owner,
            class: heap.class_name(finding.owner).clone(),
            id,
            object_count: members.len() as u64,
            ids: members.iter().map(|&node| heap.id(node).0).collect(),
            path: finding.path(),
            retaining_path: way.map(|way| {
                PathInfo::new(heap, &way.path, self.scripts).with(statuses(heap, &self.growths.growth, &way.path, &collects))
            }),
            count_per_step: count / steps,
            bytes_per_step: bytes / steps,
            bytes_per_count: bytes / count.max(1.0),
            bytes_per_unit_of_work: self.query.options.work.map(|work| bytes / steps / work.max(1) as f64),
            retained_size,
            object_growth,
            gained: finding.gained.iter().take(MOST_GAINED).map(gained_info).collect(),
            each_keeps: finding.each_keeps.iter().map(|row| self.kept_info(row)).collect(),
            came_with: finding.came_with.iter().map(|row| self.kept_info(row)).collect(),
            what_leaks: messages::what_leaks(finding),
            objects: match self.query.trace_all_objects {
                true => leaked_objects(heap, finding),
                false => Vec::new(),
            },
            why: messages::why(finding, &gained, self.growths.plan),
            entries: finding.entries.clone(),
            bytes: finding.bytes.clone(),
            counts: counts.clone(),
            code,
            made_at: self.places(places.made.iter().copied()),
            package: finding.code.package.clone(),
            also_held_by: finding
                .also_held_by
                .iter()
                .map(|other| HolderInfo {
                    id: heap.id(other.owner).0,
                    owner: super::owner_text::named(heap, other.owner, other.object_count, other.way.as_ref()),
                    path: other.way.as_ref().map(Way::expression).unwrap_or_default(),
                })
                .collect(),
            cut: finding.cut.filter(|_| !last_reference(finding).is_empty()).map(|cut| CutInfo {
                reference: last_reference(finding),
                bytes: cut.bytes,
                freed: cut.freed as u64,
                of: cut.of as u64,
                other_references: cut.others as u64,
            }),
            noted: finding.noted.as_ref().map(|noted| NotedInfo {
                verdict: noted.note.verdict,
                reason: noted.note.reason.clone(),
                source: noted.note.source.clone(),
                by: noted.by.map(|node| heap.id(node).0),
            }),
            next: advice(heap, finding).into(),
            inspect: format!("heap-analyzer inspect-object {} --object-id @{id}", quote(self.file)),
        }
    }

    /// Places in the code, each once.
    fn places(&self, at: impl Iterator<Item = Location>) -> Vec<String> {
        let mut places: Vec<String> = Vec::new();
        for place in at.map(|at| self.scripts.place(at)) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }

    fn kept_info(&self, row: &Labelled) -> KeptInfo {
        KeptInfo {
            name: row.label.name.clone(),
            component: row.component.clone(),
            place: row.label.place.map(|at| self.scripts.place(at)),
            count: row.count,
            shallow_size: row.size,
        }
    }
}

/// What to do about a finding: of what the runtime keeps a program lets go by other means than the pattern has.
fn advice(heap: &Heap, finding: &Finding) -> &'static str {
    let through = match &finding.through {
        Some(Through::Object { way, .. }) => Some(&**way),
        _ => finding.way.as_ref(),
    };
    through.and_then(|way| lever(heap, &way.written)).unwrap_or(finding.rule.next)
}

/// The last reference on the way as a program would write it.
fn last_reference(finding: &Finding) -> String {
    let last = finding.way.as_ref().and_then(|way| way.written.steps.last());
    last.map_or_else(String::new, |step| step.text.trim_start_matches([' ', '→']).to_owned())
}

fn gained_info(row: &Labelled) -> GainedInfo {
    GainedInfo { class: row.label.name.clone().into(), count: row.count, shallow_size: row.size }
}
