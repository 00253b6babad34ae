//! `--sort` among objects that are found: every column of their table.

use serde_json::Value;

use super::conversation::{APP, conversation, json, run};

const SOUGHT: [&str; 4] = ["inspect-object", APP, "--class", "^(Session|Map|Array|Buffer)"];

fn found(more: &[&str]) -> Vec<Value> {
    let report = json(&[&SOUGHT[..], &["--format", "json"], more].concat());
    report["candidates"].as_array().unwrap().clone()
}

/// A row's place in an order: by the column first, then by id.
fn key(row: &Value, column: &str) -> (i64, String, u64) {
    let id = row["id"].as_u64().unwrap();
    match &row[column] {
        Value::String(text) => (0, text.clone(), id),
        number => (number.as_i64().unwrap(), String::new(), id),
    }
}

#[test]
fn objects_are_found_in_the_order_of_any_column_with_ties_by_id() {
    for (sort, column, sign) in [
        ("retained", "retained_size", -1),
        ("shallow", "shallow_size", -1),
        ("distance", "distance", 1),
        ("id", "id", 1),
        ("class", "class", 1),
        ("name", "name", 1),
        ("type", "type", 1),
    ] {
        let rows = found(&["--sort", sort]);
        let keys: Vec<_> = rows.iter().map(|row| key(row, column)).map(|(number, text, id)| (sign * number, text, id)).collect();
        assert!(rows.len() > 300 && keys.is_sorted(), "{sort}");
    }
    assert_eq!(found(&[]), found(&["--sort", "retained"]), "what is usual");
}

#[test]
fn all_are_sorted_before_a_limit_cuts() {
    let all = found(&["--sort", "id"]);
    assert_eq!(found(&["--sort", "id", "--limit", "5", "--offset", "2"]), all[2..7]);
    insta::assert_snapshot!("found_by_shallow", conversation(&[&SOUGHT[..], &["--sort", "shallow", "--limit", "4"]].concat()));
    let csv = conversation(&[&SOUGHT[..], &["--sort", "distance", "--limit", "3", "--format", "csv"]].concat());
    insta::assert_snapshot!("found_by_distance_csv", csv);
}

#[test]
fn the_first_in_an_order_is_shown_in_full() {
    let report = json(&[&SOUGHT[..], &["--sort", "id", "--first", "--format", "json"]].concat());
    assert_eq!(report["object"]["id"], found(&["--sort", "id"])[0]["id"]);
}

#[test]
fn one_object_has_no_order_of_its_own() {
    let output = run(&["inspect-object", APP, "@72441", "--sort", "distance"]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && message.contains("retained, name and index"), "{message}");
}
