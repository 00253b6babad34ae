//! What a planted leak collects: many equal small trees, each with its data.

use std::ops::Range;

use super::explicit::Series;
use super::format::{self, Edge, Node, NodeRow};
use super::heap::Ids;
use super::leak::Leak;
use super::rows::Rows;
use super::vocabulary::Vocabulary;
use crate::generator::patterns::Holds;

/// All members, the oldest first.
#[derive(Debug)]
pub(super) struct Members {
    pub count: u64,
    /// Position of the first text in the string table: one a member, if they have keys.
    pub first_text: u64,
    first: u64,
    /// Nodes of one member.
    nodes: Vec<MemberNode>,
    /// Name of the reference to the member before.
    next: Option<u64>,
    keys: Keys,
    prefix: &'static str,
    ids: Ids,
}

/// What the keys of members are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keys {
    None,
    /// Strings of the heap: the last node of each member.
    Nodes,
    /// Names of properties.
    Names,
}

#[derive(Debug)]
struct MemberNode {
    kind: Node,
    name: u64,
    size: u64,
    /// The second part is the name, the third the number of the node within the member.
    edges: Vec<(Edge, u64, u64)>,
}

impl Members {
    pub(super) fn new(leak: &Leak, first: u64, count: u64, ids: Ids, words: &mut Vocabulary) -> Self {
        let mut nodes = member(leak, words);
        let keys = match leak.pattern.holds {
            Holds::Values => Keys::Nodes,
            Holds::Properties => Keys::Names,
            _ => Keys::None,
        };
        if keys == Keys::Nodes {
            nodes.push(MemberNode { kind: Node::String, name: 0, size: 32, edges: Vec::new() });
        }
        let next = match leak.pattern.holds {
            Holds::Chain(next) => Some(words.of(next)),
            _ => None,
        };
        Members { count, first_text: 0, first, nodes, next, keys, prefix: leak.pattern.name, ids }
    }

    /// Nodes of each.
    pub(super) fn width(&self) -> u64 {
        self.nodes.len() as u64
    }

    /// Texts in the string table.
    pub(super) fn text_count(&self) -> u64 {
        if self.keys == Keys::None { 0 } else { self.count }
    }

    pub(super) fn edge_count(&self) -> u64 {
        let each = self.nodes.iter().map(|node| node.edges.len() as u64).sum::<u64>() + u64::from(self.next.is_some());
        // The oldest link has nothing before it.
        (self.count * each).saturating_sub(u64::from(self.next.is_some()))
    }

    /// Position of the youngest.
    pub(super) fn last(&self) -> u64 {
        self.first + self.count.saturating_sub(1) * self.width()
    }

    /// References to all members.
    pub(super) fn references(&self, kind: Edge, name: u64, name_step: u64) -> Series {
        Series { kind, name, name_step, to: self.first, to_step: self.width(), count: self.count }
    }

    /// References to the keys of all members.
    pub(super) fn keys(&self, kind: Edge, name: u64, name_step: u64) -> Series {
        Series { to: self.first + self.width() - 1, ..self.references(kind, name, name_step) }
    }

    pub(super) fn write_nodes(&self, members: Range<u64>, out: &mut Rows) {
        for member in members {
            for (at, node) in self.nodes.iter().enumerate() {
                let is_key = self.keys == Keys::Nodes && at + 1 == self.nodes.len();
                let row = NodeRow {
                    kind: node.kind,
                    name: if is_key { self.first_text + member } else { node.name },
                    id: self.ids.lasting(self.first + member * self.width() + at as u64),
                    size: node.size,
                    edges: node.edges.len() as u64 + u64::from(at == 0 && self.next.is_some() && member > 0),
                };
                format::node(out, row);
            }
        }
    }

    pub(super) fn write_edges(&self, members: Range<u64>, out: &mut Rows) {
        for member in members {
            let first = self.first + member * self.width();
            for (at, node) in self.nodes.iter().enumerate() {
                for &(kind, name, to) in &node.edges {
                    format::edge(out, kind, name, first + to);
                }
                if let Some(next) = self.next.filter(|_| at == 0 && member > 0) {
                    format::edge(out, Edge::Property, next, first - self.width());
                }
            }
        }
    }

    pub(super) fn write_texts(&self, members: Range<u64>, out: &mut Rows) {
        for member in members.start.min(self.text_count())..members.end.min(self.text_count()) {
            format::text(out, &format!("{}-{member}", self.prefix));
        }
    }
}

/// The nodes of one member, by the class that the catalogue gives it.
fn member(leak: &Leak, words: &mut Vocabulary) -> Vec<MemberNode> {
    let mut node = |kind: Node, name: &'static str, size: u64, edges: &[(Edge, &'static str, u64)]| MemberNode {
        kind,
        name: words.of(name),
        size,
        edges: edges.iter().map(|&(kind, name, to)| (kind, words.of(name), to)).collect(),
    };
    let mut nodes = match leak.pattern.member {
        "(sliced string)" => vec![
            node(Node::SlicedString, "(sliced string)", 32, &[(Edge::Internal, "parent", 1)]),
            node(Node::String, "order-0123456789abcdef;…", 16 + leak.size, &[]),
        ],
        "Array" => vec![
            node(Node::Object, "Array", 32, &[(Edge::Internal, "elements", 1)]),
            node(Node::Array, "(object elements)", 16 + leak.size, &[]),
        ],
        "Function" => vec![
            node(Node::Closure, "onDone", 64, &[(Edge::Internal, "context", 1)]),
            node(Node::Object, "system / Context", 32, &[(Edge::Context, "data", 2)]),
        ],
        "Buffer" => Vec::new(),
        class => vec![node(Node::Object, class, 40, &[(Edge::Property, "data", 1)])],
    };
    if !matches!(leak.pattern.member, "(sliced string)" | "Array") {
        let at = nodes.len() as u64;
        nodes.push(node(Node::Object, "Buffer", 96, &[(Edge::Property, "buffer", at + 1)]));
        nodes.push(node(Node::Object, "ArrayBuffer", 88, &[(Edge::Internal, "backing_store", at + 2)]));
        nodes.push(node(Node::Native, "system / JSArrayBufferData", leak.size, &[]));
    }
    nodes
}
