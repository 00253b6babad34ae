//! `node-snapshot` and servers that behave badly. What it does with real processes is in `tests/node_snapshot.rs`.

mod hostile;
mod pretended;
mod protocol;
mod tool;
mod trouble;
