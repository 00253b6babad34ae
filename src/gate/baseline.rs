//! The committed baseline: findings that are known, each with a reason, so that only new ones fail. Nothing of the machine or the run
//! is in it: written twice, it is the same.

use std::fmt::Write;
use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::error::{self, ConfigError, Fault, Place};

/// Findings that are known.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    /// The name of the file.
    pub file: String,
    /// By rule, then by headline, then by fingerprint.
    pub entries: Vec<Entry>,
}

/// A finding that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What the finding is known by: 16 hexadecimal digits.
    pub fingerprint: String,
    /// The rule that named it.
    pub rule: String,
    /// The owner, for people.
    pub headline: String,
    /// Why it may stay for now; empty until somebody says.
    pub reason: String,
    /// The day on which it came into the file.
    pub added: Option<Date>,
    /// The line where it stands, counted from 1; 0 if it is new.
    pub line: usize,
}

/// A finding, as far as a baseline cares.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// What it is known by.
    pub fingerprint: &'a str,
    /// The rule that names it.
    pub rule: &'a str,
    /// The owner, for people.
    pub headline: &'a str,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: Spanned<u64>,
    #[serde(default)]
    finding: Vec<Spanned<WrittenEntry>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: [[finding]]")]
struct WrittenEntry {
    fingerprint: Spanned<String>,
    rule: String,
    headline: String,
    #[serde(default)]
    reason: String,
    added: Option<toml::value::Datetime>,
}

/// The version of the format.
const VERSION: u64 = 1;

const HEADER: &str = "\
# Leaks that are known: `heap-analyzer check` fails only for others. Written by `heap-analyzer check --write-baseline`, which keeps
# every reason; say why each may stay. An entry that nothing matches any more is reported: delete it.
";

impl Baseline {
    /// Reads the file.
    ///
    /// # Errors
    /// Where the file can't be read, and as [`Baseline::parse`].
    pub fn open(path: &Path) -> Result<Baseline, ConfigError> {
        let text = error::read_text(path, "heap-analyzer check --write-baseline writes it")?;
        Baseline::parse(&text, &path.display().to_string())
    }

    /// Reads the file, or begins an empty one.
    ///
    /// # Errors
    /// As [`Baseline::open`]; that there is no file is none.
    pub fn open_or_new(path: &Path) -> Result<Baseline, ConfigError> {
        match path.exists() {
            true => Baseline::open(path),
            false => Ok(Baseline { file: path.display().to_string(), entries: Vec::new() }),
        }
    }

