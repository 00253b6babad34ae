//! What is known of each place that grew: how much it held in every snapshot, against the first one.

use rustc_hash::FxHashMap;

use super::head::{Head, entries_there, head_of};
use crate::analysis::Heap;
use crate::analysis::classes::ClassIndex;
use crate::analysis::comparison::grown_rows::{GrownRow, GrownRows, SetAside};
use crate::analysis::comparison::growth::{Grown, Growth};
use crate::analysis::comparison::{Agreement, Counterparts, Pair};
use crate::analysis::contents::{Kind, contents, entry_count};
use crate::snapshot::{NodeIndex, NodeType};

/// A hunt over snapshots of one process. The first stays in memory, of each later one only what grew in it.
pub struct Hunt<'h> {
    baseline: &'h Heap,
    steps: Vec<Step>,
    /// Positions of snapshots, counted from 1 for the first after the baseline, whose ids mean something else.
    strangers: Vec<usize>,
}

/// What grew from the baseline to one later snapshot: by object id.
type Step = FxHashMap<u64, Held>;

/// What an object has gained since the baseline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Held {
    bytes: i64,
    references: i64,
    members: i64,
    entries: u64,
    collected: u64,
}

/// A place that held more in the last snapshot than in the first.
#[derive(Clone, Debug)]
pub struct Place {
    /// The objects, in the last snapshot: one, or several of a class at the same kind of place.
    pub row: GrownRow,
    /// What it held in each snapshot after the first, against the first.
    pub evidence: Evidence,
}

/// What a place held in each snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Properties, elements, entries or variables in each snapshot, the first included, as far as the files record them.
    pub entries: Vec<u64>,
    /// Bytes that it had collected in each snapshot, against the first, which has 0.
    pub bytes: Vec<i64>,
    /// References to things that the first snapshot does not have, less those to things that are gone, in each snapshot.
    pub references: Vec<i64>,
    /// New objects of one class in a chain that hangs on it, as a list on its head, in each snapshot.
    pub members: Vec<i64>,
    /// Entries of the collection that took the place of the one before it, where such a one is what collects, in each snapshot, the
    /// first included.
    pub collected: Vec<u64>,
    /// Bytes that an entry takes in the storage of a collection of which the files record no entries: small integers leave no
    /// trace, so all that tells of them is that the storage grows.
    pub bytes_of_slot: Option<i64>,
    /// It is the global object of a realm.
    pub is_global_object: bool,
}

impl Evidence {
    /// How many things the place held more in each snapshot than in the first, by what tells most: entries where the files record
    /// them; else new references; else as many as its storage has room for; else what hangs on it, as the members of a list hang on
    /// its head. The first `snapshots` decide which.
    pub fn counts(&self, snapshots: usize) -> Vec<i64> {
        let mut measures = vec![against_first(&self.entries), self.references.clone()];
        measures.extend(self.bytes_of_slot.map(|slot| self.bytes.iter().map(|bytes| bytes / slot).collect()));
        let is_collection = self.collected.last().is_some_and(|&collected| collected > 0);
        measures.push(if is_collection { against_first(&self.collected) } else { self.members.clone() });
        let total = |values: &[i64]| values[snapshots - 1];
        let grows_in_every_step = |values: &[i64]| values[..snapshots].windows(2).all(|step| step[1] > step[0]);
        // A list that hangs on one new reference is no growth by one.
        let tells_most = |values: &&Vec<i64>| grows_in_every_step(values) && total(values) * CHAIN >= total(&self.members);
        let grows = |values: &&Vec<i64>| total(values) > 0;
        let chosen = measures.iter().find(tells_most).or_else(|| measures.iter().find(grows));
        chosen.unwrap_or(&measures[0]).clone()
    }

    /// Whether what was collected hangs on few references: those to a list's head, or to a collection that was replaced.
    pub fn hangs_on_a_head(&self) -> bool {
        let last = |values: &[i64]| values.last().copied().unwrap_or(0);
        let entries = last(&against_first(&self.entries));
        last(&self.members) > 0 && last(&self.members) >= CHAIN * entries.max(last(&self.references))
    }
}

