//! Running the program, and looking at what it leaves.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

pub fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"));
    command.args(arguments);
    for variable in ["PORT", "HEAPDUMP_TOKEN", "HEAPDUMP_ENABLED", "NODE_OPTIONS", "http_proxy", "HTTP_PROXY", "ALL_PROXY"] {
        command.env_remove(variable);
    }
    command
}

/// Takes a snapshot in a folder, with these options.
pub fn capture(folder: &Path, options: &[&str]) -> Output {
    program(&["node-snapshot"]).args(options).current_dir(folder).output().expect("the program starts")
}

/// The lines on stdout of something that must go well.
pub fn answer(output: &Output) -> Vec<String> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

/// What it complains about, which must be one message, with exit code 2.
pub fn complaint(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), text.matches("error:").count()), (Some(2), 1), "{text}");
    text
}

/// Names of the files in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
