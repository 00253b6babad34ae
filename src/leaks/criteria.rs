//! Which places are findings, and how sure that is.

use super::evidence::{Evidence, Place};
use super::maximum::Maximum;
use super::series::SeriesPlan;
use crate::engine::ecmascript;

/// What is asked of a place before it is a finding. Each can be lowered to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Bytes that it must have collected between the first and the last snapshot.
    pub min_growth: u64,
    /// Things that it must have collected in every step.
    pub min_count: u64,
    /// Bytes by which a place that collects no more things must become larger in every step.
    pub min_enlarged: u64,
    /// Bytes a step that may grow without an explanation before `no leak` is withheld.
    pub max_unexplained: u64,
    /// The same as a share of the heap, in hundredths of a percent.
    pub max_unexplained_share: u64,
}

impl Default for Thresholds {
    /// In 100 series of programs that do not leak the largest place that was replaced by something larger grew by 12 kB in two steps,
    /// and such programs grow by 2 to 20 kB a step at rest.
    fn default() -> Self {
        Thresholds { min_growth: 0, min_count: 1, min_enlarged: 8_000, max_unexplained: 100_000, max_unexplained_share: 100 }
    }
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// It may be one: too little was seen.
    Possible,
    /// More speaks for it than against it.
    Likely,
    /// It collected as much in each of several steps.
    Certain,
}

/// How a place grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// It collects things.
    Collects,
    /// What it holds is made anew, larger each time.
    Enlarged,
    /// It is a collection of numbers, of which only the storage tells.
    Numbers,
}

/// Why a finding is as sure as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grounds {
    /// It grew in each of so many steps.
    EveryStep(usize),
    /// It grew in all but so many of so many steps, and never lost anything.
    QuietSteps(usize, usize),
    /// Each step brought as much as the others.
    SameEachStep,
    /// Each step brought less than the one before: it may be filling up. So many more steps would show it.
    Saturating(usize),
    /// It was made with room for so many, which it has not reached.
    RoomFor(u64),
    /// Beside it is a field that says how many it may hold. If its value is known, so many more steps would fill it.
    HasMaximum(Maximum, Option<usize>),
    /// There is one step only.
    OneStep,
    /// It gained so many things for each unit of work.
    MultipleOfWork(u64),
    /// It has so many new things: most of them took the place of others.
    Replaces(u64),
    /// So many of the things that it gained were kept after cleanup.
    KeptAfterCleanup(i64),
    /// One small thing a step may be what the harness notes of each snapshot.
    OneSmallThing,
    /// Objects were matched by the names that lead to them, as ids mean nothing.
    MatchedByNames,
    /// It became larger by at least so many bytes in each step.
    LargerEachStep(u64),
    /// Its storage was made larger in so many of so many steps; numbers in it leave no trace.
    StorageGrew(usize, usize),
}

/// A place that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// How it grows.
    pub pattern: Pattern,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why.
    pub grounds: Vec<Grounds>,
}

impl Judgement {
    /// Takes back all confidence above this, for a reason.
    pub fn weaken(&mut self, most: Confidence, reason: Grounds) {
        self.confidence = self.confidence.min(most);
        self.grounds.push(reason);
    }
}

/// The last step must bring so many in a hundred of what a step brings on average: what dies out is warming up.
const LAST_STEP_PERCENT: i64 = 20;
/// And so many where each step brings less than the one before.
const LAST_OF_FALLING_STEPS_PERCENT: i64 = 50;
/// Of so many steps one may bring nothing.
const STEPS_FOR_A_QUIET_ONE: usize = 3;
/// Of two steps one may bring nothing if the other brought so many: it is told, and nothing is concluded from it.
const MANY_AT_ONCE: i64 = 10;
/// Steps bring as much if the least one brings so many in a hundred of the most.
const SAME_PERCENT: i64 = 70;
/// Steps fall if each brings less than the one before, and the last so many in a hundred of the first at most.
const FALLING_PERCENT: i64 = 80;
/// What one thing a step must cost, in bytes, to be more than a note.
const NOTE_BYTES: i64 = 1_000;
/// Warm-up may cost so many units of work.
const WARM_UP_UNITS: u64 = 5;
/// A storage of numbers that grew once must have grown by so much, in bytes.
const STORAGE_BYTES: i64 = 4_000;
/// In the only step of two snapshots a place must have become larger by so much to be told.
const ONE_STEP_BYTES: i64 = 1_500;

