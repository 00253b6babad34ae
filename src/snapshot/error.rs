//! Why a file can't be read: what was wrong, where (section, row, byte offset), and what to do.
//! The messages name neither the file nor their own severity: whoever prints them does.

use std::fmt;
use std::io;

use super::diagnose::NotASnapshot;

/// Why there is no snapshot. `Display` gives one or two short lines for people; the accessors give the place to machines.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The operating system does not give us the bytes.
    #[error("{message}")]
    Unreadable {
        /// What kind of refusal it was.
        kind: io::ErrorKind,
        /// What happened and what to do.
        message: String,
    },
    /// The bytes are something else.
    #[error("{0}")]
    NotASnapshot(NotASnapshot),
    /// The compressed data that holds the snapshot is damaged or cut off.
    #[error(
        "the {format} data is {} after {good_bytes} decompressed bytes ({detail})\nCopy or compress the file again.",
        damage.as_str()
    )]
    Compression {
        /// `gzip` or `zstd`.
        format: &'static str,
        /// Ends early, or wrong.
        damage: Damage,
        /// How many bytes of the snapshot came out unharmed.
        good_bytes: u64,
        /// What the decompressor says.
        detail: String,
    },
    /// The file ends before the snapshot does.
    #[error(
        "the file is cut off {}{} (good up to byte {offset})\n{}",
        within(section),
        after_rows(*rows),
        cut_by_whom(*offset)
    )]
    Truncated {
        /// The section in which it ends.
        section: String,
        /// Rows of that section that are complete.
        rows: u64,
        /// Bytes of the (decompressed) file up to which everything was good.
        offset: u64,
    },
    /// The file holds something that would make a number wrong.
    #[error("{0}")]
    Malformed(Box<Malformed>),
    /// Another snapshot follows the first, and nobody knows which of them is meant.
    #[error(
        "a second snapshot begins at byte {offset}: two files were joined into one\n\
         Cut them apart: head -c {offset} FILE > 1.heapsnapshot; tail -c +{} FILE > 2.heapsnapshot",
        offset + 1
    )]
    Several {
        /// Where it begins in the (decompressed) file.
        offset: u64,
    },
    /// More came of a stream than is taken of any ([`StreamLimits`](super::StreamLimits)).
    #[error("it {message}")]
    Endless {
        /// How much came, and how much may.
        message: String,
    },
    /// More rows than this program has handles for, or than memory can hold.
    #[error("{message}")]
    TooLarge {
        /// What there is too much of, and how much there may be.
        message: String,
    },
    /// Who listened to the progress did not want it any more.
    #[error("the reading was cancelled")]
    Cancelled,
}

/// Stands for the name of a section where there is none.
pub(crate) const BETWEEN_SECTIONS: &str = "between two sections";

/// How compressed data is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// It ends early.
    CutOff,
    /// It is not what the compressor wrote.
    Corrupt,
}

impl Damage {
    fn as_str(self) -> &'static str {
        match self {
            Damage::CutOff => "cut off",
            Damage::Corrupt => "damaged",
        }
    }
}

/// Something in a file that contradicts the format or the rest of the file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    section: String,
    row: Option<u64>,
    column: Option<String>,
    offset: Option<u64>,
    what: String,
}

impl Malformed {
    /// The name of the section.
    pub(crate) fn section(&self) -> &str {
        &self.section
    }

    /// What is wrong and where, in one line.
    pub(crate) fn fault(&self) -> String {
        struct Fault<'m>(&'m Malformed);
        impl fmt::Display for Fault<'_> {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                self.0.write_fault(f)
            }
        }
        Fault(self).to_string()
    }

    fn write_fault(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.section.as_str() {
            BETWEEN_SECTIONS => f.write_str(BETWEEN_SECTIONS)?,
            section => write!(f, "section \"{section}\"")?,
        }
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", field \"{column}\"")?;
        }
        if let Some(offset) = self.offset {
            write!(f, ", byte {offset}")?;
        }
        write!(f, ": {}", self.what)
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.write_fault(f)?;
        f.write_str("\nThe file is damaged or was written wrongly: take the snapshot again.")
    }
}

/// Where files end that somebody held as one text before writing it: the longest strings of the engines, in characters.
/// Sources: `String::kMaxLength` in V8's include/v8-primitive.h (before and since 2020), `String::MaxLength` in WebKit's WTF.
const LONGEST_STRINGS: [(u64, &str); 3] = [(0x1fff_ffe8, "V8"), (0x3fff_ffe7, "older V8"), (0x7fff_ffff, "JavaScriptCore")];

/// Who may have cut the file there, and what to do.
fn cut_by_whom(offset: u64) -> String {
    match LONGEST_STRINGS.iter().find(|&&(length, _)| length == offset) {
        Some((_, engine)) => format!(
            "It ends at the longest string of {engine}: its writer held it as one text.\n\
             Write it in pieces: v8.writeHeapSnapshot(FILE), or pipe v8.getHeapSnapshot() into a file."
        ),
        None => "Its writer was killed, ran out of memory or disk, or still writes; or a copy broke off.\n\
                 Copy it again, or take it again with as much free memory as the heap has."
            .to_owned(),
    }
}

fn within(section: &str) -> String {
    match section {
        BETWEEN_SECTIONS => BETWEEN_SECTIONS.to_owned(),
        _ => format!("in section \"{section}\""),
    }
}

