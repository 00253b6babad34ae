//! What holds an object if some others don't, and who must let go of it, for machines.

use schemars::JsonSchema;
use serde::Serialize;

use super::build::owner;
use super::{ObjectReport, StorageOwner};
use crate::Heap;
use crate::queries::access_paths::{access_path, retainer_text};
use crate::queries::independent_holders::{IndependentHolders, MOST_HOLDERS, independent_holders};
use crate::queries::without::{Fate, without};
use crate::report::common::NodeInfo;
use crate::report::other_holders::path_to;
use crate::snapshot::NodeIndex;

/// What becomes of the object if no way passed some others: DevTools' *Ignore this retainer*.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WithoutInfo {
    /// The others.
    pub ignored: Vec<NodeInfo>,
    /// `held`: something else holds it; `uncounted`: only what retained sizes do not count, such as handles to objects of a page;
    /// `freed`: nothing does.
    pub fate: &'static str,
    /// The best way that still leads to it, as one would write it; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// How many nodes would be freed if no reference of the others led to the object any more; 0 if it is held.
    pub freed_count: u64,
    /// Sum of their shallow sizes in bytes.
    pub freed_size: u64,
}

/// Who must let go of the object before it is freed: the fewest, each on a way of its own from the object's dominator.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct IndependentInfo {
    /// The reference by which the dominator itself holds the object, if it does: then it is one of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direct: Option<String>,
    /// The dominator, from which all ways come.
    pub dominator: NodeInfo,
    /// The others, those nearest to the object; empty if there are more than eight.
    pub holders: Vec<IndependentHolderInfo>,
    /// There are more than so many others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more_than: Option<u64>,
}

/// One of those who must let go.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct IndependentHolderInfo {
    /// Who holds.
    #[serde(flatten)]
    pub holder: NodeInfo,
    /// The object for which the holder stores something, or whose variables it keeps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_of: Option<StorageOwner>,
    /// The best way to the holder, or to the object for which it stores, as one would write it.
    pub path: String,
}

impl WithoutInfo {
    /// What becomes of a node without some others; the node itself is none of them.
    pub(super) fn new(heap: &Heap, node: NodeIndex, ignored: &[NodeIndex]) -> Self {
        let ignored: Vec<NodeIndex> = ignored.iter().copied().filter(|&other| other != node).collect();
        let found = without(heap, node, &ignored);
        WithoutInfo {
            ignored: ignored.iter().map(|&other| NodeInfo::new(heap, other)).collect(),
            fate: match found.fate {
                Fate::Held => "held",
                Fate::HeldUncounted => "uncounted",
                Fate::Freed => "freed",
            },
            path: found.way.map(|(start, edges)| access_path(heap, start, &edges).expression),
            freed_count: found.freed.count,
            freed_size: found.freed.size,
        }
    }
}

impl IndependentInfo {
    /// Who must let go of a node; none for the root and what no root reaches.
    pub(super) fn new(heap: &Heap, node: NodeIndex) -> Option<Self> {
        let IndependentHolders { dominator, direct, holders, are_many } = independent_holders(heap, node)?;
        Some(IndependentInfo {
            direct: direct.map(|edge| retainer_text(heap, edge).trim().to_owned()),
            dominator: NodeInfo::new(heap, dominator),
            holders: holders.into_iter().map(|holder| IndependentHolderInfo::new(heap, holder)).collect(),
            more_than: are_many.then_some(MOST_HOLDERS as u64),
        })
    }
}

impl IndependentHolderInfo {
    fn new(heap: &Heap, holder: NodeIndex) -> Self {
        let of = owner(heap, holder);
        let path = path_to(heap, holder);
        IndependentHolderInfo { holder: NodeInfo::new(heap, holder), storage_of: of.map(|(_, owner)| owner), path }
    }
}

impl ObjectReport {
    /// How many holders must let go.
    pub(super) fn holder_count(&self) -> Option<usize> {
        let independent = self.independent_holders.as_ref().filter(|independent| independent.more_than.is_none())?;
        Some(independent.holders.len() + usize::from(independent.direct.is_some()))
    }
}
