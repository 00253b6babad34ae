//! `compare`: what people read of pairs and series, and what programs read: complete, exact, as the schema says.

use std::fs;

use serde_json::Value;

use super::conversation::{APP, BUN_PAIR, PAIR, SERIES, answer, conversation, fixtures, json, run};
use crate::schema::violations;

/// `compare` of snapshots with further arguments.
fn compare<'a>(snapshots: &[&'a str], arguments: &[&'a str]) -> Vec<&'a str> {
    [&["compare"], snapshots, arguments].concat()
}

macro_rules! hold {
    ($name:literal, $snapshots:expr, $($argument:expr),*) => {
        insta::assert_snapshot!($name, conversation(&compare(&$snapshots, &[$($argument),*])))
    };
}

fn report(snapshots: &[&str], arguments: &[&str]) -> Value {
    json(&compare(snapshots, &[arguments, &["--format", "json"]].concat()))
}

fn list<'a>(report: &'a Value, name: &str) -> &'a Vec<Value> {
    report[name].as_array().unwrap_or_else(|| panic!("a list of {name}: {report:#.200}"))
}

#[test]
fn a_pair_is_what_grew_and_what_came_and_went() {
    hold!("compare", PAIR, "--limit", "5");
    hold!("compare_markdown", PAIR, "--limit", "3", "--format", "markdown");
    hold!("compare_classes_csv", PAIR, "--class", "^(Order|Visit|Array|Map)$", "--format", "csv");
    hold!("compare_growth_csv", PAIR, "--view", "growth", "--limit", "4", "--format", "csv");
    hold!("compare_objects", PAIR, "--view", "classes", "--class", "^Visit$", "--objects", "--limit", "2");
}

#[test]
fn a_series_has_a_column_for_each_snapshot_and_a_trend() {
    hold!("compare_series", SERIES, "--limit", "4");
}

#[test]
fn groups_are_by_what_one_asks_for() {
    for by in ["shape", "location", "package", "owner"] {
        let said = conversation(&compare(&PAIR, &["--by", by, "--view", "classes", "--limit", "5"]));
        insta::assert_snapshot!(format!("compare_by_{by}"), said);
    }
}

#[test]
fn snapshots_whose_ids_mean_nothing_to_each_other_are_compared_by_name_and_that_is_said() {
    hold!("compare_bun", BUN_PAIR, "--limit", "4");
    hold!("compare_processes", ["node-14.heapsnapshot.zst", APP], "--limit", "3");
    for (snapshots, by) in [
        (&BUN_PAIR[..], "name"),
        (&["node-14.heapsnapshot.zst", APP], "name"),
        (&[PAIR[1], APP], "name"),
        (&["chromium-140-page.heapsnapshot.zst", SERIES[1]], "name"),
        (&PAIR, "id"),
        (&[PAIR[1], PAIR[0]], "id"),
        (&SERIES[..2], "id"),
        (&SERIES[1..], "id"),
    ] {
        assert_eq!(report(snapshots, &["--view", "classes"])["matching"]["by"], by, "{snapshots:?}");
    }
}

#[test]
fn a_pair_that_renumbers_still_tells_what_grew_by_its_path() {
    let report = report(&BUN_PAIR, &[]);
    let text = report.to_string();
    for path in ["shop.orders", "shop.events._events.close", "shop.log"] {
        assert!(text.contains(path), "{path}");
    }
}

#[test]
fn json_has_every_row_unless_someone_limits_it() {
    let all = report(&PAIR, &[]);
    // So many rows has DevTools' Comparison of this pair.
    assert_eq!(list(&all, "classes").len(), 43);
    assert!(list(&all, "growth").len() > 10);
    let unlimited = report(&PAIR, &["--limit", "0"]);
    assert!(["classes", "growth"].iter().all(|name| unlimited[name] == all[name]) && unlimited.get("left_out").is_none());
    let limited = report(&PAIR, &["--limit", "3"]);
    assert_eq!(list(&limited, "classes")[..], list(&all, "classes")[..3]);
    assert_eq!(list(&limited, "growth")[..], list(&all, "growth")[..3]);
    assert_eq!(limited["left_out"][1], serde_json::json!({ "list": "classes", "rows": 40 }));
    let bun = report(&BUN_PAIR, &[]);
    assert!(list(&bun, "groups").iter().any(|groups| list(groups, "rows").len() > 20), "no table of groups is cut at 20");
}

