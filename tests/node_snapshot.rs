//! `node-snapshot` of real processes: over the inspector, from endpoints, by signals.

#[path = "capture/endpoint.rs"]
mod endpoint;
#[path = "capture/inspector.rs"]
mod inspector;
#[cfg(unix)]
#[path = "capture/signal.rs"]
mod signal;
#[path = "capture/target.rs"]
mod target;
#[path = "capture/tool.rs"]
mod tool;
#[path = "capture/unlucky.rs"]
mod unlucky;
