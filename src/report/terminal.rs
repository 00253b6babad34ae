//! Documents as text for a terminal (or a file, then without colour and never cut).

use std::borrow::Cow;
use std::io::{self, Write};

use console::{Color as TextColour, Style, measure_text_width, truncate_str};

use super::document::{Block, Cell, Document, Line, Overflow, Role};
use super::escape::{one_line, shortened};
use super::{terminal_table, units};

/// How text may look where it goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Colours may be used.
    pub colour: Colour,
    /// Columns of the terminal; `None` where lines may have any length.
    pub width: Option<usize>,
}

/// Whether colours may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// No escape sequences at all.
    Off,
    /// ANSI colours.
    On,
}

/// The longest text on a terminal, in characters: a screen full. A heap may have names of many megabytes.
const LONGEST_TEXT: usize = 2000;

/// The longest command, in bytes: more than any shell's line that someone would copy.
const LONGEST_COMMAND: usize = 16 << 10;

/// Between two columns.
pub(super) const GAP: usize = 2;

/// Writes a document.
pub fn write(document: &Document, look: Look, out: &mut dyn Write) -> io::Result<()> {
    for (at, block) in document.blocks.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        match block {
            Block::Heading(text) => {
                writeln!(out, "{}", look.paint(Style::new().bold().underlined(), &look.shown(text)))?;
            }
            Block::Text(text) => write_wrapped(text, "", look, out)?,
            Block::List(items) => items.iter().try_for_each(|item| write_wrapped(item, "• ", look, out))?,
            Block::Facts(facts) => write_facts(facts, look, out)?,
            Block::Table(table) => terminal_table::write(table, look, out)?,
            Block::Lines(lines) => lines.iter().try_for_each(|line| write_line(line, look, out))?,
            Block::Next(commands) => write_commands(commands, look, out)?,
        }
    }
    Ok(())
}

impl Look {
    /// No colour, any width: for files and pipes.
    pub const PLAIN: Look = Look { colour: Colour::Off, width: None };

    fn paint(self, style: Style, text: &str) -> String {
        match self.colour {
            Colour::On => style.force_styling(true).apply_to(text).to_string(),
            Colour::Off => text.to_owned(),
        }
    }

    /// The text of a cell, which may be longer than it is wide: marks that stand above others take no room.
    pub(super) fn capped(self, text: &str) -> Cow<'_, str> {
        if self.width.is_some() { shortened(text, LONGEST_TEXT) } else { Cow::Borrowed(text) }
    }

    /// The text in one line; on a terminal its middle goes if it is longer than anyone reads.
    fn shown(self, text: &str) -> Cow<'_, str> {
        match self.width {
            Some(_) => Cow::Owned(one_line(&shortened(text, LONGEST_TEXT)).into_owned()),
            None => one_line(text),
        }
    }

    fn cut(self, text: &str, used: usize) -> String {
        match self.width {
            Some(width) => truncate_str(text, width.saturating_sub(used).max(1), "…").into_owned(),
            None => text.to_owned(),
        }
    }
}

/// A paragraph behind a mark, wrapped at words and indented below the mark.
pub(super) fn write_wrapped(text: &str, mark: &str, look: Look, out: &mut dyn Write) -> io::Result<()> {
    for (at, line) in wrapped(&look.shown(text), measure_text_width(mark), look).iter().enumerate() {
        let lead = if at == 0 { mark.to_owned() } else { " ".repeat(measure_text_width(mark)) };
        writeln!(out, "{lead}{line}")?;
    }
    Ok(())
}

/// The text in lines that fit the terminal behind an indent, broken at blanks.
fn wrapped(text: &str, indent: usize, look: Look) -> Vec<String> {
    let mut lines = vec![String::new()];
    let room = look.width.map_or(usize::MAX, |width| width.saturating_sub(indent));
    let mut used = 0;
    for word in text.split(' ') {
        let length = measure_text_width(word);
        if used > 0 && used + 1 + length > room {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
        }
        used += length;
    }
    lines
}

fn write_facts(facts: &[(String, Cell)], look: Look, out: &mut dyn Write) -> io::Result<()> {
    let widest = facts.iter().map(|(name, _)| measure_text_width(name)).max().unwrap_or(0);
    for (name, value) in facts {
        let label = format!("{name:<widest$}{:GAP$}", "");
        let value = look.cut(&look.shown(&plain(value)), widest + GAP);
        writeln!(out, "{}{value}", look.paint(Style::new().dim(), &label))?;
    }
    Ok(())
}

