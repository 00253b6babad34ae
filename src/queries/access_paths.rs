//! Chains of references as a JavaScript programmer would write them: `variable sessions.byUser in app.js → "ann"`, with the engine's
//! own steps in between (backing stores, hash tables, scopes) folded away and no object lost.

use super::retaining_paths::RetainingPath;
use crate::Heap;
use crate::engine::{node, v8};
use crate::printable::grouped;
use crate::queries::edge_lookup::is_named;
use crate::snapshot::{EdgeIndex, NodeIndex, NodeType};

mod expression;
mod merged;
mod opening;
mod places;
mod steps;
#[cfg(test)]
mod tests;

#[cfg(feature = "cli")]
pub(crate) use expression::repeats;
pub use merged::merged_path;
pub use opening::{is_runtime_variable, keeps_open};
pub use places::{function_place, script_label};
pub use steps::{edge_text, property_key, retainer_text};

use expression::Written;

/// A chain of references, outermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessPath {
    /// The chain in one piece, from what a program itself names on, of at most [`MOST_LETTERS`] letters: longer ones are cut in the
    /// middle.
    pub expression: String,
    /// The same without the last step: what the object is in.
    pub inside: String,
    /// Where the variable or export is that the expression begins with: `in app.js`, `of load() in app.js:4`.
    pub place: Option<String>,
    /// It passes a global object that a realm holds.
    pub from_global: bool,
    /// Where among the steps the expression begins.
    pub begin: usize,
    /// Its steps, engine's own storage folded into the step that leads through it.
    pub steps: Vec<AccessStep>,
    end: End,
}

/// How an expression ends, for who adds a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct End {
    /// Up to where the expression is what stands before its place, if that is at its end.
    before_place: Option<usize>,
    /// What comes again and again at the end.
    repeat: Option<Repeat>,
}

/// A step that is written once for many: `.next ×50`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Repeat {
    step: String,
    times: usize,
    /// Up to where the expression is what stands before the number.
    before_number: usize,
}

/// An expression has at most so many letters.
pub const MOST_LETTERS: usize = 200;

/// What kind of reference a step is for a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Where the chain begins.
    Start,
    /// A property by its name, a private one or one of a symbol included.
    Property,
    /// An element of an array.
    Element,
    /// An entry of a Map or a Set.
    Entry,
    /// A variable of a function, a script or a module.
    Variable,
    /// What a module exports.
    Export,
    /// A local variable of a function that waits to go on.
    Local,
    /// Something of the engine's or the embedder's.
    Internal,
}

/// One step of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessStep {
    /// What kind of reference it is.
    pub kind: StepKind,
    /// The name that the program gave it: of a property, a variable, an export. Never a key, a number or a name of the engine's.
    pub name: Option<String>,
    /// How the step is written: `.name`, `[3]`, ` → "key"`; of the first step empty, or the name of the root's edge.
    pub text: String,
    /// Where it leads.
    pub node: NodeIndex,
    /// Engine's own nodes that it passes, in order.
    pub through: Vec<NodeIndex>,
    /// The edge that leads to the node, of a variable or an export the one that bears its name or slot; none to the first.
    pub edge: Option<EdgeIndex>,
}

impl AccessPath {
    /// The chain with another step at its end, as [`edge_text`] writes it.
    pub fn then(&self, step: &str) -> String {
        let (chain, place) = self.expression.split_at(self.end.before_place.unwrap_or(self.expression.len()));
        match self.end.repeat.as_ref().filter(|repeat| repeat.step == step) {
            Some(repeat) => format!("{} ×{}{place}", &chain[..repeat.before_number], grouped(repeat.times as u64 + 1)),
            None => format!("{chain}{step}{place}"),
        }
    }
}

impl RetainingPath {
    /// The path as one would write it.
    pub fn written(&self, heap: &Heap) -> AccessPath {
        let edges: Vec<EdgeIndex> = self.steps.iter().map(|step| step.edge).collect();
        access_path(heap, self.steps.first().map_or(self.object, |step| step.node), &edges)
    }
}

/// Writes a chain of edges, each leaving the node to which the one before it leads. `start` is where the first one begins.
pub fn access_path(heap: &Heap, start: NodeIndex, edges: &[EdgeIndex]) -> AccessPath {
    let steps = steps::steps(heap, start, edges);
    let opening = opening::opening(heap, &steps);
    let Written { text, place, end } = expression::written(heap, &steps, &opening);
    let inside = match steps.len() {
        length if length > opening.first => expression::written(heap, &steps[..length - 1], &opening).text,
        _ => text.clone(),
    };
    let from_global = steps.iter().any(|step| is_global_step(heap, step) || is_process(heap, step.node));
    AccessPath { expression: text, inside, place, from_global, begin: opening.begin, steps, end }
}

/// A step from a realm to its global object: programs know no way that begins further out.
fn is_global_step(heap: &Heap, step: &AccessStep) -> bool {
    step.edge.is_some_and(|edge| {
        let realm = heap.nodes().name(heap.graph().source(edge));
        v8::edge::GLOBALS.iter().any(|name| is_named(heap, edge, name)) && heap.strings().starts_with(realm, v8::NATIVE_CONTEXT)
    })
}

/// Node's `process`: every module has it by this name, whatever the way on which the engine keeps it.
pub fn is_process(heap: &Heap, node: NodeIndex) -> bool {
    heap.node_type(node) == NodeType::OBJECT && heap.raw_name(node) == *node::PROCESS
}
