//! The tests that need nothing but a Rust toolchain. One program, so that it is linked once.
//!
//! What needs Node, npm, Python, git or the network is in `tests/e2e.rs`.

#![allow(clippy::expect_used, clippy::unwrap_used)] // clippy.toml allows them in test functions alone, not in what these call

mod agents;
mod capture;
mod check;
mod cli;
mod docs;
mod explore;
mod fuzz;
mod generator;
mod input;
mod layout;
mod library;
#[path = "generator/program.rs"]
mod program;
mod rooms;
mod scaling;
#[path = "cli/schema.rs"]
mod schema;
