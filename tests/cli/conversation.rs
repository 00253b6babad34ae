//! Running the program as a person does, in the folder of the fixtures.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The friendly fixture.
pub const APP: &str = "node-app.heapsnapshot.zst";
/// A recording with allocation stacks.
pub const RECORDING: &str = "node-20.heaptimeline.zst";
/// An allocation profile.
pub const PROFILE: &str = "node-20.heapprofile.zst";
/// Two snapshots of one process of Node.
pub const PAIR: [&str; 2] = ["node-24-before.heapsnapshot.zst", "node-24-after.heapsnapshot.zst"];
/// Two of one process of Bun, which gives new ids for each snapshot.
pub const BUN_PAIR: [&str; 2] = ["bun-1.4-before.heapsnapshot.zst", "bun-1.4-after.heapsnapshot.zst"];
/// Three of one page: before, after, and after undoing.
pub const SERIES: [&str; 3] = [
    "chromium-140-dom-before.heapsnapshot.zst",
    "chromium-140-dom-after.heapsnapshot.zst",
    "chromium-140-dom-undone.heapsnapshot.zst",
];

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// All snapshots among the fixtures.
pub fn snapshots() -> Vec<String> {
    let entries = std::fs::read_dir(fixtures()).unwrap();
    let is_snapshot = |name: &String| name.contains(".heap") && !name.contains(".heapprofile");
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).filter(is_snapshot).collect()
}

/// The program, with nothing of this machine's taste in its environment.
pub fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"));
    command
        .args(arguments)
        .current_dir(fixtures())
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("GITHUB_ACTIONS")
        .env("COLUMNS", "80");
    command
}

pub fn run(arguments: &[&str]) -> Output {
    program(arguments).output().expect("the program starts")
}

/// What it answers, which must go well.
pub fn answer(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Its answer as JSON. Lone surrogates, which are valid in JSON but not in a Rust string, become U+FFFD.
pub fn json(arguments: &[&str]) -> serde_json::Value {
    let lone = regex::Regex::new(r"\\ud[89a-f][0-9a-f]{2}").unwrap();
    serde_json::from_str(&lone.replace_all(&answer(arguments), r"\ufffd")).expect("JSON")
}

/// The whole conversation as text.
pub fn conversation(arguments: &[&str]) -> String {
    let output = run(arguments);
    let mut text = String::new();
    let _ = writeln!(text, "$ heap-analyzer {}", arguments.join(" "));
    text.push_str(&String::from_utf8_lossy(&output.stdout));
    for line in String::from_utf8_lossy(&output.stderr).lines() {
        let _ = writeln!(text, "stderr: {line}");
    }
    let _ = writeln!(text, "status: {}", output.status.code().map_or("killed".to_owned(), |code| code.to_string()));
    text
}
