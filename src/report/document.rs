//! What a report says to people, before anyone decides how it looks: headings, facts, tables, lines, next commands.
//! Reports are turned into this once; the terminal and the markdown renderer know nothing of reports.

use std::borrow::Cow;

use super::picture::Picture;

/// A report for people.
#[derive(Debug, Default)]
pub struct Document {
    /// Its parts in reading order.
    pub blocks: Vec<Block>,
}

/// A report for a browser.
#[derive(Debug)]
pub struct Page {
    /// What it is about, and what it comes to.
    pub title: String,
    /// How that was judged, if it was.
    pub judged: Option<Judgement>,
    /// The report.
    pub document: Document,
}

/// A row of numbers, to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// What they are.
    pub title: String,
    /// One number a snapshot.
    pub values: Vec<i64>,
}

/// A part of a document.
#[derive(Debug, Clone)]
pub enum Block {
    /// Begins a section.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Paragraphs that belong together.
    List(Vec<String>),
    /// Names and values.
    Facts(Vec<(String, Cell)>),
    /// Rows and columns.
    Table(Table),
    /// Lines whose breaks matter: contents of objects, paths.
    Lines(Vec<Line>),
    /// Commands to type next, each with what it does.
    Next(Vec<(String, String)>),
    /// Pictures beside what is said in words, which only pages have.
    Trends(Vec<Trend>),
    /// What is retained, drawn; in pages only, too.
    Picture(Picture),
}

/// Rows and columns, for people and for CSV.
#[derive(Debug, Default, Clone)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// Rows of as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// What was left out and how to see it.
    pub left_out: Option<String>,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// For people.
    pub title: Cow<'static, str>,
    /// For machines: the CSV header.
    pub key: Cow<'static, str>,
    /// Whether the column gives way when the terminal is too narrow.
    pub fit: Fit,
}

/// What happens to a column in a narrow terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Always whole: numbers, ids.
    Whole,
    /// Text that may be cut in its middle.
    Cut,
    /// A way or a place, of which the end says most: it may be cut at its beginning.
    End,
}

impl Column {
    /// A column of numbers or other short things.
    pub const fn whole(title: &'static str, key: &'static str) -> Self {
        Column { title: Cow::Borrowed(title), key: Cow::Borrowed(key), fit: Fit::Whole }
    }

    /// A column of numbers whose title is only known when the report is made.
    pub fn numbered(title: String, key: String) -> Self {
        Column { title: Cow::Owned(title), key: Cow::Owned(key), fit: Fit::Whole }
    }

    /// A column of ways or places, of which the end says most.
    pub const fn place(title: &'static str, key: &'static str) -> Self {
        Column { title: Cow::Borrowed(title), key: Cow::Borrowed(key), fit: Fit::End }
    }

    /// A column of text of any length.
    pub const fn text(title: &'static str, key: &'static str) -> Self {
        Column { title: Cow::Borrowed(title), key: Cow::Borrowed(key), fit: Fit::Cut }
    }
}

/// A value in a table or a fact.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text as it is in the heap or in the report.
    Text(String),
    /// The name of a class or an object.
    Name(String),
    /// A judgement in words, which is coloured.
    Judged(Judgement, String),
    /// An object id.
    Id(u64),
    /// Bytes.
    Size(u64),
    /// A number of things.
    Count(u64),
    /// By how many bytes something changed.
    SizeChange(i64),
    /// By how many things it changed.
    CountChange(i64),
    /// Part and total.
    Share(u64, u64),
    /// By how much something changed, and the total.
    ShareChange(i64, u64),
    /// A distance from the roots.
    Distance(i32),
    /// Any other whole number, without separators.
    Number(i64),
}

/// How something was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// As it should be.
    Good,
    /// Not as it should be.
    Bad,
    /// Nobody can tell, or it is not certain.
    Open,
}

/// A line of marked text.
#[derive(Debug, Default, Clone)]
pub struct Line {
    /// How deep it stands.
    pub indent: usize,
    /// Its pieces.
    pub spans: Vec<Span>,
    /// What happens to it in a narrow terminal.
    pub overflow: Overflow,
}

/// What happens to a line that is longer than the terminal is wide.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Overflow {
    /// Its end is cut off.
    #[default]
    Cut,
    /// It goes on in the next line.
    Wrap,
}

/// A piece of a line.
#[derive(Debug, Clone)]
pub struct Span {
    /// The text.
    pub text: String,
    /// What it is.
    pub role: Role,
}

/// What a piece of text is, from which its colour follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Nothing special.
    Plain,
    /// A class, function or object name.
    Name,
    /// A property name, an index, a variable.
    Key,
    /// Text of a string, a number.
    Value,
    /// `@123`.
    Id,
    /// A number about the heap.
    Number,
    /// Less important.
    Dim,
}

impl Line {
    /// An empty line at some depth.
    pub fn at(indent: usize) -> Self {
        Line { indent, ..Line::default() }
    }

    /// A line that is read whole, however narrow the terminal.
    pub fn whole() -> Self {
        Line { overflow: Overflow::Wrap, ..Line::default() }
    }

    /// An empty line at some depth that is read whole.
    pub fn whole_at(indent: usize) -> Self {
        Line { indent, ..Line::whole() }
    }

    /// About how many lines of a screen of so many columns it takes: words are not broken.
    pub fn height(&self, columns: usize) -> usize {
        /// What a line loses on average where a word does not fit any more.
        const LOST: usize = 6;
        let letters: usize = self.spans.iter().map(|span| span.text.chars().count()).sum();
        let room = columns.saturating_sub(self.indent * 2).max(1);
        if letters <= room { 1 } else { letters.div_ceil(room.saturating_sub(LOST).max(1)) }
    }

    /// The line with a piece more.
    pub fn with(mut self, role: Role, text: impl Into<String>) -> Self {
        self.spans.push(Span { text: text.into(), role });
        self
    }
}

impl Document {
    /// Adds a part.
    pub fn push(&mut self, block: Block) -> &mut Self {
        self.blocks.push(block);
        self
    }

    /// Begins a section.
    pub fn heading(&mut self, text: impl Into<String>) -> &mut Self {
        self.push(Block::Heading(text.into()))
    }

    /// Adds a paragraph.
    pub fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.push(Block::Text(text.into()))
    }
}
