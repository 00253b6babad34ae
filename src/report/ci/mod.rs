//! Answers that judge, for CI: one list of cases, and a renderer for each kind of reader (test reports, code scanning, annotations).

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use super::leaks::FindingInfo;
use super::{Format, Report, write};

mod github;
mod junit;
mod rules;
mod sarif;
mod source;

use source::SourcePlace;

/// How an answer that judges is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JudgedFormat {
    /// As any other answer.
    Answer(Format),
    /// A test report: one test an expectation.
    Junit,
    /// Code scanning: SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
}

/// An answer that says what passes and what fails.
pub trait Judged: Report {
    /// What passes and what fails.
    fn cases(&self) -> Cases;
}

/// What passes and what fails.
#[derive(Debug)]
pub struct Cases {
    /// The command that gave the answer.
    pub command: &'static str,
    /// All of it in a sentence.
    pub summary: String,
    /// Each case.
    pub cases: Vec<Case>,
    /// What a person should know and what fails nothing.
    pub warnings: Vec<String>,
    /// The snapshot that decided, for readers who want a file where the program's code is not known.
    pub snapshot: String,
}

/// Something that passes or fails.
#[derive(Debug, Clone)]
pub struct Case {
    /// `leak`, `budget`, `ab`, `fix` or `self-check`.
    pub kind: Cow<'static, str>,
    /// Stable code of what is looked for.
    pub rule: String,
    /// A name that tells it from the others.
    pub name: String,
    /// Whether it passes.
    pub level: Level,
    /// Why, in a line.
    pub message: String,
    /// More, in several lines; may be empty.
    pub details: String,
    /// Of a leak, what it is known by.
    pub fingerprint: Option<String>,
    /// Why a leak that is known may stay.
    pub known: Option<String>,
    /// Places in the program, the most telling first: `script:line:column`.
    pub code: Vec<String>,
    /// Where the expectation is said.
    pub said_at: Option<SaidAt>,
    /// What became of a leak since an earlier state of the program, if it is held against one.
    pub state: Option<BaselineState>,
}

/// What became of a result since an earlier state of the program, as SARIF has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaselineState {
    /// It was not there.
    New,
    /// It was there, and is as it was.
    Unchanged,
    /// It was there, and is another.
    Updated,
    /// It was there, and is no more.
    Absent,
}

/// A line of a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidAt {
    /// The file.
    pub file: String,
    /// Counted from 1.
    pub line: u64,
}

/// Whether a case passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It fails.
    Error,
    /// It is told, and passes.
    Warning,
    /// Nothing can tell.
    Skipped,
    /// It passes.
    Passed,
}

/// Writes an answer that judges. Places in the program are named relative to `root`, the folder of the repository.
///
/// # Errors
/// Those of writing.
pub fn write_judged(report: &impl Judged, format: JudgedFormat, root: &Path, out: &mut dyn Write) -> io::Result<()> {
    match format {
        JudgedFormat::Answer(format) => write(report, format, out),
        JudgedFormat::Junit => junit::write(&report.cases(), out),
        JudgedFormat::Sarif => sarif::write(&report.cases(), root, out),
        JudgedFormat::Github => github::write(&report.cases(), root, out),
    }
}

/// A leak as a case.
pub(super) fn leak_case(finding: &FindingInfo, level: Level) -> Case {
    Case {
        kind: "leak".into(),
        rule: finding.rule.to_string(),
        name: format!("{} ({})", finding.owner, finding.fingerprint),
        level,
        message: format!("{}: {}; {}", finding.title, finding.owner, finding.why),
        details: format!(
            "held by {}\n{}\n{}\nheap-analyzer explain {}",
            finding.path, finding.next, finding.inspect, finding.rule
        ),
        fingerprint: Some(finding.fingerprint.clone()),
        known: None,
        code: finding.code.clone(),
        said_at: None,
        state: None,
    }
}

impl Case {
    /// The line of a file that a reader is led to: where the code is, else where the expectation is said.
    fn place(&self, root: &Path) -> Option<SourcePlace> {
        let of_code = || source::best(&self.code, root);
        let of_expectation = || {
            let said = self.said_at.as_ref()?;
            Some(SourcePlace { file: source::relative(&said.file, root), line: Some(said.line), column: None })
        };
        of_code().or_else(of_expectation)
    }
}

#[cfg(test)]
mod tests;
