//! Reads a snapshot that is in memory as a whole, mapped or kept: the strings are scanned while the tables are read.

use std::ops::Range;

use super::assemble::Read;
use super::edgeless::{EdgeSink, Edgeless, EdgelessTable};
use super::error::ReadError;
use super::header::Header;
use super::layout::Layout;
use super::left_out::or_left_out;
use super::notes::Notes;
use super::progress::Progress;
use super::sections::{ArrayName, Met, Sections, Walker};
use super::small_table::{SmallTable, SmallTables, TablePlace};
use super::source::{Bytes, release};
use super::string_scanner::StringScanner;
use super::tables::{ArrayText, Source, Tables};
use super::{Locations, Snapshot, Strings};

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

    fn is_whole(&self) -> bool {
        match self {
            Bytes::Mapped(map) => map.is_whole(),
            Bytes::Owned(_) => true,
        }
    }

    fn release(&self, range: Range<usize>) {
        if let Bytes::Mapped(map) = self {
            release(map, range);
        }
    }
}

/// Reads all of it.
pub(crate) fn read(source: &Bytes, progress: &dyn Progress) -> Result<Snapshot, ReadError> {
    let Walked { mut sections, layout, header, strings, tables } =
        walk(source, progress, |sections| read_tables(source, sections, progress))?;
    let mut notes = std::mem::take(&mut sections.notes);
    let small = small_tables(source, &sections, &mut notes)?;
    let count = tables.nodes.len();
    let (finished, locations) =
        rayon::join(|| tables.finish(&layout, strings.len(), Some(source)), || locations(source, &sections, &layout, count));
    let ((nodes, edges), locations) = (finished?, or_left_out(locations, &mut notes)?);
    let trace_tree = trace_tree(source, &sections);
    let read = Read { small, locations, trace_tree, strings, nodes, edge_count: edges.len(), edges };
    let snapshot = read.assemble(layout, header, notes)?;
    // The small sections, and seams of pieces that a neighbour has brought back.
    source.release(0..source.len());
    Ok(snapshot)
}

/// Reads all of it, but keeps only what the sink takes of the references. `None` and errors both say that something is
/// wrong; to say exactly what comes first is left to [`read`].
pub(crate) fn read_edgeless<S: EdgeSink>(source: &Bytes, progress: &dyn Progress) -> Result<Option<Edgeless<S>>, ReadError> {
    let Walked { mut sections, layout, header, strings, tables } =
        walk(source, progress, |sections| read_nodes(source, sections, progress))?;
    let Some((nodes, first)) = tables.finish_nodes(&layout, strings.len()) else { return Ok(None) };
    let Some(edges) = &sections.arrays[ArrayName::Edges as usize] else { return Ok(None) };
    let pieces = edges.pieces(source, layout.edges.width);
    let rows = pieces.last().map_or(0, |piece| piece.rows.end);
    if (header.root as usize) >= nodes.len() || first.last().is_none_or(|&sum| sum as usize != rows) {
        return Ok(None);
    }
    let sink = S::begin(&header, &nodes, &strings);
    let table = EdgelessTable { layout: &layout, first, sink, strings: strings.len() };
    let (edges, locations) = rayon::join(
        || table.read(Source { text: source, pieces: &pieces, progress }),
        || locations(source, &sections, &layout, nodes.len()),
    );
    let Some((edges, sink)) = edges? else { return Ok(None) };
    let mut notes = std::mem::take(&mut sections.notes);
    let small = small_tables(source, &sections, &mut notes)?;
    let locations = or_left_out(locations, &mut notes)?;
    let trace_tree = trace_tree(source, &sections);
    let read = Read { small, locations, trace_tree, strings, nodes, edge_count: rows, edges };
    let snapshot = read.assemble(layout, header, notes)?;
    source.release(0..source.len());
    Ok(Some(Edgeless { snapshot, sink, edge_count: rows, source: source.clone() }))
}

