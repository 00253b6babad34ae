//! `heap-analyzer.toml`: what a project expects of its heaps, and what it has decided not to hear of.

mod error;
mod ignore;
mod number;
mod pattern;
mod size;

use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::leaks::Ignore;
pub use error::ConfigError;
use error::{Fault, Place};
use ignore::IgnoreEntry;
pub use number::Count;
pub use size::{Size, parse_size};

/// The name under which commands look for it in the working directory.
pub const FILE_NAME: &str = "heap-analyzer.toml";

/// What the file says, checked.
#[derive(Debug, Default)]
pub struct Config {
    /// What is asked of a place before it is a finding.
    pub leaks: LeakSettings,
    /// Findings that are set aside, without the entries that have expired.
    pub ignore: Vec<Ignore>,
    /// What a person should know about the file: entries that have expired.
    pub warnings: Vec<String>,
}

/// What is asked of a place before it is a finding; what is not said is decided by the command.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table: [leaks]")]
pub struct LeakSettings {
    /// Bytes that it must have collected between the first and the last snapshot.
    pub min_growth: Option<Size>,
    /// Things that it must have collected in every step.
    pub min_count: Option<Count>,
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    leaks: LeakSettings,
    ignore: Vec<toml::Spanned<IgnoreEntry>>,
}

impl Config {
    /// Reads the file. Entries that expired before `today` are not applied.
    pub fn open(path: &Path, today: Date) -> Result<Config, ConfigError> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError::unreadable(&file, &error))?;
        Config::parse(&text, &file, today)
    }

    /// Understands the text of a file with this name.
    pub fn parse(text: &str, file: &str, today: Date) -> Result<Config, ConfigError> {
        let written: Written = read(text, file)?;
        let mut config = Config { leaks: written.leaks, ..Config::default() };
        for entry in written.ignore {
            let line = Place::of(text, entry.span().start).line;
            let checked = entry.get_ref().check(&entry.span()).map_err(|fault| fault.in_file(text, file))?;
            if checked.has_expired(today) {
                config.warnings.push(format!(
                    "{file}:{line}: this [[ignore]] entry expired on {} and is not applied ({}): repair the leak, or decide anew",
                    checked.expires_on(),
                    checked.reason
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

/// Reads a TOML text into a type; what is wrong is told with its place.
fn read<T: DeserializeOwned>(text: &str, file: &str) -> Result<T, ConfigError> {
    toml::from_str(text).map_err(|error| Fault::of_toml(text, &error).in_file(text, file))
}

#[cfg(test)]
mod tests;
