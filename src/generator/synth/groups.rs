//! The bulk of the heap: groups of sixteen objects after templates, in blocks of 64 groups.
//!
//! A block's first group is a collection; the others are held by its list, as a chain, or as a tree. Blocks form a tree of
//! their own below the application. On top of that, some objects refer to others anywhere. A group's rows follow from its
//! number alone.

use std::ops::Range;

use super::format::{self, Edge, Node, NodeRow};
use super::group::{Group, Hangs, has_map};
use super::heap::Ids;
use super::random;
use super::rows::Rows;
use super::skeleton::{FIRST_MAP, FIRST_STRING, SHARED_STRINGS};
use super::templates::{COLLECTION, Inner, LIST, LIST_STORE, Name, SLOTS, Size, Slot, TEMPLATES, TEXTS};
use super::texts;
use super::vocabulary::{CLASSES, COMMON_TEXTS, PROPERTIES, Vocabulary};

const WIDTH: u64 = SLOTS as u64;
/// Groups in a block.
const BLOCK: u64 = 64;
/// Blocks that hang on one block.
const BRANCHES: u64 = 8;

/// All groups.
#[derive(Debug)]
pub(super) struct Groups {
    pub seed: u64,
    /// How many there are.
    pub count: u64,
    /// Position of the first node.
    pub first: u64,
    /// Position of the first text in the string table.
    pub first_text: u64,
    /// Mean number of further references a group, in units of 2^-16.
    further: u64,
    ids: Ids,
    words: Words,
}

/// Positions of fixed texts in the string table.
#[derive(Debug)]
struct Words {
    classes: u64,
    properties: u64,
    /// The first of the names of what hangs on an object.
    branches: u64,
    map: u64,
    common: u64,
    /// Of each template's slots: the name if it is fixed.
    names: Vec<[u64; SLOTS]>,
    /// And the names of their references.
    edges: Vec<[Vec<u64>; SLOTS]>,
}

impl Groups {
    pub(super) fn new(seed: u64, count: u64, first: u64, edges_per_node: f64, ids: Ids, words: &mut Vocabulary) -> Self {
        let words = Words::new(words);
        let mut groups = Groups { seed, count, first, first_text: 0, further: 0, ids, words };
        let wanted = edges_per_node * (count * WIDTH) as f64;
        let given = groups.edge_count_of(0..count.min(SAMPLE)) as f64 * count as f64 / count.clamp(1, SAMPLE) as f64;
        groups.further = ((wanted - given).max(0.0) / count.max(1) as f64 * f64::from(1 << 16)) as u64;
        groups
    }

    /// Nodes of all groups.
    pub(super) fn node_count(&self) -> u64 {
        self.count * WIDTH
    }

    /// References of some groups.
    pub(super) fn edge_count_of(&self, groups: Range<u64>) -> u64 {
        groups.map(|number| self.group(number)).map(|group| (0..SLOTS).map(|slot| group.edge_count(slot)).sum::<u64>()).sum()
    }

    fn group(&self, number: u64) -> Group {
        let chance = random::at(self.seed, number);
        let template = match (number % BLOCK, chance >> 60) {
            (0, _) => COLLECTION,
            (_, 0..8) => 1,
            (_, 8..12) => 2,
            _ => 3,
        };
        // Twice the mean for some, half of it for most.
        let factor = [1, 1, 2, 4][(chance >> 58) as usize & 3];
        let further = (self.further * factor / 2 + (chance & 0xffff)) >> 16;
        Group { number, first: self.first + number * WIDTH, chance, template, further, hangs: self.hangs(number) }
    }

    fn hangs(&self, number: u64) -> Hangs {
        let (block, place) = (number / BLOCK, number % BLOCK);
        let first = block * BLOCK;
        let end = (first + BLOCK).min(self.count);
        let mut hangs = Hangs::default();
        if place == 0 {
            let blocks = self.count.div_ceil(BLOCK);
            hangs.blocks = (block * BRANCHES + 1).min(blocks)..(block * BRANCHES + BRANCHES + 1).min(blocks);
        }
        match random::at(self.seed ^ 0xb10c, block) % 8 {
            0..4 if place == 0 => hangs.listed = first + 1..end.max(first + 1),
            0..4 => {}
            4..6 => hangs.groups = (number + 1).min(end)..(number + 2).min(end),
            _ => hangs.groups = (first + 2 * place + 1).min(end)..(first + 2 * place + 3).min(end),
        }
        hangs
    }

    pub(super) fn write_nodes(&self, groups: Range<u64>, out: &mut Rows) {
        let mut text = String::new();
        for group in groups.map(|number| self.group(number)) {
            for (slot, what) in TEMPLATES[group.template].slots.iter().enumerate() {
                let position = group.first + slot as u64;
                let row = NodeRow {
                    kind: what.kind,
                    name: self.name(&group, slot, what),
                    id: if group.is_passing() { self.ids.passing(position) } else { self.ids.lasting(position) },
                    size: self.size(&group, slot, what, &mut text),
                    edges: group.edge_count(slot),
                };
                format::node(out, row);
            }
        }
    }

    fn name(&self, group: &Group, slot: usize, what: &Slot) -> u64 {
        match what.name {
            Name::Fixed(_) => self.words.names[group.template][slot],
            Name::Class(which) => self.words.classes + group.class(which),
            Name::Text(number) => self.first_text + group.number * TEXTS + number,
            Name::Common => self.words.common + group.common_text() as u64,
            Name::Function => self.words.properties + random::below(group.chance_of(slot), PROPERTIES.len() as u64),
        }
    }

