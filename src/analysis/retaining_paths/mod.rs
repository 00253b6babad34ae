//! Why an object is alive: paths from a root to it. Two answers: DevTools' forest of retainers, and for people the few
//! shortest paths that differ in what one would have to cut.

mod forest;
mod holders;
mod search;
mod shortest;

pub use forest::{ForestLimits, RetainerForest, RetainerTree, retainer_forest};
pub use shortest::{PathFinder, PathStep, RetainingPath, shortest_paths};

#[cfg(test)]
mod tests;
