//! Reads a snapshot that comes as a stream (standard input, a pipe, decompressed data): the tables go into their columns
//! block by block, and only the strings' text is kept. What comes before it can be understood is kept until it can.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2, memrchr_iter};

use super::assemble::Read;
use super::blocks::BlockReader;
use super::diagnose::{LONGEST_PREFACE, snapshot_start, what_is_it};
use super::error::{BETWEEN_SECTIONS, ReadError};
use super::header::Header;
use super::json_walk::{ValueSkipper, is_space, key, key_fault};
use super::layout::Layout;
use super::left_out::or_left_out;
use super::notes::Notes;
use super::numbers::Ends;
use super::pieces::{IntArray, Piece};
use super::progress::Progress;
use super::sections::{ArrayName, Section};
use super::small_table::{SmallTable, SmallTables, TablePlace};
use super::source::Bytes;
use super::stream_window::Window;
use super::string_scanner::StringScanner;
use super::tables::{ArrayText, Source, Tables};
use super::trace_tree;
use super::unescape::decode;
use super::{Locations, Snapshot, Strings};

/// A key longer than this is none.
const LONGEST_KEY: usize = 1 << 20;

/// No producer writes rows of more than some hundred bytes. This is enough for white space between the numbers too.
const LONGEST_ROW: usize = 64 << 10;

/// A part of the file that is in memory for a while.
struct Kept<'a> {
    bytes: &'a [u8],
    offset: u64,
}

impl ArrayText for Kept<'_> {
    fn bytes(&self) -> &[u8] {
        self.bytes
    }

    fn offset(&self) -> u64 {
        self.offset
    }

    fn stays(&self) -> bool {
        false
    }

    fn release(&self, _range: Range<usize>) {}
}

/// The text of a value, and where it stands in the file.
type KeptText = (Vec<u8>, u64);

/// Reads all of it.
pub(crate) fn read(blocks: BlockReader<'_>, progress: &dyn Progress) -> Result<Snapshot, ReadError> {
    progress.phase("reading", None);
    let mut reader = Reader::new(blocks, progress);
    reader.sections()?;
    reader.assemble()
}

struct Reader<'a> {
    window: Window<'a>,
    header: Option<(Layout, Header)>,
    tables: Tables,
    /// Tables that were read into their columns as they came.
    read: [bool; 2],
    arrays: [Option<KeptText>; ArrayName::COUNT],
    trace_tree: Option<KeptText>,
    strings: Option<Strings>,
    notes: Notes,
    /// Where the closing brace ends.
    end: u64,
}

impl<'a> Reader<'a> {
    fn new(blocks: BlockReader<'a>, progress: &'a dyn Progress) -> Self {
        let window = Window { blocks, bytes: Vec::new(), at: 0, offset: 0, progress };
        Reader {
            window,
            header: None,
            tables: Tables::default(),
            read: [false; 2],
            arrays: Default::default(),
            trace_tree: None,
            strings: None,
            notes: Notes::default(),
            end: 0,
        }
    }

    fn sections(&mut self) -> Result<(), ReadError> {
        // An empty stream is told as such.
        self.window.peek()?;
        self.window.has(LONGEST_PREFACE)?;
        let mut start = snapshot_start(&self.window.bytes, &mut self.notes);
        while start.is_none() && self.window.bytes.iter().all(|&byte| is_space(byte)) {
            // White space is done with, however much of it comes.
            self.window.at = self.window.bytes.len();
            if !self.window.more()? {
                break;
            }
            start = snapshot_start(&self.window.bytes, &mut self.notes);
        }
        self.window.at = start.ok_or_else(|| self.something_else())? + 1;
        loop {
            match self.window.skip_space()? {
                Some(b'}') => break,
                _ => {
                    let name = self.key()?;
                    self.section(&name)?;
                }
            }
            match self.window.skip_space()? {
                Some(b',') => self.window.at += 1,
                Some(b'}') => break,
                None => return Err(self.cut_off(BETWEEN_SECTIONS, 0)),
                Some(_) if self.header.is_none() => return Err(self.something_else()),
                Some(_) => {
                    let at = self.window.position();
                    return Err(ReadError::malformed(BETWEEN_SECTIONS, None, at, "a comma is missing here"));
                }
            }
        }
        self.window.at += 1;
        self.notes.end_of_sections();
        self.end = self.window.position();
        self.window.drain(&mut self.notes)
    }

