//! To which object each piece of the engine's storage belongs: the one from which references through nothing but storage lead to
//! it, none, or several. Every reference is taken once, in any order and from several threads, from the graph or while the file
//! is read: only what has no owner of its own needs another look.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::bit_sets::{OfType, nodes_of};
use super::name_matcher::NameMatcher;
use super::owners::{NONE, SEVERAL};
use crate::columns::Tables;
use crate::engine::v8;
use crate::ranked_bits::RankedBits;
use crate::snapshot::{EdgeType, NodeIndex, NodeType, Nodes, Strings};

/// Owners while references are taken.
#[derive(Debug)]
pub(crate) struct StorageOwners {
    /// Nodes that are nothing but storage of others.
    storage: RankedBits,
    /// Of each piece of storage, in node order. There is a piece for every dozen nodes, so that these stay in the cache where a
    /// column of all nodes does not.
    owners: Vec<AtomicU32>,
    /// References from storage to storage, by place among the storage, in the order of the file.
    between: Vec<(u32, u32)>,
}

impl StorageOwners {
    /// Nothing taken yet. `is_renamed` says of native nodes whether DevTools calls them otherwise than the file.
    pub(crate) fn new(nodes: &Nodes, strings: &Strings, is_renamed: impl Fn(NodeIndex) -> bool) -> Self {
        let mut is_string_data = NameMatcher::new(strings, v8::EXTERNAL_STRING_DATA);
        let is_storage = |kind| match kind {
            NodeType::HIDDEN | NodeType::ARRAY => OfType::Yes,
            NodeType::NATIVE => OfType::Maybe,
            _ => OfType::No,
        };
        let storage = nodes_of(&nodes.types, is_storage, |node, _| is_string_data.is(nodes.name(node)) && !is_renamed(node));
        let storage = RankedBits::new(storage);
        let owners = (0..storage.count()).map(|_| AtomicU32::new(NONE)).collect();
        StorageOwners { storage, owners, between: Vec::new() }
    }

    /// The owners in a heap whose references are there.
    pub(crate) fn of(tables: Tables, is_renamed: impl Fn(NodeIndex) -> bool) -> Self {
        let mut owners = StorageOwners::new(tables.nodes, tables.strings, is_renamed);
        let columns = tables.graph.columns();
        let mut between = Vec::new();
        for (source, row) in columns.first.windows(2).enumerate() {
            let row = row[0] as usize..row[1] as usize;
            for (&target, &kind) in columns.targets[row.clone()].iter().zip(&columns.types[row]) {
                owners.take(&mut between, source as u32, kind, target);
            }
        }
        owners.absorb(between);
        owners
    }

    /// Takes a reference; what has to wait goes to `between`.
    #[inline(always)]
    pub(crate) fn take(&self, between: &mut Vec<(u32, u32)>, source: u32, kind: EdgeType, target: u32) {
        if self.storage.contains(target) && kind != EdgeType::WEAK {
            let target = self.storage.rank(target);
            match self.storage.contains(source) {
                false => _ = self.tell(target, source),
                true => between.push((self.storage.rank(source), target)),
            }
        }
    }

    /// Takes what had to wait, in the order of the file.
    pub(crate) fn absorb(&mut self, mut between: Vec<(u32, u32)>) {
        self.between.append(&mut between);
    }

    /// Tells storage of an owner; whether that changes its own. It changes at most twice.
    #[inline]
    fn tell(&self, storage: u32, owner: u32) -> bool {
        let cell = &self.owners[storage as usize];
        let merge = |known| (known != owner && known != SEVERAL).then_some(if known == NONE { owner } else { SEVERAL });
        merge(cell.load(Relaxed)).is_some() && cell.fetch_update(Relaxed, Relaxed, merge).is_ok()
    }

    /// All storage in node order.
    pub(crate) fn storage(&self) -> impl Iterator<Item = NodeIndex> + '_ {
        self.storage.iter().map(NodeIndex)
    }

    /// All storage in node order with its owner: a node, [`NONE`] or [`SEVERAL`].
    pub(crate) fn finish(&self) -> impl Iterator<Item = (NodeIndex, u32)> + '_ {
        // Storage passes its owner on to the storage that it refers to.
        let mut changed: Vec<u32> = self.between.chunk_by(|a, b| a.0 == b.0).map(|row| row[0].0).collect();
        while let Some(source) = changed.pop() {
            let owner = self.owners[source as usize].load(Relaxed);
            if owner == NONE {
                continue;
            }
            let start = self.between.partition_point(|&(before, _)| before < source);
            let row = self.between[start..].iter().take_while(|&&(other, _)| other == source);
            changed.extend(row.filter(|&&(_, target)| self.tell(target, owner)).map(|&(_, target)| target));
        }
        std::iter::zip(self.storage(), self.owners.iter().map(|owner| owner.load(Relaxed)))
    }
}
