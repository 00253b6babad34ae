//! Snapshots of a developer's own, named by environment variables.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Files to be compared one by one.
pub fn files() -> Vec<PathBuf> {
    named_by("HEAP_ANALYZER_CONFORMANCE_FILES")
}

/// Files to be compared each with the next.
pub fn series() -> Vec<PathBuf> {
    named_by("HEAP_ANALYZER_CONFORMANCE_SERIES")
}

/// The files that a variable names, in order. A part of it that names none is an error.
fn named_by(variable: &str) -> Vec<PathBuf> {
    let value = env::var_os(variable).unwrap_or_default();
    let parts = env::split_paths(&value).filter(|part| !part.as_os_str().is_empty());
    parts.flat_map(|part| matching(&part).unwrap_or_else(|problem| panic!("{variable}: {problem}"))).collect()
}

/// The files that a path with `*` in its last component stands for, in order of their names.
fn matching(pattern: &Path) -> Result<Vec<PathBuf>, String> {
    let name = pattern.file_name().unwrap_or_default().to_string_lossy();
    if !name.contains('*') {
        let found = pattern.is_file().then(|| vec![pattern.to_owned()]);
        return found.ok_or_else(|| format!("there is no file {}", pattern.display()));
    }
    let folder = pattern.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && fits(&path.file_name().unwrap_or_default().to_string_lossy(), &name))
        .collect();
    files.sort();
    if files.is_empty() { Err(format!("no file fits {}", pattern.display())) } else { Ok(files) }
}

fn fits(name: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => name == pattern,
        Some((start, rest)) => {
            let Some(name) = name.strip_prefix(start) else { return false };
            name.char_indices().map(|(at, _)| at).chain([name.len()]).any(|at| fits(&name[at..], rest))
        }
    }
}

#[test]
fn a_star_stands_for_any_text() {
    for (name, pattern, expected) in [
        ("node-20.heapsnapshot", "*.heapsnapshot", true),
        ("node-20.heapsnapshot", "node-*.heapsnapshot", true),
        ("node-20.heapsnapshot", "node-*", true),
        ("node-20.heapsnapshot", "*20*", true),
        ("node-20.heapsnapshot", "node", false),
        ("node-20.heapsnapshot", "*.gz", false),
        ("node-20.heapsnapshot", "bun*", false),
    ] {
        assert_eq!(fits(name, pattern), expected, "{name} {pattern}");
    }
}
