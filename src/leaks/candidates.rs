//! Places that grew → candidates for findings, described as far as is needed to compare them; the others with the reason.

use rustc_hash::{FxHashMap, FxHashSet};

use super::chain::{born_by, chain, holder_of_list, with_linked};
use super::criteria::{Confidence, Grounds, Judgement, Pattern, Rejection, steps_of};
use super::detect::Detector;
use super::evidence::Place;
use super::finding::RejectedPlace;
use super::head::{Head, head, head_of_enlarged, is_bounded_by_browser, is_bounded_by_runtime, is_held_by_console, way_to};
use super::maximum::maximum;
use super::modules::{LoadedFrom, loaded_from};
use super::one_cause::SHARED_PERCENT;
use super::payload::{Labelled, Origin, keep_what_is_of_program};
use super::rule_input::{collector, is_of_runtime};
use crate::Heap;
use crate::compare::Identity;
use crate::compare::describe::Way;
use crate::engine::blink::is_of_embedder;
use crate::queries::contents::{Held, contents, is_scope, primitive_text, values};
use crate::queries::retaining_paths::PathFinder;
use crate::snapshot::{NodeIndex, NodeType};

/// Places further down are not described: each costs a search for its way.
const MOST_DESCRIBED: usize = 300;
/// The runtime's own lists keep so many things for a program, or they are what it loads.
const LEAST_OF_ONE_KIND: usize = 20;

/// A place that passed, described as far as is needed to compare it with others.
pub(super) struct Candidate<'a> {
    pub(super) place: &'a Place,
    pub(super) judgement: Judgement,
    pub(super) head: Head,
    pub(super) way: Option<Way>,
    pub(super) units: Vec<NodeIndex>,
    pub(super) gained: Vec<Labelled>,
    /// How many things there are more in each snapshot.
    pub(super) counts: Vec<i64>,
    /// The object that collects, or holds the list that gets longer.
    pub(super) owner: NodeIndex,
    pub(super) is_of_runtime: bool,
}

/// In one step a place replaces what it holds if it has so many new things for a hundred that it gained.
const REPLACING_PERCENT: usize = 150;

impl Candidate<'_> {
    /// It is one object, not several at the same kind of place.
    pub(super) fn is_one_object(&self) -> bool {
        self.place.row.members.len() == 1
    }

    /// A number of things that fits the work by chance says nothing where most of them took the place of others.
    fn doubt_what_was_replaced(&mut self) {
        let is_by_work = self.judgement.grounds.iter().any(|grounds| matches!(grounds, Grounds::MultipleOfWork(_)));
        let gained = self.counts.last().copied().unwrap_or(0).max(0) as usize;
        let are_things = self.gained.first().is_some_and(|row| row.count as usize == self.units.len());
        if is_by_work && are_things && self.units.len() * 100 >= gained * REPLACING_PERCENT {
            self.judgement.weaken(Confidence::Possible, Grounds::Replaces(self.units.len() as u64));
        }
    }

    pub(super) fn rejected(&self, reason: Rejection) -> RejectedPlace {
        RejectedPlace { place: self.place.clone(), reason, ignored_by: None }
    }
}