fn write_line(line: &Line, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut used = line.indent * 2;
    write!(out, "{:used$}", "")?;
    if line.overflow == Overflow::Wrap {
        // Such lines are a number and one text.
        let (last, first) = line.spans.split_last().map_or((None, &[][..]), |(last, first)| (Some(last), first));
        let lead: String = first.iter().map(|span| look.shown(&span.text)).collect();
        let indent = used + measure_text_width(&lead);
        let lines = last.map_or_else(Vec::new, |span| wrapped(&look.shown(&span.text), indent, look));
        let style = role_style(last.map_or(Role::Plain, |span| span.role));
        let lines: Vec<String> = lines.iter().map(|text| look.paint(style.clone(), text)).collect();
        return writeln!(out, "{lead}{}", lines.join(&format!("\n{:indent$}", "")));
    }
    for span in &line.spans {
        let text = look.shown(&span.text);
        let text = match look.width {
            Some(width) if used >= width => break,
            Some(_) => look.cut(&text, used),
            None => text.into_owned(),
        };
        used += measure_text_width(&text);
        write!(out, "{}", look.paint(role_style(span.role), &text))?;
    }
    writeln!(out)
}

fn write_commands(commands: &[(String, String)], look: Look, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", look.paint(Style::new().bold(), "Next"))?;
    for (what, command) in commands {
        writeln!(out, "  {}", look.paint(Style::new().dim(), &format!("# {}", look.shown(what))))?;
        // A command is there to be copied, so it is never cut: whole, or not at all.
        match look.width {
            Some(_) if command.len() > LONGEST_COMMAND => {
                writeln!(out, "  # (too long for a terminal: see it with --format json)")?
            }
            _ => writeln!(out, "  {}", one_line(command))?,
        }
    }
    Ok(())
}

/// The text of a cell for people, in one line.
pub(super) fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Name(text) => one_line(text).into_owned(),
        Cell::Id(id) => format!("@{id}"),
        Cell::Size(bytes) => units::size(*bytes),
        Cell::Count(count) => units::count(*count),
        Cell::SizeChange(change) => units::change(*change, units::size),
        Cell::CountChange(change) => units::change(*change, units::count),
        Cell::Share(part, total) => units::share(*part, *total),
        Cell::Distance(distance) => units::distance(*distance),
        Cell::Number(number) => number.to_string(),
    }
}

/// Whether a cell stands at the right of its column.
pub(super) fn is_number(cell: &Cell) -> bool {
    !matches!(cell, Cell::Empty | Cell::Text(_) | Cell::Name(_))
}

fn role_style(role: Role) -> Style {
    match role {
        Role::Plain | Role::Number => Style::new(),
        Role::Name => Style::new().fg(TextColour::Green),
        Role::Key => Style::new().fg(TextColour::Blue),
        Role::Value => Style::new().fg(TextColour::Yellow),
        Role::Id => Style::new().fg(TextColour::Cyan),
        Role::Dim => Style::new().dim(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::{Column, Table};
    use super::*;

    fn text(width: Option<usize>) -> String {
        let mut document = Document::default();
        document.push(Block::Table(Table {
            columns: vec![
                Column::text("Class", "class"),
                Column::whole("Retained", "retained_size"),
                Column::whole("", "hidden"),
            ],
            rows: vec![
                vec![Cell::Name("A class with a rather long name".into()), Cell::Size(1_500_000), Cell::Count(1)],
                vec![Cell::Name("B\n".into()), Cell::Size(5), Cell::Count(1)],
            ],
            left_out: Some("3 more; see them with --limit 0".into()),
        }));
        let mut out = Vec::new();
        write(&document, Look { colour: Colour::Off, width }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_columns_give_way_in_a_narrow_terminal() {
        insta::assert_snapshot!(text(Some(30)), @r"
        Class                 Retained
        A class with a rath…    1.5 MB
        B\n                        5 B
        … 3 more; see them with
          --limit 0
        ");
    }

    #[test]
    fn nothing_is_cut_off_a_terminal() {
        insta::assert_snapshot!(text(None), @r"
        Class                            Retained
        A class with a rather long name    1.5 MB
        B\n                                   5 B
        … 3 more; see them with --limit 0
        ");
    }
}
