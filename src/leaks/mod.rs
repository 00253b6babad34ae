//! Several snapshots of one process → findings: places that keep collecting.
//!
//! The unit of truth is the owner that grew ([`crate::analysis::comparison::growth`]), never a class and never a single object. What it
//! holds is measured in every snapshot against the first; a place that collected something in every step is a finding, what grew once
//! or went up and down is not. Rules give a finding its name and its advice; they never decide whether there is one.

mod evidence;
mod fingerprint;
mod gate;
mod head;
mod ignore;
pub mod noise;
pub mod rules;
mod standing;
mod subject;
mod traits;

pub use evidence::{Evidence, Grew, Hunt, Place};
pub use fingerprint::Fingerprint;
pub use gate::{Gate, Knobs, Reason, Verdict, holds_weakly, is_of_embedder};
pub use head::{Head, head, is_bounded_by_runtime, is_held_by_console, way_to};
pub use ignore::{Aspect, Ignore, Named};
pub use standing::{Standing, Status, standings};
pub use subject::{collector, path_name, path_names, subject};
pub use traits::Trait;

#[cfg(test)]
mod tests;
