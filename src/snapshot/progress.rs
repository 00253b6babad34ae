//! How long work tells what it is doing, without knowing who listens. Nothing here prints.

use std::fmt;
use std::sync::Arc;

/// Someone who wants to know how far the reading is. Called from several threads.
pub trait Progress: Sync {
    /// A phase begins and the one before it ends. `total_bytes` is how much of the input this phase will go through, if known.
    fn phase(&self, name: &str, total_bytes: Option<u64>);

    /// The current phase has gone through so many bytes more. Cheap enough to be called for each piece of a megabyte.
    fn advance(&self, bytes: u64);

    /// The current phase goes through so many bytes in all, more than was said when it began.
    fn extend(&self, _total_bytes: Option<u64>) {}

    /// Whether nobody wants what is read any more: the reading ends with [`ReadError::Cancelled`](super::ReadError::Cancelled) after
    /// the piece that it is at.
    fn is_cancelled(&self) -> bool {
        self.stop().is_some_and(|stop| stop.is_wanted())
    }

    /// How to ask later whether nobody wants the work any more; nothing if it is always wanted.
    fn stop(&self) -> Option<Stop> {
        None
    }
}

/// A wish that work ends, which may come at any time. Cheap enough to be asked between any two pieces of work.
#[derive(Clone)]
pub struct Stop(Arc<dyn Fn() -> bool + Send + Sync>);

impl Stop {
    /// A wish that is there as soon as this says so.
    pub fn when(is_wanted: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Stop(Arc::new(is_wanted))
    }

    /// Whether it is there.
    pub fn is_wanted(&self) -> bool {
        (self.0)()
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_tuple("Stop").field(&self.is_wanted()).finish()
    }
}

/// Nobody listens.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn phase(&self, _name: &str, _total_bytes: Option<u64>) {}

    fn advance(&self, _bytes: u64) {}
}
