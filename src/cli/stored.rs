//! Answers that were stored as JSON, read from their files.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use heap_analyzer::report::stored::{Stored, is_answer};

use super::exit::Failure;
use super::limits;

/// So many bytes of a file, packed or not, are enough to tell an answer from a snapshot.
const BEGINNING: u64 = 64 << 10;

/// Reads a stored answer; `-` is standard input.
pub fn open(path: &Path) -> Result<Stored, Failure> {
    if path == Path::new("-") {
        let read = Stored::read(io::stdin().lock(), limits::of_streams());
        return read.map_err(|error| Failure::about("standard input", error));
    }
    let file = File::open(path).map_err(|error| Failure::about(path.display(), explain(&error)))?;
    if file.metadata().is_ok_and(|found| found.is_dir()) {
        return Err(Failure::about(path.display(), "is a folder; name the file of a stored answer"));
    }
    Stored::read(file, limits::of_streams()).map_err(|error| Failure::about(path.display(), error))
}

fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file; answers are stored with --format json -o answer.json.gz".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => error.to_string(),
    }
}

/// Whether a file begins like a stored answer. What can be read only once is not looked at: it is taken for a snapshot.
pub fn is_stored(path: &Path) -> bool {
    if path == Path::new("-") || !path.is_file() {
        return false;
    }
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BEGINNING).read_to_end(&mut start));
    read.is_ok() && is_answer(&start)
}
