//! What all of it amounts to. `no leak` is a claim: it is made only where little is unexplained and nothing in it grows steadily.

use super::criteria::{Confidence, Grounds, Rejection, Verdict, steps_of};
use super::detect::LeakOptions;
use super::finding::Finding;
use super::ledger::{Ledger, Line};
use super::series::Growths;
use crate::compare::Identity;

/// What decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// There is no snapshot of the work itself, only one before it and the final one.
    NoWork,
    /// So many findings are sure enough, after so many steps.
    Found {
        /// Findings that are sure enough.
        places: usize,
        /// Steps of work.
        steps: usize,
    },
    /// So many places grew in the only step, which may be a leak or the first time.
    OneStep {
        /// Places that grew.
        places: usize,
        /// Units of work in a step, if somebody said so: what they gained is no multiple of it.
        work: Option<u64>,
    },
    /// What was found is not sure enough.
    NotSure {
        /// Places that may leak.
        places: usize,
        /// Steps of work.
        steps: usize,
    },
    /// Nothing explains what grew in every step.
    Unexplained {
        /// The least that it grew by in a step, in bytes.
        least: i64,
        /// What is allowed, in bytes.
        allowed: u64,
    },
    /// Memory that no object stands for grew in every step, and stayed: what holds it can't be seen in a snapshot.
    GrowsWithoutNode {
        /// The least that it grew by in a step, in bytes.
        least: i64,
        /// What is allowed, in bytes.
        allowed: u64,
    },
    /// The heap grew in every step but the last, after which it is smaller than it ever was: that may be cleanup, not work.
    EndsSmaller {
        /// The position of the last snapshot.
        at: usize,
    },
    /// Nothing grew in every step, and little is unexplained.
    Nothing {
        /// Steps of work.
        steps: usize,
        /// What grew without an explanation, in bytes a step; at most what is allowed.
        unexplained: i64,
        /// What is allowed, in bytes a step.
        allowed: u64,
        /// Findings that are too small to be called a leak.
        notes: usize,
    },
    /// The snapshots are in the wrong order: a later one has objects that an earlier one has not seen.
    WrongOrder {
        /// The position of the first that is older than the one before it.
        at: usize,
    },
}

/// What the snapshots show, and what decided.
pub(super) fn verdict(growths: &Growths, findings: &[Finding], ledger: &Ledger, options: &LeakOptions) -> (Verdict, Because) {
    let plan = growths.plan;
    if let Some(trouble) = trouble_with_inputs(growths) {
        return (Verdict::Inconclusive, trouble);
    }
    if plan.steps == 0 {
        return (Verdict::Inconclusive, Because::NoWork);
    }
    let sure = findings.iter().filter(|finding| finding.judgement.confidence >= Confidence::Likely).count();
    if sure > 0 {
        return (Verdict::Leak, Because::Found { places: sure, steps: plan.steps });
    }
    if plan.steps == 1 && !plan.has_final {
        return (Verdict::Inconclusive, Because::OneStep { places: findings.len(), work: options.work });
    }
    let is_note = |finding: &&Finding| finding.judgement.grounds.contains(&Grounds::OneSmallThing);
    let notes = findings.iter().filter(is_note).count();
    if notes < findings.len() {
        return (Verdict::Inconclusive, Because::NotSure { places: findings.len() - notes, steps: plan.steps });
    }
    let heap = growths.facts.last().map_or(0, |facts| facts.bytes);
    let allowed = options.thresholds.max_unexplained.max(heap / 10_000 * options.thresholds.max_unexplained_share);
    if ends_smaller(growths, allowed) {
        return (Verdict::Inconclusive, Because::EndsSmaller { at: plan.steps });
    }
    let least = least_unexplained(growths, ledger);
    if least > allowed as i64 {
        return (Verdict::Inconclusive, Because::Unexplained { least, allowed });
    }
    let least = least_without_node(growths);
    if least > allowed as i64 {
        return (Verdict::Inconclusive, Because::GrowsWithoutNode { least, allowed });
    }
    (Verdict::NoLeak, Because::Nothing { steps: plan.steps, unexplained: least.max(0), allowed, notes })
}

/// By how many bytes a step the heap grew at least beyond what the findings, the engine's own structures and what was let go explain.
fn least_unexplained(growths: &Growths, ledger: &Ledger) -> i64 {
    let is_explained = |line: &Line| {
        matches!(
            line,
            Line::Finding(_)
                | Line::Ignored(_)
                | Line::Noise(_)
                | Line::Compiled
                | Line::Released
                // It is judged by itself.
                | Line::WithoutNode
                | Line::Rejected(
                    Rejection::Released
                        | Rejection::HoldsWeakly
                        | Rejection::HeldByConsole
                        | Rejection::OfTheRuntime
                        | Rejection::BoundedByRuntime
                        | Rejection::Ignored
                )
        )
    };
    let explained: i64 = ledger.lines.iter().filter(|(line, _)| is_explained(line)).map(|(_, amount)| amount.bytes).sum();
    let steps = growths.plan.steps.max(1) as i64;
    let totals: Vec<i64> = growths.facts[..=growths.plan.steps].iter().map(|facts| facts.bytes as i64).collect();
    // What is explained is known of the whole only: each step has its part of it.
    let weakest = steps_of(&totals).into_iter().min().unwrap_or(0);
    let mean = (ledger.total.bytes - explained) / steps;
    weakest.min(mean)
}

/// Whether the last snapshot looks as if it was taken after cleanup, though nobody said so.
fn ends_smaller(growths: &Growths, allowed: u64) -> bool {
    let sizes: Vec<i64> = growths.facts.iter().map(|facts| facts.bytes as i64).collect();
    let Some((last, before)) = sizes.split_last().filter(|_| !growths.plan.has_final) else { return false };
    let steps = steps_of(before);
    !steps.is_empty() && steps.iter().all(|&step| step > allowed as i64) && before.iter().all(|size| size > last)
}

/// By how many bytes the memory that no node stands for grew at least in each of several steps, and by how much a step it is larger
/// after cleanup. One step proves nothing: an engine lets go of such memory when it likes to.
fn least_without_node(growths: &Growths) -> i64 {
    let plan = growths.plan;
    let sizes: Vec<i64> = growths.facts.iter().map(|facts| facts.without_node as i64).collect();
    if plan.steps < 2 {
        return 0;
    }
    let kept = sizes.last().filter(|_| plan.has_final).map(|last| (last - sizes[0]) / plan.steps as i64);
    steps_of(&sizes[..=plan.steps]).into_iter().chain(kept).min().unwrap_or(0)
}

/// Snapshots that are not what a series is made of.
fn trouble_with_inputs(growths: &Growths) -> Option<Because> {
    if growths.identity == Identity::Path {
        return None;
    }
    let facts = &growths.facts;
    let older = facts.windows(2).position(|pair| pair[1].last_id < pair[0].last_id);
    older.map(|at| Because::WrongOrder { at: at + 1 })
}

impl Confidence {
    /// In words, as the command line takes them.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Possible => "possible",
            Confidence::Likely => "likely",
            Confidence::Certain => "certain",
        }
    }
}
