//! `node-snapshot` end to end: real processes, and servers that behave badly. Needs Node.

#[path = "capture/endpoint.rs"]
mod endpoint;
#[path = "capture/hostile.rs"]
mod hostile;
#[path = "capture/inspector.rs"]
mod inspector;
#[path = "capture/pretended.rs"]
mod pretended;
#[cfg(unix)]
#[path = "capture/signal.rs"]
mod signal;
#[path = "capture/target.rs"]
mod target;
#[path = "capture/tool.rs"]
mod tool;
#[path = "capture/trouble.rs"]
mod trouble;
