//! Documents as GitHub-flavoured markdown, for comments and job summaries.

use std::io::{self, Write};

use super::document::{Block, Cell, Document, Table};
use super::escape::one_line;
use super::terminal::{is_number, plain};

/// Writes a document.
pub fn write(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    for (at, block) in document.blocks.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        match block {
            Block::Heading(text) => writeln!(out, "## {}", prose(text))?,
            Block::Text(text) => writeln!(out, "{}", prose(text))?,
            Block::List(items) => items.iter().try_for_each(|item| writeln!(out, "- {}", prose(item)))?,
            Block::Facts(facts) => {
                for (name, value) in facts {
                    writeln!(out, "- **{}**: {}", prose(name), cell_text(value))?;
                }
            }
            Block::Table(table) => write_table(table, out)?,
            Block::Lines(lines) => {
                let text: Vec<String> = lines
                    .iter()
                    .map(|line| {
                        let spans: String = line.spans.iter().map(|span| one_line(&span.text)).collect();
                        format!("{:width$}{spans}", "", width = line.indent * 2)
                    })
                    .collect();
                write_fenced("", &text.join("\n"), out)?;
            }
            Block::Next(commands) => {
                let text: Vec<String> =
                    commands.iter().map(|(what, command)| format!("# {}\n{}", one_line(what), one_line(command))).collect();
                write_fenced("sh", &text.join("\n"), out)?;
            }
            Block::Trends(_) | Block::Picture(_) => {}
        }
    }
    Ok(())
}

fn write_table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let shown: Vec<usize> = (0..table.columns.len()).filter(|&at| !table.columns[at].title.is_empty()).collect();
    let titles: Vec<&str> = shown.iter().map(|&at| &*table.columns[at].title).collect();
    if table.rows.is_empty() {
        return writeln!(out, "{}", prose(table.left_out.as_deref().unwrap_or("None.")));
    }
    writeln!(out, "| {} |", titles.join(" | "))?;
    let rules: Vec<&str> =
        shown.iter().map(|&at| if table.rows.first().is_some_and(|row| is_number(&row[at])) { "---:" } else { "---" }).collect();
    writeln!(out, "| {} |", rules.join(" | "))?;
    for row in &table.rows {
        let cells: Vec<String> = shown.iter().map(|&at| cell_text(&row[at])).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    match &table.left_out {
        Some(note) => writeln!(out, "\n… {}", prose(note)),
        None => Ok(()),
    }
}

/// A fence longer than any run of backticks inside.
fn write_fenced(language: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    writeln!(out, "{fence}{language}\n{text}\n{fence}")
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Name(name) if !name.is_empty() => code(name),
        cell => prose(&plain(cell)),
    }
}

/// Text from a heap as inline code; a `|` would end the cell even there.
fn code(text: &str) -> String {
    let text = one_line(text).replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// Text with everything escaped that markdown would act on.
fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '@' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_the_heap_can_not_break_out_of_its_cell() {
        assert_eq!(code("a|b`c"), "``a\\|b`c``");
        assert_eq!(prose("<b>@x|&lt;"), "\\<b\\>\\@x\\|\\&lt;");
    }
}