impl<'a> Detector<'a, '_> {
    /// The places that pass, described; the others with the reason.
    pub(super) fn candidates(&self, rejected: &mut Vec<RejectedPlace>) -> Vec<Candidate<'a>> {
        let mut passed = Vec::new();
        let of_program = self.embedders_with_objects();
        for place in &self.growths.places {
            match self.criteria.judge(place).and_then(|judged| self.judge_embedder(place, &of_program).map(|()| judged)) {
                Ok(judged) => passed.push((place, judged)),
                Err(reason) => rejected.push(RejectedPlace { place: place.clone(), reason, ignored_by: None }),
            }
        }
        let mut paths = PathFinder::new(self.heap);
        let hanging = self.hanging();
        let mut candidates = Vec::new();
        for (place, judgement) in passed {
            if candidates.len() >= MOST_DESCRIBED {
                rejected.push(RejectedPlace { place: place.clone(), reason: Rejection::TooLittle, ignored_by: None });
                continue;
            }
            let head = match judgement.pattern {
                Pattern::Collects => head(self.heap, self.growth(), place),
                Pattern::Enlarged => head_of_enlarged(self.heap, self.growth(), place),
                Pattern::Numbers => Head::None,
            };
            let way = way_to(self.heap, self.growth(), &mut paths, place, &head);
            let units = self.units(place, &head, &hanging);
            let gained = self.labels.count(units.iter().copied());
            let is_of_runtime = self.heap.node_type(place.row.first().node) == NodeType::NATIVE
                || way.as_ref().is_some_and(|way| is_of_runtime(self.heap, way));
            let mut candidate = Candidate {
                counts: self.counts(place, judgement.pattern),
                gained,
                owner: collector(self.heap, place, &head),
                place,
                judgement,
                head,
                way,
                units,
                is_of_runtime,
            };
            candidate.doubt_what_was_replaced();
            let Candidate { judgement: Judgement { pattern, .. }, owner, units, .. } = &candidate;
            match self.doubt_of_generation(*pattern, *owner, units, place.row.bytes()) {
                Ok(doubt) => doubt.into_iter().for_each(|grounds| candidate.judgement.weaken(Confidence::Possible, grounds)),
                Err(reason) => {
                    rejected.push(candidate.rejected(reason));
                    continue;
                }
            }
            match self.objection(&candidate) {
                Some(reason) => rejected.push(candidate.rejected(reason)),
                None => {
                    let candidate = self.told_by_list(candidate, &mut paths);
                    candidates.push(told_by_variable(self.heap, candidate, &mut paths));
                }
            }
        }
        candidates
    }

    /// How many things a place has more in each snapshot.
    fn counts(&self, place: &Place, pattern: Pattern) -> Vec<i64> {
        match pattern {
            Pattern::Collects => self.criteria.counts(&place.evidence),
            Pattern::Enlarged | Pattern::Numbers => self.criteria.elements(&place.evidence),
        }
    }

    /// Why a place that grew enough is no finding, if so.
    fn objection(&self, candidate: &Candidate) -> Option<Rejection> {
        let Candidate { place, judgement, head, units, gained, .. } = candidate;
        let (heap, node) = (self.heap, place.row.first().node);
        let files = loaded_from(heap, candidate.owner, units);
        // A file that was evaluated again and again is nothing that a runtime or an embedder does.
        if matches!(files, Some(LoadedFrom::OneFile(_))) {
            return None;
        }
        if let Some(reason) = candidate.way.as_ref().and_then(|way| of_nobody(heap, way)) {
            return Some(reason);
        }
        if is_bounded_by_browser(heap, place, units) {
            return Some(Rejection::BoundedByRuntime);
        }
        // A data URL has its content for a name: what differs are texts of the program's, not files.
        if files == Some(LoadedFrom::DifferentFiles) && !are_made_of_texts(heap, candidate.owner) {
            return Some(Rejection::OfTheRuntime);
        }
        if self.is_embedders(candidate) {
            return Some(Rejection::OfTheEmbedder);
        }
        // A global object that has no property more and is the head of nothing builds what is used for the first time.
        if place.evidence.is_global_object && !place.evidence.gains_entries() && *head == Head::None {
            return Some(Rejection::BuiltLazily);
        }
        // What came at once and stayed is the program's if it has made it; else it was initialised.
        let is_quiet = judgement.grounds.iter().any(|grounds| matches!(grounds, Grounds::QuietSteps(..)));
        if is_quiet && judgement.confidence == Confidence::Possible && !self.is_of_program(units, gained) {
            return Some(Rejection::NotInEveryStep);
        }
        let is_runtimes = candidate.is_of_runtime && heap.node_type(node) != NodeType::NATIVE;
        let is_loading = || !self.is_of_program(units, gained) && !is_of_one_kind(judgement, gained, units.len());
        (is_runtimes && is_loading()).then_some(Rejection::OfTheRuntime)
    }

    /// Whether an embedder built what a place has more: what it builds for a page hangs on the global object.
    fn is_embedders(&self, candidate: &Candidate) -> bool {
        let Candidate { place, units, gained, .. } = candidate;
        let is_its_own = is_of_embedder(&self.heap.class_name(place.row.first().node).to_string());
        let are_natives = || units.iter().all(|&unit| self.heap.node_type(unit) == NodeType::NATIVE);
        (is_its_own || place.evidence.is_global_object && are_natives()) && !self.is_of_program(units, gained)
    }

    /// Of a list of which the place is a link the list's holder is told.
    fn told_by_list(&self, mut candidate: Candidate<'a>, paths: &mut PathFinder) -> Candidate<'a> {
        let (heap, place) = (self.heap, candidate.place);
        if let Some(grounds) = self.fills_up(&candidate) {
            candidate.judgement.confidence = Confidence::Possible;
            candidate.judgement.grounds.push(grounds);
        }
        let may_be_list = candidate.head == Head::None && !place.evidence.gains_entries();
        let is_text = heap.node_type(candidate.owner) == NodeType::CONCATENATED_STRING;
        let links = match is_text {
            true => chain(heap, self.growth(), &[candidate.owner]),
            false if may_be_list => chain(heap, self.growth(), &candidate.units),
            false => None,
        };
        let counted = links.map(|links| (born_by(heap, &links, &self.growths.facts), links));
        // A text that was read in between is in one piece again.
        let is_counted = |counts: &[i64]| !is_text || steps_of(self.growths.plan.of_work(counts)).iter().all(|&step| step > 0);
        if let Some((counts, links)) = counted.filter(|(counts, _)| is_counted(counts)) {
            // Functions and texts that others hang on are told by the variable that has the last one.
            let is_object = heap.node_type(links[0]) == NodeType::OBJECT;
            if !is_object {
                candidate = told_by_variable(heap, candidate, paths);
            }
            candidate.counts = counts;
            candidate.gained = self.labels.count(links.iter().copied());
            let (confidence, grounds) = self.criteria.confidence_of_counts(&candidate.counts);
            candidate.judgement = Judgement { pattern: Pattern::Collects, confidence, grounds };
            candidate.units = links;
            candidate.head = if is_object { Head::Link } else { candidate.head };
        }
        if candidate.head == Head::Link {
            self.count_all_links(&mut candidate);
            self.tell_where_it_begins(&mut candidate, paths);
        }
        candidate
    }

    /// The newest link of a list hangs on whatever holds the list's end, not on the link before it; it counts as well.
    fn count_all_links(&self, candidate: &mut Candidate) {
        let links = with_linked(self.heap, self.growth(), std::mem::take(&mut candidate.units));
        if links.len() as i64 > candidate.counts.last().copied().unwrap_or(0) && self.growths.identity != Identity::Path {
            candidate.counts = born_by(self.heap, &links, &self.growths.facts);
            candidate.gained = self.labels.count(links.iter().copied());
        }
        candidate.units = links;
    }

    /// A list is told by what holds its beginning, not by the link that was the last one; in a variable it is what the variable has.
    fn tell_where_it_begins(&self, candidate: &mut Candidate, paths: &mut PathFinder) {
        let heap = self.heap;
        let node = candidate.place.row.first().node;
        let Some(class) = candidate.units.first().map(|&unit| heap.classes().of(unit)) else { return };
        let is_link = |node: &NodeIndex| heap.classes().of(*node) == class;
        let holder = if is_link(&node) { holder_of_list(heap, node) } else { node };
        let in_variable = || heap.graph().edges_of(holder).map(|edge| heap.graph().target(edge)).find(is_link);
        let owner = if is_scope(heap, holder) { in_variable().unwrap_or(holder) } else { holder };
        if owner != candidate.owner {
            candidate.owner = owner;
            candidate.way = way_of(heap, paths, owner);
        }
    }

    /// Whether a collection, or what holds it, has a field that says how many it may hold, and it does not hold as many yet.
    fn fills_up(&self, candidate: &Candidate) -> Option<Grounds> {
        let evidence = &candidate.place.evidence;
        let is_collection = evidence.gains_entries() && candidate.place.row.members.len() == 1;
        let steps = candidate.way.as_ref().filter(|_| is_collection).map(|way| way.written.steps.as_slice())?;
        let holder = steps.len().checked_sub(2).map(|at| steps[at].node);
        let maximum = std::iter::once(candidate.owner).chain(holder).find_map(|node| maximum(self.heap, node))?;
        let held = evidence.entries.last().copied().unwrap_or(0);
        let gained = candidate.counts.last().copied().unwrap_or(0).max(1) as u64;
        let a_step = (gained / self.growths.plan.steps.max(1) as u64).max(1);
        match maximum.value {
            Some(value) if value <= held => None,
            value => Some(Grounds::HasMaximum(maximum, value.map(|value| (value - held).div_ceil(a_step) as usize))),
        }
    }

    /// Embedders build structures of their own for as long as a page is there; only what the program made in them tells of a leak.
    fn judge_embedder(&self, place: &Place, of_program: &FxHashSet<NodeIndex>) -> Result<(), Rejection> {
        let is_embedders = is_of_embedder(&self.heap.class_name(place.row.first().node).to_string());
        let collects = || place.row.members.iter().any(|grown| of_program.contains(&grown.node));
        if !is_embedders || collects() { Ok(()) } else { Err(Rejection::OfTheEmbedder) }
    }

    /// Objects of the embedder's to which new objects and functions of the program belong. One look at each new object.
    fn embedders_with_objects(&self) -> FxHashSet<NodeIndex> {
        let is_programs = |node| matches!(self.heap.node_type(node), NodeType::OBJECT | NodeType::CLOSURE);
        let owners = self.growth().new_objects().filter(|&(node, _)| is_programs(node)).map(|(_, owner)| owner);
        owners.filter(|&owner| self.heap.node_type(owner) == NodeType::NATIVE).collect()
    }

    /// What belongs to places whose growth hangs on one reference, by place. One look at each new object.
    fn hanging(&self) -> FxHashMap<NodeIndex, Vec<NodeIndex>> {
        let heads = self.growths.places.iter().filter(|place| place.evidence.hangs_on_a_head());
        let mut hanging: FxHashMap<NodeIndex, Vec<NodeIndex>> = heads.map(|place| (place.row.first().node, Vec::new())).collect();
        if !hanging.is_empty() {
            for (node, owner) in self.growth().new_objects() {
                if let Some(objects) = hanging.get_mut(&owner) {
                    objects.push(node);
                }
            }
        }
        hanging
    }

    /// Whether anything of the program's is among the things, or behind them.
    fn is_of_program(&self, units: &[NodeIndex], gained: &[Labelled]) -> bool {
        let is_programs = |row: &Labelled| row.label.origin <= Origin::Package;
        gained.iter().any(is_programs) || keep_what_is_of_program(self.growth(), &self.labels, units)
    }

    /// The things that a place has collected: objects, or values where there is nothing else.
    fn units(&self, place: &Place, head: &Head, hanging: &FxHashMap<NodeIndex, Vec<NodeIndex>>) -> Vec<NodeIndex> {
        let (heap, growth) = (self.heap, self.growth());
        let referred = || place.row.members.iter().flat_map(|grown| growth.new_references(grown.node));
        let mut units: Vec<NodeIndex> = match head {
            Head::None => referred().collect(),
            Head::Link => {
                let link = referred().find(|&node| growth.is_holder(node)).map(|node| heap.classes().of(node));
                let all = hanging.get(&place.row.first().node).into_iter().flatten().copied();
                all.filter(|&node| Some(heap.classes().of(node)) == link).collect()
            }
            Head::Collection(_) => {
                let mut members = values(heap, collector(heap, place, head));
                members.retain(|&node| !growth.is_old(node));
                members
            }
        };
        if units.is_empty() {
            units = hanging.get(&place.row.first().node).cloned().unwrap_or_default();
            let is_written = |node: &NodeIndex| heap.classes().get(heap.classes().of(*node)).location.is_some();
            if units.iter().any(is_written) {
                units.retain(is_written);
            }
        }
        if units.iter().any(|&node| growth.is_holder(node)) {
            units.retain(|&node| growth.is_holder(node));
        } else if *head == Head::None {
            // Texts under texts: the values tell, and the keys are as many again.
            let held = place.row.members.iter().flat_map(|grown| values(heap, grown.node));
            let new: Vec<NodeIndex> = held.filter(|&node| !growth.is_old(node)).collect();
            units = if new.is_empty() { units } else { new };
        }
        units.sort_unstable();
        units.dedup();
        units
    }
}

