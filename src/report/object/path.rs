//! Retaining paths as reports have them.

use super::{PathInfo, PathStepInfo, StandingInfo};
use crate::Heap;
use crate::columns::script_names::ScriptNames;
use crate::leaks::LeakStatus;
use crate::queries::access_paths::access_path;
use crate::queries::retaining_paths::RetainingPath;
use crate::report::common::NodeInfo;
use crate::snapshot::EdgeIndex;

impl PathInfo {
    /// A path with every node on it.
    pub fn new(heap: &Heap, path: &RetainingPath, scripts: &ScriptNames) -> Self {
        let edges: Vec<EdgeIndex> = path.steps.iter().map(|step| step.edge).collect();
        let start = path.steps.first().map_or(path.object, |step| step.node);
        let written = access_path(heap, start, &edges);
        let mut texts = written.steps.iter().flat_map(|step| {
            let folded = std::iter::repeat_n(None, step.through.len());
            folded.chain(std::iter::once(Some(step.text.clone())))
        });
        let steps = std::iter::once(path.entry)
            .chain(edges)
            .map(|edge| PathStepInfo {
                edge_type: heap.header().edge_type_name(heap.graph().edge_type(edge)).to_owned(),
                edge_name: heap.edge_name(edge).into_owned(),
                text: texts.next().flatten(),
                standing: None,
                node: NodeInfo::located(heap, heap.graph().target(edge), scripts),
            })
            .collect();
        PathInfo {
            begin: written.begin,
            expression: written.expression,
            from_user_root: path.from_user_root || written.from_global,
            steps,
        }
    }

    /// The same path, with how each of its nodes stands.
    pub fn with(mut self, statuses: Vec<LeakStatus>) -> Self {
        for (step, LeakStatus { status, because, is_suspect }) in std::iter::zip(&mut self.steps, statuses) {
            step.standing = Some(StandingInfo { status, because, suspect: is_suspect });
        }
        self
    }
}
