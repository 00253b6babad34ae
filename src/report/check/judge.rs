//! Holds what was seen against what is expected.

use super::observe::Observed;
use super::{Check, ExpectationInfo, INCONCLUSIVE, SCHEMA_VERSION, SaidIn, messages};
use crate::gate::baseline::{Baseline, Found};
use crate::gate::budget::{Budget, Series};
use crate::gate::config::{Config, FailOn};
use crate::gate::names::{Grown, NamedBy};
use crate::gate::{OnInconclusive, Outcome};
use crate::leaks::{Confidence, Verdict};
use crate::report::common::Listing;
use crate::report::comparison::ComparedSnapshot;
use crate::report::leaks::{FindLeaks, FindingInfo};

/// What is expected.
#[derive(Debug)]
pub struct Expectations<'e> {
    /// Budgets, tolerances and what weight each has.
    pub config: &'e Config,
    /// Findings that are known, if there is a baseline.
    pub baseline: Option<&'e Baseline>,
}

/// Judges the snapshots of a change, beside those of its base if there are any.
pub fn judge(expectations: &Expectations, change: Observed, base: Option<Observed>) -> Check {
    let judge = Judge { expectations, change: &change, base: base.as_ref() };
    let mut all = judge.leaks();
    all.extend(judge.budgets());
    all.extend(judge.names());
    // Of equals in the order in which they are said.
    all.sort_by_key(|expectation| expectation.outcome);
    let warnings = judge.warnings(&all);
    Check::new(all, warnings, change, base.map(|base| base.snapshots).unwrap_or_default())
}

impl Check {
    /// What became of all expectations of what was observed.
    pub(super) fn new(
        expectations: Vec<ExpectationInfo>,
        warnings: Vec<String>,
        observed: Observed,
        base: Vec<ComparedSnapshot>,
    ) -> Check {
        let count = |outcome| expectations.iter().filter(|expectation| expectation.outcome == outcome).count() as u64;
        let (failed, warned, passed) = (count(Outcome::Failed), count(Outcome::Warned), count(Outcome::Passed));
        let verdict = observed.verdict();
        let (findings, set_aside) = match observed.leaks {
            Some(FindLeaks { findings, set_aside, .. }) => (findings, set_aside),
            None => (Listing::all(Vec::new()), Vec::new()),
        };
        Check {
            schema_version: SCHEMA_VERSION,
            command: "check".into(),
            outcome: if failed > 0 { Outcome::Failed } else { Outcome::Passed },
            reason: messages::reason(failed, warned, expectations.len() as u64),
            failed,
            warned,
            passed,
            snapshots: observed.snapshots,
            has_final: observed.has_final,
            base,
            before: Vec::new(),
            before_verdict: None,
            before_findings: Vec::new(),
            verdict,
            expectations,
            warnings,
            findings,
            set_aside,
        }
    }
}

impl Expectations<'_> {
    /// What becomes of a verdict of `inconclusive`.
    pub(super) fn unclear_verdict(&self) -> Outcome {
        let leaks = &self.config.leaks;
        if leaks.fail_on == FailOn::Inconclusive { Outcome::Failed } else { leaks.on_inconclusive.outcome() }
    }
}

/// What becomes of a finding that nobody knows: one that is not sure enough is told and fails nothing. Where the snapshots as a whole
/// can't tell, the weight of that decides, unless less than a verdict is asked for.
pub(super) fn outcome_of(expectations: &Expectations, verdict: Verdict, confidence: Confidence) -> Outcome {
    let leaks = &expectations.config.leaks;
    if leaks.fail_on.includes(confidence) && leaks.fail_on.fails(verdict, Some(confidence)) {
        leaks.severity.outcome()
    } else if verdict == Verdict::Inconclusive {
        leaks.on_inconclusive.outcome()
    } else {
        Outcome::Warned
    }
}

/// Findings as a baseline knows them.
pub(super) fn known_as(leaks: &FindLeaks) -> Vec<Found<'_>> {
    leaks.findings.rows.iter().map(found).collect()
}

fn found(finding: &FindingInfo) -> Found<'_> {
    Found { fingerprint: &finding.fingerprint, rule: &finding.rule, headline: &finding.owner }
}

