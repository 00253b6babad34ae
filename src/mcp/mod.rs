//! A server for agents, over the Model Context Protocol: eight tools that open snapshots and answer questions about them in few bytes.
//!
//! Every answer keeps its budget (`max_bytes`) exactly, text and structure together; what does not fit waits behind a cursor. An answer
//! ends with the calls that lead on. Files outside the folders that the server was given are not read.

mod arguments;
mod brief;
mod cursors;
mod fitted;
mod folders;
mod next;
mod protocol;
mod screen;
mod toolbox;
mod tools;

pub use folders::{FolderError, Folders};
pub use protocol::{ServeError, serve};
pub use toolbox::{ToolAnswer, Toolbox};
pub use tools::{TOOLS, ToolInfo};

/// Bytes of an answer, if a call does not say otherwise.
pub const USUAL_BYTES: usize = 4_000;
/// The fewest bytes that an answer can have.
pub const LEAST_BYTES: usize = 600;
/// The most bytes that an answer can have.
pub const MOST_BYTES: usize = 1_000_000;
