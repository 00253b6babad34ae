//! Who watches the work: is told how far it is, and may have it stopped.

use crate::heap::Timing;
use crate::snapshot::Progress;

/// Someone who watches the work. Called from several threads. [`Progress::is_cancelled`] is asked between pieces of the work, and an
/// answer that was asked for before is not given then.
pub trait Watcher: Progress {
    /// Something that a person should know to take the answers right, and that is no error.
    fn warn(&self, _warning: &str) {}

    /// What was answered in the current phase, and how long it took.
    fn answered(&self, _answers: Vec<Timing>) {}
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn phase(&self, _name: &str, _total_bytes: Option<u64>) {}

    fn advance(&self, _bytes: u64) {}
}

impl Watcher for Unwatched {}
