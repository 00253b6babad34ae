//! The explorer on a real terminal: keys in, screens out.
#![cfg(unix)]

#[path = "explore/notes.rs"]
mod notes;
#[path = "explore/places.rs"]
mod places;
#[path = "explore/trouble.rs"]
mod trouble;
#[path = "explore/tty.rs"]
mod tty;
