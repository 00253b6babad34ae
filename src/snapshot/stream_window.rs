//! The part of a stream that is looked at: blocks come in at its end, and what is done with is forgotten.

use super::blocks::BlockReader;
use super::diagnose::{LONGEST_PREFACE, what_follows};
use super::error::ReadError;
use super::json_walk::is_space;
use super::notes::Notes;
use super::progress::Progress;

/// The part of the stream that is looked at.
pub(super) struct Window<'a> {
    pub(super) blocks: BlockReader<'a>,
    pub(super) bytes: Vec<u8>,
    /// What is before is done with.
    pub(super) at: usize,
    /// Where the window's first byte stands in the file.
    pub(super) offset: u64,
    pub(super) progress: &'a dyn Progress,
}

impl Window<'_> {
    pub(super) fn position(&self) -> u64 {
        self.offset + self.at as u64
    }

    /// Appends the next block, and forgets what is done with; false at the end.
    pub(super) fn more(&mut self) -> Result<bool, ReadError> {
        if self.progress.is_cancelled() {
            return Err(ReadError::Cancelled);
        }
        let Some(mut block) = self.blocks.next_block()? else { return Ok(false) };
        self.progress.advance(block.len() as u64);
        self.offset += self.at as u64;
        if self.at == self.bytes.len() {
            std::mem::swap(&mut self.bytes, &mut block);
        } else {
            self.bytes.drain(..self.at);
            self.bytes.extend_from_slice(&block);
        }
        self.at = 0;
        self.blocks.recycle(block);
        Ok(true)
    }

    /// What was taken last is to be looked at again.
    pub(super) fn give_back(&mut self, text: &[u8]) {
        self.offset = self.position() - text.len() as u64;
        self.bytes.splice(..self.at, text.iter().copied());
        self.at = 0;
    }

    pub(super) fn peek(&mut self) -> Result<Option<u8>, ReadError> {
        while self.at == self.bytes.len() {
            if !self.more()? {
                return Ok(None);
            }
        }
        Ok(Some(self.bytes[self.at]))
    }

    pub(super) fn has(&mut self, count: usize) -> Result<bool, ReadError> {
        while self.bytes.len() - self.at < count {
            if !self.more()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The next byte that is no white space, not taken yet; `None` at the end.
    pub(super) fn skip_space(&mut self) -> Result<Option<u8>, ReadError> {
        loop {
            match self.peek()? {
                Some(byte) if is_space(byte) => self.at += 1,
                other => return Ok(other),
            }
        }
    }

    /// Reads to the end of the stream, so that damage behind the snapshot is not overlooked.
    pub(super) fn drain(&mut self, notes: &mut Notes) -> Result<(), ReadError> {
        self.skip_space()?;
        self.has(LONGEST_PREFACE)?;
        let until = self.bytes.len().min(self.at + LONGEST_PREFACE);
        let (start, position) = (self.bytes[self.at..until].to_vec(), self.position());
        loop {
            self.at = self.bytes.len();
            if !self.more()? {
                break;
            }
        }
        what_follows(&start, position, self.position() - position, notes)
    }
}
