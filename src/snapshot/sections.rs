//! The sections of a snapshot that is in memory as a whole: its top-level keys in whatever order, found without reading
//! more of the big arrays than their commas and ends.

use std::ops::Range;

use super::diagnose::{snapshot_start, what_follows, what_is_it};
use super::error::{BETWEEN_SECTIONS, Fault, ReadError};
use super::header::Header;
use super::json_walk::{key, key_fault, skip_space, value_end};
use super::layout::Layout;
use super::left_out::or_left_out;
use super::notes::Notes;
use super::pieces::IntArray;
use super::trace_tree;
use super::unescape::decode;

/// The flat integer arrays of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArrayName {
    Nodes,
    Edges,
    TraceFunctions,
    Samples,
    Locations,
    Scopes,
    ScopeVariables,
    ScopeUses,
}

impl ArrayName {
    /// How many there are.
    pub(crate) const COUNT: usize = 8;

    /// Those of at most some numbers for every function of the program, or every sample of a recording.
    pub(crate) const SMALL: [ArrayName; 5] =
        [ArrayName::TraceFunctions, ArrayName::Samples, ArrayName::Scopes, ArrayName::ScopeVariables, ArrayName::ScopeUses];

    /// Those that say something of scopes only together.
    pub(crate) const SCOPE_TABLES: [ArrayName; 3] = [ArrayName::Scopes, ArrayName::ScopeVariables, ArrayName::ScopeUses];

    /// Whether there are no numbers without it.
    pub(crate) fn is_needed(self) -> bool {
        matches!(self, ArrayName::Nodes | ArrayName::Edges)
    }

    /// The array of a top-level key.
    pub(crate) fn of_key(key: &[u8]) -> Option<ArrayName> {
        Some(match key {
            b"nodes" => ArrayName::Nodes,
            b"edges" => ArrayName::Edges,
            b"trace_function_infos" => ArrayName::TraceFunctions,
            b"samples" => ArrayName::Samples,
            b"locations" => ArrayName::Locations,
            b"scopes" => ArrayName::Scopes,
            b"scope_context_vars" => ArrayName::ScopeVariables,
            b"scope_uses" => ArrayName::ScopeUses,
            _ => return None,
        })
    }

    /// What is wrong with the text between the brackets of a section that can be missed if it holds more than numbers: then it may end
    /// elsewhere, too. `offset` is where the text stands in the file.
    pub(crate) fn no_numbers(self, text: &[u8], offset: u64) -> Option<ReadError> {
        if self.is_needed() {
            return None;
        }
        let at = memchr::memchr3(b'[', b'{', b'"', text)?;
        Some(Fault::found(offset + at as u64, text[at], "a number").in_section(self.key(), None))
    }

    /// The top-level key.
    pub(crate) fn key(self) -> &'static str {
        match self {
            ArrayName::Nodes => "nodes",
            ArrayName::Edges => "edges",
            ArrayName::TraceFunctions => "trace_function_infos",
            ArrayName::Samples => "samples",
            ArrayName::Locations => "locations",
            ArrayName::Scopes => "scopes",
            ArrayName::ScopeVariables => "scope_context_vars",
            ArrayName::ScopeUses => "scope_uses",
        }
    }
}

/// What a top-level key announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Header,
    Array(ArrayName),
    TraceTree,
    Strings,
    /// Not read.
    Other,
}

impl Section {
    /// The section of a top-level key.
    pub(crate) fn of_key(key: &[u8]) -> Section {
        match key {
            b"snapshot" => Section::Header,
            b"trace_tree" => Section::TraceTree,
            b"strings" => Section::Strings,
            _ => ArrayName::of_key(key).map_or(Section::Other, Section::Array),
        }
    }
}

/// What was found.
#[derive(Default)]
pub(crate) struct Sections {
    pub header: Option<(Layout, Header)>,
    pub arrays: [Option<IntArray>; ArrayName::COUNT],
    pub trace_tree: Option<Range<usize>>,
    pub notes: Notes,
}

impl Sections {
    /// A section without which there is no snapshot.
    pub(crate) fn first_missing(&self) -> Option<&'static str> {
        let missing = |array: &ArrayName| self.arrays[*array as usize].is_none();
        match self.header {
            None => Some("snapshot"),
            Some(_) => [ArrayName::Nodes, ArrayName::Edges].into_iter().find(missing).map(ArrayName::key),
        }
    }
}

/// Walks over the top level of a snapshot.
pub(crate) struct Walker<'a> {
    bytes: &'a [u8],
    at: usize,
    pub sections: Sections,
}

/// A section that the walker stands before and does not pass by itself.
pub(crate) enum Met {
    /// The `strings` section; its opening bracket is here.
    Strings(usize),
    /// The end of the file.
    End,
}

