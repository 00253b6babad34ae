//! Answers that may be only so long: for agents, which read little, and for logs. A budget in bytes holds exactly.

mod json;
mod text;

pub use json::{fit_json, length, write_json};
pub use text::{write_lines, write_rows};

/// The smallest budget: room for the line that says what is left out.
pub const LEAST: usize = 200;
