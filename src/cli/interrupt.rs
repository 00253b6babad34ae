//! Ctrl-C and SIGTERM: files that are half written go away, then the program ends with 130.

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::exit::ExitStatus;
use super::pager;

/// Files to remove if someone interrupts.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// What else is to be done then, and how the program ends.
static ENDING: Mutex<Option<Ending>> = Mutex::new(None);

struct Ending {
    status: ExitStatus,
    action: Box<dyn FnOnce() + Send>,
}

/// From now on an interrupt does this first, and the program ends so. Replaces what was said before.
pub fn then(status: ExitStatus, action: impl FnOnce() + Send + 'static) {
    *ENDING.lock().unwrap_or_else(PoisonError::into_inner) = Some(Ending { status, action: Box::new(action) });
}

/// Starts listening. If the system refuses, an interrupt ends the program as it always does.
pub fn listen() {
    let _ = ctrlc::set_handler(|| {
        // The answer is there, and Ctrl-C means the pager that shows it.
        if pager::has_terminal() {
            return;
        }
        // Held until the end, so that no file is finished or begun meanwhile.
        let unfinished = unfinished();
        for path in unfinished.iter() {
            let _ = std::fs::remove_file(path);
        }
        let ending = ENDING.lock().unwrap_or_else(PoisonError::into_inner).take();
        let status = ending.map_or(ExitStatus::Interrupted, |ending| {
            (ending.action)();
            ending.status
        });
        std::process::exit(status.code().into());
    });
}

/// As long as this lives, an interrupt removes the file.
#[derive(Debug)]
pub struct RemovedOnInterrupt(PathBuf);

impl RemovedOnInterrupt {
    /// Makes a file. An interrupt waits until it is made and named, so that none is forgotten.
    pub fn make<F>(make: impl FnOnce() -> io::Result<F>, path: impl FnOnce(&F) -> PathBuf) -> io::Result<(F, Self)> {
        let mut unfinished = unfinished();
        let file = make()?;
        let path = path(&file);
        unfinished.push(path.clone());
        Ok((file, RemovedOnInterrupt(path)))
    }
}

impl Drop for RemovedOnInterrupt {
    fn drop(&mut self) {
        unfinished().retain(|path| path != &self.0);
    }
}

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}
