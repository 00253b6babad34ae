//! What a summary shall say.

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::dominators::DominatorQuery;
use crate::queries::census::By;
use crate::queries::filters::{IdRange, NamedFilter};
use crate::report::common::Limit;

/// What a summary shall say.
#[derive(Debug, Default)]
pub struct SummaryQuery {
    /// One part, or all.
    pub view: View,
    /// Where all parts are asked for: people are shown what fits one screen, not every list.
    pub brief: bool,
    /// With `brief`, nothing but that is computed.
    pub only_screen: bool,
    /// The answer takes at most so many bytes of JSON, however big the heap.
    pub budget: Option<usize>,
    /// Order of the classes.
    pub sort: Sort,
    /// A named filter.
    pub filter: Option<NamedFilter>,
    /// Only objects that were allocated in a stretch of time, with words for it.
    pub allocated: Option<(IdRange, String)>,
    /// What class names must match.
    pub class: Option<Regex>,
    /// How many rows of each list.
    pub rows: Rows,
    /// Which part of the dominator tree.
    pub dominators: DominatorQuery,
}

/// How many rows of each list.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    /// Of classes and duplicate strings, of which machines get all.
    pub of_lists: usize,
    /// Of rankings over all nodes, which nobody wants whole.
    pub of_rankings: usize,
    /// Of what people are told in passing, of which machines get all.
    pub of_asides: usize,
    /// What was asked for.
    pub limit: Limit,
}

impl Rows {
    /// For people: a screenful.
    pub fn for_people(limit: Limit) -> Rows {
        Rows { of_lists: limit.or(20), of_rankings: limit.or(20), of_asides: limit.or(5), limit }
    }

    /// For machines: everything, but of rankings over all nodes the first hundred.
    pub fn for_machines(limit: Limit) -> Rows {
        Rows { of_lists: limit.or(usize::MAX), of_rankings: limit.or(100), of_asides: limit.or(usize::MAX), limit }
    }
}

impl Default for Rows {
    fn default() -> Self {
        Rows::for_machines(Limit::Usual)
    }
}

/// A part of the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// Everything but the dominator tree; allocations if any were recorded.
    #[default]
    Everything,
    /// Classes.
    Classes,
    /// Biggest objects.
    Objects,
    /// Duplicate strings.
    Strings,
    /// Statistics.
    Statistics,
    /// The top of the dominator tree.
    Dominators,
    /// What could be spared.
    Waste,
    /// All bytes, in groups.
    Groups(By),
    /// Functions by what they allocated, and who called them.
    Allocations,
}

/// Order of classes; ties by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// By retained size, the largest first.
    #[default]
    Retained,
    /// By shallow size, the largest first.
    Shallow,
    /// By number of objects, the largest first.
    Count,
    /// By name.
    Name,
    /// By distance, the nearest to the roots first.
    Distance,
}

impl Sort {
    pub(super) fn is_usual(&self) -> bool {
        *self == Sort::default()
    }
}
