//! Which parts of concatenated strings add text. A string is reduced to one with the same text if a part is empty or never reached;
//! two parts that stay both have text, and the first is short. So the text of a reduced string is gathered in as many steps as it
//! has characters, and to reduce all strings of a heap takes one look at each.
//!
//! Strings that contain themselves, which no engine makes, are read as if the part that leads back were empty: which parts these are
//! (those within a strongly connected component, found as Tarjan does) does not depend on the string that was asked for first.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::concatenated::{ENOUGH_UNITS, Parts};
use crate::Heap;
use crate::snapshot::{NodeIndex, NodeType};

/// What there is to gather instead of a concatenated string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reduced {
    /// The text of this node, or none.
    Same(Option<NodeIndex>),
    /// The texts of two nodes.
    Joined(NodeIndex, NodeIndex),
}

impl From<(NodeIndex, NodeIndex)> for Reduced {
    fn from((first, second): (NodeIndex, NodeIndex)) -> Self {
        Reduced::Joined(first, second)
    }
}

/// The reduced strings that were asked for, and those that they consist of.
#[derive(Debug, Default)]
pub(crate) struct RopeIndex(Mutex<FxHashMap<NodeIndex, Text>>);

/// The text of a concatenated string.
#[derive(Clone, Copy, Debug)]
struct Text {
    reduced: Reduced,
    /// Its length in UTF-16 units; as much as is shown if there is more.
    units: usize,
}

impl RopeIndex {
    /// Reduces a concatenated string. Each is looked at once, whoever asks.
    pub(super) fn reduce(&self, heap: &Heap, node: NodeIndex) -> Reduced {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains_key(&node) {
            Walk::new(heap, &mut known).run(node);
        }
        known.get(&node).map_or(Reduced::Same(None), |text| text.reduced)
    }
}

/// A walk in depth over strings that are not known yet.
struct Walk<'a> {
    heap: &'a Heap,
    known: &'a mut FxHashMap<NodeIndex, Text>,
    parts: Parts,
    /// Strings that were entered and whose component is not complete.
    open: Vec<NodeIndex>,
    /// Of open strings the place among them.
    place: FxHashMap<NodeIndex, usize>,
    /// The strings between the first and the one that is looked at.
    path: Vec<Visit>,
}

/// A string on the path.
struct Visit {
    node: NodeIndex,
    place: usize,
    /// The lowest place of an open string to which it leads.
    lowest: usize,
    parts: [NodeIndex; 2],
    /// The nodes and lengths of the parts that add text, as far as they were looked at.
    texts: [Option<(NodeIndex, usize)>; 2],
    next: usize,
}

impl<'a> Walk<'a> {
    fn new(heap: &'a Heap, known: &'a mut FxHashMap<NodeIndex, Text>) -> Self {
        Walk { heap, known, parts: Parts::default(), open: Vec::new(), place: FxHashMap::default(), path: Vec::new() }
    }

    fn run(mut self, node: NodeIndex) {
        self.enter(node);
        while let Some(visit) = self.path.last_mut() {
            let has_enough = visit.texts[0].is_some_and(|(_, units)| units >= ENOUGH_UNITS);
            if visit.next == 2 || has_enough {
                self.leave();
                continue;
            }
            let part = visit.parts[visit.next];
            if self.heap.node_type(part) != NodeType::CONCATENATED_STRING {
                visit.take(Some(part), units(self.heap, part));
            } else if let Some(&place) = self.place.get(&part) {
                // It leads back to this string: the same component.
                visit.lowest = visit.lowest.min(place);
                visit.take(None, 0);
            } else if let Some(text) = self.known.get(&part) {
                visit.take(text.node(part), text.units);
            } else {
                self.enter(part);
            }
        }
    }

    fn enter(&mut self, node: NodeIndex) {
        let (first, second) = self.parts.of(self.heap, node);
        let place = self.open.len();
        self.open.push(node);
        self.place.insert(node, place);
        self.path.push(Visit { node, place, lowest: place, parts: [first, second], texts: [None; 2], next: 0 });
    }

    /// Ends the string that is looked at last, and tells the one before on the path.
    fn leave(&mut self) {
        let Some(visit) = self.path.pop() else { return };
        let text = visit.text();
        self.known.insert(visit.node, text);
        let is_complete = visit.lowest == visit.place;
        if is_complete {
            for node in self.open.drain(visit.place..) {
                self.place.remove(&node);
            }
        }
        if let Some(above) = self.path.last_mut() {
            if is_complete {
                above.take(text.node(visit.node), text.units);
            } else {
                above.lowest = above.lowest.min(visit.lowest);
                above.take(None, 0);
            }
        }
    }
}

/// Length of a text that is no concatenated string in UTF-16 units; if it is longer than what is shown, perhaps less.
fn units(heap: &Heap, part: NodeIndex) -> usize {
    /// No unit takes more bytes in the file.
    const LONGEST_ESCAPE: usize = r"\u0000".len();
    let name = heap.nodes().name(part);
    if heap.strings().raw(name).len() >= ENOUGH_UNITS * LONGEST_ESCAPE {
        return ENOUGH_UNITS;
    }
    let units = heap.strings().get(name).utf16_len();
    // A detached one is shown with more than its name: asking which are would compute that for the whole heap.
    if heap.node_type(part) == NodeType::NATIVE { units.max(1) } else { units }
}

impl Visit {
    /// Takes the next part's text, which is that of this node.
    fn take(&mut self, node: Option<NodeIndex>, units: usize) {
        self.texts[self.next] = node.filter(|_| units > 0).map(|node| (node, units));
        self.next += 1;
    }

    fn text(&self) -> Text {
        match self.texts {
            [Some((first, units)), None] => Text { reduced: Reduced::Same(Some(first)), units },
            [None, Some((second, units))] => Text { reduced: Reduced::Same(Some(second)), units },
            [Some((first, a)), Some((second, b))] => {
                Text { reduced: Reduced::Joined(first, second), units: (a + b).min(ENOUGH_UNITS) }
            }
            [None, None] => Text { reduced: Reduced::Same(None), units: 0 },
        }
    }
}

impl Text {
    /// The node whose text it is: `own` itself if nothing else has the same.
    fn node(&self, own: NodeIndex) -> Option<NodeIndex> {
        match self.reduced {
            Reduced::Same(node) => node,
            Reduced::Joined(..) => Some(own),
        }
    }
}
