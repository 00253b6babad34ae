//! The leak generator: programs that leak on purpose, and snapshots that were never in a process, each with the truth
//! written beside it. A side building: it shares the vocabulary with the other rooms, and nothing else.
//!
//! [`patterns`] is the catalogue. [`run`] lets the bundled JavaScript program (`program/`) leak in a real runtime, or a page (`page/`) in a
//! browser, step by step; [`serve`] runs it as an HTTP server; [`twins`] are a leak and its repaired version, to see whether a leak would be
//! found; [`synth`] writes snapshots without any runtime. What is promised of the snapshots is a [`truth::Truth`].

mod error;
mod folder;
pub mod leftovers;
mod page;
pub mod patterns;
mod process;
mod program;
pub mod run;
pub mod runtime;
pub mod serve;
mod stage;
pub mod synth;
pub mod truth;
pub mod twins;

pub use error::GeneratorError;
