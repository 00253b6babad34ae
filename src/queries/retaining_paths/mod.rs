//! Why an object is alive: paths from a root to it. Two answers: DevTools' forest of retainers, and for people the few
//! best paths that differ in what one would have to cut.

pub(crate) mod anchors;
pub(crate) mod closed;
pub(crate) mod dijkstra;
mod forest;
mod holders;
pub(crate) mod knowledge;
pub(crate) mod roads;
mod shortest;
mod surveyor;

pub use forest::{ForestLimits, RetainerForest, RetainerTree, retainer_forest};
pub use shortest::{PathFinder, PathStep, RetainingPath, shortest_paths};

#[cfg(test)]
mod tests;