    /// Takes a key and its colon.
    fn key(&mut self) -> Result<Vec<u8>, ReadError> {
        loop {
            let rest = &self.window.bytes[self.window.at..];
            if let Some((name, behind)) = key(rest, 0) {
                let name = decode(&rest[name]).as_bytes().to_vec();
                self.window.at += behind;
                return Ok(name);
            }
            let too_long = || Some((0, "the name of a section is longer than 1 MiB")).filter(|_| rest.len() > LONGEST_KEY);
            let fault = key_fault(rest, 0).or_else(too_long);
            if fault.is_some() || !self.window.more()? {
                let position = self.window.position();
                return Err(match (&self.header, fault) {
                    (None, _) => self.something_else(),
                    (_, None) => self.cut_off(BETWEEN_SECTIONS, 0),
                    (_, Some((at, what))) => ReadError::malformed(BETWEEN_SECTIONS, None, position + at as u64, what),
                });
            }
        }
    }

    fn section(&mut self, name: &[u8]) -> Result<(), ReadError> {
        let text_name = String::from_utf8_lossy(name).into_owned();
        match Section::of_key(name) {
            Section::Header => {
                let (text, offset) = self.value_once(&text_name, self.header.is_some())?;
                self.header = Some(super::header::parse(&text, offset, &mut self.notes)?);
            }
            Section::Strings => self.strings()?,
            Section::TraceTree => self.trace_tree = Some(self.tree_once(&text_name)?),
            Section::Array(array) if array.is_needed() => self.array(array)?,
            Section::Array(array) => self.small_array(array)?,
            Section::Other => {
                self.skip_value(&text_name)?;
                self.notes.unused_section(&text_name);
            }
        }
        Ok(())
    }

    fn array(&mut self, array: ArrayName) -> Result<(), ReadError> {
        self.bracket(array.key())?;
        let again = || ReadError::twice(array.key(), self.window.position() - 1);
        match (array, &self.header) {
            _ if self.arrays[array as usize].is_some() => return Err(again()),
            (ArrayName::Nodes, _) if self.read[0] => return Err(again()),
            (ArrayName::Edges, _) if self.read[1] => return Err(again()),
            (ArrayName::Nodes, Some((layout, _))) => {
                let tables = &mut self.tables;
                let progress = self.window.progress;
                stream_rows(&mut self.window, layout.nodes.width, array, |text, pieces| {
                    tables.read_nodes(Source { text, pieces, progress }, layout)
                })?;
                self.read[0] = true;
            }
            (ArrayName::Edges, Some((layout, _))) if self.read[0] => {
                let tables = &mut self.tables;
                let progress = self.window.progress;
                stream_rows(&mut self.window, layout.edges.width, array, |text, pieces| {
                    tables.read_edges(Source { text, pieces, progress }, layout)
                })?;
                self.read[1] = true;
            }
            _ => self.arrays[array as usize] = Some(self.array_text(array)?),
        }
        Ok(())
    }

    /// Keeps the text of an array that can be missed; one that is no list of numbers is left out.
    fn small_array(&mut self, array: ArrayName) -> Result<(), ReadError> {
        let bracket = self.bracket(array.key());
        let start = self.window.position() - u64::from(bracket.is_ok());
        if self.arrays[array as usize].is_some() {
            return Err(ReadError::twice(array.key(), start));
        }
        if let Err(fault) = bracket {
            or_left_out::<()>(Err(fault), &mut self.notes)?;
            return self.skip_value(array.key());
        }
        self.window.at -= 1;
        let mut text = Vec::new();
        let passed = self.pass_value(array.key(), |block| text.extend_from_slice(block));
        passed.map_err(|error| match error {
            ReadError::Truncated { .. } => self.cut_off(array.key(), self.rows_of(array, &text)),
            error => error,
        })?;
        // Kept is what stands behind the opening bracket.
        text.remove(0);
        match array.no_numbers(&text[..text.len() - 1], start + 1) {
            Some(fault) => or_left_out::<()>(Err(fault), &mut self.notes)?,
            None => self.arrays[array as usize] = Some((text, start + 1)),
        }
        Ok(())
    }

    /// How many rows an array has that ends too early.
    fn rows_of(&self, array: ArrayName, text: &[u8]) -> u64 {
        let width = self.header.as_ref().and_then(|(layout, _)| layout.width_of(array));
        width.map_or(0, |width| memchr_iter(b',', text).count() / width) as u64
    }

    /// Keeps the text of an array behind its opening bracket, the closing bracket included.
    fn array_text(&mut self, array: ArrayName) -> Result<KeptText, ReadError> {
        let offset = self.window.position();
        let mut text = Vec::new();
        loop {
            let rest = &self.window.bytes[self.window.at..];
            let end = memchr(b']', rest).map(|end| end + 1);
            text.extend_from_slice(&rest[..end.unwrap_or(rest.len())]);
            self.window.at += end.unwrap_or(rest.len());
            match end {
                Some(_) => return Ok((text, offset)),
                None if self.window.more()? => {}
                None => return Err(self.cut_off(array.key(), self.rows_of(array, &text))),
            }
        }
    }

