//! A terminal explorer: one load, many questions, places instead of panels.
//!
//! Every class, object and question is a [`Place`]. A place has a page with rows; rows lead to other places, some open where they stand;
//! the way back is kept. Pages are made beside the screen, so that a key is answered whatever is being computed.

mod app;
mod clipboard;
mod draw;
mod filter;
mod history;
mod icicle;
mod keys;
mod librarian;
mod loading;
mod notebook;
mod page;
mod place;
mod rows;
mod terminal;

pub use place::Place;
pub use terminal::{ExploreError, Options, run};
