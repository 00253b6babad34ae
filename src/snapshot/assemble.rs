//! The last step of reading, the same for files and streams: checks what must hold between sections and puts them together.

use super::error::ReadError;
use super::header::Header;
use super::layout::Layout;
use super::left_out::or_left_out;
use super::notes::Notes;
use super::sections::ArrayName;
use super::small_table::SmallTables;
use super::strings::Strings;
use super::traces::TraceSections;
use super::{Edges, Locations, Nodes, Snapshot, SourceScopes, Traces, samples};
use crate::printable::grouped;

/// Everything that was read, not yet checked against each other.
pub(crate) struct Read<'a> {
    pub strings: Strings,
    pub nodes: Nodes,
    pub edges: Edges,
    /// How many rows the file's table of edges has.
    pub edge_count: usize,
    pub locations: Locations,
    pub small: SmallTables<'a>,
    /// Its offset in the file, and its text.
    pub trace_tree: Option<(u64, &'a [u8])>,
}

impl Read<'_> {
    pub(crate) fn assemble(self, layout: Layout, header: Header, mut notes: Notes) -> Result<Snapshot, ReadError> {
        let nodes = self.nodes;
        if header.root as usize >= nodes.len() {
            return Err(ReadError::malformed("snapshot", None, 0, "the root lies beyond the nodes").in_field("root_index"));
        }
        note_claims("node_count", layout.claims.nodes, nodes.len(), &mut notes);
        note_claims("edge_count", layout.claims.edges, self.edge_count, &mut notes);
        let samples = match (layout.samples, self.small.get(ArrayName::Samples)) {
            (Some(fields), Some(table)) => or_left_out(samples::read(table, fields), &mut notes)?,
            _ => Vec::new(),
        };
        let traces = TraceSections { functions: self.small.get(ArrayName::TraceFunctions), tree: self.trace_tree };
        let traces = Traces::read(traces, &layout, self.strings.len(), &mut notes);
        let traces = or_left_out(traces, &mut notes)?;
        let scopes = SourceScopes::read(&self.small, &layout, nodes.len(), self.strings.len(), &mut notes);
        let scopes = or_left_out(scopes, &mut notes)?;
        let (strings, edges, locations) = (self.strings, self.edges, self.locations);
        Ok(Snapshot { header, nodes, edges, strings, locations, samples, traces, scopes, notes })
    }
}

/// The arrays win over what the header claims of them: Hermes claims 0 for both.
fn note_claims(name: &str, claimed: u64, found: usize, notes: &mut Notes) {
    if claimed != found as u64 {
        let (claimed, found) = (grouped(claimed), grouped(found as u64));
        notes.add(format!("the header's `{name}` is {claimed}, but there are {found} rows: the rows count"));
    }
}
