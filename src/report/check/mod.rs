//! The answer of `check`: which expectations hold, and what to do about the others.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Report;
use super::ci::{Cases, Judged};
use super::common::Listing;
use super::comparison::ComparedSnapshot;
use super::document::{Document, Page, Table};
use super::leaks::{FindingInfo, ReasonInfo};
use crate::gate::Outcome;
use crate::gate::fix::{FixState, Rate};
use crate::leaks::{Confidence, Verdict};

mod cases;
mod fix;
mod judge;
mod messages;
mod observe;
mod view;

pub use fix::judge_fix;
pub use judge::{Expectations, judge};
pub use observe::{NamesBy, Observed, Wanted, Watch};

/// Version of the JSON. Fields may be added within a version; none changes its meaning or goes away.
pub const SCHEMA_VERSION: u32 = 1;

/// The rule of an expectation of which the snapshots can't tell.
const INCONCLUSIVE: &str = "inconclusive";

/// Which expectations hold.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "heap-analyzer check")]
pub struct Check {
    /// Version of this format.
    pub schema_version: u32,
    /// `check`.
    pub command: Cow<'static, str>,
    /// `failed` or `passed`.
    pub outcome: Outcome,
    /// The same in a sentence.
    pub reason: String,
    /// How many expectations do not hold, those that only warn left out.
    pub failed: u64,
    /// How many only warn.
    pub warned: u64,
    /// How many hold.
    pub passed: u64,
    /// The snapshots that were judged, in their order.
    pub snapshots: Vec<ComparedSnapshot>,
    /// True if the last of them was taken after the work had been undone.
    pub has_final: bool,
    /// The snapshots of the base, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base: Vec<ComparedSnapshot>,
    /// The snapshots before the fix, in their order (`--before`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<ComparedSnapshot>,
    /// What `find-leaks` says of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_verdict: Option<VerdictInfo>,
    /// What leaked before the fix and was not found after it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before_findings: Vec<FindingInfo>,
    /// What `find-leaks` says of the snapshots; absent if nobody looked for leaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<VerdictInfo>,
    /// The expectations: those that do not hold first.
    pub expectations: Vec<ExpectationInfo>,
    /// What a person should know and what fails nothing: entries that have expired or that nothing matches.
    pub warnings: Vec<String>,
    /// What `find-leaks` finds, known findings included, the one that collects most first.
    pub findings: Listing<FindingInfo>,
    /// Places that grew and are no findings, by reason.
    pub set_aside: Vec<ReasonInfo>,
}

/// A verdict and why.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct VerdictInfo {
    /// `leak`, `no-leak` or `inconclusive`.
    pub verdict: Verdict,
    /// What decided, in words.
    pub reason: String,
}

/// An expectation, and what became of it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExpectationInfo {
    /// What became of it.
    pub outcome: Outcome,
    /// `leak`, `budget`, `ab`, or `fix` of a leak that is held against the snapshots before it.
    pub kind: Cow<'static, str>,
    /// Of a leak its rule (`heap-analyzer explain CODE`), of a budget the limit (`max_retained`), of a group that grew since the base
    /// `class-growth`, `owner-growth` or `heap-growth`; `inconclusive` where the snapshots can't tell.
    pub rule: String,
    /// What is expected.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// Why it is expected, or why a leak that is known may stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Of a leak, what it is known by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Of a leak, how sure it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// Of a leak that is held against the snapshots before a fix, what became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<FixState>,
    /// What it collected before the fix; absent if it did not leak then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Rate>,
    /// What it collects after the fix; absent if it does not leak then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Rate>,
    /// The number that was found: things or bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    /// The most that is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Where it is said: the configuration file or the baseline, with the line counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_in: Option<SaidIn>,
}

/// A line of a configuration file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SaidIn {
    /// The file.
    pub file: String,
    /// Counted from 1.
    pub line: u64,
}

impl Check {
    /// The finding that an expectation is about.
    fn finding(&self, expectation: &ExpectationInfo) -> Option<&FindingInfo> {
        let fingerprint = expectation.fingerprint.as_ref()?;
        self.findings.rows.iter().chain(&self.before_findings).find(|finding| finding.fingerprint == *fingerprint)
    }
}

impl Report for Check {
    fn document(&self) -> Document {
        view::document(self)
    }

    fn rows(&self) -> Table {
        view::rows(self)
    }

    fn page(&self) -> Page {
        view::page(self)
    }
}

impl Judged for Check {
    fn cases(&self) -> Cases {
        cases::cases(self)
    }
}
