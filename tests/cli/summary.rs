//! `summary` beyond its first screen: whose the memory is, what could be spared, and what was allocated when.

use super::conversation::{APP, RECORDING, SERIES, answer, conversation, json, snapshots};
use crate::schema::violations;

macro_rules! hold {
    ($name:literal, $($argument:expr),+) => {
        insta::assert_snapshot!($name, conversation(&["summary", $($argument),+]))
    };
}

#[test]
fn all_memory_has_an_owner_a_package_a_file_and_a_realm() {
    hold!("summary_by_owner", APP, "--by", "owner", "--limit", "6");
    hold!("summary_by_file", APP, "--by", "file", "--limit", "6");
    hold!("summary_by_realm", "chromium-140-page.heapsnapshot.zst", "--by", "realm");
    for by in ["class", "shape", "location", "package", "file", "realm", "owner"] {
        let report = json(&["summary", APP, "--by", by, "--full", "--format", "json"]);
        let groups = &report["groups"];
        let sizes = groups["rows"].as_array().unwrap().iter().map(|row| row["shallow_size"].as_u64().unwrap());
        let whole = json(&["summary", APP, "--view", "statistics", "--format", "json"])["statistics"]["total"].as_u64();
        assert_eq!((Some(sizes.sum()), groups["total_size"].as_u64()), (whole, whole), "{by}");
    }
}

/// The prompt comes below it.
#[test]
fn the_first_screen_of_every_fixture_has_room_for_the_next_prompt() {
    for snapshot in snapshots() {
        let lines = answer(&["summary", &snapshot]).lines().count();
        assert!(lines <= 23, "{snapshot}: {lines} lines");
    }
}

#[test]
fn waste_is_told_by_the_field_that_holds_it() {
    hold!("summary_waste", APP, "--view", "waste", "--limit", "8");
}

#[test]
fn what_was_allocated_in_a_stretch_of_time_is_told_by_class() {
    hold!("summary_between", RECORDING, "--view", "classes", "--between", "0.2s..", "--limit", "4");
    hold!("summary_new_since", SERIES[2], "--view", "classes", "--new-since", SERIES[0], "--until", SERIES[1], "--limit", "4");
    hold!("summary_no_recording", APP, "--between", "1s..2s");
    hold!("summary_new_since_other", APP, "--new-since", SERIES[0]);
}

#[test]
fn answers_for_programs_are_as_the_schema_says() {
    let schema = json(&["schema", "summary"]);
    for arguments in [&[APP, "--view", "waste"][..], &[APP, "--by", "package"], &[RECORDING], &[SERIES[2]]] {
        let report = json(&[&["summary"], arguments, &["--format", "json"]].concat());
        assert_eq!(violations(&schema, &report), [""; 0], "{arguments:?}");
    }
}
