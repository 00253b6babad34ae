//! Asks two heaps, and one after another those between them, what changed.

use super::query::{CompareQuery, Matching, Objects, View};
use super::{ComparedSnapshot, Comparison, MatchingInfo, SCHEMA_VERSION, classes, groups, growth::Followed};
use crate::Heap;
use crate::compare::class_changes::ClassChanges;
use crate::compare::{IdConsistency, Identity, Landmarks, MatchedHolders, Pair};
use crate::heap::Outline;
use crate::queries::census::{By, Census};
use crate::report::common::{SnapshotInfo, Source};
use crate::report::units::share;

/// A comparison while it is made: the first and the last snapshot stay, those between come and go.
pub struct Comparing<'h> {
    base: Outline<'h>,
    current: Outline<'h>,
    /// The same with their references, if those are there.
    pair: Option<Pair<'h>>,
    query: &'h CompareQuery,
    agreement: IdConsistency,
    by_id: bool,
    changes: ClassChanges<'h>,
    followed: Option<Followed>,
    snapshots: Vec<ComparedSnapshot>,
    last: ComparedSnapshot,
    groupings: Vec<(By, Vec<Census>)>,
    /// Files between whose ids mean something else.
    foreign: Vec<String>,
}

/// How many snapshots there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// A baseline and a target.
    Two,
    /// Others between them.
    More,
}

impl<'h> Comparing<'h> {
    /// Compares the first snapshot with the last.
    pub fn new(pair: Pair<'h>, sources: [&Source; 2], series: Series, query: &'h CompareQuery) -> Self {
        let measure = || rayon::join(|| ClassChanges::new(pair), || IdConsistency::new(pair));
        // Where ids turn out to mean something else, dominators tell owners instead.
        let may_show_growth = query.view != View::Classes && query.matching != Matching::ByName;
        let (counterparts, (changes, agreement)) = if may_show_growth {
            let beside = || rayon::join(|| pair.current.roads(), measure).1;
            let (counterparts, measured) = MatchedHolders::beside_dominators(pair, Identity::Object, beside);
            (Some(counterparts), measured)
        } else {
            (None, measure())
        };
        let by_id = match query.matching {
            Matching::Measured => agreement.ids_match(),
            Matching::ById => true,
            Matching::ByName => false,
        };
        let counterparts = counterparts.filter(|_| by_id);
        let followed = counterparts.map(|counterparts| Followed::new(pair, counterparts, query));
        if query.objects == Objects::Listed {
            rayon::join(|| pair.current.retained_sizes(), || pair.base.retained_sizes());
        }
        let outlines = [pair.base.outline(), pair.current.outline()];
        let comparing = Comparing { by_id, followed, ..Comparing::of(outlines, changes, agreement, sources, query) };
        Comparing { pair: Some(pair), ..comparing }.begin(series)
    }

