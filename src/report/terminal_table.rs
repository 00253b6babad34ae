//! Tables in a terminal: which columns fit, how wide they are.

use std::io::{self, Write};

use comfy_table::{Attribute, Cell as TableCell, CellAlignment, Color, ContentArrangement, Table as TextTable, presets};
use console::{Alignment, measure_text_width, pad_str};

use super::cutting::{at_beginning, in_middle};
use super::document::{Cell, Fit, Judgement, Table};
use super::links::linked;
use super::terminal::{Colour, GAP, Links, Look, is_number, plain, write_wrapped};

/// The narrowest a text column gets.
const NARROWEST: usize = 12;

/// As wide text columns stay as long as there are numbers that can go.
const READABLE: usize = 28;

/// Columns of numbers that go in a narrow terminal, by their keys, the first first.
const GOING: [&str; 2] = ["distance", "shallow_size"];

/// So many rows are laid out at a time: a heap's millions take no more memory than these.
const ROWS_AT_ONCE: usize = 4096;

/// Writes a table.
pub(super) fn write(table: &Table, look: Look, out: &mut dyn Write) -> io::Result<()> {
    if table.rows.is_empty() {
        return write_wrapped(table.left_out.as_deref().unwrap_or("None."), "", look, out);
    }
    let fitted = Fitted::new(table, look);
    let (first, rest) = table.rows.split_at(table.rows.len().min(ROWS_AT_ONCE));
    let mut with_header = layout(table, &fitted, first, look);
    with_header.set_header(
        fitted.columns.iter().map(|&(column, _)| TableCell::new(&table.columns[column].title).add_attribute(Attribute::Bold)),
    );
    write_lines(table, &fitted, with_header, (first, 1), look, out)?;
    for rows in rest.chunks(ROWS_AT_ONCE) {
        write_lines(table, &fitted, layout(table, &fitted, rows, look), (rows, 0), look, out)?;
    }
    match &table.left_out {
        Some(note) => write_wrapped(note, "… ", look, out),
        None => Ok(()),
    }
}

/// Some rows of a table, every cell as wide as its column is in the whole table.
fn layout(table: &Table, fitted: &Fitted, rows: &[Vec<Cell>], look: Look) -> TextTable {
    let mut text = TextTable::new();
    text.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    match look.colour {
        Colour::On => text.enforce_styling(),
        Colour::Off => text.force_no_tty(),
    };
    for row in rows {
        text.add_row(fitted.columns.iter().map(|&(column, width)| {
            let text = plain(&row[column]);
            let shown = shown(table, column, width, &look.capped(&text));
            let side = if is_right(table, column) { Alignment::Right } else { Alignment::Left };
            coloured(TableCell::new(pad_str(&shown, width, side, None)), &row[column])
        }));
    }
    text
}

/// The text of a cell in the width of its column.
fn shown(table: &Table, column: usize, width: usize, text: &str) -> String {
    match table.columns[column].fit {
        Fit::End => at_beginning(text, width),
        Fit::Whole | Fit::Cut => in_middle(text, width),
    }
}

/// Whether the column's cells end at its right side: they are numbers.
fn is_right(table: &Table, column: usize) -> bool {
    table.rows.first().is_some_and(|row| is_number(&row[column]))
}

/// Writes lines that are laid out: of these rows, behind so many lines of the header.
fn write_lines(
    table: &Table,
    fitted: &Fitted,
    mut text: TextTable,
    (rows, header): (&[Vec<Cell>], usize),
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (at, &(column, _)) in fitted.columns.iter().enumerate() {
        let gap = if at + 1 < fitted.columns.len() { GAP as u16 } else { 0 };
        if let Some(slot) = text.column_mut(at) {
            slot.set_padding((0, gap));
            slot.set_cell_alignment(if is_right(table, column) { CellAlignment::Right } else { CellAlignment::Left });
        }
    }
    text.lines().enumerate().try_for_each(|(at, line)| {
        let line = line.trim_end();
        match at.checked_sub(header).and_then(|row| rows.get(row)).filter(|_| look.links == Links::On) {
            Some(row) => writeln!(out, "{}", with_links(table, fitted, row, line)),
            None => writeln!(out, "{line}"),
        }
    })
}

