//! The text of concatenated strings, gathered from their parts without recursion.

use super::rope_index::{Reduced, RopeIndex};
use crate::Heap;
use crate::engine::v8;
use crate::snapshot::{EdgeName, JsText, NodeIndex, NodeType, StringIndex};

/// DevTools stops gathering parts once the text has this many UTF-16 units; the last part can pass it.
pub(super) const ENOUGH_UNITS: usize = 1024;

/// Most strings are gathered in fewer steps. From there on the index of all is asked, so that neither a chain of a million links nor
/// parts that add nothing are gone through for each string that has them.
const FEW_STEPS: usize = 256;

/// The first node stands for a missing part; its name is empty in every file that an engine wrote.
const MISSING: NodeIndex = NodeIndex(0);

pub(super) fn text_of(heap: &Heap, node: NodeIndex) -> JsText<'static> {
    let mut rope = Rope::default();
    rope.append(heap, node);
    rope.text
}

/// Text that grows part by part until there is enough of it to show.
#[derive(Default)]
pub(crate) struct Rope {
    text: JsText<'static>,
    units: usize,
    parts: Parts,
}

impl Rope {
    /// Appends the text of a node, concatenated or not, as far as there is need.
    ///
    /// Strings that contain themselves make DevTools hang; here a part that leads back to its string is left out where
    /// [`RopeIndex`] is asked, and goes round until there is enough text where it is not.
    pub(crate) fn append(&mut self, heap: &Heap, node: NodeIndex) {
        let mut stack = vec![node];
        let mut steps = 0;
        while let Some(node) = stack.pop().filter(|_| !self.is_enough()) {
            if heap.node_type(node) != NodeType::CONCATENATED_STRING {
                self.append_text(&heap.raw_name(node));
                continue;
            }
            steps += 1;
            let parts = if steps <= FEW_STEPS {
                self.parts.of(heap, node).into()
            } else {
                heap.extension::<RopeIndex>().reduce(heap, node)
            };
            match parts {
                Reduced::Same(part) => stack.extend(part),
                Reduced::Joined(first, second) => stack.extend([second, first]),
            }
        }
    }

    fn append_text(&mut self, text: &JsText) {
        self.units += text.utf16_len();
        self.text.append(text);
    }

    /// Whether further parts would not be shown.
    pub(crate) fn is_enough(&self) -> bool {
        self.units >= ENOUGH_UNITS
    }

    /// How many UTF-16 units it has.
    pub(crate) fn units(&self) -> usize {
        self.units
    }

    pub(crate) fn text(&self) -> &JsText<'static> {
        &self.text
    }
}

/// Finds the two halves of concatenated strings, and remembers by which strings of the table the edges to them are named.
#[derive(Default)]
pub(crate) struct Parts {
    first: Option<StringIndex>,
    second: Option<StringIndex>,
    /// A name that is neither's: most strings have one more edge.
    other: Option<StringIndex>,
}

impl Parts {
    /// The first half and the second. As in DevTools an edge named like an earlier one overrides it as long as a half is
    /// missing.
    pub(crate) fn of(&mut self, heap: &Heap, node: NodeIndex) -> (NodeIndex, NodeIndex) {
        let (mut first, mut second) = (MISSING, MISSING);
        for (half, target) in self.all_of(heap, node) {
            match half {
                Half::First => first = target,
                Half::Second => second = target,
            }
            if first != MISSING && second != MISSING {
                break;
            }
        }
        (first, second)
    }

    /// Where every edge leads that is named like one to a half.
    pub(crate) fn all_of(&mut self, heap: &Heap, node: NodeIndex) -> impl Iterator<Item = (Half, NodeIndex)> {
        let edges = heap.graph().edges_of(node).filter(|&edge| heap.graph().edge_type(edge).is_internal());
        edges.filter_map(move |edge| match heap.graph().edge_name(edge) {
            EdgeName::Text(name) => Some((self.half(heap, name)?, heap.graph().target(edge))),
            EdgeName::Number(_) => None,
        })
    }

    fn half(&mut self, heap: &Heap, name: StringIndex) -> Option<Half> {
        match Some(name) {
            known if known == self.first => Some(Half::First),
            known if known == self.second => Some(Half::Second),
            known if known == self.other => None,
            _ => self.new_half(heap, name),
        }
    }

    #[cold]
    fn new_half(&mut self, heap: &Heap, name: StringIndex) -> Option<Half> {
        let (place, half) = if heap.strings().is(name, v8::edge::FIRST) {
            (&mut self.first, Some(Half::First))
        } else if heap.strings().is(name, v8::edge::SECOND) {
            (&mut self.second, Some(Half::Second))
        } else {
            (&mut self.other, None)
        };
        *place = Some(name);
        half
    }
}

/// Which half of a concatenated string.
#[derive(Clone, Copy)]
pub(crate) enum Half {
    First,
    Second,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    fn cons(heap: &mut HeapBuilder, first: NodeIndex, second: NodeIndex) -> NodeIndex {
        let node = heap.node("concatenated string", "(concatenated string)", 32);
        heap.edge(node, "internal", "first", first).edge(node, "internal", "second", second);
        node
    }

    #[test]
    fn parts_are_gathered_in_order_until_there_are_1024_units() {
        let mut heap = HeapBuilder::new();
        let (hello, long) = (heap.node("string", "hello ", 16), heap.node("string", &"x".repeat(1020), 1040));
        let inner = cons(&mut heap, hello, long);
        let outer = cons(&mut heap, inner, hello);
        let half = heap.node("concatenated string", "(concatenated string)", 32);
        heap.edge(half, "internal", "second", hello);
        let heap = heap.build();
        assert_eq!(heap.name(outer).to_string(), format!("hello {}", "x".repeat(1020)));
        assert_eq!(heap.name(half).to_string(), "hello ");
    }

    #[test]
    fn a_million_links_and_strings_that_contain_themselves_come_to_an_end() {
        let mut heap = HeapBuilder::new();
        let (letter, empty) = (heap.node("string", "a", 16), heap.node("string", "", 16));
        let deep = (0..1_000_000).fold(letter, |below, _| cons(&mut heap, below, letter));
        let endless = heap.node("concatenated string", "", 32);
        heap.edge(endless, "internal", "first", endless).edge(endless, "internal", "second", letter);
        let doubled = (0..100).fold(empty, |below, _| cons(&mut heap, below, below));
        let idle = (0..1000).fold(letter, |below, _| cons(&mut heap, below, empty));
        let circle: Vec<_> = (0..1000).map(|_| heap.node("concatenated string", "", 32)).collect();
        for (at, &node) in circle.iter().enumerate() {
            heap.edge(node, "internal", "first", circle[(at + 1) % circle.len()]).edge(node, "internal", "second", letter);
        }
        let heap = heap.build();
        assert_eq!(heap.name(idle).to_string(), "a");
        assert_eq!(heap.name(deep).utf16_len(), 1024);
        // Whichever is asked for first.
        let [from_start, from_middle] = [circle[0], circle[500]].map(|node| heap.name(node));
        assert!(from_start == from_middle && from_start.as_bytes().iter().all(|&letter| letter == b'a'));
        assert!(heap.name(endless).as_bytes().iter().all(|&letter| letter == b'a'));
        assert!(heap.name(doubled).is_empty());
    }
}
