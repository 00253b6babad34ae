//! How the program ends: exit codes, and the one message for what went wrong.

use std::fmt;
use std::io;
use std::process::ExitCode;

use heap_analyzer::printable::one_line;
use heap_analyzer::session::{Place, SessionError};

use super::stderr::say;

/// Every exit code of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// The answer was given, or nobody wanted the rest of it.
    Fine,
    /// A command that judges has found what it looks for.
    Findings,
    /// The command line or the input was bad.
    BadInput,
    /// Ctrl-C, or asked to end.
    Interrupted,
}

impl ExitStatus {
    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        match self {
            ExitStatus::Fine => 0,
            ExitStatus::Findings => 1,
            ExitStatus::BadInput => 2,
            ExitStatus::Interrupted => 130,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        ExitCode::from(status.code())
    }
}

impl From<SessionError> for Failure {
    /// The same with the options that the person has typed.
    fn from(error: SessionError) -> Self {
        match &error {
            SessionError::NoSuchObject { id, place: Place::Start, .. } => {
                Failure::about(format!("--from @{id}"), "there is no such object; ids belong to one snapshot")
            }
            SessionError::NoSuchObject { id, place: Place::Excluded, .. } => {
                Failure::about(format!("--exclude @{id}"), "there is no such object")
            }
            SessionError::NothingCalledSo(_) => Failure::Told(format!("--exclude {error}")),
            _ => Failure::Told(error.to_string()),
        }
    }
}

/// Why a command gave no answer.
#[derive(Debug)]
pub enum Failure {
    /// One message: what, where, what to do.
    Told(String),
    /// The reader of our output is gone, such as `head` that has seen enough.
    ClosedPipe,
}

impl Failure {
    /// A message about a file.
    pub fn about(file: impl fmt::Display, message: impl fmt::Display) -> Self {
        // A line break in a name is no line break of the message's.
        Failure::Told(format!("{}: {message}", one_line(&file.to_string())))
    }

    /// Trouble with writing.
    pub fn writing(target: impl fmt::Display, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
            io::ErrorKind::StorageFull => Failure::about(target, "the disk is full; nothing was left behind"),
            _ => Failure::about(target, error),
        }
    }

    /// Tells the person, and says how to end.
    pub fn tell(self) -> ExitStatus {
        match self {
            Failure::Told(message) => {
                say(&format!("error: {message}"));
                ExitStatus::BadInput
            }
            Failure::ClosedPipe => ExitStatus::Fine,
        }
    }
}
