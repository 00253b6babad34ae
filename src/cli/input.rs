//! Where a snapshot or a profile comes from: a file, or standard input for `-`.

use std::borrow::Cow;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use heap_analyzer::Heap;
use heap_analyzer::heap::{OpenedHeap, OutlinedHeap};
use heap_analyzer::printable::one_line;
use heap_analyzer::profile::{AllocationProfile, BEGINNING, ProfileError, is_profile};
use heap_analyzer::report::Source;
use heap_analyzer::session::{self, Lent, Opener, SessionError, Watcher};
use heap_analyzer::snapshot::{Notes, ReadError, ReadOptions, Snapshot};

use super::exit::Failure;
use super::limits;
use super::progress::StderrProgress;

/// A snapshot that was read, and where it came from.
pub type Opened = (Heap, Source);

/// How the command line gets at snapshots: files, and standard input for `-`.
pub struct Files;

impl Opener for Files {
    fn open(&self, file: &Path, watcher: &dyn Watcher) -> Result<session::Opened, SessionError> {
        let (heap, source) = open_with(file, watcher)?;
        Ok(session::Opened { heap, source })
    }

    fn open_outlined(&self, file: &Path, watcher: &dyn Watcher) -> Result<Lent, SessionError> {
        if is_stdin(file) {
            let (heap, source) = open_with(file, watcher)?;
            return Ok(Lent::new(OpenedHeap::Whole(Box::new(heap)), source));
        }
        let heap = OutlinedHeap::open(file, &options(watcher)).map_err(|error| unopened(file, &error))?;
        let lent = Lent::new(heap, source_of(file));
        warn(lent.outline().notes(), lent.source(), watcher);
        Ok(lent)
    }
}

/// Why a snapshot was not read.
enum Unopened {
    Cancelled,
    Told { file: String, message: String },
}

impl From<Unopened> for SessionError {
    fn from(why: Unopened) -> Self {
        match why {
            Unopened::Cancelled => SessionError::Cancelled,
            Unopened::Told { file, message } => SessionError::Unopened { file, message },
        }
    }
}

impl From<Unopened> for Failure {
    fn from(why: Unopened) -> Self {
        match why {
            Unopened::Cancelled => SessionError::Cancelled.into(),
            Unopened::Told { file, message } => Failure::about(file, message),
        }
    }
}

/// Reads a snapshot and says where it came from.
pub fn open(path: &Path, progress: &StderrProgress) -> Result<Opened, Failure> {
    open_with(path, progress).map_err(Failure::from)
}

/// Reads one of several snapshots, and adds what was unusual in it to the notes.
pub fn open_noted(path: &Path, progress: &StderrProgress, notes: &mut Vec<String>) -> Result<Opened, Failure> {
    let (heap, source) = open(path, progress)?;
    notes.extend(heap.notes().iter().map(|note| format!("{}: {note}", source.file)));
    Ok((heap, source))
}

fn open_with(path: &Path, watcher: &dyn Watcher) -> Result<Opened, Unopened> {
    let heap = match is_stdin(path) {
        true => Snapshot::read(std::io::stdin(), &options(watcher)).map(Heap::new),
        false => Heap::open(path, &options(watcher)),
    };
    let (heap, source) = (heap.map_err(|error| unopened(path, &error))?, source_of(path));
    warn(heap.notes(), &source, watcher);
    Ok((heap, source))
}

fn options(watcher: &dyn Watcher) -> ReadOptions<'_> {
    ReadOptions { progress: watcher, limits: limits::of_streams() }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

fn source_of(path: &Path) -> Source {
    let file_bytes = std::fs::metadata(path).ok().filter(|_| !is_stdin(path)).map(|found| found.len());
    Source { file: path.display().to_string(), file_bytes }
}

fn unopened(path: &Path, error: &ReadError) -> Unopened {
    match error {
        ReadError::Cancelled => Unopened::Cancelled,
        error => Unopened::Told { file: shown(path).into_owned(), message: explain(path, error) },
    }
}

