use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::testing::HeapBuilder;

const ALL: Merging = Merging { by: By::Class, weight: Weight::Size, cells: usize::MAX };

/// Cells as their names from the top, with objects and bytes of their own and in all.
fn shown(cells: &[MergedCell]) -> Vec<(String, Amounts)> {
    let path = |at: usize| {
        let up = std::iter::successors(Some(at), |&at| cells[at].above);
        let mut names: Vec<&str> = up.map(|at| &*cells[at].name).collect();
        names.reverse();
        names.join("/")
    };
    (0..cells.len()).map(|at| (path(at), cells[at].now)).collect()
}

/// `global.list`, an array of so many orders, each with a tag, and a list of links.
fn world(orders: usize, links: usize) -> Heap {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 1);
    heap.root_edge("shortcut", "1", global);
    let list = heap.property(global, "list", "object", "Array", 10);
    for at in 0..orders {
        let order = heap.node("object", "Order", 100);
        heap.edge(list, "element", at, order);
        heap.property(order, "tag", "object", "Tag", 20);
    }
    let mut above = global;
    for _ in 0..links {
        above = heap.property(above, "next", "object", "Link", 5);
    }
    heap.property(above, "end", "object", "Tag", 20);
    heap.build()
}

fn amounts(own_objects: u64, own_size: u64, objects: u64, size: u64) -> Amounts {
    Amounts { own_objects, own_size, objects, size }
}

#[test]
fn what_has_one_name_below_the_same_names_is_one_cell_and_a_list_is_one_level() {
    let cells = merged_tree(&world(3, 50_000), &ALL);
    let shown = shown(&cells);
    let find = |path: &str| shown.iter().find(|(shown, _)| shown.ends_with(path)).map(|(_, amounts)| *amounts);
    assert_eq!(find("/global/Array/Order"), Some(amounts(3, 300, 6, 360)));
    assert_eq!(find("/global/Array/Order/Tag"), Some(amounts(3, 60, 3, 60)));
    assert_eq!(find("/global/Link"), Some(amounts(50_000, 250_000, 50_001, 250_020)));
    assert_eq!(cells.iter().map(|cell| cell.level).max(), Some(4));
}

#[test]
fn what_is_not_told_counts_as_its_own_and_the_heaviest_are_told() {
    let told = shown(&merged_tree(&world(3, 5), &Merging { cells: 4, ..ALL }));
    let names: Vec<&str> = told.iter().map(|(path, _)| path.rsplit('/').next().unwrap()).collect();
    assert_eq!(names[1..], ["global", "Array", "Order"]);
    assert_eq!(told[3].1, amounts(6, 360, 6, 360));
    let by_objects = shown(&merged_tree(&world(3, 500), &Merging { cells: 3, weight: Weight::Objects, ..ALL }));
    assert!(by_objects[2].0.ends_with("/Link"), "{by_objects:?}");
}

#[test]
fn two_heaps_are_told_by_what_either_has() {
    let cells = merged_difference(&world(3, 5), &world(8, 0), &ALL);
    let of = |name: &str| cells.iter().find(|cell| cell.name == name).map(|cell| (cell.before.own_objects, cell.now.own_objects));
    assert_eq!([of("Order"), of("Link")], [Some((3, 8)), Some((5, 0))]);
}

#[test]
fn who_shares_what_no_one_keeps_alone_is_told() {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 1);
    heap.root_edge("shortcut", "1", global);
    let other = heap.node("object", "Other", 1);
    heap.root_edge("shortcut", "2", other);
    let table = heap.property(global, "table", "object", "Table", 500);
    heap.edge(other, "property", "table", table);
    let cells = merged_tree(&heap.build(), &ALL);
    let cell = cells.iter().find(|cell| cell.name == "Table").unwrap();
    assert_eq!((cell.level, &cell.shared_by), (1, &(vec![global, other], 2)));
}

proptest! {
    /// Every cell is what a walk through the whole dominator tree finds under the same names.
    #[test]
    fn cells_are_what_the_whole_dominator_tree_has_under_their_names(
        classes in prop::collection::vec(0..3_usize, 1..40),
        edges in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..90),
    ) {
        let mut heap = HeapBuilder::new();
        for (at, class) in classes.iter().enumerate() {
            heap.node("object", ["A", "B", "C"][*class], at as u64);
        }
        let node = |index: &prop::sample::Index| NodeIndex(index.index(classes.len() + 1) as u32);
        edges.iter().for_each(|(from, to)| _ = heap.edge(node(from), "element", 1, node(to)));
        let heap = heap.build();
        let mut expected: BTreeMap<Vec<String>, (u64, u64)> = BTreeMap::new();
        for node in heap.nodes().indices() {
            let mut names: Vec<String> = heap.dominators().chain(node).map(|at| heap.class_name(at).to_string()).collect();
            names.reverse();
            names.dedup();
            let own = expected.entry(names).or_default();
            *own = (own.0 + 1, own.1 + heap.shallow_size(node));
        }
        let cells = merged_tree(&heap, &ALL);
        let found: BTreeMap<Vec<String>, (u64, u64)> = (0..cells.len()).map(|at| {
            let up = std::iter::successors(Some(at), |&at| cells[at].above);
            let mut names: Vec<String> = up.map(|at| cells[at].name.clone()).collect();
            names.reverse();
            (names, (cells[at].now.own_objects, cells[at].now.own_size))
        }).collect();
        prop_assert_eq!(found, expected);
        prop_assert_eq!((cells[0].now.objects, cells[0].now.size), (heap.nodes().len() as u64, heap.total_size()));
    }
}
