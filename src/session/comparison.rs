//! Questions about what changed: the first and the last heap stay, those between come and go.

use std::sync::Arc;

use super::answer::Reply;
use super::audience::Audience;
use super::error::SessionError;
use super::objects::pattern;
use super::query::{CompareQuestion, Input};
use super::side_by_side::SideBySide;
use super::watcher::Watcher;
use super::{Opened, References, Session, begin, unless_stopped};
use crate::compare::Pair;
use crate::report::Limit;
use crate::report::comparison::{CompareQuery, Comparing, Comparison, Objects, Series, USUAL_ROWS};

impl Session {
    /// What changed between heaps.
    ///
    /// # Errors
    /// As [`Session::answer`].
    pub fn comparison(
        &self,
        question: &CompareQuestion,
        audience: Audience,
        watcher: &dyn Watcher,
    ) -> Result<Reply<Comparison>, SessionError> {
        unless_stopped(watcher, || self.answer_comparison(question, audience, watcher))
    }

    fn answer_comparison(
        &self,
        question: &CompareQuestion,
        audience: Audience,
        watcher: &dyn Watcher,
    ) -> Result<Reply<Comparison>, SessionError> {
        let [first, between @ .., last] = question.heaps.as_slice() else { return Err(SessionError::TooFew { least: 2 }) };
        let query = question.query(audience)?;
        let references = if query.needs_references() { References::Wanted } else { References::Spared };
        let (base, current) = self.lend_two(first, last, references, watcher)?;
        begin("comparing", watcher)?;
        let pair = Pair { base: &base.heap, current: &current.heap };
        let series = if between.is_empty() { Series::Two } else { Series::More };
        let mut comparing = Comparing::new(pair, [&base.source, &current.source], series, &query);
        for input in between {
            let between = self.lend(input, references, watcher)?;
            begin("comparing", watcher)?;
            comparing.add_between(&between.heap, &between.source);
            check_second_reading(&between)?;
        }
        let report = comparing.finish();
        check_second_reading(&base)?;
        check_second_reading(&current)?;
        let notes = base.heap.notes().iter().chain(current.heap.notes().iter()).map(str::to_owned).collect();
        Ok(Reply { answer: report, notes, heaps: vec![base, current] })
    }

    /// Reads two side by side. If both are bad the first is told.
    fn lend_two(
        &self,
        first: &Input,
        second: &Input,
        references: References,
        watcher: &dyn Watcher,
    ) -> Result<(Arc<Opened>, Arc<Opened>), SessionError> {
        let together = SideBySide::new(watcher);
        let (first, second) =
            rayon::join(|| self.lend(first, references, &together), || self.lend(second, references, &together));
        Ok((first?, second?))
    }
}

impl CompareQuestion {
    /// The same for reports.
    ///
    /// # Errors
    /// The pattern is none.
    pub fn query(&self, audience: Audience) -> Result<CompareQuery, SessionError> {
        Ok(CompareQuery {
            view: self.view,
            by: self.by,
            matching: self.matching,
            sort: self.sort,
            class: self.class.as_deref().map(pattern).transpose()?,
            min_delta: self.min_delta,
            objects: if self.objects { Objects::Listed } else { Objects::Counted },
            limit: audience.rows(self.limit, USUAL_ROWS),
            asked: Limit::from_argument(self.limit),
        })
    }
}

/// References that were spared may have been wanted after all: whether they could be read then.
fn check_second_reading(opened: &Opened) -> Result<(), SessionError> {
    opened
        .heap
        .second_reading_fault()
        .map_or(Ok(()), |fault| Err(SessionError::Unopened { file: opened.source.file.clone(), message: fault.to_string() }))
}
