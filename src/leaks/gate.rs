//! Which places are findings, and what all of it amounts to.

use super::evidence::{Evidence, Place};

/// What is asked of a place before it is a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Knobs {
    /// Bytes that it must have collected between the first and the last snapshot.
    pub min_growth: u64,
    /// Things that it must have collected in every step.
    pub min_count: u64,
    /// The same where there is one step only, which proves little.
    pub min_count_of_one_step: u64,
}

impl Default for Knobs {
    fn default() -> Self {
        Knobs { min_growth: 0, min_count: 1, min_count_of_one_step: 20 }
    }
}

/// The last step must bring so many in a hundred of what a step brings on average: what dies out is warming up.
const LAST_STEP_PERCENT: i64 = 20;
/// And so many where each step brings less than the one before.
const LAST_OF_FALLING_STEPS_PERCENT: i64 = 50;

/// Why a place is no finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// It collected nothing: its storage grew, or what it held was replaced by something larger.
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
}

impl Reason {
    /// Its stable name.
    pub fn code(self) -> &'static str {
        match self {
            Reason::CollectedNothing => "collected-nothing",
            Reason::BuiltLazily => "built-lazily",
            Reason::NotInEveryStep => "not-in-every-step",
            Reason::DyingOut => "dying-out",
            Reason::TooLittle => "too-little",
            Reason::Released => "released",
            Reason::HoldsWeakly => "holds-weakly",
            Reason::HeldByConsole => "held-by-console",
            Reason::BoundedByRuntime => "bounded-by-runtime",
            Reason::OfTheEmbedder => "of-the-embedder",
        }
    }

    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Reason::CollectedNothing => {
                "collected nothing: only their storage grew, or something was replaced by something larger"
            }
            Reason::BuiltLazily => "are global objects without a new property: their tables are built when first used",
            Reason::NotInEveryStep => "did not grow in every step: initialised once, warmed up, or going up and down",
            Reason::DyingOut => "grew less and less: warming up",
            Reason::TooLittle => "collected less than --min-growth or --min-count",
            Reason::Released => "let go of what they had collected by the final snapshot",
            Reason::HoldsWeakly => {
                "keep nothing alive (WeakMap, WeakSet, FinalizationRegistry): they grow with what a finding holds"
            }
            Reason::BoundedByRuntime => {
                "are lists of the runtime's own, which keeps them short (Node remembers the last 250 requests of fetch)"
            }
            Reason::OfTheEmbedder => {
                "are the embedder's own (style sheets, fonts, layout), and collected nothing of the program's"
            }
            Reason::HeldByConsole => {
                "are held by nothing but the console of DevTools, which printed them: an artefact of looking"
            }
        }
    }
}

/// What the snapshots show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
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

/// What is in these stays as long as something else holds it.
const WEAK_COLLECTIONS: [&str; 3] = ["WeakMap", "WeakSet", "FinalizationRegistry"];

/// Whether objects of a class keep nothing alive of what is put into them.
pub fn holds_weakly(class: &str) -> bool {
    WEAK_COLLECTIONS.contains(&class)
}

/// Whether objects of a class are the embedder's own: it gives C++ names to what no JavaScript object stands for.
pub fn is_of_embedder(class: &str) -> bool {
    class.split('<').next().is_some_and(|name| name.contains("::"))
}

/// Whether growth comes to an end by itself, as that of what warms up.
fn dies_out(steps: &[i64]) -> bool {
    let is_falling = steps.windows(2).all(|pair| pair[1] < pair[0]);
    let least_percent = if is_falling { LAST_OF_FALLING_STEPS_PERCENT } else { LAST_STEP_PERCENT };
    let (last, total): (i64, i64) = (steps.last().copied().unwrap_or(0), steps.iter().sum());
    steps.len() > 1 && last * steps.len() as i64 * 100 < total * least_percent
}

/// Judges places.
#[derive(Debug, Clone, Copy)]
pub struct Gate {
    /// What is asked of a place.
    pub knobs: Knobs,
    /// The last snapshot was taken after the work had ended and been undone.
    pub has_final: bool,
}

impl Gate {
    /// Nothing for a finding, else why it is none.
    ///
    /// # Errors
    /// Why the place is no finding.
    pub fn judge(&self, place: &Place) -> Result<(), Reason> {
        let evidence = &place.evidence;
        let snapshots = self.snapshots_of_work(evidence);
        let all_counts = evidence.counts(snapshots);
        let (counts, all_bytes, references) =
            (&all_counts[..snapshots], &evidence.bytes[..snapshots], &evidence.references[..snapshots]);
        let steps: Vec<i64> = counts.windows(2).map(|step| step[1] - step[0]).collect();
        let (total, bytes) = (counts.last().copied().unwrap_or(0), all_bytes.last().copied().unwrap_or(0));
        let refers_to_new = references.last().is_some_and(|&references| references > 0);
        // One step of a storage that grows may be a capacity that was doubled.
        let is_storage_of_numbers = evidence.bytes_of_slot.is_some() && steps.len() > 1;
        // A list that is made anew with each change takes its predecessor's place: no reference more, but ever more behind it.
        let is_replaced = evidence.hangs_on_a_head() && steps.len() > 1;
        if total <= 0 || bytes <= 0 || !refers_to_new && !is_storage_of_numbers && !is_replaced {
            return Err(Reason::CollectedNothing);
        }
        if evidence.is_global_object && evidence.entries.last() <= evidence.entries.first() && !evidence.hangs_on_a_head() {
            return Err(Reason::BuiltLazily);
        }
        if steps.iter().any(|&step| step <= 0) || all_bytes.windows(2).any(|step| step[1] <= step[0]) {
            return Err(Reason::NotInEveryStep);
        }
        if dies_out(&steps) {
            return Err(Reason::DyingOut);
        }
        let least =
            if steps.len() > 1 { self.knobs.min_count } else { self.knobs.min_count_of_one_step.max(self.knobs.min_count) };
        if steps.iter().any(|&step| (step as u64) < least) || (bytes as u64) < self.knobs.min_growth {
            return Err(Reason::TooLittle);
        }
        let kept = all_counts.last().copied().unwrap_or(0);
        if self.has_final && kept * 2 < total {
            return Err(Reason::Released);
        }
        Ok(())
    }

    /// How many things a place held more in each snapshot than in the first.
    pub fn counts(&self, evidence: &Evidence) -> Vec<i64> {
        evidence.counts(self.snapshots_of_work(evidence))
    }

    /// How many snapshots show the work going on: all but the final one.
    pub fn snapshots_of_work(&self, evidence: &Evidence) -> usize {
        evidence.bytes.len() - usize::from(self.has_final)
    }
}

#[cfg(test)]
mod tests;
