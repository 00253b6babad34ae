//! Which strings have the same text. Each text is hashed once; only texts with equal hashes are compared, and a string that
//! the file's table has once, as V8's do, is compared with nothing.

use fixedbitset::FixedBitSet;
use rayon::prelude::*;

use super::ropes::{RopeText, Ropes};
use crate::Heap;
use crate::columns::interner::hash_bytes;
use crate::queries::names::display_name;
use crate::snapshot::{JsText, NodeIndex, NodeType, StringIndex};

/// Strings with equal texts, two or more, in node order; the groups in the order of their first strings.
pub(super) fn groups(heap: &Heap) -> Vec<Vec<NodeIndex>> {
    let mut uses = Uses::collect(heap);
    let groups = number_groups(heap, &mut uses);
    gather(heap, &uses, groups)
}

/// Who uses which text.
struct Uses {
    /// Strings of the table that name a node.
    once: FixedBitSet,
    /// Those that name more than one.
    often: FixedBitSet,
    /// Concatenated strings in node order, and the numbers of their texts.
    ropes: Vec<(NodeIndex, u32)>,
    rope_texts: Vec<RopeText>,
}

impl Uses {
    fn collect(heap: &Heap) -> Self {
        let none = FixedBitSet::with_capacity(heap.strings().len());
        let (mut once, mut often) = (none.clone(), none);
        let (mut ropes, mut known) = (Vec::new(), Ropes::new(heap));
        for node in heap.nodes().indices() {
            match heap.node_type(node) {
                NodeType::STRING if heap.shallow_size(node) != 0 => {
                    let name = heap.nodes().name(node).0 as usize;
                    if once.put(name) {
                        often.insert(name);
                    }
                }
                NodeType::CONCATENATED_STRING if heap.shallow_size(node) != 0 && !known.is_flattened(node) => {
                    ropes.push((node, known.text(node)));
                }
                _ => {}
            }
        }
        Uses { once, often, ropes, rope_texts: known.into_texts() }
    }
}

/// Where a text stands.
#[derive(Clone, Copy)]
enum Source {
    String(StringIndex),
    /// The number of a concatenated string's text.
    Rope(u32),
}

/// Numbers of groups, by string and by concatenated string's text.
struct Groups {
    of_string: Vec<u32>,
    of_rope: Vec<u32>,
    count: u32,
}

/// Marks texts that only one string has.
const SINGLE: u32 = u32::MAX;

fn number_groups(heap: &Heap, uses: &mut Uses) -> Groups {
    let mut rope_uses = vec![0u32; uses.rope_texts.len()];
    uses.ropes.iter().for_each(|&(_, text)| rope_uses[text as usize] += 1);
    let mut groups =
        Groups { of_string: vec![SINGLE; heap.strings().len()], of_rope: vec![SINGLE; uses.rope_texts.len()], count: 0 };
    for run in hashed_texts(heap, uses, &rope_uses).chunk_by(|a, b| a.0 == b.0) {
        for same in equal_texts(heap, uses, run) {
            let is_group = same.len() > 1
                || match same[0] {
                    Source::String(string) => uses.often.contains(string.0 as usize),
                    Source::Rope(text) => rope_uses[text as usize] > 1,
                };
            if is_group {
                groups.add(&same);
            }
        }
    }
    groups
}

impl Groups {
    fn add(&mut self, sources: &[Source]) {
        for source in sources {
            match source {
                Source::String(string) => self.of_string[string.0 as usize] = self.count,
                Source::Rope(text) => self.of_rope[*text as usize] = self.count,
            }
        }
        self.count += 1;
    }
}

/// All texts in use, by hash.
fn hashed_texts(heap: &Heap, uses: &Uses, rope_uses: &[u32]) -> Vec<(u64, Source)> {
    let strings: Vec<u32> = uses.once.ones().map(|string| string as u32).collect();
    let ropes = uses.rope_texts.iter().zip(0..).filter(|&(_, text)| rope_uses[text as usize] > 0);
    let mut texts: Vec<(u64, Source)> = strings
        .into_par_iter()
        .map(|string| {
            let string = StringIndex(string);
            (hash_bytes(heap.strings().get(string).as_bytes()), Source::String(string))
        })
        .collect();
    texts.extend(ropes.map(|(text, number)| (text.hash, Source::Rope(number))));
    texts.par_sort_unstable_by_key(|&(hash, _)| hash);
    texts
}

/// Texts with one hash, those that are equal together: nearly always there is one, or all are equal.
fn equal_texts(heap: &Heap, uses: &Uses, run: &[(u64, Source)]) -> Vec<Vec<Source>> {
    let text = |source| match source {
        Source::String(string) => heap.strings().get(string),
        Source::Rope(number) => display_name(heap, uses.rope_texts[number as usize].node),
    };
    if let &[(_, single)] = run {
        return vec![vec![single]];
    }
    let mut distinct: Vec<(JsText, Vec<Source>)> = Vec::new();
    for &(_, source) in run {
        let text = text(source);
        match distinct.iter_mut().find(|(known, _)| *known == text) {
            Some((_, same)) => same.push(source),
            None => distinct.push((text, vec![source])),
        }
    }
    distinct.into_iter().map(|(_, same)| same).collect()
}

/// The members of each group.
fn gather(heap: &Heap, uses: &Uses, groups: Groups) -> Vec<Vec<NodeIndex>> {
    let mut members = vec![Vec::new(); groups.count as usize];
    let mut ropes = uses.ropes.iter().peekable();
    for node in heap.nodes().indices() {
        let group = match heap.node_type(node) {
            NodeType::STRING if heap.shallow_size(node) != 0 => groups.of_string[heap.nodes().name(node).0 as usize],
            NodeType::CONCATENATED_STRING => {
                ropes.next_if(|&&(rope, _)| rope == node).map_or(SINGLE, |&(_, text)| groups.of_rope[text as usize])
            }
            _ => SINGLE,
        };
        if group != SINGLE {
            members[group as usize].push(node);
        }
    }
    members
}
