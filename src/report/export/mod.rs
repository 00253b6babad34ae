//! Whole tables for scripts: every row, streamed, nothing kept for a row once it is written.

use std::io::{self, Write};

use super::json::write_value;
use super::rows::{io_error, may_be_formula};
use crate::Heap;
use crate::snapshot::JsText;

mod field;
mod tables;

pub use field::Field;
use tables::Rows;

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// One row a node.
    Nodes,
    /// One row an edge.
    Edges,
    /// One row a class.
    Classes,
    /// One row a string.
    Strings,
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFormat {
    /// RFC 4180 with a header; lone surrogates as `\udXXX`, a `'` before text that a spreadsheet would take for a formula.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// Writes a table. Rows come in file order; classes by retained size.
///
/// # Errors
/// Those of writing.
pub fn write(heap: &Heap, table: TableKind, format: RowFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        RowFormat::Csv => {
            let mut sink = CsvSink::new(out);
            sink.csv.write_record(table.columns()).map_err(io_error)?;
            tables::each_row(heap, table, &mut sink)?;
            sink.csv.flush()
        }
        RowFormat::JsonLines => tables::each_row(heap, table, &mut JsonSink::new(out, table.columns())),
    }
}

impl TableKind {
    /// Names of the columns.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            TableKind::Nodes => &[
                "index",
                "id",
                "type",
                "name",
                "class",
                "self_size",
                "shallow_size",
                "retained_size",
                "distance",
                "dominator_id",
                "detachedness",
            ],
            TableKind::Edges => &["index", "type", "name", "from_index", "from_id", "to_index", "to_id"],
            TableKind::Classes => &["class_key", "class", "count", "shallow_size", "retained_size", "distance"],
            TableKind::Strings => &["index", "length", "value"],
        }
    }
}

struct CsvSink<'w> {
    csv: csv::Writer<&'w mut dyn Write>,
    scratch: String,
}

impl<'w> CsvSink<'w> {
    fn new(out: &'w mut dyn Write) -> Self {
        CsvSink { csv: csv::WriterBuilder::new().buffer_capacity(64 * 1024).from_writer(out), scratch: String::new() }
    }
}

impl Rows for CsvSink<'_> {
    fn row(&mut self, fields: &[Field]) -> io::Result<()> {
        let mut digits = itoa::Buffer::new();
        for field in fields {
            let bytes = match field {
                Field::Number(number) => digits.format(*number).as_bytes(),
                Field::Signed(number) => digits.format(*number).as_bytes(),
                Field::Word(word) if may_be_formula(word) => {
                    self.scratch = format!("'{word}");
                    self.scratch.as_bytes()
                }
                Field::Word(word) => word.as_bytes(),
                Field::Text(text) => csv_text(text, &mut self.scratch),
            };
            self.csv.write_field(bytes).map_err(io_error)?;
        }
        self.csv.write_record(None::<&[u8]>).map_err(io_error)
    }
}

/// UTF-8 as it is; anything with a lone surrogate, and what may be a formula, through the scratch space.
fn csv_text<'t>(text: &'t JsText, scratch: &'t mut String) -> &'t [u8] {
    use std::fmt::Write;
    match text.as_str() {
        Some(text) if !may_be_formula(text) => text.as_bytes(),
        found => {
            scratch.clear();
            if found.is_some() {
                scratch.push('\'');
            }
            // Writing to a string can't fail.
            let _ = write!(scratch, "{text}");
            scratch.as_bytes()
        }
    }
}

struct JsonSink<'w> {
    out: &'w mut dyn Write,
    /// What stands before each value: `{"index":`, `,"id":`, …
    leads: Vec<String>,
    line: Vec<u8>,
}

impl<'w> JsonSink<'w> {
    fn new(out: &'w mut dyn Write, columns: &[&str]) -> Self {
        let leads =
            columns.iter().enumerate().map(|(at, name)| format!("{}\"{name}\":", if at == 0 { '{' } else { ',' })).collect();
        JsonSink { out, leads, line: Vec::new() }
    }
}

impl Rows for JsonSink<'_> {
    fn row(&mut self, fields: &[Field]) -> io::Result<()> {
        self.line.clear();
        let mut digits = itoa::Buffer::new();
        for (lead, field) in self.leads.iter().zip(fields) {
            self.line.extend_from_slice(lead.as_bytes());
            match field {
                Field::Number(number) => self.line.extend_from_slice(digits.format(*number).as_bytes()),
                Field::Signed(number) => self.line.extend_from_slice(digits.format(*number).as_bytes()),
                Field::Word(word) => write_value(*word, &mut self.line)?,
                Field::Text(text) => write_value(*text, &mut self.line)?,
            }
        }
        self.line.extend_from_slice(b"}\n");
        self.out.write_all(&self.line)
    }
}
