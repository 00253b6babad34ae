//! Whole conversations with the program: what was typed, what came back on stdout and stderr, how it ended. What people
//! read is held in `tests/cli/snapshots`; `cargo insta review` (or INSTA_UPDATE=always) accepts a change.

mod comparison;
mod conversation;
mod hostile;
mod json;
mod leaks;
mod order;
mod output;
mod profile;
mod stored;
mod summary;
mod terminal;
mod trouble;
mod words;