    /// Understands the text of such a file; `file` is what messages call it.
    ///
    /// # Errors
    /// Where the text is no TOML, is of a later version, or has an entry without a fingerprint: with line and column.
    pub fn parse(text: &str, file: &str) -> Result<Baseline, ConfigError> {
        // Its name comes from a configuration, which may be a stranger's and name any file of this machine.
        let is_ours = text.lines().any(|line| HEADER.lines().next() == Some(line) || line.trim() == "[[finding]]");
        let written: Written = error::read_toml(text).map_err(|fault| match is_ours {
            true => fault.in_file(text, file),
            false => fault.in_foreign_file(text, file, "baseline"),
        })?;
        let fault = |message: &str, span| Fault { message: message.to_owned(), span }.in_file(text, file);
        if *written.version.get_ref() != VERSION {
            return Err(fault("this version of the format is not known; a newer heap-analyzer wrote it", written.version.span()));
        }
        let mut entries = Vec::new();
        for spanned in written.finding {
            let line = Place::of(text, spanned.span().start).line;
            let entry = spanned.into_inner();
            let is_fingerprint = entry.fingerprint.get_ref().len() == 16
                && entry.fingerprint.get_ref().bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase());
            if !is_fingerprint {
                return Err(fault("a fingerprint is 16 hexadecimal digits, as findings have it", entry.fingerprint.span()));
            }
            let added = entry.added.and_then(|added| added.date);
            let added = added.and_then(|date| Date::new(date.year as i16, date.month as i8, date.day as i8).ok());
            entries.push(Entry {
                fingerprint: entry.fingerprint.into_inner(),
                rule: entry.rule,
                headline: entry.headline,
                reason: entry.reason,
                added,
                line,
            });
        }
        Ok(Baseline { file: file.to_owned(), entries })
    }

    /// The entry of a finding.
    pub fn entry(&self, fingerprint: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.fingerprint == fingerprint)
    }

    /// Entries that none of these findings has.
    pub fn unused<'b>(&'b self, found: &'b [Found]) -> impl Iterator<Item = &'b Entry> {
        self.entries.iter().filter(|entry| found.iter().all(|found| found.fingerprint != entry.fingerprint))
    }

    /// The baseline with exactly these findings: what was known keeps its reason and its day.
    pub fn rewritten(&self, found: &[Found], today: Date) -> Baseline {
        let entry = |found: &Found| {
            let known = self.entry(found.fingerprint);
            Entry {
                fingerprint: found.fingerprint.to_owned(),
                rule: found.rule.to_owned(),
                headline: found.headline.to_owned(),
                reason: known.map(|known| known.reason.clone()).unwrap_or_default(),
                added: known.map_or(Some(today), |known| known.added),
                line: 0,
            }
        };
        let mut entries: Vec<Entry> = found.iter().map(entry).collect();
        entries.sort_by(|a, b| (&a.rule, &a.headline, &a.fingerprint).cmp(&(&b.rule, &b.headline, &b.fingerprint)));
        entries.dedup_by(|a, b| a.fingerprint == b.fingerprint);
        Baseline { file: self.file.clone(), entries }
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}version = {VERSION}\n");
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        for entry in &self.entries {
            let Entry { fingerprint, rule, headline, reason, added, .. } = entry;
            let added = added.map(|day| format!("added = {day}\n")).unwrap_or_default();
            // Writing into a String can't fail.
            let _ = write!(
                text,
                "\n[[finding]]\nfingerprint = {}\nrule = {}\nheadline = {}\nreason = {}\n{added}",
                quoted(fingerprint),
                quoted(rule),
                quoted(headline),
                quoted(reason)
            );
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 21);
    const LATER: Date = jiff::civil::date(2027, 3, 1);

    fn found<'a>(fingerprint: &'a str, headline: &'a str) -> Found<'a> {
        Found { fingerprint, rule: "unbounded-map", headline }
    }

    #[test]
    fn what_is_written_is_sorted_and_read_back_as_it_was() {
        let written = Baseline::default().rewritten(
            &[found("00000000000000ff", "Map `b` in global"), found("0000000000000001", "Map `a\"` in global")],
            TODAY,
        );
        insta::assert_snapshot!("baseline", written.to_text());
        let read = Baseline::parse(&written.to_text(), "b.toml").unwrap();
        assert_eq!(read.to_text(), written.to_text());
        assert_eq!(read.entries.iter().map(|entry| entry.line).collect::<Vec<_>>(), [5, 12]);
    }

    #[test]
    fn reasons_and_days_survive_and_what_is_gone_goes() {
        let mut old = Baseline::default().rewritten(&[found("0000000000000001", "a"), found("0000000000000002", "b")], TODAY);
        old.entries[0].reason = "repaired in the next release".to_owned();
        let found = [found("0000000000000001", "a"), found("0000000000000003", "c")];
        assert_eq!(old.unused(&found).map(|entry| &*entry.headline).collect::<Vec<_>>(), ["b"]);
        let new = old.rewritten(&found, LATER);
        let told: Vec<_> = new.entries.iter().map(|entry| (&*entry.headline, &*entry.reason, entry.added)).collect();
        assert_eq!(told, [("a", "repaired in the next release", Some(TODAY)), ("c", "", Some(LATER))]);
    }

    #[test]
    fn a_baseline_that_makes_no_sense_is_refused_with_its_place() {
        let said = |text: &str| Baseline::parse(text, "b.toml").unwrap_err().to_string();
        let mistakes = [
            "version = 2\n",
            "[[finding]]\n",
            "version = 1\n[[finding]]\nfingerprint = \"12\"\nrule = \"x\"\nheadline = \"y\"\n",
            "version = 1\n[[finding]]\nfingerprnt = \"12\"\n",
        ];
        insta::assert_snapshot!("baseline_mistakes", mistakes.map(said).join("\n\n"));
    }
}