fn after_rows(rows: u64) -> String {
    match rows {
        0 => String::new(),
        1 => " after 1 complete row".to_owned(),
        _ => format!(" after {rows} complete rows"),
    }
}

impl ReadError {
    /// `what`: what was found and what was expected, without the place. Rows count from 0.
    pub(crate) fn malformed(section: &str, row: Option<u64>, offset: u64, what: impl Into<String>) -> Self {
        let (section, what) = (section.to_owned(), what.into());
        ReadError::Malformed(Box::new(Malformed { section, row, column: None, offset: Some(offset), what }))
    }

    /// A section that a file may have once begins again at byte `offset`.
    pub(crate) fn twice(section: &str, offset: u64) -> Self {
        ReadError::malformed(section, None, offset, "the section appears a second time")
    }

    /// Somebody else has written to the file, so that what was found at first is not there any more.
    pub(crate) fn changed() -> Self {
        let message = "the file changed while it was read\nWait until its writer is done, or read a copy of it.".to_owned();
        ReadError::Unreadable { kind: io::ErrorKind::Other, message }
    }

    /// Adds the name of the field that holds the fault.
    pub(crate) fn in_field(mut self, name: &str) -> Self {
        if let ReadError::Malformed(malformed) = &mut self {
            malformed.column = Some(name.to_owned());
        }
        self
    }

    /// `rows` of the section are complete, and so is everything before byte `offset`.
    pub(crate) fn truncated(section: &str, rows: u64, offset: u64) -> Self {
        ReadError::Truncated { section: section.to_owned(), rows, offset }
    }

    pub(crate) fn not_a_snapshot(what: NotASnapshot) -> Self {
        ReadError::NotASnapshot(what)
    }

    /// `what` there is too much of, as a whole sentence.
    pub(crate) fn too_large(what: impl Into<String>) -> Self {
        ReadError::TooLarge { message: what.into() }
    }

    pub(crate) fn io(error: &io::Error) -> Self {
        let message = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file: check the path".to_owned(),
            io::ErrorKind::PermissionDenied => "may not be read: check its permissions".to_owned(),
            _ => format!("can't be read: {error}"),
        };
        ReadError::Unreadable { kind: error.kind(), message }
    }

    /// The section in which something is wrong.
    pub fn section(&self) -> Option<&str> {
        match self {
            ReadError::Truncated { section, .. } => Some(section),
            ReadError::Malformed(malformed) => Some(&malformed.section),
            _ => None,
        }
    }

    /// The row of that section, from 0; where the file is cut off, the first row that is not complete.
    pub fn row(&self) -> Option<u64> {
        match self {
            ReadError::Truncated { rows, .. } => Some(*rows),
            ReadError::Malformed(malformed) => malformed.row,
            _ => None,
        }
    }

    /// The field of that row.
    pub fn field(&self) -> Option<&str> {
        match self {
            ReadError::Malformed(malformed) => malformed.column.as_deref(),
            _ => None,
        }
    }

    /// Byte of the (decompressed) file at which something is wrong, or up to which it was good.
    pub fn offset(&self) -> Option<u64> {
        match self {
            ReadError::Truncated { offset, .. } => Some(*offset),
            ReadError::Malformed(malformed) => malformed.offset,
            ReadError::Compression { good_bytes, .. } => Some(*good_bytes),
            ReadError::Several { offset } => Some(*offset),
            _ => None,
        }
    }
}

/// What a scanner stumbles over, before anyone knows in which section and row it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Where, in bytes.
    pub offset: u64,
    /// What stands there that may not.
    pub what: String,
}

impl Fault {
    /// The same fault in a text that begins at byte `start` of the file.
    pub(crate) fn moved(self, start: u64) -> Self {
        Fault { offset: start + self.offset, ..self }
    }

    pub(crate) fn wrong(offset: u64, what: impl Into<String>) -> Self {
        Fault { offset, what: what.into() }
    }

    /// `byte` stands where `expected` should.
    pub(crate) fn found(offset: u64, byte: u8, expected: &str) -> Self {
        Fault::wrong(offset, format!("found {}, expected {expected}", shown(byte)))
    }

    /// The message for people. `row` is the row in which the scanner was, where the text has rows that could be counted.
    pub(crate) fn in_section(self, section: &str, row: impl Into<Option<u64>>) -> ReadError {
        ReadError::malformed(section, row.into(), self.offset, self.what)
    }
}

/// A byte of a damaged file, safe to print.
pub(crate) fn shown(byte: u8) -> String {
    match byte {
        b'!'..=b'~' => format!("`{}`", byte as char),
        _ => format!("byte 0x{byte:02x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_what_where_and_what_to_do() {
        let error = Fault::found(4021, b'x', "a number").in_section("nodes", 17).in_field("name");
        assert_eq!(
            error.to_string(),
            "section \"nodes\", row 17, field \"name\", byte 4021: found `x`, expected a number\n\
             The file is damaged or was written wrongly: take the snapshot again."
        );
        assert_eq!((error.section(), error.row(), error.offset()), (Some("nodes"), Some(17), Some(4021)));
    }

    #[test]
    fn a_truncated_file_says_how_far_it_was_good() {
        let error = ReadError::truncated("edges", 3, 99);
        assert!(
            error.to_string().starts_with("the file is cut off in section \"edges\" after 3 complete rows (good up to byte 99)")
        );
    }
}
