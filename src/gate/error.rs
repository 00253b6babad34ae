//! What is wrong with a configuration file: one message with line, column and the line itself.

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::Path;

use serde::de::DeserializeOwned;

/// Why a configuration file can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigError {
    /// It can't be read.
    Unreadable {
        /// Its name.
        file: String,
        /// Why, and what to do.
        message: String,
    },
    /// Something in it is wrong.
    Wrong {
        /// Its name.
        file: String,
        /// What, and what to do.
        message: String,
        /// Where.
        place: Place,
    },
}

impl ConfigError {
    fn unreadable(file: &str, error: &io::Error, advice: &str) -> Self {
        let message = match error.kind() {
            io::ErrorKind::NotFound => format!("there is no such file; {advice}"),
            io::ErrorKind::InvalidData => "is not UTF-8 text, so it is no configuration file".to_owned(),
            io::ErrorKind::IsADirectory => "is a folder; name a file".to_owned(),
            io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
            _ => error.to_string(),
        };
        ConfigError::Unreadable { file: file.to_owned(), message }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            ConfigError::Unreadable { file, message } => write!(out, "{file}: {message}"),
            ConfigError::Wrong { file, message, place } => {
                let Place { line, column, .. } = place;
                write!(out, "{file}:{line}:{column}: {message}\n{place}")
            }
        }
    }
}

impl std::error::Error for ConfigError {}

/// A stretch of a line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// How many characters are meant, at least one.
    pub length: usize,
    /// The whole line.
    pub text: String,
}

impl Place {
    /// The place of a byte of a text.
    pub(super) fn of(text: &str, at: usize) -> Self {
        Place::of_range(text, &(at..at))
    }

    /// The place where a range of bytes begins, as far as its first line goes.
    fn of_range(text: &str, range: &Range<usize>) -> Self {
        let start = boundary(text, range.start);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let end = boundary(text, range.end).clamp(start, line_end);
        Place {
            line: before.matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            length: text[start..end].chars().count().max(1),
            text: text[line_start..line_end].trim_end().to_owned(),
        }
    }
}

/// The last place at or before a byte where a character begins.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

impl fmt::Display for Place {
    /// The line, and marks under what is meant.
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        // A tab stays a tab, so that the marks stand where they belong.
        let indent: String = self.text.chars().take(self.column - 1).map(|c| if c == '\t' { c } else { ' ' }).collect();
        write!(out, "{margin} |\n{number} | {}\n{margin} | {indent}{}", self.text, "^".repeat(self.length))
    }
}

/// Reads a file. `advice` says what to do if there is none.
pub(super) fn read_text(path: &Path, advice: &str) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|error| ConfigError::unreadable(&path.display().to_string(), &error, advice))
}

/// Reads a TOML text into a type; what is wrong is told with its place.
pub(super) fn parse<T: DeserializeOwned>(text: &str, file: &str) -> Result<T, ConfigError> {
    toml::from_str(text).map_err(|error| Fault::of_toml(text, &error).in_file(text, file))
}

/// Something wrong, before anyone knows in which file.
#[derive(Debug)]
pub(super) struct Fault {
    pub message: String,
    pub span: Range<usize>,
}

impl Fault {
    /// What the TOML reader has found, with what was probably meant.
    fn of_toml(text: &str, error: &toml::de::Error) -> Self {
        let message = error.message().trim();
        let message = unknown_key(message).unwrap_or_else(|| message.replace("missing field", "missing key"));
        Fault { message, span: error.span().unwrap_or(text.len()..text.len()) }
    }

    pub(super) fn in_file(self, text: &str, file: &str) -> ConfigError {
        let place = Place::of_range(text, &self.span);
        ConfigError::Wrong { file: file.to_owned(), message: self.message, place }
    }
}

/// serde's message about a key that nobody knows, said for people: it names the key and those that there are, each in backticks.
fn unknown_key(message: &str) -> Option<String> {
    let is_value = message.starts_with("unknown variant");
    if !is_value && !message.starts_with("unknown field") {
        return None;
    }
    let mut names = message.split('`').skip(1).step_by(2);
    let given = names.next()?;
    let known: Vec<&str> = names.collect();
    let what = if is_value { "value" } else { "key" };
    Some(format!("unknown {what} `{given}`; {}", meant(given, &known, what)))
}

/// Names that are so much alike are probably meant.
const ALIKE: f64 = 0.8;

/// What was probably meant, else what there is.
pub(super) fn meant(given: &str, known: &[&str], what: &str) -> String {
    let alike = |name: &&str| strsim::jaro_winkler(given, name);
    match known.iter().copied().max_by(|a, b| alike(a).total_cmp(&alike(b))).filter(|name| alike(name) >= ALIKE) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("the {what}s here are {}", known.join(", ")),
    }
}
