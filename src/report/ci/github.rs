//! Cases as workflow commands of GitHub Actions: annotations beside the code, the configuration, or of the run.

use std::io::{self, Write};
use std::path::Path;

use super::{BaselineState, Case, Cases, Level};
use crate::report::escape::one_line;

pub(super) fn write(cases: &Cases, root: &Path, out: &mut dyn Write) -> io::Result<()> {
    for case in &cases.cases {
        let command = match case.level {
            Level::Error => "error",
            Level::Warning | Level::Skipped => "warning",
            // What is fixed is good news that people wait for.
            Level::Passed if case.state == Some(BaselineState::Absent) => "notice",
            Level::Passed => continue,
        };
        writeln!(out, "::{command} {}::{}", properties(case, root), data(&message(case)))?;
    }
    for warning in &cases.warnings {
        writeln!(out, "::warning title={}::{}", property("heap-analyzer"), data(warning))?;
    }
    // A line that is no command, for those who read the log.
    writeln!(out, "heap-analyzer {}: {}", cases.command, one_line(&cases.summary))
}

fn properties(case: &Case, root: &Path) -> String {
    let mut all: Vec<(&str, String)> = Vec::new();
    if let Some(place) = case.place(root) {
        all.push(("file", place.file));
        all.extend(place.line.map(|line| ("line", line.to_string())));
        all.extend(place.column.map(|column| ("col", column.to_string())));
    }
    all.push(("title", format!("heap-analyzer: {}", case.rule)));
    let all: Vec<String> = all.into_iter().map(|(name, value)| format!("{name}={}", property(&value))).collect();
    all.join(",")
}

fn message(case: &Case) -> String {
    let details = if case.details.is_empty() { String::new() } else { format!("\n{}", case.details) };
    format!("{}{details}", case.message)
}

/// What follows the second `::`.
fn data(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| one_line(line).replace('%', "%25")).collect();
    lines.join("%0A")
}

/// A property's value, in which `,` and `:` would end something.
fn property(text: &str) -> String {
    one_line(text).replace('%', "%25").replace(':', "%3A").replace(',', "%2C")
}
