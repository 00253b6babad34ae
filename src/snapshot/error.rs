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
        "the file is cut off {}{} (good up to byte {offset})\n\
         The snapshot was not written or copied to its end: take or copy it again.",
        within(section),
        after_rows(*rows)
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

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
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
        write!(f, ": {}\nThe file is damaged or was written wrongly: take the snapshot again.", self.what)
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
            _ => None,
        }
    }
}

/// What a scanner stumbles over, before anyone knows in which section and row it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The text ends here though more must follow.
    End { offset: u64 },
    /// Something stands here that may not.
    Wrong { offset: u64, what: String },
}

impl Fault {
    /// The same fault in a text that begins at byte `start` of the file.
    pub(crate) fn moved(self, start: u64) -> Self {
        match self {
            Fault::End { offset } => Fault::End { offset: start + offset },
            Fault::Wrong { offset, what } => Fault::Wrong { offset: start + offset, what },
        }
    }

    pub(crate) fn wrong(offset: u64, what: impl Into<String>) -> Self {
        Fault::Wrong { offset, what: what.into() }
    }

    /// `byte` stands where `expected` should.
    pub(crate) fn found(offset: u64, byte: u8, expected: &str) -> Self {
        Fault::wrong(offset, format!("found {}, expected {expected}", shown(byte)))
    }

    /// The message for people. `row` is the row in which the scanner was.
    pub(crate) fn in_section(self, section: &str, row: u64) -> ReadError {
        match self {
            Fault::End { offset } => ReadError::truncated(section, row, offset),
            Fault::Wrong { offset, what } => ReadError::malformed(section, Some(row), offset, what),
        }
    }
}

/// A byte of a damaged file, safe to print.
fn shown(byte: u8) -> String {
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
        let error = Fault::End { offset: 99 }.in_section("edges", 3);
        assert!(
            error.to_string().starts_with("the file is cut off in section \"edges\" after 3 complete rows (good up to byte 99)")
        );
    }
}