/// Says what a person has to know of the file to take the answers right.
fn warn(notes: &Notes, source: &Source, watcher: &dyn Watcher) {
    notes.warnings().for_each(|warning| watcher.warn(&format!("{}: {warning}", one_line(&source.file))));
}

/// How errors call a file.
fn shown(path: &Path) -> Cow<'_, str> {
    if path == Path::new("-") { Cow::Borrowed("standard input") } else { path.to_string_lossy() }
}

/// A file of one of the two kinds that are read.
pub enum SnapshotOrProfile {
    Snapshot(Box<Opened>),
    Profile((AllocationProfile, Source)),
}

impl From<Opened> for SnapshotOrProfile {
    fn from(opened: Opened) -> Self {
        SnapshotOrProfile::Snapshot(Box::new(opened))
    }
}

/// Reads whichever it is, told by the first bytes. A pipe is read once: its beginning is looked at and then read with the rest.
pub fn open_snapshot_or_profile(path: &Path, progress: &StderrProgress) -> Result<SnapshotOrProfile, Failure> {
    let is_read_once = is_read_once(path);
    // What can't be opened, the reader of snapshots can't either, and it says why.
    let Some(mut input) = stream(path) else { return open(path, progress).map(SnapshotOrProfile::from) };
    let mut start = Vec::new();
    let beginning = input.by_ref().take(BEGINNING as u64).read_to_end(&mut start);
    let is_profile = beginning.is_ok() && is_profile(&start);
    if !is_profile && !is_read_once {
        return open(path, progress).map(SnapshotOrProfile::from);
    }
    let options = ReadOptions { progress, limits: limits::of_streams() };
    let whole = Cursor::new(start).chain(input);
    if !is_profile {
        let snapshot = Snapshot::read(whole, &options).map_err(|error| unopened(path, &error))?;
        let opened = (Heap::new(snapshot), Source { file: path.display().to_string(), file_bytes: None });
        warn(opened.0.notes(), &opened.1, progress);
        return Ok(opened.into());
    }
    let profile = AllocationProfile::read(whole, &options);
    let profile = profile.map_err(|error| Failure::about(shown(path), explain_profile(path, error)))?;
    let file_bytes = std::fs::metadata(path).ok().filter(|_| !is_read_once).map(|found| found.len());
    Ok(SnapshotOrProfile::Profile((profile, Source { file: path.display().to_string(), file_bytes })))
}

/// Standard input and pipes give their bytes once.
fn is_read_once(path: &Path) -> bool {
    path == Path::new("-") || std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// The bytes of a file or of standard input; `None` if it can't be opened.
fn stream(path: &Path) -> Option<Box<dyn Read + Send>> {
    match path == Path::new("-") {
        true => Some(Box::new(std::io::stdin())),
        false => Some(Box::new(File::open(path).ok()?)),
    }
}

fn explain_profile(path: &Path, error: ProfileError) -> String {
    match error {
        ProfileError::Unreadable(error) => explain(path, &error),
        error => error.to_string(),
    }
}

/// The reader's message, and for a file that is not there what to look for.
fn explain(path: &Path, error: &ReadError) -> String {
    match error {
        ReadError::Unreadable { kind: std::io::ErrorKind::NotFound, .. } => not_found(path),
        ReadError::Endless { .. } => {
            format!("{error}\nIf that is right, say how much may come: --max-size 20GB.")
        }
        error => error.to_string(),
    }
}

fn not_found(path: &Path) -> String {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let snapshots = snapshots_in(folder);
    if !folder.is_dir() {
        format!("there is no such file, nor the folder {}", one_line(&folder.display().to_string()))
    } else if snapshots.is_empty() {
        "there is no such file; check the path (a snapshot's name usually ends in .heapsnapshot)".to_owned()
    } else {
        let place = if folder == Path::new(".") { "this folder".to_owned() } else { folder.display().to_string() };
        one_line(&format!("there is no such file; {place} has {}", snapshots.join(", "))).into_owned()
    }
}

/// Up to three snapshots that the person may have meant.
fn snapshots_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.contains(".heapsnapshot") || name.contains(".heaptimeline"))
        .collect();
    names.sort();
    names.truncate(3);
    names
}
