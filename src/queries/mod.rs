//! One file a question over a heap: from its columns to a list, a small table or a way. Those that several ask are methods of
//! [`Heap`](crate::Heap), which keeps their answers.

pub mod access_paths;
pub mod aggregates;
pub mod allocations;
pub mod biggest;
pub mod census;
pub mod composition;
pub mod contents;
pub mod dead_variables;
pub mod declaring_functions;
pub mod detached_nodes;
pub mod detached_trees;
pub mod direct_holders;
pub mod dominated;
pub mod dominator_tree;
pub mod duplicate_strings;
pub(crate) mod event_handlers;
pub mod field;
pub mod filters;
pub mod find;
pub mod independent_holders;
pub mod kept_together;
pub mod links;
pub mod merged_holders;
pub mod merged_tree;
pub(crate) mod owner_partition;
pub mod packages;
pub mod queryable;
pub mod retainers_view;
pub mod retaining_paths;
pub mod samples;
pub mod statistics;
pub mod suspects;
pub mod unreached;
pub mod waste;
pub mod without;
