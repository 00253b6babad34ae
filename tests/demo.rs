//! The leak generator end to end: real runtimes leak, and what is said of them is looked up in their snapshots.

#[path = "generator/check.rs"]
mod check;
#[path = "generator/http.rs"]
mod http;
#[path = "generator/patterns.rs"]
mod patterns;
#[path = "generator/real_trouble.rs"]
mod real_trouble;
#[path = "generator/serve.rs"]
mod serve;
