//! How long each answer took: for who wants to know where the time goes.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long an answer took. What it asked for first and nobody had asked before is part of it, and answers that do not need
/// each other are computed side by side: the sum is no time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// What was asked.
    pub answer: &'static str,
    /// From asking to having it.
    pub took: Duration,
}

/// Collects timings in the order in which the answers were ready.
#[derive(Debug, Default)]
pub(crate) struct Timings(Mutex<Vec<Timing>>);

impl Timings {
    /// Computes an answer and notes how long that took.
    pub(crate) fn of<T>(&self, answer: &'static str, compute: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let computed = compute();
        let timing = Timing { answer, took: began.elapsed() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(timing);
        computed
    }

    pub(crate) fn list(&self) -> Vec<Timing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