/// What a function can see is told by the variable that leads to what is new, if one does.
fn told_by_variable<'a>(heap: &Heap, mut candidate: Candidate<'a>, paths: &mut PathFinder) -> Candidate<'a> {
    if let (true, &[only]) = (is_scope(heap, candidate.owner), candidate.units.as_slice()) {
        (candidate.owner, candidate.way) = (only, way_of(heap, paths, only));
    }
    candidate
}

/// The way to an object.
pub(super) fn way_of(heap: &Heap, paths: &mut PathFinder, node: NodeIndex) -> Option<Way> {
    let path = paths.to(node, 1).into_iter().next()?;
    let written = path.written(heap);
    Some(Way { path, written, head: None })
}

/// Whether modules of a cache were made of texts instead of files.
fn are_made_of_texts(heap: &Heap, cache: NodeIndex) -> bool {
    let entries = contents(heap, cache).entries;
    let is_text = |key| matches!(key, Held::Node(key) if primitive_text(heap, key).is_some_and(|text| text.as_bytes().starts_with(b"data:")));
    entries.iter().filter(|entry| is_text(entry.key)).count() * 2 > entries.len()
}

/// Why what a way leads to is nothing that the program collects, if so.
fn of_nobody(heap: &Heap, way: &Way) -> Option<Rejection> {
    if is_held_by_console(heap, way) {
        return Some(Rejection::HeldByConsole);
    }
    is_bounded_by_runtime(heap, way).then_some(Rejection::BoundedByRuntime)
}

/// What a runtime keeps for a program is of one kind, and as much in every step; what it loads when it is first used is of many.
fn is_of_one_kind(judgement: &Judgement, gained: &[Labelled], units: usize) -> bool {
    let is_of_one_step = |grounds: &Grounds| matches!(grounds, Grounds::OneStep | Grounds::MultipleOfWork(_));
    let is_even = judgement.confidence == Confidence::Certain || judgement.grounds.iter().any(is_of_one_step);
    let is_many = units >= LEAST_OF_ONE_KIND;
    is_even && is_many && gained.first().is_some_and(|row| row.count * 100 >= units as u64 * SHARED_PERCENT)
}
