//! What goes wrong is told in one message, with exit code 2, and nothing is left behind.

use std::process::Stdio;

use super::conversation::conversation;
use super::job::{program, repository, run};

const ONE: &str = "../../fixtures/node-app.heapsnapshot.zst";

#[test]
fn bad_input_ends_with_two_and_one_message() {
    let folder = repository().join("tests/check");
    for (name, arguments) in [
        ("no_snapshots", vec!["check"]),
        ("no_such_config", vec!["check", "heap.toml"]),
        ("two_configs", vec!["check", "a.toml", "b.toml"]),
        ("wrong_config", vec!["check", "expectations/wrong.toml"]),
        ("no_such_snapshots", vec!["check", "expectations/missing.toml"]),
        ("no_such_snapshot", vec!["check", "expectations/none.heapsnapshot"]),
        ("no_such_base", vec!["check", ONE, "--base", "none.heapsnapshot"]),
        ("no_such_baseline", vec!["check", ONE, "--baseline", "none.toml"]),
        ("nowhere_to_write", vec!["check", ONE, "--write-baseline"]),
        ("nothing_to_write", vec!["check", ONE, "--write-baseline", "--baseline", "none.toml"]),
        ("wrong_report", vec!["check", ONE, "--report", "pdf=a.pdf"]),
        ("report_without_folder", vec!["check", ONE, "--report", "junit=no/such/folder/a.xml"]),
        ("no_step", vec!["check", ONE, "--step-summary"]),
        ("judging_format", vec!["summary", ONE, "--format", "sarif"]),
    ] {
        assert_eq!(run(&folder, &arguments).status.code(), Some(2), "{name}");
        insta::assert_snapshot!(name, conversation(&folder, &arguments));
    }
    assert!(!folder.join("none.toml").exists());
}

#[test]
fn init_writes_what_check_takes_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    insta::assert_snapshot!("init", conversation(folder.path(), &["init"]));
    std::fs::create_dir(folder.path().join("heap")).unwrap();
    let snapshot = repository().join("fixtures/node-app.heapsnapshot.zst");
    std::fs::copy(snapshot, folder.path().join("heap/1.heapsnapshot")).unwrap();
    assert_eq!(run(folder.path(), &["check"]).status.code(), Some(0));
    insta::assert_snapshot!("init_again", conversation(folder.path(), &["init"]));
    insta::assert_snapshot!("init_nowhere", conversation(folder.path(), &["init", "no/such/heap.toml"]));
}

#[test]
fn a_reader_that_has_seen_enough_changes_no_verdict() {
    let arguments = ["check", "tests/check/expectations/page.toml", "--format", "json"];
    let mut child = program(repository(), &arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(1), ""));
}
