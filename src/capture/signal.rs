//! A signal on which the program writes a snapshot, as `node --heapsnapshot-signal=SIGUSR2` does.

use std::path::PathBuf;
use std::time::Duration;

use rustix::process::Signal;

use super::error::CaptureError;
use super::process::Process;
use super::written_file::{self, Folder, Writer};
use crate::snapshot::Progress;

/// Which process shall write a snapshot.
#[derive(Debug, Clone)]
pub struct SignalRequest {
    /// Its number.
    pub pid: u32,
    /// The signal on which it does.
    pub signal: SnapshotSignal,
    /// The folder into which it writes; where it works if not named.
    pub folder: Option<PathBuf>,
    /// How long it may write nothing.
    pub patience: Duration,
}

/// A signal that programs may use to ask for snapshots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnapshotSignal(Signal);

/// Those that have no other purpose, or one that programs give up.
const SIGNALS: [(&str, Signal); 5] =
    [("USR2", Signal::USR2), ("USR1", Signal::USR1), ("HUP", Signal::HUP), ("QUIT", Signal::QUIT), ("WINCH", Signal::WINCH)];

impl std::str::FromStr for SnapshotSignal {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let name = text.to_ascii_uppercase();
        let name = name.strip_prefix("SIG").unwrap_or(&name);
        let found = SIGNALS.iter().find(|(known, signal)| *known == name || signal.as_raw().to_string() == name);
        found.map(|&(_, signal)| SnapshotSignal(signal)).ok_or_else(|| {
            let names: Vec<_> = SIGNALS.iter().map(|(name, _)| *name).collect();
            format!("a signal for snapshots is one of {}", names.join(", "))
        })
    }
}

impl SnapshotSignal {
    fn name(self) -> String {
        let known = SIGNALS.iter().find(|(_, signal)| *signal == self.0);
        known.map_or_else(|| self.0.as_raw().to_string(), |(name, _)| format!("SIG{name}"))
    }
}

/// Sends the signal and waits until the file is whole: where it is.
///
/// # Errors
/// Where there is no such process, it would die of the signal, or no whole snapshot appears in time.
pub fn ask(request: &SignalRequest, progress: &dyn Progress) -> Result<PathBuf, CaptureError> {
    let process = Process::find(request.pid)?;
    let signal = request.signal.name();
    if process.catches(request.signal.0) == Some(false) {
        return Err(CaptureError::refused(
            &process,
            format!(
                "has no handler for {signal}, which would end it: nothing was sent\n\
                 Start it with `node --heapsnapshot-signal={signal}` (or NODE_OPTIONS=--heapsnapshot-signal={signal});\n\
                 or take the snapshot with --inspect: `kill -USR1 {}` switches on Node's inspector.",
                request.pid
            ),
        ));
    }
    let folder = request.folder.clone().or_else(|| process.folder()).ok_or_else(|| {
        CaptureError::refused(&process, "this system does not tell where the process works: name its folder with --dir")
    })?;
    let folder = Folder::remember(&folder)?;
    process.send(request.signal.0)?;
    progress.phase("waiting for the file", None);
    let writer = Writer { whom: process.to_string(), lives: &|| process.lives(), patience: request.patience };
    written_file::wait(&|| folder.new_files(), &writer).map_err(|error| match error {
        CaptureError::Silent { patience, .. } => CaptureError::refused(
            &process,
            format!(
                "has written no whole snapshot into {} for {} seconds\n\
                 If it writes elsewhere (--diagnostic-dir), name the folder with --dir; for a large heap wait longer with --timeout 10m.",
                folder.path().display(),
                patience.as_secs_f64()
            ),
        ),
        error => error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_named_as_kill_names_them() {
        let named = |text: &str| text.parse::<SnapshotSignal>().map(SnapshotSignal::name);
        assert_eq!(named("USR2"), Ok("SIGUSR2".into()));
        assert_eq!(named("sighup"), Ok("SIGHUP".into()));
        assert_eq!(named(&Signal::USR2.as_raw().to_string()), Ok("SIGUSR2".into()));
        assert!(named("KILL").unwrap_err().contains("USR2"));
    }
}