impl Observed {
    /// What a baseline would hold; why it can't be written if the snapshots do not tell.
    ///
    /// # Errors
    /// Why a baseline can't be written.
    pub fn found(&self) -> Result<Vec<Found<'_>>, String> {
        let Some(leaks) = &self.leaks else { return Err("leaks are switched off (severity = \"off\")".to_owned()) };
        match (leaks.verdict, leaks.findings.total) {
            (Verdict::Inconclusive, 0) => Err(leaks.reason.clone()),
            _ => Ok(known_as(leaks)),
        }
    }
}

struct Judge<'a> {
    expectations: &'a Expectations<'a>,
    change: &'a Observed,
    base: Option<&'a Observed>,
}

impl Judge<'_> {
    fn unclear(&self) -> OnInconclusive {
        self.expectations.config.leaks.on_inconclusive
    }

    fn leaks(&self) -> Vec<ExpectationInfo> {
        let Some(leaks) = &self.change.leaks else { return Vec::new() };
        let mut all: Vec<ExpectationInfo> =
            leaks.findings.rows.iter().map(|finding| self.finding(leaks.verdict, finding)).collect();
        let expected = || "no new leak".to_owned();
        if leaks.verdict == Verdict::Inconclusive {
            let found = format!("nothing can tell: {}", leaks.reason);
            all.push(ExpectationInfo::new(self.expectations.unclear_verdict(), "leak", INCONCLUSIVE, expected(), found));
        } else if all.iter().all(|known| known.outcome == Outcome::Passed) {
            all.push(ExpectationInfo::new(
                Outcome::Passed,
                "leak",
                "no-leak",
                expected(),
                messages::nothing_new(leaks, all.len()),
            ));
        }
        all
    }

    fn finding(&self, verdict: Verdict, finding: &FindingInfo) -> ExpectationInfo {
        let known = self.expectations.baseline.and_then(|baseline| Some((baseline, baseline.entry(&finding.fingerprint)?)));
        let is_in_base = self.base.and_then(|base| base.leaks.as_ref()).is_some_and(|leaks| has(leaks, finding));
        let (outcome, expected) = match (known, is_in_base) {
            (Some(_), _) => (Outcome::Passed, "known leak (baseline)"),
            (None, true) => (Outcome::Passed, "known leak (the base has it too)"),
            (None, false) => (outcome_of(self.expectations, verdict, finding.confidence), "no new leak"),
        };
        let note = messages::below(self.expectations.config.leaks.fail_on, finding.confidence, outcome);
        let found = format!("{}{note}", messages::finding(finding));
        ExpectationInfo {
            reason: known.map(|(_, entry)| entry.reason.clone()).filter(|reason| !reason.is_empty()),
            fingerprint: Some(finding.fingerprint.clone()),
            value: finding.bytes.last().copied(),
            confidence: Some(finding.confidence),
            said_in: known
                .filter(|(_, entry)| entry.line > 0)
                .map(|(baseline, entry)| SaidIn { file: baseline.file.clone(), line: entry.line as u64 }),
            ..ExpectationInfo::new(outcome, "leak", &finding.rule, expected.to_owned(), found)
        }
    }

    fn budgets(&self) -> Vec<ExpectationInfo> {
        let budgets = std::iter::zip(&self.expectations.config.budgets, &self.change.amounts);
        budgets.flat_map(|(budget, amounts)| self.budget(budget, Series { amounts, has_final: self.change.has_final })).collect()
    }

    fn budget(&self, budget: &Budget, series: Series) -> Vec<ExpectationInfo> {
        let judged = budget.judge(series, self.unclear()).into_iter().map(|(limit, kept)| {
            let file = |at: usize| self.change.snapshots[at].snapshot.file.as_str();
            let (expected, found) = messages::limit(&budget.title, &limit, &kept, file);
            ExpectationInfo {
                reason: budget.reason.clone(),
                value: kept.worst.map(|worst| worst.found),
                limit: kept.worst.map(|worst| worst.allowed),
                said_in: Some(SaidIn { file: budget.place.0.clone(), line: budget.place.1 as u64 }),
                ..ExpectationInfo::new(kept.outcome, "budget", limit.key, expected, found)
            }
        });
        judged.collect()
    }

    fn names(&self) -> Vec<ExpectationInfo> {
        let names = self.base.and_then(|base| base.names.as_ref()).zip(self.change.names.as_ref());
        let Some((base, change)) = names else { return Vec::new() };
        let comparison = &self.expectations.config.comparison;
        let expected = messages::tolerance(&comparison.tolerance);
        let grown = change.grown_since(base, &comparison.tolerance);
        if grown.is_empty() {
            let found = "nothing did".to_owned();
            return vec![ExpectationInfo::new(Outcome::Passed, "ab", "class-growth", expected, found)];
        }
        let told = grown.iter().map(|grown: &Grown| {
            let rule = match grown.by {
                NamedBy::Total => "heap-growth",
                NamedBy::Class => "class-growth",
                NamedBy::Owner => "owner-growth",
            };
            ExpectationInfo {
                value: Some(grown.bytes()),
                ..ExpectationInfo::new(comparison.severity.outcome(), "ab", rule, expected.clone(), messages::grown(grown))
            }
        });
        told.collect()
    }

    fn warnings(&self, all: &[ExpectationInfo]) -> Vec<String> {
        let mut warnings = self.expectations.config.warnings.clone();
        if let (Some(baseline), Some(leaks)) = (self.expectations.baseline, &self.change.leaks)
            && !(leaks.verdict == Verdict::Inconclusive && leaks.findings.total == 0)
        {
            warnings.extend(baseline.unused(&known_as(leaks)).map(|entry| messages::unused(&baseline.file, entry)));
        }
        for (budget, amounts) in std::iter::zip(&self.expectations.config.budgets, &self.change.amounts) {
            if budget.is_about_nothing(amounts) {
                let (file, line) = &budget.place;
                let title = &budget.title;
                warnings.push(format!(
                    "{file}:{line}: no snapshot has anything of {title}: such a budget always holds; check the name"
                ));
            }
        }
        let base_is_unclear =
            self.base.and_then(|base| base.leaks.as_ref()).filter(|leaks| leaks.verdict == Verdict::Inconclusive);
        if let Some(leaks) =
            base_is_unclear.filter(|_| all.iter().any(|one| one.kind == "leak" && one.outcome == Outcome::Failed))
        {
            warnings.push(format!("which leaks the base has too is not certain: {}", leaks.reason));
        }
        warnings
    }
}

