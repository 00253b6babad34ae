//! Answers that were stored as JSON, read back: to be shown in another way, and to be compared without the snapshots.

use std::io::{self, Read, Write};
use std::path::Path;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::check::Check;
use super::ci::{JudgedFormat, write_judged};
use super::comparison::Comparison;
use super::leaks::FindLeaks;
use super::summary::Summary;
use super::{Format, write};
use crate::profile::is_profile;
use crate::snapshot::{Decompressed, StreamLimits};

mod classes;
mod error;
mod findings;

pub use classes::{NotComparable, compare_summaries};
pub use error::StoredError;
pub use findings::{AnswerInfo, FindingChangeInfo, FindingsComparison, SCHEMA_VERSION, StoredFindings, compare_findings};

/// An answer of one of the commands whose answers can be read back.
#[derive(Debug)]
pub enum Stored {
    /// Of `summary`.
    Summary(Box<Summary>),
    /// Of `compare`, on snapshots or on stored summaries.
    Comparison(Box<Comparison>),
    /// Of `find-leaks`.
    FindLeaks(Box<FindLeaks>),
    /// Of `check`.
    Check(Box<Check>),
    /// Of `compare`, on stored answers with findings.
    Findings(Box<FindingsComparison>),
}

/// What tells one answer from another; whatever else is there comes later.
#[derive(Deserialize)]
struct Beginning {
    schema_version: Option<u64>,
    command: Option<String>,
    /// Of the answer of `summary` on an allocation profile.
    profile: Option<IgnoredAny>,
    /// Of the answer of `compare` on stored answers with findings.
    answers: Option<IgnoredAny>,
}

/// Keys with which an answer begins: as it is written, and where another program has sorted its keys. No snapshot begins so.
const FIRST_KEYS: [&str; 8] = ["schema_version", "command", "advice", "allocations", "answers", "base", "before", "classes"];

/// So many bytes tell what a file is.
const BEGINNING: usize = 64 << 10;

/// Whether something that begins so, plain or packed, says that it is an answer of ours.
pub fn is_answer(start: &[u8]) -> bool {
    let mut text = Vec::new();
    if let Ok(unpacked) = Decompressed::new(start, StreamLimits::default()) {
        // Packed data ends too early here, which does no harm.
        let _ = unpacked.take(BEGINNING as u64).read_to_end(&mut text);
    }
    FIRST_KEYS.iter().any(|&key| begins_with_keys(&text, &[key]))
}

impl Stored {
    /// Reads an answer: plain, gzip or zstd, told by content.
    ///
    /// # Errors
    /// The stream can't be read, or is no answer that can be read back.
    pub fn read(input: impl Read, limits: StreamLimits) -> Result<Stored, StoredError> {
        let mut unpacked = Decompressed::new(input, limits).map_err(|error| StoredError::Unreadable(error.to_string()))?;
        let mut bytes = Vec::new();
        let mut read = |most: u64, bytes: &mut Vec<u8>| {
            let end = unpacked.by_ref().take(most).read_to_end(bytes);
            end.map_err(|error| StoredError::Unreadable(unpacked.explain(&error, bytes.len() as u64).to_string()))
        };
        read(BEGINNING as u64, &mut bytes)?;
        // Nobody waits until gigabytes of something else are read.
        if begins_with_keys(&bytes, &["snapshot", "meta"]) {
            return Err(StoredError::Snapshot);
        }
        if is_profile(&bytes) {
            return Err(StoredError::Profile);
        }
        read(u64::MAX, &mut bytes)?;
        Stored::of(&bytes)
    }

