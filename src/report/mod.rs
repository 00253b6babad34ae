//! Answers for people and machines: one model for each kind of answer (versioned, with a published schema), many renderers.
//! The only room that knows columns, colours, widths and units. Nothing here analyses.

use std::io::{self, Write};

use serde::Serialize;

pub mod budget;
mod calls;
pub mod check;
pub mod ci;
mod command_line;
mod common;
pub mod comparison;
mod cutting;
mod dead_variables;
pub mod document;
pub mod export;
pub mod generator;
mod group_holders;
mod html;
mod json;
pub mod leaks;
mod links;
mod listing;
mod markdown;
mod node_table;
pub mod object;
mod other_holders;
pub mod picture;
pub mod profile;
pub mod rows;
pub mod schema;
pub mod self_check;
mod sparkline;
pub mod stored;
pub mod summary;
pub mod suspects;
mod terminal;
mod terminal_table;
pub mod units;
mod uri;

use crate::printable as escape;
pub use command_line::quote;
pub use common::{FunctionInfo, Head, Limit, LocationInfo, NodeInfo, SnapshotInfo, Source};
pub use cutting::in_middle as cut_in_middle;
pub use dead_variables::{DeadContextInfo, DeadScopeInfo, DeadVariableInfo};
use document::{Block, Document, Page, Table};
pub use listing::{LeftOutInfo, Listing, Rest};
use picture::Picture;
pub use terminal::{Colour, Links, Look};

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Table(Look),
    /// For machines: complete, versioned, one object.
    Json,
    /// For comments and job summaries.
    Markdown,
    /// The main table with exact numbers.
    Csv,
    /// For browsers: one file that needs no other.
    Html,
}

/// An answer that every renderer can write. Serialised, it is the JSON that the schema describes.
pub trait Report: Serialize {
    /// What people read.
    fn document(&self) -> Document;

    /// What CSV holds: the main table.
    fn rows(&self) -> Table;

    /// What a browser shows.
    fn page(&self) -> Page {
        Page { title: "heap-analyzer".to_owned(), judged: None, document: self.document() }
    }
}

/// Writes what people read: as markdown if that is the format, else as text.
///
/// # Errors
/// Those of writing.
pub fn write_document(document: &Document, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Markdown => markdown::write(document, out),
        Format::Table(look) => terminal::write(document, look, out),
        Format::Json | Format::Csv | Format::Html => terminal::write(document, Look::PLAIN, out),
    }
}

/// Writes a report as a page with a picture of what is retained, or of what changed.
///
/// # Errors
/// Those of writing.
pub fn write_page(report: &impl Report, picture: Picture, out: &mut dyn Write) -> io::Result<()> {
    let mut page = report.page();
    let what = if picture.is_difference { "What grew and what shrank" } else { "What keeps what" };
    page.document.heading(what).push(Block::Picture(picture));
    html::write(&page, out)
}

/// Writes a report.
///
/// # Errors
/// Those of writing.
pub fn write(report: &impl Report, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Table(_) | Format::Markdown => write_document(&report.document(), format, out),
        Format::Csv => rows::write(&report.rows(), out),
        Format::Html => html::write(&report.page(), out),
        Format::Json => {
            json::write_value(report, out)?;
            writeln!(out)
        }
    }
}
