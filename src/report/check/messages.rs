//! Expectations and what became of them, in words.

use crate::gate::Outcome;
use crate::gate::baseline::Entry;
use crate::gate::budget::{Allowance, Kept, Limit, Measure, Over};
use crate::gate::config::FailOn;
use crate::gate::fix::{FixState, Pair, Rate};
use crate::gate::names::{Grown, NamedBy, Tolerance};
use crate::leaks::Confidence;
use crate::report::leaks::{FindLeaks, FindingInfo};
use crate::report::units::{change, count, counted, size};

/// What the whole check came to.
pub(super) fn reason(failed: u64, warned: u64, total: u64) -> String {
    let warnings = if warned > 0 { format!(", {}", counted(warned, "warning", "warnings")) } else { String::new() };
    match (total, failed) {
        (0, _) => "nothing is expected: no budgets, no base, and leaks are switched off".to_owned(),
        (total, 0) => format!("{}{warnings}", counted(total, "expectation", "expectations")),
        (total, failed) => format!("{} of {} failed{warnings}", count(failed), counted(total, "expectation", "expectations")),
    }
}

/// An outcome in a table.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Failed => "FAILED",
        Outcome::Warned => "warning",
        Outcome::NotJudged => "not judged",
        Outcome::Passed => "passed",
    }
}

/// A leak in a line.
pub(super) fn finding(finding: &FindingInfo) -> String {
    let things = change(finding.counts.iter().copied().max().unwrap_or(0), count);
    let bytes = change(finding.bytes.last().copied().unwrap_or(0), size);
    format!("{}: {} gained {things} things, {bytes}", finding.title, finding.owner)
}

/// Why a finding fails nothing, if it is not sure enough.
pub(super) fn below(fail_on: FailOn, confidence: Confidence, outcome: Outcome) -> String {
    match outcome {
        Outcome::Warned if !fail_on.includes(confidence) => {
            format!(" ({}; --fail-on {} would fail)", confidence.name(), confidence.name())
        }
        _ => String::new(),
    }
}

/// What became of a leak: `fixed: Array `listeners` in bus: 31 kB a step → 0`.
pub(super) fn fix(pair: &Pair, finding: &FindingInfo) -> String {
    let state = match pair.state {
        FixState::New => "new",
        FixState::Worse => "worse",
        FixState::Unchanged => "unchanged",
        FixState::Better => "better",
        FixState::Fixed => "fixed",
        FixState::Unclear => "not seen any more, which proves nothing",
    };
    let owner = &finding.owner;
    match (pair.before, pair.after) {
        (Some(before), Some(after)) => format!("{state}: {owner}: {} → {} a step", rate(before), rate(after)),
        (Some(before), None) => format!("{state}: {owner}: {} a step → 0", rate(before)),
        (None, after) => format!("{state}: {owner}: {} a step", rate(after.unwrap_or_default())),
    }
}

/// Bytes, or things where there are no bytes to show.
fn rate(rate: Rate) -> String {
    match rate.bytes_per_step.round() as i64 {
        bytes if bytes > 0 => size(bytes as u64),
        _ => counted(rate.count_per_step.round().max(0.0) as u64, "thing", "things"),
    }
}

/// Leaks were looked for, and none is new.
pub(super) fn nothing_new(leaks: &FindLeaks, known: usize) -> String {
    match known {
        0 => leaks.reason.clone(),
        known => format!("none beside {}", counted(known as u64, "that is known", "that are known")),
    }
}

/// What a limit asks for, and what was found. `file` names a snapshot by its position.
pub(super) fn limit<'f>(title: &str, limit: &Limit, kept: &Kept, file: impl Fn(usize) -> &'f str) -> (String, String) {
    let amount = |number: u64| match limit.measure {
        Measure::Count => count(number),
        Measure::Bytes => size(number),
    };
    let most = match limit.most {
        Allowance::Absolute(most) => amount(most),
        Allowance::Percent(percent) => format!("{percent} %"),
    };
    let expected = format!("{title}: {} {most}", limit.key);
    let found = match kept.worst {
        None => "nothing can tell: it takes two snapshots to see growth".to_owned(),
        Some(worst) => {
            let number = match limit.over {
                Over::Snapshots => amount(worst.found.unsigned_abs()),
                Over::Whole | Over::Step => change(worst.found, amount),
            };
            let allowed = match limit.most {
                Allowance::Percent(_) => format!(", allowed {}", amount(worst.allowed)),
                Allowance::Absolute(_) => String::new(),
            };
            let place = match limit.over {
                Over::Snapshots => "in",
                Over::Whole => "from the first to",
                Over::Step => "in the step to",
            };
            format!("{number} {place} {}{allowed}", file(worst.at))
        }
    };
    (expected, found)
}

/// What is expected of a change beside its base.
pub(super) fn tolerance(tolerance: &Tolerance) -> String {
    let Tolerance { percent, min_growth, min_count } = tolerance;
    format!("no group more than {percent} % and {} (or {} objects) above the base", size(*min_growth), count(*min_count))
}

/// A group that grew.
pub(super) fn grown(grown: &Grown) -> String {
    let bytes = format!("{} → {} ({})", size(grown.base.size), size(grown.change.size), change(grown.bytes(), size));
    let objects = || format!("{} → {} objects, ", count(grown.base.count), count(grown.change.count));
    match grown.by {
        NamedBy::Total => format!("the whole heap: {bytes}"),
        NamedBy::Class => format!("class {}: {}{bytes}", grown.name, objects()),
        NamedBy::Owner => format!("what {} owns: {}{bytes}", grown.name, objects()),
    }
}

/// An entry of the baseline that nothing matches.
pub(super) fn unused(file: &str, entry: &Entry) -> String {
    let place = if entry.line > 0 { format!("{file}:{}", entry.line) } else { file.to_owned() };
    format!(
        "{place}: {} ({}, {}) was not found any more: delete the entry, or write the baseline anew with --write-baseline",
        entry.headline, entry.rule, entry.fingerprint
    )
}
