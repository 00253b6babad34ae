//! `compare` of stored answers: classes of summaries, findings of `find-leaks` and `check`.

use std::path::{Path, PathBuf};

use heap_analyzer::queries::census::By;
use heap_analyzer::report::Format;
use heap_analyzer::report::comparison::{CompareQuery, Matching, Objects, View};
use heap_analyzer::report::stored::{Stored, StoredFindings, compare_findings, compare_summaries};
use heap_analyzer::report::summary::Summary;

use super::CompareArguments;
use crate::cli::exit::Failure;
use crate::cli::global::GlobalOptions;
use crate::cli::stored;

/// Whether the files are stored answers; they are all, or none is.
pub(super) fn are_stored(paths: &[PathBuf]) -> Result<bool, Failure> {
    let answers: Vec<bool> = paths.iter().map(|path| stored::is_stored(path)).collect();
    let (answer, other) = (answers.iter().position(|&is| is), answers.iter().position(|&is| !is));
    match (answer, other) {
        // Why it is none is told where it is opened: it may not be there.
        (Some(_), Some(other)) if !paths[other].exists() && paths[other] != Path::new("-") => Ok(true),
        (Some(answer), Some(other)) => Err(Failure::Told(format!(
            "{} is a stored answer and {} is not: give snapshots, or answers of the same command",
            paths[answer].display(),
            paths[other].display()
        ))),
        (answer, _) => Ok(answer.is_some()),
    }
}

impl CompareArguments {
    /// Compares what was stored.
    pub(super) fn compare_stored(
        &self,
        paths: &[PathBuf],
        query: &CompareQuery,
        format: Format,
        global: &GlobalOptions,
    ) -> Result<(), Failure> {
        let output = global.open_answer()?;
        let answers: Vec<(String, Stored)> =
            paths.iter().map(|path| Ok((path.display().to_string(), stored::open(path)?))).collect::<Result<_, Failure>>()?;
        let (first_file, first) = &answers[0];
        let is_summary = |answer: &Stored| matches!(answer, Stored::Summary(_));
        if let Some((file, other)) = answers.iter().find(|(_, answer)| is_summary(answer) != is_summary(first)) {
            return Err(Failure::Told(format!(
                "{first_file} is an answer of {} and {file} one of {}: give answers of the same command",
                first.command(),
                other.command()
            )));
        }
        if is_summary(first) {
            if query.objects == Objects::Listed || query.view == View::Growth || query.matching == Matching::ById {
                return Err(needs_snapshots("--objects, --view growth and --match id"));
            }
            let summaries: Vec<(String, Box<Summary>)> = answers.into_iter().filter_map(summary).collect();
            let report = compare_summaries(&summaries, query).map_err(|why| Failure::Told(why.to_string()))?;
            let grouped_by = report.groups.first().map(|grouping| grouping.by);
            if query.by != By::Class && grouped_by != Some(query.by) {
                return Err(Failure::Told(
                    "--by: the answers have other groups; store summary --by with the same word".to_owned(),
                ));
            }
            return output.write_report(&report, format);
        }
        let [(before_file, before), (after_file, after)] = answers.as_slice() else {
            return Err(Failure::Told("findings are compared two answers at a time".to_owned()));
        };
        let before = StoredFindings::of(before_file, before).ok_or_else(|| no_findings(before_file, before))?;
        let after = StoredFindings::of(after_file, after).ok_or_else(|| no_findings(after_file, after))?;
        output.write_report(&compare_findings(before, after), format)
    }
}

fn summary((file, answer): (String, Stored)) -> Option<(String, Box<Summary>)> {
    match answer {
        Stored::Summary(answer) => Some((file, answer)),
        _ => None,
    }
}

fn needs_snapshots(what: &str) -> Failure {
    Failure::Told(format!("{what} need the snapshots: stored answers of summary hold numbers by class, and no objects"))
}

fn no_findings(file: &str, answer: &Stored) -> Failure {
    let why = format!("is an answer of {}: answers of summary, or of find-leaks and check, can be compared", answer.command());
    Failure::about(Path::new(file).display(), why)
}
