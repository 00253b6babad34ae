//! What grows in every program and is never a leak: structures that engines build while code runs for the first times. They belong to
//! no finding; this is the list of them, each with its reason, to say how much of a heap's growth they are.

use rustc_hash::FxHashMap;

use crate::Heap;
use crate::compare::Pair;
use crate::engine::v8;
use crate::queries::census::Tally;
use crate::snapshot::{NodeIndex, NodeType};

/// A kind of engine structures.
#[derive(Debug, PartialEq, Eq)]
pub struct Noise {
    /// Stable name.
    pub code: &'static str,
    /// What it is.
    pub what: &'static str,
    /// Why it is no leak.
    pub because: &'static str,
    /// Types of nodes; any if empty.
    types: &'static [NodeType],
    /// How names of nodes begin (as V8 writes them in a snapshot); any if empty.
    names: &'static [&'static str],
}

/// The first that fits is taken.
pub const NOISE: [Noise; 10] = [
    Noise {
        code: "feedback",
        what: "feedback of running functions, inline caches",
        because: "functions learn about the types that they meet; there is one record a function and place, so it ends",
        types: &[],
        names: &v8::built::FEEDBACK,
    },
    Noise {
        code: "module-cells",
        what: "cells of variables that modules share",
        because: "one for each variable that a module exports; there are as many as the modules have exports",
        types: &[],
        names: &v8::built::MODULE_CELLS,
    },
    Noise {
        code: "function-descriptions",
        what: "descriptions of functions and scopes",
        because: "each function of a script is described when it is first compiled; there are as many as the scripts have functions",
        types: &[],
        names: &v8::built::DESCRIPTIONS,
    },
    Noise {
        code: "source-positions",
        what: "source positions and scripts",
        because: "a table for each script and compiled function, made once",
        types: &[],
        names: &v8::built::SOURCE_POSITIONS,
    },
    Noise {
        code: "regexp-code",
        what: "compiled regular expressions",
        because: "a regular expression is compiled when it first runs, and thrown away when it is not used for a while",
        types: &[],
        names: &v8::built::REGEXP_CODE,
    },
    Noise {
        code: "string-tables",
        what: "the engine's own tables of strings and numbers",
        because: "tables for texts that the engine has seen; they are bounded, or shrink when the texts die",
        types: &[],
        names: &v8::built::STRING_TABLES,
    },
    Noise {
        code: "hidden-classes",
        what: "hidden classes and their transitions",
        because: "one for each way in which the program builds objects, however many objects there are",
        types: &[],
        names: &v8::built::HIDDEN_CLASSES,
    },
    Noise {
        code: "hidden-classes",
        what: "hidden classes and their transitions",
        because: "one for each way in which the program builds objects, however many objects there are",
        types: &[NodeType::OBJECT_SHAPE],
        names: &[],
    },
    Noise {
        code: "bindings",
        what: "templates and accessors of the runtime's own objects",
        because: "built when the program first uses what they stand for",
        types: &[],
        names: &v8::built::BINDINGS,
    },
    Noise {
        code: "code",
        what: "compiled code, bytecode and constants",
        because: "functions are compiled when they first run, and again when they run often; it ends when all code has run",
        types: &[NodeType::CODE],
        names: &[],
    },
];

/// A kind of noise, and by how much there is more of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoiseGrowth {
    /// What it is.
    pub noise: &'static Noise,
    /// By how many nodes.
    pub count: i64,
    /// By how many bytes.
    pub bytes: i64,
}

/// What grew of each kind from the earlier snapshot to the later one, kinds that did not change left out. One look at each node.
pub fn noise_growth(pair: Pair) -> Vec<NoiseGrowth> {
    let (before, after) = rayon::join(|| tallies(pair.base), || tallies(pair.current));
    let mut found: Vec<NoiseGrowth> = Vec::new();
    for (noise, (before, after)) in std::iter::zip(&NOISE, std::iter::zip(before, after)) {
        let (count, bytes) = (after.count as i64 - before.count as i64, after.size as i64 - before.size as i64);
        match found.iter_mut().find(|known| known.noise.code == noise.code) {
            Some(known) => (known.count, known.bytes) = (known.count + count, known.bytes + bytes),
            None => found.push(NoiseGrowth { noise, count, bytes }),
        }
    }
    found.retain(|growth| growth.count != 0 || growth.bytes != 0);
    found
}

fn tallies(heap: &Heap) -> [Tally; NOISE.len()] {
    let mut tallies = [Tally::default(); NOISE.len()];
    let mut kinds = NoiseKinds::new(heap);
    for node in heap.nodes().indices() {
        if let Some(at) = kinds.of(node) {
            tallies[at].add(heap.shallow_size(node));
        }
    }
    tallies
}

/// Tells nodes of one heap by kinds of noise; a name is looked at once.
pub struct NoiseKinds<'h> {
    heap: &'h Heap,
    known: FxHashMap<(NodeType, u32), Option<usize>>,
}

impl<'h> NoiseKinds<'h> {
    /// Nothing was asked yet.
    pub fn new(heap: &'h Heap) -> Self {
        NoiseKinds { heap, known: FxHashMap::default() }
    }

    /// The position in [`NOISE`] of the kind that a node is of.
    pub fn of(&mut self, node: NodeIndex) -> Option<usize> {
        let (heap, kind) = (self.heap, self.heap.node_type(node));
        if !may_be_noise(kind) {
            return None;
        }
        let name = heap.nodes().name(node);
        let fits = |noise: &Noise| {
            let strings = heap.strings();
            (noise.types.is_empty() || noise.types.contains(&kind))
                && (noise.names.is_empty() || noise.names.iter().any(|prefix| strings.starts_with(name, prefix)))
        };
        *self.known.entry((kind, name.0)).or_insert_with(|| NOISE.iter().position(fits))
    }
}

/// Types that V8 gives to its own structures; strings, functions and numbers are the program's.
fn may_be_noise(kind: NodeType) -> bool {
    matches!(
        kind,
        NodeType::CODE | NodeType::HIDDEN | NodeType::OBJECT_SHAPE | NodeType::ARRAY | NodeType::NATIVE | NodeType::OBJECT
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    fn heap(nodes: &[(&str, &str, u64)]) -> Heap {
        let mut heap = HeapBuilder::new();
        for &(kind, name, size) in nodes {
            heap.node(kind, name, size);
        }
        heap.build()
    }

    #[test]
    fn what_engines_build_while_code_runs_is_told_apart_from_what_programs_make() {
        let base = heap(&[("code", "step", 100), ("object", "Map", 32), ("closure", "step", 64)]);
        let program = [("object", "Map", 32), ("closure", "step", 64), ("object", "system / Context", 64), ("array", "", 900)];
        let engine = [
            ("code", "step", 100),
            ("code", "(bytecode)", 50),
            ("hidden", "system / Map", 80),
            ("code", "system / FeedbackVector", 8),
        ];
        let current = heap(&[&program[..], &engine[..]].concat());
        let grown = noise_growth(Pair { base: &base, current: &current });
        let rows: Vec<(&str, i64, i64)> = grown.iter().map(|growth| (growth.noise.code, growth.count, growth.bytes)).collect();
        assert_eq!(rows, [("feedback", 1, 8), ("hidden-classes", 1, 80), ("code", 1, 50)]);
    }

    #[test]
    fn every_kind_of_noise_says_what_it_is_and_why_it_is_no_leak() {
        assert!(NOISE.iter().all(|noise| noise.what.len() > 10 && noise.because.len() > 20));
        assert!(NOISE.iter().all(|noise| !noise.types.is_empty() || !noise.names.is_empty()));
    }
}
