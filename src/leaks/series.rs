//! Several snapshots of one process, in order: what each place held in every one of them.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::evidence::{Evidence, Place};
use super::facts::SnapshotFacts;
use super::flow::{Amount, Flow};
use super::head::{Head, entries_there, head_of};
use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::columns::one_caller::one_caller;
use crate::compare::grown_rows::{GrownRow, GrownRows, SetAside};
use crate::compare::growth::{Grown, Growth};
use crate::compare::{IdConsistency, Identity, MatchedHolders, Pair, numbers_anew};
use crate::engine::{blink, ecmascript, node};
use crate::queries::contents::{Kind, contents, entry_count, is_scope, scope_owner, values};
use crate::queries::packages::{RUNTIME, package_of_script};
use crate::queries::scripts::script_name;
use crate::snapshot::{NodeIndex, NodeType};

/// How many snapshots a series has, and what the last one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesPlan {
    /// Snapshots after the first that show the work.
    pub steps: usize,
    /// There is one more, taken after the work had ended and been undone.
    pub has_final: bool,
}

impl SeriesPlan {
    /// The plan of so many snapshots. Nothing for one alone.
    pub fn new(snapshots: usize, has_final: bool) -> Option<Self> {
        let later = snapshots.checked_sub(1).filter(|&later| later > 0)?;
        Some(SeriesPlan { steps: later - usize::from(has_final), has_final })
    }

    /// Snapshots that show the work, the first included.
    pub fn snapshots_of_work(&self) -> usize {
        self.steps + 1
    }

    /// Of what was found in each snapshot, that of the snapshots that show the work.
    pub fn of_work<'c, T>(&self, found: &'c [T]) -> &'c [T] {
        &found[..self.snapshots_of_work().min(found.len())]
    }
}

/// A series while it is read. The first snapshot stays in memory, of each later one only what grew in it.
pub struct GrowthSeries<'h> {
    plan: SeriesPlan,
    baseline: &'h Heap,
    identity: Identity,
    steps: Vec<Step>,
    facts: Vec<SnapshotFacts>,
    /// Where the bytes of the last snapshot of work are, if another one follows.
    flow: Option<Flow>,
    /// Positions of snapshots, counted from 1 for the first after the baseline, whose ids mean something else.
    foreign: Vec<usize>,
}

/// What grew from the baseline to one later snapshot: by the object as it is in the baseline.
type Step = FxHashMap<NodeIndex, Held>;

/// What an object has gained since the baseline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Held {
    bytes: i64,
    references: i64,
    members: i64,
    entries: u64,
    collected: u64,
}

/// What the last snapshot of a series showed.
pub struct Growths<'h> {
    /// How many snapshots there were.
    pub plan: SeriesPlan,
    /// What is held against what.
    pub identity: Identity,
    /// The first and the last snapshot.
    pub pair: Pair<'h>,
    /// Who owns what in the last one.
    pub growth: Growth<'h>,
    /// Every place that grew, by bytes.
    pub places: Vec<Place>,
    /// Functions that grew as they were compiled.
    pub compiled: SetAside,
    /// What each snapshot is as a whole, the first included.
    pub facts: Vec<SnapshotFacts>,
    /// Where the bytes of the last snapshot of work are.
    pub flow: Flow,
    /// Where there is a final snapshot besides: by how much each place, as it is in the first snapshot, is larger in that.
    pub in_final: FxHashMap<NodeIndex, Amount>,
}

impl<'h> GrowthSeries<'h> {
    /// A series that begins with this snapshot.
    pub fn new(baseline: &'h Heap, plan: SeriesPlan) -> Self {
        let identity = if numbers_anew(baseline) { Identity::Path } else { Identity::Name };
        GrowthSeries { plan, baseline, identity, steps: Vec::new(), facts: Vec::new(), flow: None, foreign: Vec::new() }
    }

    /// Takes a snapshot between the first and the last, in order.
    pub fn add(&mut self, heap: &Heap) {
        let _alone = one_caller();
        let pair = Pair { base: self.baseline, current: heap };
        let beside = || rayon::join(|| measured(pair), || self.facts_with(heap));
        let (counterparts, (agreement, facts)) = MatchedHolders::beside_dominators(pair, self.identity, beside);
        self.facts.extend(facts);
        if self.is_foreign(heap, &agreement) {
            self.foreign.push(self.steps.len() + 1);
            self.steps.push(Step::default());
            return;
        }
        let growth = Growth::new(pair, counterparts);
        let gains: Vec<Grown> = growth.all(is_gain);
        let members = members(heap, &growth, gains.iter());
        let step = gains.iter().map(|grown| (grown.old, held(heap, &growth, grown, &members)));
        self.steps.push(step.collect());
        if self.plan.has_final && self.steps.len() == self.plan.steps {
            self.flow = Some(Flow::new(&growth));
        }
    }

