//! Several snapshots of one process → findings: places that keep collecting.
//!
//! The unit of truth is the owner that grew ([`crate::compare::growth`]), never a class and never a single object. What it
//! holds is measured in every snapshot against the first; a place that collected something in every step is a finding, what grew once
//! or went up and down is not. Below that is a net: classes of the program of which there are more after every step, whoever holds
//! them. Rules give a finding its name and its advice; they never decide whether there is one. The ledger puts every byte of growth
//! into one line.

mod alike;
mod attribution;
mod came_with;
mod candidates;
mod chain;
mod claims;
mod code_places;
mod components;
mod criteria;
mod cut;
mod detect;
mod evidence;
mod facts;
mod finding;
mod finding_builder;
mod fingerprint;
mod flow;
mod generation;
mod head;
mod ignore;
mod ledger;
mod maximum;
mod member_features;
mod modules;
pub mod noise;
pub mod notes;
mod one_cause;
mod payload;
mod population;
mod reached_through;
mod rule_input;
pub mod rules;
mod series;
mod status;
mod structure;
mod verdict;

pub use crate::engine::blink::is_of_embedder;
pub use code_places::CodePlaces;
pub use criteria::{Confidence, Criteria, Grounds, Judgement, Pattern, Rejection, Thresholds, Verdict, holds_weakly, steps_of};
pub use cut::Cut;
pub use detect::{LeakOptions, detect};
pub use evidence::{Evidence, Place};
pub use facts::SnapshotFacts;
pub use finding::{Finding, LeakReport, OtherHolder, RejectedPlace, Subject};
pub use fingerprint::Fingerprint;
pub use flow::{Amount, Flow};
pub use head::{Head, head, is_bounded_by_runtime, is_held_by_console, way_to};
pub use ignore::{Aspect, Ignore, Named};
pub use ledger::{Ledger, Line};
pub use maximum::Maximum;
pub use member_features::MemberFeature;
pub use modules::LoadedFrom;
pub use notes::{HandVerdict, Note};
pub use payload::{Label, Labelled, Origin};
pub use population::Population;
pub use reached_through::Through;
pub use rule_input::{collector, path_name, path_names};
pub use series::{GrowthSeries, Growths, SeriesPlan};
pub use status::{LeakStatus, Status, statuses};
pub use verdict::Because;

#[cfg(test)]
mod tests;
