//! Answers that may be only so long: for agents, which read little, and for logs. A budget in bytes holds exactly.

mod json;
mod text;

pub use json::{LeftOut, fit_json, length};
pub use text::{LEAST_TEXT, fit_lines};
