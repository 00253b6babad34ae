//! A signal on which the program writes a snapshot, as `node --heapsnapshot-signal=SIGUSR2` does.

use std::path::PathBuf;
use std::time::Duration;

use rustix::process::Signal;

use super::error::CaptureError;
use super::process::Process;
use super::written_file::{self, Folder, Writer};
use crate::printable::one_line;
use crate::snapshot::{Progress, StreamLimits};

/// Which process shall write a snapshot.
#[derive(Debug, Clone)]
pub struct SignalRequest {
    /// Its number.
    pub pid: u32,
    /// The signal on which it does.
    pub signal: SnapshotSignal,
    /// The folder into which it writes; where it works if not named.
    pub folder: Option<PathBuf>,
    /// A part of the names that the program gives its snapshots. Without it they are named as V8 names them, with the number of the process.
    pub name: Option<String>,
    /// How long it may write nothing.
    pub patience: Duration,
    /// How much a file may unpack to.
    pub limits: StreamLimits,
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
    let numbers = process.numbers();
    let is_its_own = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        match &request.name {
            Some(part) => name.contains(part.as_str()),
            None => is_v8_name(&name, &numbers),
        }
    };
    let look = || folder.new_files().into_iter().filter(is_its_own).collect();
    let writer =
        Writer { whom: process.to_string(), lives: &|| process.lives(), patience: request.patience, limits: request.limits };
    written_file::wait(&look, &writer).map_err(|error| match error {
        CaptureError::Silent { patience, .. } => CaptureError::refused(
            &process,
            format!(
                "has written no whole snapshot into {} for {} seconds\n\
                 If it writes elsewhere (--diagnostic-dir), name the folder with --dir; if it gives names of its own instead of V8's\n\
                 (Heap.….{}.….heapsnapshot), say a part of them with --name; for a large heap wait longer with --timeout 10m.",
                one_line(&folder.path().display().to_string()),
                patience.as_secs_f64(),
                request.pid
            ),
        ),
        error => error,
    })
}

/// Whether V8 names a snapshot so: `Heap.20261129.174512.4711.0.001.heapsnapshot`, with the day, the time, the process, the thread and a
/// count. Source: `DiagnosticFilename::MakeFilename` in Node's `src/util.cc`.
fn is_v8_name(name: &str, processes: &[u32]) -> bool {
    let parts: Vec<&str> = name.split('.').collect();
    let [kind, day, time, process, thread, count, ending] = parts.as_slice() else { return false };
    let is_number = |part: &&&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    *kind == "Heap"
        && *ending == "heapsnapshot"
        && [day, time, thread, count].iter().all(is_number)
        && process.parse().is_ok_and(|number| processes.contains(&number))
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

    #[test]
    fn only_names_that_v8_gives_a_process_are_its_own() {
        assert!(is_v8_name("Heap.20261129.174512.4711.0.001.heapsnapshot", &[4711]));
        assert!(is_v8_name("Heap.20261129.174512.1.0.001.heapsnapshot", &[4711, 1]));
        for other in [
            "Heap.20261129.174512.4712.0.001.heapsnapshot",
            "Heap.20261129.4711.12.0.001.heapsnapshot",
            "4711.heapsnapshot",
            "Heap.x.174512.4711.0.001.heapsnapshot",
            "Heap.20261129.174512.4711.0.001.heapsnapshot.gz",
        ] {
            assert!(!is_v8_name(other, &[4711]), "{other}");
        }
    }
}
