//! What the leak generator answers: its catalogue of patterns, and what it has made.

mod patterns;
mod truth;

pub use patterns::{PatternInfo, PatternList};
pub use truth::Generated;
