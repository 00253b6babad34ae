//! GitHub Actions takes lines of the log for commands: `::name::` at the start of a line, behind blanks too, and `##[name]` anywhere in it.
//! Source: `ActionCommand.TryParseV2` and `TryParse` in the runner (`actions/runner`, `src/Runner.Common/ActionCommand.cs`).

use std::borrow::Cow;
use std::io::{self, Write};

/// What stands in place of the first character of a command in text that is no program's: it reads the same.
const COLON: &str = "\\u{3a}";
const HASH: &str = "\\u{23}";

/// Whether this runs in a step whose log is looked through for commands.
pub fn is_running() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| !value.is_empty())
}

/// A line in which nothing is a command.
pub fn disarmed(line: &str) -> String {
    let mut bytes = Vec::with_capacity(line.len());
    let mut writer = Disarmed::new(&mut bytes);
    // Writing to memory can't fail.
    let _ = writer.write_all(line.as_bytes()).and_then(|()| writer.end());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Passes text on, without commands. Text that is cut anywhere is the same text.
pub struct Disarmed<W> {
    out: W,
    place: Place,
}

/// What was seen last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing but blanks in this line.
    LineStart,
    /// And then a colon, which is held back.
    Colon,
    /// One or more `#`, the last two of which are held back.
    Hashes(usize),
    Within,
}

impl<W: Write> Disarmed<W> {
    pub fn new(out: W) -> Self {
        Disarmed { out, place: Place::LineStart }
    }

    /// Passes on what was held back.
    pub fn end(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.place, Place::Within) {
            Place::Colon => self.out.write_all(b":"),
            Place::Hashes(count) => self.out.write_all(&b"##"[..count.min(2)]),
            Place::LineStart | Place::Within => Ok(()),
        }
    }

    pub fn inner(&mut self) -> &mut W {
        &mut self.out
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<u8>) {
        let passed: Cow<'static, [u8]> = match (self.place, byte) {
            (Place::Colon, b':') => Cow::Owned([COLON.as_bytes(), b":"].concat()),
            (Place::Colon, _) => Cow::Borrowed(b":"),
            (Place::Hashes(2..), b'[') => Cow::Owned([HASH.as_bytes(), b"#"].concat()),
            (Place::Hashes(2..), b'#') => Cow::Borrowed(b"#"),
            (Place::Hashes(1), b'#') => Cow::Borrowed(b""),
            (Place::Hashes(count), _) => Cow::Borrowed(&b"##"[..count.min(2)]),
            (Place::LineStart | Place::Within, _) => Cow::Borrowed(b""),
        };
        out.extend_from_slice(&passed);
        let starts_line = self.place == Place::LineStart;
        self.place = match (self.place, byte) {
            (_, b'\n' | b'\r') => Place::LineStart,
            (Place::LineStart, b':') => Place::Colon,
            (Place::Hashes(_), b'#') => Place::Hashes(2),
            (_, b'#') => Place::Hashes(1),
            // Blanks of all alphabets are skipped; a letter of another one costs nothing here.
            (_, byte) if starts_line && (byte.is_ascii_whitespace() || !byte.is_ascii()) => Place::LineStart,
            (Place::Colon, b':') => return self.place = Place::Within,
            _ => Place::Within,
        };
        if !matches!(self.place, Place::Colon | Place::Hashes(_)) {
            out.push(byte);
        }
    }
}

impl<W: Write> Write for Disarmed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut out = Vec::with_capacity(bytes.len() + 16);
        bytes.iter().for_each(|&byte| self.byte(byte, &mut out));
        self.out.write_all(&out)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_into(text: &str, size: usize) -> String {
        let mut out = Vec::new();
        let mut writer = Disarmed::new(&mut out);
        text.as_bytes().chunks(size).try_for_each(|piece| writer.write_all(piece)).unwrap();
        writer.end().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn no_line_is_a_command_and_all_else_stays_as_it_is() {
        for (text, expected) in [
            ("::error::x\n", "\\u{3a}:error::x\n"),
            ("a\n \t::set-output name=x::y", "a\n \t\\u{3a}:set-output name=x::y"),
            ("Map ##[group]x ###[b] ####[", "Map \\u{23}#[group]x #\\u{23}#[b] ##\\u{23}#["),
            ("##[x]\r::y", "\\u{23}#[x]\r\\u{3a}:y"),
            ("a::b : :: # ## [ #[\n:x\n#\n##", "a::b : :: # ## [ #[\n:x\n#\n##"),
            ("#a ##b\n:#[ :##[", "#a ##b\n:#[ :\\u{23}#["),
            (":::x", "\\u{3a}::x"),
            ("\u{a0}\u{3000}::x", "\u{a0}\u{3000}\\u{3a}:x"),
        ] {
            (1..=text.len()).for_each(|size| assert_eq!(cut_into(text, size), expected, "{text:?} {size}"));
        }
    }
}
