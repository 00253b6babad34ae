//! The truth table: every pattern of the leak generator in a real Node, leaking and repaired, and what find-leaks says of its
//! snapshots. `cargo test --features e2e --test e2e leaks:: -- --nocapture` prints it.

mod judge;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
pub mod npm;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod pages;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod program_judge;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod program_runs;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod programs;
pub mod sessions;
mod suspects;
mod table;
