//! Writes a heap section by section. Pieces of a section are made in parallel and written in order.

use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;

use rayon::prelude::*;

use super::explicit::ExplicitNode;
use super::format::{self, Node, NodeRow};
use super::heap::SynthHeap;
use super::rows::Rows;
use super::templates::TEXTS;
use super::texts;
use crate::snapshot::Progress;

/// Writes the snapshot.
pub(super) fn write(heap: &SynthHeap, file: File, progress: &dyn Progress) -> io::Result<()> {
    let mut out = Sink { file, progress, lead: 0 };
    out.put(format::header(heap.node_count, heap.edge_count).as_bytes())?;
    out.section(",");
    nodes(heap, &mut out)?;
    out.end("],\n\"edges\":[")?;
    out.section(",");
    edges(heap, &mut out)?;
    out.end(format::BEFORE_LOCATIONS)?;
    out.section(",");
    out.pieces(heap.groups.count, |groups, text| heap.groups.write_locations(groups, text))?;
    out.end("],\n\"strings\":[")?;
    out.section(",\n");
    strings(heap, &mut out)?;
    out.end("]}")
}

fn nodes(heap: &SynthHeap, out: &mut Sink) -> io::Result<()> {
    out.explicit_nodes(&heap.skeleton)?;
    out.pieces(heap.groups.count, |groups, text| heap.groups.write_nodes(groups, text))?;
    let mut rows = Rows::default();
    let mut text = String::new();
    for at in 0..heap.rest.count {
        texts::text(heap.groups.seed, heap.groups.count * TEXTS + at, &mut text);
        let (name, id) = (heap.rest.first_text + at, heap.rest.ids.lasting(heap.rest.first + at));
        format::node(&mut rows, NodeRow { kind: Node::String, name, id, size: texts::size(&text), edges: 0 });
    }
    out.put(rows.bytes())?;
    if let Some(planted) = &heap.planted {
        out.explicit_nodes(&planted.path)?;
        out.pieces(planted.members.count, |members, text| planted.members.write_nodes(members, text))?;
    }
    Ok(())
}

fn edges(heap: &SynthHeap, out: &mut Sink) -> io::Result<()> {
    out.explicit_edges(&heap.skeleton)?;
    out.pieces(heap.groups.count, |groups, text| heap.groups.write_edges(groups, text))?;
    if let Some(planted) = &heap.planted {
        out.explicit_edges(&planted.path)?;
        out.pieces(planted.members.count, |members, text| planted.members.write_edges(members, text))?;
    }
    Ok(())
}

fn strings(heap: &SynthHeap, out: &mut Sink) -> io::Result<()> {
    let mut rows = Rows::default();
    heap.words.texts().iter().for_each(|text| format::text(&mut rows, text));
    out.put(rows.bytes())?;
    out.pieces(heap.groups.count, |groups, text| heap.groups.write_texts(groups, text))?;
    rows.clear();
    let mut text = String::new();
    for at in 0..heap.rest.count {
        texts::text(heap.groups.seed, heap.groups.count * TEXTS + at, &mut text);
        format::text(&mut rows, &text);
    }
    out.put(rows.bytes())?;
    match &heap.planted {
        Some(planted) => out.pieces(planted.members.count, |members, text| planted.members.write_texts(members, text)),
        None => Ok(()),
    }
}

/// Groups (or members) in a piece: half a megabyte of nodes, a megabyte of edges.
const PIECE: u64 = 1 << 10;
/// Pieces that each thread makes while earlier ones are written.
const PIECES_A_THREAD: usize = 4;

struct Sink<'p> {
    file: File,
    progress: &'p dyn Progress,
    /// Bytes to leave out: every row begins with a separator, but the first must not.
    lead: usize,
}

impl Sink<'_> {
    fn section(&mut self, separator: &str) {
        self.lead = separator.len();
    }

    fn put(&mut self, rows: &[u8]) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let rows = &rows[std::mem::take(&mut self.lead)..];
        self.file.write_all(rows)?;
        self.progress.advance(rows.len() as u64);
        Ok(())
    }

    fn end(&mut self, text: &str) -> io::Result<()> {
        self.lead = 0;
        self.put(text.as_bytes())
    }

    fn explicit_nodes(&mut self, nodes: &[ExplicitNode]) -> io::Result<()> {
        let mut rows = Rows::default();
        nodes.iter().for_each(|node| node.write(&mut rows));
        self.put(rows.bytes())
    }

    fn explicit_edges(&mut self, nodes: &[ExplicitNode]) -> io::Result<()> {
        let mut rows = Rows::default();
        let mut flush = |rows: &mut Rows| {
            self.put(rows.bytes())?;
            rows.clear();
            io::Result::Ok(())
        };
        nodes.iter().try_for_each(|node| node.write_edges(&mut rows, &mut flush))?;
        flush(&mut rows)
    }

    /// Makes pieces in parallel and writes them in order, while the next ones are made.
    fn pieces(&mut self, count: u64, make: impl Fn(Range<u64>, &mut Rows) + Sync) -> io::Result<()> {
        let fill = |buffers: &mut [Rows], first: u64| {
            buffers.par_iter_mut().enumerate().for_each(|(at, buffer)| {
                buffer.clear();
                let start = (first + at as u64 * PIECE).min(count);
                make(start..(start + PIECE).min(count), buffer);
            });
        };
        let batch = rayon::current_num_threads() * PIECES_A_THREAD;
        let (mut made, mut next) = (vec![Rows::default(); batch], vec![Rows::default(); batch]);
        let mut first = 0;
        fill(&mut made, first);
        while first < count {
            first += batch as u64 * PIECE;
            let write = || made.iter().try_for_each(|buffer| self.put(buffer.bytes()));
            let (written, ()) = rayon::join(write, || fill(&mut next, first));
            written?;
            std::mem::swap(&mut made, &mut next);
        }
        Ok(())
    }
}
