//! Asks a profile which functions allocated.

use std::cmp::Reverse;

use super::{PackageInfo, ProfileCallerInfo, ProfileFunctionInfo, ProfileInfo, ProfileSummary, SCHEMA_VERSION};
use crate::profile::{AllocationProfile, CallerLimits, FunctionTotals, ProfileCaller};
use crate::report::calls::{LEAST_PERCENT, MOST_CALLERS, MOST_CALLS, WITH_CALLERS};
use crate::report::common::{FunctionInfo, Listing, Source};

/// Order of functions; ties by self size, then in the file's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProfileSort {
    /// What allocated most itself first.
    #[default]
    SelfSize,
    /// What allocated most with all that it called first.
    TotalSize,
    /// Most samples first.
    Samples,
    /// By name.
    Name,
}

/// What shall be said of a profile.
#[derive(Debug, Clone, Copy)]
pub struct ProfileQuery {
    /// Whether the answer shall fit one screen.
    pub brief: bool,
    /// Order of the functions.
    pub sort: ProfileSort,
    /// How many functions at most.
    pub limit: usize,
}

/// Sums up a profile.
pub fn profile_summary(profile: &AllocationProfile, source: &Source, query: ProfileQuery) -> ProfileSummary {
    let packages = profile.by_package().into_iter().map(|(package, self_size)| PackageInfo { package, self_size });
    ProfileSummary {
        schema_version: SCHEMA_VERSION,
        command: "summary",
        profile: ProfileInfo::new(profile, source),
        packages: packages.collect(),
        functions: functions(profile, query),
        brief: query.brief,
        sort: query.sort,
    }
}

fn functions(profile: &AllocationProfile, query: ProfileQuery) -> Listing<ProfileFunctionInfo> {
    let mut totals = profile.by_function();
    let by_size = |of: &FunctionTotals| (Reverse(of.self_size), Reverse(of.total_size));
    totals.sort_by_key(by_size);
    match query.sort {
        ProfileSort::SelfSize => {}
        ProfileSort::TotalSize => totals.sort_by_key(|of| Reverse(of.total_size)),
        ProfileSort::Samples => totals.sort_by_key(|of| Reverse(of.samples)),
        ProfileSort::Name => {
            let name = |of: &FunctionTotals| &profile.functions()[of.function as usize].name;
            totals.sort_by(|a, b| name(a).cmp_utf16(name(b)));
        }
    }
    let first: Vec<u32> = totals.iter().take(query.limit.min(WITH_CALLERS)).map(|of| of.function).collect();
    let mut calls = profile.allocating_calls(&first).into_iter();
    Listing::part(&totals, 0, query.limit, |of| ProfileFunctionInfo {
        of: FunctionInfo::of_profile(&profile.functions()[of.function as usize]),
        package: profile.package(of.function),
        self_size: of.self_size,
        total_size: of.total_size,
        sample_count: of.samples,
        callers: calls.next().map_or_else(Vec::new, |calls| callers(profile, of, &calls)),
    })
}

fn callers(profile: &AllocationProfile, of: &FunctionTotals, calls: &[u32]) -> Vec<ProfileCallerInfo> {
    let limits = CallerLimits { calls: MOST_CALLS, rows: MOST_CALLERS, least: of.self_size / 100 * LEAST_PERCENT };
    let callers = profile.callers(calls, limits).into_iter();
    let info = |caller: ProfileCaller| ProfileCallerInfo {
        depth: caller.depth,
        of: FunctionInfo::of_profile(&profile.functions()[caller.function as usize]),
        size: caller.size,
        sample_count: caller.samples,
    };
    callers.map(info).collect()
}
