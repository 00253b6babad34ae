//! A process of this machine: whether it is there, what it does with signals, where it works.

use std::fmt;
use std::fs;
use std::path::PathBuf;

use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::error::CaptureError;
use crate::printable::acts;

/// A process that was there when it was found.
#[derive(Debug)]
pub(super) struct Process {
    pid: Pid,
}

impl fmt::Display for Process {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "process {}", self.pid.as_raw_nonzero())?;
        let name = self.proc_file("comm");
        name.map_or(Ok(()), |name| write!(f, " ({})", name.trim_end().replace(acts, "")))
    }
}

impl Process {
    /// The process with this number, if signals may be sent to it.
    pub(super) fn find(pid: u32) -> Result<Process, CaptureError> {
        let refused = |why: &str| CaptureError::refused(format!("process {pid}"), why);
        let none = "there is no such process: look for it with ps or pgrep";
        let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or_else(|| refused(none))?;
        let process = Process { pid };
        match test_kill_process(pid) {
            Ok(()) if process.lives() => Ok(process),
            Ok(()) | Err(Errno::SRCH) => Err(refused(none)),
            Err(Errno::PERM) => Err(refused("it belongs to another user: run this as that user, or as root")),
            Err(error) => Err(refused(&error.to_string())),
        }
    }

    /// Whether it still runs. One that has ended but whose parent does not care yet does not.
    pub(super) fn lives(&self) -> bool {
        let is_over = |line: &str| matches!(line.trim_start().chars().next(), Some('Z' | 'X'));
        test_kill_process(self.pid).is_ok() && !self.status_line("State:").is_some_and(|line| is_over(&line))
    }

    /// Whether it has a handler for the signal; without one it dies of it. `None` where the system does not tell.
    pub(super) fn catches(&self, signal: Signal) -> Option<bool> {
        let mask = u64::from_str_radix(self.status_line("SigCgt:")?.trim(), 16).ok()?;
        Some(mask >> (signal.as_raw() - 1) & 1 == 1)
    }

    pub(super) fn send(&self, signal: Signal) -> Result<(), CaptureError> {
        kill_process(self.pid, signal)
            .map_err(|error| CaptureError::refused(self, format!("the signal could not be sent: {error}")))
    }

    /// Where it works, as seen from here, also if it lives in a container. `None` where the system does not tell.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        let folder = PathBuf::from(format!("/proc/{}/cwd", self.pid.as_raw_nonzero()));
        let real = fs::read_link(&folder).ok()?;
        // The name that it has for the process is better to read, if it means the same here.
        let is_same = fs::canonicalize(&real).is_ok_and(|found| found == real) && fs::read_dir(&real).is_ok();
        Some(if is_same && !self.is_contained() { real } else { folder })
    }

    /// Its numbers: the one that it has here, and those that it has for itself and others in its containers.
    pub(super) fn numbers(&self) -> Vec<u32> {
        let inside = self.status_line("NSpid:").unwrap_or_default();
        let numbers = inside.split_whitespace().filter_map(|number| number.parse().ok());
        numbers.chain([self.pid.as_raw_nonzero().get().unsigned_abs()]).collect()
    }

    fn is_contained(&self) -> bool {
        let namespace = |pid: &str| fs::read_link(format!("/proc/{pid}/ns/mnt")).ok();
        namespace(&self.pid.as_raw_nonzero().to_string()) != namespace("self")
    }

    fn status_line(&self, key: &str) -> Option<String> {
        let status = self.proc_file("status")?;
        status.lines().find_map(|line| line.strip_prefix(key)).map(str::to_owned)
    }

    fn proc_file(&self, name: &str) -> Option<String> {
        fs::read_to_string(format!("/proc/{}/{name}", self.pid.as_raw_nonzero())).ok()
    }
}
