//! Ways merged as far as they begin alike.

use rustc_hash::FxHashMap;

use super::End;
use super::groups::Groups;
use super::steps::{Key, Steps};
use crate::snapshot::NodeIndex;

/// Where the way to a node leads, as far as ways are told apart.
#[derive(Clone, Copy)]
struct Known {
    group: u32,
    /// Where it begins.
    start: NodeIndex,
    /// The node up to which the way counts, if that is not the node itself.
    cut_at: Option<NodeIndex>,
}

/// Each object's end; none if no way leads there.
pub(super) fn ends(steps: &mut Steps, groups: &mut Groups, objects: &[NodeIndex], depth: usize) -> Vec<Option<End>> {
    let mut known: FxHashMap<NodeIndex, Known> = FxHashMap::default();
    let mut end = |object| {
        let Known { group, start, cut_at } = find(steps, groups, &mut known, object, depth)?;
        Some(End { group, outer: start, inner: cut_at.unwrap_or(object), is_cut: cut_at.is_some() })
    };
    objects.iter().map(|&object| end(object)).collect()
}

/// Climbs to what is known, then comes back.
fn find(
    steps: &mut Steps,
    groups: &mut Groups,
    known: &mut FxHashMap<NodeIndex, Known>,
    object: NodeIndex,
    depth: usize,
) -> Option<Known> {
    let mut open: Vec<(NodeIndex, Key)> = Vec::new();
    let mut at = object;
    let mut above = loop {
        if let Some(&found) = known.get(&at) {
            break found;
        }
        match steps.to(at) {
            Some(step) => {
                open.push((at, step.key));
                at = step.above;
            }
            None if steps.begins_at(at) => {
                let found = Known { group: groups.behind(Groups::NONE, steps.start(at)), start: at, cut_at: None };
                known.insert(at, found);
                break found;
            }
            None => return None,
        }
    };
    let mut from = at;
    while let Some((node, key)) = open.pop() {
        let is_further = above.cut_at.is_some() || groups.depth(above.group) > depth && groups.last(above.group) != Some(key);
        above = match is_further {
            true => Known { cut_at: above.cut_at.or(Some(from)), ..above },
            false => Known { group: groups.behind(above.group, key), ..above },
        };
        known.insert(node, above);
        from = node;
    }
    Some(above)
}
