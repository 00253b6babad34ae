//! Why a question has no answer.

use super::open_heaps::Handle;
use crate::printable::one_line;

/// Where in a question an object was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The object that is asked about.
    Object,
    /// The object where the dominator tree begins.
    Start,
    /// What no way may pass.
    Excluded,
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// A file can't be read, or may not be.
    #[error("{}: {message}", one_line(file))]
    Unopened {
        /// The file, as it was given.
        file: String,
        /// What is wrong, where, and what to do.
        message: String,
    },
    /// No heap has this handle, or not any more.
    #[error("there is no open heap {0}; it was closed, or its memory was needed for others: open its file again")]
    NotOpen(Handle),
    /// No object has this id.
    #[error(
        "{}: there is no object @{id}; ids belong to one snapshot (or several of one process): see summary for some of this one",
        one_line(file)
    )]
    NoSuchObject {
        /// The file.
        file: String,
        /// The id.
        id: u64,
        /// Where it was named.
        place: Place,
    },
    /// Nothing is called so that is to be ignored.
    #[error("{0}: no class, property or variable is called so; names are whole, and no regular expressions")]
    NothingCalledSo(String),
    /// No node type has this name.
    #[error("there is no node type {name}; there are: {known}")]
    NoSuchType {
        /// The name.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// A regular expression that is none.
    #[error("{0}")]
    BadPattern(String),
    /// Objects are asked for without saying which.
    #[error("which object? Name its id, or its class, or what else it is like")]
    NoObject,
    /// What one can't ask of these objects.
    #[error("{0}")]
    Senseless(String),
    /// The file does not say when objects were allocated.
    #[error(
        "{}: it is no recording over time, so it does not say when objects were allocated; give a .heaptimeline file (DevTools: \
         Allocations on timeline), or compare snapshots with --new-since",
        one_line(file)
    )]
    NoRecording {
        /// The file.
        file: String,
    },
    /// Ids of two files mean different things.
    #[error(
        "{}: it is not of the same process as {others}, or of an engine that numbers its objects anew: what is new can't be told by \
         ids; see heap-analyzer compare",
        one_line(file)
    )]
    ForeignIds {
        /// The file.
        file: String,
        /// The others.
        others: String,
    },
    /// Too few snapshots for what is asked of a series.
    #[error("give at least {least} snapshots, the oldest first")]
    TooFew {
        /// How many there must be.
        least: usize,
    },
    /// The watcher has had enough.
    #[error("cancelled")]
    Cancelled,
}
