//! The heaps that a session keeps: each has a handle, all together have a bound of memory.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::error::SessionError;
use crate::Heap;
use crate::report::Source;

/// A heap and where it came from.
#[derive(Debug)]
pub struct Opened {
    /// The heap.
    pub heap: Heap,
    /// Its file.
    pub source: Source,
}

/// The name of an open heap: `h1`, `h2`, … in the order in which they were opened. None is given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Handle(u32);

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "h{}", self.0)
    }
}

impl From<Handle> for String {
    fn from(handle: Handle) -> String {
        handle.to_string()
    }
}

impl FromStr for Handle {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.strip_prefix('h').and_then(|number| number.parse().ok());
        number.map(Handle).ok_or_else(|| "a handle is h and a number, such as h1".to_owned())
    }
}

impl TryFrom<String> for Handle {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// What is told of an open heap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedInfo {
    /// Its handle.
    pub handle: Handle,
    /// Its file, as it was given.
    pub file: String,
    /// How many nodes it has.
    pub node_count: u64,
    /// About how much memory it takes, in bytes.
    pub memory: u64,
}

/// The heaps that are kept.
pub(super) struct OpenHeaps {
    kept: Mutex<Kept>,
    max_memory: u64,
}

impl Default for OpenHeaps {
    fn default() -> Self {
        OpenHeaps { kept: Mutex::default(), max_memory: u64::MAX }
    }
}

#[derive(Default)]
struct Kept {
    last_handle: u32,
    /// Counts questions, to tell which heap was asked longest ago.
    now: u64,
    heaps: Vec<Entry>,
}

struct Entry {
    handle: Handle,
    file: PathBuf,
    /// As the file was when it was read: whether it is still the same.
    stamp: Option<Stamp>,
    opened: Arc<Opened>,
    memory: u64,
    asked: u64,
}

/// Size and time of a file.
type Stamp = (u64, Option<SystemTime>);

impl OpenHeaps {
    pub(super) fn set_max_memory(&mut self, bytes: u64) {
        self.max_memory = bytes;
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The handle of a file that is open and as it was.
    pub(super) fn handle_of(&self, file: &Path) -> Option<Handle> {
        let stamp = stamp(file)?;
        let kept = self.kept();
        kept.heaps.iter().find(|entry| entry.file == file && entry.stamp == Some(stamp)).map(|entry| entry.handle)
    }

    /// Keeps a heap; those that were asked longest ago go if there is no room for all.
    pub(super) fn keep(&self, file: &Path, opened: Arc<Opened>) -> Handle {
        let memory = memory_of(&opened.heap);
        let mut kept = self.kept();
        kept.last_handle += 1;
        kept.now += 1;
        let (handle, asked) = (Handle(kept.last_handle), kept.now);
        // A file that has changed is read anew, and the old one is of no use any more.
        kept.heaps.retain(|entry| entry.file != file);
        kept.heaps.push(Entry { handle, file: file.to_owned(), stamp: stamp(file), opened, memory, asked });
        kept.make_room(self.max_memory, handle);
        handle
    }

    /// The heap with this handle; it counts as asked.
    pub(super) fn get(&self, handle: Handle) -> Result<Arc<Opened>, SessionError> {
        let mut kept = self.kept();
        kept.now += 1;
        let now = kept.now;
        let entry = kept.heaps.iter_mut().find(|entry| entry.handle == handle).ok_or(SessionError::NotOpen(handle))?;
        entry.asked = now;
        Ok(Arc::clone(&entry.opened))
    }

    pub(super) fn close(&self, handle: Handle) -> bool {
        let mut kept = self.kept();
        let before = kept.heaps.len();
        kept.heaps.retain(|entry| entry.handle != handle);
        kept.heaps.len() < before
    }

    pub(super) fn list(&self) -> Vec<OpenedInfo> {
        let kept = self.kept();
        let info = |entry: &Entry| OpenedInfo {
            handle: entry.handle,
            file: entry.opened.source.file.clone(),
            node_count: entry.opened.heap.nodes().len() as u64,
            memory: entry.memory,
        };
        kept.heaps.iter().map(info).collect()
    }
}

impl Kept {
    /// Closes heaps until the others fit, those that were asked longest ago first; one stays in any case.
    fn make_room(&mut self, max_memory: u64, stays: Handle) {
        while self.heaps.iter().map(|entry| entry.memory).sum::<u64>() > max_memory {
            let others = self.heaps.iter().enumerate().filter(|(_, entry)| entry.handle != stays);
            let Some((at, _)) = others.min_by_key(|(_, entry)| entry.asked) else { return };
            self.heaps.remove(at);
        }
    }
}

fn stamp(file: &Path) -> Option<Stamp> {
    let found = std::fs::metadata(file).ok()?;
    Some((found.len(), found.modified().ok()))
}

/// About how much memory a heap takes when the usual questions were asked: columns of nodes and references. What is mapped of the file
/// itself is the system's to take back.
fn memory_of(heap: &Heap) -> u64 {
    /// Sizes, ids, names, classes, distances, dominators, the order of visits, places in code.
    const A_NODE: u64 = 90;
    /// Name, type and target, and the same reference seen from its target.
    const AN_EDGE: u64 = 17;
    /// Where each string stands.
    const A_STRING: u64 = 8;
    heap.nodes().len() as u64 * A_NODE + heap.edge_count() as u64 * AN_EDGE + heap.strings().len() as u64 * A_STRING
}
