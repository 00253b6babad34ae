//! Expectations and what became of them, in words.

use crate::gate::Outcome;
use crate::gate::baseline::Entry;
use crate::gate::budget::{Allowance, Kept, Limit, Measure, Over};
use crate::gate::names::{Grown, NamedBy, Tolerance};
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
