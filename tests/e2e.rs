//! The tests that need more than a Rust toolchain: Node 20 or newer with npm, Chromium, bash, git, Python 3, and a package registry the
//! first time. They run DevTools' engine, let real programs leak, and use what is packaged as users do.
//!
//! `cargo test --features e2e` runs them after all others, `cargo test --features e2e --test e2e growth` those of one kind.

#![allow(clippy::expect_used, clippy::unwrap_used)] // clippy.toml allows them in test functions alone, not in what these call

mod agent_walks;
mod conformance;
mod demo;
mod growth;
mod leaks;
mod node_snapshot;
mod packages;
mod pictures;
mod profiles;
#[path = "generator/program.rs"]
mod program;
#[cfg(unix)]
mod recipes;
#[path = "cli/schema.rs"]
mod schema;
mod service;
