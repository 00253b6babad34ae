//! Surviving holders: objects of both snapshots that can collect others. Growth is measured by them, and finding them needs no
//! dominators, so that is done while a core would wait for those.

use fixedbitset::FixedBitSet;

use super::successors::add_successors;
use super::{Pair, Survivors, by_names};
use crate::Heap;
use crate::columns::one_caller::one_caller;
use crate::columns::roles::Role;
use crate::queries::owner_partition::NO_OWNER;
use crate::snapshot::NodeIndex;

/// The surviving holders of two heaps, numbered alike in both.
pub struct MatchedHolders {
    /// By number: in the current heap, in the base. The roots come first, then what survived, then what took the place of another.
    pub(super) pairs: Vec<(NodeIndex, NodeIndex)>,
    /// How many of them are the same object in both heaps.
    pub(super) survivors: usize,
    pub(super) current: Numbered,
    pub(super) base: Numbered,
}

/// What is held against what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// An object against itself.
    Object,
    /// Also against what it replaced, where a program made it anew under the same name.
    Name,
    /// Against that to which the same names lead from the roots, whatever the ids: see [`super::numbers_anew`].
    Path,
}

/// One of the heaps.
pub(super) struct Numbered {
    /// By node position the number of a surviving holder, [`NO_OWNER`] for other nodes.
    pub(super) numbers: Vec<u32>,
    /// The nodes, whatever they are, that the other heap has too.
    pub(super) survives: FixedBitSet,
}

impl MatchedHolders {
    /// Goes through both heaps. By path it asks them for dominators.
    pub fn new(pair: Pair, identity: Identity) -> Self {
        if identity == Identity::Path {
            let pairs = by_names::pairs(pair);
            let set = |heap: &Heap, nodes: &mut dyn Iterator<Item = NodeIndex>| {
                let mut set = FixedBitSet::with_capacity(heap.nodes().len());
                nodes.for_each(|node| set.insert(node.at()));
                set
            };
            let in_base = set(pair.current, &mut pairs.iter().map(|&(node, _)| node));
            let in_current = set(pair.base, &mut pairs.iter().map(|&(_, old)| old));
            return Self::of_pairs(pair, pairs.into_iter(), (in_base, in_current));
        }
        let survivors = Survivors::new(pair);
        let mut found = Self::of_pairs(pair, survivors.pairs(), survivors.sets());
        if identity == Identity::Name {
            add_successors(pair, &mut found);
        }
        found
    }

    /// Numbers those of the pairs that can collect others. `sets` are the nodes of each heap that the other has, too.
    fn of_pairs(
        pair: Pair,
        same: impl Iterator<Item = (NodeIndex, NodeIndex)>,
        (in_base, in_current): (FixedBitSet, FixedBitSet),
    ) -> Self {
        let Pair { base, current } = pair;
        let (current_roles, base_roles) = rayon::join(|| current.roles(), || base.roles());
        let mut pairs = vec![(current.root(), base.root())];
        let mut current_numbers = vec![NO_OWNER; current.nodes().len()];
        let mut base_numbers = vec![NO_OWNER; base.nodes().len()];
        let is_holder = |role| matches!(role, Role::Holder | Role::Root);
        for (node, old) in same {
            let is_root = node == current.root() || old == base.root();
            if !is_root && is_holder(current_roles.of(node)) && is_holder(base_roles.of(old)) {
                current_numbers[node.at()] = pairs.len() as u32;
                base_numbers[old.at()] = pairs.len() as u32;
                pairs.push((node, old));
            }
        }
        current_numbers[current.root().at()] = 0;
        base_numbers[base.root().at()] = 0;
        let current = Numbered { numbers: current_numbers, survives: in_base };
        let base = Numbered { numbers: base_numbers, survives: in_current };
        MatchedHolders { survivors: pairs.len(), pairs, current, base }
    }

    /// The same while both heaps are asked for dominators, and then for retained sizes. `beside` may ask for more, but not for
    /// anything that needs dominators.
    pub fn beside_dominators<R: Send>(pair: Pair, identity: Identity, beside: impl FnOnce() -> R + Send) -> (Self, R) {
        let Pair { base, current } = pair;
        let _alone = one_caller();
        if identity == Identity::Path {
            rayon::join(|| current.dominators(), || base.dominators());
            rayon::join(|| current.retained_sizes(), || base.retained_sizes());
            let answer = beside();
            return (MatchedHolders::new(pair, identity), answer);
        }
        // Dominators take longest and occupy one core each, so they come first; what is small fills the gaps.
        let small_tasks = || rayon::join(|| MatchedHolders::new(pair, identity), beside);
        let (_, (_, (counterparts, answer))) =
            rayon::join(|| current.dominators(), || rayon::join(|| base.dominators(), small_tasks));
        // Names were read all over the tables; what follows needs the room more.
        [base, current].iter().for_each(|heap| heap.strings().release());
        rayon::join(|| current.retained_sizes(), || base.retained_sizes());
        (counterparts, answer)
    }
}
