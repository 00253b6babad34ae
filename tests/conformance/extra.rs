//! Snapshots of a developer's own, named by `HEAP_ANALYZER_CONFORMANCE_FILES`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

const VARIABLE: &str = "HEAP_ANALYZER_CONFORMANCE_FILES";

/// The files that the variable names, in order. A part of it that names none is an error.
pub fn files() -> Vec<PathBuf> {
    let value = env::var_os(VARIABLE).unwrap_or_default();
    env::split_paths(&value).filter(|part| !part.as_os_str().is_empty()).flat_map(|part| matching(&part)).collect()
}

/// The files that a path with `*` in its last component stands for, in order of their names.
fn matching(pattern: &Path) -> Vec<PathBuf> {
    let name = pattern.file_name().unwrap_or_default().to_string_lossy();
    if !name.contains('*') {
        assert!(pattern.is_file(), "{VARIABLE}: there is no file {}", pattern.display());
        return vec![pattern.to_owned()];
    }
    let folder = pattern.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{VARIABLE}: {}: {e}", folder.display()));
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && fits(&path.file_name().unwrap_or_default().to_string_lossy(), &name))
        .collect();
    assert!(!files.is_empty(), "{VARIABLE}: no file fits {}", pattern.display());
    files.sort();
    files
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