/// Why a place is no finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rejection {
    /// It collected nothing: its storage grew, or what it held was replaced by something a little larger.
    CollectedNothing,
    /// It is a global object that has no property more: engines build the functions and texts of one when they are first used.
    BuiltLazily,
    /// It did not grow in every step.
    NotInEveryStep,
    /// It grew less and less.
    DyingOut,
    /// It collected less than was asked for.
    TooLittle,
    /// What it had collected was gone in the snapshot after the work.
    Released,
    /// It keeps nothing alive: what is in it is held by a finding.
    HoldsWeakly,
    /// Nothing but the console of DevTools holds it: an artefact of looking.
    HeldByConsole,
    /// It is a list of the runtime's own, which keeps it short.
    BoundedByRuntime,
    /// It is a C++ object of the embedder's and collected nothing of the program's.
    OfTheEmbedder,
    /// It is the runtime's own and collected nothing of the program's.
    OfTheRuntime,
    /// Somebody has asked not to hear of it.
    Ignored,
}

impl Rejection {
    /// Its stable name.
    pub fn code(self) -> &'static str {
        match self {
            Rejection::CollectedNothing => "collected-nothing",
            Rejection::BuiltLazily => "built-lazily",
            Rejection::NotInEveryStep => "not-in-every-step",
            Rejection::DyingOut => "dying-out",
            Rejection::TooLittle => "too-little",
            Rejection::Released => "released",
            Rejection::HoldsWeakly => "holds-weakly",
            Rejection::HeldByConsole => "held-by-console",
            Rejection::BoundedByRuntime => "bounded-by-runtime",
            Rejection::OfTheEmbedder => "of-the-embedder",
            Rejection::OfTheRuntime => "of-the-runtime",
            Rejection::Ignored => "ignored",
        }
    }
}

/// What the snapshots show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// At least one place collected something in every step.
    Leak,
    /// Enough snapshots, and no place did.
    NoLeak,
    /// The snapshots can't tell.
    Inconclusive,
}

/// Whether objects of a class keep nothing alive of what is put into them.
pub fn holds_weakly(class: &str) -> bool {
    ecmascript::WEAK_COLLECTIONS.contains(&class)
}

/// By how much something grew in each step.
pub fn steps_of(values: &[i64]) -> Vec<i64> {
    values.windows(2).map(|step| step[1] - step[0]).collect()
}

/// Judges places.
#[derive(Debug, Clone, Copy)]
pub struct Criteria {
    /// What is asked of a place.
    pub thresholds: Thresholds,
    /// How many snapshots there are.
    pub plan: SeriesPlan,
    /// How many units of work there were in a step, if somebody said so.
    pub work: Option<u64>,
}

impl Criteria {
    /// How sure it is that what was counted like this leaks, and why.
    pub fn confidence_of_counts(&self, counts: &[i64]) -> (Confidence, Vec<Grounds>) {
        let steps = steps_of(self.plan.of_work(counts));
        // Instances of a class are no note of the harness, however small.
        self.confidence(&steps, 0, i64::MAX)
    }

    /// How a place passes.
    ///
    /// # Errors
    /// Why it is no finding.
    pub fn judge(&self, place: &Place) -> Result<Judgement, Rejection> {
        let evidence = &place.evidence;
        let all_counts = self.counts(evidence);
        let (counts, bytes) = (self.plan.of_work(&all_counts), self.plan.of_work(&evidence.bytes));
        let judged = match self.collects(evidence, counts, bytes) {
            Ok(judged) => judged,
            Err(reason) => self.enlarged(evidence, bytes).ok_or(reason)?,
        };
        if (bytes.last().copied().unwrap_or(0) as u64) < self.thresholds.min_growth {
            return Err(Rejection::TooLittle);
        }
        self.after_cleanup(judged, evidence, &all_counts)
    }

