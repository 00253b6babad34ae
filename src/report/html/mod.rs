//! Documents as a page for a browser: one file that asks for no other, runs nothing, and in which no text of a heap acts. It stays
//! below 1 MB; what has no room is counted.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::document::{Block, Cell, Judgement, Line, Page, Role, Table};
use super::escape::{one_line, shortened};
use super::picture::svg;
use super::terminal::{is_number, plain};
use super::units::counted;

mod trend;

const STYLE: &str = include_str!("style.css");

/// Nothing is fetched, run or sent, whatever got into the page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// What rows, lines and the like take at most, in bytes; the frame around them is small.
const ROOM: usize = 900_000;
/// Nobody reads more rows of a table in a browser.
const MOST_ROWS: usize = 200;
/// Characters of a text of the heap, and of a sentence.
const LONGEST_TEXT: usize = 400;
const LONGEST_SENTENCE: usize = 4_000;

/// Writes a page.
///
/// # Errors
/// Those of writing.
pub fn write(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let mut room = Room { left: ROOM, without_room: 0 };
    let blocks: Vec<Markup> = page.document.blocks.iter().map(|block| room.block(block)).collect();
    let title = sentence(&page.title);
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 class=[page.judged.map(class_of)] { (title) }
                @for block in &blocks { (block) }
                footer {
                    @if room.without_room > 0 {
                        p {
                            (counted(room.without_room as u64, "part has", "parts have")) " no room in this page; --format json has all."
                        }
                    }
                    p { "Made by heap-analyzer." }
                }
            }
        }
    };
    out.write_all(markup.into_string().as_bytes())?;
    writeln!(out)
}

/// What may still be put into the page.
struct Room {
    left: usize,
    /// How many rows, lines and the like were left out.
    without_room: usize,
}

impl Room {
    /// The piece, if there is room for it.
    fn take(&mut self, piece: Markup) -> Option<Markup> {
        let bytes = piece.0.len();
        if bytes > self.left {
            self.without_room += 1;
            return None;
        }
        self.left -= bytes;
        Some(piece)
    }

    /// As many of the pieces as there is room for.
    fn fitting(&mut self, pieces: impl Iterator<Item = Markup>) -> Vec<Markup> {
        pieces.filter_map(|piece| self.take(piece)).collect()
    }

    fn block(&mut self, block: &Block) -> Markup {
        match block {
            Block::Heading(text) => self.take(html! { h2 { (sentence(text)) } }).unwrap_or_default(),
            Block::Text(text) => self.take(html! { p { (sentence(text)) } }).unwrap_or_default(),
            Block::List(items) => {
                let items = self.fitting(items.iter().map(|item| html! { li { (sentence(item)) } }));
                html! { ul { @for item in &items { (item) } } }
            }
            Block::Facts(facts) => {
                let facts = self.fitting(facts.iter().map(|(name, value)| {
                    html! { dt { (shown(name)) } dd { (cell(value, LONGEST_SENTENCE)) } }
                }));
                html! { dl { @for fact in &facts { (fact) } } }
            }
            Block::Table(table) => self.table(table),
            Block::Lines(lines) => {
                let lines = self.fitting(lines.iter().map(line));
                html! { pre { @for line in &lines { (line) "\n" } } }
            }
            Block::Next(commands) => {
                let commands = self.fitting(commands.iter().map(|(what, command)| {
                    html! { span.dim { "# " (sentence(what)) } "\n" (sentence(command)) "\n" }
                }));
                html! { pre { @for command in &commands { (command) } } }
            }
            Block::Trends(trends) => {
                let figures = self.fitting(trends.iter().map(trend::figure));
                html! { div.trends { @for figure in &figures { (figure) } } }
            }
            Block::Picture(picture) => self.take(html! { figure { (svg::drawn(picture)) } }).unwrap_or_default(),
        }
    }

    fn table(&mut self, table: &Table) -> Markup {
        if table.rows.is_empty() {
            return html! { p { (sentence(table.left_out.as_deref().unwrap_or("None."))) } };
        }
        let columns: Vec<usize> = (0..table.columns.len()).filter(|&at| !table.columns[at].title.is_empty()).collect();
        let class = |cell: &Cell| is_number(cell).then_some("n");
        let rows = self.fitting(table.rows.iter().take(MOST_ROWS).map(|row| {
            html! { tr { @for &at in &columns { td class=[class(&row[at])] { (cell(&row[at], LONGEST_TEXT)) } } } }
        }));
        let more = table.rows.len().saturating_sub(MOST_ROWS);
        html! {
            div.t {
                table {
                    thead { tr { @for &at in &columns { th class=[class(&table.rows[0][at])] { (table.columns[at].title) } } } }
                    tbody { @for row in &rows { (row) } }
                }
            }
            @if more > 0 { p.dim { "… " (counted(more as u64, "more row", "more rows")) "; --format json has them" } }
            @if let Some(note) = &table.left_out { p.dim { "… " (sentence(note)) } }
        }
    }
}

/// Text of the heap, without anything that acts and not longer than one reads; escaping is maud's.
fn shown(text: &str) -> String {
    one_line(&shortened(text, LONGEST_TEXT)).into_owned()
}

/// Text of ours, with text of the heap in it.
fn sentence(text: &str) -> String {
    one_line(&shortened(text, LONGEST_SENTENCE)).into_owned()
}

fn cell(cell: &Cell, longest: usize) -> Markup {
    let text = one_line(&shortened(&plain(cell), longest)).into_owned();
    match cell {
        Cell::Name(name) if !name.is_empty() => html! { code.name { bdi { (text) } } },
        Cell::Judged(judgement, _) => html! { span class=(class_of(*judgement)) { (text) } },
        Cell::Text(_) => html! { bdi { (text) } },
        _ => html! { (text) },
    }
}

fn line(line: &Line) -> Markup {
    html! {
        (" ".repeat(line.indent.min(40) * 2))
        @for span in &line.spans {
            @match role(span.role) {
                Some(class) => span class=(class) { bdi { (shown(&span.text)) } },
                None => (sentence(&span.text)),
            }
        }
    }
}

fn role(role: Role) -> Option<&'static str> {
    match role {
        Role::Plain | Role::Number => None,
        Role::Name => Some("name"),
        Role::Key => Some("key"),
        Role::Value => Some("value"),
        Role::Id | Role::Dim => Some("dim"),
    }
}

fn class_of(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Good => "good",
        Judgement::Bad => "bad",
        Judgement::Open => "open",
    }
}

#[cfg(test)]
mod tests;
