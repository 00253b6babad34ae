//! Candidates and populations → findings: what leaks, where it is made, and which rule names it.

use super::candidates::{Candidate, way_of};
use super::claims::ClaimIndex;
use super::code_places::code_places;
use super::criteria::{Confidence, Grounds, Judgement, Pattern};
use super::detect::Detector;
use super::evidence::Evidence;
use super::finding::{Finding, Subject};
use super::fingerprint::Fingerprint;
use super::flow::Amount;
use super::modules::{LoadedFrom, loaded_from};
use super::payload::each_keeps;
use super::population::Population;
use super::reached_through::reached_through;
use super::rule_input::{path_names_of, rule_input, rule_input_of_population};
use super::rules::rule_for;
use crate::queries::retaining_paths::PathFinder;

impl Detector<'_, '_> {
    pub(super) fn finding(&self, candidate: Candidate, claim: ClaimIndex) -> Finding {
        let Candidate { place, judgement, head, way, units, gained, counts, owner, .. } = candidate;
        let heap = self.heap;
        let mut input = rule_input(heap, self.growth(), place, &head, way.as_ref(), &gained);
        let file = match loaded_from(heap, owner, &units) {
            Some(LoadedFrom::OneFile(file)) => Some(file),
            _ => None,
        };
        input.is_one_file = file.is_some();
        let rule = rule_for(&input);
        // Where all that it refers to anew has one name, those are the things, however many of those before them are gone.
        let are_alike = gained.first().is_some_and(|row| row.count as usize == units.len());
        let count =
            counts.iter().copied().max().filter(|&count| count > 0 && !are_alike).map_or(units.len(), |count| count as usize);
        let each_keeps = each_keeps(self.growth(), &self.labels, &units, count);
        let Evidence { entries, bytes, .. } = place.evidence.clone();
        Finding {
            fingerprint: Fingerprint::new(rule.code, &input.class, input.path_names.iter().map(String::as_str)),
            code: code_places(heap, self.scripts, way.as_ref(), gained.iter().chain(&each_keeps)),
            counts,
            subject: Subject::Place(place.clone(), head),
            rule,
            owner,
            way,
            through: None,
            judgement,
            entries,
            bytes,
            gained,
            each_keeps,
            came_with: Vec::new(),
            units,
            file,
            also_held_by: Vec::new(),
            within: Vec::new(),
            cut: None,
            noted: None,
            amount: Amount::default(),
            claim,
        }
    }

    pub(super) fn population(&self, population: Population, claim: ClaimIndex) -> Finding {
        let heap = self.heap;
        let owner = population.owner.unwrap_or(population.units[0]);
        let way = way_of(heap, &mut PathFinder::new(heap), owner);
        let gained = self.labels.count(population.units.iter().copied());
        let of_tops = if population.tops.len() * 2 > population.units.len() { &population.tops } else { &population.units };
        let each_keeps = each_keeps(self.growth(), &self.labels, of_tops, population.units.len());
        let names = way.as_ref().map(|way| path_names_of(heap, way)).unwrap_or_default();
        let carriers = self.labels.count(of_tops.iter().copied());
        let input = rule_input_of_population(heap, &population, way.as_ref(), &carriers);
        let rule = rule_for(&input);
        let (confidence, grounds) = self.criteria.confidence_of_counts(&population.counts);
        // Of a structure it is known what holds all of it.
        let most = if population.is_structure { Confidence::Certain } else { Confidence::Likely };
        let mut judgement = Judgement { pattern: Pattern::Collects, confidence: confidence.min(most), grounds };
        if self.growths.plan.has_final {
            judgement.grounds.push(Grounds::KeptAfterCleanup(population.counts.last().copied().unwrap_or(0)));
            judgement.confidence = judgement.confidence.max(Confidence::Likely);
        }
        Finding {
            fingerprint: Fingerprint::new(rule.code, &population.label.name, names.iter().map(String::as_str)),
            code: code_places(heap, self.scripts, way.as_ref(), gained.iter().chain(&each_keeps)),
            rule,
            owner,
            way,
            through: if population.owner.is_some() {
                None
            } else {
                reached_through(heap, self.growth(), &self.labels, &population.units)
            },
            judgement,
            counts: population.counts.clone(),
            entries: Vec::new(),
            bytes: vec![0; population.counts.len()],
            gained,
            each_keeps,
            came_with: Vec::new(),
            units: population.units.clone(),
            file: None,
            also_held_by: Vec::new(),
            within: Vec::new(),
            cut: None,
            noted: None,
            amount: Amount::default(),
            subject: Subject::Population(population),
            claim,
        }
    }
}
