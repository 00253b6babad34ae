//! Several readings that tell one listener of their progress.

use std::sync::{Mutex, PoisonError};

use super::watcher::Watcher;
use crate::heap::Timing;
use crate::snapshot::{Progress, Stop};

/// Several readings that tell one listener of their progress as if they were one.
pub(super) struct SideBySide<'w> {
    watcher: &'w dyn Watcher,
    /// How many bytes all of them will go through, as far as they have said so.
    total: Mutex<u64>,
}

impl<'w> SideBySide<'w> {
    pub(super) fn new(watcher: &'w dyn Watcher) -> Self {
        SideBySide { watcher, total: Mutex::new(0) }
    }
}

impl Progress for SideBySide<'_> {
    fn phase(&self, name: &str, total_bytes: Option<u64>) {
        let mut total = self.total.lock().unwrap_or_else(PoisonError::into_inner);
        match *total {
            0 => self.watcher.phase(name, total_bytes),
            before => self.watcher.extend(total_bytes.map(|bytes| before + bytes)),
        }
        *total += total_bytes.unwrap_or(1);
    }

    fn advance(&self, bytes: u64) {
        self.watcher.advance(bytes);
    }

    fn is_cancelled(&self) -> bool {
        self.watcher.is_cancelled()
    }

    fn stop(&self) -> Option<Stop> {
        self.watcher.stop()
    }
}

impl Watcher for SideBySide<'_> {
    fn warn(&self, warning: &str) {
        self.watcher.warn(warning);
    }

    fn answered(&self, answers: Vec<Timing>) {
        self.watcher.answered(answers);
    }
}
