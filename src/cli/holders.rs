//! Options for who holds many objects at once.

use clap::{Args, ValueEnum};
use heap_analyzer::Heap;
use heap_analyzer::analysis::find::nodes_with_ids;
use heap_analyzer::analysis::merged_holders::{Excluded, MergedFrom, Merging};
use heap_analyzer::report::object::HoldersQuery;
use heap_analyzer::snapshot::{NodeIndex, SnapshotObjectId};

use super::exit::Failure;
use super::human;

/// Who holds many objects at once.
#[derive(Args, Debug)]
#[command(next_help_heading = "Holders of many objects")]
pub struct HoldersArguments {
    /// Show who holds all these objects: the best way to each, alike ones merged, with how many are on each
    #[arg(long, conflicts_with_all = ["dot", "first"])]
    holders: bool,

    /// Merge ways that begin alike, or ways that end alike [default: roots]
    #[arg(long, value_enum, value_name = "END", requires = "holders")]
    from: Option<FromName>,

    /// Ignore what is called so, as if no way passed it: a class, a property or variable, or an @id; may be given several times
    #[arg(long, value_name = "REF", requires = "holders")]
    exclude: Vec<String>,
}

#[derive(ValueEnum, Debug, Clone, Copy)]
enum FromName {
    /// As far as they begin alike.
    Roots,
    /// As far as they end alike.
    Objects,
}

/// So many steps at the end of a way tell who holds an object.
const LAST_STEPS: usize = 2;

impl HoldersArguments {
    /// Whether they are asked for.
    pub fn is_given(&self) -> bool {
        self.holders
    }

    /// What is asked for, as if some objects held nothing; or what there is not in this heap.
    pub fn query(&self, heap: &Heap, depth: Option<u8>, without: Vec<NodeIndex>) -> Result<HoldersQuery, Failure> {
        let (from, usual_depth) = match self.from {
            None | Some(FromName::Roots) => (MergedFrom::Roots, usize::MAX),
            Some(FromName::Objects) => (MergedFrom::Objects, LAST_STEPS),
        };
        let merging = Merging { from, depth: depth.map_or(usual_depth, usize::from) };
        let mut excluded = Excluded::default();
        for name in &self.exclude {
            exclude(heap, &mut excluded, name)?;
        }
        Ok(HoldersQuery { merging, excluded, excluded_names: self.exclude.clone(), without })
    }
}

fn exclude(heap: &Heap, excluded: &mut Excluded, name: &str) -> Result<(), Failure> {
    if name.starts_with('@') {
        let id = human::object_id(name).map_err(Failure::Told)?;
        let nodes: Vec<NodeIndex> =
            nodes_with_ids(heap, &[SnapshotObjectId(id)]).into_iter().flat_map(|(_, nodes)| nodes).collect();
        excluded.objects(&nodes);
        return if nodes.is_empty() {
            Err(Failure::about(format!("--exclude {name}"), "there is no such object"))
        } else {
            Ok(())
        };
    }
    match excluded.named(heap, name) {
        true => Ok(()),
        false => Err(Failure::about(
            format!("--exclude {name}"),
            "no class, property or variable is called so; names are whole, and no regular expressions",
        )),
    }
}
