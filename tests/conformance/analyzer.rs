//! Our side: runs the binary, and leaves its answers as they were printed.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::text::parse_json;

/// What a run prints on stdout; or a sentence on how it failed.
pub fn run<S: AsRef<OsStr>>(command: &str, snapshot: &Path, options: &[S]) -> Result<Vec<u8>, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"))
        .arg(command)
        .arg(snapshot)
        .args(options)
        .output()
        .map_err(|e| format!("heap-analyzer does not start: {e}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let options: Vec<_> = options.iter().take(6).map(|o| o.as_ref().to_string_lossy()).collect();
    Err(format!(
        "heap-analyzer {command} {} ended with {}: {}",
        options.join(" "),
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    ))
}

/// The same for commands that print one JSON value.
pub fn run_json<S: AsRef<OsStr>>(command: &str, snapshot: &Path, options: &[S]) -> Result<Value, String> {
    let output = run(command, snapshot, options)?;
    parse_json(&output).map_err(|e| format!("heap-analyzer {command} printed no JSON: {e}"))
}
