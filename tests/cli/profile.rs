//! `summary` of a sampling allocation profile, and what every other command says of one.

use super::conversation::{APP, PROFILE, answer, conversation, json, run};
use crate::schema::violations;

macro_rules! hold {
    ($name:literal, $($argument:expr),+) => {
        insta::assert_snapshot!($name, conversation(&[$($argument),+]))
    };
}

#[test]
fn the_first_screen_names_the_functions_that_allocated_most() {
    hold!("profile", PROFILE);
    assert!(answer(&[PROFILE]).lines().count() <= 23, "the prompt comes below it");
}

#[test]
fn all_functions_and_their_callers_are_told_on_demand() {
    hold!("profile_full", "summary", PROFILE, "--full");
    hold!("profile_by_total", "summary", PROFILE, "--sort", "retained", "--limit", "3");
    hold!("profile_markdown", "summary", PROFILE, "--format", "markdown");
    hold!("profile_csv", "summary", PROFILE, "--format", "csv", "--limit", "3");
}

#[test]
fn what_only_objects_answer_is_refused() {
    hold!("profile_by_owner", "summary", PROFILE, "--by", "owner");
    for option in [&["--view", "objects"][..], &["--filter", "contexts"], &["--class", "Map"], &["--sort", "distance"]] {
        let output = run(&[&["summary", PROFILE], option].concat());
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && message.contains(option[0]), "{option:?}: {message}");
    }
}

#[test]
fn every_other_command_says_what_it_is_and_which_command_reads_it() {
    hold!("profile_inspected", "inspect-object", PROFILE, "@1");
    for arguments in [
        &["find-leaks", PROFILE, APP][..],
        &["find-leaks", PROFILE],
        &["export", PROFILE, "--table", "nodes"],
        &["check", PROFILE],
        &["summary", APP, "--new-since", PROFILE],
    ] {
        let output = run(arguments);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), message.matches("error:").count()), (Some(2), 1), "{arguments:?}: {message}");
        let says = message.contains("sampling allocation profile") && message.contains("`heap-analyzer summary` reads it");
        assert!(says && message.contains(PROFILE), "{arguments:?}: {message}");
    }
}

#[test]
fn two_profiles_are_compared_as_the_schema_says() {
    let report = json(&["compare", PROFILE, PROFILE, "--format", "json"]);
    assert_eq!(violations(&json(&["schema", "allocation-comparison"]), &report), [""; 0]);
    assert_eq!((report["size_delta"].as_i64(), report["functions"].as_array().map(Vec::len)), (Some(0), Some(0)));
    for option in [&["--class", "a"][..], &["--objects"], &["--by", "shape"], &["--view", "growth"]] {
        let output = run(&[&["compare", PROFILE, PROFILE], option].concat());
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && message.contains(option[0]), "{option:?}: {message}");
    }
}

#[test]
fn the_answer_for_programs_is_as_the_schema_says_and_adds_up() {
    let report = json(&["summary", PROFILE, "--format", "json"]);
    assert_eq!(violations(&json(&["schema", "allocation-profile"]), &report), [""; 0]);
    let total = report["profile"]["total_size"].as_u64().unwrap();
    for list in ["functions", "packages"] {
        let sizes = report[list].as_array().unwrap().iter().map(|row| row["self_size"].as_u64().unwrap());
        assert_eq!(sizes.sum::<u64>(), total, "{list}");
    }
    let samples = report["functions"].as_array().unwrap().iter().map(|row| row["sample_count"].as_u64().unwrap());
    assert_eq!(Some(samples.sum::<u64>()), report["profile"]["sample_count"].as_u64());
}