    fn size(&self, group: &Group, slot: usize, what: &Slot, text: &mut String) -> u64 {
        match (what.size, what.name) {
            (Size::Fixed(size), _) => size,
            (Size::Data, _) => 64 + (group.chance_of(slot) >> 56 << (group.chance_of(slot) & 7)),
            (Size::OfText, Name::Common) => texts::size(COMMON_TEXTS[group.common_text()]),
            (Size::OfText, Name::Text(number)) => {
                texts::text(self.seed, group.number * TEXTS + number, text);
                texts::size(text)
            }
            (Size::OfText, _) => 16,
        }
    }

    pub(super) fn write_edges(&self, groups: Range<u64>, out: &mut Rows) {
        for group in groups.map(|number| self.group(number)) {
            let template = &TEMPLATES[group.template];
            for (slot, what) in template.slots.iter().enumerate() {
                if has_map(what.kind) {
                    format::edge(out, Edge::Internal, self.words.map, FIRST_MAP + group.map(slot, what));
                }
                for (Inner(kind, _, to), name) in what.edges.iter().zip(&self.words.edges[group.template][slot]) {
                    format::edge(out, *kind, *name, group.target(slot, *to));
                }
                self.write_hanging(&group, slot, out);
                self.write_further(&group, slot, what.kind, out);
            }
        }
    }

    fn write_hanging(&self, group: &Group, slot: usize, out: &mut Rows) {
        let head = |number: u64| self.first + number * WIDTH;
        if slot == 0 {
            let blocks = group.hangs.blocks.clone().map(|block| block * BLOCK);
            for (name, other) in (self.words.branches..).zip(blocks.chain(group.hangs.groups.clone())) {
                format::edge(out, Edge::Property, name, head(other));
            }
        } else if slot == LIST || slot == LIST_STORE {
            let kind = if slot == LIST { Edge::Element } else { Edge::Hidden };
            for (at, other) in group.hangs.listed.clone().enumerate() {
                format::edge(out, kind, at as u64, head(other));
            }
        }
    }

    fn write_further(&self, group: &Group, slot: usize, source: Node, out: &mut Rows) {
        let start = group.chance_of(slot) % PROPERTIES.len() as u64;
        for at in 0..group.further_of(slot) {
            let chance = random::at(group.chance, (slot as u64) << 32 | at);
            let property = self.words.properties + (start + at) % PROPERTIES.len() as u64;
            let (kind, name) = match source {
                Node::Array | Node::Hidden if chance & 7 == 0 => (Edge::Weak, property),
                Node::Array | Node::Hidden => (Edge::Hidden, 16 + at),
                Node::Closure | Node::Code => (Edge::Internal, property),
                _ if slot == 5 || slot == 10 || slot == 11 => (Edge::Context, property),
                _ => (Edge::Property, property),
            };
            format::edge(out, kind, name, self.anywhere(group, chance));
        }
    }

    /// Half of all further references lead to shared objects, nearly all others to neighbours: what is used together was
    /// made together, and lies together in the file.
    fn anywhere(&self, group: &Group, chance: u64) -> u64 {
        let (what, chance) = (chance & 31, random::at(chance, 1));
        match what {
            0..16 => FIRST_STRING + random::below(chance, SHARED_STRINGS),
            16..31 => {
                let distance = ((chance >> 56) * (chance >> 48 & 0xff)) >> 8;
                self.first + group.number.saturating_sub(distance) * WIDTH + inside(chance)
            }
            _ => self.first + random::below(chance, self.count) * WIDTH + inside(chance),
        }
    }

    pub(super) fn write_locations(&self, groups: Range<u64>, out: &mut Rows) {
        for group in groups.map(|number| self.group(number)) {
            for (slot, what) in TEMPLATES[group.template].slots.iter().enumerate() {
                if what.kind == Node::Closure {
                    let chance = group.chance_of(slot);
                    format::location(out, group.first + slot as u64, 10 + chance % 300, chance >> 40 & 1023, chance >> 20 & 63);
                }
            }
        }
    }

    pub(super) fn write_texts(&self, groups: Range<u64>, out: &mut Rows) {
        let mut text = String::new();
        for number in groups.start * TEXTS..groups.end * TEXTS {
            texts::text(self.seed, number, &mut text);
            format::text(out, &text);
        }
    }
}

/// An object of a group that is not its first: those are held by what they hang on, as most objects in a real heap are held
/// by one other.
fn inside(chance: u64) -> u64 {
    (chance & (WIDTH - 1)).max(1)
}

/// Groups from which the mean number of references is guessed.
const SAMPLE: u64 = 1 << 14;

impl Words {
    fn new(words: &mut Vocabulary) -> Self {
        let mut names = Vec::new();
        let mut edges = Vec::new();
        for template in &TEMPLATES {
            names.push(template.slots.map(|slot| match slot.name {
                Name::Fixed(name) => words.of(name),
                _ => 0,
            }));
            edges.push(template.slots.map(|slot| {
                let name = |Inner(kind, name, _): &Inner| match kind.is_numbered() {
                    true => name.parse().unwrap_or_default(),
                    false => words.of(name),
                };
                slot.edges.iter().map(name).collect()
            }));
        }
        let [classes, properties, branches, common, map] =
            [CLASSES[0], PROPERTIES[0], "start", COMMON_TEXTS[0], "map"].map(|text| words.of(text));
        Words { classes, properties, branches, map, common, names, edges }
    }
}
