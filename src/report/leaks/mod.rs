//! The answer of `find-leaks`: a verdict, and what leaks.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Report;
use super::ci::{Cases, Judged};
use super::common::{LeftOutInfo, Listing, Weighed};
use super::comparison::{ComparedSnapshot, GainedInfo};
use super::document::{Document, Page, Table};
use super::object::PathInfo;
use super::suspects::SuspectInfo;
use crate::leaks::{Confidence, HandVerdict, Verdict};
use crate::snapshot::JsText;

mod build;
mod cases;
mod details;
mod findings;
mod ledger;
mod messages;
mod objects;
mod owner_text;
mod packages;
mod stored;
mod view;

pub use build::{Detail, LeakHunt, LeakQuery, suspects};
pub use stored::USUAL_ROWS;
pub use view::verdict_name;
pub(super) use view::{finding_blocks, judgement, trend};

/// Version of the JSON. Fields may be added within a version; none changes its meaning or goes away.
pub const SCHEMA_VERSION: u32 = 1;

/// What leaks, by several snapshots of one process.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "heap-analyzer find-leaks")]
pub struct FindLeaks {
    /// Version of this format.
    pub schema_version: u32,
    /// `find-leaks`.
    pub command: Cow<'static, str>,
    /// `leak`, `no-leak` or `inconclusive`.
    pub verdict: Verdict,
    /// How sure the surest finding is; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// What decided, in words; of an inconclusive verdict also what would settle it.
    pub reason: String,
    /// The snapshots in their order.
    pub snapshots: Vec<ComparedSnapshot>,
    /// True if the last snapshot was taken after the work had ended and been undone.
    pub has_final: bool,
    /// Places that keep collecting, the one that collects most bytes first.
    pub findings: Listing<FindingInfo>,
    /// Where the growth from the first snapshot to the last one of work went: the lines add up to the heap's change exactly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ledger: Vec<LedgerInfo>,
    /// Bytes by which the heap changed beyond what the other lines of the ledger explain; negative if it shrank.
    /// Absent where snapshots can't be held against each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unexplained_bytes: Option<i64>,
    /// The same in objects and values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unexplained_objects: Option<i64>,
    /// Places that grew and are no findings, by reason.
    pub set_aside: Vec<ReasonInfo>,
    /// What was set aside, one by one, and what grew of the engine's own; if asked for (`--include-internals`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_aside_details: Option<SetAsideDetails>,
    /// The findings of each npm package added up, if asked for (`--by-package`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packages: Option<Vec<PackageInfo>>,
    /// Of one snapshot, objects that keep much alive: nothing says that they grow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspects: Option<Listing<SuspectInfo>>,
    /// How many findings or suspects were asked for (`--limit`); 0 is all of them. Absent where nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Rows that are left out of lists that were to be short.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOutInfo>,
}

/// A place that keeps collecting.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct FindingInfo {
    /// Code of the rule that names it; `heap-analyzer explain CODE` tells more.
    pub rule: Cow<'static, str>,
    /// What it is in a few words.
    pub title: Cow<'static, str>,
    /// What leaks, how many, where: one line.
    pub headline: String,
    /// How sure it is: `certain`, `likely` or `possible`.
    pub confidence: Confidence,
    /// Why it is as sure as that, in words.
    pub grounds: Vec<String>,
    /// Stays the same from run to run and from build to build.
    pub fingerprint: String,
    /// The owner as a programmer would name it: ``Map `sessions` in global.app``.
    pub owner: String,
    /// Class of the owner.
    #[schemars(with = "String")]
    pub class: JsText<'static>,
    /// Object id of the owner in the last snapshot; of several, of the one that grew most.
    pub id: u64,
    /// How many objects at the same kind of place the finding stands for.
    pub object_count: u64,
    /// Ids of all of them.
    pub ids: Vec<u64>,
    /// How a program reaches the owner.
    pub path: String,
    /// The shortest retaining path, node by node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retaining_path: Option<PathInfo>,
    /// How many things it holds more in each snapshot than in the first.
    pub counts: Vec<i64>,
    /// Properties, elements, entries or variables in each snapshot, as far as the files record them.
    pub entries: Vec<u64>,
    /// Bytes that it has collected in each snapshot, against the first.
    pub bytes: Vec<i64>,
    /// Things collected in an average step.
    pub count_per_step: f64,
    /// Bytes collected in an average step.
    pub bytes_per_step: f64,
    /// What one thing costs on average, in bytes.
    pub bytes_per_count: f64,
    /// The same for one unit of work, where `--work` tells how many there were in a step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes_per_unit_of_work: Option<f64>,
    /// Retained size of the owner now, in bytes.
    pub retained_size: u64,
    /// By how many objects and values there are more in all that it keeps, those inside of what it collected too.
    pub object_growth: i64,
    /// What it has collected, by class, the most objects first.
    pub gained: Vec<GainedInfo>,
    /// What each of these keeps on average, by class or function, the program's own first.
    pub each_keeps: Vec<KeptInfo>,
    /// Fewer things of the program's own classes that came with them, in all: what people made, where those are parts of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub came_with: Vec<KeptInfo>,
    /// The two in one sentence: `180 Timeout, each keeps 1 RequestStore`.
    pub what_leaks: String,
    /// Each object that it has collected, if all were asked for (`--trace-all-objects`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<LeakedObjectInfo>,
    /// Why it is suspect.
    pub why: String,
    /// Places in the program's code on the path and of what it gained: `script:line:column`.
    pub code: Vec<String>,
    /// Those of them where what it gained is made: by a constructor, or a function.
    pub made_at: Vec<String>,
    /// The npm package of the code nearest to the owner, `(app)`, `(runtime)` or `(engine)`.
    pub package: String,
    /// Other places that hold mostly the same: all must let go.
    pub also_held_by: Vec<HolderInfo>,
    /// What goes if the last reference on the way goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<CutInfo>,
    /// What a person has said of the owner by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noted: Option<NotedInfo>,
    /// What to do.
    pub next: Cow<'static, str>,
    /// The command that shows the owner.
    pub inspect: String,
}

