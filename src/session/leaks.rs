//! Questions about what leaks: the first and the last heap stay, those between come and go.

use std::sync::Arc;

use super::answer::Reply;
use super::audience::Audience;
use super::error::SessionError;
use super::objects::pattern;
use super::query::{Input, LeaksQuestion};
use super::watcher::Watcher;
use super::{Lent, Opened, Session, begin, unless_stopped};
use crate::leaks::{Ignore, LeakOptions, SeriesPlan, Thresholds};
use crate::report::leaks::{Detail, FindLeaks, LeakHunt, LeakQuery, USUAL_ROWS, suspects};

impl Session {
    /// What leaks; of one heap alone, where memory accumulates.
    ///
    /// # Errors
    /// As [`Session::answer`].
    pub fn leaks(
        &self,
        question: &LeaksQuestion,
        audience: Audience,
        watcher: &dyn Watcher,
    ) -> Result<Reply<FindLeaks>, SessionError> {
        unless_stopped(watcher, || self.answer_leaks(question, audience, watcher))
    }

    fn answer_leaks(
        &self,
        question: &LeaksQuestion,
        audience: Audience,
        watcher: &dyn Watcher,
    ) -> Result<Reply<FindLeaks>, SessionError> {
        let query = self.leak_query(question, audience)?;
        let mut notes = Vec::new();
        let mut heaps = Heaps { session: self, watcher, notes: &mut notes };
        let (report, held) = match question.heaps.as_slice() {
            [] => return Err(SessionError::TooFew { least: 1 }),
            [only] => {
                let opened = self.lend(only, watcher)?;
                heaps.notes.extend(opened.heap.notes().iter().map(str::to_owned));
                begin("analysing", watcher)?;
                (suspects(&opened.heap, &opened.source, query.limit), vec![Lent::Whole(opened)])
            }
            [first, between @ .., last] => {
                let baseline = heaps.next(first)?;
                let plan = SeriesPlan { steps: between.len() + usize::from(!query.has_final), has_final: query.has_final };
                let mut hunt = LeakHunt::new(&baseline.heap, &baseline.source, &query, plan);
                for input in between {
                    let step = heaps.next(input)?;
                    begin("comparing", watcher)?;
                    hunt.add(&step.heap, &step.source);
                    watcher.answered(step.heap.timings());
                }
                let end = heaps.next(last)?;
                begin("comparing", watcher)?;
                let report = hunt.finish(&end.heap, &end.source);
                watcher.answered(end.heap.timings());
                (report, vec![Lent::Whole(baseline), Lent::Whole(end)])
            }
        };
        Ok(Reply { answer: report, notes, heaps: held })
    }

    fn leak_query(&self, question: &LeaksQuestion, audience: Audience) -> Result<LeakQuery, SessionError> {
        let usual = self.leak_options.thresholds;
        let mut options = LeakOptions {
            thresholds: Thresholds {
                min_growth: question.min_growth.unwrap_or(usual.min_growth),
                min_count: question.min_count.unwrap_or(usual.min_count),
                min_enlarged: question.min_enlarged.unwrap_or(usual.min_enlarged),
                max_unexplained: question.max_unexplained.unwrap_or(usual.max_unexplained),
                ..usual
            },
            ignore: self.leak_options.ignore.clone(),
            notes: self.leak_options.notes.iter().chain(&question.notes).cloned().collect(),
            work: question.work.or(self.leak_options.work),
        };
        for text in &question.ignore {
            options.ignore.push(Ignore::any(pattern(text)?, format!("match --ignore {text}")));
        }
        Ok(LeakQuery {
            options,
            has_final: question.has_final,
            trace_all_objects: question.trace_all_objects,
            set_aside: if question.set_aside { Detail::Each } else { Detail::Totals },
            by_package: question.by_package,
            limit: audience.rows(question.limit, USUAL_ROWS),
        })
    }
}

/// The heaps of a series, one after another.
struct Heaps<'s> {
    session: &'s Session,
    watcher: &'s dyn Watcher,
    /// What was unusual in any of them.
    notes: &'s mut Vec<String>,
}

impl Heaps<'_> {
    fn next(&mut self, input: &Input) -> Result<Arc<Opened>, SessionError> {
        let opened = self.session.lend(input, self.watcher)?;
        let file = &opened.source.file;
        self.notes.extend(opened.heap.notes().iter().map(|note| format!("{file}: {note}")));
        Ok(opened)
    }
}
