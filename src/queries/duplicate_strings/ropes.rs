//! The texts of concatenated strings, in time that grows with their number even where each is the beginning of the next.
//!
//! A string that a program builds piece by piece is a chain, a million links long perhaps, of which every link is a node.
//! The chain is climbed once, from its innermost link; from where the text is as long as DevTools reads, all links above
//! share it.

use rustc_hash::FxHashMap;

use crate::Heap;
use crate::columns::interner::hash_bytes;
use crate::queries::names::{Parts, Rope};
use crate::snapshot::{NodeIndex, NodeType};

/// The text of a concatenated string.
pub(super) struct RopeText {
    pub(super) hash: u64,
    /// A string with this text; of those in a chain the innermost, whose text is quickly gathered again.
    pub(super) node: NodeIndex,
    is_empty: bool,
    /// No string that begins with this one shows more.
    is_enough: bool,
}

/// What was found out about concatenated strings so far.
pub(super) struct Ropes<'h> {
    heap: &'h Heap,
    texts: Vec<RopeText>,
    text_of: FxHashMap<NodeIndex, u32>,
    parts: Parts,
}

/// Marks strings on the chain that is being climbed.
const PENDING: u32 = u32::MAX;

impl<'h> Ropes<'h> {
    pub(super) fn new(heap: &'h Heap) -> Self {
        Ropes { heap, texts: Vec::new(), text_of: FxHashMap::default(), parts: Parts::default() }
    }

    /// The texts, by number. Different numbers can have equal texts.
    pub(super) fn into_texts(self) -> Vec<RopeText> {
        self.texts
    }

    /// The number of the text of a concatenated string.
    pub(super) fn text(&mut self, node: NodeIndex) -> u32 {
        if let Some(&text) = self.text_of.get(&node) {
            return text;
        }
        let mut chain = Vec::new();
        let mut innermost = node;
        while self.is_rope(innermost) && !self.text_of.contains_key(&innermost) {
            let (first, second) = self.parts.of(self.heap, innermost);
            self.text_of.insert(innermost, PENDING);
            chain.push((innermost, second));
            innermost = first;
        }
        self.climb(innermost, chain)
    }

    /// Gives each string of the chain its text, beginning with the last, and gives the number of the first one's.
    fn climb(&mut self, innermost: NodeIndex, mut chain: Vec<(NodeIndex, NodeIndex)>) -> u32 {
        let mut rope = Rope::default();
        let known = self.text_of.get(&innermost).copied();
        let mut latest = known.unwrap_or(PENDING);
        match known {
            // A chain that leads back into itself has nothing at its end.
            Some(PENDING) => {}
            Some(text) if self.texts[text as usize].is_enough => {
                chain.drain(..).for_each(|(node, _)| _ = self.text_of.insert(node, text));
            }
            _ => rope.append(self.heap, innermost),
        }
        let mut is_shared = false;
        for (node, second) in chain.into_iter().rev() {
            let units = rope.units();
            rope.append(self.heap, second);
            // A part that adds nothing leaves the text as it was.
            if !is_shared && (rope.units() > units || latest == PENDING) {
                latest = self.texts.len() as u32;
                self.texts.push(RopeText {
                    hash: hash_bytes(rope.text().as_bytes()),
                    node,
                    is_empty: rope.text().is_empty(),
                    is_enough: rope.is_enough(),
                });
            }
            is_shared = rope.is_enough();
            self.text_of.insert(node, latest);
        }
        latest
    }

    /// V8 turns a concatenated string into one with an empty part when it has copied the text into one piece.
    pub(super) fn is_flattened(&mut self, node: NodeIndex) -> bool {
        let parts: Vec<NodeIndex> = self.parts.all_of(self.heap, node).map(|(_, part)| part).collect();
        parts.into_iter().any(|part| self.is_empty(part))
    }

    fn is_empty(&mut self, node: NodeIndex) -> bool {
        if self.is_rope(node) {
            let text = self.text(node);
            self.texts[text as usize].is_empty
        } else {
            self.heap.strings().raw(self.heap.nodes().name(node)).is_empty()
        }
    }

    fn is_rope(&self, node: NodeIndex) -> bool {
        self.heap.node_type(node) == NodeType::CONCATENATED_STRING
    }
}
