//! Who called functions that allocated: how much of that is told, and how, in recordings and in profiles.

use super::common::FunctionInfo;
use super::document::{Line, Role};
use super::units::size;

/// Of so many functions, the first of the list, callers are told.
pub(super) const WITH_CALLERS: usize = 10;
/// So many calls above a function.
pub(super) const MOST_CALLS: usize = 32;
/// So many callers of a function; those on whose behalf little was allocated are left out first.
pub(super) const MOST_CALLERS: usize = 20;
/// What is less than this part of what the function allocated is left out.
pub(super) const LEAST_PERCENT: u64 = 1;

/// What stands above the lines.
pub(super) const CALLERS_HEADING: &str = "On whose behalf: each function, and below it who called it";

/// A function that allocated (depth 0), or one so many calls above it, with the bytes that were allocated on its behalf.
pub(super) fn call_line(depth: u32, of: &FunctionInfo, bytes: u64) -> Line {
    let line = Line::at(1 + depth as usize).with(Role::Number, format!("{:>8}  ", size(bytes))).with(Role::Name, of.name());
    match of.place() {
        place if place.is_empty() => line,
        place => line.with(Role::Dim, format!("  {place}")),
    }
}