    fn strings(&mut self) -> Result<(), ReadError> {
        self.bracket("strings")?;
        self.window.at -= 1;
        let start = self.window.position();
        if self.strings.is_some() {
            return Err(ReadError::twice("strings", start));
        }
        let mut scanner = StringScanner::new(0);
        let mut kept: Vec<u8> = Vec::new();
        loop {
            kept.extend_from_slice(&self.window.bytes[self.window.at..]);
            self.window.at = self.window.bytes.len();
            let scanned = scanner.scan(&kept);
            if let Some(end) = scanned.map_err(|fault| fault.moved(start).in_section("strings", scanner.len() as u64))? {
                self.window.at -= kept.len() - end;
                kept.truncate(end);
                kept.shrink_to_fit();
                scanner.note_escapes(start, &mut self.notes);
                self.strings = Some(scanner.finish(Bytes::Owned(std::sync::Arc::new(kept))));
                return Ok(());
            }
            if !self.window.more()? {
                return Err(self.cut_off("strings", scanner.len() as u64));
            }
        }
    }

    fn bracket(&mut self, section: &str) -> Result<(), ReadError> {
        match self.window.skip_space()? {
            Some(b'[') => {
                self.window.at += 1;
                Ok(())
            }
            None => Err(self.cut_off(section, 0)),
            Some(_) if self.header.is_none() => Err(self.something_else()),
            Some(_) => {
                let at = self.window.position();
                Err(ReadError::malformed(section, None, at, "a list in brackets belongs here"))
            }
        }
    }

    /// Takes a value of any kind and keeps its text, unless it was there before.
    fn value_once(&mut self, section: &str, is_again: bool) -> Result<KeptText, ReadError> {
        self.window.skip_space()?;
        let offset = self.window.position();
        if is_again {
            return Err(ReadError::twice(section, offset));
        }
        let mut text = Vec::new();
        self.pass_value(section, |block| text.extend_from_slice(block))?;
        Ok((text, offset))
    }

    /// Takes the tree of traces, which ends by a rule of its own.
    fn tree_once(&mut self, section: &str) -> Result<KeptText, ReadError> {
        self.window.skip_space()?;
        let offset = self.window.position();
        if self.trace_tree.is_some() {
            return Err(ReadError::twice(section, offset));
        }
        let mut text = Vec::new();
        let stop = loop {
            let rest = &self.window.bytes[self.window.at..];
            let stop = memchr2(b'"', b'}', rest);
            text.extend_from_slice(&rest[..stop.unwrap_or(rest.len())]);
            self.window.at += stop.unwrap_or(rest.len());
            if stop.is_some() || !self.window.more()? {
                break stop.is_some().then(|| self.window.bytes[self.window.at]);
            }
        };
        let length = stop.and_then(|stop| trace_tree::length(&text, stop)).unwrap_or(0);
        self.window.give_back(&text[length..]);
        match length {
            0 => self.value_once(section, false),
            _ => {
                text.truncate(length);
                Ok((text, offset))
            }
        }
    }

    fn skip_value(&mut self, section: &str) -> Result<(), ReadError> {
        self.pass_value(section, |_| {})
    }

    fn pass_value(&mut self, section: &str, mut take: impl FnMut(&[u8])) -> Result<(), ReadError> {
        let mut skipper = ValueSkipper::default();
        loop {
            let rest = &self.window.bytes[self.window.at..];
            let end = skipper.feed(rest);
            take(&rest[..end.unwrap_or(rest.len())]);
            self.window.at += end.unwrap_or(rest.len());
            match end {
                Some(_) => return Ok(()),
                None if self.window.more()? => {}
                None => return Err(self.cut_off(section, 0)),
            }
        }
    }

    fn cut_off(&self, section: &str, rows: u64) -> ReadError {
        ReadError::truncated(section, rows, self.window.offset + self.window.bytes.len() as u64)
    }

    fn something_else(&self) -> ReadError {
        ReadError::not_a_snapshot(what_is_it(&self.window.bytes, None))
    }

