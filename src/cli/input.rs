//! Where a snapshot comes from: a file, or standard input for `-`.

use std::path::Path;

use heap_analyzer::Heap;
use heap_analyzer::report::Source;
use heap_analyzer::snapshot::{ReadError, ReadOptions, Snapshot};

use super::exit::Failure;
use super::talk::Talk;

/// Reads a snapshot and says where it came from.
pub fn open(path: &Path, talk: &Talk) -> Result<(Heap, Source), Failure> {
    let options = ReadOptions { progress: talk };
    if path == Path::new("-") {
        let snapshot = Snapshot::read(std::io::stdin(), &options).map_err(|error| Failure::about("standard input", error))?;
        return Ok((Heap::new(snapshot), Source { file: "-".to_owned(), file_bytes: None }));
    }
    let heap = Heap::open(path, &options).map_err(|error| Failure::about(path.display(), explain(path, &error)))?;
    let file_bytes = std::fs::metadata(path).ok().map(|found| found.len());
    Ok((heap, Source { file: path.display().to_string(), file_bytes }))
}

/// The reader's message, and for a file that is not there what to look for.
fn explain(path: &Path, error: &ReadError) -> String {
    match error {
        ReadError::Unreadable { kind: std::io::ErrorKind::NotFound, .. } => not_found(path),
        error => error.to_string(),
    }
}

fn not_found(path: &Path) -> String {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let snapshots = snapshots_in(folder);
    if !folder.is_dir() {
        format!("there is no such file, nor the folder {}", folder.display())
    } else if snapshots.is_empty() {
        "there is no such file; check the path (a snapshot's name usually ends in .heapsnapshot)".to_owned()
    } else {
        let place = if folder == Path::new(".") { "this folder".to_owned() } else { folder.display().to_string() };
        format!("there is no such file; {place} has {}", snapshots.join(", "))
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
