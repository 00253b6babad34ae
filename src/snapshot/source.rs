//! Where a snapshot's bytes come from: a plain file is memory, everything else (pipes, gzip, zstd) is a stream of blocks.
//! The only file that maps memory, hence the only one with unsafe code.
#![allow(unsafe_code)]

use std::fs::File;
use std::io::{self, Read};
use std::ops::{Deref, Range};
use std::path::Path;
use std::sync::Arc;

use memmap2::Mmap;

use super::blocks::BlockReader;
use super::decompress::{StreamLimits, is_compressed};
use super::diagnose::NotASnapshot;
use super::error::ReadError;

/// Shared, read-only bytes that outlive the reading.
#[derive(Debug, Clone)]
pub enum Bytes {
    /// A file mapped into memory.
    Mapped(Arc<MappedFile>),
    /// Kept in memory.
    Owned(Arc<Vec<u8>>),
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Mapped(map) => map,
            Bytes::Owned(bytes) => bytes,
        }
    }
}

/// A file that is mapped into memory, and stays open.
#[derive(Debug)]
pub struct MappedFile {
    map: Mmap,
    file: File,
}

impl Deref for MappedFile {
    type Target = Mmap;

    fn deref(&self) -> &Mmap {
        &self.map
    }
}

impl MappedFile {
    /// Whether the file is still as long as its map: to read behind its end would end this process.
    pub(crate) fn is_whole(&self) -> bool {
        self.file.metadata().is_ok_and(|now| now.len() >= self.map.len() as u64)
    }
}

/// An opened snapshot file.
#[derive(Debug)]
pub(crate) enum Input {
    /// A plain file, not empty.
    Mapped(Arc<MappedFile>),
    /// A pipe, a device, or a compressed file.
    Stream(BlockReader<'static>),
}

/// Opens a file. Compression is told by content, whatever the name is.
///
/// A mapped file that another process shortens while it is read ends this process with a bus error. The reader looks at the length
/// before each piece of some megabytes and refuses a file that has become shorter, so that the moment in which it can happen is
/// short; there is no portable way to close it, short of copying every file.
pub(crate) fn open(path: &Path, limits: StreamLimits) -> Result<Input, ReadError> {
    // Asked before opening, as some systems refuse to open a directory with an error that names another reason.
    let kind = std::fs::metadata(path).map_err(|e| ReadError::io(&e))?;
    if kind.is_dir() {
        return Err(ReadError::not_a_snapshot(NotASnapshot::Directory));
    }
    let file = File::open(path).map_err(|e| ReadError::io(&e))?;
    match map(&file) {
        Some(map) if !is_compressed(&map) => Ok(Input::Mapped(Arc::new(MappedFile { map, file }))),
        _ => BlockReader::spawn(file, limits).map(Input::Stream),
    }
}

/// The file as memory. `None` for what is no regular file, has no length (as files of the kernel) or can't be mapped.
fn map(file: &File) -> Option<Mmap> {
    let kind = file.metadata().ok()?;
    if !kind.is_file() || kind.len() == 0 {
        return None;
    }
    // SAFETY: the map is only read, and as bytes, of which every pattern is valid. Other processes may write to the file
    // meanwhile: the reader checks each value it takes, and keeps no reference that rests on a byte staying the same.
    unsafe { Mmap::map(file) }.ok()
}

/// Gives up memory of a map that nobody reads any more, which else counts as this process's. Reading it again is no error, only
/// slower: the bytes come back from the file.
pub(crate) fn release(map: &Mmap, range: Range<usize>) {
    // A multiple of every system's page size. The unit in which the range begins goes too: what stands before was read, or
    // comes back.
    const UNIT: usize = 64 << 10;
    let (start, end) = (range.start / UNIT * UNIT, range.end.min(map.len()) / UNIT * UNIT);
    if start < end {
        #[cfg(unix)]
        // SAFETY: the map is of a file and never written to, so a dropped page is read from the file again, unchanged.
        // The range lies within the map. A refusal costs only memory.
        let _ = unsafe { map.unchecked_advise_range(memmap2::UncheckedAdvice::DontNeed, start, end - start) };
    }
}

/// Reads until the buffer is full or the input ends, as a pipe gives a few kilobytes at a time.
pub(crate) fn fill(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn open(path: &Path) -> Result<Input, ReadError> {
        super::open(path, StreamLimits::default())
    }

    fn written(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    #[test]
    fn a_plain_file_is_mapped_and_can_be_read_again_after_its_pages_are_released() {
        let text: Vec<u8> = (0..300_000u32).map(|n| n as u8).collect();
        let file = written(&text);
        let Ok(Input::Mapped(map)) = open(file.path()) else { panic!() };
        release(&map, 1..usize::MAX);
        assert_eq!(map[..], text);
    }

    #[test]
    fn a_file_that_has_become_shorter_is_told() {
        let file = written(&[b'x'; 10_000]);
        let Ok(Input::Mapped(map)) = open(file.path()) else { panic!() };
        assert!(map.is_whole());
        file.as_file().set_len(9_999).unwrap();
        assert!(!map.is_whole());
    }

    #[test]
    fn a_compressed_file_is_a_stream_whatever_its_name_is() {
        let file = written(&zstd::encode_all(&b"{\"snapshot\""[..], 1).unwrap());
        let Ok(Input::Stream(mut blocks)) = open(file.path()) else { panic!() };
        assert_eq!(blocks.next_block().unwrap().unwrap(), b"{\"snapshot\"");
    }

    #[test]
    fn what_is_no_file_is_told_apart() {
        let missing = open(Path::new("no such file")).unwrap_err();
        assert!(missing.to_string().contains("no such file"), "{missing}");
        assert_eq!(open(&std::env::temp_dir()).unwrap_err(), ReadError::not_a_snapshot(NotASnapshot::Directory));
        let Ok(Input::Stream(mut empty)) = open(written(b"").path()) else { panic!() };
        assert_eq!(empty.next_block().unwrap_err(), ReadError::not_a_snapshot(NotASnapshot::Empty));
    }
}
