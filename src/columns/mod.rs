//! One file a column: an answer for every node (or a small table beside one), from the graph and earlier columns. The rules are
//! DevTools'. Beside them stand the tools with which columns are computed.

use crate::graph::HeapGraph;
use crate::snapshot::{Nodes, Strings};

pub(crate) mod bit_sets;
pub mod classes;
pub mod detachedness;
pub mod distances;
pub mod dominators;
pub(crate) mod edge_lookup;
pub mod functions;
pub(crate) mod interner;
pub(crate) mod memo;
pub(crate) mod name_matcher;
pub(crate) mod names;
pub mod native_contexts;
pub(crate) mod numbers_in_names;
pub(crate) mod one_caller;
pub(crate) mod owners;
pub(crate) mod retained_sizes;
pub mod roles;
pub mod script_names;
pub mod shallow_sizes;
pub mod shapes;
pub(crate) mod sizes;
pub(crate) mod storage_owners;

/// What the reader found of nodes and of the references between them: what most columns are computed from.
#[derive(Clone, Copy)]
pub(crate) struct Tables<'a> {
    pub graph: &'a HeapGraph,
    pub nodes: &'a Nodes,
    pub strings: &'a Strings,
}
