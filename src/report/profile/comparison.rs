//! The answer of `compare` on two sampling allocation profiles: which functions allocated more.

use schemars::JsonSchema;
use serde::Serialize;

use super::{ProfileInfo, SCHEMA_VERSION, comparison_view};
use crate::profile::{AllocationProfile, FunctionChange, FunctionTotals, function_changes};
use crate::report::Report;
use crate::report::common::{FunctionInfo, Listing, Source};
use crate::report::document::{Document, Table};

/// What shall be said of two profiles.
#[derive(Debug, Clone, Copy)]
pub struct ProfileCompareQuery {
    /// By name instead of by growth.
    pub by_name: bool,
    /// Functions that changed only by what they called are left out.
    pub own_only: bool,
    /// Functions that changed by less are left out, in bytes.
    pub min_delta: u64,
    /// How many functions at most.
    pub limit: usize,
}

/// Which functions allocated more, as samples tell.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "heap-analyzer compare of allocation profiles")]
pub struct ProfileComparison {
    /// Version of this format.
    pub schema_version: u32,
    /// The command that gave the answer.
    pub command: &'static str,
    /// The earlier profile.
    pub before: ProfileInfo,
    /// The later profile.
    pub after: ProfileInfo,
    /// By how much what was allocated grew, in bytes.
    pub size_delta: i64,
    /// Functions of either profile, by growth of what they allocated themselves unless `--sort` says otherwise. With those that
    /// `--min-delta` and a limit leave out, the growth adds up to `size_delta`.
    pub functions: Listing<FunctionChangeInfo>,
    /// Growth of functions that are left out, in bytes.
    pub other_delta: i64,
}

/// What a function allocated before and after.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FunctionChangeInfo {
    /// The function, as the later profile has it where it does.
    #[serde(flatten)]
    pub of: FunctionInfo,
    /// The npm package that it belongs to, `(app)`, `(runtime)` or `(engine)`.
    pub package: String,
    /// By how many bytes what it allocated itself grew.
    pub self_delta: i64,
    /// By how many bytes what it and all that it called allocated grew.
    pub total_delta: i64,
    /// Bytes that it allocated itself before.
    pub self_size_before: u64,
    /// Bytes that it allocated itself after.
    pub self_size_after: u64,
    /// Number of samples of that before.
    pub sample_count_before: u64,
    /// Number of samples of that after.
    pub sample_count_after: u64,
}

/// Compares two profiles, each with its source.
pub fn compare_profiles(
    (before, before_source): (&AllocationProfile, &Source),
    (after, after_source): (&AllocationProfile, &Source),
    query: ProfileCompareQuery,
) -> ProfileComparison {
    let info = |change: &FunctionChange| FunctionChangeInfo::new(before, after, change);
    let is_asked = |change: &FunctionChangeInfo| {
        let of_calls = if query.own_only { 0 } else { change.total_delta.unsigned_abs() };
        let most = change.self_delta.unsigned_abs().max(of_calls);
        most > 0 && most >= query.min_delta
    };
    let mut rows: Vec<FunctionChangeInfo> = function_changes(before, after).iter().map(info).filter(is_asked).collect();
    if query.by_name {
        rows.sort_by(|a, b| a.of.function.cmp_utf16(&b.of.function));
    }
    let size_delta = after.total_size() as i64 - before.total_size() as i64;
    let functions = Listing::part(&rows, 0, query.limit, FunctionChangeInfo::clone);
    ProfileComparison {
        schema_version: SCHEMA_VERSION,
        command: "compare",
        before: ProfileInfo::new(before, before_source),
        after: ProfileInfo::new(after, after_source),
        size_delta,
        other_delta: size_delta - functions.rows.iter().map(|row| row.self_delta).sum::<i64>(),
        functions,
    }
}

impl FunctionChangeInfo {
    fn new(before: &AllocationProfile, after: &AllocationProfile, change: &FunctionChange) -> Self {
        let (profile, function) = match (&change.after, &change.before) {
            (Some(of), _) => (after, of.function),
            (None, of) => (before, of.as_ref().map_or(0, |of| of.function)),
        };
        let of = |side: &Option<FunctionTotals>, number: fn(&FunctionTotals) -> u64| side.as_ref().map_or(0, number);
        FunctionChangeInfo {
            of: FunctionInfo::of_profile(&profile.functions()[function as usize]),
            package: profile.package(function),
            self_delta: change.self_growth(),
            total_delta: change.total_growth(),
            self_size_before: of(&change.before, |of| of.self_size),
            self_size_after: of(&change.after, |of| of.self_size),
            sample_count_before: of(&change.before, |of| of.samples),
            sample_count_after: of(&change.after, |of| of.samples),
        }
    }
}

impl Report for ProfileComparison {
    fn document(&self) -> Document {
        comparison_view::document(self)
    }

    fn rows(&self) -> Table {
        comparison_view::rows(self)
    }
}
