//! What was typed, what came back, and how it ended.

use std::path::Path;

use super::job::run;

/// The whole conversation as text.
pub fn conversation(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    let said: String = said.lines().map(|line| format!("stderr: {line}\n")).collect();
    let answer = String::from_utf8_lossy(&output.stdout);
    format!("$ heap-analyzer {}\n{answer}{said}status: {}\n", arguments.join(" "), output.status.code().unwrap_or(-1))
}
