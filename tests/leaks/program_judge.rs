//! Judges what find-leaks says of a leaking program by its line in `programs/truth.json`: the holder first, the program's own names in
//! the text, exact counts, the verdict; of a clean one, nothing.

use std::path::Path;

use regex::Regex;
use serde_json::Value;

use super::judge::Evidence;
use super::program_runs::{Leak, Run};
use super::sessions::{find_leaks, find_leaks_in_words};

/// What an answer lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The first finding is about another holder, or there is none.
    Holder,
    /// Another verdict.
    Verdict,
    /// Nothing of the program's own names is shown.
    Names,
    /// Other counts.
    Counts,
    /// Of a clean program: there are findings where there must be none.
    Silence,
}

/// One answer.
pub struct Answer {
    pub name: String,
    pub is_leak: bool,
    pub verdict: String,
    pub missing: Vec<Missing>,
    /// Of the first finding.
    headline: String,
    steps: Vec<i64>,
}

pub const THREE: [&str; 3] = ["1.heapsnapshot", "2.heapsnapshot", "3.heapsnapshot"];

impl Answer {
    /// Asks about the snapshots of a run; nothing if it is no question for this program.
    pub fn to(run: &Run, folder: &Path, evidence: Evidence) -> Option<Answer> {
        let (files, options) = question(run, evidence)?;
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let (report, _) = find_leaks(folder, files, &options);
        let verdict = report["verdict"].as_str().unwrap_or_default().to_owned();
        let first = &report["findings"][0];
        let missing = match run.leak {
            Some(leak) => {
                let text = find_leaks_in_words(folder, files, &options);
                missing_of_leak(leak, first, &verdict, &text, evidence)
            }
            None => missing_of_clean(first, &verdict, evidence),
        };
        let headline = first["headline"].as_str().unwrap_or_default().to_owned();
        Some(Answer { name: run.name(), is_leak: run.leak.is_some(), verdict, missing, headline, steps: steps(first) })
    }

    pub fn lacks(&self, what: Missing) -> bool {
        self.missing.contains(&what)
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Answer { name, verdict, headline, .. } = self;
        let (counts, said) = (format!("{:?}", self.steps), format!("{:?}", self.missing));
        let said = if self.missing.is_empty() { "right" } else { &said };
        write!(f, "{name:28}{verdict:14}{counts:14}{headline:90.90}  {said}")
    }
}

fn question(run: &Run, evidence: Evidence) -> Option<(&'static [&'static str], Vec<String>)> {
    match evidence {
        Evidence::Three => Some((&THREE, Vec::new())),
        Evidence::Two => Some((&THREE[..2], Vec::new())),
        // The clean twin does as much work.
        Evidence::TwoWithWork => {
            let work = run.program.leak.as_ref()?.per_step.first()?;
            Some((&THREE[..2], vec!["--work".to_owned(), work.to_string()]))
        }
        Evidence::TwoWithFinal => None,
    }
}

fn missing_of_leak(leak: &Leak, first: &Value, verdict: &str, text: &str, evidence: Evidence) -> Vec<Missing> {
    let matches = |pattern: &str, text: &str| Regex::new(pattern).unwrap().is_match(text);
    let steps = steps(first);
    let is_counted = leak.per_step.is_empty() || !steps.is_empty() && steps.iter().all(|step| leak.per_step.contains(step));
    // Two snapshots alone prove nothing.
    let right_verdict = if evidence == Evidence::Two { "inconclusive" } else { "leak" };
    let checks = [
        (Missing::Holder, matches(&leak.holder, &holders(first))),
        (Missing::Verdict, verdict == right_verdict),
        (Missing::Names, matches(&leak.shows, text)),
        (Missing::Counts, is_counted),
    ];
    checks.into_iter().filter(|&(_, is_right)| !is_right).map(|(what, _)| what).collect()
}

/// Two snapshots of a clean program may point at what grew between them; more may not.
fn missing_of_clean(first: &Value, verdict: &str, evidence: Evidence) -> Vec<Missing> {
    let mut missing = Vec::new();
    let is_right = verdict == "no-leak" || evidence != Evidence::Three && verdict == "inconclusive";
    missing.extend((!is_right).then_some(Missing::Verdict));
    missing.extend((evidence == Evidence::Three && !first.is_null()).then_some(Missing::Silence));
    missing
}

/// Whatever names who holds what a finding is about.
fn holders(finding: &Value) -> String {
    let own = ["headline", "owner", "path"].map(|key| finding[key].as_str().unwrap_or_default().to_owned());
    let others = finding["also_held_by"].as_array().into_iter().flatten().map(Value::to_string);
    own.into_iter().chain(others).collect::<Vec<_>>().join("\n")
}

/// How many came in each step.
fn steps(finding: &Value) -> Vec<i64> {
    let counts: Vec<i64> = finding["counts"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
    counts.windows(2).map(|pair| pair[1] - pair[0]).collect()
}
