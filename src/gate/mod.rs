//! Expectations → pass or fail: budgets, a committed baseline of findings, the base branch beside the change, and the file in which a
//! project says all this. Reads heaps and what findings are called; knows nothing of how an answer looks.

pub mod baseline;
pub mod budget;
pub mod config;
mod error;
pub mod fix;
pub mod measure;
pub mod names;
pub mod notes;
mod outcome;
pub mod setting;

pub use error::{ConfigError, Place};
pub use outcome::{OnInconclusive, Outcome, Severity};
