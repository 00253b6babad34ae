//! The promise of the ledger, on random series of small heaps and on real ones: its lines are the whole change of the heap, in bytes and
//! in objects, whatever came, went, grew, moved or took another's id.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::Heap;
use crate::columns::roles::Role;
use crate::engine::v8;
use crate::leaks::{GrowthSeries, LeakOptions, SeriesPlan, Thresholds, detect};
use crate::snapshot::ReadOptions;
use crate::testing::HeapBuilder;

/// One object of a random heap. What refers to it is the object so many places before it, or nothing.
#[derive(Debug, Clone)]
struct Object {
    id: u64,
    kind: (&'static str, &'static str),
    size: u64,
    edge: (&'static str, &'static str),
    holder: Option<usize>,
}

/// What happens between two snapshots; a number says to which object, counted round.
#[derive(Debug, Clone)]
enum Change {
    Add(Object),
    Remove(usize),
    Resize(usize, u64),
    Hold(usize, Option<usize>),
    Replace(usize, (&'static str, &'static str)),
}

/// What is read of a snapshot.
#[derive(Debug, Clone, Default)]
struct World {
    objects: Vec<Object>,
    /// References besides those to holders.
    edges: Vec<(usize, (&'static str, &'static str), usize)>,
    extra_native_bytes: u64,
}

/// Types and names that roles, noise and owners go by.
const KINDS: &[(&str, &str)] = &[
    ("object", "Session"),
    ("object", "Map"),
    ("object", "Set"),
    ("object", "Array"),
    ("object", "Object"),
    ("object", "WeakMap"),
    ("object", v8::CONTEXT),
    ("object", "Timeout"),
    ("closure", "run"),
    ("array", ""),
    ("array", "(object elements)"),
    ("string", "some text"),
    ("concatenated string", "more text"),
    ("number", "heap number"),
    ("symbol", "symbol"),
    ("code", "(shared function info)"),
    ("hidden", "system / FeedbackCell"),
    ("native", "Window"),
    ("native", v8::ARRAY_BUFFER_DATA),
    ("unheard of", "thing"),
];

const EDGES: &[(&str, &str)] = &[
    ("property", "next"),
    ("property", "data"),
    ("element", "1"),
    ("context", "variable"),
    ("internal", "table"),
    ("internal", "elements"),
    ("internal", "backing_store"),
    ("hidden", "7"),
    ("weak", "cell"),
];

/// Sizes on both sides of what 32 bits hold.
const HUGE: &[u64] = &[u32::MAX as u64, 1 << 32, 5_000_000_000];

fn any_size() -> impl Strategy<Value = u64> {
    prop_oneof![8 => 1..5_000_u64, 1 => Just(0), 1 => prop::sample::select(HUGE)]
}

fn any_object() -> impl Strategy<Value = Object> {
    // So few ids that some come again for something else, and some twice.
    let id = prop_oneof![8 => (0..80_u64).prop_map(|n| 10_001 + 2 * n), 1 => (0..4_u64).prop_map(|n| 2 * n)];
    let (kind, edge) = (prop::sample::select(KINDS), prop::sample::select(EDGES));
    (id, kind, any_size(), edge, any_holder()).prop_map(|(id, kind, size, edge, holder)| Object { id, kind, size, edge, holder })
}

fn any_holder() -> impl Strategy<Value = Option<usize>> {
    prop::option::weighted(0.9, 0..6_usize)
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => any_object().prop_map(Change::Add),
        2 => any::<usize>().prop_map(Change::Remove),
        2 => (any::<usize>(), any_size()).prop_map(|(at, size)| Change::Resize(at, size)),
        1 => (any::<usize>(), any_holder()).prop_map(|(at, holder)| Change::Hold(at, holder)),
        1 => (any::<usize>(), prop::sample::select(KINDS)).prop_map(|(at, kind)| Change::Replace(at, kind)),
    ]
}

/// Two to four snapshots, each made from the one before.
fn any_series() -> impl Strategy<Value = Vec<World>> {
    let edge = (any::<usize>(), prop::sample::select(EDGES), any::<usize>());
    let step = (prop::collection::vec(any_change(), 0..24), prop::collection::vec(edge, 0..8), 0..1_000_000_u64);
    (prop::collection::vec(any_object(), 0..24), prop::collection::vec(step, 2..5)).prop_map(|(mut objects, steps)| {
        let world = |(changes, edges, extra_native_bytes): (Vec<Change>, _, _)| {
            changes.into_iter().for_each(|change| apply(change, &mut objects));
            World { objects: objects.clone(), edges, extra_native_bytes }
        };
        steps.into_iter().map(world).collect()
    })
}

