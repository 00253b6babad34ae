//! The truth table of one snapshot: every pattern of the leak generator, late, with 20 MB of other live data beside. The first suspect is
//! what leaks. `cargo test --features e2e --test e2e leaks::suspects -- --nocapture` prints it.

use std::path::Path;
use std::process::Command;

use heap_analyzer::generator::patterns::{PATTERNS, PatternKind};
use serde_json::Value;

use super::sessions::side_by_side;
use crate::program::{answer, truth};

/// In percent.
const FIRST: usize = 95;

/// A program that leaks 20 MB beside its other data, in one snapshot at the end.
fn late_snapshot(pattern: &str) -> (tempfile::TempDir, Value) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let ballast = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/leaks/ballast.cjs");
    let (out, require) = (folder.path().to_str().unwrap(), format!("--runtime-flag=--require={}", ballast.display()));
    answer(&["run", "--pattern", pattern, "--steps", "1", "--per-step", "400", "--size", "25kB", "--out", out, "-q", &require]);
    let truth = truth(folder.path());
    (folder, truth["patterns"][0].clone())
}

fn first_suspect(folder: &Path) -> Value {
    let mut summary = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"));
    let output = summary.args(["summary", "-q", "--format", "json"]).arg(folder.join("step-1.heapsnapshot")).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["suspects"][0].clone()
}

/// Whether a suspect is what was planted: on the road of the container, or it says what leaks.
fn is_planted(suspect: &Value, planted: &Value) -> bool {
    let road = suspect["path"].as_str().unwrap_or_default();
    let text = suspect.to_string();
    let steps = planted["retaining_path"].as_array().unwrap();
    let last = steps.iter().rfind(|step| step["edge"] != "internal").and_then(|step| step["name"].as_str());
    let is_on_road = last.is_some_and(|name| road.contains(name.trim_start_matches("<symbol ").trim_end_matches('>')));
    // What the runtime alone keeps is told as its handles, loaders and lists.
    let is_runtimes = steps.is_empty() && (road.contains("kept open by the runtime") || road.contains("in node:internal/"));
    let names = planted["shows"].as_array().unwrap().iter().chain([&planted["member_class"]]);
    is_on_road || is_runtimes || names.into_iter().any(|name| text.contains(name.as_str().unwrap()))
}

#[test]
fn the_first_suspect_of_a_late_snapshot_is_what_leaks() {
    let leaks: Vec<&str> =
        PATTERNS.iter().filter(|pattern| pattern.kind == PatternKind::Leak).map(|pattern| pattern.name).collect();
    let rows = side_by_side(&leaks, |&name| {
        let (folder, planted) = late_snapshot(name);
        let suspect = first_suspect(folder.path());
        (is_planted(&suspect, &planted), format!("{name:24}{} {}", suspect["path"], suspect["what"]))
    });
    let wrong: Vec<&String> = rows.iter().filter(|(is_right, _)| !is_right).map(|(_, row)| row).collect();
    rows.iter().for_each(|(is_right, row)| println!("{} {row}", if *is_right { "right" } else { "WRONG" }));
    println!("the first suspect is right in {} of {}", rows.len() - wrong.len(), rows.len());
    assert!(wrong.len() * 100 <= rows.len() * (100 - FIRST), "{wrong:#?}");
}
