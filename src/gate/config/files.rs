//! `snapshots = ["heap/*.heapsnapshot"]`: files by name or pattern, in the order in which people count.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use glob::{MatchOptions, Pattern};
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use toml::Spanned;

use crate::gate::error::{ConfigError, Fault, Place};

/// Patterns as they are written.
#[derive(Debug, Default)]
pub(super) struct Patterns(Vec<Spanned<String>>);

impl<'de> Deserialize<'de> for Patterns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl<'de> Visitor<'de> for Written {
            type Value = Patterns;

            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("a list of paths, such as [\"heap/*.heapsnapshot\"]")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Patterns, A::Error> {
                let mut patterns = Vec::new();
                while let Some(pattern) = list.next_element()? {
                    patterns.push(pattern);
                }
                Ok(Patterns(patterns))
            }
        }
        deserializer.deserialize_any(Written)
    }
}

/// Files that are looked for when they are asked for.
#[derive(Debug, Clone, Default)]
pub struct Files(Vec<Wanted>);

#[derive(Debug, Clone)]
struct Wanted {
    pattern: String,
    place: Place,
    file: String,
}

impl Files {
    /// The patterns, relative to the folder of the file in which they stand.
    pub(super) fn new(patterns: Patterns, text: &str, file: &str, folder: &Path) -> Result<Self, ConfigError> {
        let folder = Pattern::escape(&folder.to_string_lossy());
        let wanted = patterns.0.into_iter().map(|written| {
            let fault = |message: String| Fault { message, span: written.span() }.in_file(text, file);
            Pattern::new(written.get_ref()).map_err(|error| fault(format!("bad pattern: {}", error.msg)))?;
            let path = Path::new(&folder).join(written.get_ref());
            let pattern = path.to_str().ok_or_else(|| fault("the path is not UTF-8".to_owned()))?.to_owned();
            Ok(Wanted { pattern, place: Place::of(text, written.span().start), file: file.to_owned() })
        });
        Ok(Files(wanted.collect::<Result<_, _>>()?))
    }

    /// Whether none are named.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The files that there are: pattern by pattern, those of one pattern as people count (1, 2, 10). None for a pattern is an error.
    ///
    /// # Errors
    /// Where a pattern fits no file, or a folder can't be read.
    pub fn find(&self) -> Result<Vec<PathBuf>, ConfigError> {
        let mut found = Vec::new();
        for wanted in &self.0 {
            // Unlike in a shell, a * does not match a / here either.
            let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
            let mut paths = matching(&wanted.pattern, options, PATIENCE).ok_or_else(|| wanted.endless())?;
            if paths.is_empty() {
                return Err(wanted.missing());
            }
            alphanumeric_sort::sort_path_slice(&mut paths);
            found.append(&mut paths);
        }
        Ok(found)
    }
}

/// Nobody judges more snapshots at once.
const MOST: usize = 10_000;

/// A folder of a project is looked through in less time.
const PATIENCE: Duration = Duration::from_secs(20);

/// The regular files that match, as a pipe may keep its reader waiting for ever; `None` if there are too many, or if looking for them takes too long: a pattern may go through all of a machine,
/// and through links for ever.
fn matching(pattern: &str, options: MatchOptions, patience: Duration) -> Option<Vec<PathBuf>> {
    let end = Instant::now() + patience;
    let (sender, found) = mpsc::sync_channel(64);
    let pattern = pattern.to_owned();
    // It ends by itself when nobody listens, or with the program.
    std::thread::spawn(move || {
        let paths = glob::glob_with(&pattern, options).into_iter().flatten().flatten();
        paths.take_while(|path| sender.send(path.clone()).is_ok()).for_each(drop);
    });
    let mut paths = Vec::new();
    loop {
        match found.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(path) if paths.len() < MOST => paths.extend(Some(path).filter(|path| path.is_file())),
            Err(RecvTimeoutError::Disconnected) => return Some(paths),
            Ok(_) | Err(RecvTimeoutError::Timeout) => return None,
        }
    }
}

impl Wanted {
    fn endless(&self) -> ConfigError {
        let message = format!(
            "this pattern leads to more than {MOST} files, or through too many folders; name the folder of the snapshots"
        );
        ConfigError::Wrong { file: self.file.clone(), message, place: self.place.clone() }
    }

    fn missing(&self) -> ConfigError {
        let message = "no file has such a name; take the snapshots first, or name them on the command line".to_owned();
        ConfigError::Wrong { file: self.file.clone(), message, place: self.place.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_leads_through_all_of_a_machine_ends() {
        let folder = tempfile::tempdir().unwrap();
        let mut deep = folder.path().to_owned();
        for name in ["a", "b", "c", "d"] {
            deep.push(name);
            std::fs::create_dir(&deep).unwrap();
            (0..3000).for_each(|at| std::fs::write(deep.join(at.to_string()), "").unwrap());
        }
        let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
        let pattern = |end: &str| format!("{}/{end}", Pattern::escape(&folder.path().display().to_string()));
        assert_eq!(matching(&pattern("**/*"), options, PATIENCE), None);
        assert_eq!(matching(&pattern("**/none"), options, Duration::ZERO), None);
        assert_eq!(matching(&pattern("a/*1"), options, PATIENCE).unwrap().len(), 300);
    }

    #[test]
    fn files_come_pattern_by_pattern_and_as_people_count() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["s-10.heapsnapshot", "s-2.heapsnapshot", "s-1.heapsnapshot", "after.heapsnapshot", "notes.txt"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let find = |text: &str| {
            let patterns: std::collections::BTreeMap<String, Patterns> = toml::from_str(text).unwrap();
            let patterns = patterns.into_values().next().unwrap();
            Files::new(patterns, text, "heap-analyzer.toml", folder.path()).unwrap().find()
        };
        let names = |text: &str| -> Vec<String> {
            find(text).unwrap().iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
        };
        let expected = ["s-1.heapsnapshot", "s-2.heapsnapshot", "s-10.heapsnapshot", "after.heapsnapshot"];
        assert_eq!(names("snapshots = [\"s-*.heapsnapshot\", \"after.heapsnapshot\"]"), expected);
        let missing = find("snapshots = [\n  \"x-*.heapsnapshot\",\n]").unwrap_err().to_string();
        assert!(missing.starts_with("heap-analyzer.toml:2:3: no file has such a name"), "{missing}");
    }
}
