//! `check --self-check`: a planted leak is found with the usual settings, hidden by high thresholds, and nothing is left behind.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use super::job::{program, repository, run};

/// The program in a folder, with a folder for temporary files below it that has to be empty in the end.
fn self_check(folder: &Path, arguments: &[&str]) -> Output {
    let temporary = folder.join("tmp");
    std::fs::create_dir_all(&temporary).unwrap();
    let arguments = [&["check", "--self-check", "-q"], arguments].concat();
    let output = program(folder, &arguments).env("TMPDIR", &temporary).env_remove("NODE_OPTIONS").output().unwrap();
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0, "{arguments:?} leaves something behind");
    output
}

/// Its answer as JSON, as the schema says, and its exit code.
fn report(folder: &Path, arguments: &[&str]) -> (Value, Option<i32>) {
    let output = self_check(folder, &[arguments, &["--format", "json"]].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    let schema: Value = serde_json::from_slice(&run(repository(), &["schema", "self-check"]).stdout).unwrap();
    assert_eq!(crate::schema::violations(&schema, &report), [""; 0]);
    (report, output.status.code())
}

fn settings(twin: &Value) -> Vec<&str> {
    twin["because_of"].as_array().into_iter().flatten().filter_map(|one| one["setting"].as_str()).collect()
}

#[test]
fn with_the_usual_settings_a_planted_leak_is_found_and_its_clean_twin_is_spared() {
    let folder = tempfile::tempdir().unwrap();
    let (report, code) = report(folder.path(), &["--runtime-flag=--no-opt"]);
    assert_eq!((report["outcome"].as_str(), code), (Some("passed"), Some(0)), "{report:#}");
    let found = &report["leak"]["finding"];
    let told = [found["path"].as_str(), found["class"].as_str()];
    assert_eq!((told, &found["count"]), ([Some("global.demo.cache.entries"), Some("Map")], &200.into()));
    assert_eq!([&report["leak"]["verdict"], &report["clean"]["verdict"]], ["leak", "no-leak"]);
    assert_eq!([&report["runtime"]["name"], &report["runtime_flags"][0]], ["node", "--no-opt"]);
}

#[test]
fn thresholds_that_hide_the_planted_leak_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[leaks]\nmin_growth = \"50MB\"\nmin_count = 100\n";
    std::fs::write(folder.path().join("heap-analyzer.toml"), config).unwrap();
    let (report, code) = report(folder.path(), &[]);
    assert_eq!((report["outcome"].as_str(), code), (Some("failed"), Some(1)), "{report:#}");
    assert_eq!(settings(&report["leak"]), ["min_growth = \"50.0 MB\""], "the other hides nothing");
    assert_eq!(report["clean"]["outcome"], "passed");
    let output = self_check(folder.path(), &["--exit-zero", "--report", "junit=heap.xml"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("Self-check failed: a planted leak is missed"), "{text}");
    assert!(text.contains("min_growth = \"50.0 MB\" alone does it: lower it"), "{text}");
    assert!(std::fs::read_to_string(folder.path().join("heap.xml")).unwrap().contains("<failure"));
}

#[test]
fn settings_that_hide_the_planted_leak_only_together_are_told_as_such() {
    let folder = tempfile::tempdir().unwrap();
    // Too few things for a place that collects: it is one that becomes larger, which is never certain.
    std::fs::write(folder.path().join("a.toml"), "[leaks]\nmin_count = 1000\n").unwrap();
    let (report, code) = report(folder.path(), &["a.toml", "--fail-on", "certain"]);
    assert_eq!((&report["leak"]["only_together"], code), (&true.into(), Some(1)), "{report:#}");
    assert_eq!(settings(&report["leak"]), ["fail_on = \"certain\"", "min_count = 1000"]);
}

#[test]
fn how_large_the_planted_leak_is_can_be_said() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ci.toml"), "[leaks]\nmin_growth = \"5MB\"\n").unwrap();
    let outcome = |arguments: &[&str]| report(folder.path(), &[&["ci.toml"], arguments].concat()).1;
    assert_eq!([outcome(&[]), outcome(&["--planted-size", "3MB"])], [Some(1), Some(0)]);
}

#[test]
fn an_entry_that_ignores_too_much_and_leaks_that_are_switched_off_are_named() {
    let folder = tempfile::tempdir().unwrap();
    for (text, named) in [
        (
            "[[ignore]]\nclass = \"Map\"\nreason = \"caches are fine\"\n",
            "an [[ignore]] entry, by which places are ignored by a.toml:1",
        ),
        ("[leaks]\nseverity = \"off\"\n", "severity = \"off\""),
    ] {
        std::fs::write(folder.path().join("a.toml"), text).unwrap();
        let (report, code) = report(folder.path(), &["a.toml"]);
        assert!(code == Some(1) && settings(&report["leak"])[0].starts_with(named), "{report:#}");
    }
    std::fs::write(folder.path().join("a.toml"), "[leaks]\nseverity = \"warning\"\n").unwrap();
    assert_eq!(report(folder.path(), &["a.toml"]).1, Some(0), "a leak that warns is seen");
}

#[test]
fn a_runtime_that_does_not_start_is_told_in_one_message() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, said) in [
        (["--runtime", "no-such-runtime"], "no-such-runtime is not on the PATH"),
        (["--runtime", "./no/such/runtime"], "there is no program ./no/such/runtime"),
        (["--runtime-flag", "--no-such-flag"], "bad option: --no-such-flag"),
    ] {
        let output = self_check(folder.path(), &arguments);
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), text.matches("error:").count()), (Some(2), 1), "{text}");
        assert!(text.contains(said) && output.stdout.is_empty(), "{text}");
    }
}
