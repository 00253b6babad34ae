//! What programs read: complete, exact, as the schema says.

use serde_json::Value;

use super::conversation::{APP, RECORDING, answer, json, snapshots};
use crate::schema::violations;

fn schema(name: &str) -> Value {
    serde_json::from_str(&answer(&["schema", name])).unwrap()
}

#[test]
fn summaries_of_every_fixture_are_as_the_schema_says() {
    let schema = schema("summary");
    for name in snapshots() {
        assert_eq!(violations(&schema, &json(&["summary", &name, "--format", "json"])), [""; 0], "{name}");
    }
}

#[test]
fn inspections_are_as_the_schema_says() {
    let schema = schema("inspect-object");
    for arguments in [
        &["inspect-object", APP, "--class", "^Service$", "--depth", "4"][..],
        &["inspect-object", APP, "@1", "@3"],
        &["inspect-object", APP, "@54241", "--without", "@72443,@55265"],
        &["inspect-object", APP, "--class", "^Session$", "--holders", "--exclude", "sessions", "--limit", "2"],
        &["inspect-object", "chromium-156-react-cache.heapsnapshot.zst", "@41287"],
        &["inspect-object", APP, "--min-retained", "100kB"],
        &["inspect-object", RECORDING, "--class", "^Session$", "--first"],
        &["inspect-object", "hermes-objects.heapsnapshot.zst", "--min-retained", "1B", "--first", "--depth", "3"],
        &["inspect-object", "bun-1.1.heapsnapshot.zst", "--min-retained", "1B", "--first", "--depth", "3"],
    ] {
        let report = json(&[arguments, &["--format", "json"]].concat());
        assert_eq!(violations(&schema, &report), [""; 0], "{arguments:?}");
    }
}

#[test]
fn the_catalogue_of_leaks_is_as_the_schema_says() {
    let list = json(&["leak-generator", "list", "--format", "json"]);
    assert_eq!(violations(&schema("leak-patterns"), &list), [""; 0]);
    let (programs, pages) = (heap_analyzer::generator::patterns::PATTERNS, heap_analyzer::generator::patterns::PAGES);
    assert_eq!(list["patterns"].as_array().unwrap().len(), programs.len() + pages.len());
}

#[test]
fn a_view_holds_only_its_part() {
    for (view, part) in
        [("classes", "classes"), ("strings", "duplicate_strings"), ("statistics", "statistics"), ("dominators", "dominators")]
    {
        let report = json(&["summary", APP, "--view", view, "--format", "json"]);
        let keys: Vec<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
        let mut expected = vec!["command", "schema_version", "snapshot", part];
        // Shares in the tree are of what the root retains.
        expected.extend((view == "dominators").then_some("retained_by_root"));
        expected.sort_unstable();
        assert_eq!(keys, expected);
    }
}

#[test]
fn json_is_complete_if_asked_and_as_short_as_asked() {
    let rows = |arguments: &[&str]| json(arguments)["classes"].as_array().unwrap().len();
    let view = ["summary", APP, "--view", "classes", "--full", "--format", "json"];
    let exported = answer(&["export", APP, "--table", "classes"]).lines().count() - 1;
    assert_eq!(rows(&view), exported);
    assert_eq!(rows(&[&view[..], &["--limit", "3"]].concat()), 3);
}

#[test]
fn the_leak_of_the_fixture_is_all_there() {
    let report = json(&["inspect-object", APP, "--class", "^Service$", "--depth", "2", "--format", "json"]);
    let contents = &report["object"]["contents"];
    let property = |name: &str| {
        let properties = contents["properties"].as_array().unwrap();
        &properties.iter().find(|property| property["name"] == name).unwrap()["value"]
    };
    let sessions = property("sessions")["contents"]["entries"].as_array().unwrap();
    assert_eq!(sessions.len(), 240);
    assert!(sessions.iter().enumerate().all(|(at, entry)| entry["key"]["label"] == format!("Symbol(session-{at})")));
    assert!(sessions.iter().all(|entry| entry["value"]["class"] == "Session"));
    assert_eq!(property("online")["contents"]["entries"].as_array().unwrap().len(), 24);
    assert_eq!(property("lastSeen")["contents"]["entries"].as_array().unwrap().len(), 240);
    assert_eq!(report["retaining_paths"][0]["expression"], "global.service");
    assert_eq!(report["dominators"].as_array().unwrap().last().unwrap()["id"], report["snapshot"]["root_id"]);
}

