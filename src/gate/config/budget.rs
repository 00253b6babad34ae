//! `[[budget]]`: how much of something there may be.

use std::ops::Range;

use serde::Deserialize;

use super::amount::{BytesOrPercent, CountOrPercent};
use super::number::Count;
use super::pattern::Pattern;
use super::size::Size;
use crate::gate::budget::{Allowance, Budget, Limit, Measure, Over};
use crate::gate::error::Fault;
use crate::gate::measure::Subject;
use crate::gate::outcome::Severity;

/// A budget as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: [[budget]]")]
pub(super) struct BudgetEntry {
    of: Option<Of>,
    class: Option<Pattern>,
    package: Option<Pattern>,
    max_count: Option<Count>,
    max_retained: Option<Size>,
    max_growth: Option<BytesOrPercent>,
    max_growth_per_step: Option<BytesOrPercent>,
    max_count_growth: Option<CountOrPercent>,
    max_count_growth_per_step: Option<CountOrPercent>,
    #[serde(default)]
    severity: Severity,
    reason: Option<String>,
}

/// What has no name of its own.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Of {
    Total,
    Detached,
    DuplicateStrings,
}

impl BudgetEntry {
    /// The budget at this place of the file, if it makes sense.
    pub(super) fn check(self, span: Range<usize>, place: (String, usize)) -> Result<Budget, Fault> {
        let limits = self.limits();
        let fault = |message: &str| Err(Fault { message: message.to_owned(), span });
        let (subject, title) = match (self.of, self.class, self.package) {
            (Some(Of::Total), None, None) => (Subject::Total, "total".to_owned()),
            (Some(Of::Detached), None, None) => (Subject::Detached, "detached nodes".to_owned()),
            (Some(Of::DuplicateStrings), None, None) => (Subject::DuplicateStrings, "duplicate strings".to_owned()),
            (None, Some(class), None) => (Subject::Class(class.regex), format!("class {}", class.text)),
            (None, None, Some(package)) => (Subject::Package(package.regex), format!("package {}", package.text)),
            (None, None, None) => {
                return fault("this budget does not say of what; give of = \"total\", class = … or package = …");
            }
            _ => return fault("a budget is about one thing: of, class or package; write a [[budget]] for each"),
        };
        if limits.is_empty() {
            return fault("this budget allows anything; give max_count, max_retained, max_growth or max_growth_per_step");
        }
        Ok(Budget { subject, title, limits, severity: self.severity, reason: self.reason, place })
    }

    fn limits(&self) -> Vec<Limit> {
        let limit = |key, measure, over, most: Option<Allowance>| most.map(|most| Limit { key, measure, over, most });
        let count = self.max_count.map(|Count(most)| Allowance::Absolute(most));
        let retained = self.max_retained.map(|Size(most)| Allowance::Absolute(most));
        let bytes = |most: Option<BytesOrPercent>| most.map(|BytesOrPercent(most)| most);
        let things = |most: Option<CountOrPercent>| most.map(|CountOrPercent(most)| most);
        [
            limit("max_count", Measure::Count, Over::Snapshots, count),
            limit("max_retained", Measure::Bytes, Over::Snapshots, retained),
            limit("max_growth", Measure::Bytes, Over::Whole, bytes(self.max_growth)),
            limit("max_growth_per_step", Measure::Bytes, Over::Step, bytes(self.max_growth_per_step)),
            limit("max_count_growth", Measure::Count, Over::Whole, things(self.max_count_growth)),
            limit("max_count_growth_per_step", Measure::Count, Over::Step, things(self.max_count_growth_per_step)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