    fn assemble(mut self) -> Result<Snapshot, ReadError> {
        let end = self.end;
        let missing = |section: &str| ReadError::malformed(section, None, end, "the section is missing");
        let (layout, header) = self.header.take().ok_or_else(|| self.something_else())?;
        for array in [ArrayName::Nodes, ArrayName::Edges] {
            if !self.read[array as usize] {
                let text = self.arrays[array as usize].take().ok_or_else(|| missing(array.key()))?;
                self.kept_table(array, &layout, &text)?;
            }
        }
        let strings = self.strings.take().ok_or_else(|| missing("strings"))?;
        self.tables.nodes.note_unnamed_types(&mut self.notes);
        let small = SmallTables::read(|array| small(array, &self.arrays), &mut self.notes)?;
        let (nodes, edges) = self.tables.finish(&layout, strings.len(), None)?;
        let trace_tree = self.trace_tree.as_ref().map(|(text, offset)| (*offset, text.as_slice()));
        let locations = or_left_out(locations(&self.arrays, &layout, nodes.len()), &mut self.notes)?;
        let read = Read { small, locations, trace_tree, strings, nodes, edge_count: edges.len(), edges };
        read.assemble(layout, header, self.notes)
    }

    /// Reads a table that came before what it needs.
    fn kept_table(&mut self, array: ArrayName, layout: &Layout, text: &KeptText) -> Result<(), ReadError> {
        let kept = Kept { bytes: &text.0, offset: text.1 };
        let found = find_array(array, &kept)?;
        let progress = self.window.progress;
        let pieces = found.pieces(kept.bytes, if array == ArrayName::Nodes { layout.nodes.width } else { layout.edges.width });
        let source = Source { text: &kept, pieces: &pieces, progress };
        match array {
            ArrayName::Nodes => self.tables.read_nodes(source, layout),
            _ => self.tables.read_edges(source, layout),
        }
    }
}

fn find_array(array: ArrayName, text: &Kept) -> Result<IntArray, ReadError> {
    let end = text.offset + text.bytes.len() as u64;
    IntArray::find(text.bytes, 0).map_err(|_| ReadError::truncated(array.key(), 0, end))
}

fn small(array: ArrayName, arrays: &[Option<KeptText>; ArrayName::COUNT]) -> Result<Option<SmallTable<'_>>, ReadError> {
    let Some((bytes, offset)) = &arrays[array as usize] else { return Ok(None) };
    let text = find_array(array, &Kept { bytes, offset: *offset })?.text;
    SmallTable::read(array, &bytes[text.clone()], offset + text.start as u64).map(Some)
}

fn locations(arrays: &[Option<KeptText>], layout: &Layout, nodes: usize) -> Result<Locations, ReadError> {
    let section = ArrayName::Locations;
    let Some((bytes, offset)) = &arrays[section as usize] else { return Locations::of_section(None, layout, nodes) };
    let text = find_array(section, &Kept { bytes, offset: *offset })?.text;
    let table = TablePlace { section: section.key(), text: &bytes[text.clone()], offset: offset + text.start as u64 };
    Locations::of_section(Some(table), layout, nodes)
}

/// Hands over whole rows as they come, up to the closing bracket.
fn stream_rows(
    window: &mut Window,
    width: usize,
    array: ArrayName,
    mut take: impl FnMut(&Kept, &[Piece]) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut rows_before = 0;
    loop {
        let rest = &window.bytes[window.at..];
        let end = memchr(b']', rest);
        let text = &rest[..end.unwrap_or(rest.len())];
        let commas = memchr_iter(b',', text).count();
        let blank = || commas == 0 && text.iter().all(|&byte| is_space(byte));
        let piece = match end {
            Some(end) if blank() => Piece { text: 0..end, rows: 0..0, ends: Ends::WithArray },
            Some(end) => Piece { text: 0..end, rows: 0..(commas + 1) / width, ends: Ends::WithArray },
            None => {
                // What follows the last whole row waits for the next block.
                let last = memrchr_iter(b',', text).nth(commas % width).map_or(0, |comma| comma + 1);
                Piece { text: 0..last, rows: 0..commas / width, ends: Ends::WithComma }
            }
        };
        let (length, rows, ends) = (piece.text.len(), piece.rows.len(), piece.ends);
        take(&Kept { bytes: text, offset: window.position() }, &[piece])?;
        rows_before += rows;
        window.at += length;
        if ends == Ends::WithArray {
            window.at += 1;
            return Ok(());
        }
        // All that is left is looked at again with the next block.
        if window.bytes.len() - window.at > LONGEST_ROW {
            let what = format!("the row is longer than {LONGEST_ROW} bytes");
            return Err(ReadError::malformed(array.key(), Some(rows_before as u64), window.position(), what));
        }
        if !window.more()? {
            return Err(ReadError::truncated(array.key(), rows_before as u64, window.offset + window.bytes.len() as u64));
        }
    }
}