/// The line of a row in which places in files are links. They come last: whoever lays lines out takes them for text.
fn with_links(table: &Table, fitted: &Fitted, row: &[Cell], line: &str) -> String {
    let places = fitted.columns.iter().filter(|&&(column, _)| table.columns[column].fit == Fit::End);
    places.fold(line.to_owned(), |line, &(column, width)| {
        let place = plain(&row[column]);
        let shown = shown(table, column, width, &place);
        if shown.is_empty() { line } else { line.replacen(&shown, &linked(&shown, &place), 1) }
    })
}

/// The columns that people see and how wide they are.
struct Fitted {
    columns: Vec<(usize, usize)>,
}

impl Fitted {
    /// Where the terminal is too narrow, text columns give way as long as they stay readable, the widest first; then distances and
    /// shallow sizes go; then texts give way further; then columns that only people see go.
    fn new(table: &Table, look: Look) -> Self {
        let mut fitted = Fitted { columns: Vec::new() };
        for (at, column) in table.columns.iter().enumerate().filter(|(_, column)| !column.title.is_empty()) {
            let cells = table.rows.iter().map(|row| measure_text_width(&plain(&row[at])));
            fitted.columns.push((at, cells.max().unwrap_or(0).max(measure_text_width(&column.title))));
        }
        let Some(room) = look.width else { return fitted };
        for (at, width) in &mut fitted.columns {
            // A text can be as long as a heap allows; from here on it takes single steps.
            *width = if table.columns[*at].fit != Fit::Whole { (*width).min(room) } else { *width };
        }
        while fitted.width() > room
            && (fitted.narrow(table, READABLE)
                || fitted.drop_number(table)
                || fitted.narrow(table, NARROWEST)
                || fitted.drop(table))
        {}
        fitted
    }

    fn width(&self) -> usize {
        self.columns.iter().map(|(_, width)| width + GAP).sum::<usize>().saturating_sub(GAP)
    }

    fn narrow(&mut self, table: &Table, narrowest: usize) -> bool {
        let gives_way = |&&mut (at, width): &&mut (usize, usize)| table.columns[at].fit != Fit::Whole && width > narrowest;
        match self.columns.iter_mut().filter(gives_way).max_by_key(|(_, width)| *width) {
            Some((_, width)) => {
                *width -= 1;
                true
            }
            None => false,
        }
    }

    fn drop_number(&mut self, table: &Table) -> bool {
        let place = |key: &&str| self.columns.iter().position(|&(at, _)| table.columns[at].key == **key);
        let Some(going) = GOING.iter().find_map(place) else { return false };
        self.columns.remove(going);
        true
    }

    fn drop(&mut self, table: &Table) -> bool {
        // What machines get under a name is the table's substance; the rest repeats it for comfort.
        match self.columns.iter().rposition(|&(at, _)| table.columns[at].key.is_empty()) {
            Some(last) if last > 0 => {
                self.columns.remove(last);
                true
            }
            _ => false,
        }
    }
}

fn coloured(shown: TableCell, cell: &Cell) -> TableCell {
    match cell {
        Cell::Name(_) => shown.fg(Color::DarkGreen),
        Cell::Id(_) => shown.fg(Color::DarkCyan),
        Cell::Judged(Judgement::Bad, _) => shown.fg(Color::DarkRed),
        Cell::Judged(Judgement::Good, _) => shown.fg(Color::DarkGreen),
        Cell::Judged(Judgement::Open, _) => shown.fg(Color::DarkYellow),
        Cell::SizeChange(1..) | Cell::CountChange(1..) => shown.fg(Color::DarkRed),
        Cell::SizeChange(..=-1) | Cell::CountChange(..=-1) => shown.fg(Color::DarkGreen),
        Cell::Distance(_) | Cell::Share(..) | Cell::ShareChange(..) => shown.add_attribute(Attribute::Dim),
        _ => shown,
    }
}
