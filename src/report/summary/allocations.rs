//! What a recording tells of allocations: functions, and who called them, as DevTools' Allocation view.

use super::{AllocationInfo, CallerInfo, Summary};
use crate::Heap;
use crate::queries::allocations::{AllocationCounts, Allocations, CallerTree};
use crate::report::calls::{CALLERS_HEADING, LEAST_PERCENT, MOST_CALLERS, MOST_CALLS, WITH_CALLERS, call_line};
use crate::report::common::{FunctionInfo, Listing};
use crate::report::document::{Block, Cell, Column, Document, Line, Table};
use crate::report::node_table::left_out;
use crate::snapshot::JsText;

/// Functions by what they allocated.
pub(super) fn allocations(heap: &Heap, limit: usize) -> Listing<AllocationInfo> {
    let found = heap.allocations();
    let tops = found.tops();
    let mut at = 0;
    Listing::part(&tops, 0, limit, |top| {
        at += 1;
        let callers = if top.has_callers && at <= WITH_CALLERS { callers(heap, &found, top.function) } else { Vec::new() };
        let AllocationCounts { count, size, live_count, live_size } = top.counts;
        AllocationInfo { of: FunctionInfo::new(heap, top.function), count, size, live_count, live_size, callers }
    })
}

/// The function of which most is alive.
pub(super) fn most_alive(heap: &Heap) -> Option<(JsText<'static>, AllocationCounts)> {
    let tops = heap.allocations().tops();
    let top = tops.iter().max_by_key(|top| top.counts.live_size)?;
    Some((FunctionInfo::new(heap, top.function).function, top.counts))
}

/// Who called a function, in reading order: each caller before its own callers, those with most bytes first.
fn callers(heap: &Heap, allocations: &Allocations, function: u32) -> Vec<CallerInfo> {
    let tree = allocations.callers_within(function, MOST_CALLS);
    let least = tree.get(0).counts.size / 100 * LEAST_PERCENT;
    let mut rows = Vec::new();
    let mut stack = biggest_last(&tree, 0, 1);
    while let Some((at, depth)) = stack.pop().filter(|_| rows.len() < MOST_CALLERS) {
        let caller = tree.get(at);
        // The root of the calls is nobody.
        if caller.function == 0 || caller.counts.size < least {
            continue;
        }
        let AllocationCounts { count, size, live_count, live_size } = caller.counts;
        rows.push(CallerInfo { depth, of: FunctionInfo::new(heap, caller.function), count, size, live_count, live_size });
        stack.extend(biggest_last(&tree, at, depth + 1));
    }
    rows
}

fn biggest_last(tree: &CallerTree, at: u32, depth: u32) -> Vec<(u32, u32)> {
    let mut callers = tree.get(at).callers.clone();
    callers.sort_by_key(|&at| tree.get(at).counts.size);
    callers.into_iter().map(|at| (at, depth)).collect()
}

/// The functions, then who called them.
pub(super) fn show(report: &Summary, document: &mut Document) {
    let Some(rows) = &report.allocations else { return };
    document.heading("Functions by what they allocated while the recording ran");
    if rows.total == 0 {
        document.text(
            "This file tells of no allocations: record with DevTools\u{2019} \u{201c}Allocations on timeline\u{201d} and its option \u{201c}Allocation stack traces\u{201d}.",
        );
        return;
    }
    document.push(Block::Table(table(rows)));
    let lines: Vec<Line> = rows.rows.iter().filter(|row| !row.callers.is_empty()).flat_map(caller_lines).collect();
    if !lines.is_empty() {
        document.heading(CALLERS_HEADING).push(Block::Lines(lines));
    }
}

pub(super) fn table(rows: &Listing<AllocationInfo>) -> Table {
    let columns = vec![
        Column::text("Function", "function"),
        Column::place("Declared at", "place"),
        Column::whole("Allocated", "size"),
        Column::whole("Alive", "live_size"),
        Column::whole("Objects alive", "live_count"),
    ];
    let row = |row: &AllocationInfo| {
        vec![
            Cell::Name(row.of.name()),
            Cell::Text(row.of.place()),
            Cell::Size(row.size),
            Cell::Size(row.live_size),
            Cell::Count(row.live_count),
        ]
    };
    Table { columns, rows: rows.rows.iter().map(row).collect(), left_out: left_out(rows, "functions") }
}

fn caller_lines(row: &AllocationInfo) -> Vec<Line> {
    let callers = row.callers.iter().map(|caller| call_line(caller.depth, &caller.of, caller.size));
    std::iter::once(call_line(0, &row.of, row.size)).chain(callers).collect()
}