#[test]
fn a_recording_knows_who_allocated() {
    let report = json(&["inspect-object", RECORDING, "--class", "^Session$", "--first", "--format", "json"]);
    let stack = report["allocation_stack"].as_array().unwrap();
    assert!(stack.iter().any(|frame| frame["function"] == "login"), "{stack:?}");
}

#[test]
fn numbers_are_there_where_the_file_has_them() {
    let report = json(&[
        "inspect-object",
        "node-26-internals.heapsnapshot.zst",
        "--property",
        "milliseconds",
        "--first",
        "--format",
        "json",
    ]);
    let properties = report["object"]["contents"]["properties"].as_array().unwrap().clone();
    let label = |name: &str| properties.iter().find(|property| property["name"] == name).unwrap()["value"]["label"].clone();
    assert_eq!(label("status"), "200");
}

#[test]
fn what_an_object_consists_of_adds_up_to_what_it_retains() {
    for fixture in [APP, "chromium-140-page.heapsnapshot.zst", "bun-1.1.heapsnapshot.zst", "hermes-objects.heapsnapshot.zst"] {
        let report = json(&["inspect-object", fixture, "--min-retained", "100B", "--first", "--format", "json"]);
        let number = |value: &serde_json::Value, key: &str| value[key].as_u64().unwrap();
        let sum = |rows: &serde_json::Value, key: &str| rows.as_array().unwrap().iter().map(|row| number(row, key)).sum::<u64>();
        let (consists, retained) = (&report["consists_of"], number(&report["object"], "retained_size"));
        let own = number(consists, "own_size");
        let left_out = |key: &str| consists[key].as_u64().unwrap_or(0);
        let classes = sum(&consists["classes"], "shallow_size") + left_out("other_classes_size");
        assert_eq!(own + classes, retained, "{fixture}");
        let children = sum(&consists["children"], "retained_size") + left_out("other_children_size");
        let children = children + number(&consists["shared"], "retained_size");
        assert_eq!(own + number(consists, "storage_size") + children, retained, "{fixture}");
    }
}

#[test]
fn holders_of_a_population_add_up_to_it_from_both_ends() {
    for from in ["roots", "objects"] {
        let report =
            json(&["inspect-object", APP, "--type", "object", "--holders", "--from", from, "--limit", "5", "--format", "json"]);
        let holders = &report["holders"];
        let number = |value: &serde_json::Value, key: &str| value[key].as_u64().unwrap_or(0);
        let ways = holders["ways"].as_array().unwrap();
        let sum = |key: &str| ways.iter().map(|way| number(way, key)).sum::<u64>();
        assert_eq!(sum("count") + number(holders, "other_count") + number(holders, "unheld_count"), number(holders, "count"));
        let kept = sum("retained_size") + number(holders, "other_retained_size") + number(holders, "unheld_size");
        assert_eq!(kept, number(holders, "retained_size"));
    }
}

#[test]
fn a_dominator_tree_is_as_the_schema_says_and_as_deep_as_asked() {
    let report = json(&["summary", APP, "--view", "dominators", "--depth", "5", "--min-share", "1%", "--format", "json"]);
    assert_eq!(violations(&schema("summary"), &report), [""; 0]);
    let mut levels = 0;
    let mut at = &report["dominators"];
    while let Some(below) = at["dominates"].as_array().and_then(|below| below.first()) {
        (levels, at) = (levels + 1, below);
    }
    assert!((2..=5).contains(&levels), "{levels}");
}

#[test]
fn pages_of_a_list_join() {
    let page = |offset: &str, limit: &str| {
        let arguments = ["inspect-object", APP, "--class", "^Session$", "--format", "json", "--offset", offset, "--limit", limit];
        json(&arguments)["candidates"].as_array().unwrap().clone()
    };
    assert_eq!([page("0", "100"), page("100", "0")].concat(), page("0", "0"));
}
