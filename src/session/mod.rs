//! One load, many questions: a [`Session`] keeps heaps open, answers [`Query`]s about them with the models of [`crate::report`], tells
//! how far it is, and can be told to stop. The command line and the servers for agents and browsers ask through it.

use std::path::Path;
use std::sync::Arc;

mod answer;
mod audience;
mod comparison;
mod error;
mod leaks;
mod lent;
mod objects;
mod open_heaps;
mod query;
mod side_by_side;
mod summary;
#[cfg(test)]
mod tests;
mod watcher;

pub use answer::{Answer, Reply};
pub use audience::Audience;
pub use error::{Place, SessionError};
pub use lent::Lent;
pub use open_heaps::{Handle, Opened, OpenedInfo};
pub use query::{
    CompareQuestion, DominatorQuestion, HoldersQuestion, Input, LeaksQuestion, ObjectsQuestion, Query, Sought, SummaryQuestion,
    TimeWindow,
};
pub use watcher::{Unwatched, Watcher};

use crate::columns::one_caller::stoppable;
use crate::leaks::LeakOptions;
use open_heaps::OpenHeaps;

/// How a front gets at files: which it may read, how much of them, and how it words what is wrong with one.
pub trait Opener: Send + Sync {
    /// Reads a snapshot.
    ///
    /// # Errors
    /// [`SessionError::Unopened`] with what a person is told, or [`SessionError::Cancelled`].
    fn open(&self, file: &Path, watcher: &dyn Watcher) -> Result<Opened, SessionError>;

    /// Reads a snapshot for classes and shallow sizes alone: without its references where it can do so.
    ///
    /// # Errors
    /// As [`Opener::open`].
    fn open_outlined(&self, file: &Path, watcher: &dyn Watcher) -> Result<Lent, SessionError> {
        self.open(file, watcher).map(|opened| Lent::Whole(Arc::new(opened)))
    }
}

/// Heaps that are open, and who answers questions about them. Several threads may ask at once.
pub struct Session {
    opener: Box<dyn Opener>,
    /// What is a leak, where a question says nothing else.
    leak_options: LeakOptions,
    open: OpenHeaps,
}

impl Session {
    /// A session with nothing open. It keeps as many heaps as it is given.
    pub fn new(opener: impl Opener + 'static) -> Self {
        Session { opener: Box::new(opener), leak_options: LeakOptions::default(), open: OpenHeaps::default() }
    }

    /// The same with other usual settings for what is a leak: those of a project.
    #[must_use]
    pub fn with_leak_options(self, leak_options: LeakOptions) -> Self {
        Session { leak_options, ..self }
    }

    /// The same with a bound on the memory that open heaps take together, in bytes as far as it can be estimated: those that were
    /// asked longest ago are closed first. The one that is asked about stays, however big it is.
    #[must_use]
    pub fn with_max_memory(mut self, bytes: u64) -> Self {
        self.open.set_max_memory(bytes);
        self
    }

    /// Opens a file and keeps it until it is closed, or until others need its room. A file that is open already and has not changed
    /// keeps its handle.
    ///
    /// # Errors
    /// As the session's [`Opener`].
    pub fn open(&self, file: &Path, watcher: &dyn Watcher) -> Result<Handle, SessionError> {
        if let Some(handle) = self.open.handle_of(file) {
            return Ok(handle);
        }
        let opened = self.opener.open(file, watcher)?;
        Ok(self.adopt(file, opened))
    }

    /// Keeps a heap that was read by other means: what comes over a pipe is read once.
    pub fn adopt(&self, file: &Path, opened: Opened) -> Handle {
        self.open.keep(file, Arc::new(opened))
    }

    /// Closes a heap; whether it was open.
    pub fn close(&self, handle: Handle) -> bool {
        self.open.close(handle)
    }

    /// What is open, in the order of the handles.
    pub fn list(&self) -> Vec<OpenedInfo> {
        self.open.list()
    }

    /// An open heap.
    ///
    /// # Errors
    /// There is none with this handle, or not any more.
    pub fn heap(&self, handle: Handle) -> Result<Arc<Opened>, SessionError> {
        self.open.get(handle)
    }

    /// A heap to ask: the open one, or the file, read for this question alone.
    fn lend(&self, input: &Input, watcher: &dyn Watcher) -> Result<Arc<Opened>, SessionError> {
        match self.kept(input)? {
            Ok(opened) => Ok(opened),
            Err(file) => self.opener.open(file, watcher).map(Arc::new),
        }
    }

    /// The same to ask for classes and shallow sizes.
    fn lend_outlined(&self, input: &Input, watcher: &dyn Watcher) -> Result<Lent, SessionError> {
        match self.kept(input)? {
            Ok(opened) => Ok(Lent::Whole(opened)),
            Err(file) => self.opener.open_outlined(file, watcher),
        }
    }

    /// A heap that is open, else the file to read.
    fn kept<'i>(&self, input: &'i Input) -> Result<Result<Arc<Opened>, &'i Path>, SessionError> {
        match input {
            Input::Open(handle) => self.open.get(*handle).map(Ok),
            Input::File(file) => match self.open.handle_of(file) {
                Some(handle) => self.open.get(handle).map(Ok),
                None => Ok(Err(file)),
            },
        }
    }

    /// Answers a question. The reply holds the heaps that it is about, so that who is about to end need not wait for them to be
    /// taken apart.
    ///
    /// # Errors
    /// A file that can't be read, an object, class or type that is not there, a pattern that is none, a question that makes no sense; or
    /// the watcher has had enough.
    pub fn answer(&self, query: &Query, audience: Audience, watcher: &dyn Watcher) -> Result<Reply, SessionError> {
        match query {
            Query::Summary(question) => Ok(self.summary(question, audience, watcher)?.map(Box::new).map(Answer::Summary)),
            Query::Objects(question) => Ok(self.objects(question, audience, watcher)?.map(Box::new).map(Answer::Objects)),
            Query::Compare(question) => Ok(self.comparison(question, audience, watcher)?.map(Box::new).map(Answer::Comparison)),
            Query::Leaks(question) => Ok(self.leaks(question, audience, watcher)?.map(Box::new).map(Answer::Leaks)),
        }
    }
}

/// Answers a question, unless the watcher has had enough before that is done.
fn unless_stopped<T>(watcher: &dyn Watcher, answer: impl Fn() -> Result<T, SessionError>) -> Result<T, SessionError> {
    stoppable(watcher.stop(), answer).unwrap_or(Err(SessionError::Cancelled))
}

/// A phase begins, unless the watcher has had enough.
fn begin(phase: &str, watcher: &dyn Watcher) -> Result<(), SessionError> {
    if watcher.is_cancelled() {
        return Err(SessionError::Cancelled);
    }
    watcher.phase(phase, None);
    Ok(())
}
