//! What closures keep for nothing, for people.

use super::Summary;
use crate::report::common::Listing;
use crate::report::dead_variables::{DeadScopeInfo, names};
use crate::report::document::{Block, Cell, Column, Document, Table};
use crate::report::node_table::left_out;
use crate::report::units::{counted, size};

/// The section, if closures keep anything at all.
pub(super) fn section(report: &Summary, document: &mut Document) {
    let Some(scopes) = report.dead_variables.as_ref().filter(|scopes| scopes.rows.iter().any(|scope| scope.dead_size > 0)) else {
        return;
    };
    document.heading("Closures keep variables nobody can use").text(sentence(scopes));
    document.push(Block::Table(table(scopes)));
}

/// Each scope's share of what would be free without the variables.
fn sentence(scopes: &Listing<DeadScopeInfo>) -> String {
    let contexts: u64 = scopes.rows.iter().map(|scope| scope.context_count).sum();
    let kept: u64 = scopes.rows.iter().map(|scope| scope.kept_size).sum();
    let of_these = if scopes.left_out() > 0 { "the scopes shown" } else { "these scopes" };
    format!(
        "The functions that used them are gone, but others of the same scope are alive and keep them all: {} of {of_these}, \
         {} that nothing else keeps. Set such variables to null when they are done with, or make the function that stays in a \
         scope of its own.",
        counted(contexts, "context", "contexts"),
        size(kept)
    )
}

fn table(scopes: &Listing<DeadScopeInfo>) -> Table {
    let columns = vec![
        Column::text("Scope", "scope"),
        Column::whole("Contexts", "context_count"),
        Column::text("Dead variables", ""),
        Column::whole("They retain", "dead_size"),
        Column::whole("Kept by it alone", "kept_size"),
        Column::whole("Context", ""),
    ];
    let row = |scope: &DeadScopeInfo| {
        let first = scope.contexts.rows.first();
        vec![
            Cell::Text(scope.place()),
            Cell::Count(scope.context_count),
            first.map_or(Cell::Empty, |context| Cell::Text(names(&context.variables))),
            Cell::Size(scope.dead_size),
            Cell::Size(scope.kept_size),
            first.map_or(Cell::Empty, |context| Cell::Id(context.id)),
        ]
    };
    Table { columns, rows: scopes.rows.iter().map(row).collect(), left_out: left_out(scopes, "scopes") }
}
