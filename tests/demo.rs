//! The leak generator end to end: real runtimes leak, and what is said of them is looked up in their snapshots.

#[path = "generator/check.rs"]
mod check;
#[path = "generator/http.rs"]
mod http;
#[path = "generator/interrupted.rs"]
mod interrupted;
#[path = "generator/patterns.rs"]
mod patterns;
#[path = "generator/serve.rs"]
mod serve;
