//! Takes gzip or zstd off a stream, told by its first bytes, and gives no more than there may be.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::GzDecoder;

use super::error::{Damage, ReadError};
use super::source::fill;

/// How much may come of what does not say how long it is: pipes, packed files, answers of programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamLimits {
    /// Bytes, after unpacking.
    pub bytes: u64,
    /// How many times as much may come out of packed data as goes in, beyond the first [`StreamLimits::FREE`] bytes. Snapshots of
    /// programs are packed to a fifth up to a twelfth.
    pub ratio: u64,
}

impl StreamLimits {
    /// So many bytes may come out of however little.
    pub const FREE: u64 = 256 << 20;
}

impl Default for StreamLimits {
    /// 8 GB, and 100 times what goes in.
    fn default() -> Self {
        StreamLimits { bytes: 8_000_000_000, ratio: 100 }
    }
}

/// More came than there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Excess {
    /// Than is read of any stream.
    #[error("goes on beyond {0} bytes, the most that is taken of what does not say how long it is")]
    Bytes(u64),
    /// Than anything unpacks to that a program has written.
    #[error("unpacks to more than {1} times its size ({0} bytes by now), as no snapshot of a program does")]
    Ratio(u64, u64),
}

impl Excess {
    /// What is in an error of reading, if that is why.
    pub(crate) fn of(error: &io::Error) -> Option<Excess> {
        error.get_ref()?.downcast_ref().copied()
    }
}

/// How a stream is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Plain,
    Gzip,
    Zstd,
}

/// As many first bytes as tell the format.
const MAGIC: usize = 4;

impl Format {
    /// Sources: RFC 1952 (gzip), RFC 8878 (zstd; parallel compressors begin with a skippable frame).
    fn of(start: &[u8]) -> Format {
        match start {
            [0x1f, 0x8b, ..] => Format::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Format::Zstd,
            _ => Format::Plain,
        }
    }
}

/// Whether something that begins so is gzip or zstd data.
pub(crate) fn is_compressed(start: &[u8]) -> bool {
    Format::of(start) != Format::Plain
}

/// A stream with its compression taken off.
pub(crate) struct Decompressed<'a> {
    format: Format,
    bytes: Box<dyn Read + 'a>,
    limits: StreamLimits,
    /// Bytes that went in, counted where they are read.
    taken: Arc<AtomicU64>,
    /// Bytes that came out.
    given: u64,
}

/// Counts what is read.
struct Counted<R> {
    input: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.input.read(buffer)?;
        self.taken.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

impl<'a> Decompressed<'a> {
    /// Looks at the first bytes of `input`; blocks until they are there.
    pub(crate) fn new(input: impl Read + 'a, limits: StreamLimits) -> io::Result<Self> {
        let taken = Arc::new(AtomicU64::new(0));
        let mut input = Counted { input, taken: taken.clone() };
        let mut start = vec![0; MAGIC];
        let length = fill(&mut input, &mut start)?;
        start.truncate(length);
        let format = Format::of(&start);
        let input = Cursor::new(start).chain(input);
        let bytes: Box<dyn Read + 'a> = match format {
            Format::Plain => Box::new(input),
            Format::Gzip => Box::new(GzipMembers { current: Some(GzDecoder::new(buffered(input))) }),
            Format::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(buffered(input))?;
                // What `zstd --long=31` writes, the most there is; memory goes with the window that the file asks for.
                decoder.window_log_max(31)?;
                Box::new(decoder)
            }
        };
        Ok(Decompressed { format, bytes, limits, taken, given: 0 })
    }

    /// Says what an error of reading means after so many bytes have come out.
    pub(crate) fn explain(&self, error: &io::Error, good_bytes: u64) -> ReadError {
        if let Some(excess) = Excess::of(error) {
            return ReadError::Endless { message: excess.to_string() };
        }
        let format = match self.format {
            Format::Plain => return ReadError::io(error),
            // The operating system's refusals have a number, the decompressors' complaints have none.
            _ if error.raw_os_error().is_some() => return ReadError::io(error),
            Format::Gzip => "gzip",
            Format::Zstd => "zstd",
        };
        let cut_off = error.kind() == io::ErrorKind::UnexpectedEof;
        let damage = if cut_off { Damage::CutOff } else { Damage::Corrupt };
        ReadError::Compression { format, damage, good_bytes, detail: error.to_string() }
    }
}

