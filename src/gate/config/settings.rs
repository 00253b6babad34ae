//! `[leaks]` and `[ab]`: how leaks are judged, and how much a change may differ from its base.

use std::path::Path;

use serde::Deserialize;

use super::amount::Percent;
use super::files::{Files, Patterns};
use super::number::Count;
use super::size::Size;
use crate::gate::error::ConfigError;
use crate::gate::names::Tolerance;
use crate::gate::outcome::{OnInconclusive, Outcome, Severity};
use crate::leaks::{Confidence, Verdict};

/// How leaks are judged; what is not said is decided by the command.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table: [leaks]")]
pub struct LeakSettings {
    /// How much weight a new finding has.
    pub severity: LeakSeverity,
    /// What becomes of a verdict of `inconclusive`.
    pub on_inconclusive: OnInconclusive,
    /// Bytes that a place must have collected between the first and the last snapshot.
    pub min_growth: Option<Size>,
    /// Things that it must have collected in every step.
    pub min_count: Option<Count>,
    /// Bytes by which something that is made anew must become larger in every step.
    pub min_enlarged: Option<Size>,
    /// Bytes a step that may grow without an explanation.
    pub max_unexplained: Option<Size>,
    /// How sure a finding must be to fail.
    pub fail_on: FailOn,
    /// How many units of work there are in a step.
    pub work: Option<Count>,
}

/// How sure a finding must be to fail a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// What collected as much in each of several steps.
    Certain,
    /// What more speaks for than against.
    #[default]
    Likely,
    /// What may be a leak.
    Possible,
    /// All that is not `no leak`.
    Inconclusive,
}

impl FailOn {
    /// Whether what the snapshots show is enough to fail. `surest` is the confidence of the surest finding.
    pub fn fails(self, verdict: Verdict, surest: Option<Confidence>) -> bool {
        match self {
            FailOn::Certain => surest >= Some(Confidence::Certain) && verdict == Verdict::Leak,
            FailOn::Likely => verdict == Verdict::Leak,
            FailOn::Possible => verdict == Verdict::Leak || surest.is_some(),
            FailOn::Inconclusive => verdict != Verdict::NoLeak,
        }
    }

    /// Whether a finding that is so sure is enough to fail.
    pub fn includes(self, confidence: Confidence) -> bool {
        match self {
            FailOn::Certain => confidence >= Confidence::Certain,
            FailOn::Likely => confidence >= Confidence::Likely,
            FailOn::Possible | FailOn::Inconclusive => true,
        }
    }
}

/// How much weight a new finding has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeakSeverity {
    /// The check fails.
    #[default]
    Error,
    /// It is told.
    Warning,
    /// Nobody looks for leaks.
    Off,
}

impl LeakSeverity {
    /// What becomes of a new finding.
    pub fn outcome(self) -> Outcome {
        match self {
            LeakSeverity::Error => Outcome::Failed,
            LeakSeverity::Warning => Outcome::Warned,
            LeakSeverity::Off => Outcome::NotJudged,
        }
    }
}

/// The base branch that the snapshots are compared with.
#[derive(Debug, Default)]
pub struct Comparison {
    /// Its snapshots, the oldest first; nothing is compared without any.
    pub base: Files,
    /// How much a group may differ.
    pub tolerance: Tolerance,
    /// How much weight it has if a group grew by more.
    pub severity: Severity,
}

/// The same as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table: [ab]")]
pub(super) struct WrittenComparison {
    base: Patterns,
    tolerance: Option<Percent>,
    min_growth: Option<Size>,
    min_count: Option<Count>,
    severity: Severity,
}

impl WrittenComparison {
    pub(super) fn check(self, text: &str, file: &str, folder: &Path) -> Result<Comparison, ConfigError> {
        let usual = Tolerance::default();
        let tolerance = Tolerance {
            percent: self.tolerance.map_or(usual.percent, |Percent(percent)| percent),
            min_growth: self.min_growth.map_or(usual.min_growth, |Size(bytes)| bytes),
            min_count: self.min_count.map_or(usual.min_count, |Count(count)| count),
        };
        Ok(Comparison { base: Files::new(self.base, text, file, folder)?, tolerance, severity: self.severity })
    }
}
