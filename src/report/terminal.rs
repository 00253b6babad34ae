//! Documents as text for a terminal (or a file, then without colour and never cut).

use std::borrow::Cow;
use std::io::{self, Write};

use console::{Color as TextColour, Style, measure_text_width};

use super::cutting::in_middle;
use super::document::{Block, Cell, Document, Judgement, Line, Overflow, Role};
use super::escape::{one_line, shortened};
use super::links::{linked, with_links};
use super::{terminal_table, units};

/// How text may look where it goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Colours may be used.
    pub colour: Colour,
    /// Columns of the terminal; `None` where lines may have any length.
    pub width: Option<usize>,
    /// Places in files may be hyperlinks.
    pub links: Links,
}

/// Whether places in files may be hyperlinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// Just text.
    Off,
    /// The terminal knows OSC 8.
    On,
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
            Block::Heading(text) => write_heading(text, look, out)?,
            Block::Text(text) => write_wrapped(text, "", look, out)?,
            Block::List(items) => items.iter().try_for_each(|item| write_wrapped(item, "• ", look, out))?,
            Block::Facts(facts) => write_facts(facts, look, out)?,
            Block::Table(table) => terminal_table::write(table, look, out)?,
            Block::Lines(lines) => lines.iter().try_for_each(|line| write_line(line, look, out))?,
            Block::Next(commands) => write_commands(commands, look, out)?,
            Block::Trends(_) | Block::Picture(_) => {}
        }
    }
    Ok(())
}

impl Look {
    /// No colour, any width: for files and pipes.
    pub const PLAIN: Look = Look { colour: Colour::Off, width: None, links: Links::Off };

    fn paint(self, style: Style, text: &str) -> String {
        match self.colour {
            Colour::On => style.force_styling(true).apply_to(text).to_string(),
            Colour::Off => text.to_owned(),
        }
    }

