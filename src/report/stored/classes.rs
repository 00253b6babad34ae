//! Stored summaries beside each other: what became of each class, as far as the answers tell.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::queries::census::By;
use crate::report::common::{Listing, Rest};
use crate::report::comparison::{
    CompareQuery, ComparedSnapshot, Comparison, GroupInfo, Grouping, MatchingInfo, SCHEMA_VERSION, passes, sort_groups,
};
use crate::report::summary::Summary;
use crate::report::units::counted;

/// Why stored summaries can't be held against each other.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotComparable {
    /// One of them has no table.
    #[error("{0}: has no table of classes or groups: store the whole answer of summary, without --view")]
    NoTable(String),
    /// One of them has no total.
    #[error("{0}: does not tell how big the heap is: store the whole answer of summary, without --view classes")]
    NoTotal(String),
    /// They are grouped by different things.
    #[error("{0} and {1} have different tables: store the same answer of summary of both snapshots")]
    OtherTable(String, String),
    /// They are about different objects.
    #[error(
        "{0} and {1} were narrowed differently (--class, --filter, --between): store the same answer of summary of both snapshots"
    )]
    OtherFilter(String, String),
}

/// What the rows are called that some answer leaves out.
const OTHERS: &str = "(others, which an answer leaves out)";

/// The table of an answer.
struct Told<'s> {
    file: &'s str,
    by: By,
    rows: BTreeMap<String, Rest>,
    /// What is in the rows that are left out, and how many there are.
    rest: Rest,
    left_out: usize,
}

/// Compares summaries of different snapshots, the oldest first, each with the name of its file.
///
/// # Errors
/// They are about different things, or do not tell enough.
pub fn compare_summaries(answers: &[(String, Box<Summary>)], query: &CompareQuery) -> Result<Comparison, NotComparable> {
    let told = answers.iter().map(|(file, answer)| Told::of(file, answer)).collect::<Result<Vec<Told>, _>>()?;
    for (at, table) in told.iter().enumerate().skip(1) {
        if table.by != told[0].by {
            return Err(NotComparable::OtherTable(told[0].file.to_owned(), table.file.to_owned()));
        }
        if answers[at].1.filter != answers[0].1.filter {
            return Err(NotComparable::OtherFilter(told[0].file.to_owned(), table.file.to_owned()));
        }
    }
    let by = told.first().map_or(By::Class, |table| table.by);
    let mut rows: Vec<GroupInfo> = groups(&told).into_iter().filter(|row| passes(row, query)).collect();
    sort_groups(&mut rows, query.sort);
    let total = rows.len();
    rows.truncate(query.limit);
    let mut report = Comparison {
        schema_version: SCHEMA_VERSION,
        command: "compare".into(),
        snapshots: answers.iter().map(|(file, answer)| compared(file, answer)).collect::<Result<_, _>>()?,
        matching: MatchingInfo {
            by: "name".into(),
            sampled: 0,
            shared_ids: 0,
            agreeing: 0,
            explanation: explanation(by, &told),
            other_processes: Vec::new(),
        },
        growth: None,
        set_aside: None,
        classes: None,
        groups: vec![Grouping { by, rows: Listing::first(total, rows) }],
        limit: query.asked.argument(),
        left_out: Vec::new(),
    };
    report.tell_left_out();
    Ok(report)
}

impl<'s> Told<'s> {
    fn of(file: &'s str, answer: &Summary) -> Result<Self, NotComparable> {
        let mut rows: BTreeMap<String, Rest> = BTreeMap::new();
        let mut add = |name: String, count, shallow_size| *rows.entry(name).or_default() += Rest { count, shallow_size };
        let (by, rest, left_out) = if let Some(classes) = &answer.classes {
            // Places move with every edit of a script: classes of one name are one.
            classes.rows.iter().for_each(|row| add(row.class.to_string(), row.count, row.shallow_size));
            (By::Class, classes.rest, classes.left_out())
        } else if let Some(groups) = &answer.groups {
            groups.rows.rows.iter().for_each(|row| add(row.name.clone(), row.count, row.shallow_size));
            (groups.by, groups.rows.rest, groups.rows.left_out())
        } else {
            return Err(NotComparable::NoTable(file.to_owned()));
        };
        Ok(Told { file, by, rows, rest: rest.unwrap_or_default(), left_out })
    }

    /// What it says of a name: nothing, if it may be among what it leaves out.
    fn get(&self, name: &str) -> Option<Rest> {
        self.rows.get(name).copied().or((self.left_out == 0).then(Rest::default))
    }
}

fn compared(file: &str, answer: &Summary) -> Result<ComparedSnapshot, NotComparable> {
    let of_groups = answer.groups.as_ref().map(|groups| groups.total_size);
    let total = answer.statistics.as_ref().map(|statistics| statistics.total).or(of_groups);
    let total = total.ok_or_else(|| NotComparable::NoTotal(file.to_owned()))?;
    Ok(ComparedSnapshot { snapshot: answer.head.snapshot.clone(), total, answer: Some(file.to_owned()) })
}

/// A row for each name of which every answer tells, and one for what is left, so that rows add up to the heaps.
fn groups(told: &[Told]) -> Vec<GroupInfo> {
    let names: BTreeSet<&str> = told.iter().flat_map(|table| table.rows.keys().map(String::as_str)).collect();
    let mut others: Vec<Rest> = told.iter().map(|table| table.rest).collect();
    let mut rows = Vec::new();
    for name in names {
        let amounts: Option<Vec<Rest>> = told.iter().map(|table| table.get(name)).collect();
        match amounts {
            Some(amounts) => rows.push(GroupInfo::new(name, &amounts)),
            None => std::iter::zip(&mut others, told)
                .for_each(|(others, table)| *others += table.rows.get(name).copied().unwrap_or_default()),
        }
    }
    if others.iter().any(|others| others.count > 0) {
        rows.push(GroupInfo::new(OTHERS, &others));
    }
    rows
}

/// What such a comparison can't know, and where to find more.
fn explanation(by: By, told: &[Told]) -> String {
    let what = if by == By::Class { "classes" } else { "groups" };
    let mut text = format!(
        "Stored answers hold numbers by name and no objects: which objects are new, which were freed and what holds them is not known, \
         and {what} of one name are one row."
    );
    let parts: Vec<String> = told
        .iter()
        .filter(|table| table.left_out > 0)
        .map(|table| format!("{} leaves out {}", table.file, counted(table.left_out as u64, "row", "rows")))
        .collect();
    if !parts.is_empty() {
        text.push_str(&format!(
            " {}: {what} of which one answer does not tell are in one row, {OTHERS}. Answers made with summary --full have all.",
            parts.join(", ")
        ));
    }
    text
}

impl GroupInfo {
    fn new(name: &str, amounts: &[Rest]) -> Self {
        GroupInfo::of(
            name.to_owned(),
            amounts.iter().map(|amount| amount.count).collect(),
            amounts.iter().map(|amount| amount.shallow_size).collect(),
        )
    }
}
