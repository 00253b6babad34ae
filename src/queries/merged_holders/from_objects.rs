//! Ways merged as far as they end alike: what refers to the objects, what refers to that, and of the outermost its class.

use rustc_hash::FxHashMap;

use super::End;
use super::groups::Groups;
use super::steps::{Key, Steps};
use crate::snapshot::NodeIndex;

/// Each object's end; none if no way leads there.
pub(super) fn ends(steps: &mut Steps, groups: &mut Groups, objects: &[NodeIndex], depth: usize) -> Vec<Option<End>> {
    let mut runs = Runs::default();
    objects.iter().map(|&object| end(steps, groups, &mut runs, object, depth)).collect()
}

fn end(steps: &mut Steps, groups: &mut Groups, runs: &mut Runs, object: NodeIndex, depth: usize) -> Option<End> {
    let (mut group, mut at) = (Groups::NONE, object);
    for _ in 0..depth {
        let Some(step) = steps.to(at) else { break };
        group = groups.behind(group, step.key);
        at = runs.above(steps, at, step.key);
    }
    let is_cut = steps.to(at).is_some();
    if !is_cut && !steps.begins_at(at) {
        return None;
    }
    let key = if is_cut { steps.comes_from(at) } else { steps.start(at) };
    Some(End { group: groups.behind(group, key), outer: at, inner: object, is_cut })
}

/// Where steps that are made again and again began.
#[derive(Default)]
struct Runs(FxHashMap<NodeIndex, NodeIndex>);

impl Runs {
    /// The node above all steps with this key that follow one another up from a node, of which the first has it.
    fn above(&mut self, steps: &mut Steps, node: NodeIndex, key: Key) -> NodeIndex {
        let mut passed = Vec::new();
        let mut at = node;
        while let Some(step) = steps.to(at).filter(|step| step.key == key) {
            if let Some(&known) = self.0.get(&at) {
                at = known;
                break;
            }
            passed.push(at);
            at = step.above;
        }
        // A node has one way: a run that another way shares begins where this one does.
        passed.into_iter().for_each(|node| _ = self.0.insert(node, at));
        at
    }
}
