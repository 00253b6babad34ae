//! WeakMap entries (ephemerons). V8 writes an entry as two `internal` edges to its value, one from the key and one from
//! the map's table, and names both `n / part of key (… @id) -> value (… @id) pair in WeakMap (table @id)`.
//! Here such edges get types of their own, so that no later pass has to read names.

use fixedbitset::FixedBitSet;
use memchr::memmem;
use rayon::prelude::*;

use crate::keyed::hash_bytes;
use crate::snapshot::{EdgeType, Edges, NodeIndex, Nodes, StringIndex, Strings};

/// What the two edges of a WeakMap entry have in common: their name behind its counter. Equal texts have equal numbers,
/// counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PairText(pub u32);

/// The names of WeakMap pairs in the string table.
#[derive(Debug, Default)]
pub(super) struct PairNames {
    /// Sorted by string.
    rows: Vec<PairName>,
    text_count: usize,
}

#[derive(Clone, Copy, Debug)]
struct PairName {
    string: u32,
    text: PairText,
}

/// A name on its way to a [`PairName`].
struct Found {
    string: u32,
    text: PairText,
    hash: u64,
    /// `None` if no object can have that id.
    table: Option<u64>,
}

impl PairNames {
    /// Finds the pair names and gives the edges that have one their type.
    pub(super) fn mark(edges: &mut Edges, nodes: &Nodes, strings: &Strings) -> PairNames {
        let mut found = find(strings);
        if found.is_empty() {
            return PairNames::default();
        }
        let text_count = number_texts(&mut found, strings);
        found.sort_unstable_by_key(|name| name.string);
        mark_edges(edges, nodes, &found, strings.len());
        let rows = found.iter().map(|name| PairName { string: name.string, text: name.text }).collect();
        PairNames { rows, text_count }
    }

    /// What is behind the counter of a name, if it is a pair name.
    pub(super) fn text(&self, string: StringIndex) -> Option<PairText> {
        self.rows.binary_search_by_key(&string.0, |row| row.string).ok().map(|at| self.rows[at].text)
    }

    /// How many different texts there are.
    pub(super) fn text_count(&self) -> usize {
        self.text_count
    }
}

fn find(strings: &Strings) -> Vec<Found> {
    let candidates = strings.pair_candidates();
    let parse_candidate = |&string: &StringIndex| {
        let name = strings.get(string);
        let pair = parse(name.as_bytes())?;
        Some(Found { string: string.0, text: PairText(0), hash: hash_bytes(pair.text), table: pair.table })
    };
    candidates.par_iter().filter_map(parse_candidate).collect()
}

/// Numbers the texts; the texts themselves are compared only where hashes agree, and none is kept.
fn number_texts(found: &mut [Found], strings: &Strings) -> usize {
    found.sort_unstable_by_key(|name| (name.hash, name.string));
    let mut count = 0;
    for same_hash in found.chunk_by_mut(|a, b| a.hash == b.hash) {
        let mut known: Vec<(StringIndex, PairText)> = Vec::new();
        for name in same_hash {
            let string = StringIndex(name.string);
            let equal = known.iter().find(|&&(other, _)| same_text(strings, string, other));
            name.text = match equal {
                Some(&(_, text)) => text,
                None => {
                    known.push((string, PairText(count)));
                    count += 1;
                    PairText(count - 1)
                }
            };
        }
    }
    count as usize
}

fn same_text(strings: &Strings, a: StringIndex, b: StringIndex) -> bool {
    let (a, b) = (strings.get(a), strings.get(b));
    behind_digits(a.as_bytes()) == behind_digits(b.as_bytes())
}

/// Edges of one parallel task.
const PIECE: usize = 1 << 16;

fn mark_edges(edges: &mut Edges, nodes: &Nodes, found: &[Found], string_count: usize) {
    let mut is_pair_name = FixedBitSet::with_capacity(string_count);
    found.iter().for_each(|name| is_pair_name.insert(name.string as usize));
    let Edges { types, names, first, .. } = edges;
    types.par_chunks_mut(PIECE).enumerate().for_each(|(piece, types)| {
        let start = piece * PIECE;
        for (offset, kind) in types.iter_mut().enumerate() {
            if *kind != EdgeType::INTERNAL {
                continue;
            }
            let edge = (start + offset) as u32;
            let name = names.get(edge) as usize;
            if !is_pair_name.contains(name) {
                continue;
            }
            let source = NodeIndex(first.partition_point(|&first| first <= edge) as u32 - 1);
            let table = found.binary_search_by_key(&name, |row| row.string as usize).ok().and_then(|at| found[at].table);
            *kind = if table == Some(nodes.id(source).0) { EdgeType::PAIR_FROM_TABLE } else { EdgeType::PAIR_FROM_KEY };
        }
    });
}

/// A pair name taken apart.
#[derive(Debug, PartialEq, Eq)]
struct Parsed<'a> {
    text: &'a [u8],
    table: Option<u64>,
}

