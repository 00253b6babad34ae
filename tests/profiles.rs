//! Allocation profiles that the Node in the PATH writes: every function has the numbers of DevTools' Heavy view, as JavaScript
//! computes them from the same file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs Node in a folder; gives what it printed.
fn node(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("node").args(arguments).current_dir(folder).output().expect("node");
    assert!(output.status.success(), "node {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The Heavy view as JavaScript computes it.
fn expected(profile: &Path) -> Value {
    let heavy = root().join("tests/profiles/heavy.mjs");
    serde_json::from_str(&node(root(), &[heavy.to_str().unwrap(), profile.to_str().unwrap()])).expect("JSON")
}

/// The same of the program's answer.
fn ours(profile: &Path) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"));
    let output = command.arg("summary").arg(profile).args(["--format", "json"]).output().expect("the program");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let place = |row: &Value, name: &str| row[name].as_i64().unwrap() - 1;
    let key = |row: &Value| {
        let (name, script) = (row["function"].as_str().unwrap(), &row["script_id"]);
        format!("{name}@{script}:{}:{}", place(row, "line"), place(row, "column"))
    };
    let row = |row: &Value| json!({"key": key(row), "self": row["self_size"], "total": row["total_size"], "samples": row["sample_count"]});
    let mut rows: Vec<Value> = report["functions"].as_array().unwrap().iter().map(row).collect();
    rows.sort_by_key(|row| row["key"].as_str().unwrap().to_owned());
    json!({"total": report["profile"]["total_size"], "rows": rows})
}

fn agrees(profile: PathBuf, function: &str) {
    let (ours, expected) = (ours(&profile), expected(&profile));
    assert_eq!(ours, expected);
    let names: Vec<&str> = ours["rows"].as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap()).collect();
    assert!(names.iter().any(|name| name.starts_with(function)), "{function} is among {names:?}");
}

#[test]
fn what_node_writes_at_its_end_has_the_numbers_of_devtools() {
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("node_modules/left-list");
    fs::create_dir_all(&package).unwrap();
    let programs = root().join("fixtures/programs");
    fs::copy(programs.join("left-list.cjs"), package.join("index.js")).unwrap();
    fs::copy(programs.join("orders.cjs"), folder.path().join("orders.cjs")).unwrap();
    node(folder.path(), &["--heap-prof", "--heap-prof-interval=4096", "--heap-prof-name=a.heapprofile", "orders.cjs"]);
    agrees(folder.path().join("a.heapprofile"), "makeTree@");
}

#[test]
fn what_the_inspector_gives_with_collected_objects_does_too() {
    let folder = tempfile::tempdir().unwrap();
    let program = root().join("tests/profiles/inspected.cjs");
    node(folder.path(), &[program.to_str().unwrap(), "b.heapprofile"]);
    agrees(folder.path().join("b.heapprofile"), "recurse@");
}
