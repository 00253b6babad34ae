//! What becomes of an expectation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What became of an expectation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It does not hold, and the check fails.
    Failed,
    /// It does not hold, or nothing can tell, and a person should know.
    Warned,
    /// Nothing can tell.
    NotJudged,
    /// It holds.
    Passed,
}

/// How much weight an expectation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The check fails if it does not hold.
    #[default]
    Error,
    /// It is told, and the check passes.
    Warning,
}

impl Severity {
    /// What becomes of an expectation that does not hold.
    pub fn outcome(self) -> Outcome {
        match self {
            Severity::Error => Outcome::Failed,
            Severity::Warning => Outcome::Warned,
        }
    }
}

/// What becomes of an expectation of which the snapshots can't tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnInconclusive {
    /// Nothing.
    Ignore,
    /// It is told.
    #[default]
    Warn,
    /// The check fails.
    Fail,
}

impl OnInconclusive {
    /// What becomes of it.
    pub fn outcome(self) -> Outcome {
        match self {
            OnInconclusive::Ignore => Outcome::NotJudged,
            OnInconclusive::Warn => Outcome::Warned,
            OnInconclusive::Fail => Outcome::Failed,
        }
    }
}