/// A verdict by hand, from `heap-notes.toml`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct NotedInfo {
    /// What was said: `expected`, `leaking` or `unknown`.
    pub verdict: HandVerdict,
    /// Why; may be empty.
    pub reason: String,
    /// Where it is written: `heap-notes.toml:7`.
    pub source: String,
    /// The object of which it was said, if that is not the owner but dominates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<u64>,
}

/// What a thing that was gained keeps.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct KeptInfo {
    /// A class, or a function's name with parentheses.
    pub name: String,
    /// The component of the program for which most of them stand, where the class is a framework's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// Where its constructor or the function stands: `script:line:column`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// How many each keeps, rounded.
    pub count: u64,
    /// Shallow size of one, in bytes.
    pub shallow_size: u64,
}

/// What cutting a reference would free.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct CutInfo {
    /// The reference, as it is written on the way.
    pub reference: String,
    /// Bytes that go with it, if the other references to the owner go too.
    pub bytes: u64,
    /// Things of the finding that go with it.
    pub freed: u64,
    /// Things of the finding in all.
    pub of: u64,
    /// Other references to the owner.
    pub other_references: u64,
}

/// A part of the heap's growth.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct LedgerInfo {
    /// `finding`, `released`, a kind of the engine's structures, `without-node` (native memory that no object stands for), a reason as in
    /// `set_aside`, or `unexplained`.
    pub line: Cow<'static, str>,
    /// What it is.
    pub words: String,
    /// Fingerprint of the finding, if it is one's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<String>,
    /// Bytes more, or less if negative.
    pub bytes: i64,
    /// Objects and values more, or less if negative.
    pub objects: i64,
}

/// An object that a finding has collected.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct LeakedObjectInfo {
    /// Object id in the last snapshot.
    pub id: u64,
    /// Its class.
    #[schemars(with = "String")]
    pub class: JsText<'static>,
    /// What would be freed with it, in bytes.
    pub retained_size: u64,
    /// The shortest way from a root to it, as a program would write it; empty if only weak references lead there.
    pub path: String,
}

/// Another place that holds what a finding collects.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct HolderInfo {
    /// Object id.
    pub id: u64,
    /// How a program names it.
    pub owner: String,
    /// How a program reaches it.
    pub path: String,
}

/// Places that grew and are no findings.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReasonInfo {
    /// `collected-nothing`, `built-lazily`, `not-in-every-step`, `dying-out`, `too-little`, `released`, `holds-weakly`, `held-by-console`, `bounded-by-runtime`, `of-the-embedder`, `ignored` or `compiled-code`.
    pub reason: Cow<'static, str>,
    /// The reason in words.
    pub words: String,
    /// How many places.
    pub count: u64,
    /// By how many bytes they grew together.
    pub bytes: i64,
}

/// What was set aside, one by one.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SetAsideDetails {
    /// Places that grew and are no findings, by bytes.
    pub places: Vec<PlaceAsideInfo>,
    /// What grew or shrank of the engine's own structures.
    pub internals: Vec<InternalInfo>,
}

/// A place that grew and is no finding.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct PlaceAsideInfo {
    /// Object id in the last snapshot; of several, of the one that grew most.
    pub id: u64,
    /// Its class.
    #[schemars(with = "String")]
    pub class: JsText<'static>,
    /// How many objects at the same kind of place.
    pub object_count: u64,
    /// How many things it holds more in each snapshot than in the first.
    pub counts: Vec<i64>,
    /// By how many bytes it grew.
    pub bytes: i64,
    /// Why it is no finding, as in `set_aside`.
    pub reason: Cow<'static, str>,
}

/// Structures of the engine's own, which are never a leak.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct InternalInfo {
    /// Stable name.
    pub kind: Cow<'static, str>,
    /// What it is.
    pub what: Cow<'static, str>,
    /// Why it is no leak.
    pub because: Cow<'static, str>,
    /// By how many nodes there are more in the last snapshot than in the first.
    pub count: i64,
    /// By how many bytes.
    pub bytes: i64,
}

/// The findings of an npm package.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct PackageInfo {
    /// Its name, `(app)`, `(runtime)` or `(engine)`.
    pub package: String,
    /// How many findings.
    pub findings: u64,
    /// Things that they have collected.
    pub count: i64,
    /// Bytes that they have collected.
    pub bytes: i64,
    /// Their fingerprints.
    pub fingerprints: Vec<String>,
}

impl Weighed for FindingInfo {}

impl Report for FindLeaks {
    fn document(&self) -> Document {
        view::document(self)
    }

    fn rows(&self) -> Table {
        view::rows(self)
    }

    fn page(&self) -> Page {
        view::page(self)
    }
}

impl Judged for FindLeaks {
    fn cases(&self) -> Cases {
        cases::cases(self)
    }
}
