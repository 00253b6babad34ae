//! How long somebody is waited for who may never say anything, or who says a little for ever.

use std::error::Error;
use std::fmt;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// One request, or one file, takes at most so many times the silence that is borne.
const LONGEST_IN_ALL: u32 = 30;

/// Less than this is no answer: a program that gives a byte now and then is as good as silent.
const SOMETHING: u64 = 64 << 10;

/// One thing that is waited for.
#[derive(Debug, Clone)]
pub(super) struct Watch {
    silence: Duration,
    began: Instant,
    heard: Instant,
    /// Bytes since then.
    bytes: u64,
}

/// Why nobody waits any longer. It is in the [`io::Error`] of kind `TimedOut` that [`Patient`] gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GivenUp {
    /// Too little has come for so long.
    TooLittle(Duration),
    /// It has taken so long in all.
    TooLong(Duration),
}

impl fmt::Display for GivenUp {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            GivenUp::TooLittle(time) => write!(out, "hardly anything came for {} seconds", time.as_secs_f64()),
            GivenUp::TooLong(time) => {
                write!(out, "after {} seconds it was still not whole, {LONGEST_IN_ALL} times --timeout", time.as_secs_f64())
            }
        }
    }
}

impl Error for GivenUp {}

impl GivenUp {
    /// The reason in an error of reading, if that is what it is.
    pub(super) fn of(error: &io::Error) -> Option<GivenUp> {
        error.get_ref()?.downcast_ref().copied()
    }
}

impl Watch {
    pub(super) fn new(silence: Duration) -> Self {
        Watch { silence, began: Instant::now(), heard: Instant::now(), bytes: 0 }
    }

    /// How long one thing may take in all if so long a silence is borne.
    pub(super) fn in_all(silence: Duration) -> Duration {
        silence.saturating_mul(LONGEST_IN_ALL)
    }

    /// Something was understood, which counts whatever its length.
    pub(super) fn heard(&mut self) {
        (self.heard, self.bytes) = (Instant::now(), 0);
    }

    /// So many bytes have come.
    pub(super) fn came(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
        if self.bytes >= SOMETHING {
            self.heard();
        }
    }

    /// How much longer is waited.
    pub(super) fn left(&self) -> Result<Duration, GivenUp> {
        let in_all = Watch::in_all(self.silence);
        let left = |from: Instant, most: Duration| most.checked_sub(from.elapsed()).filter(|left| !left.is_zero());
        let until_end = left(self.began, in_all).ok_or(GivenUp::TooLong(in_all))?;
        let until_heard = left(self.heard, self.silence).ok_or(GivenUp::TooLittle(self.silence))?;
        Ok(until_end.min(until_heard))
    }
}

/// A stream that is watched.
#[derive(Debug)]
pub(super) struct Patient<S> {
    stream: S,
    pub(super) watch: Watch,
}

impl<S> Patient<S> {
    pub(super) fn new(stream: S, watch: Watch) -> Self {
        Patient { stream, watch }
    }
}

/// A stream that may be told how long to wait for its next bytes.
pub(super) trait Waits {
    fn wait_at_most(&self, time: Duration) -> io::Result<()>;
}

impl Waits for TcpStream {
    fn wait_at_most(&self, time: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(time))
    }
}

/// The client of HTTP has limits of its own for each reading.
impl Waits for ureq::BodyReader<'static> {
    fn wait_at_most(&self, _: Duration) -> io::Result<()> {
        Ok(())
    }
}

impl<S: Read + Waits> Read for Patient<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.watch.left().map_err(|given_up| io::Error::new(io::ErrorKind::TimedOut, given_up))?;
        self.stream.wait_at_most(left)?;
        let length = self.stream.read(buffer)?;
        self.watch.came(length);
        Ok(length)
    }
}

impl<S: Write> Write for Patient<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drips_are_silence_and_nothing_goes_on_for_ever() {
        let silence = Duration::from_millis(20);
        let mut watch = Watch::new(silence);
        let drip = |watch: &mut Watch, bytes: usize| loop {
            std::thread::sleep(Duration::from_millis(5));
            watch.came(bytes);
            if let Err(given_up) = watch.left() {
                return given_up;
            }
        };
        assert_eq!(drip(&mut watch, 1), GivenUp::TooLittle(silence));
        assert_eq!(drip(&mut Watch::new(silence), SOMETHING as usize), GivenUp::TooLong(silence * LONGEST_IN_ALL));
    }
}
