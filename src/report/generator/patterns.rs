//! The catalogue: every pattern in words.

use schemars::JsonSchema;
use serde::Serialize;

use crate::generator::patterns::{PAGES, PATTERNS, Pattern, PatternKind, Place};
use crate::report::Report;
use crate::report::document::{Block, Cell, Column, Document, Line, Role, Table};

/// All patterns.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PatternList {
    /// Version of this shape; it only grows.
    pub schema_version: u32,
    /// `leak-generator list`.
    pub command: &'static str,
    /// The patterns: leaks of programs first, then what only looks like one, then leaks of pages.
    pub patterns: Vec<PatternInfo>,
}

/// A pattern in words.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PatternInfo {
    /// As on the command line.
    pub name: &'static str,
    /// `leak` or `harmless`.
    pub kind: &'static str,
    /// Where it leaks: in a `program`, or in a `page` of a browser.
    pub place: &'static str,
    /// What the program does.
    pub title: String,
    /// What leaks, and why.
    pub leaks: String,
    /// How it looks in a snapshot.
    pub in_a_snapshot: String,
    /// How it is repaired.
    pub repair: String,
}

impl PatternList {
    /// The whole catalogue.
    pub fn all() -> Self {
        let patterns = PATTERNS.iter().chain(PAGES).map(PatternInfo::new).collect();
        PatternList { schema_version: 1, command: "leak-generator list", patterns }
    }

    fn show(&self, title: &str, place: Place, kind: PatternKind, document: &mut Document) {
        document.heading(title);
        let mut lines = Vec::new();
        let wanted = |pattern: &&PatternInfo| pattern.place == place.as_str() && pattern.kind == kind.as_str();
        for pattern in self.patterns.iter().filter(wanted) {
            if !lines.is_empty() {
                lines.push(Line::at(0));
            }
            lines.push(Line::at(0).with(Role::Name, pattern.name));
            let answers = [
                ("", &pattern.title),
                ("leaks   ", &pattern.leaks),
                ("looks   ", &pattern.in_a_snapshot),
                ("repair  ", &pattern.repair),
            ];
            for (key, text) in answers {
                lines.push(Line { indent: 1, ..Line::whole() }.with(Role::Dim, key).with(Role::Plain, text));
            }
        }
        document.push(Block::Lines(lines));
    }
}

impl PatternInfo {
    fn new(pattern: &Pattern) -> Self {
        let words = pattern.description();
        PatternInfo {
            name: pattern.name,
            kind: pattern.kind.as_str(),
            place: pattern.place.as_str(),
            title: words.title,
            leaks: words.leaks,
            in_a_snapshot: words.looks,
            repair: words.repair,
        }
    }
}

impl Report for PatternList {
    fn document(&self) -> Document {
        let mut document = Document::default();
        self.show("Leaks", Place::Program, PatternKind::Leak, &mut document);
        self.show("Harmless, but they look like it", Place::Program, PatternKind::Harmless, &mut document);
        self.show("Leaks of pages, for --runtime chromium", Place::Page, PatternKind::Leak, &mut document);
        let commands = [
            ("read how it is done, and how it is repaired", "heap-analyzer leak-generator show cache"),
            (
                "make it leak, with snapshots and the truth about them",
                "heap-analyzer leak-generator run --pattern cache --out leaks",
            ),
        ];
        document.push(Block::Next(commands.map(|(what, command)| (what.to_owned(), command.to_owned())).to_vec()));
        document
    }

    fn rows(&self) -> Table {
        let columns = ["name", "kind", "title", "leaks", "in_a_snapshot", "repair", "place"];
        let row = |pattern: &PatternInfo| {
            let texts = [&pattern.title, &pattern.leaks, &pattern.in_a_snapshot, &pattern.repair];
            let names = [pattern.name, pattern.kind].map(|name| Cell::Name(name.to_owned()));
            let place = Cell::Name(pattern.place.to_owned());
            names.into_iter().chain(texts.map(|text| Cell::Text(text.clone()))).chain([place]).collect()
        };
        Table {
            columns: columns.map(|key| Column::text(key, key)).to_vec(),
            rows: self.patterns.iter().map(row).collect(),
            left_out: None,
        }
    }
}
