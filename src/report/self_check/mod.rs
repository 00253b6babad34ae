//! The answer of `check --self-check`: whether a leak that was planted is found, and its clean twin is not called one.

use schemars::JsonSchema;
use serde::Serialize;

use super::Report;
use super::ci::{Cases, Judged};
use super::document::{Document, Table};
use crate::gate::Outcome;
use crate::generator::truth::RuntimeInfo;
use crate::leaks::{Confidence, Verdict};

mod cases;
mod judge;
mod messages;
mod view;

pub use judge::{judge_clean, judge_leaking};

/// Version of the JSON. Fields may be added within a version; none changes its meaning or goes away.
pub const SCHEMA_VERSION: u32 = 1;

/// Whether a check would see a leak.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "heap-analyzer check --self-check")]
pub struct SelfCheck {
    /// Version of this format.
    pub schema_version: u32,
    /// `check --self-check`.
    pub command: &'static str,
    /// `failed` or `passed`.
    pub outcome: Outcome,
    /// The same in a sentence.
    pub reason: String,
    /// What ran; absent if it did not say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime: Option<RuntimeInfo>,
    /// As it was asked for: a name on the PATH, or a path (`--runtime`).
    pub started: String,
    /// What it was started with besides (`--runtime-flag`).
    pub runtime_flags: Vec<String>,
    /// The configuration file that says what a leak is; absent where the usual is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<String>,
    /// What was planted.
    pub planted: PlantedInfo,
    /// The program that leaks.
    pub leak: TwinInfo,
    /// The program that does the same work and keeps nothing.
    pub clean: TwinInfo,
}

/// What was planted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlantedInfo {
    /// Its name, as `leak-generator list` has it.
    pub pattern: String,
    /// What the program does, in a sentence.
    pub title: String,
    /// What collects, as a program reaches it.
    pub path: String,
    /// Class of what collects.
    pub class: String,
    /// Class of what is collected.
    pub member_class: String,
    /// Steps of work, of which each is followed by a snapshot.
    pub steps: u32,
    /// Things that leak in each step.
    pub count_per_step: u64,
    /// Bytes that leak in each step.
    pub bytes_per_step: u64,
}

/// What a check says of one of the two programs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TwinInfo {
    /// `passed` if that is right: the leak is found, the clean one is not blamed.
    pub outcome: Outcome,
    /// `leak`, `no-leak` or `inconclusive`; absent if nobody looked for leaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// What decided, in words.
    pub reason: String,
    /// What was found: the planted place, or in the clean program what is blamed first. Absent if there is nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<FoundInfo>,
    /// Settings of which each alone makes the check wrong. If it is wrong and there are none, the usual ones are wrong, too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because_of: Vec<SettingInfo>,
    /// True if none of these settings makes it wrong alone, only all of them together.
    pub only_together: bool,
}

/// A finding in short.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FoundInfo {
    /// The owner as a programmer would name it.
    pub owner: String,
    /// How a program reaches it.
    pub path: String,
    /// Its class.
    pub class: String,
    /// Code of the rule that names it.
    pub rule: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// Things that it has collected.
    pub count: i64,
    /// Bytes that it has collected.
    pub bytes: i64,
}

/// A setting that makes a check wrong.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SettingInfo {
    /// As the configuration has it: `min_growth = 50.0 MB`.
    pub setting: String,
    /// What to do about it.
    pub change: String,
}

impl Report for SelfCheck {
    fn document(&self) -> Document {
        view::document(self)
    }

    fn rows(&self) -> Table {
        view::rows(self)
    }
}

impl Judged for SelfCheck {
    fn cases(&self) -> Cases {
        cases::cases(self)
    }
}
