//! Expectations: what a project has said of its leaks in `heap-analyzer.toml`.

pub mod config;
