//! Questions about what changed: the first and the last heap stay, those between come and go.

use super::answer::Reply;
use super::audience::Audience;
use super::error::SessionError;
use super::objects::pattern;
use super::query::{CompareQuestion, Input};
use super::side_by_side::SideBySide;
use super::watcher::Watcher;
use super::{Lent, Session, begin, unless_stopped};
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
        let series = if between.is_empty() { Series::Two } else { Series::More };
        let (base, current) = if query.needs_references() {
            self.side_by_side([first, last], watcher, |input, watcher| self.lend(input, watcher))?
        } else {
            let (base, current) =
                self.side_by_side([first, last], watcher, |input, watcher| self.lend_outlined(input, watcher))?;
            begin("comparing", watcher)?;
            let (outlines, sources) = ([base.outline(), current.outline()], [base.source(), current.source()]);
            if let Some(mut comparing) = Comparing::of_outlines(outlines, sources, series, &query) {
                for input in between {
                    let between = self.lend_outlined(input, watcher)?;
                    begin("comparing", watcher)?;
                    comparing.add_outline_between(between.outline(), between.source());
                }
                return Ok(reply(comparing.finish(), base, current));
            }
            (base.into_whole()?, current.into_whole()?)
        };
        begin("comparing", watcher)?;
        let pair = Pair { base: &base.heap, current: &current.heap };
        let mut comparing = Comparing::new(pair, [&base.source, &current.source], series, &query);
        for input in between {
            let between = self.lend(input, watcher)?;
            begin("comparing", watcher)?;
            comparing.add_between(&between.heap, &between.source);
        }
        let report = comparing.finish();
        Ok(reply(report, Lent::Whole(base), Lent::Whole(current)))
    }

    /// Reads two side by side. If both are bad the first is told.
    fn side_by_side<T: Send>(
        &self,
        [first, second]: [&Input; 2],
        watcher: &dyn Watcher,
        lend: impl Fn(&Input, &dyn Watcher) -> Result<T, SessionError> + Sync,
    ) -> Result<(T, T), SessionError> {
        let together = SideBySide::new(watcher);
        let (first, second) = rayon::join(|| lend(first, &together), || lend(second, &together));
        Ok((first?, second?))
    }
}

/// The answer with what was unusual in the files.
fn reply(answer: Comparison, base: Lent, current: Lent) -> Reply<Comparison> {
    let notes = [&base, &current].into_iter().flat_map(|lent| lent.outline().notes().iter()).map(str::to_owned).collect();
    Reply { answer, notes, heaps: vec![base, current] }
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
