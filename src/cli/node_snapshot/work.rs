//! `--work`: a command of the person's own that makes the program do its work between two snapshots.

use std::io;
use std::process::{Command, Stdio};

use crate::cli::exit::Failure;

/// Runs the command in a shell and waits for it. What it prints goes to stderr: stdout is for the names of the files.
pub(super) fn run(command: &str, number: u32) -> Result<(), Failure> {
    let told = |why: String| {
        Failure::Told(format!(
            "--work, before snapshot {number}: {command} {why}\nThe snapshots taken so far are whole and stay."
        ))
    };
    let status = shell(command).stdin(Stdio::null()).stdout(io::stderr()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(told(format!("failed ({status})"))),
        Err(error) => Err(told(format!("could not be started: {error}"))),
    }
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.args(["/C", command]);
    shell
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_fails_is_told_with_the_snapshot_that_is_not_taken() {
        assert!(run("true", 2).is_ok());
        let Err(Failure::Told(message)) = run("exit 3", 2) else { panic!("it fails") };
        assert!(message.starts_with("--work, before snapshot 2: exit 3 failed (exit status: 3)"), "{message}");
    }
}