impl Read for Decompressed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.bytes.read(buffer)?;
        self.given += length as u64;
        let StreamLimits { bytes, ratio } = self.limits;
        if self.given > bytes {
            return Err(io::Error::other(Excess::Bytes(bytes)));
        }
        let is_packed = self.format != Format::Plain && self.given > StreamLimits::FREE;
        if is_packed && self.given / ratio > self.taken.load(Ordering::Relaxed) {
            return Err(io::Error::other(Excess::Ratio(self.given, ratio)));
        }
        Ok(length)
    }
}

fn buffered<R: Read>(input: R) -> BufReader<R> {
    BufReader::with_capacity(256 << 10, input)
}

/// The members of a gzip stream one after the other. What follows the last member is left alone, as by gzip(1): some
/// writers pad their files.
struct GzipMembers<R: BufRead> {
    current: Option<GzDecoder<R>>,
}

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.current {
            let length = decoder.read(buffer)?;
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            let Some(mut rest) = self.current.take().map(GzDecoder::into_inner) else { break };
            if another_member(rest.fill_buf()?) {
                self.current = Some(GzDecoder::new(rest));
            }
        }
        Ok(0)
    }
}

fn another_member(rest: &[u8]) -> bool {
    rest == [0x1f] || rest.starts_with(&[0x1f, 0x8b])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(text: &[u8]) -> Vec<u8> {
        zstd::encode_all(text, 1).unwrap()
    }

    /// What comes out, and what is said of the error that ends it.
    fn read(input: &[u8]) -> (Vec<u8>, Option<ReadError>) {
        let mut text = Vec::new();
        let mut decompressed = Decompressed::new(input, StreamLimits::default()).unwrap();
        let error = decompressed.read_to_end(&mut text).err().map(|e| decompressed.explain(&e, text.len() as u64));
        (text, error)
    }

    #[test]
    fn several_members_and_frames_are_one_text() {
        for compress in [gzip, zstd] {
            assert_eq!(read(&[compress(b"one "), compress(b""), compress(b"two")].concat()), (b"one two".to_vec(), None));
        }
        assert_eq!(read(b"plain"), (b"plain".to_vec(), None));
        assert_eq!(read(b"{}"), (b"{}".to_vec(), None));
    }

    #[test]
    fn padding_behind_gzip_data_is_tolerated() {
        assert_eq!(read(&[&gzip(b"text")[..], &[0; 600]].concat()), (b"text".to_vec(), None));
    }

    #[test]
    fn damage_says_how_much_was_good() {
        let text: Vec<u8> = (0..400_000u32).flat_map(|n| (n.wrapping_mul(2_654_435_761) >> 16).to_le_bytes()).collect();
        for compress in [gzip, zstd] {
            let whole = compress(&text);
            let (good, error) = read(&whole[..whole.len() / 2]);
            let Some(ReadError::Compression { damage: Damage::CutOff, good_bytes, .. }) = error else { panic!("{error:?}") };
            assert!(good_bytes > 100_000 && good_bytes == good.len() as u64 && text.starts_with(&good));
        }
        let mut wrong_sum = gzip(&text);
        let end = wrong_sum.len();
        wrong_sum[end - 6] ^= 1;
        assert!(matches!(read(&wrong_sum).1, Some(ReadError::Compression { damage: Damage::Corrupt, .. })));
    }

    #[test]
    fn what_unpacks_without_end_or_measure_ends_at_a_limit() {
        let out_of = |input: &mut dyn Read, limits| {
            let mut decompressed = Decompressed::new(input, limits).unwrap();
            let read = io::copy(&mut decompressed, &mut io::sink());
            (decompressed.explain(&read.unwrap_err(), 0).to_string(), decompressed.given)
        };
        let small = StreamLimits { bytes: 1_000_000, ..StreamLimits::default() };
        let (said, given) = out_of(&mut io::repeat(b' '), small);
        assert!(said.contains("goes on beyond 1000000 bytes") && given < 2_000_000, "{said}");
        for compress in [gzip, zstd] {
            let packed = compress(&vec![b' '; 8 << 20]);
            let many = packed.repeat(40);
            let (said, given) = out_of(&mut &many[..], StreamLimits::default());
            assert!(said.contains("more than 100 times its size") && given < StreamLimits::FREE + (2 << 20), "{said}");
        }
    }

    #[test]
    fn a_window_of_2_gb_is_accepted() {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(31).unwrap();
        encoder.write_all(b"far").unwrap();
        assert_eq!(read(&encoder.finish().unwrap()), (b"far".to_vec(), None));
    }
}
