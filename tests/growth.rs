//! Programs that grow by a known number: the first line of "what grew" has to be the container that grew, with that number.
//!
//! Each program in `tests/growth/programs` takes its snapshots with the Node in the PATH and says what is true of them.

mod truth;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use truth::Truth;

macro_rules! each_program {
    ($($(#[$attribute:meta])* $test:ident: $file:literal,)*) => {
        const PROGRAMS: &[&str] = &[$($file),*];
        $(
            #[test]
            $(#[$attribute])*
            fn $test() {
                the_first_line_is_what_grew($file);
            }
        )*
    };
}

each_program! {
    a_dictionary_by_numbers: "numeric-keys",
    a_linked_list: "linked-list",
    a_list_among_objects_that_gain_properties: "added-properties",
    a_list_beside_a_cache_whose_entries_are_replaced: "replaced-cache",
    a_map: "map",
    a_map_in_a_singleton: "singleton",
    a_map_of_a_class: "static-map",
    a_map_of_integers: "small-integers",
    a_map_of_promises_that_never_settle: "promises",
    a_map_whose_entries_others_hold_too: "shared-entries",
    a_map_whose_entries_come_and_go: "churning-map",
    a_map_whose_table_was_made_anew: "rehashed-map",
    a_plain_object_as_dictionary: "dictionary",
    a_promise_that_is_raced: "race",
    a_queue: "queue",
    a_set: "set",
    a_subclass_of_map: "map-subclass",
    a_weak_map: "weak-map",
    an_array: "array",
    an_array_of_arrays: "rows",
    an_array_of_buffers: "buffers",
    an_array_of_closures: "closures",
    an_array_of_numbers: "numbers",
    an_array_of_strings: "strings",
    an_array_of_timers: "timers",
    arrays_in_a_map: "nested",
    listeners: "listeners",
    listeners_of_ever_new_events: "event-names",
}

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/growth/programs")
}

fn the_first_line_is_what_grew(program: &str) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let truth = Truth::made_by(&programs().join(program).with_extension("cjs"), folder.path());
    let growth = growth(folder.path(), truth.counts.len());
    let rows = growth.as_array().unwrap();
    let found = || format!("what grew is said to be\n{}", shown(rows));
    let first = rows.first().unwrap_or_else(|| panic!("{program}: nothing grew"));

    assert_eq!(first["class"], truth.kind, "{}", found());
    assert!(path(first).contains(&truth.held), "held by {}. {}", truth.held, found());
    assert_eq!(first["object_count"], truth.alike, "{}", found());
    if truth.uncounted {
        // No number at all, or that of an object's properties, which did not grow.
        assert_eq!(first["entries_before"], first["entries_after"], "{}", found());
    } else {
        assert_eq!(first["entries"], json!(truth.counts), "{}", found());
        assert_eq!(first["entries_before"], truth.counts[0], "{}", found());
        assert_eq!(first["entries_after"], *truth.counts.last().unwrap(), "{}", found());
    }
    if let Some(steady) = truth.steady {
        let name = format!("variable {steady}");
        let gained =
            |row: &Value| row["entries_after"].as_u64() > row["entries_before"].as_u64() || bytes(row) * 100 > bytes(first);
        assert!(!rows.iter().any(|row| path(row).ends_with(&name) && gained(row)), "{steady} did not grow. {}", found());
    }
}

/// The first rows, for a message.
fn shown(rows: &[Value]) -> String {
    let cell = |row: &Value, key: &str| format!("{key} {}", row[key]);
    let line = |row: &Value| ["class", "object_count", "entries", "growth", "path"].map(|key| cell(row, key)).join(", ");
    rows.iter().take(3).map(line).collect::<Vec<_>>().join("\n")
}

fn bytes(row: &Value) -> i64 {
    row["growth"].as_i64().unwrap()
}

fn path(row: &Value) -> &str {
    row["path"].as_str().unwrap_or_default()
}

/// What our program says grew from the first to the last of the snapshots in a folder.
fn growth(folder: &Path, snapshots: usize) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"))
        .arg("compare")
        .args((1..=snapshots).map(|number| folder.join(format!("{number}.heapsnapshot"))))
        .args(["--view", "growth", "--format", "json"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice::<Value>(&output.stdout).unwrap()["growth"].take()
}

#[test]
fn every_program_is_run() {
    let names =
        fs::read_dir(programs()).unwrap().map(|entry| entry.unwrap().path().file_stem().unwrap().to_owned().into_string());
    let listed: BTreeSet<_> = PROGRAMS.iter().map(|name| name.to_string()).collect();
    assert_eq!(names.collect::<Result<BTreeSet<_>, _>>().unwrap(), listed);
}
