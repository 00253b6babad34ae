//! Why no snapshot was taken: what happened, and what to do.

use std::fmt;
use std::io;
use std::time::Duration;

use super::patience::GivenUp;
use crate::printable::one_line;
use crate::snapshot::{Excess, Incomplete};

/// Why no snapshot was taken. `Display` gives one or a few lines for people.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaptureError {
    /// Nobody is there, or nobody who can give a snapshot.
    #[error("{whom}: {why}")]
    Refused {
        /// Who was asked: an address, a process.
        whom: String,
        /// What was answered, and what to do.
        why: String,
    },
    /// Nothing has come for as long as we wait.
    #[error(
        "{whom}: nothing came for {} seconds while {doing}\n\
         A process is silent while it walks a large heap: wait longer with --timeout 10m, or see whether it still runs.",
        patience.as_secs_f64()
    )]
    Silent {
        /// Who was asked.
        whom: String,
        /// What we waited for.
        doing: &'static str,
        /// How long.
        patience: Duration,
    },
    /// What came is something else, or not whole.
    #[error("{whom}: {}", told(unfit, *bytes))]
    Incomplete {
        /// Who gave it.
        whom: String,
        /// What is wrong.
        unfit: Incomplete,
        /// How many bytes came.
        bytes: u64,
    },
    /// The process or the connection ended before the snapshot was whole.
    #[error("{whom}: {what}, before the snapshot was whole ({bytes} bytes came)\n{ENDED}")]
    Ended {
        /// Who was asked.
        whom: String,
        /// What has ended.
        what: String,
        /// How many bytes had come.
        bytes: u64,
    },
    /// What came could not be written.
    #[error("{0}")]
    Writing(io::Error),
}

/// What is said when it ends early.
const ENDED: &str =
    "Look into its log for why: memory may have run out, which a snapshot needs as much of again as the heap has.";

impl CaptureError {
    pub(super) fn refused(whom: impl fmt::Display, why: impl Into<String>) -> Self {
        CaptureError::Refused { whom: named(whom), why: why.into() }
    }

    pub(super) fn excess(whom: impl fmt::Display, excess: Excess) -> Self {
        CaptureError::refused(whom, format!("what comes {excess}\nIf that is right, say how much may come: --max-size 20GB."))
    }

    pub(super) fn given_up(whom: impl fmt::Display, given_up: GivenUp) -> Self {
        CaptureError::refused(whom, format!("{given_up}\nIf it is only slow, be more patient: --timeout 10m."))
    }

    pub(super) fn silent(whom: impl fmt::Display, doing: &'static str, patience: Duration) -> Self {
        CaptureError::Silent { whom: named(whom), doing, patience }
    }

    pub(super) fn ended(whom: impl fmt::Display, what: impl Into<String>, bytes: u64) -> Self {
        CaptureError::Ended { whom: named(whom), what: what.into(), bytes }
    }
}

/// A name in one line, whatever is in it.
fn named(whom: impl fmt::Display) -> String {
    one_line(&whom.to_string()).into_owned()
}

fn told(unfit: &Incomplete, bytes: u64) -> String {
    match unfit {
        Incomplete::NotASnapshot(what) => what.to_string(),
        Incomplete::CutOff { section } => {
            let place = section.map_or_else(String::new, |section| format!(", in section \"{section}\""));
            format!("what came ends after {bytes} bytes{place}, before the snapshot was whole\n{ENDED}")
        }
    }
}

/// Whether reading from a socket was given up after the time that was set on it.
pub(super) fn is_timeout(error: &io::Error) -> bool {
    // Unix systems say the one, Windows the other.
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}
