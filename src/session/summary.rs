//! Questions about what fills a heap.

use std::sync::Arc;

use super::answer::Reply;
use super::audience::Audience;
use super::error::{Place, SessionError};
use super::objects::{Resolver, pattern};
use super::query::{DominatorQuestion, Input, SummaryQuestion, TimeWindow};
use super::watcher::Watcher;
use super::{Lent, Opened, Session, begin, unless_stopped};
use crate::compare::{IdConsistency, Pair, ids_between};
use crate::queries::filters::IdRange;
use crate::queries::samples::ids_of_window;
use crate::report::Limit;
use crate::report::summary::{DominatorQuery, Rows, Summary, SummaryQuery, View, summary};

impl Session {
    /// What fills a heap.
    ///
    /// # Errors
    /// As [`Session::answer`].
    pub fn summary(
        &self,
        question: &SummaryQuestion,
        audience: Audience,
        watcher: &dyn Watcher,
    ) -> Result<Reply<Summary>, SessionError> {
        unless_stopped(watcher, || self.answer_summary(question, audience, watcher))
    }

    fn answer_summary(
        &self,
        question: &SummaryQuestion,
        audience: Audience,
        watcher: &dyn Watcher,
    ) -> Result<Reply<Summary>, SessionError> {
        let opened = self.lend(&question.heap, watcher)?;
        let allocated = self.allocated(question, &opened, watcher)?;
        begin("analysing", watcher)?;
        let limit = Limit::from_argument(question.limit);
        let query = SummaryQuery {
            view: question.by.map_or(question.view, View::Groups),
            brief: question.brief,
            only_screen: audience == Audience::People,
            budget: question.budget,
            sort: question.sort,
            filter: question.filter,
            allocated,
            class: question.class.as_deref().map(pattern).transpose()?,
            rows: audience.choose(Rows::for_people(limit), Rows::for_machines(limit)),
            dominators: dominators(&question.dominators, question.limit, &opened, audience)?,
        };
        let Opened { heap, source } = &*opened;
        let report = summary(heap, source, &query);
        watcher.answered(heap.timings());
        let notes = heap.notes().iter().chain(report.notes.iter().copied()).map(str::to_owned).collect();
        Ok(Reply { answer: report, notes, heaps: vec![Lent::Whole(Arc::clone(&opened))] })
    }

    /// Ids of the objects that are meant by the time when they were allocated, with words for them.
    fn allocated(
        &self,
        question: &SummaryQuestion,
        opened: &Opened,
        watcher: &dyn Watcher,
    ) -> Result<Option<(IdRange, String)>, SessionError> {
        match (&question.between, &question.new_since) {
            (Some(window), _) => in_recording(opened, *window).map(Some),
            (_, Some(since)) => self.allocated_after(opened, since, question.until.as_ref(), watcher).map(Some),
            _ => Ok(None),
        }
    }

    fn allocated_after(
        &self,
        opened: &Opened,
        since: &Input,
        until: Option<&Input>,
        watcher: &dyn Watcher,
    ) -> Result<(IdRange, String), SessionError> {
        let earlier = self.lend_outlined(since, watcher)?;
        let later = until.map(|until| self.lend_outlined(until, watcher)).transpose()?;
        let (earlier_file, later_file) = (earlier.source().file.clone(), later.as_ref().map(|later| later.source().file.clone()));
        let range = ids_between(earlier.outline(), later.as_ref().map(Lent::outline));
        let is_one_process = ids_match(earlier, opened)? && later.map_or(Ok(true), |later| ids_match(later, opened))?;
        let range = is_one_process.then_some(range).ok_or_else(|| SessionError::ForeignIds {
            file: opened.source.file.clone(),
            others: match &later_file {
                Some(later_file) => format!("{earlier_file} or {later_file}"),
                None => earlier_file.clone(),
            },
        })?;
        let until = later_file.map(|later_file| format!(" and before {later_file}")).unwrap_or_default();
        Ok((range, format!("allocated after {earlier_file}{until}")))
    }
}

/// Whether ids mean the same in an earlier heap and in this one. Only if a sample of them does not tell are references looked at.
fn ids_match(earlier: Lent, opened: &Opened) -> Result<bool, SessionError> {
    if IdConsistency::of_sample(earlier.outline(), opened.heap.outline()).ids_look_the_same() {
        return Ok(true);
    }
    let earlier = earlier.into_whole()?;
    Ok(IdConsistency::new(Pair { base: &earlier.heap, current: &opened.heap }).ids_match())
}

fn in_recording(opened: &Opened, window: TimeWindow) -> Result<(IdRange, String), SessionError> {
    if opened.heap.samples().is_empty() {
        return Err(SessionError::NoRecording { file: opened.source.file.clone() });
    }
    let range = ids_of_window(&opened.heap, window.from, window.to.unwrap_or(i64::MAX));
    let seconds = |micros: i64| micros as f64 / 1e6;
    let until = window.to.map(|to| format!(", and until {:.1} s", seconds(to))).unwrap_or_default();
    Ok((range, format!("allocated from {:.1} s on{until}", seconds(window.from))))
}

/// `width` is how many parts each node has.
fn dominators(
    question: &DominatorQuestion,
    width: Option<usize>,
    opened: &Opened,
    audience: Audience,
) -> Result<DominatorQuery, SessionError> {
    let resolver = Resolver { heap: &opened.heap, file: &opened.source.file };
    let from = question.from.map(|id| resolver.nodes(&[id], Place::Start)).transpose()?;
    Ok(DominatorQuery {
        from: from.and_then(|nodes| nodes.first().copied()),
        depth: question.depth,
        width: width.map(|width| if width == 0 { usize::MAX } else { width }),
        folds: audience == Audience::People,
        asked_share: question.min_share,
        least_per_mille: question.min_share.unwrap_or(audience.choose(0.1, 0.0)) * 10.0,
    })
}