    /// Judged by the number of things.
    fn collects(&self, evidence: &Evidence, counts: &[i64], bytes: &[i64]) -> Result<Judgement, Rejection> {
        let (total, gained) = (counts.last().copied().unwrap_or(0), bytes.last().copied().unwrap_or(0));
        let references = evidence.references[..counts.len()].last().copied().unwrap_or(0);
        // A list that is made anew with each change takes its predecessor's place: no reference more, but ever more behind it.
        let is_replaced = evidence.hangs_on_a_head();
        if evidence.is_renewed || total <= 0 || gained <= 0 || references <= 0 && !is_replaced {
            return Err(Rejection::CollectedNothing);
        }
        if evidence.is_global_object && !evidence.gains_entries() && !evidence.hangs_on_a_head() {
            return Err(Rejection::BuiltLazily);
        }
        if evidence.is_scope_of_runtime && !evidence.gains_entries() && !evidence.hangs_on_a_head() {
            return Err(Rejection::OfTheRuntime);
        }
        let steps = steps_of(counts);
        let quiet = steps.iter().filter(|&&step| step == 0).count();
        let is_once = matches!(steps[..], [_, 0]) && evidence.has_entries && total >= MANY_AT_ONCE;
        let may_be_quiet = quiet == 0 || quiet * STEPS_FOR_A_QUIET_ONE <= steps.len() || is_once;
        if steps.iter().any(|&step| step < 0) || !may_be_quiet {
            return Err(Rejection::NotInEveryStep);
        }
        if dies_out(&steps) && !is_once {
            return Err(Rejection::DyingOut);
        }
        if steps.iter().any(|&step| step > 0 && (step as u64) < self.thresholds.min_count) {
            return Err(Rejection::TooLittle);
        }
        let (mut confidence, mut grounds) = self.confidence(&steps, quiet, gained);
        if let Some(more) = steps_of_a_full_one(&steps, evidence) {
            (confidence, grounds) = (Confidence::Possible, vec![Grounds::EveryStep(steps.len()), Grounds::Saturating(more)]);
        }
        if let Some(room) = evidence.room {
            (confidence, grounds) = (Confidence::Possible, vec![Grounds::EveryStep(steps.len()), Grounds::RoomFor(room)]);
        }
        Ok(Judgement { pattern: Pattern::Collects, confidence, grounds })
    }

    pub(super) fn confidence(&self, steps: &[i64], quiet: usize, gained: i64) -> (Confidence, Vec<Grounds>) {
        if let [only] = *steps {
            if only <= 1 && gained < NOTE_BYTES {
                return (Confidence::Possible, vec![Grounds::OneStep, Grounds::OneSmallThing]);
            }
            return match self.work.filter(|&work| is_multiple(only, work)) {
                Some(work) => (Confidence::Likely, vec![Grounds::MultipleOfWork((only as u64).div_ceil(work).max(1))]),
                None => (Confidence::Possible, vec![Grounds::OneStep]),
            };
        }
        let is_note = steps.iter().all(|&step| step <= 1) && gained < NOTE_BYTES * steps.len() as i64;
        if is_note {
            return (Confidence::Possible, vec![Grounds::EveryStep(steps.len()), Grounds::OneSmallThing]);
        }
        if quiet > 0 && steps.len() < STEPS_FOR_A_QUIET_ONE {
            return (Confidence::Possible, vec![Grounds::QuietSteps(quiet, steps.len())]);
        }
        if quiet > 0 {
            return (Confidence::Likely, vec![Grounds::QuietSteps(quiet, steps.len())]);
        }
        let mut grounds = vec![Grounds::EveryStep(steps.len())];
        let (least, most) = (steps.iter().min().copied().unwrap_or(0), steps.iter().max().copied().unwrap_or(0));
        if least * 100 >= most * SAME_PERCENT && steps_until_full(steps).is_none() {
            grounds.push(Grounds::SameEachStep);
            return (Confidence::Certain, grounds);
        }
        if let Some(more) = steps_until_full(steps) {
            grounds.push(Grounds::Saturating(more));
            return (Confidence::Possible, grounds);
        }
        (Confidence::Likely, grounds)
    }

    /// Judged by bytes: something that is made anew, larger each time, or a storage of what leaves no trace.
    fn enlarged(&self, evidence: &Evidence, bytes: &[i64]) -> Option<Judgement> {
        if evidence.is_global_object || evidence.is_scope_of_runtime {
            return None;
        }
        let steps = steps_of(bytes);
        // One step says little: what it shows is told, and nothing is concluded from it.
        let (storage, enlarged) = match steps.len() {
            1 if !self.plan.has_final => (ONE_STEP_BYTES, ONE_STEP_BYTES.min(self.thresholds.min_enlarged as i64)),
            _ => (STORAGE_BYTES, self.thresholds.min_enlarged as i64),
        };
        let (least, total) = (steps.iter().min().copied().unwrap_or(0), bytes.last().copied().unwrap_or(0));
        let grew = steps.iter().filter(|&&step| step > 0).count();
        if evidence.is_storage_of_numbers && total >= storage && steps.iter().all(|&step| step >= 0) {
            // A storage is made larger by half or twice: it stays for more and more steps, however steady what comes into it is.
            let goes_on = grew > 1 && steps.len() > 2 && steps.iter().rev().take(2).any(|&step| step > 0);
            let is_sure = grew > 1 && (grew == steps.len() || goes_on);
            let confidence = if is_sure { Confidence::Likely } else { Confidence::Possible };
            return Some(Judgement {
                pattern: Pattern::Numbers,
                confidence,
                grounds: vec![Grounds::StorageGrew(grew, steps.len())],
            });
        }
        if least < enlarged || steps.is_empty() || dies_out(&steps) {
            return None;
        }
        let confidence = if steps.len() > 1 { Confidence::Likely } else { Confidence::Possible };
        let grounds = vec![if steps.len() > 1 { Grounds::LargerEachStep(least as u64) } else { Grounds::OneStep }];
        Some(Judgement { pattern: Pattern::Enlarged, confidence, grounds })
    }

