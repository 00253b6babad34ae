//! A table as RFC 4180 CSV: exact numbers, stable headers.

use std::io::{self, Write};

use super::document::{Cell, Table};

/// Writes a table: the keys of its columns, then its rows.
///
/// # Errors
/// Those of writing.
pub fn write(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let shown: Vec<usize> = (0..table.columns.len()).filter(|&at| !table.columns[at].key.is_empty()).collect();
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(shown.iter().map(|&at| table.columns[at].key.as_bytes())).map_err(io_error)?;
    for row in &table.rows {
        csv.write_record(shown.iter().map(|&at| exact(&row[at]))).map_err(io_error)?;
    }
    csv.flush()
}

fn exact(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Name(text) => text.clone(),
        Cell::Id(number) | Cell::Size(number) | Cell::Count(number) => number.to_string(),
        Cell::Share(part, total) => format!("{:.6}", *part as f64 / (*total).max(1) as f64),
        Cell::Distance(distance) => distance.to_string(),
        Cell::Number(number) | Cell::SizeChange(number) | Cell::CountChange(number) => number.to_string(),
    }
}

/// The error of the stream itself, so that a closed pipe is told from other trouble.
pub fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
