//! `--until-stable`: after each snapshot the last three are held against each other, until they show nothing that the ones before did
//! not. Three at a time, so that a long series costs as much a snapshot as a short one; and what was only warming up drops out.

use std::collections::BTreeSet;
use std::path::PathBuf;

use heap_analyzer::leaks::{Confidence, Verdict};
use heap_analyzer::report::leaks::FindLeaks;
use heap_analyzer::report::units::{change, count, counted, size};
use heap_analyzer::session::{Audience, Input, LeaksQuestion, Session};

use crate::cli::exit::Failure;
use crate::cli::input::Files;
use crate::cli::progress::StderrProgress;

/// Snapshots that are held against each other: two steps tell what grows from what happens once.
const WINDOW: usize = 3;
/// So many places are named after each snapshot.
const MOST_NAMED: usize = 5;

/// What grew so far.
#[derive(Debug, Default)]
pub(super) struct Growing {
    /// Fingerprints of what the last three snapshots show; nothing before there were three.
    known: Option<BTreeSet<String>>,
}

/// What a further snapshot shows.
#[derive(Debug)]
pub(super) struct Step {
    /// In words, a line each.
    pub lines: Vec<String>,
    /// Nothing new grows.
    pub is_stable: bool,
}

impl Growing {
    /// Looks at the last snapshots of a series. There must be two.
    pub(super) fn look(&mut self, taken: &[PathBuf], progress: &StderrProgress) -> Result<Step, Failure> {
        let window = &taken[taken.len().saturating_sub(WINDOW)..];
        if window.len() < 2 {
            return Err(Failure::Told("it takes two snapshots to see growth".to_owned()));
        }
        let question = LeaksQuestion::of(window.iter().cloned().map(Input::File).collect());
        let reply = Session::new(Files).leaks(&question, Audience::Machines, progress)?;
        Ok(self.step(&reply.answer))
    }

    fn step(&mut self, report: &FindLeaks) -> Step {
        let heaps: Vec<u64> = report.snapshots.iter().map(|compared| compared.total).collect();
        let mut lines = Vec::new();
        if let [.., before, now] = heaps.as_slice() {
            lines.push(format!("heap {} ({})", size(*now), change(*now as i64 - *before as i64, size)));
        }
        if heaps.len() < WINDOW {
            return Step { lines, is_stable: false };
        }
        let sure = || report.findings.rows.iter().filter(|finding| finding.confidence >= Confidence::Likely);
        let seen: BTreeSet<String> = sure().map(|finding| finding.fingerprint.clone()).collect();
        for finding in sure().take(MOST_NAMED) {
            let is_known = self.known.as_ref().is_some_and(|known| known.contains(&finding.fingerprint));
            let word = if is_known { "still grows" } else { "grows" };
            let rate = size(finding.bytes_per_step.max(0.0) as u64);
            let things = count(finding.count_per_step.max(0.0).round() as u64);
            lines.push(format!("{word}: {}, {things} things and {rate} a step", finding.owner));
        }
        if seen.len() > MOST_NAMED {
            lines.push(format!("and {}", counted((seen.len() - MOST_NAMED) as u64, "place more", "places more")));
        }
        let is_stable = match report.verdict {
            Verdict::NoLeak => true,
            Verdict::Leak => self.known.as_ref().is_some_and(|known| seen.is_subset(known)),
            Verdict::Inconclusive => {
                lines.push(format!("nothing can tell yet: {}", report.reason));
                false
            }
        };
        if is_stable {
            lines.push(match seen.len() as u64 {
                0 => format!("stable: nothing grows ({})", report.reason),
                places => format!("stable: nothing new grows, {} in every step", counted(places, "place does", "places do")),
            });
        }
        self.known = Some(seen);
        Step { lines, is_stable }
    }
}
