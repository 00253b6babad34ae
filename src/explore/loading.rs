//! Reading files while the screen shows how far it is.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::session::{Handle, Session, SessionError, Watcher};
use crate::snapshot::Progress;

/// How far the reading is.
#[derive(Default)]
pub(super) struct Loading {
    phase: Mutex<String>,
    bytes: AtomicU64,
    total: AtomicU64,
    has_enough: AtomicBool,
    warnings: Mutex<Vec<String>>,
}

impl Loading {
    /// What is done, and which part of it, from 0 to 1.
    pub(super) fn state(&self) -> (String, f64) {
        let (bytes, total) = (self.bytes.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed));
        let part = if total == 0 { 0.0 } else { (bytes as f64 / total as f64).min(1.0) };
        (self.phase.lock().unwrap_or_else(PoisonError::into_inner).clone(), part)
    }

    /// What a person should know of the files.
    pub(super) fn warnings(&self) -> Vec<String> {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Nobody waits any more.
    pub(super) fn stop(&self) {
        self.has_enough.store(true, Ordering::Relaxed);
    }

    fn set_phase(&self, name: &str) {
        name.clone_into(&mut self.phase.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Progress for Loading {
    fn phase(&self, name: &str, total_bytes: Option<u64>) {
        self.set_phase(name);
        self.bytes.store(0, Ordering::Relaxed);
        self.total.store(total_bytes.unwrap_or(0), Ordering::Relaxed);
    }

    fn advance(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.has_enough.load(Ordering::Relaxed)
    }
}

impl Watcher for Loading {
    fn warn(&self, warning: &str) {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).push(warning.to_owned());
    }
}

/// Opens all files, and has the last, which is looked at first, answer what nearly every place asks.
pub(super) fn load(session: &Session, files: &[PathBuf], loading: &Arc<Loading>) -> Result<Vec<Handle>, SessionError> {
    let handles: Vec<Handle> = files.iter().map(|file| session.open(file, &**loading)).collect::<Result<_, _>>()?;
    if let Some(&last) = handles.last() {
        let opened = session.heap(last)?;
        loading.phase("analysing", None);
        opened.heap.prepare(|heap| _ = heap.roads());
    }
    Ok(handles)
}
