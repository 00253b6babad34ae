//! How an answer's file is packed, told by its name: `-o answer.json.gz`, `-o answer.json.zst`. Same answer, same bytes.

use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use zstd::stream::write::Encoder as ZstdEncoder;

/// A writer whose bytes are packed on their way, or are not.
pub enum Packed<W: Write> {
    /// As they are.
    Plain(W),
    /// gzip, without a time in it.
    Gzip(GzEncoder<W>),
    /// Zstandard.
    Zstd(ZstdEncoder<'static, W>),
}

impl<W: Write> Packed<W> {
    /// What the ending of a name asks for.
    ///
    /// # Errors
    /// The memory for packing can't be had.
    pub fn by_name(name: &Path, inner: W) -> io::Result<Self> {
        let ending = name.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        Ok(match ending.as_deref() {
            Some("gz") => Packed::Gzip(GzEncoder::new(inner, Compression::default())),
            Some("zst") => Packed::Zstd(ZstdEncoder::new(inner, 0)?),
            _ => Packed::Plain(inner),
        })
    }

    /// Where the bytes go.
    pub fn inner(&self) -> &W {
        match self {
            Packed::Plain(inner) => inner,
            Packed::Gzip(encoder) => encoder.get_ref(),
            Packed::Zstd(encoder) => encoder.get_ref(),
        }
    }

    /// The same, to change it.
    pub fn inner_mut(&mut self) -> &mut W {
        match self {
            Packed::Plain(inner) => inner,
            Packed::Gzip(encoder) => encoder.get_mut(),
            Packed::Zstd(encoder) => encoder.get_mut(),
        }
    }

    /// Writes the end of the packed data.
    ///
    /// # Errors
    /// Those of writing.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Packed::Plain(inner) => Ok(inner),
            Packed::Gzip(encoder) => encoder.finish(),
            Packed::Zstd(encoder) => encoder.finish(),
        }
    }
}

impl<W: Write> Write for Packed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Packed::Plain(inner) => inner.write(bytes),
            Packed::Gzip(encoder) => encoder.write(bytes),
            Packed::Zstd(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Packed::Plain(inner) => inner.flush(),
            Packed::Gzip(encoder) => encoder.flush(),
            Packed::Zstd(encoder) => encoder.flush(),
        }
    }
}