#[test]
fn json_lists_every_object_behind_a_row() {
    let report = report(&PAIR, &["--objects", "--view", "classes"]);
    for row in list(&report, "classes") {
        for (objects, count, size) in
            [("new_objects", "new_count", "allocated_size"), ("deleted_objects", "deleted_count", "freed_size")]
        {
            let objects = row[objects].as_array().map_or(&[][..], Vec::as_slice);
            assert_eq!(objects.len() as u64, row[count].as_u64().unwrap(), "{}", row["class_key"]);
            let sum: u64 = objects.iter().map(|object| object["shallow_size"].as_u64().unwrap()).sum();
            assert_eq!(sum, row[size].as_u64().unwrap(), "{}", row["class_key"]);
        }
    }
}

#[test]
fn csv_has_the_numbers_of_json() {
    let report = report(&PAIR, &["--view", "classes"]);
    let table = answer(&compare(&PAIR, &["--view", "classes", "--format", "csv"]));
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), list(&report, "classes").len());
    for (row, expected) in rows.iter().zip(list(&report, "classes")) {
        for (column, cell) in header.iter().zip(row) {
            let expected = &expected[column];
            assert_eq!(cell, expected.as_str().map_or_else(|| expected.to_string(), str::to_owned), "{column}");
        }
    }
}

#[test]
fn small_changes_can_be_left_out() {
    let deltas = |arguments: &[&str]| -> Vec<u64> {
        let report = report(&PAIR, &[&["--view", "classes"], arguments].concat());
        list(&report, "classes").iter().map(|row| row["size_delta"].as_i64().unwrap().unsigned_abs()).collect()
    };
    let large: Vec<u64> = deltas(&[]).into_iter().filter(|&delta| delta >= 10_000).collect();
    assert!(large.len() > 3);
    assert_eq!(deltas(&["--min-delta", "10kB"]), large);
}

#[test]
fn before_and_after_are_the_two_snapshots() {
    let [before, after] = PAIR;
    let named = json(&["compare", "--after", after, "--before", before, "--view", "classes", "--format", "json"]);
    assert_eq!(named, report(&PAIR, &["--view", "classes"]));
}

#[test]
fn a_snapshot_compared_with_itself_did_not_change() {
    let report = report(&[APP, APP], &[]);
    assert!(list(&report, "classes").is_empty() && list(&report, "growth").is_empty(), "{report:#}");
}

#[test]
fn comparisons_are_as_the_schema_says() {
    let schema: Value = serde_json::from_str(&answer(&["schema", "compare"])).unwrap();
    for (snapshots, arguments) in [
        (&PAIR[..], &["--objects", "--class", "^Visit$"][..]),
        (&PAIR, &["--by", "package"]),
        (&PAIR, &["--by", "owner"]),
        (&SERIES, &["--by", "shape"]),
        (&SERIES, &["--by", "location"]),
        (&BUN_PAIR, &[]),
        (&["hermes-minimal.heapsnapshot.gz", "hermes-objects.heapsnapshot.zst"], &[]),
        (&["deno-2.9.heapsnapshot.zst", "workerd-2026.heapsnapshot.zst"], &["--match", "id"]),
    ] {
        assert_eq!(violations(&schema, &report(snapshots, arguments)), [""; 0], "{snapshots:?} {arguments:?}");
    }
}

#[test]
fn a_file_that_is_missing_or_damaged_is_named_and_nothing_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(fixtures().join(PAIR[1])).unwrap();
    let cut = folder.path().join("cut.heapsnapshot.zst");
    fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    let cut = cut.to_str().unwrap();
    for bad in ["no-such-file.heapsnapshot", cut, "README.md"] {
        for snapshots in [&[PAIR[0], bad][..], &[bad, PAIR[0]], &[PAIR[0], bad, PAIR[1]]] {
            let output = run(&compare(snapshots, &[]));
            let complaint = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{snapshots:?}");
            assert_eq!(complaint.matches("error:").count(), 1, "{complaint}");
            assert!(complaint.contains(bad), "{bad}: {complaint}");
            assert!(output.stdout.is_empty());
        }
    }
}

#[test]
fn one_snapshot_is_not_enough() {
    hold!("compare_one", [APP],);
    hold!("compare_none", [""; 0],);
}

#[test]
fn help_of_compare_is_written_for_newcomers() {
    insta::assert_snapshot!("help_compare", conversation(&["compare", "--help"]));
}
