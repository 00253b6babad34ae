//! A planted leak: the way from the global object to a container, as the catalogue has it, and what the container keeps.

use super::explicit::{ExplicitNode, Series};
use super::format::{Edge, Node};
use super::heap::Ids;
use super::members::Members;
use super::vocabulary::Vocabulary;
use crate::generator::patterns::{Holds, Pattern, Step, Version};

/// What leaks.
#[derive(Debug, Clone, Copy)]
pub struct Leak {
    /// How: owner, container and members are called as in this pattern.
    pub pattern: &'static Pattern,
    /// Members that leak in each step.
    pub per_step: u64,
    /// Bytes of data that each member holds.
    pub size: u64,
}

/// The way to the container, and the container.
#[derive(Debug)]
pub(super) struct Planted {
    /// What the global object refers to.
    pub entry: Option<Series>,
    /// Nodes from the first owner to the container's storage.
    pub path: Vec<ExplicitNode>,
    pub members: Members,
}

impl Planted {
    /// Tells the members where their texts begin, and the container, whose properties may be named by them.
    pub(super) fn name_texts_from(&mut self, first: u64) {
        for series in self.path.iter_mut().flat_map(|node| &mut node.edges).filter(|series| series.name == KEYS) {
            series.name = first;
        }
        self.members.first_text = first;
    }
}

/// Stands for the first key in the string table until it is known where that is.
const KEYS: u64 = u64::MAX;

impl Leak {
    /// Nodes that are there before anything leaks.
    pub(super) fn path_length(&self) -> u64 {
        let steps = self.pattern.path(Version::Leaking).len() as u64;
        match self.pattern.holds {
            // The last step leads to the first member.
            Holds::Chain(_) => steps - 1,
            // The container's storage comes on top.
            _ => steps + 1,
        }
    }

    /// Builds it with so many members, the first node at `first`.
    pub(super) fn plant(&self, first: u64, leaked: u64, ids: Ids, words: &mut Vocabulary) -> Planted {
        let steps = self.pattern.path(Version::Leaking);
        let members = Members::new(self, first + self.path_length(), leaked, ids, words);
        let is_chain = matches!(self.pattern.holds, Holds::Chain(_));
        let (to_chain, owners) = match steps.split_last() {
            Some((last, owners)) if is_chain => (Some(last), owners),
            _ => (None, &steps[..]),
        };
        let mut path: Vec<ExplicitNode> = Vec::new();
        let mut entry = None;
        let mut hang = |path: &mut Vec<ExplicitNode>, edge: Series| match path.last_mut() {
            Some(holder) => holder.edges.push(edge),
            None => entry = Some(edge),
        };
        for (at, step) in owners.iter().enumerate() {
            let position = first + at as u64;
            hang(&mut path, reference(step, position, words));
            path.push(object(step, ids.lasting(position), words));
        }
        if let Some(step) = to_chain.filter(|_| leaked > 0) {
            hang(&mut path, reference(step, members.last(), words));
        }
        if !is_chain {
            let position = first + path.len() as u64;
            let (in_container, storage) = self.storage(position, &members, ids, words);
            if let Some(container) = path.last_mut() {
                container.edges.extend(in_container);
            }
            path.push(storage);
        }
        Planted { entry, path, members }
    }

    /// References of the container, and what it keeps its members in: made anew whenever it grows.
    fn storage(&self, position: u64, members: &Members, ids: Ids, words: &mut Vocabulary) -> (Vec<Series>, ExplicitNode) {
        let count = members.count;
        let mut storage = ExplicitNode {
            kind: Node::Array,
            name: words.of(""),
            id: ids.passing(position),
            size: 16 + 8 * count.next_power_of_two(),
            edges: Vec::new(),
        };
        let to_members = |kind: Edge, name: u64, name_step: u64| members.references(kind, name, name_step);
        // Buckets of a hash table are powers of two, with two entries each.
        let buckets = (count / 2 + 1).next_power_of_two().max(2);
        let in_container = match self.pattern.holds {
            Holds::Elements => {
                storage.name = words.of("(object elements)");
                storage.edges.push(to_members(Edge::Hidden, 0, 1));
                vec![Series::one(Edge::Internal, words.of("elements"), position), to_members(Edge::Element, 0, 1)]
            }
            Holds::Values => {
                storage.size = 16 + 8 * (3 + 7 * buckets);
                storage.edges.push(members.keys(Edge::Hidden, 3 + buckets, 3));
                storage.edges.push(to_members(Edge::Hidden, 3 + buckets + 1, 3));
                vec![Series::one(Edge::Internal, words.of("table"), position)]
            }
            Holds::Members => {
                storage.size = 16 + 8 * (3 + 5 * buckets);
                storage.edges.push(to_members(Edge::Hidden, 3 + buckets, 2));
                vec![Series::one(Edge::Internal, words.of("table"), position)]
            }
            // The others are refused before.
            Holds::Properties | Holds::Chain(_) | Holds::Spread | Holds::Grows | Holds::Listeners | Holds::Runtime => {
                storage.name = words.of("(object properties)");
                let properties = Series::one(Edge::Internal, words.of("properties"), position);
                vec![to_members(Edge::Property, KEYS, 1), properties]
            }
        };
        (in_container, storage)
    }
}

fn reference(step: &Step, to: u64, words: &mut Vocabulary) -> Series {
    let kind = match step.edge {
        "context" => Edge::Context,
        "internal" => Edge::Internal,
        _ => Edge::Property,
    };
    Series::one(kind, words.of(step.name), to)
}

fn object(step: &Step, id: u64, words: &mut Vocabulary) -> ExplicitNode {
    let (kind, name) = if step.class == "Function" { (Node::Closure, step.name) } else { (Node::Object, step.class) };
    ExplicitNode { kind, name: words.of(name), id, size: 64, edges: Vec::new() }
}