fn against_first(values: &[u64]) -> Vec<i64> {
    let first = values.first().copied().unwrap_or(0) as i64;
    values.iter().map(|&value| value as i64 - first).collect()
}

/// So many times as many members as entries make a chain what collects.
const CHAIN: i64 = 4;

/// What the last snapshot of a hunt showed.
pub struct Grew<'h> {
    /// The first and the last snapshot.
    pub pair: Pair<'h>,
    /// Who owns what in the last one.
    pub growth: Growth<'h>,
    /// Every place that grew, by bytes.
    pub places: Vec<Place>,
    /// Functions that grew as they were compiled.
    pub compiled: SetAside,
}

impl<'h> Hunt<'h> {
    /// A hunt that begins with this snapshot.
    pub fn new(baseline: &'h Heap) -> Self {
        Hunt { baseline, steps: Vec::new(), strangers: Vec::new() }
    }

    /// Takes a snapshot between the first and the last, in order.
    pub fn add(&mut self, heap: &Heap) {
        let pair = Pair { base: self.baseline, current: heap };
        let (counterparts, agreement) = Counterparts::beside_dominators(pair, || measured(pair, || ()));
        if !agreement.ids_match() {
            self.strangers.push(self.steps.len() + 1);
            self.steps.push(Step::default());
            return;
        }
        let growth = Growth::new(pair, counterparts);
        let gains: Vec<Grown> = growth.all(is_gain);
        let members = members(heap, &growth, gains.iter());
        let step = gains.iter().map(|grown| (heap.id(grown.node).0, held(heap, &growth, grown, &members)));
        self.steps.push(step.collect());
    }

    /// Takes the last snapshot. Gives nothing if its ids mean something else than the first one's.
    pub fn finish(self, last: &'h Heap) -> (Option<Grew<'h>>, Vec<usize>) {
        let pair = Pair { base: self.baseline, current: last };
        // Ways to what is found follow the distances.
        let (counterparts, agreement) =
            Counterparts::beside_dominators(pair, || measured(pair, || _ = (last.distances(), last.roads())));
        if !agreement.ids_match() {
            return (None, self.strangers);
        }
        let growth = Growth::new(pair, counterparts);
        let GrownRows { rows, compiled } = GrownRows::new(last, &growth);
        let members = members(last, &growth, rows.iter().flat_map(|row| &row.members));
        let places = rows.into_iter().map(|row| Place { evidence: self.evidence(last, &growth, &row, &members), row }).collect();
        (Some(Grew { pair, growth, places, compiled }), self.strangers)
    }

    fn evidence(&self, last: &Heap, growth: &Growth, row: &GrownRow, members: &Members) -> Evidence {
        let mut evidence = Evidence::default();
        evidence.push(Held {
            entries: row.members.iter().map(|grown| entry_count(self.baseline, grown.old)).sum(),
            collected: self.collected_before(last, growth, row.first(), members),
            ..Held::default()
        });
        for step in &self.steps {
            let found = row.members.iter().map(|grown| (grown, step.get(&last.id(grown.node).0)));
            // What had not grown yet held what it held in the beginning.
            evidence.push(sum(found.map(|(grown, held)| {
                held.copied().unwrap_or_else(|| Held { entries: entry_count(self.baseline, grown.old), ..Held::default() })
            })));
        }
        evidence.push(sum(row.members.iter().map(|grown| held(last, growth, grown, members))));
        let is_recorded = evidence.entries.iter().any(|&entries| entries > 0) || row.references() > 0;
        evidence.bytes_of_slot = if is_recorded { None } else { bytes_of_slot(last, row.first().node) };
        evidence.is_global_object = is_global_object(last, row.first().node);
        evidence
    }

    /// What was in the baseline where there is now a collection that hangs on an object.
    fn collected_before(&self, last: &Heap, growth: &Growth, grown: &Grown, members: &Members) -> u64 {
        match members.get(&grown.node).map(|_| head_of(last, growth, grown.node)) {
            Some(Head::Collection(edges)) => entries_there(last, &edges, self.baseline, grown.old),
            _ => 0,
        }
    }
}

