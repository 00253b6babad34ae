//! A stream as blocks of memory, read and decompressed by a thread of its own while the blocks before are parsed.
//! A handful of blocks goes round, so memory stays bounded however long the stream is.

use std::io::Read;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use super::decompress::{Decompressed, StreamLimits};
use super::diagnose::NotASnapshot;
use super::error::ReadError;

/// Length of every block but the last, in bytes: long enough to make the hand-over free, short enough for caches.
pub(crate) const BLOCK: usize = 1 << 20;

/// Blocks that wait for the parser.
const WAITING: usize = 4;

/// A block, the end of the stream, or why there is neither.
type Message = Result<Option<Vec<u8>>, ReadError>;

/// The parser's end of the stream. Dropping it stops the reading.
#[derive(Debug)]
pub(crate) struct BlockReader<'scope> {
    blocks: Receiver<Message>,
    used: Sender<Vec<u8>>,
    stop: Arc<AtomicBool>,
    ended: Option<Result<(), ReadError>>,
    input: PhantomData<&'scope ()>,
}

impl BlockReader<'static> {
    /// Reads from a thread that ends by itself when this is dropped, or when the read that it is in returns.
    pub(crate) fn spawn(input: impl Read + Send + 'static, limits: StreamLimits) -> Result<Self, ReadError> {
        let (reader, pump) = pair(input, limits);
        thread::Builder::new().name("read".into()).spawn(move || pump.run()).map_err(|e| ReadError::io(&e))?;
        Ok(reader)
    }
}

/// Reads an input that is only borrowed: the thread ends before this returns, so an input that gives nothing keeps it waiting.
pub(crate) fn with_blocks<T>(input: impl Read + Send, limits: StreamLimits, work: impl FnOnce(BlockReader<'_>) -> T) -> T {
    thread::scope(|scope| {
        let (reader, pump) = pair(input, limits);
        scope.spawn(move || pump.run());
        work(reader)
    })
}

impl BlockReader<'_> {
    /// The next block, never empty and, but for the last, [`BLOCK`] bytes long; `None` at the end. A stream without a byte is
    /// an error. After an error or the end the answer stays the same.
    pub(crate) fn next_block(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
        if let Some(end) = &self.ended {
            return end.clone().map(|()| None);
        }
        let message =
            self.blocks.recv().unwrap_or_else(|_| Err(ReadError::io(&std::io::Error::other("the reading thread died"))));
        match &message {
            Ok(Some(_)) => {}
            Ok(None) => self.ended = Some(Ok(())),
            Err(error) => self.ended = Some(Err(error.clone())),
        }
        message
    }

    /// Gives a block back to be filled again.
    pub(crate) fn recycle(&mut self, block: Vec<u8>) {
        // The thread may have ended: then nobody needs it.
        let _ = self.used.send(block);
    }
}

impl Drop for BlockReader<'_> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// The thread's end.
struct Pump<R> {
    input: R,
    limits: StreamLimits,
    blocks: SyncSender<Message>,
    used: Receiver<Vec<u8>>,
    stop: Arc<AtomicBool>,
}

fn pair<'scope, R: Read + Send + 'scope>(input: R, limits: StreamLimits) -> (BlockReader<'scope>, Pump<R>) {
    let (block_sender, blocks) = sync_channel(WAITING);
    let (used, used_receiver) = channel();
    let stop = Arc::new(AtomicBool::new(false));
    let pump = Pump { input, limits, blocks: block_sender, used: used_receiver, stop: stop.clone() };
    (BlockReader { blocks, used, stop, ended: None, input: PhantomData }, pump)
}

impl<R: Read> Pump<R> {
    fn run(self) {
        let Pump { input, limits, blocks, used, stop } = self;
        let mut input = match Decompressed::new(Stoppable { input, stop }, limits) {
            Ok(input) => input,
            Err(error) => return drop(blocks.send(Err(ReadError::io(&error)))),
        };
        let mut total = 0;
        loop {
            let mut block = used.try_recv().unwrap_or_default();
            let end = refill(&mut input, &mut block, total);
            total += block.len() as u64;
            let ends = match end {
                Err(error) => Some(Err(error)),
                Ok(()) if total == 0 => Some(Err(ReadError::not_a_snapshot(NotASnapshot::Empty))),
                Ok(()) if block.len() < BLOCK => Some(Ok(None)),
                Ok(()) => None,
            };
            // What came before the damage is good: it goes first.
            if !block.is_empty() && blocks.send(Ok(Some(block))).is_err() {
                return;
            }
            if let Some(last) = ends {
                return drop(blocks.send(last));
            }
        }
    }
}

/// Fills a block as far as the input goes; whatever came before an error is in it.
fn refill(input: &mut Decompressed, block: &mut Vec<u8>, total: u64) -> Result<(), ReadError> {
    block.clear();
    block.reserve_exact(BLOCK);
    let read = input.take(BLOCK as u64).read_to_end(block);
    read.map(drop).map_err(|error| input.explain(&error, total + block.len() as u64))
}

/// An input that seems to end when nobody listens any more, so that a thread need not finish a long block in vain.
struct Stoppable<R> {
    input: R,
    stop: Arc<AtomicBool>,
}

impl<R: Read> Read for Stoppable<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) { Ok(0) } else { self.input.read(buffer) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    fn collect(mut reader: BlockReader<'_>) -> (Vec<usize>, Result<Vec<u8>, ReadError>) {
        let (mut lengths, mut all) = (Vec::new(), Vec::new());
        loop {
            match reader.next_block() {
                Ok(Some(block)) => {
                    lengths.push(block.len());
                    all.extend_from_slice(&block);
                    reader.recycle(block);
                }
                Ok(None) => break assert_eq!(reader.next_block(), Ok(None)),
                Err(error) => return (lengths, Err(error)),
            }
        }
        (lengths, Ok(all))
    }

    #[test]
    fn a_borrowed_stream_comes_in_full_blocks() {
        let text: Vec<u8> = (0..2 * BLOCK + 5).map(|n| (n / 7) as u8).collect();
        let (lengths, all) = with_blocks(&text[..], StreamLimits::default(), collect);
        assert_eq!((lengths, all), (vec![BLOCK, BLOCK, 5], Ok(text.clone())));
        assert_eq!(with_blocks(&text[..BLOCK], StreamLimits::default(), collect).0, [BLOCK]);
    }

    #[test]
    fn what_came_before_an_error_is_delivered() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::ConnectionReset.into())
            }
        }
        let (lengths, all) = with_blocks((&b"some text"[..]).chain(Broken), StreamLimits::default(), collect);
        assert_eq!(lengths, [9]);
        assert!(matches!(all, Err(ReadError::Unreadable { kind: io::ErrorKind::ConnectionReset, .. })));
    }

    #[test]
    fn an_endless_stream_stops_when_nobody_reads_it() {
        let first = with_blocks(io::repeat(b'x'), StreamLimits::default(), |mut reader| reader.next_block());
        assert_eq!(first.unwrap().map(|block| block.len()), Some(BLOCK));
    }
}