fn apply(change: Change, objects: &mut Vec<Object>) {
    let count = objects.len().max(1);
    let mut with = |at: usize, change: &dyn Fn(&mut Object)| objects.get_mut(at % count).into_iter().for_each(change);
    match change {
        Change::Resize(at, size) => with(at, &|object| object.size = size),
        Change::Hold(at, holder) => with(at, &|object| object.holder = holder),
        Change::Replace(at, kind) => with(at, &|object| object.kind = kind),
        Change::Add(object) => objects.push(object),
        Change::Remove(at) => _ = (!objects.is_empty()).then(|| objects.remove(at % count)),
    }
}

/// The heap, with a global object that holds enough that stays for ids to be seen to agree.
fn built(world: &World) -> Heap {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 10);
    heap.root_edge("shortcut", "1", global).id(global, 3).extra_native_bytes(world.extra_native_bytes);
    for at in 0..1000 {
        let name = format!("fixed{at}");
        let fixed = heap.property(global, &name, "object", &name, 8);
        heap.id(fixed, 100_001 + 2 * at);
    }
    let mut nodes = vec![global];
    for Object { id, kind, size, edge, holder } in &world.objects {
        let node = heap.node(kind.0, kind.1, *size);
        heap.id(node, *id);
        if let Some(before) = holder {
            heap.edge(nodes[nodes.len() - 1 - before % nodes.len()], edge.0, edge.1, node);
        }
        nodes.push(node);
    }
    for &(from, edge, to) in &world.edges {
        heap.edge(nodes[from % nodes.len()], edge.0, edge.1, nodes[to % nodes.len()]);
    }
    heap.build()
}

/// What a heap has in all, as reports print it, and what of it a programmer would count.
fn whole(heap: &Heap) -> Amount {
    let roles = heap.roles();
    let things = heap.nodes().indices().filter(|&node| matches!(roles.of(node), Role::Holder | Role::Value)).count();
    Amount { bytes: heap.total_size() as i64, objects: things as i64 }
}

/// What the lines say, their sum, and by how much the heap changed up to the last snapshot of work (of a series without one: up to the
/// final snapshot). Nothing if ids mean something else.
fn told(heaps: &[&Heap], has_final: bool, options: &LeakOptions) -> Option<[Amount; 3]> {
    let [first, between @ .., last] = heaps else { panic!("a series has two heaps") };
    let plan = SeriesPlan::new(heaps.len(), has_final).unwrap();
    let mut series = GrowthSeries::new(first, plan);
    between.iter().for_each(|heap| series.add(heap));
    let (growths, foreign) = series.finish(last);
    let ledger = detect(&growths.filter(|_| foreign.is_empty())?, options).ledger;
    let mut sum = Amount::default();
    ledger.lines.iter().for_each(|&(_, amount)| sum += amount);
    Some([sum, ledger.total, whole(heaps[plan.steps.max(1)]) - whole(first)])
}

proptest! {
    #[test]
    fn the_lines_of_random_series_are_the_change_of_the_heap(
        worlds in any_series(),
        has_final in any::<bool>(),
        min_growth in prop::sample::select(&[0, 1_000, u64::MAX][..]),
    ) {
        let heaps: Vec<Heap> = worlds.iter().map(built).collect();
        let options = LeakOptions { thresholds: Thresholds { min_growth, ..Thresholds::default() }, ..LeakOptions::default() };
        let [lines, total, change] = told(&heaps.iter().collect::<Vec<_>>(), has_final, &options).expect("ids that agree");
        prop_assert_eq!((lines, total), (change, change));
    }
}

fn fixture(name: &str) -> Heap {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(format!("{name}.heapsnapshot.zst"));
    Heap::open(&file, &ReadOptions::default()).unwrap()
}

#[test]
fn the_lines_of_real_series_are_the_change_of_the_heap() {
    let page = ["before", "after", "undone"].map(|moment| fixture(&format!("chromium-140-dom-{moment}")));
    let node = ["before", "after"].map(|moment| fixture(&format!("node-24-{moment}")));
    // Bun numbers its objects anew in each snapshot.
    let bun = ["before", "after"].map(|moment| fixture(&format!("bun-1.4-{moment}")));
    let [before, after, undone] = [&page[0], &page[1], &page[2]];
    let series: [(&[&Heap], bool); 9] = [
        (&[before, after], false),
        (&[after, undone], false),
        (&[before, undone], true),
        (&[before, after, undone], false),
        (&[before, after, undone], true),
        (&[undone, before], false),
        (&[&node[0], &node[1]], false),
        (&[&node[1], &node[0]], false),
        (&[&bun[0], &bun[1]], false),
    ];
    for (at, (heaps, has_final)) in series.into_iter().enumerate() {
        let [lines, total, change] = told(heaps, has_final, &LeakOptions::default()).unwrap();
        assert_eq!((lines, total), (change, change), "series {at}");
        assert_ne!(change, Amount::default(), "series {at}");
    }
}

/// Nothing can be said of who owns the change, and nothing is.
#[test]
fn a_series_of_two_processes_has_no_ledger() {
    let heaps = ["chromium-140-dom-before", "node-24-after"].map(fixture);
    assert_eq!(told(&[&heaps[0], &heaps[1]], false, &LeakOptions::default()), None);
}
