//! `heap-analyzer.toml`: what a project expects of its heaps, and what it has decided not to hear of.

mod amount;
mod budget;
mod files;
mod ignore;
mod number;
mod pattern;
mod settings;
mod size;
mod starter;

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;

use super::budget::Budget;
use super::error::{self, ConfigError, Place};
use crate::leaks::Ignore;
use crate::printable::one_line;
use budget::BudgetEntry;
pub use files::Files;
use ignore::IgnoreEntry;
pub use number::Count;
pub use settings::{Comparison, FailOn, LeakSettings, LeakSeverity};
pub use size::{Size, parse_size};
pub use starter::STARTER;

/// The name under which commands look for it in the working directory.
pub const FILE_NAME: &str = "heap-analyzer.toml";

/// What the file says, checked. Paths in it are relative to its folder; here they are relative to the working directory.
#[derive(Debug, Default)]
pub struct Config {
    /// The name under which it was read; empty if there is none.
    pub file: String,
    /// The snapshots to judge, the oldest first.
    pub snapshots: Files,
    /// A snapshot that was taken after the work had been undone.
    pub final_snapshot: Option<PathBuf>,
    /// Where the findings are kept that are known.
    pub baseline: Option<PathBuf>,
    /// How leaks are judged.
    pub leaks: LeakSettings,
    /// The base branch that the snapshots are compared with.
    pub comparison: Comparison,
    /// What must hold.
    pub budgets: Vec<Budget>,
    /// Findings that are set aside, without the entries that have expired.
    pub ignore: Vec<Ignore>,
    /// What a person should know about the file: entries that have expired.
    pub warnings: Vec<String>,
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    snapshots: files::Patterns,
    #[serde(rename = "final")]
    final_snapshot: Option<PathBuf>,
    baseline: Option<PathBuf>,
    leaks: LeakSettings,
    ab: settings::WrittenComparison,
    budget: Vec<toml::Spanned<BudgetEntry>>,
    ignore: Vec<toml::Spanned<IgnoreEntry>>,
}

impl Config {
    /// Reads the file. Entries that expired before `today` are not applied.
    ///
    /// # Errors
    /// Where the file can't be read, and as [`Config::parse`].
    pub fn open(path: &Path, today: Date) -> Result<Config, ConfigError> {
        let text = error::read_text(path, "heap-analyzer init writes one")?;
        Config::parse(&text, path, today)
    }

    /// Understands the text of the file at this path.
    ///
    /// # Errors
    /// Where the text is no TOML, or an entry says what can't be: with line and column.
    pub fn parse(text: &str, path: &Path, today: Date) -> Result<Config, ConfigError> {
        let file = path.display().to_string();
        let folder = path.parent().unwrap_or(Path::new(""));
        let written: Written = error::parse(text, &file)?;
        let mut config = Config {
            snapshots: Files::new(written.snapshots, text, &file, folder)?,
            final_snapshot: written.final_snapshot.map(|path| folder.join(path)),
            baseline: written.baseline.map(|path| folder.join(path)),
            leaks: written.leaks,
            comparison: written.ab.check(text, &file, folder)?,
            file: file.clone(),
            ..Config::default()
        };
        for entry in written.budget {
            let span = entry.span();
            let place = (file.clone(), Place::of(text, span.start).line);
            let budget = entry.into_inner().check(span, place);
            config.budgets.push(budget.map_err(|fault| fault.in_file(text, &file))?);
        }
        for entry in written.ignore {
            let line = Place::of(text, entry.span().start).line;
            let checked = entry.get_ref().check(&entry.span()).map_err(|fault| fault.in_file(text, &file))?;
            let reason = one_line(&checked.reason);
            if checked.has_expired(today) {
                config.warnings.push(format!(
                    "{file}:{line}: this [[ignore]] entry expired on {} and is not applied ({}): repair the leak, or decide anew",
                    checked.expires_on(),
                    reason
                ));
            } else {
                let words = format!("are ignored by {file}:{line}: {}", checked.reason);
                config.ignore.push(Ignore::all(checked.patterns, words));
            }
        }
        Ok(config)
    }
}

/// The day by which expiry is judged, the same on every machine: UTC.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

#[cfg(test)]
mod tests;
