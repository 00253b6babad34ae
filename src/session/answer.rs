//! Answers: the models of the reports, whichever was asked for.

use super::lent::Lent;
use crate::report::comparison::Comparison;
use crate::report::leaks::FindLeaks;
use crate::report::object::InspectObject;
use crate::report::summary::Summary;

/// An answer to a [`Query`](super::Query).
#[derive(Debug)]
pub enum Answer {
    /// To [`Query::Summary`](super::Query::Summary).
    Summary(Box<Summary>),
    /// To [`Query::Objects`](super::Query::Objects).
    Objects(Box<InspectObject>),
    /// To [`Query::Compare`](super::Query::Compare).
    Comparison(Box<Comparison>),
    /// To [`Query::Leaks`](super::Query::Leaks).
    Leaks(Box<FindLeaks>),
}

/// An answer with what belongs to it.
#[derive(Debug)]
pub struct Reply<T = Answer> {
    /// The answer.
    pub answer: T,
    /// What was unusual in the files and could not be answered, for who wants to know.
    pub notes: Vec<String>,
    /// The heaps that the answer is about, as far as they are still needed.
    pub heaps: Vec<Lent>,
}

impl<T> Reply<T> {
    /// The same with another form of the answer.
    pub(super) fn map<U>(self, form: impl FnOnce(T) -> U) -> Reply<U> {
        Reply { answer: form(self.answer), notes: self.notes, heaps: self.heaps }
    }
}
