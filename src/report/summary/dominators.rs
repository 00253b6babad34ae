//! The dominator tree from a node down, for machines.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Heap;
use crate::queries::access_paths::retainer_text;
use crate::queries::dominator_tree::{Branch, Extent, Passed, dominator_tree};
use crate::report::common::NodeInfo;
use crate::snapshot::{EdgeIndex, NodeIndex, NodeType};

/// Which part of the tree.
#[derive(Debug, Clone, Default)]
pub struct DominatorQuery {
    /// Where it begins; none begins at the root.
    pub from: Option<NodeIndex>,
    /// How many levels; none is three.
    pub depth: Option<usize>,
    /// How many parts of each node; none is fewer the deeper.
    pub width: Option<usize>,
    /// A row stands for what its node keeps, too, where that is one object that retains nearly as much.
    pub folds: bool,
    /// Parts that retain less than so many thousandths of the heap are left out.
    pub least_per_mille: f64,
    /// The same in percent, if someone asked for it.
    pub asked_share: Option<f64>,
}

/// How many parts of a node are shown, level by level, and further down.
const WIDTHS: [usize; 3] = [12, 4, 3];

/// A node of the dominator tree.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DominatorInfo {
    /// The node; of a chain the first link.
    #[serde(flatten)]
    pub node: NodeInfo,
    /// The reference by which the node above holds it, as one would write it; absent if it is held in several ways, and
    /// below roots.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// So many links of its class follow it, each in the one before, of which the last has the parts.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub further_links: u64,
    /// Objects that people are told in the same row.
    #[serde(skip)]
    pub passed: Vec<PassedInfo>,
    /// How many nodes it dominates immediately.
    pub dominated_count: u64,
    /// The biggest parts of what it retains, without the engine's storage between; absent in the lowest level.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dominates: Vec<DominatorInfo>,
    /// How many parts are left out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_count: u64,
    /// What is neither the node itself nor among its parts here, in bytes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_size: u64,
}

/// An object that is told with the one that keeps it.
#[derive(Debug, Clone)]
pub struct PassedInfo {
    /// The object.
    pub node: NodeInfo,
    /// The reference by which the one before holds it, if there is one that says something.
    pub text: Option<String>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// What roots call what they hold are numbers, or repeat its name.
fn says_something(heap: &Heap, edge: EdgeIndex) -> bool {
    heap.node_type(heap.graph().source(edge)) != NodeType::SYNTHETIC
}

/// People are not shown parts that retain less than so many thousandths of the heap, unless they ask.
pub(super) const LEAST_FOR_PEOPLE: f64 = 1.0;

/// So many bytes are so many thousandths of a heap.
pub(super) fn least_size(retained_by_root: u64, per_mille: f64) -> u64 {
    (retained_by_root as f64 * per_mille / 1000.0).ceil() as u64
}

impl DominatorInfo {
    /// Leaves out parts that retain less, and counts them among those that are left out.
    pub(super) fn prune(&mut self, least: u64) {
        let left_out = self.dominates.extract_if(.., |part| part.node.retained_size < least);
        let (count, size) = left_out.fold((0, 0), |(count, size), part| (count + 1, size + part.node.retained_size));
        (self.more_count, self.more_size) = (self.more_count + count, self.more_size + size);
        self.dominates.iter_mut().for_each(|part| part.prune(least));
    }

    /// The tree; none if the node is not in the heap.
    pub(super) fn tree(heap: &Heap, query: &DominatorQuery) -> Option<Self> {
        let depth = query.depth.unwrap_or(WIDTHS.len());
        let usual = |level: usize| WIDTHS[level.min(WIDTHS.len() - 1)];
        let extent = Extent {
            widths: (0..depth).map(|level| query.width.unwrap_or(usual(level))).collect(),
            least: least_size(heap.retained_size(heap.root()), query.least_per_mille),
            folds: query.folds,
        };
        let branch = dominator_tree(heap, query.from.unwrap_or(heap.root()), &extent)?;
        Some(DominatorInfo::new(heap, branch))
    }

    /// As deep as the branch, which is as deep as the query says.
    fn new(heap: &Heap, branch: Branch) -> Self {
        let text = |edge: Option<EdgeIndex>| {
            edge.filter(|&edge| says_something(heap, edge)).map(|edge| retainer_text(heap, edge).trim().to_owned())
        };
        let passed = |passed: &Passed| PassedInfo { node: NodeInfo::new(heap, passed.node), text: text(passed.edge) };
        DominatorInfo {
            node: NodeInfo::new(heap, branch.node),
            text: text(branch.edge),
            passed: branch.passed.iter().map(passed).collect(),
            further_links: branch.further_links,
            dominated_count: branch.dominated_count,
            dominates: branch.parts.into_iter().map(|part| DominatorInfo::new(heap, part)).collect(),
            more_count: branch.more_count,
            more_size: branch.more_size,
        }
    }
}