    fn of(bytes: &[u8]) -> Result<Stored, StoredError> {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if text.trim_ascii().is_empty() {
            return Err(StoredError::Empty);
        }
        let beginning: Beginning = serde_json::from_slice(text).map_err(|error| StoredError::no_answer(text, &error))?;
        let (Some(version), Some(command)) = (beginning.schema_version, beginning.command) else {
            return Err(StoredError::Foreign);
        };
        let known = match command.as_str() {
            "summary" => u64::from(super::summary::SCHEMA_VERSION),
            "compare" => u64::from(super::comparison::SCHEMA_VERSION),
            "find-leaks" => u64::from(super::leaks::SCHEMA_VERSION),
            "check" => u64::from(super::check::SCHEMA_VERSION),
            _ => return Err(StoredError::OtherKind(format!("`{command}`"))),
        };
        if version > known {
            return Err(StoredError::Newer { command, version, known });
        }
        match command.as_str() {
            "summary" if beginning.profile.is_some() => {
                Err(StoredError::OtherKind("`summary` on an allocation profile".to_owned()))
            }
            "summary" => whole(text).map(|mut answer: Box<Summary>| {
                answer.restore();
                Stored::Summary(answer)
            }),
            "compare" if beginning.answers.is_some() => whole(text).map(Stored::Findings),
            "compare" => whole(text).map(|mut answer: Box<Comparison>| {
                answer.restore();
                Stored::Comparison(answer)
            }),
            "find-leaks" => whole(text).map(|mut answer: Box<FindLeaks>| {
                answer.restore();
                Stored::FindLeaks(answer)
            }),
            _ => whole(text).map(Stored::Check),
        }
    }

    /// The command that gave the answer.
    pub fn command(&self) -> &'static str {
        match self {
            Stored::Summary(_) => "summary",
            Stored::Comparison(_) | Stored::Findings(_) => "compare",
            Stored::FindLeaks(_) => "find-leaks",
            Stored::Check(_) => "check",
        }
    }

    /// People are shown every list of a summary, not what fits one screen.
    pub fn show_lists(&mut self) {
        if let Stored::Summary(answer) = self {
            answer.show_lists();
        }
    }

    /// Whether the answer says what passes and what fails, so that it has formats for CI.
    pub fn judges(&self) -> bool {
        matches!(self, Stored::FindLeaks(_) | Stored::Check(_))
    }

    /// Writes the answer as its command would have; places in the program are named relative to `root` where formats for CI do so.
    /// Answers that judge nothing have no formats for CI: nothing is written then.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write(mut self, format: JudgedFormat, root: &Path, out: &mut dyn Write) -> io::Result<()> {
        if matches!(format, JudgedFormat::Answer(Format::Table(_) | Format::Markdown)) {
            self.shorten_for_people();
        }
        match (&self, format) {
            (Stored::FindLeaks(answer), format) => write_judged(&**answer, format, root, out),
            (Stored::Check(answer), format) => write_judged(&**answer, format, root, out),
            (Stored::Summary(answer), JudgedFormat::Answer(format)) => write(&**answer, format, out),
            (Stored::Comparison(answer), JudgedFormat::Answer(format)) => write(&**answer, format, out),
            (Stored::Findings(answer), JudgedFormat::Answer(format)) => write(&**answer, format, out),
            (_, JudgedFormat::Junit | JudgedFormat::Sarif | JudgedFormat::Github) => Ok(()),
        }
    }

    fn shorten_for_people(&mut self) {
        match self {
            Stored::Summary(answer) => answer.shorten_for_people(),
            Stored::Comparison(answer) => answer.shorten_for_people(),
            Stored::FindLeaks(answer) => answer.shorten_for_people(),
            Stored::Check(_) | Stored::Findings(_) => {}
        }
    }
}

fn whole<T: DeserializeOwned>(text: &[u8]) -> Result<Box<T>, StoredError> {
    serde_json::from_slice(text).map_err(|error| StoredError::Changed(error.to_string()))
}

/// Whether text is an object whose first key is the first of these, with a value whose first key is the second, and so on.
fn begins_with_keys(text: &[u8], keys: &[&str]) -> bool {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    keys.iter()
        .enumerate()
        .try_fold(text, |text, (at, key)| {
            let value = if at == 0 { text } else { text.trim_ascii_start().strip_prefix(b":")? };
            let inside = value.trim_ascii_start().strip_prefix(b"{")?.trim_ascii_start();
            inside.strip_prefix(b"\"")?.strip_prefix(key.as_bytes())?.strip_prefix(b"\"")
        })
        .is_some()
}

#[cfg(test)]
mod tests;