/// What the walk over the sections gave.
struct Walked {
    /// Without the header, which is beside them.
    sections: Sections,
    layout: Layout,
    header: Header,
    strings: Strings,
    tables: Tables,
}

/// Walks over the sections. The strings are scanned while `read_tables` reads what it wants of the tables that were met before,
/// if they were.
fn walk(
    source: &Bytes,
    progress: &dyn Progress,
    read_tables: impl Fn(&Sections) -> Result<Option<Tables>, ReadError> + Sync,
) -> Result<Walked, ReadError> {
    progress.phase("reading", Some(source.len() as u64));
    let mut walker = Walker::new(source)?;
    let mut strings = None;
    let mut tables = None;
    while let Met::Strings(at) = walker.go_on()? {
        if strings.is_some() {
            return Err(ReadError::twice("strings", at as u64));
        }
        let sections = &walker.sections;
        let (scanned, read) = rayon::join(|| scan(source, at, progress), || read_tables(sections));
        // A fault in the tables comes first in the file, and may be why the strings are not where they should be.
        tables = read?;
        let (scanner, end) = scanned?;
        scanner.note_escapes(0, &mut walker.sections.notes);
        walker.strings_end(end)?;
        strings = Some(scanner);
    }
    let end = walker.position();
    let mut sections = walker.sections;
    if tables.is_none() {
        tables = read_tables(&sections)?;
    }
    let missing = |section: &str| ReadError::malformed(section, None, end as u64, "the section is missing");
    let tables = tables.ok_or_else(|| missing(sections.first_missing().unwrap_or("nodes")))?;
    tables.nodes.note_unnamed_types(&mut sections.notes);
    let strings = strings.ok_or_else(|| missing("strings"))?.finish(source.clone());
    let (layout, header) = sections.header.take().ok_or_else(|| missing("snapshot"))?;
    Ok(Walked { sections, layout, header, strings, tables })
}

fn small_tables<'a>(source: &'a Bytes, sections: &Sections, notes: &mut Notes) -> Result<SmallTables<'a>, ReadError> {
    let read = |array: ArrayName| {
        let text = sections.arrays[array as usize].as_ref().map(|found| found.text.clone());
        text.map(|text| SmallTable::read(array, &source[text.clone()], text.start as u64)).transpose()
    };
    SmallTables::read(read, notes)
}

fn locations(source: &Bytes, sections: &Sections, layout: &Layout, nodes: usize) -> Result<Locations, ReadError> {
    let section = ArrayName::Locations;
    let table = sections.arrays[section as usize].as_ref().map(|found| {
        let (text, offset) = (&source[found.text.clone()], found.text.start as u64);
        TablePlace { section: section.key(), text, offset }
    });
    Locations::of_section(table, layout, nodes)
}

fn trace_tree<'a>(source: &'a Bytes, sections: &Sections) -> Option<(u64, &'a [u8])> {
    sections.trace_tree.clone().map(|range| (range.start as u64, &source[range]))
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
    let Some(mut tables) = read_nodes(source, sections, progress)? else { return Ok(None) };
    if let (Some((layout, _)), Some(edges)) = (&sections.header, &sections.arrays[ArrayName::Edges as usize]) {
        tables.read_edges(Source { text: source, pieces: &edges.pieces(source, layout.edges.width), progress }, layout)?;
    }
    Ok(Some(tables))
}

/// The same of the nodes alone.
fn read_nodes(source: &Bytes, sections: &Sections, progress: &dyn Progress) -> Result<Option<Tables>, ReadError> {
    let found = |array: ArrayName| sections.arrays[array as usize].as_ref();
    let (Some((layout, _)), Some(nodes), Some(_)) = (&sections.header, found(ArrayName::Nodes), found(ArrayName::Edges)) else {
        return Ok(None);
    };
    let mut tables = Tables::default();
    tables.read_nodes(Source { text: source, pieces: &nodes.pieces(source, layout.nodes.width), progress }, layout)?;
    Ok(Some(tables))
}
