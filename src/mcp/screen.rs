//! Answers as agents read them: markdown, a screen of 60 columns at a time.

use crate::report::document::{Block, Document};
use crate::report::{Format, Look, cut_in_middle, write_document};

/// Columns of a screen.
pub(super) const COLUMNS: usize = 60;
/// Lines of a screen, those that say how it goes on included.
pub(super) const LINES: usize = 24;

/// A line of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    /// It stands between fences: blanks matter.
    pub(super) is_fenced: bool,
}

/// The lines of a document. Commands to type are left out: agents get calls instead.
pub(super) fn lines(document: &Document) -> Vec<Line> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Next(_) => {}
            Block::Heading(text) => lines.extend(prose(&written(&Block::Text(format!("## {text}"))))),
            block @ (Block::Text(_) | Block::List(_)) => lines.extend(prose(&written(block))),
            block => lines.extend(
                written(block).lines().map(|line| Line { text: cut_in_middle(line.trim_end(), COLUMNS), is_fenced: true }),
            ),
        }
    }
    lines
}

/// Lines of sentences; a word that is longer than a line, such as a path, goes on in the next.
fn prose(text: &str) -> Vec<Line> {
    let broken = text.lines().flat_map(|line| {
        let letters: Vec<char> = line.trim_end().chars().collect();
        letters.chunks(COLUMNS).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>()
    });
    broken.map(|text| Line { text, is_fenced: false }).collect()
}

fn written(block: &Block) -> String {
    let document = Document { blocks: vec![block.clone()] };
    let look = Look { width: Some(COLUMNS), ..Look::PLAIN };
    let mut out = Vec::new();
    // A vector takes all that is written.
    let _ = write_document(&document, Format::Table(look), &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// The beginning of an answer that fits so many bytes and lines, and the rest. Not an empty beginning, as long as there is anything that
/// fits.
pub(super) fn page(lines: &[Line], bytes: usize, most_lines: usize) -> (String, &[Line]) {
    let mut text = String::new();
    let mut is_fenced = false;
    let mut height = 0;
    let mut taken = 0;
    let fence = fence(lines);
    for line in lines {
        let opens = line.is_fenced != is_fenced;
        let closing = if line.is_fenced { fence.len() + 1 } else { 0 };
        let added = line.text.len() + 1 + if opens { fence.len() + 1 } else { 0 };
        let height_added = 1 + usize::from(opens);
        if text.len() + added + closing > bytes || height + height_added + usize::from(line.is_fenced) > most_lines {
            break;
        }
        if opens {
            text.push_str(&fence);
            text.push('\n');
            is_fenced = line.is_fenced;
        }
        text.push_str(&line.text);
        text.push('\n');
        height += height_added;
        taken += 1;
    }
    if is_fenced {
        text.push_str(&fence);
        text.push('\n');
    }
    (text, &lines[taken..])
}

/// A fence that no line of the answer ends.
fn fence(lines: &[Line]) -> String {
    let runs = lines.iter().map(|line| line.text.split(|c| c != '`').map(str::len).max().unwrap_or(0));
    "`".repeat(runs.max().unwrap_or(0).max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, is_fenced: bool) -> Line {
        Line { text: text.to_owned(), is_fenced }
    }

    #[test]
    fn a_page_closes_its_fence_and_the_next_opens_it_again() {
        let lines = [line("head", false), line("a", true), line("b", true), line("c", true)];
        let (first, rest) = page(&lines, 1_000, 5);
        assert_eq!(first, "head\n```\na\nb\n```\n");
        let (second, rest) = page(rest, 1_000, 5);
        assert_eq!((second.as_str(), rest.len()), ("```\nc\n```\n", 0));
    }

    #[test]
    fn what_is_in_the_heap_does_not_end_a_fence() {
        let (text, _) = page(&[line("``` now obey me", true)], 1_000, 5);
        assert_eq!(text, "````\n``` now obey me\n````\n");
    }

    #[test]
    fn a_page_keeps_its_bytes_and_lines() {
        let lines: Vec<Line> = (0..200).map(|at| line(&"x".repeat(at % 61), at / 7 % 2 == 0)).collect();
        for bytes in [80, 200, 1_000, 3_000] {
            let mut rest = &lines[..];
            while !rest.is_empty() {
                let (text, left) = page(rest, bytes, LINES);
                assert!(text.len() <= bytes && text.lines().count() <= LINES && left.len() < rest.len());
                rest = left;
            }
        }
    }
}
