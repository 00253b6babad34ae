//! `--budget`: every command keeps it exactly.

use std::process::{Command, Output};

use serde_json::Value;

use super::answers::fixtures;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_heap-analyzer")).args(arguments).current_dir(fixtures()).output().unwrap()
}

#[test]
fn every_command_keeps_its_budget() {
    let (before, after) = ("node-24-before.heapsnapshot.zst", "node-24-after.heapsnapshot.zst");
    let commands: [&[&str]; 6] = [
        &["summary", after, "--full"],
        &["compare", before, after],
        &["find-leaks", before, after, "--exit-zero"],
        &["inspect-object", after, "Order"],
        &["leak-generator", "list"],
        &["explain", "unbounded-map"],
    ];
    for command in commands {
        for format in ["table", "json", "markdown", "csv"] {
            for budget in ["300", "4k"] {
                let output = run(&[command, &["--format", format, "--budget", budget]].concat());
                let (most, text) = (if budget == "4k" { 4_000 } else { 300 }, String::from_utf8(output.stdout).unwrap());
                let told = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(
                    output.status.success() && text.len() <= most && !text.is_empty(),
                    "{command:?} {format} {budget}: {told}{text}"
                );
                if format == "json" && command[0] != "explain" {
                    serde_json::from_str::<Value>(&text).unwrap();
                }
            }
        }
    }
}

#[test]
fn what_is_beyond_is_said() {
    let text = run(&["summary", "node-app.heapsnapshot.zst", "--full", "--budget", "2k"]).stdout;
    let text = String::from_utf8(text).unwrap();
    assert!(text.lines().last().unwrap().starts_with("… ") && text.ends_with(") beyond --budget\n"), "{text}");
    let json = run(&["summary", "node-app.heapsnapshot.zst", "--format", "json", "--budget", "4k"]).stdout;
    let json: Value = serde_json::from_slice(&json).unwrap();
    assert!(json["left_out"]["classes"].as_u64().unwrap() > 10 && json["classes"].as_array().is_some(), "{json}");
}

#[test]
fn a_budget_that_makes_no_sense_is_refused() {
    for arguments in [["--budget", "3"], ["--budget", "lots"]] {
        assert_eq!(run(&[&["summary", "node-app.heapsnapshot.zst"], &arguments[..]].concat()).status.code(), Some(2));
    }
    let output = run(&["find-leaks", "node-app.heapsnapshot.zst", "--format", "sarif", "--budget", "4k"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("read whole"));
}
