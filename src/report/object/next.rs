//! Which objects to look at next: what leads on from an object, and not in a circle or to the engine's own.

use super::consists::ConsistsInfo;
use super::{PathInfo, RetainerInfo};
use crate::Heap;
use crate::columns::roles::Role;
use crate::engine::v8;
use crate::queries::contents::is_scope;
use crate::queries::dominator_tree::{Extent, dominator_tree};
use crate::report::common::Listing;
use crate::snapshot::NodeIndex;

/// Where to look next, by object ids.
#[derive(Debug, Clone, Default)]
pub struct NextObjects {
    /// Who holds it, where looking there tells more than the path does.
    pub holder: Option<u64>,
    /// One thing that has a good part of what it keeps.
    pub biggest_part: Option<u64>,
    /// One of many things that have it together, and how many these are.
    pub one_of_many: Option<(u64, u64)>,
    /// The class of what several of its parts keep together, where that is most of it.
    pub shared_class: Option<String>,
}

/// What everybody reaches is no news: global objects are so far from the root at most.
const DISTANCE_OF_GLOBALS: i32 = 1;
/// A part is a good part of it from so many hundredths on.
const GOOD_PART_PERCENT: u64 = 10;
/// Fewer are no crowd of which one stands for all.
const FEWEST_OF_MANY: u64 = 10;
/// What is shared is told if it is so many hundredths.
const MOSTLY_SHARED_PERCENT: u64 = 50;
/// So many scopes and other things between are stepped over.
const MOST_STEPS: usize = 8;

impl NextObjects {
    pub(super) fn new(
        heap: &Heap,
        node: NodeIndex,
        consists: &ConsistsInfo,
        paths: &[PathInfo],
        retainers: &Listing<RetainerInfo>,
    ) -> Self {
        let retained = heap.retained_size(node);
        let biggest_part = biggest_part(heap, node);
        let members = consists.children.total as u64;
        let first = consists.children.rows.first().map(|child| child.node.id);
        let are_members = biggest_part.is_none() && members >= FEWEST_OF_MANY && consists.shared.retained_size * 2 < retained;
        let one_of_many = first.filter(|_| are_members).map(|first| (first, members));
        let is_shared = consists.shared.retained_size * 100 >= retained * MOSTLY_SHARED_PERCENT;
        NextObjects {
            holder: holder(paths, retainers),
            biggest_part: biggest_part.map(|part| heap.id(part).0),
            one_of_many,
            shared_class: consists.shared.most_class.as_ref().map(ToString::to_string).filter(|class| is_shared && tells(class)),
        }
    }
}

/// Whether a class is one that a program made, or pieces of texts: of the engine's own there are thousands elsewhere.
fn tells(class: &str) -> bool {
    class == SLICES || !class.starts_with(['(', '{']) && !class.starts_with(v8::PREFIX)
}

/// The class of pieces of texts.
pub(super) const SLICES: &str = "(sliced string)";

/// The holder that the best path passes, else the first that there is; none where that is a global object or a group of roots.
fn holder(paths: &[PathInfo], retainers: &Listing<RetainerInfo>) -> Option<u64> {
    let on_path = paths.first().and_then(|path| path.steps.iter().rev().filter(|step| step.text.is_some()).nth(1));
    if on_path.is_some_and(|step| step.node.node_type == "synthetic") {
        return None;
    }
    let of_retainer = |row: &RetainerInfo| {
        let id = row.storage_of.as_ref().map_or(row.holder.id, |owner| owner.id);
        (id, row.holder.distance)
    };
    let (id, distance) = match on_path {
        Some(step) => (step.node.id, step.node.distance),
        None => of_retainer(retainers.rows.first()?),
    };
    (distance > DISTANCE_OF_GLOBALS).then_some(id)
}

/// The biggest part of what an object keeps, if it is a good part: an object or a text of the program's, whatever scopes are between.
fn biggest_part(heap: &Heap, node: NodeIndex) -> Option<NodeIndex> {
    let least = (heap.retained_size(node) * GOOD_PART_PERCENT / 100).max(1);
    let mut at = node;
    for _ in 0..MOST_STEPS {
        let extent = Extent { widths: vec![1], least, folds: false };
        let part = dominator_tree(heap, at, &extent)?.parts.first()?.node;
        let is_between = is_scope(heap, part);
        if !is_between {
            let tells = matches!(heap.roles().of(part), Role::Holder | Role::Value);
            return tells.then_some(part);
        }
        at = part;
    }
    None
}