    /// The text of a cell, coloured if it is a judgement.
    fn judged(self, cell: &Cell, text: &str) -> String {
        match cell {
            Cell::Judged(judgement, _) => self.paint(Style::new().bold().fg(judgement_colour(*judgement)), text),
            _ => text.to_owned(),
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

    /// Text that is laid out, with its places in files as links.
    pub(super) fn linked(self, text: String) -> String {
        match self.links {
            Links::On => with_links(&text),
            Links::Off => text,
        }
    }
}

fn write_heading(text: &str, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let style = Style::new().bold().underlined();
    wrapped(&look.shown(text), 0, look).iter().try_for_each(|line| writeln!(out, "{}", look.paint(style.clone(), line)))
}

/// A paragraph behind a mark, wrapped at words and indented below the mark.
pub(super) fn write_wrapped(text: &str, mark: &str, look: Look, out: &mut dyn Write) -> io::Result<()> {
    for (at, line) in wrapped(&look.shown(text), measure_text_width(mark), look).iter().enumerate() {
        let lead = if at == 0 { mark.to_owned() } else { " ".repeat(measure_text_width(mark)) };
        writeln!(out, "{lead}{}", look.linked(line.clone()))?;
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
        let indent = widest + GAP;
        let label = look.paint(Style::new().dim(), &format!("{name:<indent$}"));
        let lines = wrapped(&look.shown(&plain(value)), indent, look);
        let lines: Vec<String> = lines.into_iter().map(|line| look.judged(value, &look.linked(line))).collect();
        writeln!(out, "{label}{}", lines.join(&format!("\n{:indent$}", "")))?;
    }
    Ok(())
}

fn write_line(line: &Line, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let used = line.indent * 2;
    write!(out, "{:used$}", "")?;
    if line.overflow == Overflow::Wrap {
        // Such lines are a number and one text.
        let (last, first) = line.spans.split_last().map_or((None, &[][..]), |(last, first)| (Some(last), first));
        let lead: String = first.iter().map(|span| look.shown(&span.text)).collect();
        let indent = used + measure_text_width(&lead);
        let lines = last.map_or_else(Vec::new, |span| wrapped(&look.shown(&span.text), indent, look));
        let lines: Vec<String> = lines.into_iter().map(|line| look.linked(line)).collect();
        let style = role_style(last.map_or(Role::Plain, |span| span.role));
        let lines: Vec<String> = lines.iter().map(|text| look.paint(style.clone(), text)).collect();
        return writeln!(out, "{lead}{}", lines.join(&format!("\n{:indent$}", "")));
    }
    for (span, text) in line.spans.iter().zip(fitted(line, used, look)) {
        write!(out, "{}", look.paint(role_style(span.role), &text))?;
    }
    writeln!(out)
}

/// The narrowest that a piece of a line gets.
const NARROWEST: usize = 8;

/// The pieces of a line, the widest cut in their middle until all of them fit the terminal behind an indent.
fn fitted(line: &Line, indent: usize, look: Look) -> Vec<String> {
    let texts: Vec<String> = line.spans.iter().map(|span| look.shown(&span.text).into_owned()).collect();
    let mut widths: Vec<usize> = texts.iter().map(|text| measure_text_width(text)).collect();
    let room = look.width.map_or(usize::MAX, |width| width.saturating_sub(indent));
    while widths.iter().sum::<usize>() > room {
        let too_much = widths.iter().sum::<usize>() - room;
        let is_text =
            |&(at, &width): &(usize, &usize)| width > NARROWEST && !matches!(line.spans[at].role, Role::Number | Role::Id);
        let Some((widest, width)) = widths.iter().enumerate().filter(is_text).max_by_key(|(_, width)| **width) else { break };
        widths[widest] = width.saturating_sub(too_much).max(NARROWEST);
    }
    let pieces = texts.iter().zip(&widths).zip(&line.spans).map(|((text, &width), span)| match (look.links, span.role) {
        (Links::On, Role::Dim) => spaced(text, &linked(in_middle(text, width).trim(), text.trim()), width),
        _ => in_middle(text, width),
    });
    pieces.collect()
}

/// A text that was linked without the blanks around it, with these.
fn spaced(text: &str, linked: &str, width: usize) -> String {
    let cut = in_middle(text, width);
    let (before, after) = (cut.len() - cut.trim_start().len(), cut.len() - cut.trim_end().len());
    match cut.trim().is_empty() {
        true => cut,
        false => format!("{:before$}{linked}{:after$}", "", ""),
    }
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
        Cell::Text(text) | Cell::Name(text) | Cell::Judged(_, text) => one_line(text).into_owned(),
        Cell::Id(id) => format!("@{id}"),
        Cell::Size(bytes) => units::size(*bytes),
        Cell::Count(count) => units::count(*count),
        Cell::SizeChange(change) => units::change(*change, units::size),
        Cell::CountChange(change) => units::change(*change, units::count),
        Cell::Share(part, total) => units::share(*part, *total),
        Cell::ShareChange(by, total) => units::share_change(*by, *total),
        Cell::Distance(distance) => units::distance(*distance),
        Cell::Number(number) => number.to_string(),
    }
}

/// Whether a cell stands at the right of its column.
pub(super) fn is_number(cell: &Cell) -> bool {
    !matches!(cell, Cell::Empty | Cell::Text(_) | Cell::Name(_) | Cell::Judged(..))
}

/// Red, green, yellow.
fn judgement_colour(judgement: Judgement) -> TextColour {
    match judgement {
        Judgement::Bad => TextColour::Red,
        Judgement::Good => TextColour::Green,
        Judgement::Open => TextColour::Yellow,
    }
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
        write(&document, Look { width, ..Look::PLAIN }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_columns_give_way_in_a_narrow_terminal() {
        insta::assert_snapshot!(text(Some(30)), @r"
        Class                 Retained
        A clas…her long name    1.5 MB
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
