//! What was generated: the truth as people read it, and what to type next.

use serde::Serialize;

use crate::generator::truth::{PatternTruth, Phase, Truth};
use crate::report::Report;
use crate::report::command_line::quote;
use crate::report::document::{Block, Cell, Column, Document, Table};
use crate::report::units;

/// Generated snapshots. In JSON it is the truth, as in `truth.json`.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Generated<'t> {
    /// What was made.
    pub truth: &'t Truth,
    /// The folder, as it was given.
    #[serde(skip)]
    pub folder: &'t str,
}

impl Generated<'_> {
    fn path(&self, file: &str) -> String {
        let folder = self.folder.trim_end_matches('/');
        quote(&format!("{}/{file}", if folder.is_empty() { "/" } else { folder })).into_owned()
    }

    fn facts(&self) -> Vec<(String, Cell)> {
        let bytes = self.truth.snapshots.iter().map(|snapshot| snapshot.file_bytes).sum();
        let number = units::counted(self.truth.snapshots.len() as u64, "snapshot", "snapshots");
        let mut facts = vec![
            ("Folder".to_owned(), Cell::Text(self.folder.to_owned())),
            ("Snapshots".to_owned(), Cell::Text(format!("{number}, {}", units::size(bytes)))),
            ("Truth".to_owned(), Cell::Text(self.path(crate::generator::truth::TRUTH_FILE))),
        ];
        if let Some(runtime) = &self.truth.runtime {
            facts.push(("Runtime".to_owned(), Cell::Text(format!("{} {}", runtime.name, runtime.version))));
        }
        facts
    }

    /// What to type next. The one place that knows which command looks for leaks.
    fn next(&self) -> Vec<(String, String)> {
        // Without the snapshot after cleanup: what leaked is freed there, which would acquit it.
        let at_work = self.truth.snapshots.iter().filter(|snapshot| snapshot.phase != Phase::Stopped);
        let files: Vec<String> = at_work.map(|snapshot| self.path(&snapshot.file)).collect();
        match &files[..] {
            [] => Vec::new(),
            [file] => vec![("what fills this heap".to_owned(), format!("heap-analyzer summary {file}"))],
            files => vec![("find what leaks".to_owned(), format!("heap-analyzer find-leaks {}", files.join(" ")))],
        }
    }
}

impl Report for Generated<'_> {
    fn document(&self) -> Document {
        let mut document = Document::default();
        document.push(Block::Facts(self.facts()));
        if !self.truth.patterns.is_empty() {
            document.heading("What they hold, from the first to the last").push(Block::Table(overview(&self.truth.patterns)));
        }
        document.push(Block::Next(self.next()));
        document
    }

    fn rows(&self) -> Table {
        let columns = [
            Column::text("Pattern", "pattern"),
            Column::text("Leaking", "leaking"),
            Column::text("Snapshot", "snapshot"),
            Column::whole("Count", "count"),
            Column::whole("Leaking", "leaking_count"),
            Column::whole("Bytes", "bytes"),
        ];
        let row = |pattern: &PatternTruth, at: usize| {
            let held = &pattern.held[at];
            vec![
                Cell::Name(pattern.pattern.clone()),
                Cell::Text(pattern.leaking.to_string()),
                Cell::Text(held.snapshot.clone()),
                Cell::Count(held.count),
                Cell::Count(held.leaking_count),
                Cell::Size(held.bytes),
            ]
        };
        let rows = self.truth.patterns.iter().flat_map(|pattern| (0..pattern.held.len()).map(move |at| row(pattern, at)));
        Table { columns: columns.to_vec(), rows: rows.collect(), left_out: None }
    }
}

/// A row a pattern.
fn overview(patterns: &[PatternTruth]) -> Table {
    let columns = [
        Column::text("Pattern", "pattern"),
        Column::whole("Leaks", "leaking"),
        Column::text("Collects", "member_class"),
        Column::text("In", "path"),
        Column::text("Objects", "counts"),
    ];
    let row = |pattern: &PatternTruth| {
        let counts: Vec<String> = pattern.held.iter().map(|held| units::count(held.count)).collect();
        vec![
            Cell::Name(pattern.pattern.clone()),
            Cell::Text(if pattern.leaking { "yes" } else { "no" }.to_owned()),
            Cell::Name(pattern.member_class.clone()),
            Cell::Text(pattern.path.clone()),
            Cell::Text(counts.join(" → ")),
        ]
    };
    Table { columns: columns.to_vec(), rows: patterns.iter().map(row).collect(), left_out: None }
}