fn has(leaks: &FindLeaks, finding: &FindingInfo) -> bool {
    leaks.findings.rows.iter().any(|other| other.fingerprint == finding.fingerprint)
}

impl ExpectationInfo {
    pub(super) fn new(outcome: Outcome, kind: &'static str, rule: &str, expected: String, found: String) -> Self {
        let rule = rule.to_owned();
        ExpectationInfo {
            outcome,
            kind: kind.into(),
            rule,
            expected,
            found,
            reason: None,
            fingerprint: None,
            confidence: None,
            state: None,
            before: None,
            after: None,
            value: None,
            limit: None,
            said_in: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(fail_on: FailOn, verdict: Verdict, confidence: Confidence) -> Outcome {
        let mut config = Config::default();
        config.leaks.fail_on = fail_on;
        outcome_of(&Expectations { config: &config, baseline: None }, verdict, confidence)
    }

    #[test]
    fn a_finding_that_is_not_sure_enough_is_told_and_fails_nothing() {
        use Confidence::{Certain, Likely, Possible};
        for (fail_on, confidence, expected) in [
            (FailOn::Certain, Certain, Outcome::Failed),
            (FailOn::Certain, Likely, Outcome::Warned),
            (FailOn::Likely, Likely, Outcome::Failed),
            (FailOn::Likely, Possible, Outcome::Warned),
            (FailOn::Possible, Possible, Outcome::Failed),
        ] {
            assert_eq!(outcome(fail_on, Verdict::Leak, confidence), expected, "{fail_on:?} {confidence:?}");
        }
        assert_eq!(outcome(FailOn::Likely, Verdict::Inconclusive, Possible), Outcome::Warned);
        assert_eq!(outcome(FailOn::Possible, Verdict::Inconclusive, Possible), Outcome::Failed);
    }
}
