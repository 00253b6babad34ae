//! `find-leaks` and `explain`: the whole conversation on real snapshots, and JSON as the schema says.

use super::conversation::{BUN_PAIR, PAIR, SERIES, conversation, fixtures, json, program, run};
use crate::schema::violations;

fn find_leaks<'a>(snapshots: &[&'a str], arguments: &[&'a str]) -> Vec<&'a str> {
    [&["find-leaks"], snapshots, arguments].concat()
}

macro_rules! hold {
    ($name:literal, $arguments:expr) => {
        insta::assert_snapshot!($name, conversation(&$arguments))
    };
}

/// Before, after, and after the work was undone.
const UNDONE: [&str; 6] = ["--baseline", SERIES[0], "--target", SERIES[1], "--final", SERIES[2]];

#[test]
fn a_pair_proves_little_and_points_at_what_grew() {
    hold!("find_leaks_pair", find_leaks(&PAIR, &["--limit", "3"]));
}

#[test]
fn what_was_kept_after_the_work_was_undone_is_a_leak() {
    hold!("find_leaks_final", find_leaks(&[], &UNDONE));
    hold!("find_leaks_markdown", find_leaks(&[], &[&UNDONE[..], &["--format", "markdown", "--limit", "1"]].concat()));
    hold!("find_leaks_csv", find_leaks(&[], &[&UNDONE[..], &["--format", "csv"]].concat()));
}

#[test]
fn where_ids_mean_nothing_places_are_matched_by_their_names() {
    hold!("find_leaks_bun", find_leaks(&BUN_PAIR, &["--limit", "2"]));
}

#[test]
fn one_snapshot_gives_suspects_and_other_processes_are_no_series() {
    hold!("find_leaks_one", find_leaks(&PAIR[1..], &["--limit", "3"]));
    hold!("find_leaks_processes", find_leaks(&[PAIR[0], SERIES[1]], &[]));
}

#[test]
fn a_rule_is_explained() {
    hold!("explain_rule", ["explain", "detached-tree"]);
    hold!("explain_all", ["explain"]);
    hold!("explain_unknown", ["explain", "no-such-rule"]);
}

#[test]
fn findings_for_programs_are_as_the_schema_says() {
    let schema = json(&["schema", "find-leaks"]);
    for arguments in [find_leaks(&PAIR, &[]), find_leaks(&[], &UNDONE), find_leaks(&PAIR[..1], &[])] {
        let report = json(&[&arguments[..], &["--format", "json", "--exit-zero"]].concat());
        assert_eq!(violations(&schema, &report), [""; 0]);
        assert!(report["verdict"].is_string() && report["findings"].is_array());
    }
}

#[test]
fn all_objects_that_leaked_have_a_way_to_them() {
    let arguments = find_leaks(&PAIR, &["--trace-all-objects", "--format", "json"]);
    let finding = &json(&arguments)["findings"][0];
    let objects = finding["objects"].as_array().unwrap();
    assert_eq!(objects.len(), 440);
    assert!(
        objects.iter().all(|object| object["class"] == "Order" && object["path"].as_str().unwrap().starts_with("global.shop."))
    );
    hold!("find_leaks_objects", find_leaks(&[], &[&UNDONE[..], &["--trace-all-objects"]].concat()));
}

#[test]
fn what_was_set_aside_is_told_one_by_one_with_reasons() {
    hold!("find_leaks_internals", find_leaks(&[], &[&UNDONE[..], &["--include-internals", "--by-package"]].concat()));
    let report = json(&find_leaks(
        &[],
        &[&UNDONE[..], &["--include-internals", "--by-package", "--exit-zero", "--format", "json"]].concat(),
    ));
    assert_eq!(violations(&json(&["schema", "find-leaks"]), &report), [""; 0]);
    let details = &report["set_aside_details"];
    let total = |rows: &serde_json::Value| rows.as_array().unwrap().iter().map(|row| row["bytes"].as_i64().unwrap()).sum::<i64>();
    let places = report["set_aside"].as_array().unwrap().iter().filter(|aside| aside["reason"] != "compiled-code");
    assert_eq!(total(&details["places"]), places.map(|aside| aside["bytes"].as_i64().unwrap()).sum::<i64>());
    assert!(details["internals"].as_array().unwrap().iter().any(|kind| kind["kind"] == "hidden-classes"));
    let output = run(&find_leaks(&[], &[&UNDONE[..], &["-v"]].concat()));
    assert!(String::from_utf8_lossy(&output.stderr).contains("note: set aside: hidden classes and their transitions"));
}

#[test]
fn only_a_leak_ends_with_one() {
    let code = |arguments: &[&str]| run(&find_leaks(&[], &[&UNDONE[..], arguments].concat())).status.code();
    assert_eq!([code(&[]), code(&["--exit-zero"]), code(&["--ignore", ".*"])], [Some(1), Some(0), Some(0)]);
}

/// What find-leaks says where a configuration lies in the working directory.
fn with_config(text: &str, arguments: &[&str]) -> std::process::Output {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("heap-analyzer.toml"), text).unwrap();
    let snapshots = PAIR.map(|name| fixtures().join(name).to_str().unwrap().to_owned());
    let arguments = [&["find-leaks", &snapshots[0], &snapshots[1]], arguments].concat();
    program(&arguments).current_dir(folder.path()).output().unwrap()
}

#[test]
fn a_configuration_in_the_working_directory_says_what_to_ignore() {
    let entry = "[[ignore]]\npath = \"global.shop*\"\nreason = \"orders are archived at night\"\n";
    let output = with_config(entry, &["--format", "json", "-v", "--ignore", "unbounded"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let by = |words: &str| report["set_aside"].as_array().unwrap().iter().find(|aside| aside["words"] == words).cloned();
    let aside = by("are ignored by heap-analyzer.toml:1: orders are archived at night").unwrap();
    assert_eq!((aside["reason"].as_str(), report["findings"].as_array().unwrap().len()), (Some("ignored"), 0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("note: settings from heap-analyzer.toml\n"));
}

#[test]
fn an_expired_entry_is_not_applied_and_warns() {
    let entry = "[[ignore]]\npath = \"*\"\nreason = \"until the rewrite\"\nexpires = 2020-02-29\n";
    let output = with_config(entry, &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(!report["findings"].as_array().unwrap().is_empty());
    insta::assert_snapshot!("find_leaks_expired", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_wrong_or_missing_configuration_is_refused() {
    let output = with_config("[leaks]\nmin_groth = \"1MB\"\n", &[]);
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(2), true));
    insta::assert_snapshot!("find_leaks_wrong_config", String::from_utf8_lossy(&output.stderr));
    hold!("find_leaks_missing_config", find_leaks(&PAIR, &["--config", "no-such.toml"]));
}

#[test]
fn without_a_snapshot_of_the_work_nobody_is_acquitted() {
    let report = json(&find_leaks(&[SERIES[0]], &["--final", SERIES[2], "--format", "json"]));
    assert_eq!(report["verdict"], "inconclusive");
}
