//! Options for walking the dominator tree.

use clap::Args;
use heap_analyzer::Heap;
use heap_analyzer::analysis::find::nodes_with_ids;
use heap_analyzer::report::summary::DominatorQuery;
use heap_analyzer::snapshot::SnapshotObjectId;

use super::exit::Failure;
use super::human;

/// Which part of the dominator tree.
#[derive(Args, Debug)]
#[command(next_help_heading = "With --view dominators")]
pub struct DominatorArguments {
    /// Begin at this object, such as @48091, instead of the root
    #[arg(long, value_name = "ID", value_parser = human::object_id)]
    from: Option<u64>,

    /// Go so many levels down [default: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    depth: Option<u8>,

    /// Leave out what retains less than this part of the heap, such as 1% [default: 0.1%, in json and csv 0%]
    #[arg(long, value_name = "PERCENT", value_parser = human::percent)]
    min_share: Option<f64>,
}

impl DominatorArguments {
    /// Whether any of it was given.
    pub fn is_given(&self) -> bool {
        self.from.is_some() || self.depth.is_some() || self.min_share.is_some()
    }

    /// What is asked for; `width` is how many parts each node has.
    pub fn query(&self, heap: &Heap, width: Option<usize>, is_for_people: bool) -> Result<DominatorQuery, Failure> {
        let usual_percent = if is_for_people { 0.1 } else { 0.0 };
        let node = |id| {
            let found = nodes_with_ids(heap, &[SnapshotObjectId(id)]).into_iter().flat_map(|(_, nodes)| nodes).next();
            found.ok_or_else(|| Failure::about(format!("--from @{id}"), "there is no such object; ids belong to one snapshot"))
        };
        Ok(DominatorQuery {
            from: self.from.map(node).transpose()?,
            depth: self.depth.map(usize::from),
            width: width.map(|width| if width == 0 { usize::MAX } else { width }),
            asked_share: self.min_share,
            least_per_mille: self.min_share.unwrap_or(usual_percent) * 10.0,
        })
    }
}
