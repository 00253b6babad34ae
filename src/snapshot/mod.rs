//! What a snapshot file says, and nothing more: bytes in, typed columns out. Knows the format, knows no analysis.

mod assemble;
mod column;
mod diagnose;
mod edge_table;
mod edges;
mod error;
mod header;
mod json_walk;
mod layout;
mod locations;
mod node_table;
mod nodes;
mod notes;
mod numbers;
mod pieces;
mod progress;
mod samples;
mod sections;
mod source;
mod string_scanner;
mod string_spans;
mod strings;
mod tables;
mod text;
mod traces;
mod types;
mod unescape;
mod whole;

use std::io::Read;
use std::path::Path;

pub(crate) use column::WIDE;
pub use column::WideColumn;
pub use diagnose::NotASnapshot;
pub use edges::Edges;
pub use error::{Damage, Malformed, ReadError};
pub use header::Header;
pub use locations::{Location, Locations};
pub use nodes::Nodes;
pub use notes::Notes;
pub use progress::{Progress, Silent};
pub use samples::Sample;
pub use strings::Strings;
pub use text::JsText;
pub use traces::{TraceFunction, TraceNode, Traces};
pub use types::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType, SnapshotObjectId, StringIndex};

/// How to read.
#[derive(Default)]
pub struct ReadOptions {}

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
    /// What was unusual and tolerated.
    pub notes: Notes,
}

impl Snapshot {
    /// Reads a file: plain (memory-mapped), gzip or zstd, told by content.
    #[allow(unsafe_code)]
    pub fn open(path: &Path, _options: &ReadOptions) -> Result<Snapshot, ReadError> {
        let file = std::fs::File::open(path).map_err(|e| ReadError::io(&e))?;
        let map = unsafe { memmap2::Mmap::map(&file) }.map_err(|e| ReadError::io(&e))?;
        whole::read(&source::Bytes::Mapped(std::sync::Arc::new(map)), &Silent)
    }

    /// Reads a stream, such as standard input: plain, gzip or zstd.
    pub fn read(_input: impl Read + Send, _name: &str, _options: &ReadOptions) -> Result<Snapshot, ReadError> {
        todo!()
    }

    /// Reads a snapshot that is in memory.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Snapshot, ReadError> {
        whole::read(&source::Bytes::Owned(std::sync::Arc::new(bytes)), &Silent)
    }
}
