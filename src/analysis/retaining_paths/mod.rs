//! Why an object is alive: paths from a root to it. Two answers: DevTools' forest of retainers, and for people the few
//! best paths that differ in what one would have to cut.

pub(in crate::analysis) mod anchors;
pub(in crate::analysis) mod closed;
pub(in crate::analysis) mod dijkstra;
mod forest;
mod holders;
pub(in crate::analysis) mod knowledge;
pub(in crate::analysis) mod roads;
mod shortest;
mod surveyor;

pub use forest::{ForestLimits, RetainerForest, RetainerTree, retainer_forest};
pub use shortest::{PathFinder, PathStep, RetainingPath, shortest_paths};

#[cfg(test)]
mod tests;
