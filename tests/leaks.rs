//! The truth table: every pattern of the leak generator in a real Node, leaking and repaired, and what find-leaks says of its
//! snapshots. `cargo test --test leaks -- --nocapture` prints it.

#[allow(dead_code)] // the generator's tests use all of it
#[path = "generator/program.rs"]
mod program;
#[path = "leaks/sessions.rs"]
mod sessions;
#[path = "leaks/table.rs"]
mod table;