    /// Compares heaps that may be without their references, if the query needs none (see [`CompareQuery::needs_references`]). `None` where
    /// a sample of ids does not tell whether they mean the same.
    pub fn of_outlines(
        outlines: [Outline<'h>; 2],
        sources: [&Source; 2],
        series: Series,
        query: &'h CompareQuery,
    ) -> Option<Self> {
        let [base, current] = outlines;
        let (changes, agreement) =
            rayon::join(|| ClassChanges::of_outlines(base, current), || IdConsistency::of_sample(base, current));
        // Where they do not, the answer says what else was looked at.
        let is_told = agreement.ids_look_the_same();
        is_told.then(|| Comparing::of(outlines, changes, agreement, sources, query).begin(series))
    }

    /// With nothing but rows of classes, of heaps whose ids mean the same.
    fn of(
        [base, current]: [Outline<'h>; 2],
        changes: ClassChanges<'h>,
        agreement: IdConsistency,
        sources: [&Source; 2],
        query: &'h CompareQuery,
    ) -> Self {
        Comparing {
            base,
            current,
            pair: None,
            query,
            agreement,
            by_id: true,
            changes,
            followed: None,
            snapshots: vec![ComparedSnapshot::new(base, sources[0])],
            last: ComparedSnapshot::new(current, sources[1]),
            groupings: Vec::new(),
            foreign: Vec::new(),
        }
    }

    fn begin(mut self, series: Series) -> Self {
        self.groupings = self.wanted_groupings(series).into_iter().map(|by| (by, Vec::new())).collect();
        self.count(self.base, self.pair.map(|pair| pair.base));
        self
    }

    /// What objects are grouped by, beyond DevTools' rows.
    fn wanted_groupings(&self, series: Series) -> Vec<By> {
        let (view, by) = (self.query.view, self.query.by);
        match (self.by_id, view) {
            (true, View::Growth) => Vec::new(),
            (true, _) if by == By::Class && series == Series::Two => Vec::new(),
            (true, _) => vec![by],
            (false, _) if by != By::Class => vec![by],
            (false, View::Growth) => vec![By::Owner],
            (false, View::Classes) => vec![By::Class, By::Shape],
            (false, View::Everything) => vec![By::Owner, By::Class, By::Shape],
        }
    }

    /// Without references there are groups by class only.
    fn count(&mut self, outline: Outline, heap: Option<&Heap>) {
        let shapes = self.current.classes().shapes();
        let census = |by| heap.map_or_else(|| Census::by_class(outline, shapes), |heap| Census::new(heap, by, shapes));
        self.groupings.iter_mut().for_each(|(by, censuses)| censuses.push(census(*by)));
    }

    /// Takes a snapshot between the first and the last, in order, without its references.
    pub fn add_outline_between(&mut self, outline: Outline, source: &Source) {
        self.snapshots.push(ComparedSnapshot::new(outline, source));
        self.count(outline, None);
    }

    /// Takes a snapshot between the first and the last, in order.
    pub fn add_between(&mut self, heap: &Heap, source: &Source) {
        self.snapshots.push(ComparedSnapshot::new(heap.outline(), source));
        self.count(heap.outline(), Some(heap));
        let (Some(followed), Some(Pair { current, .. })) = (&mut self.followed, self.pair) else { return };
        let is_same_process =
            self.query.matching == Matching::ById || IdConsistency::new(Pair { base: heap, current }).ids_match();
        if is_same_process {
            followed.add_between(heap);
        } else {
            followed.skip_between();
            self.foreign.push(source.file.clone());
        }
    }

    /// The answer.
    pub fn finish(mut self) -> Comparison {
        self.count(self.current, self.pair.map(|pair| pair.current));
        let matching = self.matching();
        let (growth, set_aside) = self.followed.map(Followed::finish).unzip();
        let shows_classes = self.by_id && self.query.view != View::Growth && self.query.by == By::Class;
        let mut snapshots = self.snapshots;
        snapshots.push(self.last);
        let mut report = Comparison {
            schema_version: SCHEMA_VERSION,
            command: "compare".into(),
            snapshots,
            matching,
            growth,
            set_aside,
            classes: shows_classes.then(|| classes::classes([self.current, self.base], self.pair, &self.changes, self.query)),
            groups: self.groupings.iter().map(|(by, censuses)| groups::grouping(*by, censuses, self.query)).collect(),
            limit: self.query.asked.argument(),
            left_out: Vec::new(),
        };
        report.tell_left_out();
        report
    }

    fn matching(&self) -> MatchingInfo {
        let IdConsistency { sampled, shared, agreeing, landmarks } = self.agreement;
        let mut found = format!(
            "{} of the target's objects have an id that the baseline has, and of those {} have the same type and name there",
            share(shared, sampled),
            share(agreeing, shared)
        );
        if let Some(Landmarks { seen, same }) = landmarks.filter(|landmarks| landmarks.seen > 0) {
            found.push_str(&format!(
                "; of objects to which the same names lead from the roots {} have the same id",
                share(same, seen)
            ));
        }
        let explanation = match (self.query.matching, self.by_id) {
            (Matching::Measured, true) => format!("{found}: ids mean the same in both snapshots"),
            (Matching::Measured, false) => format!(
                "{found}: the snapshots are of different processes, or of an engine that numbers anew, so nothing tells single objects apart"
            ),
            _ => format!("{found}; matched as asked"),
        };
        let by = if self.by_id { "id" } else { "name" };
        let other_processes = self.foreign.clone();
        MatchingInfo { by: by.into(), sampled, shared_ids: shared, agreeing, explanation, other_processes }
    }
}

impl ComparedSnapshot {
    /// Counts of a heap.
    pub fn new(heap: Outline, source: &Source) -> Self {
        ComparedSnapshot { snapshot: SnapshotInfo::new(heap, source), total: heap.total_size(), answer: None }
    }
}
