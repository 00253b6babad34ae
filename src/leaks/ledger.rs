//! Where the growth went: every byte by which the heap changed from the first snapshot to the last one of work is in exactly one line.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::criteria::Rejection;
use super::flow::{Amount, Flow, NewNode};
use super::noise::NOISE;
use crate::snapshot::NodeIndex;

/// A line of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// A finding, by its position.
    Finding(usize),
    /// What somebody has asked not to hear of, by the position of their words in the report.
    Ignored(usize),
    /// It was collected during the work and let go by the final snapshot.
    Released,
    /// Structures of the engine's own, by position in [`NOISE`] of the first of its kind.
    Noise(usize),
    /// Functions that were compiled, or learnt.
    Compiled,
    /// Memory that no node stands for.
    WithoutNode,
    /// A place that grew and is no finding.
    Rejected(Rejection),
    /// What belongs to no place that grew.
    Unexplained,
}

/// All lines, and their sum.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// In the order of [`Line`].
    pub lines: Vec<(Line, Amount)>,
    /// By how much the heap changed: the sum of all lines.
    pub total: Amount,
}

/// Whose a place is, and whose an object.
#[derive(Debug, Default)]
pub struct Ownership<'g> {
    /// By place, as it is in the first snapshot.
    pub places: FxHashMap<NodeIndex, Line>,
    /// New objects of findings and of what would be one, by id.
    pub objects: FxHashMap<u64, Line>,
    /// What the final snapshot has, if there is one.
    pub kept: Option<Kept<'g>>,
}

/// What is there after cleanup.
#[derive(Debug)]
pub struct Kept<'g> {
    /// Ids of objects.
    pub ids: FxHashSet<u64>,
    /// By place, as it is in the first snapshot: by how much it is larger.
    pub places: &'g FxHashMap<NodeIndex, Amount>,
    /// By how many bytes the memory is larger that no node stands for.
    pub without_node: i64,
}

impl Ledger {
    /// Puts each part of the change into its line.
    pub fn new(flow: &Flow, owners: &Ownership) -> Self {
        let mut lines: BTreeMap<Line, Amount> = BTreeMap::new();
        for node in &flow.new {
            *lines.entry(owners.line(node)).or_default() += node.amount();
        }
        for (&(place, noise), &amount) in &flow.rest {
            let released = owners.released(place, noise, amount);
            *lines.entry(Line::Released).or_default() += released;
            *lines.entry(owners.of_place(place, noise)).or_default() += amount - released;
        }
        let without_node = Amount { bytes: flow.without_node, objects: 0 };
        let kept = owners.kept.as_ref().map(|kept| Amount { bytes: kept.without_node, objects: 0 });
        let released = kept.map_or_else(Amount::default, |kept| let_go(without_node, kept));
        *lines.entry(Line::Released).or_default() += released;
        *lines.entry(Line::WithoutNode).or_default() += without_node - released;
        Ledger { lines: lines.into_iter().filter(|(_, amount)| *amount != Amount::default()).collect(), total: flow.total() }
    }

    /// What is in one line.
    pub fn amount(&self, line: Line) -> Amount {
        self.lines.iter().find(|(other, _)| *other == line).map_or_else(Amount::default, |&(_, amount)| amount)
    }
}

impl Ownership<'_> {
    fn line(&self, node: &NewNode) -> Line {
        let NewNode { id, place, noise, has_address_for_id, .. } = *node;
        if let Some(&line) = self.objects.get(&id) {
            return line;
        }
        let is_released = !has_address_for_id && self.kept.as_ref().is_some_and(|kept| !kept.ids.contains(&id));
        match noise {
            None if is_released => Line::Released,
            _ => self.of_place(place, noise),
        }
    }

    /// What a place that grew in place, as an array does whose storage has room, has let go by the final snapshot.
    fn released(&self, place: NodeIndex, noise: Option<u8>, amount: Amount) -> Amount {
        let Some(kept) = self.kept.as_ref().filter(|_| noise.is_none()) else { return Amount::default() };
        let_go(amount, kept.places.get(&place).copied().unwrap_or_default())
    }

    fn of_place(&self, place: NodeIndex, noise: Option<u8>) -> Line {
        match noise {
            Some(at) => Line::Noise(first_of_kind(usize::from(at))),
            None => self.places.get(&place).copied().unwrap_or(Line::Unexplained),
        }
    }
}

/// Of what came, what is not there any more; of what went, nothing.
fn let_go(came: Amount, still: Amount) -> Amount {
    match still.bytes {
        _ if came.bytes <= 0 => Amount::default(),
        ..=0 => came,
        bytes if bytes < came.bytes => came - still,
        _ => Amount::default(),
    }
}

fn first_of_kind(at: usize) -> usize {
    NOISE.iter().position(|noise| noise.code == NOISE[at].code).unwrap_or(at)
}

#[cfg(test)]
mod adds_up;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grew_in_place_is_released_as_far_as_the_final_snapshot_has_less() {
        let place = NodeIndex(7);
        let bytes = |bytes| Amount { bytes, objects: 0 };
        let rest = [((place, None), bytes(1_000))].into_iter().collect();
        let flow = Flow { rest, without_node: 500, ..Flow::default() };
        let lines = |still: i64| {
            let places = [(place, bytes(still))].into_iter().collect();
            let kept = Some(Kept { ids: FxHashSet::default(), places: &places, without_node: 100 });
            let ledger = Ledger::new(&flow, &Ownership { kept, ..Ownership::default() });
            [Line::Released, Line::Unexplained, Line::WithoutNode].map(|line| ledger.amount(line).bytes)
        };
        let expected = [[1_400, 0, 100], [1_400, 0, 100], [1_100, 300, 100], [400, 1_000, 100], [400, 1_000, 100]];
        assert_eq!([-50, 0, 300, 1_000, 2_000].map(lines), expected);
    }
}
