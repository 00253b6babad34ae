//! The leak generator end to end: real runtimes leak, and what is said of them is looked up in their snapshots. Needs Node.

#[path = "generator/check.rs"]
mod check;
#[path = "generator/http.rs"]
mod http;
#[path = "generator/patterns.rs"]
mod patterns;
#[path = "generator/program.rs"]
mod program;
#[path = "cli/schema.rs"]
mod schema;
#[path = "generator/serve.rs"]
mod serve;
#[path = "generator/synth.rs"]
mod synth;
#[path = "generator/trouble.rs"]
mod trouble;
