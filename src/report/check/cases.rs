//! A check as cases for CI.

use super::{Check, ExpectationInfo, INCONCLUSIVE, messages};
use crate::gate::Outcome;
use crate::gate::fix::FixState;
use crate::report::ci::{BaselineState, Case, Cases, Level, SaidAt, leak_case};

pub(super) fn cases(report: &Check) -> Cases {
    Cases {
        command: "check",
        summary: format!("{}: {}", messages::outcome(report.outcome), report.reason),
        cases: report.expectations.iter().map(|one| case(report, one)).collect(),
        warnings: report.warnings.clone(),
        snapshot: report.snapshots.last().map(|last| last.snapshot.file.clone()).unwrap_or_default(),
    }
}

fn case(report: &Check, one: &ExpectationInfo) -> Case {
    let level = match one.outcome {
        Outcome::Failed => Level::Error,
        Outcome::Warned => Level::Warning,
        Outcome::NotJudged => Level::Skipped,
        Outcome::Passed => Level::Passed,
    };
    let said_at = one.said_in.as_ref().map(|said| SaidAt { file: said.file.clone(), line: said.line });
    if let Some(finding) = report.finding(one) {
        let known = (one.outcome == Outcome::Passed).then(|| one.reason.clone().unwrap_or_else(|| one.expected.clone()));
        let case = Case { known, said_at, ..leak_case(finding, level) };
        let Some(state) = one.state else { return case };
        let known = case.known.filter(|_| state != FixState::Fixed);
        return Case { kind: one.kind.clone(), message: one.found.clone(), known, state: Some(baseline_state(state)), ..case };
    }
    let reason = one.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    Case {
        kind: one.kind.clone(),
        rule: one.rule.clone(),
        name: one.expected.clone(),
        level,
        message: format!("{}; found: {}{reason}", one.expected, one.found),
        details: String::new(),
        fingerprint: None,
        known: None,
        code: Vec::new(),
        said_at,
        state: (one.kind == "fix" && one.rule == INCONCLUSIVE).then_some(BaselineState::New),
    }
}

/// In the words of code scanning. What was not seen without proof that it is gone counts as being there.
fn baseline_state(state: FixState) -> BaselineState {
    match state {
        FixState::New => BaselineState::New,
        FixState::Worse | FixState::Better => BaselineState::Updated,
        FixState::Unchanged | FixState::Unclear => BaselineState::Unchanged,
        FixState::Fixed => BaselineState::Absent,
    }
}
