//! Reads a snapshot that is in memory as a whole, mapped or kept: the strings are scanned while the tables are read.

use std::ops::Range;

use super::Snapshot;
use super::assemble::Read;
use super::error::ReadError;
use super::progress::Progress;
use super::sections::{ArrayName, Met, Sections, Walker};
use super::small_table::{SmallTable, SmallTables};
use super::source::{Bytes, release};
use super::string_scanner::StringScanner;
use super::tables::{ArrayText, Source, Tables};

impl ArrayText for Bytes {
    fn bytes(&self) -> &[u8] {
        self
    }

    fn offset(&self) -> u64 {
        0
    }

    fn stays(&self) -> bool {
        true
    }

    fn release(&self, range: Range<usize>) {
        if let Bytes::Mapped(map) = self {
            release(map, range);
        }
    }
}

/// Reads all of it.
pub(crate) fn read(source: &Bytes, progress: &dyn Progress) -> Result<Snapshot, ReadError> {
    progress.phase("reading", Some(source.len() as u64));
    let mut walker = Walker::new(source)?;
    let mut strings = None;
    let mut tables = None;
    while let Met::Strings(at) = walker.go_on()? {
        if strings.is_some() {
            return Err(ReadError::malformed("strings", None, at as u64, "the section appears a second time"));
        }
        let sections = &walker.sections;
        let (scanned, read) = rayon::join(|| scan(source, at, progress), || read_tables(source, sections, progress));
        // A fault in the tables comes first in the file, and may be why the strings are not where they should be.
        tables = read?;
        let (scanner, end) = scanned?;
        walker.strings_end(end)?;
        strings = Some(scanner);
    }
    let end = walker.position();
    let sections = walker.sections;
    if tables.is_none() {
        tables = read_tables(source, &sections, progress)?;
    }
    let missing = |section: &str| ReadError::malformed(section, None, end as u64, "the section is missing");
    let tables = tables.ok_or_else(|| missing(sections.first_missing().unwrap_or("nodes")))?;
    let strings = strings.ok_or_else(|| missing("strings"))?.finish(source.clone());
    let cells = |array: ArrayName| sections.arrays[array as usize].as_ref();
    let small = |array| {
        let text = cells(array).map(|found| found.text.clone());
        text.map(|text| SmallTable::read(array, &source[text.clone()], text.start as u64)).transpose()
    };
    let read = Read {
        small: SmallTables::read(small)?,
        trace_tree: sections.trace_tree.clone().map(|range| (range.start as u64, &source[range])),
        strings,
        tables,
        text: Some(source),
    };
    let (layout, header) = sections.header.ok_or_else(|| missing("snapshot"))?;
    let snapshot = read.assemble(layout, header, sections.notes)?;
    // The small sections, and seams of pieces that a neighbour has brought back.
    source.release(0..source.len());
    Ok(snapshot)
}

fn scan(source: &Bytes, at: usize, progress: &dyn Progress) -> Result<(StringScanner, usize), ReadError> {
    let mut scanner = StringScanner::new(at);
    let end = scanner.scan(source).map_err(|fault| fault.in_section("strings", scanner.len() as u64))?;
    let end = end.ok_or_else(|| ReadError::truncated("strings", scanner.len() as u64, source.len() as u64))?;
    source.release(at..end);
    progress.advance((end - at) as u64);
    Ok((scanner, end))
}

/// Reads the two big tables, if the header and both of them were found by now.
fn read_tables(source: &Bytes, sections: &Sections, progress: &dyn Progress) -> Result<Option<Tables>, ReadError> {
    let found = |array: ArrayName| sections.arrays[array as usize].as_ref();
    let (Some((layout, _)), Some(nodes), Some(edges)) = (&sections.header, found(ArrayName::Nodes), found(ArrayName::Edges))
    else {
        return Ok(None);
    };
    let mut tables = Tables::default();
    let (nodes, edges) = (nodes.pieces(source, layout.nodes.width), edges.pieces(source, layout.edges.width));
    tables.read_nodes(Source { text: source, pieces: &nodes, progress }, layout)?;
    tables.read_edges(Source { text: source, pieces: &edges, progress }, layout)?;
    Ok(Some(tables))
}
