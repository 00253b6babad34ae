//! What part a node plays for the programmer: something that a program named and that can collect things, a value, or
//! storage of the engine's behind the two.

use fixedbitset::FixedBitSet;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::bit_sets::{OfType, nodes_of};
use crate::engine::{blink, v8};
use crate::snapshot::{NodeIndex, NodeType, Nodes, StringIndex, Strings};

/// What part a node plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An object, function, variable scope or native object: it has references that a program made.
    Holder,
    /// A string, number, symbol: it can be collected, but collects nothing.
    Value,
    /// Backing stores, hash tables, hidden classes, bookkeeping of the engine: part of what refers to it.
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

/// What a name of the engine's says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Storage,
    Scope,
    Learnt,
}

/// What a name says, if it is one of the engine's.
fn named(strings: &Strings, name: StringIndex) -> Option<Named> {
    // Most strings of most heaps are texts of the program's, and begin otherwise.
    if !matches!(strings.raw(name).first(), Some(b's' | b'b' | b'\\')) {
        return None;
    }
    let begins = |prefix: &str| strings.starts_with(name, prefix);
    if begins(v8::PREFIX) {
        let is_scope = strings.is(name, v8::CONTEXT) || begins(v8::CONTEXT_PREFIX);
        let is_learnt = || v8::LEARNT.iter().any(|learnt| strings.is(name, learnt));
        return Some(if is_scope {
            Named::Scope
        } else if is_learnt() {
            Named::Learnt
        } else {
            Named::Storage
        });
    }
    blink::CONTAINERS.iter().any(|container| begins(container)).then_some(Named::Storage)
}

/// The role of nodes of a type, unless the engine's name says otherwise.
fn of_unnamed(kind: NodeType) -> Role {
    match kind {
        NodeType::SYNTHETIC => Role::Root,
        NodeType::CODE => Role::Code,
        NodeType::CLOSURE | NodeType::REGEXP | NodeType::OBJECT | NodeType::NATIVE => Role::Holder,
        NodeType::STRING
        | NodeType::CONCATENATED_STRING
        | NodeType::SLICED_STRING
        | NodeType::NUMBER
        | NodeType::SYMBOL
        | NodeType::BIGINT => Role::Value,
        _ => Role::Storage,
    }
}

/// Whether names of the engine's are asked for in nodes of a type: in objects, and in what is storage unless it has one.
fn is_named(kind: NodeType) -> bool {
    matches!(kind, NodeType::OBJECT | NodeType::NATIVE) || of_unnamed(kind) == Role::Storage
}

impl Roles {
    /// One look at each node, and one at each string.
    pub(crate) fn compute(nodes: &Nodes, strings: &Strings) -> Self {
        let of_engine: Vec<(u32, Named)> = (0..strings.len() as u32)
            .into_par_iter()
            .filter_map(|string| Some((string, named(strings, StringIndex(string))?)))
            .collect();
        let mut is_of_engine = FixedBitSet::with_capacity(strings.len());
        of_engine.iter().for_each(|&(string, _)| is_of_engine.insert(string as usize));
        let of_engine: FxHashMap<u32, Named> = of_engine.into_iter().collect();
        let of_code: [Role; 256] = std::array::from_fn(|code| of_unnamed(NodeType(code as u8)));
        let mut roles: Vec<Role> = nodes.types.iter().map(|kind| of_code[usize::from(kind.0)]).collect();
        let may_be_named = |kind| if is_named(kind) { OfType::Maybe } else { OfType::No };
        let has_name = |node, _| is_of_engine.contains(nodes.name(node).0 as usize);
        for node in nodes_of(&nodes.types, may_be_named, has_name).ones().map(|node| NodeIndex(node as u32)) {
            let is_code = !matches!(nodes.node_type(node), NodeType::OBJECT | NodeType::NATIVE);
            roles[node.at()] = match of_engine.get(&nodes.name(node).0) {
                Some(Named::Scope) => Role::Holder,
                Some(Named::Learnt) if is_code => Role::Code,
                _ => Role::Storage,
            };
        }
        Roles(roles)
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
