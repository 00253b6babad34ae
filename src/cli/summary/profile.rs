//! `summary` of a sampling allocation profile: which functions allocated.

use heap_analyzer::profile::AllocationProfile;
use heap_analyzer::report::profile::{ProfileQuery, ProfileSort, profile_summary};
use heap_analyzer::report::{Format, Limit, Source};
use heap_analyzer::snapshot::Progress;

use super::{SortName, SummaryArguments, ViewName};
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use crate::cli::progress::StderrProgress;

impl SummaryArguments {
    /// Sums up a profile and writes the answer.
    pub(super) fn answer_of_profile(
        &self,
        (profile, source): (AllocationProfile, Source),
        format: Format,
        progress: &StderrProgress,
        output: Output,
    ) -> Result<(), Failure> {
        progress.phase("analysing", None);
        let query = self.profile_query(format).map_err(|why| Failure::about(&source.file, why))?;
        let report = profile_summary(&profile, &source, query);
        progress.before_writing(&output);
        let written = output.write_report(&report, format);
        progress.finish(profile.notes().iter().map(String::as_str));
        written
    }

    /// What is asked of the profile, or what can't be.
    fn profile_query(&self, format: Format) -> Result<ProfileQuery, String> {
        if let Some(option) = self.asks_for_objects() {
            return Err(format!(
                "this is a sampling allocation profile: it has functions and no objects, which {option} is about\n\
                 Of it `summary` takes --full, --limit and --sort shallow|retained|count|name; for the rest take a heap snapshot."
            ));
        }
        let is_for_people = matches!(format, Format::Table(_) | Format::Markdown);
        Ok(ProfileQuery {
            brief: is_for_people && !self.wants_lists() && self.view.is_none(),
            sort: match self.sort {
                None | Some(SortName::Shallow | SortName::Distance) => ProfileSort::SelfSize,
                Some(SortName::Retained) => ProfileSort::TotalSize,
                Some(SortName::Count) => ProfileSort::Samples,
                Some(SortName::Name) => ProfileSort::Name,
            },
            limit: Limit::from_argument(self.limit).or(if is_for_people { 20 } else { usize::MAX }),
        })
    }

    /// An option that was given and that only a snapshot can answer.
    fn asks_for_objects(&self) -> Option<&'static str> {
        let given = [
            (self.view.is_some_and(|view| !matches!(view, ViewName::Allocations)), "--view"),
            (self.by.is_some(), "--by"),
            (self.filter.is_some(), "--filter"),
            (self.when.is_given(), "a stretch of time"),
            (self.class.is_some(), "--class"),
            (self.dominators.is_given(), "--view dominators"),
            (matches!(self.sort, Some(SortName::Distance)), "--sort distance"),
        ];
        given.into_iter().find_map(|(is_given, option)| is_given.then_some(option))
    }
}
