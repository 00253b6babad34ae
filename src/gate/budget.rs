//! Budgets: how much of something there may be, and how much it may grow.

use super::measure::{Amount, Subject};
use super::outcome::{OnInconclusive, Outcome, Severity};

/// How much there may be of something.
#[derive(Debug, Clone)]
pub struct Budget {
    /// Of what.
    pub subject: Subject,
    /// The subject as the file names it: `class "Session"`, `total`.
    pub title: String,
    /// What must hold, at least one.
    pub limits: Vec<Limit>,
    /// How much weight it has.
    pub severity: Severity,
    /// Why it is so, as the file says.
    pub reason: Option<String>,
    /// The file and the line, counted from 1, where it stands.
    pub place: (String, usize),
}

/// A number that must not be exceeded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// Its name in the file: `max_retained`.
    pub key: &'static str,
    /// What is counted.
    pub measure: Measure,
    /// Where it is looked at.
    pub over: Over,
    /// The most that is allowed.
    pub most: Allowance,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// How many.
    Count,
    /// Bytes.
    Bytes,
}

/// Where a number is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// In every snapshot.
    Snapshots,
    /// How much more the last snapshot has than the first.
    Whole,
    /// How much more each snapshot of the work has than the one before.
    Step,
}

/// How much is allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Allowance {
    /// So much.
    Absolute(u64),
    /// So many percent of what was there before.
    Percent(f64),
}

impl Allowance {
    fn of(self, before: u64) -> u64 {
        match self {
            Allowance::Absolute(most) => most,
            Allowance::Percent(percent) => (before as f64 * percent / 100.0) as u64,
        }
    }
}

/// How a limit fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// What became of it.
    pub outcome: Outcome,
    /// Where it was exceeded most, or came nearest to it; nothing if there are too few snapshots.
    pub worst: Option<Worst>,
}

/// The number that decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worst {
    /// The position of the snapshot.
    pub at: usize,
    /// What was found: a number, or by how much it grew.
    pub found: i64,
    /// What is allowed there.
    pub allowed: u64,
}

impl Worst {
    fn excess(&self) -> i64 {
        self.found.saturating_sub_unsigned(self.allowed)
    }
}

/// What is known of a series.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    /// What each snapshot has, in their order.
    pub amounts: &'a [Amount],
    /// The last snapshot was taken after the work had been undone.
    pub has_final: bool,
}

impl Budget {
    /// Judges each limit, in their order.
    pub fn judge(&self, series: Series, unclear: OnInconclusive) -> Vec<(Limit, Kept)> {
        let kept = |limit: &Limit| {
            let worst = limit.worst(series);
            let outcome = match worst {
                None => unclear.outcome(),
                Some(worst) if worst.excess() > 0 => self.severity.outcome(),
                Some(_) => Outcome::Passed,
            };
            (*limit, Kept { outcome, worst })
        };
        self.limits.iter().map(kept).collect()
    }

    /// Whether it allows something, and no snapshot has anything of what it is about: probably a name that is misspelt.
    pub fn is_about_nothing(&self, amounts: &[Amount]) -> bool {
        let names_something = matches!(self.subject, Subject::Class(_) | Subject::Package(_));
        let forbids_it = self.limits.iter().any(|limit| limit.most == Allowance::Absolute(0));
        names_something && !forbids_it && amounts.iter().all(|amount| amount.count == 0)
    }
}

impl Limit {
    fn worst(&self, series: Series) -> Option<Worst> {
        let value = |amount: &Amount| match self.measure {
            Measure::Count => amount.count,
            Measure::Bytes => amount.bytes,
        };
        let values: Vec<u64> = series.amounts.iter().map(value).collect();
        let grew = |from: usize, to: usize| {
            let found = values[to] as i64 - values[from] as i64;
            Worst { at: to, found, allowed: self.most.of(values[from]) }
        };
        let last = values.len().checked_sub(1)?;
        // Of equals the first.
        match self.over {
            Over::Snapshots => {
                let all = values.iter().enumerate().rev();
                all.map(|(at, &value)| Worst { at, found: value as i64, allowed: self.most.of(value) }).max_by_key(Worst::excess)
            }
            Over::Whole => (last > 0).then(|| grew(0, last)),
            Over::Step => {
                let working = last - usize::from(series.has_final).min(last);
                (1..=working).rev().map(|at| grew(at - 1, at)).max_by_key(Worst::excess)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(limit: Limit, bytes: &[u64], has_final: bool) -> Kept {
        let budget = Budget {
            subject: Subject::Total,
            title: "total".to_owned(),
            limits: vec![limit],
            severity: Severity::Error,
            reason: None,
            place: ("heap-analyzer.toml".to_owned(), 1),
        };
        let amounts: Vec<Amount> = bytes.iter().map(|&bytes| Amount { count: 1, bytes }).collect();
        budget.judge(Series { amounts: &amounts, has_final }, OnInconclusive::Warn)[0].1
    }

    fn limit(over: Over, most: Allowance) -> Limit {
        Limit { key: "", measure: Measure::Bytes, over, most }
    }

    #[test]
    fn the_largest_snapshot_decides_and_a_limit_may_be_reached() {
        let most = limit(Over::Snapshots, Allowance::Absolute(30));
        assert_eq!(judge(most, &[10, 30, 20], false).outcome, Outcome::Passed);
        let kept = judge(most, &[10, 31, 20], false);
        assert_eq!((kept.outcome, kept.worst), (Outcome::Failed, Some(Worst { at: 1, found: 31, allowed: 30 })));
    }

    #[test]
    fn growth_is_from_first_to_last_and_steps_are_those_of_the_work() {
        let whole = limit(Over::Whole, Allowance::Percent(50.0));
        assert_eq!(judge(whole, &[100, 900, 150], false).outcome, Outcome::Passed);
        assert_eq!(judge(whole, &[100, 151], false).outcome, Outcome::Failed);
        let step = limit(Over::Step, Allowance::Absolute(5));
        assert_eq!(judge(step, &[10, 15, 20, 90], true).outcome, Outcome::Passed);
        assert_eq!(judge(step, &[10, 15, 21, 22], false).worst.map(|worst| (worst.at, worst.found)), Some((2, 6)));
    }

    #[test]
    fn one_snapshot_tells_nothing_of_growth() {
        assert_eq!(
            judge(limit(Over::Whole, Allowance::Absolute(5)), &[10], false),
            Kept { outcome: Outcome::Warned, worst: None }
        );
    }
}