    /// Takes the last snapshot. Gives nothing if its ids mean something else than the first one's.
    pub fn finish(mut self, last: &'h Heap) -> (Option<Growths<'h>>, Vec<usize>) {
        let _alone = one_caller();
        let pair = Pair { base: self.baseline, current: last };
        let beside = || {
            let ways = || rayon::join(|| last.roads(), || self.facts_with(last)).1;
            rayon::join(|| measured(pair), ways)
        };
        let (counterparts, (agreement, facts)) = MatchedHolders::beside_dominators(pair, self.identity, beside);
        self.facts.extend(facts);
        if self.is_foreign(last, &agreement) {
            return (None, self.foreign);
        }
        let follow = || {
            let growth = Growth::new(pair, counterparts);
            let found = GrownRows::new(last, &growth);
            let members = members(last, &growth, found.rows.iter().flat_map(|row| &row.members));
            let (flow, in_final) = match self.flow.take() {
                Some(flow) => (flow, Flow::new(&growth).of_places()),
                None => (Flow::new(&growth), FxHashMap::default()),
            };
            // Of each scope somebody asks which function it is of.
            let first = found.rows.iter().map(|row| row.first().node);
            last.graph().look_for_retainers(first.filter(|&node| is_scope(last, node)));
            (growth, found, members, flow, in_final)
        };
        // Ways to much of what is found will be asked for.
        let (growth, found, members, flow, in_final) = last.roads().find_meanwhile(last, follow);
        let GrownRows { rows, compiled } = found;
        let place = |row| Place { evidence: self.evidence(last, &growth, &row, &members), row };
        let places = rows.into_par_iter().map(place).collect();
        (
            Some(Growths {
                plan: self.plan,
                identity: self.identity,
                pair,
                growth,
                places,
                compiled,
                facts: self.facts,
                flow,
                in_final,
            }),
            self.foreign,
        )
    }

    /// Whether nothing tells which objects of a snapshot the first one has, too.
    fn is_foreign(&self, heap: &Heap, ids: &IdConsistency) -> bool {
        match self.identity {
            Identity::Path => !numbers_anew(heap),
            Identity::Object | Identity::Name => !ids.ids_match(),
        }
    }

    /// What a snapshot is as a whole; of the first, too, if nobody has asked yet.
    fn facts_with(&self, heap: &Heap) -> Vec<SnapshotFacts> {
        let first = self.facts.is_empty().then_some(self.baseline);
        first.into_iter().chain([heap]).map(|heap| self.facts_of(heap)).collect()
    }

    fn facts_of(&self, heap: &Heap) -> SnapshotFacts {
        let mut facts = SnapshotFacts::new(heap);
        // After one step and cleanup a new generation is told from growth by its number.
        if self.plan.has_final && self.plan.steps <= 1 {
            facts = facts.with_shapes(heap);
        }
        if self.identity == Identity::Path { facts.without_order() } else { facts }
    }

    fn evidence(&self, last: &Heap, growth: &Growth, row: &GrownRow, members: &Members) -> Evidence {
        let mut evidence = Evidence::default();
        evidence.push(Held {
            entries: row.members.iter().map(|grown| entry_count(self.baseline, grown.old)).sum(),
            collected: self.collected_before(last, growth, row.first(), members),
            ..Held::default()
        });
        for step in &self.steps {
            let found = row.members.iter().map(|grown| (grown, step.get(&grown.old)));
            // What had not grown yet held what it held in the beginning.
            evidence.push(sum(found.map(|(grown, held)| {
                held.copied().unwrap_or_else(|| Held { entries: entry_count(self.baseline, grown.old), ..Held::default() })
            })));
        }
        evidence.push(sum(row.members.iter().map(|grown| held(last, growth, grown, members))));
        let is_recorded = evidence.entries.iter().any(|&entries| entries > 0) || row.references() > 0;
        let first = row.first().node;
        evidence.is_storage_of_numbers = !is_recorded && is_collection(last, first);
        evidence.has_entries = is_recorded && is_collection(last, first);
        evidence.bytes_of_element = bytes_of_element(last, first);
        evidence.room =
            if row.members.len() == 1 { room(Pair { base: self.baseline, current: last }, row.first(), &evidence) } else { None };
        evidence.is_global_object = is_global_object(last, first);
        evidence.is_scope_of_runtime = is_scope_of_runtime(last, first);
        evidence.is_renewed = growth.is_successor(first) && !self.carries_over(last, first, &evidence);
        evidence
    }

    /// What was in the baseline where there is now a collection that hangs on an object.
    fn collected_before(&self, last: &Heap, growth: &Growth, grown: &Grown, members: &Members) -> u64 {
        match members.get(&grown.node).map(|_| head_of(last, growth, grown.node)) {
            Some(Head::Collection(edges)) => entries_there(last, &edges, self.baseline, grown.old),
            _ => 0,
        }
    }

