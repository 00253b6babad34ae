//! What part a node plays for the programmer: something that a program named and that can collect things, a value, or
//! storage of the engine's behind the two.

use super::Heap;
use super::name_set::NameSet;
use crate::snapshot::{NodeIndex, NodeType};

/// What part a node plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An object, function, variable scope or native object: it has references that a program made.
    Holder,
    /// A string, number, symbol: it can be collected, but collects nothing.
    Value,
    /// Backing stores, hash tables, hidden classes, code, bookkeeping of the engine: part of what refers to it.
    Storage,
    /// Compiled code, and what the engine learnt while it ran, such as copies of literals: whatever it refers to, no program collects
    /// anything in it.
    Code,
    /// The roots that the engine groups things under; nobody can cut them.
    Root,
}

/// The role of every node of a heap.
#[derive(Debug)]
pub struct Roles(Vec<Role>);

/// The engine's own structures are named so, whatever their type.
const ENGINE_PREFIX: &str = "system / ";
/// Containers of Blink's, which newer Chromium puts into snapshots with their C++ names: between an object and what is in it.
const EMBEDDER_STORAGE: [&str; 6] = [
    "blink::BasicHeap",
    "blink::HeapVector",
    "blink::HeapHash",
    "blink::HeapDeque",
    "blink::DisallowNewWrapper<",
    "blink::EventTargetData",
];
/// What the engine learns while code runs; V8 counts it as code since 11.
const LEARNT: [&str; 3] = ["system / FeedbackCell", "system / FeedbackVector", "system / AllocationSite"];
/// Except for the scopes of functions.
const SCOPE: &str = "system / Context";
const SCOPE_PREFIX: &str = "system / Context / ";

impl Roles {
    /// One look at each node, and one at each string that names an object.
    pub(super) fn compute(heap: &Heap) -> Self {
        let strings = heap.strings();
        let of_engine = NameSet::new(strings, |name| {
            // Most strings of most heaps are texts of the program's, and begin otherwise.
            if !matches!(strings.raw(name).first(), Some(b's' | b'b' | b'\\')) {
                return false;
            }
            let is_engines =
                strings.starts_with(name, ENGINE_PREFIX) && !strings.is(name, SCOPE) && !strings.starts_with(name, SCOPE_PREFIX);
            is_engines || EMBEDDER_STORAGE.iter().any(|container| strings.starts_with(name, container))
        });
        let scopes = NameSet::new(strings, |name| strings.is(name, SCOPE) || strings.starts_with(name, SCOPE_PREFIX));
        let learnt = NameSet::new(strings, |name| LEARNT.iter().any(|learnt| strings.is(name, learnt)));
        let role = |node: NodeIndex| {
            let name = heap.nodes.name(node);
            match heap.node_type(node) {
                NodeType::SYNTHETIC => Role::Root,
                NodeType::CLOSURE | NodeType::REGEXP => Role::Holder,
                NodeType::OBJECT | NodeType::NATIVE if of_engine.contains(name) => Role::Storage,
                NodeType::OBJECT | NodeType::NATIVE => Role::Holder,
                NodeType::STRING
                | NodeType::CONCATENATED_STRING
                | NodeType::SLICED_STRING
                | NodeType::NUMBER
                | NodeType::SYMBOL
                | NodeType::BIGINT => Role::Value,
                NodeType::CODE => Role::Code,
                _ if scopes.contains(name) => Role::Holder,
                _ if learnt.contains(name) => Role::Code,
                _ => Role::Storage,
            }
        };
        Roles(heap.nodes.indices().map(role).collect())
    }

    /// The role of a node.
    #[inline]
    pub fn of(&self, node: NodeIndex) -> Role {
        self.0[node.at()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    #[test]
    fn scopes_are_holders_and_other_structures_of_the_engine_are_storage() {
        let mut heap = HeapBuilder::new();
        let nodes = [
            ("object", "Session", Role::Holder),
            ("object", "system / Context", Role::Holder),
            ("hidden", "system / Context / scope @7", Role::Holder),
            ("native", "system / Map", Role::Storage),
            ("native", "Detached HTMLDivElement", Role::Holder),
            ("native", "blink::HeapVectorBacking<blink::RegisteredEventListener>", Role::Storage),
            ("native", "blink::RegisteredEventListener", Role::Holder),
            ("array", "(object elements)", Role::Storage),
            ("code", "system / FeedbackCell", Role::Code),
            ("hidden", "system / AllocationSite", Role::Code),
            ("concatenated string", "(concatenated string)", Role::Value),
            ("synthetic", "(GC roots)", Role::Root),
        ];
        let made = nodes.map(|(kind, name, role)| (heap.node(kind, name, 8), role));
        let heap = heap.build();
        let roles = heap.roles();
        made.iter().for_each(|&(node, role)| assert_eq!(roles.of(node), role, "{}", heap.name(node)));
    }
}
