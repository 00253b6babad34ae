//! What one group of objects is: its template, what hangs on it, and everything about it that is left to chance. All of that
//! follows from its number.

use std::ops::Range;

use super::format::Node;
use super::random;
use super::skeleton::{FIRST_CODE, FIRST_STRING, MAPS, SHARED_CODE, SHARED_STRINGS};
use super::templates::{LIST, LIST_STORE, Name, Slot, TEMPLATES, To};
use super::vocabulary::{CLASSES, COMMON_TEXTS};

/// What a group is.
pub(super) struct Group {
    pub number: u64,
    pub first: u64,
    pub chance: u64,
    pub template: usize,
    /// Further references.
    pub further: u64,
    pub hangs: Hangs,
}

/// Groups that hang on a group.
#[derive(Default)]
pub(super) struct Hangs {
    /// Heads of other blocks.
    pub blocks: Range<u64>,
    /// On the list of a collection.
    pub listed: Range<u64>,
    /// On the first object.
    pub groups: Range<u64>,
}

impl Group {
    pub(super) fn edge_count(&self, slot: usize) -> u64 {
        let what = &TEMPLATES[self.template].slots[slot];
        let length = |range: &Range<u64>| range.end.saturating_sub(range.start);
        let hanging = match slot {
            0 => length(&self.hangs.blocks) + length(&self.hangs.groups),
            LIST | LIST_STORE => length(&self.hangs.listed),
            _ => 0,
        };
        what.edges.len() as u64 + u64::from(has_map(what.kind)) + hanging + self.further_of(slot)
    }

    /// Further references are dealt out to the template's hubs.
    pub(super) fn further_of(&self, slot: usize) -> u64 {
        let hubs = &TEMPLATES[self.template].hubs;
        let Some(hub) = hubs.iter().position(|&hub| hub == slot) else { return 0 };
        (self.further + (hubs.len() - 1 - hub) as u64) / hubs.len() as u64
    }

    pub(super) fn chance_of(&self, slot: usize) -> u64 {
        random::at(self.chance, slot as u64)
    }

    /// Some groups are made anew between two snapshots.
    pub(super) fn is_passing(&self) -> bool {
        self.chance & 63 == 0
    }

    /// The first classes are far more frequent than the last.
    pub(super) fn class(&self, which: usize) -> u64 {
        let x = self.chance_of(100 + which) >> 44;
        (((x * x) >> 20) * CLASSES.len() as u64) >> 20
    }

    pub(super) fn common_text(&self) -> usize {
        self.chance_of(200) as usize % COMMON_TEXTS.len()
    }

    pub(super) fn map(&self, slot: usize, what: &Slot) -> u64 {
        match what.name {
            Name::Class(which) => self.class(which),
            _ => CLASSES.len() as u64 + (self.template * 4 + slot % 4) as u64 % (MAPS - CLASSES.len() as u64),
        }
    }

    pub(super) fn target(&self, slot: usize, to: To) -> u64 {
        match to {
            To::Slot(other) => self.first + other,
            To::SharedCode => FIRST_CODE + random::below(self.chance_of(slot), SHARED_CODE),
            To::SharedString => FIRST_STRING + random::below(self.chance_of(slot), SHARED_STRINGS),
        }
    }
}

/// Objects that name their hidden class.
pub(super) fn has_map(kind: Node) -> bool {
    matches!(kind, Node::Object | Node::Closure | Node::Regexp)
}
