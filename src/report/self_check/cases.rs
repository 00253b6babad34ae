//! A self-check as cases for CI.

use super::{SelfCheck, TwinInfo, messages};
use crate::report::ci::{Case, Cases, Level};

/// Codes of what is expected of both, the one that leaks first.
const RULES: [&str; 2] = ["planted-leak", "clean-twin"];

pub(super) fn cases(report: &SelfCheck) -> Cases {
    Cases {
        command: "check --self-check",
        summary: report.reason.clone(),
        cases: (0..RULES.len()).map(|at| case(report.twins()[at], at)).collect(),
        warnings: Vec::new(),
        // The snapshots are gone: a reader who wants a file gets the one that says what a leak is.
        snapshot: report.config.clone().unwrap_or_else(|| crate::gate::config::FILE_NAME.to_owned()),
    }
}

fn case(twin: &TwinInfo, at: usize) -> Case {
    let because = if twin.is_right() { Vec::new() } else { messages::because(twin) };
    Case {
        kind: "self-check".into(),
        rule: RULES[at].to_owned(),
        name: messages::EXPECTED[at].to_owned(),
        level: if twin.is_right() { Level::Passed } else { Level::Error },
        message: format!("{}; found: {}", messages::EXPECTED[at], messages::found(twin)),
        details: because.join("\n"),
        fingerprint: None,
        known: None,
        code: Vec::new(),
        said_at: None,
        state: None,
    }
}
