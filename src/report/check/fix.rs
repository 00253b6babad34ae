//! What leaked before a fix beside what leaks after it, as expectations: each leak is gone, and none is new.

use super::judge::{Expectations, known_as, outcome_of};
use super::observe::Observed;
use super::{Check, ExpectationInfo, INCONCLUSIVE, SaidIn, VerdictInfo, messages};
use crate::gate::Outcome;
use crate::gate::fix::{FixState, Pair, Rate, pairs};
use crate::leaks::Verdict;
use crate::report::leaks::{FindLeaks, FindingInfo};

/// Judges the snapshots after a fix beside those before it. Leaks alone are compared: budgets and names take no part.
pub fn judge_fix(expectations: &Expectations, before: Observed, after: Observed) -> Check {
    let mut all = Vec::new();
    let mut gone = Vec::new();
    let before_verdict = before.verdict();
    if let (Some(old), Some(new)) = (before.leaks, &after.leaks) {
        let judge = FixJudge { expectations, old: &old, new };
        all = judge.all();
        let is_gone = |finding: &FindingInfo| !new.findings.rows.iter().any(|other| other.fingerprint == finding.fingerprint);
        gone = old.findings.rows.into_iter().filter(is_gone).collect();
    }
    all.sort_by_key(|expectation| expectation.outcome);
    let warnings = unused_entries(expectations, after.leaks.as_ref());
    Check {
        before: before.snapshots,
        before_verdict,
        before_findings: gone,
        ..Check::new(all, warnings.into_iter().chain(expectations.config.warnings.iter().cloned()).collect(), after, Vec::new())
    }
}

impl Observed {
    pub(super) fn verdict(&self) -> Option<VerdictInfo> {
        self.leaks.as_ref().map(|leaks| VerdictInfo { verdict: leaks.verdict, reason: leaks.reason.clone() })
    }
}

fn unused_entries(expectations: &Expectations, leaks: Option<&FindLeaks>) -> Vec<String> {
    let (Some(baseline), Some(leaks)) = (expectations.baseline, leaks) else { return Vec::new() };
    if leaks.verdict == Verdict::Inconclusive && leaks.findings.total == 0 {
        return Vec::new();
    }
    baseline.unused(&known_as(leaks)).map(|entry| messages::unused(&baseline.file, entry)).collect()
}

struct FixJudge<'a> {
    expectations: &'a Expectations<'a>,
    old: &'a FindLeaks,
    new: &'a FindLeaks,
}

impl FixJudge<'_> {
    fn all(&self) -> Vec<ExpectationInfo> {
        let after_can_tell = self.new.verdict != Verdict::Inconclusive;
        let pairs = pairs(&rates(self.old), &rates(self.new), after_can_tell);
        let mut all: Vec<ExpectationInfo> = pairs.iter().filter_map(|pair| self.pair(pair)).collect();
        all.extend(self.unclear("before", self.old));
        all.extend(self.unclear("after", self.new));
        if all.is_empty() {
            let found = format!("nothing leaked before, nothing leaks after: {}", self.new.reason);
            all.push(ExpectationInfo::new(Outcome::Passed, "fix", "no-leak", "no new leak".to_owned(), found));
        }
        all
    }

    /// A series that can't tell is told as such.
    fn unclear(&self, side: &str, leaks: &FindLeaks) -> Option<ExpectationInfo> {
        let expected = || format!("the snapshots {side} tell what leaks");
        let found = format!("nothing can tell: {}", leaks.reason);
        let outcome = self.expectations.unclear_verdict();
        (leaks.verdict == Verdict::Inconclusive).then(|| ExpectationInfo::new(outcome, "fix", INCONCLUSIVE, expected(), found))
    }

    fn pair(&self, pair: &Pair) -> Option<ExpectationInfo> {
        let of = |leaks: &'_ FindLeaks| leaks.findings.rows.iter().position(|finding| finding.fingerprint == pair.fingerprint);
        let now = of(self.new).map(|at| &self.new.findings.rows[at]);
        let finding = now.or_else(|| of(self.old).map(|at| &self.old.findings.rows[at]))?;
        let known = self.expectations.baseline.and_then(|baseline| Some((baseline, baseline.entry(pair.fingerprint)?)));
        let judged = outcome_of(self.expectations, self.new.verdict, finding.confidence);
        let outcome = match pair.state {
            FixState::Fixed => Outcome::Passed,
            FixState::Unclear => self.expectations.unclear_verdict(),
            _ if known.is_some() => Outcome::Passed,
            _ => judged,
        };
        let expected = match pair.state {
            FixState::New => "no new leak",
            _ => "the leak is fixed",
        };
        let told = messages::fix(pair, finding);
        let note = messages::below(self.expectations.config.leaks.fail_on, finding.confidence, outcome);
        Some(ExpectationInfo {
            reason: known.map(|(_, entry)| entry.reason.clone()).filter(|reason| !reason.is_empty()),
            fingerprint: Some(finding.fingerprint.clone()),
            value: pair.after.map(|rate| rate.bytes_per_step as i64),
            state: Some(pair.state),
            before: pair.before,
            after: pair.after,
            confidence: Some(finding.confidence),
            said_in: known
                .filter(|(_, entry)| entry.line > 0)
                .map(|(baseline, entry)| SaidIn { file: baseline.file.clone(), line: entry.line as u64 }),
            ..ExpectationInfo::new(outcome, "fix", &finding.rule, expected.to_owned(), format!("{told}{note}"))
        })
    }
}

fn rates(leaks: &FindLeaks) -> Vec<(&str, Rate)> {
    let rate = |finding: &FindingInfo| Rate { bytes_per_step: finding.bytes_per_step, count_per_step: finding.count_per_step };
    leaks.findings.rows.iter().map(|finding| (finding.fingerprint.as_str(), rate(finding))).collect()
}
