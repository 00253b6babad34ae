//! No test is forgotten: cargo does not look for programs in `tests/` by itself, so every file there belongs to one of the two.

use std::fs;
use std::path::{Path, PathBuf};

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect();
    files.sort();
    files
}

/// The modules that a file declares, as files.
fn modules_of(file: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(file).unwrap();
    let is_root = ["plain", "e2e"].iter().any(|root| file == tests().join(root).with_extension("rs"));
    let beside = if is_root { tests() } else { file.with_extension("") };
    let mut path = None;
    let mut found = Vec::new();
    for line in text.lines() {
        if let Some(given) = line.strip_prefix("#[path = \"").and_then(|rest| rest.strip_suffix("\"]")) {
            path = Some(file.parent().unwrap().join(given));
        } else if let Some(name) = line.trim_start_matches("pub ").strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')) {
            found.push(path.take().unwrap_or_else(|| beside.join(name).with_extension("rs")));
        }
    }
    found
}

#[test]
fn every_file_of_tests_belongs_to_a_program() {
    let mut belonging = vec![tests().join("plain.rs"), tests().join("e2e.rs")];
    let mut at = 0;
    while let Some(file) = belonging.get(at).cloned() {
        belonging.extend(modules_of(&file));
        at += 1;
    }
    let folders = fs::read_dir(tests()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let all: Vec<_> = rust_files(&tests()).into_iter().chain(folders.flat_map(|folder| rust_files(&folder))).collect();
    let forgotten: Vec<_> = all.iter().filter(|file| !belonging.contains(file)).collect();
    assert!(all.len() > 50, "the tests are here");
    assert!(forgotten.is_empty(), "no module of tests/plain.rs or tests/e2e.rs: {forgotten:?}");
}