    /// Whether something that is made anew with each change still has most of what it had in the snapshot before.
    fn carries_over(&self, last: &Heap, node: NodeIndex, evidence: &Evidence) -> bool {
        if self.identity == Identity::Path {
            return true;
        }
        let before = self.facts[..self.facts.len() - 1].last().map_or(0, |facts| facts.last_id);
        let had = evidence.entries[..evidence.entries.len() - 1].last().copied().unwrap_or(0);
        let old = values(last, node).into_iter().filter(|&thing| last.id(thing).0 <= before).count() as u64;
        old * 2 >= had
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

/// Whether an object is a collection, which may hold what leaves no trace in the file.
fn is_collection(heap: &Heap, node: NodeIndex) -> bool {
    matches!(contents(heap, node).kind, Kind::Map | Kind::Set | Kind::Array)
}

/// An array that grows in place gets room for half as many again and 16 more (V8, `JSObject::NewElementsCapacity`).
fn usual_room(entries: u64) -> u64 {
    entries + entries / 2 + 16
}

/// For how many elements an array has room, if that is more than one that grew in place would have, and it has not become more.
fn room(pair: Pair, grown: &Grown, evidence: &Evidence) -> Option<u64> {
    let is_array = pair.current.raw_name(grown.node) == *ecmascript::ARRAY;
    let (before, after) = (pair.base.shallow_size(grown.old), pair.current.shallow_size(grown.node));
    // Header of the array and of its storage.
    let room = after.saturating_sub(48) / 8;
    let first = evidence.entries.first().copied().unwrap_or(0);
    (is_array && before == after && first > 0 && room > usual_room(first) && evidence.gains_entries()).then_some(room)
}

/// Bytes of one element of an object whose storage is as long as what is in it.
fn bytes_of_element(heap: &Heap, node: NodeIndex) -> Option<i64> {
    let class = heap.raw_name(node).to_string();
    ecmascript::TYPED_ARRAYS.iter().find(|(name, _)| *name == class).map(|&(_, bytes)| bytes)
}

/// Global objects are named after what they are: `global`, `Window / https://example.org`.
pub fn is_global_object(heap: &Heap, node: NodeIndex) -> bool {
    let name = heap.raw_name(node).to_string();
    let is_named = |class: &str| name.strip_prefix(class).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    heap.node_type(node) == NodeType::OBJECT && [node::GLOBALS[0], node::GLOBALS[1], blink::WINDOW].into_iter().any(is_named)
}

/// Whether a node holds variables of a function of the runtime's own.
fn is_scope_of_runtime(heap: &Heap, node: NodeIndex) -> bool {
    let script = || script_name(heap, scope_owner(heap, node)?);
    script().is_some_and(|script| package_of_script(&script.to_string()) == RUNTIME)
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

/// How long the chains are that hang on some objects: the number of new objects of the class of the first link, or of the class that
/// occurs most often there.
fn members<'a>(heap: &Heap, growth: &Growth, gains: impl Iterator<Item = &'a Grown>) -> Members {
    let holds_chain = |grown: &&Grown| grown.references() <= REFERENCES_TO_A_CHAIN && grown.objects() > grown.references();
    let heads: FxHashMap<NodeIndex, i64> = gains.filter(holds_chain).map(|grown| (grown.node, grown.objects())).collect();
    let mut counts: FxHashMap<(NodeIndex, ClassIndex), i64> = FxHashMap::default();
    if !heads.is_empty() {
        let hanging = growth.new_objects().filter(|(node, owner)| heads.contains_key(owner) && growth.is_holder(*node));
        hanging.for_each(|(node, owner)| *counts.entry((owner, heap.classes().of(node))).or_default() += 1);
    }
    // Of classes that somebody has written, or else of all, the one of which most hang there.
    let mut most: FxHashMap<NodeIndex, (bool, i64)> = FxHashMap::default();
    for (&(owner, class), &count) in &counts {
        let found = (heap.classes().get(class).location.is_some() && count > 1, count);
        let known = most.entry(owner).or_default();
        *known = found.max(*known);
    }
    // What took the place of as many others is no growth.
    let mut members: Members = most.into_iter().map(|(owner, (_, count))| (owner, count.min(heads[&owner]).max(0))).collect();
    // Of a list the links are its members, whatever more hangs on each.
    for (&owner, most) in &mut members {
        if head_of(heap, growth, owner) == Head::Link {
            let link = growth.new_references(owner).find(|&node| growth.is_holder(node));
            let links = link.and_then(|link| counts.get(&(owner, heap.classes().of(link))));
            *most = links.copied().unwrap_or(*most);
        }
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

/// What a series asks of a pair besides growth, in pieces that two cores can share.
fn measured(pair: Pair) -> IdConsistency {
    let sizes = || {
        pair.current.shallow_sizes();
        pair.base.shallow_sizes();
        IdConsistency::new(pair)
    };
    rayon::join(sizes, || pair.current.classes()).0
}
