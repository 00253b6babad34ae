//! The answer of `summary` on a sampling allocation profile: which functions allocated, and who called them.

use schemars::JsonSchema;
use serde::Serialize;

use super::Report;
use super::common::{FunctionInfo, Listing, Source};
use super::document::{Document, Table};
use crate::profile::AllocationProfile;

mod build;
mod comparison;
mod comparison_view;
mod view;

pub use build::{ProfileQuery, ProfileSort, profile_summary};
pub use comparison::{FunctionChangeInfo, ProfileCompareQuery, ProfileComparison, compare_profiles};

/// Version of the JSON. Fields may be added within a version; none changes its meaning or goes away.
pub const SCHEMA_VERSION: u32 = 1;

/// Which functions allocated, as samples tell. Unless the recording asked for more, only what was alive at its end counts.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "heap-analyzer summary of an allocation profile")]
pub struct ProfileSummary {
    /// Version of this format.
    pub schema_version: u32,
    /// The command that gave the answer.
    pub command: &'static str,
    /// The profile.
    pub profile: ProfileInfo,
    /// What code of each npm package allocated, the most first; the sizes add up to the profile's. `(app)`, `(runtime)` and `(engine)`
    /// are in brackets.
    pub packages: Vec<PackageInfo>,
    /// Functions that allocated, or on whose behalf something was; the self sizes of all add up to the profile's.
    pub functions: Listing<ProfileFunctionInfo>,
    /// The answer fits one screen.
    #[serde(skip)]
    pub brief: bool,
    /// How the functions are sorted.
    #[serde(skip)]
    pub sort: ProfileSort,
}

/// The profile that an answer is about.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProfileInfo {
    /// The path as it was given; `-` is standard input.
    pub file: String,
    /// Size of the file in bytes, as it lies on the disk; absent for standard input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_bytes: Option<u64>,
    /// What was allocated, in bytes: an estimate from the samples.
    pub total_size: u64,
    /// Number of samples; 0 if the file does not tell.
    pub sample_count: u64,
    /// Number of nodes in the tree of calls.
    pub call_count: u64,
}

impl ProfileInfo {
    fn new(profile: &AllocationProfile, source: &Source) -> Self {
        ProfileInfo {
            file: source.file.clone(),
            file_bytes: source.file_bytes,
            total_size: profile.total_size(),
            sample_count: profile.sample_count(),
            call_count: profile.calls().len() as u64,
        }
    }
}

/// What code of a package allocated.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PackageInfo {
    /// Name of the npm package, `(app)` for the program's own code, `(runtime)`, or `(engine)` for what stands in no script.
    pub package: String,
    /// What its functions allocated themselves, in bytes.
    pub self_size: u64,
}

/// A function: a row of DevTools' Heavy (bottom up) view.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProfileFunctionInfo {
    /// The function.
    #[serde(flatten)]
    pub of: FunctionInfo,
    /// The npm package that it belongs to, `(app)`, `(runtime)` or `(engine)`.
    pub package: String,
    /// Bytes that it allocated itself.
    pub self_size: u64,
    /// Bytes that it and all that it called allocated; where it called itself, counted once.
    pub total_size: u64,
    /// Number of samples of what it allocated itself.
    pub sample_count: u64,
    /// Who called it when it allocated, 32 calls up at most and the 20 with most bytes: each before its own callers; where a function calls
    /// itself it is told once. Of the first 10 functions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub callers: Vec<ProfileCallerInfo>,
}

/// A function that called one that allocated, or called its caller.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProfileCallerInfo {
    /// How many calls it is above the function that allocated: 1 is its caller. The row belongs to the nearest row before it that is one
    /// less.
    pub depth: u32,
    /// The function.
    #[serde(flatten)]
    pub of: FunctionInfo,
    /// Bytes that were allocated on its behalf.
    pub size: u64,
    /// Number of samples of these.
    pub sample_count: u64,
}

impl Report for ProfileSummary {
    fn document(&self) -> Document {
        view::document(self)
    }

    fn rows(&self) -> Table {
        view::rows(self)
    }
}
