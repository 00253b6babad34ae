//! Standard output, as far as somebody looks at it. On a terminal nothing that is data acts, and no line is endless; where the log is
//! looked through for commands of GitHub Actions, nothing that is data is one. Into files and other programs data goes as it is.

use std::io::{self, IsTerminal, Write};

use heap_analyzer::printable::push_shown;

use super::pager::Paged;
use super::workflow::{self, Disarmed};

/// The longest line on a terminal, in characters: some screens full.
const LONGEST_LINE: usize = 20_000;

/// Standard output.
pub struct Screen {
    out: Disarmed<Paged>,
    /// Whether somebody sits before it.
    is_seen: bool,
    /// Whether what acts on a terminal is escaped.
    escapes: bool,
    /// How many characters of a line are shown.
    longest: usize,
    /// Whether commands of GitHub Actions are made text.
    disarms: bool,
    /// Characters of the line so far.
    length: usize,
    /// The beginning of a character.
    begun: Vec<u8>,
}

impl Screen {
    pub fn new() -> Self {
        let is_seen = io::stdout().is_terminal();
        Screen {
            out: Disarmed::new(Paged::new(io::stdout())),
            is_seen,
            escapes: is_seen,
            longest: if is_seen { LONGEST_LINE } else { usize::MAX },
            disarms: workflow::is_running() && !is_regular_file(),
            length: 0,
            begun: Vec::new(),
        }
    }

    /// What comes is an answer that ends: it is read in a pager if it is longer than the screen.
    pub fn page(&mut self) {
        if self.is_seen {
            self.out.inner().page();
        }
    }

    /// What comes has escape sequences of its own, and no others.
    pub fn leave_escapes(&mut self) {
        self.escapes = false;
        self.longest = usize::MAX;
    }

    /// What comes is whole however long its lines are.
    pub fn leave_length(&mut self) {
        self.longest = usize::MAX;
    }

    /// What comes has commands for the CI of its own, and no others.
    pub fn leave_commands(&mut self) {
        self.disarms = false;
    }

    /// Writes what was held back.
    pub fn end(&mut self) -> io::Result<()> {
        self.out.end()?;
        self.out.inner().end()
    }

    /// The text as it is shown.
    fn shown(&mut self, bytes: &[u8]) -> String {
        let mut text = std::mem::take(&mut self.begun);
        text.extend_from_slice(bytes);
        // A character may be cut at the end of what comes at once.
        let whole = text.utf8_chunks().last().map_or(0, |last| last.invalid().len());
        if whole > 0 && std::str::from_utf8(&text).is_err_and(|error| error.error_len().is_none()) {
            self.begun = text.split_off(text.len() - whole);
        }
        let mut out = String::with_capacity(text.len());
        for c in String::from_utf8_lossy(&text).chars() {
            if c == '\n' {
                self.length = 0;
                out.push(c);
                continue;
            }
            self.length += 1;
            match self.length.cmp(&(self.longest.saturating_add(1))) {
                std::cmp::Ordering::Less => push_shown(c, &mut out),
                std::cmp::Ordering::Equal => out.push_str("… (the line goes on; -o FILE has all of it)"),
                std::cmp::Ordering::Greater => {}
            }
        }
        out
    }
}

/// Whether a file takes it, which no CI looks at.
fn is_regular_file() -> bool {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        let file = io::stdout().as_fd().try_clone_to_owned().map(std::fs::File::from);
        file.and_then(|file| file.metadata()).is_ok_and(|found| found.is_file())
    }
    #[cfg(not(unix))]
    false
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let shown = if self.escapes { Some(self.shown(bytes)) } else { None };
        let text = shown.as_deref().map_or(bytes, str::as_bytes);
        match self.disarms {
            true => self.out.write_all(text)?,
            false => self.out.inner().write_all(text)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_on_a_terminal_is_text_wherever_it_is_cut() {
        let text = "id,näme\n1,\u{1b}]0;title\u{7}\u{9b}31m😀\u{202e}\r\n2,\u{1b}[2J";
        let expected = "id,näme\n1,\\u{1b}]0;title\\u{7}\\u{9b}31m😀\\u{202e}\\r\n2,\\u{1b}[2J";
        for size in 1..text.len() {
            let mut screen = Screen { escapes: true, longest: 100, ..Screen::new() };
            let shown: String = text.as_bytes().chunks(size).map(|piece| screen.shown(piece)).collect();
            assert_eq!(shown, expected, "{size}");
        }
    }

    #[test]
    fn no_line_on_a_terminal_is_endless() {
        let mut screen = Screen { escapes: true, longest: 3, ..Screen::new() };
        assert_eq!(screen.shown(b"abc\nabcdef\nab"), "abc\nabc… (the line goes on; -o FILE has all of it)\nab");
    }
}
