//! A table as RFC 4180 CSV: exact numbers, stable headers, text that stays text in a spreadsheet.

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
        Cell::Text(text) | Cell::Name(text) | Cell::Judged(_, text) if may_be_formula(text) => format!("'{text}"),
        Cell::Text(text) | Cell::Name(text) | Cell::Judged(_, text) => text.clone(),
        Cell::Id(number) | Cell::Size(number) | Cell::Count(number) => number.to_string(),
        Cell::Share(part, total) => format!("{:.6}", *part as f64 / (*total).max(1) as f64),
        Cell::ShareChange(by, total) => format!("{:.6}", *by as f64 / (*total).max(1) as f64),
        Cell::Distance(distance) => distance.to_string(),
        Cell::Number(number) | Cell::SizeChange(number) | Cell::CountChange(number) => number.to_string(),
    }
}

/// Whether a spreadsheet would take a text for a formula, and run it. A `'` before it makes it text there.
/// Source: OWASP, "CSV Injection".
pub fn may_be_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}

/// The error of the stream itself, so that a closed pipe is told from other trouble.
pub fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::Column;
    use super::*;

    #[test]
    fn text_is_no_formula_and_numbers_stay_numbers() {
        let columns = vec![Column::text("", "name"), Column::whole("", "change")];
        let row = |name: &str, change| vec![Cell::Name(name.to_owned()), Cell::SizeChange(change)];
        let rows = vec![row("=cmd|'/c calc'!A1", -5), row("-2+3", 7), row("@SUM(1)", 0), row("a=b", 1)];
        let mut out = Vec::new();
        write(&Table { columns, rows, left_out: None }, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "name,change\n'=cmd|'/c calc'!A1,-5\n'-2+3,7\n'@SUM(1),0\na=b,1\n");
    }
}
