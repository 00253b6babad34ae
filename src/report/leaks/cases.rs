//! Findings as cases for CI.

use super::FindLeaks;
use super::view::verdict_name;
use crate::leaks::Verdict;
use crate::report::ci::{Case, Cases, Level, leak_case};

pub(super) fn cases(report: &FindLeaks) -> Cases {
    let level = if report.verdict == Verdict::Leak { Level::Error } else { Level::Warning };
    let mut cases: Vec<Case> = report.findings.rows.iter().map(|finding| leak_case(finding, level)).collect();
    let verdict = |rule: &str, level| Case {
        kind: "leak".into(),
        rule: rule.to_owned(),
        name: "no leak".to_owned(),
        level,
        message: report.reason.clone(),
        details: String::new(),
        fingerprint: None,
        known: None,
        code: Vec::new(),
        said_at: None,
        state: None,
    };
    match report.verdict {
        Verdict::Leak => {}
        Verdict::NoLeak => cases.push(verdict("no-leak", Level::Passed)),
        Verdict::Inconclusive => cases.push(verdict("inconclusive", Level::Skipped)),
    }
    Cases {
        command: "find-leaks",
        summary: format!("{}: {}", verdict_name(report.verdict), report.reason),
        cases,
        warnings: Vec::new(),
        snapshot: report.snapshots.last().map(|last| last.snapshot.file.clone()).unwrap_or_default(),
    }
}