impl Evidence {
    fn push(&mut self, held: Held) {
        self.entries.push(held.entries);
        self.bytes.push(held.bytes);
        self.references.push(held.references);
        self.members.push(held.members);
        self.collected.push(held.collected);
    }
}

/// What an entry takes in the storage of a collection of V8's, in bytes of a 64-bit process: in a Map key, value, link and half a
/// bucket, in a Set one less.
fn bytes_of_slot(heap: &Heap, node: NodeIndex) -> Option<i64> {
    match contents(heap, node).kind {
        Kind::Map => Some(28),
        Kind::Set => Some(20),
        Kind::Array => Some(8),
        _ => None,
    }
}

/// Global objects are named after what they are: `global`, `Window / https://example.org`.
pub fn is_global_object(heap: &Heap, node: NodeIndex) -> bool {
    let name = heap.raw_name(node).to_string();
    let is_named = |prefix: &str| name == prefix || name.starts_with(&format!("{prefix} ")) || name.starts_with("Window");
    heap.node_type(node) == NodeType::OBJECT && (is_named("global") || is_named("globalThis"))
}

/// Whether an object has gained anything.
fn is_gain(grown: &Grown) -> bool {
    grown.bytes() > 0 || grown.references() > 0
}

fn held(heap: &Heap, growth: &Growth, grown: &Grown, members: &Members) -> Held {
    let head = members.get(&grown.node).map(|_| head_of(heap, growth, grown.node));
    Held {
        bytes: grown.bytes(),
        references: grown.references(),
        members: members.get(&grown.node).copied().unwrap_or(0),
        entries: entry_count(heap, grown.node),
        collected: match head {
            Some(Head::Collection(edges)) => entries_there(heap, &edges, heap, grown.node),
            _ => 0,
        },
    }
}

/// New objects that hang on an object in a chain, by object.
type Members = FxHashMap<NodeIndex, i64>;

/// A chain hangs on its head by so many references at most.
const REFERENCES_TO_A_CHAIN: i64 = 2;

/// How long the chains are that hang on some objects: the number of new objects of the class that occurs most often there.
fn members<'a>(heap: &Heap, growth: &Growth, gains: impl Iterator<Item = &'a Grown>) -> Members {
    let holds_chain = |grown: &&Grown| grown.references() <= REFERENCES_TO_A_CHAIN && grown.objects() > grown.references();
    let heads: FxHashMap<NodeIndex, i64> = gains.filter(holds_chain).map(|grown| (grown.node, grown.objects())).collect();
    let mut counts: FxHashMap<(NodeIndex, ClassIndex), i64> = FxHashMap::default();
    if !heads.is_empty() {
        let hanging = growth.new_objects().filter(|(node, owner)| heads.contains_key(owner) && growth.is_holder(*node));
        hanging.for_each(|(node, owner)| *counts.entry((owner, heap.classes().of(node))).or_default() += 1);
    }
    let mut members = Members::default();
    for ((owner, _), count) in counts {
        let most = members.entry(owner).or_default();
        // What took the place of as many others is no growth.
        *most = count.min(heads[&owner]).max(*most);
    }
    members
}

fn sum(all: impl Iterator<Item = Held>) -> Held {
    all.fold(Held::default(), |a, b| Held {
        bytes: a.bytes + b.bytes,
        references: a.references + b.references,
        members: a.members + b.members,
        entries: a.entries + b.entries,
        collected: a.collected + b.collected,
    })
}

/// What the hunt asks of a pair besides growth, and `more`, in pieces that two cores can share.
fn measured(pair: Pair, more: impl FnOnce() + Send) -> Agreement {
    let sizes = || {
        pair.current.shallow_sizes();
        pair.base.shallow_sizes();
        Agreement::new(pair)
    };
    let classes = || {
        pair.current.classes();
        more();
    };
    rayon::join(sizes, classes).0
}
