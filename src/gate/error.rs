//! What is wrong with a configuration file: one message with line, column and the line itself.

use std::fmt;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::printable::{acts, one_line};

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
            io::ErrorKind::FileTooLarge => format!("is longer than {LONGEST} bytes, so it is no configuration file"),
            io::ErrorKind::Unsupported => "is a device or a pipe; name a file".to_owned(),
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
            ConfigError::Unreadable { file, message } => write!(out, "{}: {message}", one_line(file)),
            ConfigError::Wrong { file, message, place } => {
                let Place { line, column, text, .. } = place;
                write!(out, "{}:{line}:{column}: {}", one_line(file), one_line(message))?;
                if text.is_empty() { Ok(()) } else { write!(out, "\n{place}") }
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
    /// The whole line; empty if it is not to be shown.
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
    /// The line, and marks under what is meant. Of a long line those parts are shown that are near.
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        let before = (self.column - 1).min(LONGEST_BEFORE);
        // Each character takes one place, so that the marks stand where they belong.
        let shown = |c| if acts(c) { if c == '\t' { ' ' } else { '\u{fffd}' } } else { c };
        let line: String = self.text.chars().skip(self.column - 1 - before).map(shown).take(before + LONGEST_BEHIND).collect();
        let marks = "^".repeat(self.length.min(LONGEST_BEHIND));
        write!(out, "{margin} |\n{number} | {line}\n{margin} | {:before$}{marks}", "")
    }
}

/// As much of a line is shown before and behind what is meant, in characters.
const LONGEST_BEFORE: usize = 100;
const LONGEST_BEHIND: usize = 200;

/// The longest file, in bytes. A baseline of ten thousand findings is shorter.
const LONGEST: u64 = 4 << 20;

/// Reads a file. `advice` says what to do if there is none.
pub(super) fn read_text(path: &Path, advice: &str) -> Result<String, ConfigError> {
    read_bounded(path).map_err(|error| ConfigError::unreadable(&path.display().to_string(), &error, advice))
}

fn read_bounded(path: &Path) -> io::Result<String> {
    // Asked before opening, which waits where nobody writes into a pipe.
    let found = std::fs::metadata(path)?;
    if !found.is_file() && !found.is_dir() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    let mut text = String::new();
    std::fs::File::open(path)?.take(LONGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LONGEST { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(text) }
}

/// Reads a TOML text into a type; what is wrong is told with its place.
pub(super) fn parse<T: DeserializeOwned>(text: &str, file: &str) -> Result<T, ConfigError> {
    read_toml(text).map_err(|fault| fault.in_file(text, file))
}

/// The same, for whoever decides what is told.
pub(super) fn read_toml<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    toml::from_str(text).map_err(|error| Fault::of_toml(text, &error))
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

    /// The same for a file that another file has named: if it is not what it should be, nothing of it is told.
    pub(super) fn in_foreign_file(self, text: &str, file: &str, what: &str) -> ConfigError {
        let place = Place { text: String::new(), ..Place::of_range(text, &self.span) };
        ConfigError::Wrong { file: file.to_owned(), message: format!("this is no {what}; nothing of it is shown"), place }
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
