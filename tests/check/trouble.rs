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
        ("self_check_of_snapshots", vec!["check", "--self-check", ONE]),
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

/// A configuration may be a stranger's: the files that it names are read, but nothing is told of those that are something else.
#[test]
fn a_file_that_is_no_baseline_is_not_told() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    for secret in ["root:x:0:0:s3cret:/root:/bin/sh\n", "s3cret = \"s3cret\"\n", "version = \"s3cret\"\n"] {
        std::fs::write(place("secret"), secret).unwrap();
        std::fs::write(place("heap-analyzer.toml"), format!("baseline = {:?}\n", place("secret").display().to_string())).unwrap();
        let snapshot = repository().join("fixtures/node-app.heapsnapshot.zst").display().to_string();
        let output = run(folder.path(), &["check", &snapshot]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && said.contains("no baseline") && !said.contains("s3cret"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_configuration_that_does_not_end_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let long = folder.path().join("long.toml");
    std::fs::write(&long, "# x\n".repeat(2_000_000)).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(folder.path().join("pipe.toml")).status().unwrap().success());
    for (config, said) in
        [("/dev/zero", "is a device or a pipe"), ("pipe.toml", "is a device or a pipe"), ("long.toml", "is longer than")]
    {
        let output = run(folder.path(), &["check", "--config", config]);
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && text.contains(said), "{config}: {text}");
    }
}