/// DevTools' `^\d+( \/ part of key \(.*? @\d+\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\))$`, where `.` is
/// anything but a line end. Read from both ends: only the place between key and value is ambiguous, and which of several
/// is meant makes no difference.
fn parse(name: &[u8]) -> Option<Parsed<'_>> {
    let text = behind_digits(name);
    if text.len() == name.len() || has_line_end(text) {
        return None;
    }
    let rest = text.strip_prefix(b" / part of key (")?.strip_suffix(b")")?;
    let (rest, table) = split_digits(rest)?;
    let (rest, _value_id) = split_digits(rest.strip_suffix(b") pair in WeakMap (table @")?)?;
    let rest = rest.strip_suffix(b" @")?;
    let key_ends = |at: usize| split_digits(&rest[..at]).is_some_and(|(key, _)| key.ends_with(b" @"));
    memmem::find_iter(rest, b") -> value (").any(key_ends).then_some(())?;
    let table = std::str::from_utf8(table).ok().and_then(|digits| digits.parse().ok());
    Some(Parsed { text, table })
}

fn behind_digits(name: &[u8]) -> &[u8] {
    let digits = name.iter().take_while(|b| b.is_ascii_digit()).count();
    &name[digits..]
}

/// Splits one or more digits off the end.
fn split_digits(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let digits = text.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    (digits > 0).then(|| text.split_at(text.len() - digits))
}

/// Line feed, carriage return, U+2028 or U+2029.
fn has_line_end(text: &[u8]) -> bool {
    memchr::memchr2(b'\n', b'\r', text).is_some()
        || memmem::find_iter(text, b"\xe2\x80").any(|at| matches!(text.get(at + 2), Some(0xa8 | 0xa9)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::EdgeIndex;
    use crate::testing::HeapBuilder;

    fn table(name: &str) -> Option<u64> {
        parse(name.as_bytes()).and_then(|pair| pair.table)
    }

    #[test]
    fn a_pair_name_is_what_the_regular_expression_matches() {
        assert_eq!(table("1 / part of key (K @3) -> value (V @5) pair in WeakMap (table @7)"), Some(7));
        assert_eq!(table("12 / part of key ( @3) -> value ( @5) pair in WeakMap (table @70)"), Some(70));
        let nested = "1 / part of key (a) -> value (b @3) -> value (x) pair in WeakMap (table @1) @5) pair in WeakMap (table @7)";
        assert_eq!(table(nested), Some(7));
        for no_pair in [
            " / part of key (K @3) -> value (V @5) pair in WeakMap (table @7)",
            "1 / part of key (K) -> value (V @5) pair in WeakMap (table @7)",
            "1 / part of key (K @3) -> value (V) pair in WeakMap (table @7)",
            "1 / part of key (K @3) -> value (V @5) pair in WeakMap (table @)",
            "1 / part of key (K @3) -> value (V @5) pair in WeakMap (table @7) ",
            "1 / part of key (K @3) -> value @5) pair in WeakMap (table @7)",
        ] {
            assert_eq!(parse(no_pair.as_bytes()), None, "{no_pair}");
        }
    }

    #[test]
    fn a_line_end_in_a_text_makes_it_no_pair_name() {
        for line_end in ["\n", "\r", "\u{2028}", "\u{2029}"] {
            let name = format!("1 / part of key (K @3) -> value (a{line_end}b @5) pair in WeakMap (table @7)");
            assert_eq!(parse(name.as_bytes()), None);
        }
        assert_eq!(table("1 / part of key (K\u{2027} @3) -> value (V @5) pair in WeakMap (table @7)"), Some(7));
    }

    #[test]
    fn only_internal_edges_are_pairs_and_both_have_the_same_text() {
        let mut heap = HeapBuilder::new();
        let (table, key, value) = (heap.node("array", "", 8), heap.node("object", "K", 8), heap.node("object", "V", 8));
        let text = format!(" / part of key (K @5) -> value (V @7) pair in WeakMap (table @{})", 2 * table.0 + 1);
        heap.edge(table, "internal", format!("1{text}"), value);
        heap.edge(key, "internal", format!("2{text}"), value).edge(key, "property", format!("2{text}"), value);
        let heap = heap.build();
        let kinds: Vec<_> = (0..3).map(|edge| heap.graph().edge_type(EdgeIndex(edge))).collect();
        assert_eq!(kinds, [EdgeType::PAIR_FROM_TABLE, EdgeType::PAIR_FROM_KEY, EdgeType::PROPERTY]);
        assert_eq!(heap.graph().pair_text(EdgeIndex(0)), Some(PairText(0)));
        assert_eq!(heap.graph().pair_text(EdgeIndex(1)), Some(PairText(0)));
        assert_eq!(heap.graph().pair_text(EdgeIndex(2)), None);
    }
}