    /// What the snapshot after cleanup says of it.
    fn after_cleanup(&self, mut judged: Judgement, evidence: &Evidence, counts: &[i64]) -> Result<Judgement, Rejection> {
        if !self.plan.has_final {
            return Ok(judged);
        }
        let values = if judged.pattern == Pattern::Collects { counts } else { &evidence.bytes };
        let [.., most, kept] = *values else { return Ok(judged) };
        if kept * 2 < most {
            return Err(Rejection::Released);
        }
        judged.grounds.retain(|grounds| *grounds != Grounds::OneStep);
        judged.grounds.push(Grounds::KeptAfterCleanup(kept));
        let is_note = judged.grounds.contains(&Grounds::OneSmallThing);
        judged.confidence = if is_note { Confidence::Possible } else { judged.confidence.max(Confidence::Likely) };
        Ok(judged)
    }

    /// How many things a place held more in each snapshot than in the first.
    pub fn counts(&self, evidence: &Evidence) -> Vec<i64> {
        evidence.counts(self.plan.snapshots_of_work())
    }

    /// How many elements that leave no trace a place held more in each snapshot, where its storage is exactly as long: zeros where
    /// nobody can tell.
    pub fn elements(&self, evidence: &Evidence) -> Vec<i64> {
        let unknown = || vec![0; evidence.bytes.len()];
        let Some(each) = evidence.bytes_of_element else { return unknown() };
        let is_whole = evidence.bytes.iter().all(|bytes| bytes % each == 0);
        if is_whole { evidence.bytes.iter().map(|bytes| bytes / each).collect() } else { unknown() }
    }
}

/// Whether so many things are a whole multiple of so many units of work, or of a few less.
fn is_multiple(things: i64, work: u64) -> bool {
    let things = things.max(0) as u64;
    let tolerance = WARM_UP_UNITS.min(work / 10);
    things >= work.saturating_sub(tolerance).max(1) && (things.is_multiple_of(work) || work - things % work <= tolerance)
}

/// Whether growth comes to an end by itself, as that of what warms up.
fn dies_out(steps: &[i64]) -> bool {
    let is_falling = steps.windows(2).all(|pair| pair[1] < pair[0]);
    let least_percent = if is_falling { LAST_OF_FALLING_STEPS_PERCENT } else { LAST_STEP_PERCENT };
    let (last, total): (i64, i64) = (steps.last().copied().unwrap_or(0), steps.iter().sum());
    let is_quiet_end = last == 0 && steps.len() >= STEPS_FOR_A_QUIET_ONE && steps[..steps.len() - 1].iter().all(|&step| step > 0);
    steps.len() > 1 && !is_quiet_end && last * (steps.len() as i64) * 100 < total * least_percent
}

/// What held so many times as much in the beginning as the last step brought has grown much faster before.
const TIMES_OF_LAST_STEP: u64 = 10;
/// Of such a one steps fall already if the last brought so many in a hundred of the first.
const FALLING_GENTLY_PERCENT: i64 = 90;

/// Of a collection that is full but for a few, and gains less with each step: how many more steps there would be.
fn steps_of_a_full_one(steps: &[i64], evidence: &Evidence) -> Option<usize> {
    let (held, last) = (evidence.entries.first().copied().unwrap_or(0), steps.last().copied().unwrap_or(0).max(0) as u64);
    (evidence.has_entries && last > 0 && held >= last * TIMES_OF_LAST_STEP)
        .then(|| falling(steps, FALLING_GENTLY_PERCENT))
        .flatten()
}

/// Where each step brought less than the one before: how many more there would be until nothing comes, if it went on like that.
fn steps_until_full(steps: &[i64]) -> Option<usize> {
    falling(steps, FALLING_PERCENT)
}

fn falling(steps: &[i64], percent: i64) -> Option<usize> {
    let (first, last) = (*steps.first()?, *steps.last()?);
    let falls = steps.len() > 1 && last * 100 < first * percent && steps.windows(2).all(|pair| pair[1] < pair[0]);
    let fall = (first - last) as usize / (steps.len() - 1).max(1);
    falls.then(|| (last as usize).div_ceil(fall.max(1)))
}

#[cfg(test)]
mod tests;