impl<'a> Walker<'a> {
    /// Stands behind the opening brace.
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let mut walker = Walker { bytes, at: 0, sections: Sections::default() };
        let start = snapshot_start(bytes, &mut walker.sections.notes).ok_or_else(|| walker.something_else())?;
        walker.at = start + 1;
        Ok(walker)
    }

    /// Goes on to the strings or the end, whichever comes first.
    pub(crate) fn go_on(&mut self) -> Result<Met, ReadError> {
        loop {
            let start = skip_space(self.bytes, self.at);
            if self.bytes.get(start) == Some(&b'}') {
                self.at = start + 1;
                return self.end();
            }
            let (name, value) = self.key(start)?;
            if let Some(met) = self.section(&name, value)? {
                return Ok(met);
            }
            self.behind_value()?;
        }
    }

    /// The strings were read up to here, behind their closing bracket.
    pub(crate) fn strings_end(&mut self, at: usize) -> Result<(), ReadError> {
        self.at = at;
        self.behind_value()
    }

    /// How far it has come; in the end, behind the closing brace.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    fn key(&self, start: usize) -> Result<(Vec<u8>, usize), ReadError> {
        match key(self.bytes, start) {
            Some((name, value)) => Ok((decode(&self.bytes[name]).as_bytes().to_vec(), value)),
            None if self.sections.header.is_none() => Err(self.something_else()),
            None => Err(match key_fault(self.bytes, start) {
                Some((at, what)) => ReadError::malformed(BETWEEN_SECTIONS, None, at as u64, what),
                None => self.cut_off(BETWEEN_SECTIONS, 0),
            }),
        }
    }

    /// Reads or passes a section; the strings are left to the caller.
    fn section(&mut self, name: &[u8], value: usize) -> Result<Option<Met>, ReadError> {
        let start = skip_space(self.bytes, value);
        let text_name = String::from_utf8_lossy(name).into_owned();
        match Section::of_key(name) {
            Section::Strings => {
                self.expect_bracket(start, &text_name)?;
                return Ok(Some(Met::Strings(start)));
            }
            Section::Array(array) => self.array(array, start)?,
            section => {
                let is_again = section == Section::Header && self.sections.header.is_some()
                    || section == Section::TraceTree && self.sections.trace_tree.is_some();
                if is_again {
                    return Err(ReadError::twice(&text_name, start as u64));
                }
                let end = match section {
                    Section::TraceTree => trace_tree::end(self.bytes, start).or_else(|| value_end(self.bytes, start)),
                    _ => value_end(self.bytes, start),
                };
                let end = end.ok_or_else(|| self.cut_off(&text_name, 0))?;
                self.at = end;
                match section {
                    Section::Header => {
                        let text = &self.bytes[start..end];
                        self.sections.header = Some(super::header::parse(text, start as u64, &mut self.sections.notes)?);
                    }
                    Section::TraceTree => self.sections.trace_tree = Some(start..end),
                    _ => self.sections.notes.unused_section(&text_name),
                }
            }
        }
        Ok(None)
    }

    fn array(&mut self, array: ArrayName, start: usize) -> Result<(), ReadError> {
        let is_again = self.sections.arrays[array as usize].is_some();
        match self.expect_bracket(start, array.key()) {
            Err(fault) if array.is_needed() || !is_again => return self.pass_over(array, start, fault),
            _ if is_again => return Err(ReadError::twice(array.key(), start as u64)),
            _ => {}
        }
        let found = IntArray::find(self.bytes, start + 1).map_err(|cut| {
            let width = self.sections.header.as_ref().and_then(|(layout, _)| layout.width_of(array));
            let rows = width.map_or(0, |width| cut.cells / width);
            self.cut_off(array.key(), rows as u64)
        })?;
        if let Some(fault) = array.no_numbers(&self.bytes[found.text.clone()], found.text.start as u64) {
            return self.pass_over(array, start, fault);
        }
        self.at = found.text.end + 1;
        self.sections.arrays[array as usize] = Some(found);
        Ok(())
    }

    /// Leaves out a section that is no list of numbers, if it can be missed.
    fn pass_over(&mut self, array: ArrayName, start: usize, fault: ReadError) -> Result<(), ReadError> {
        or_left_out::<()>(Err(fault), &mut self.sections.notes)?;
        self.at = value_end(self.bytes, start).ok_or_else(|| self.cut_off(array.key(), 0))?;
        Ok(())
    }

    fn expect_bracket(&self, at: usize, section: &str) -> Result<(), ReadError> {
        match self.bytes.get(at) {
            Some(b'[') => Ok(()),
            None => Err(self.cut_off(section, 0)),
            Some(_) if self.sections.header.is_none() => Err(self.something_else()),
            Some(_) => Err(ReadError::malformed(section, None, at as u64, "a list in brackets belongs here")),
        }
    }

    /// Behind a value: a comma and another key, or the closing brace.
    fn behind_value(&mut self) -> Result<(), ReadError> {
        let at = skip_space(self.bytes, self.at);
        self.at = match self.bytes.get(at) {
            Some(b',') => at + 1,
            Some(b'}') => at,
            None => return Err(self.cut_off(BETWEEN_SECTIONS, 0)),
            Some(_) if self.sections.header.is_none() => return Err(self.something_else()),
            Some(_) => return Err(ReadError::malformed(BETWEEN_SECTIONS, None, at as u64, "a comma is missing here")),
        };
        Ok(())
    }

    fn end(&mut self) -> Result<Met, ReadError> {
        if self.sections.header.is_none() {
            return Err(self.something_else());
        }
        self.sections.notes.end_of_sections();
        let rest = skip_space(self.bytes, self.at);
        what_follows(&self.bytes[rest..], rest as u64, (self.bytes.len() - rest) as u64, &mut self.sections.notes)?;
        Ok(Met::End)
    }

    fn cut_off(&self, section: &str, rows: u64) -> ReadError {
        ReadError::truncated(section, rows, self.bytes.len() as u64)
    }

    fn something_else(&self) -> ReadError {
        ReadError::not_a_snapshot(what_is_it(self.bytes, Some(self.bytes.len() as u64)))
    }
}
