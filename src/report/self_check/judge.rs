//! Judges the two programs as `check` judges those of a project.

use super::{FoundInfo, PlantedInfo, SCHEMA_VERSION, SelfCheck, SettingInfo, TwinInfo, messages};
use crate::gate::Outcome;
use crate::gate::config::{Config, LeakSeverity};
use crate::gate::setting::Decisive;
use crate::generator::truth::PatternTruth;
use crate::generator::twins::Twins;
use crate::leaks::Verdict;
use crate::report::check::{Check, Expectations, Observed, judge};
use crate::report::leaks::FindingInfo;

/// What a check says of the program that leaks: right if the place that was planted would fail, or warn where the project wants leaks
/// to warn.
pub fn judge_leaking(config: &Config, observed: Observed, planted: &PatternTruth) -> TwinInfo {
    let check = check(config, observed);
    let found = check.findings.rows.iter().find(|finding| is_at(finding, &planted.path));
    let outcome = found.and_then(|found| outcome_of(&check, found));
    let is_told = config.leaks.severity == LeakSeverity::Warning
        && found.is_some_and(|found| config.leaks.fail_on.includes(found.confidence));
    let is_seen = outcome == Some(Outcome::Failed) || is_told && outcome == Some(Outcome::Warned);
    TwinInfo::new(&check, is_seen, found)
}

/// What a check says of the clean program: right if it neither fails nor calls it a leak.
pub fn judge_clean(config: &Config, observed: Observed) -> TwinInfo {
    let check = check(config, observed);
    let is_called_leak = check.verdict.as_ref().is_some_and(|verdict| verdict.verdict == Verdict::Leak);
    let is_blamed = is_called_leak || check.outcome == Outcome::Failed;
    TwinInfo::new(&check, !is_blamed, check.findings.rows.first())
}

fn check(config: &Config, observed: Observed) -> Check {
    judge(&Expectations { config, baseline: None }, observed, None)
}

/// What became of a finding.
fn outcome_of(check: &Check, finding: &FindingInfo) -> Option<Outcome> {
    let is_of = |fingerprint: &Option<String>| fingerprint.as_ref() == Some(&finding.fingerprint);
    check.expectations.iter().find(|one| is_of(&one.fingerprint)).map(|one| one.outcome)
}

/// Whether a finding is the place that was planted: runtimes have several names for the global object, and one for what hangs on it.
fn is_at(finding: &FindingInfo, path: &str) -> bool {
    let below_global = |path: &str| path.split_once('.').map(|(_, rest)| rest.to_owned());
    below_global(&finding.path) == below_global(path)
}

impl TwinInfo {
    fn new(check: &Check, is_right: bool, finding: Option<&FindingInfo>) -> Self {
        TwinInfo {
            outcome: if is_right { Outcome::Passed } else { Outcome::Failed },
            verdict: check.verdict.as_ref().map(|verdict| verdict.verdict),
            reason: check.verdict.as_ref().map_or_else(|| messages::SWITCHED_OFF.to_owned(), |verdict| verdict.reason.clone()),
            finding: finding.map(FoundInfo::new),
            because_of: Vec::new(),
            only_together: false,
        }
    }

    /// Whether the check is right.
    pub fn is_right(&self) -> bool {
        self.outcome == Outcome::Passed
    }

    /// The same with the settings that make the check wrong.
    pub fn because_of(self, decisive: &Decisive) -> Self {
        let change = |setting| SettingInfo { setting: messages::setting(setting), change: messages::change(setting).to_owned() };
        let because_of = decisive.settings.iter().map(change).collect();
        TwinInfo { because_of, only_together: decisive.only_together, ..self }
    }
}

impl FoundInfo {
    fn new(finding: &FindingInfo) -> Self {
        FoundInfo {
            owner: finding.owner.clone(),
            path: finding.path.clone(),
            class: finding.class.to_string(),
            rule: finding.rule.to_string(),
            confidence: finding.confidence,
            count: finding.counts.last().copied().unwrap_or(0),
            bytes: finding.bytes.last().copied().unwrap_or(0),
        }
    }
}

impl PlantedInfo {
    fn new(twins: &Twins) -> Self {
        let Twins { planted, parameters, .. } = twins;
        PlantedInfo {
            pattern: planted.pattern.clone(),
            title: planted.title.clone(),
            path: planted.path.clone(),
            class: planted.container.class.clone(),
            member_class: planted.member_class.clone(),
            steps: parameters.steps,
            count_per_step: parameters.per_step,
            bytes_per_step: parameters.per_step * parameters.size,
        }
    }
}

impl SelfCheck {
    /// The answer, from what was started, with which flags, and what a check says of both.
    pub fn new(config: &Config, (started, flags): (String, Vec<String>), twins: &Twins, leak: TwinInfo, clean: TwinInfo) -> Self {
        let is_right = leak.is_right() && clean.is_right();
        SelfCheck {
            schema_version: SCHEMA_VERSION,
            command: "check --self-check",
            outcome: if is_right { Outcome::Passed } else { Outcome::Failed },
            reason: messages::reason(leak.is_right(), clean.is_right()).to_owned(),
            runtime: twins.runtime.clone(),
            started,
            runtime_flags: flags,
            config: Some(config.file.clone()).filter(|file| !file.is_empty()),
            planted: PlantedInfo::new(twins),
            leak,
            clean,
        }
    }
}
