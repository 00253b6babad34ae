//! What a snapshot file says, and nothing more: bytes in, typed columns out. Knows the format, knows no analysis.

mod assemble;
mod blocks;
mod column;
mod completeness;
mod decompress;
mod diagnose;
mod edge_table;
mod edgeless;
mod edges;
mod error;
mod header;
mod json_walk;
mod layout;
mod left_out;
mod locations;
mod mapped;
mod node_table;
mod nodes;
mod notes;
mod numbers;
mod pieces;
mod places;
mod progress;
mod samples;
mod scopes;
mod sections;
mod small_table;
mod source;
mod stream_window;
mod streamed;
mod string_scanner;
mod string_spans;
mod strings;
mod tables;
mod text;
mod trace_tree;
mod traces;
mod types;
mod unescape;

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use blocks::with_blocks;
pub(crate) use source::Bytes;
use source::Input;

pub(crate) use column::WIDE;
pub use column::WideColumn;
pub use completeness::{CompletenessCheck, Incomplete};
pub(crate) use decompress::Decompressed;
#[cfg(feature = "cli")]
pub(crate) use decompress::Excess;
pub use decompress::StreamLimits;
pub use diagnose::NotASnapshot;
pub(crate) use diagnose::what_is_it;
pub(crate) use edgeless::{EdgeSink, Edgeless};
pub use edges::Edges;
pub(crate) use error::shown;
pub use error::{Damage, Malformed, ReadError};
pub use header::Header;
pub(crate) use json_walk::{skip_space, string_end, value_end};
pub use locations::{Location, Locations};
pub use nodes::Nodes;
pub use notes::Notes;
pub use progress::{Progress, Silent, Stop};
pub use samples::Sample;
pub use scopes::{SourceScope, SourceScopes, VariableUse};
pub use strings::Strings;
pub use text::JsText;
pub use traces::{TraceFunction, TraceNode, Traces};
pub use types::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType, SnapshotObjectId, StringIndex};
pub(crate) use unescape::decode;

/// How to read.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// Who wants to know how far the reading is.
    pub progress: &'a dyn Progress,
    /// How much of a stream.
    pub limits: StreamLimits,
}

impl Default for ReadOptions<'_> {
    fn default() -> Self {
        ReadOptions { progress: &Silent, limits: StreamLimits::default() }
    }
}

/// A file that was opened to be read without keeping its references.
pub(crate) enum Opened<S> {
    Edgeless(Edgeless<S>),
    Whole(Snapshot),
}

/// A snapshot file as columns.
#[derive(Debug)]
pub struct Snapshot {
    /// What the file says of itself.
    pub header: Header,
    /// The nodes.
    pub nodes: Nodes,
    /// The edges.
    pub edges: Edges,
    /// The string table.
    pub strings: Strings,
    /// Script locations.
    pub locations: Locations,
    /// Samples of a timeline recording.
    pub samples: Vec<Sample>,
    /// Allocation traces.
    pub traces: Traces,
    /// Scopes of the scripts' source.
    pub scopes: SourceScopes,
    /// What was unusual and tolerated.
    pub notes: Notes,
}

impl Snapshot {
    /// Reads a file: plain (memory-mapped), gzip or zstd, told by content; a pipe is read as a stream.
    ///
    /// # Errors
    /// Where the file can't be read, is something else, or is damaged: with section, row and byte.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Snapshot, ReadError> {
        match source::open(path, options.limits)? {
            Input::Mapped(map) => mapped::read(&Bytes::Mapped(map), options.progress),
            Input::Stream(blocks) => streamed::read(blocks, options.progress),
        }
    }

    /// Reads a file as [`Snapshot::open`] does, but keeps of its references only what a sink takes, where that can be done: of
    /// plain files.
    pub(crate) fn open_edgeless<S: EdgeSink>(path: &Path, options: &ReadOptions) -> Result<Opened<S>, ReadError> {
        let source = match source::open(path, options.limits)? {
            Input::Mapped(map) => Bytes::Mapped(map),
            Input::Stream(blocks) => return streamed::read(blocks, options.progress).map(Opened::Whole),
        };
        match mapped::read_edgeless(&source, options.progress) {
            Ok(Some(edgeless)) => Ok(Opened::Edgeless(edgeless)),
            _ => mapped::read(&source, options.progress).map(Opened::Whole),
        }
    }

    /// Reads a stream, such as standard input: plain, gzip or zstd, told by content.
    ///
    /// # Errors
    /// Where the stream breaks, is something else, or is damaged: with section, row and byte.
    pub fn read(input: impl Read + Send, options: &ReadOptions) -> Result<Snapshot, ReadError> {
        with_blocks(input, options.limits, |blocks| streamed::read(blocks, options.progress))
    }

    /// Reads a snapshot that is in memory, not compressed.
    ///
    /// # Errors
    /// Where the bytes are something else or damaged: with section, row and byte.
    pub fn from_bytes(bytes: Vec<u8>, options: &ReadOptions) -> Result<Snapshot, ReadError> {
        Snapshot::from_source(&Bytes::Owned(Arc::new(bytes)), options)
    }

    /// Reads a snapshot whose bytes somebody keeps.
    pub(crate) fn from_source(source: &Bytes, options: &ReadOptions) -> Result<Snapshot, ReadError> {
        mapped::read(source, options.progress)
    }
}
