//! Text within a budget: whole lines from the beginning, and one that says how much is not there. Reports say what matters first.

use std::io::{self, Write};

use crate::report::units::{counted, size};

/// Writes as many of a text's lines as fit so many bytes, [`LEAST`](super::LEAST) at least, with a line that says what is left out.
///
/// # Errors
/// Those of writing.
pub fn write_lines(text: &str, budget: usize, out: &mut dyn Write) -> io::Result<()> {
    if text.len() <= budget {
        return out.write_all(text.as_bytes());
    }
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut bytes = text.len();
    let mut left_out = 0;
    while let Some(line) = lines.pop() {
        bytes -= line.len();
        left_out += 1;
        let note = note(left_out, text.len() - bytes);
        if bytes + note.len() <= budget {
            out.write_all(&text.as_bytes()[..bytes])?;
            return out.write_all(note.as_bytes());
        }
    }
    Ok(())
}

/// Writes as many rows as fit so many bytes: no line for people stands among rows for programs.
///
/// # Errors
/// Those of writing.
pub fn write_rows(text: &str, budget: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut bytes = 0;
    for row in text.split_inclusive('\n') {
        if bytes + row.len() > budget {
            break;
        }
        bytes += row.len();
    }
    out.write_all(&text.as_bytes()[..bytes])
}

fn note(lines: u64, bytes: usize) -> String {
    format!("… {} ({}) beyond --budget\n", counted(lines, "more line", "more lines"), size(bytes as u64))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::budget::LEAST;

    fn fitted(text: &str, budget: usize) -> String {
        let mut out = Vec::new();
        write_lines(text, budget, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn whole_lines_from_the_beginning_and_what_is_left_out() {
        let text: String = (0..100).map(|at| format!("line {at}\n")).collect();
        insta::assert_snapshot!(fitted(&text, 60), @r"
        line 0
        line 1
        … 98 more lines (776 B) beyond --budget
        ");
        assert_eq!(fitted("short\n", 60), "short\n");
    }

    proptest! {
        #[test]
        fn a_budget_holds_exactly(lines in prop::collection::vec(".{0,80}", 0..60), budget in LEAST..3_000) {
            let text = lines.join("\n");
            let fitted = fitted(&text, budget);
            prop_assert!(fitted.len() <= budget);
            prop_assert!(fitted == text || fitted.ends_with("beyond --budget\n"));
        }
    }
}
