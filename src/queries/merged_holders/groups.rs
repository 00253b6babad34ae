//! Ways that are alike share a number: a step behind a group of ways is a group of its own.

use rustc_hash::FxHashMap;

use super::steps::Key;

/// Groups of ways, each behind another one.
#[derive(Default)]
pub(super) struct Groups {
    rows: Vec<Group>,
    known: FxHashMap<(u32, Key), u32>,
}

/// A group of ways.
#[derive(Clone, Copy)]
struct Group {
    last: Key,
    depth: u32,
}

impl Groups {
    /// Before the first step.
    pub(super) const NONE: u32 = u32::MAX;

    /// The group of the ways of one that go on with a step. A step that is made again leads nowhere else.
    pub(super) fn behind(&mut self, group: u32, key: Key) -> u32 {
        let above = self.rows.get(group as usize);
        if above.is_some_and(|above| above.last == key) {
            return group;
        }
        let depth = above.map_or(1, |above| above.depth + 1);
        *self.known.entry((group, key)).or_insert_with(|| {
            self.rows.push(Group { last: key, depth });
            self.rows.len() as u32 - 1
        })
    }

    /// The last step of a group's ways, if there is one.
    pub(super) fn last(&self, group: u32) -> Option<Key> {
        self.rows.get(group as usize).map(|group| group.last)
    }

    /// How many steps a group's ways have.
    pub(super) fn depth(&self, group: u32) -> usize {
        self.rows.get(group as usize).map_or(0, |group| group.depth as usize)
    }
}
