//! Every pattern leaks in a real Node, and the truth about it is what its snapshots show.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use heap_analyzer::Heap;
use heap_analyzer::generator::patterns::{PATTERNS, PatternKind};
use heap_analyzer::snapshot::ReadOptions;
use serde_json::Value;

use super::check::{Found, look_up};
use crate::program::{answer, names, truth};
use crate::schema::violations;

const STEPS: u64 = 3;
const PER_STEP: u64 = 20;
const SIZE: u64 = 60_000;

fn pattern_names(kind: PatternKind) -> String {
    let names: Vec<&str> = PATTERNS.iter().filter(|pattern| pattern.kind == kind).map(|pattern| pattern.name).collect();
    names.join(",")
}

/// Runs patterns in one process of Node.
fn leak(patterns: &str, options: &[&str]) -> (tempfile::TempDir, Value) {
    let folder = tempfile::tempdir().unwrap();
    let (per_step, size) = (PER_STEP.to_string(), SIZE.to_string());
    let out = folder.path().to_str().unwrap();
    let arguments = ["run", "--pattern", patterns, "--per-step", &per_step, "--size", &size, "--out", out, "--format", "json"];
    let said: Value = serde_json::from_str(&answer(&[&arguments, options].concat())).unwrap();
    let truth = truth(folder.path());
    assert_eq!(said, truth, "the answer is what truth.json holds");
    let schema = std::process::Command::new(env!("CARGO_BIN_EXE_heap-analyzer")).args(["schema", "leak-truth"]).output().unwrap();
    assert_eq!(violations(&serde_json::from_slice(&schema.stdout).unwrap(), &truth), [""; 0]);
    (folder, truth)
}

/// What each snapshot shows of each pattern, beside what the truth says: counts and classes exactly, bytes within 10 %.
fn assert_true(folder: &Path, truth: &Value) {
    for (at, snapshot) in truth["snapshots"].as_array().unwrap().iter().enumerate() {
        let file = folder.join(snapshot["file"].as_str().unwrap());
        assert_eq!(fs::metadata(&file).unwrap().len(), snapshot["file_bytes"].as_u64().unwrap());
        let heap = Heap::open(&file, &ReadOptions::default()).unwrap();
        for pattern in truth["patterns"].as_array().unwrap() {
            let place = format!("{} in {}", pattern["pattern"], snapshot["file"]);
            let held = &pattern["held"][at];
            let Found { count, bytes, strangers } = look_up(&heap, pattern).unwrap_or_else(|what| panic!("{place}: {what}"));
            assert_eq!(strangers, [""; 0], "{place}");
            assert!(count.is_none_or(|count| held["count"] == count), "{place}: {count:?}, {} said", held["count"]);
            let said = held["bytes"].as_u64().unwrap();
            // Elements of an array of numbers are made half as many again when they are full; an empty thing has a size, too.
            let room = if pattern["container"]["holds"] == "grows" { said * 6 / 10 + 500 } else { said / 10 };
            assert!(bytes.abs_diff(said) <= room, "{place}: {bytes} bytes are held, {said} said");
        }
    }
}

fn counts(pattern: &Value) -> Vec<u64> {
    pattern["held"].as_array().unwrap().iter().map(|held| held["count"].as_u64().unwrap()).collect()
}

#[test]
fn every_leak_is_as_its_truth_says_and_cleanup_frees_it() {
    let (folder, truth) = leak(&pattern_names(PatternKind::Leak), &[]);
    let expected: BTreeSet<_> = ["baseline", "step-1", "step-2", "step-3", "stopped"]
        .map(|name| format!("{name}.heapsnapshot"))
        .into_iter()
        .chain(["truth.json".to_owned()])
        .collect();
    assert_eq!(names(folder.path()), expected.into_iter().collect::<Vec<_>>());
    assert_eq!(truth["runtime"]["name"], "node");
    for pattern in truth["patterns"].as_array().unwrap() {
        assert_eq!(pattern["leaking"], true);
        // A workspace is one thing a step, with all units behind it.
        let unit = if pattern["pattern"] == "workspace" { PER_STEP } else { 1 };
        let left = if pattern["freed_by_cleanup"] == true { 0 } else { STEPS + 1 };
        let expected = [1, 2, 3, STEPS + 1, left].map(|steps| steps * PER_STEP / unit);
        assert_eq!(counts(pattern), expected, "{}", pattern["pattern"]);
        let held = pattern["held"].as_array().unwrap();
        assert!(held.iter().all(|held| held["bytes"] == held["count"].as_u64().unwrap() * unit * SIZE), "{}", pattern["pattern"]);
    }
    assert_true(folder.path(), &truth);
}

#[test]
fn without_a_warm_up_the_baseline_shows_a_program_that_has_done_nothing() {
    let (folder, truth) = leak("cache,one-off", &["--warm-up", "0", "--steps", "2"]);
    assert_eq!(truth["parameters"]["warm_up"], 0);
    let patterns = truth["patterns"].as_array().unwrap();
    assert_eq!([counts(&patterns[0]), counts(&patterns[1])], [[0, PER_STEP, 2 * PER_STEP, 0], [0, 0, PER_STEP, 0]]);
    assert_true(folder.path(), &truth);
}

#[test]
fn repaired_programs_do_not_grow() {
    let (folder, truth) = leak(&pattern_names(PatternKind::Leak), &["--fixed"]);
    for pattern in truth["patterns"].as_array().unwrap() {
        let counts = counts(pattern);
        assert_eq!(pattern["leaking"], false);
        // Bounded stores are full when the program has warmed up.
        assert!(
            counts[0] <= PER_STEP && counts[1..=3].iter().all(|&count| count == counts[0]),
            "{}: {counts:?}",
            pattern["pattern"]
        );
        assert!(pattern["held"].as_array().unwrap().iter().all(|held| held["leaking_count"] == 0));
    }
    assert_true(folder.path(), &truth);
    // Whatever else the truth does not know of: one leaking pattern alone would add 1.2 MB a step.
    let size = |name: &str| Heap::open(&folder.path().join(name), &ReadOptions::default()).unwrap().statistics().total;
    let (first, last) = (size("step-1.heapsnapshot"), size("step-3.heapsnapshot"));
    assert!(last < first + PER_STEP * SIZE / 4, "{first} bytes after the first step, {last} after the last");
}

#[test]
fn harmless_programs_look_as_they_are_meant_to() {
    let (folder, truth) = leak(&pattern_names(PatternKind::Harmless), &[]);
    let n = PER_STEP;
    for (pattern, expected) in truth["patterns"].as_array().unwrap().iter().zip([
        ("warm-up", [n, n, n, n, 0]),
        ("one-off", [0, 0, n, n, 0]),
        ("sawtooth", [n, n / 2, 0, n, 0]),
        ("lru-cache", [n, n, n, n, 0]),
        ("churn", [0; 5]),
    ]) {
        assert_eq!((pattern["pattern"].as_str().unwrap(), counts(pattern)), (expected.0, expected.1.to_vec()));
        assert_eq!(pattern["leaking"], false);
    }
    assert_true(folder.path(), &truth);
}
