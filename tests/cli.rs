//! Whole conversations with the program: what was typed, what came back on stdout and stderr, how it ended. What people
//! read is held in `tests/cli/snapshots`; `cargo insta review` (or INSTA_UPDATE=always) accepts a change.

#[path = "cli/comparison.rs"]
mod comparison;
#[path = "cli/conversation.rs"]
mod conversation;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/json.rs"]
mod json;
#[path = "cli/leaks.rs"]
mod leaks;
#[path = "cli/output.rs"]
mod output;
#[path = "cli/schema.rs"]
mod schema;
#[path = "cli/trouble.rs"]
mod trouble;
#[path = "cli/words.rs"]
mod words;
