//! `compare` of two sampling allocation profiles: which functions allocated more.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use heap_analyzer::profile::{AllocationProfile, BEGINNING, is_profile};
use heap_analyzer::report::profile::{ProfileCompareQuery, compare_profiles};
use heap_analyzer::report::{Format, Limit, Source};
use heap_analyzer::snapshot::Progress;

use super::{CompareArguments, MatchName, SortName};
use crate::cli::exit::Failure;
use crate::cli::input::{self, SnapshotOrProfile};
use crate::cli::output::Output;
use crate::cli::progress::StderrProgress;

/// Whether a file is a profile. What can be read only once, or not at all, is none.
pub(super) fn is_profile_file(path: &Path) -> bool {
    if !std::fs::metadata(path).is_ok_and(|found| found.is_file()) {
        return false;
    }
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BEGINNING as u64).read_to_end(&mut start));
    read.is_ok() && is_profile(&start)
}

impl CompareArguments {
    /// Compares profiles and writes the answer. Some of the files may be snapshots, which is told.
    pub(super) fn answer_of_profiles(
        &self,
        paths: &[PathBuf],
        format: Format,
        progress: &StderrProgress,
        output: Output,
    ) -> Result<(), Failure> {
        let [first, last] = paths else {
            return Err(Failure::Told("allocation profiles are compared two at a time".to_owned()));
        };
        if let Some(option) = self.asks_for_objects() {
            return Err(Failure::Told(format!(
                "these are sampling allocation profiles: they have functions and no objects, which {option} is about\n\
                 Of them `compare` takes --limit, --min-delta and --sort size-delta|name; for the rest take heap snapshots."
            )));
        }
        let (before, after) = (open(first, progress)?, open(last, progress)?);
        progress.phase("comparing", None);
        let is_for_people = matches!(format, Format::Table(_) | Format::Markdown);
        let query = ProfileCompareQuery {
            by_name: matches!(self.sort, SortName::Name),
            own_only: is_for_people,
            min_delta: self.min_delta,
            limit: Limit::from_argument(self.limit).or(if is_for_people { MOST_FUNCTIONS } else { usize::MAX }),
        };
        let report = compare_profiles((&before.0, &before.1), (&after.0, &after.1), query);
        progress.before_writing(&output);
        let written = output.write_report(&report, format);
        progress.finish(before.0.notes().iter().chain(after.0.notes()).map(String::as_str));
        written
    }

    /// An option that was given and that only snapshots can answer.
    fn asks_for_objects(&self) -> Option<&'static str> {
        let given = [
            (self.view.is_some(), "--view"),
            (self.by != super::ByName::default(), "--by"),
            (self.class.is_some(), "--class"),
            (self.objects, "--objects"),
            (!matches!(self.matching, MatchName::Auto), "--match"),
            (!matches!(self.sort, SortName::SizeDelta | SortName::Name), "this --sort"),
        ];
        given.into_iter().find_map(|(is_given, option)| is_given.then_some(option))
    }
}

/// So many functions fit the screen.
const MOST_FUNCTIONS: usize = 10;

fn open(path: &Path, progress: &StderrProgress) -> Result<(AllocationProfile, Source), Failure> {
    if !is_profile_file(path) {
        return Err(Failure::about(
            path.display(),
            "this is no allocation profile, and the other file is one: compare two of a kind",
        ));
    }
    match input::open_snapshot_or_profile(path, progress)? {
        SnapshotOrProfile::Profile(opened) => Ok(opened),
        SnapshotOrProfile::Snapshot(_) => Err(Failure::about(path.display(), "the file changed while it was read")),
    }
}
