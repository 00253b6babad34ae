//! The dominator tree of one heap or two, merged by path: what has the same name below the same names is one cell, with the number of its
//! objects and what they retain. Every picture of retained memory is drawn from it.
//!
//! What has the name of the cell above it belongs to that cell: a list of a million links is one cell and not a million levels. The
//! cells that retain most are told, as many as are asked for; what is below them and not told counts as their own. So each cell's own
//! weight and the cells below it add up to what it retains, and the first cell is the heap.

use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::census::{By, Groups};
use crate::Heap;
use crate::columns::one_caller::{give_up_if_stopped, one_caller};
use crate::columns::shapes::Shapes;
use crate::snapshot::{EdgeType, NodeIndex};

/// What decides which cells are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// Bytes that are retained.
    #[default]
    Size,
    /// Objects that are retained.
    Objects,
}

impl Weight {
    /// What a cell weighs that has these in two heaps: what the one has that has more.
    fn of_two(self, now: &Amounts, before: &Amounts) -> u64 {
        match self {
            Weight::Size => now.size.max(before.size),
            Weight::Objects => now.objects.max(before.objects),
        }
    }
}

/// How the tree is merged.
#[derive(Debug, Clone, Copy)]
pub struct Merging {
    /// What the names are.
    pub by: By,
    /// What decides which cells are told.
    pub weight: Weight,
    /// So many cells at most, at least one.
    pub cells: usize,
}

impl Default for Merging {
    fn default() -> Self {
        Merging { by: By::Class, weight: Weight::Size, cells: 4_000 }
    }
}

/// What a cell has in one heap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Objects of the cell itself, and below it those that no cell tells.
    pub own_objects: u64,
    /// Their shallow sizes, in bytes.
    pub own_size: u64,
    /// Objects that are retained: its own and those of all cells below.
    pub objects: u64,
    /// Bytes that are retained.
    pub size: u64,
}

/// Objects of one name below the same names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedCell {
    /// The name.
    pub name: String,
    /// The position of the cell above; the first has none.
    pub above: Option<usize>,
    /// How many cells are above.
    pub level: usize,
    /// In the heap; of two in the later one.
    pub now: Amounts,
    /// In the earlier heap, if there are two.
    pub before: Amounts,
    /// Of the objects that belong to it that which retains most, in the heap or the later one.
    pub biggest: Option<NodeIndex>,
    /// Who holds the biggest, if it stands below no other because several hold it: the first few, and how many there are in all.
    pub shared_by: (Vec<NodeIndex>, usize),
}

/// The merged tree of a heap: each cell is followed by what is below it, siblings by weight descending.
pub fn merged_tree(heap: &Heap, merging: &Merging) -> Vec<MergedCell> {
    let _alone = one_caller();
    Merger::new(&[heap], merging).run()
}

/// The merged tree of two heaps together, for what grew and what shrank: a cell is told for what it has in either.
pub fn merged_difference(before: &Heap, now: &Heap, merging: &Merging) -> Vec<MergedCell> {
    let _alone = one_caller();
    Merger::new(&[now, before], merging).run()
}

/// Who draws wants no more levels than this.
const MOST_LEVELS: usize = 200;

/// So many holders of a shared object are told.
const MOST_HOLDERS: usize = 3;

/// A heap as the merger sees it: by place in the preorder of its dominator tree.
struct Side<'h> {
    heap: &'h Heap,
    order: &'h [u32],
    lengths: &'h [u32],
    of_node: std::borrow::Cow<'h, [u32]>,
    /// By group, the number of its name among those of all sides.
    names: Vec<u32>,
}

impl Side<'_> {
    fn name(&self, place: u32) -> u32 {
        self.names[self.of_node[self.order[place as usize] as usize] as usize]
    }

    /// Places of what a node dominates immediately.
    fn children(&self, place: u32) -> impl Iterator<Item = u32> + '_ {
        let end = place + self.lengths[place as usize];
        let mut next = place + 1;
        std::iter::from_fn(move || {
            let at = next;
            next += self.lengths.get(at as usize).copied().filter(|_| at < end)?;
            Some(at)
        })
    }

    fn size(&self, place: u32) -> u64 {
        self.heap.retained_size(NodeIndex(self.order[place as usize]))
    }
}

/// A cell that may come to be told: its uppermost objects on each side.
struct Candidate {
    weight: u64,
    /// Now and before.
    amounts: [Amounts; 2],
    /// The order in which candidates came, so that equals have an order.
    number: usize,
    name: u32,
    above: Option<usize>,
    level: usize,
    places: [Vec<u32>; 2],
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.weight.cmp(&other.weight).then(other.number.cmp(&self.number))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Candidate {}

struct Merger<'h> {
    sides: Vec<Side<'h>>,
    names: Vec<String>,
    weight: Weight,
    most_cells: usize,
    candidates: BinaryHeap<Candidate>,
    candidate_count: usize,
    cells: Vec<MergedCell>,
}

impl<'h> Merger<'h> {
    /// The first heap is that of now.
    fn new(heaps: &[&'h Heap], merging: &Merging) -> Self {
        // Plain objects have the same names on both sides.
        let shapes: &Shapes = heaps[0].classes().shapes();
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let side = |heap: &&'h Heap| {
            let groups = match merging.by {
                By::Class => Groups::by_class_name(heap, shapes),
                by => Groups::new(heap, by, shapes),
            };
            let mut number = |name: String| {
                let next = numbers.len() as u32;
                *numbers.entry(name).or_insert(next)
            };
            let names = groups.names.into_iter().map(&mut number).collect();
            let dominators = heap.dominators();
            let (order, lengths) = (dominators.order(), dominators.subtree_lengths());
            Side { heap, order, lengths, of_node: groups.of_node, names }
        };
        let sides = heaps.iter().map(side).collect();
        let mut names = vec![String::new(); numbers.len()];
        numbers.into_iter().for_each(|(name, number)| names[number as usize] = name);
        Merger {
            sides,
            names,
            weight: merging.weight,
            most_cells: merging.cells.max(1),
            candidates: BinaryHeap::new(),
            candidate_count: 0,
            cells: Vec::new(),
        }
    }

    fn run(mut self) -> Vec<MergedCell> {
        let roots = [0, 1].map(|side| if side < self.sides.len() { vec![0] } else { Vec::new() });
        let name = self.sides[0].name(0);
        self.add(name, None, 0, roots);
        while self.cells.len() < self.most_cells
            && let Some(candidate) = self.candidates.pop()
        {
            give_up_if_stopped();
            self.tell(candidate);
        }
        self.count_own();
        in_preorder(self.cells, self.weight)
    }

    fn add(&mut self, name: u32, above: Option<usize>, level: usize, places: [Vec<u32>; 2]) {
        let amounts = self.amounts(&places);
        let weight = self.weight.of_two(&amounts[0], &amounts[1]);
        self.candidates.push(Candidate { weight, amounts, number: self.candidate_count, name, above, level, places });
        self.candidate_count += 1;
    }

    /// What these objects retain on each side.
    fn amounts(&self, places: &[Vec<u32>; 2]) -> [Amounts; 2] {
        let mut amounts = [Amounts::default(); 2];
        for ((side, places), amounts) in self.sides.iter().zip(places).zip(&mut amounts) {
            for &place in places {
                amounts.objects += u64::from(side.lengths[place as usize]);
                amounts.size += side.size(place);
            }
        }
        amounts
    }

    /// A candidate becomes a cell, and what is below it are candidates.
    fn tell(&mut self, candidate: Candidate) {
        let Candidate { amounts: [now, before], name, above, level, places, .. } = candidate;
        let side = &self.sides[0];
        let biggest = places[0].iter().copied().max_by_key(|&place| (side.size(place), std::cmp::Reverse(place)));
        let biggest = biggest.map(|place| NodeIndex(side.order[place as usize]));
        let shared_by = match biggest {
            Some(node) if level == 1 => holders(side.heap, node),
            _ => (Vec::new(), 0),
        };
        let at = self.cells.len();
        let text = self.names[name as usize].clone();
        self.cells.push(MergedCell { name: text, above, level, now, before, biggest, shared_by });
        if level < MOST_LEVELS {
            for (below, places) in self.below(name, places) {
                self.add(below, Some(at), level + 1, places);
            }
        }
    }

    /// What these objects, and those of the same name that they dominate, dominate under other names.
    fn below(&self, name: u32, places: [Vec<u32>; 2]) -> Vec<(u32, [Vec<u32>; 2])> {
        let mut found: Vec<(u32, [Vec<u32>; 2])> = Vec::new();
        let mut by_name: FxHashMap<u32, usize> = FxHashMap::default();
        for (at, (side, mut same)) in self.sides.iter().zip(places).enumerate() {
            while let Some(place) = same.pop() {
                for child in side.children(place) {
                    let child_name = side.name(child);
                    if child_name == name {
                        same.push(child);
                        continue;
                    }
                    let group = *by_name.entry(child_name).or_insert_with(|| {
                        found.push((child_name, Default::default()));
                        found.len() - 1
                    });
                    found[group].1[at].push(child);
                }
            }
        }
        found
    }

    /// What is not told by cells below is a cell's own.
    fn count_own(&mut self) {
        for cell in &mut self.cells {
            for amounts in [&mut cell.now, &mut cell.before] {
                (amounts.own_objects, amounts.own_size) = (amounts.objects, amounts.size);
            }
        }
        for at in 0..self.cells.len() {
            let MergedCell { above: Some(above), now, before, .. } = self.cells[at] else { continue };
            let cell = &mut self.cells[above];
            for (amounts, below) in [(&mut cell.now, now), (&mut cell.before, before)] {
                amounts.own_objects -= below.objects;
                amounts.own_size -= below.size;
            }
        }
    }
}

/// Who holds an object, if there are several: those that the root does not reach by a name of its own come as the file has them.
fn holders(heap: &Heap, node: NodeIndex) -> (Vec<NodeIndex>, usize) {
    let graph = heap.graph();
    let holds = |kind: EdgeType| !matches!(kind, EdgeType::WEAK | EdgeType::INVISIBLE | EdgeType::SHORTCUT);
    let retainers = graph.retainers_of(node);
    let mut found: Vec<NodeIndex> = Vec::new();
    let holding = retainers.iter().filter(|&&edge| holds(graph.edge_type(edge))).map(|&edge| graph.source(edge));
    found.extend(holding.filter(|&holder| holder != node && holder != heap.root()));
    found.sort_unstable();
    found.dedup();
    let count = if found.len() > 1 { found.len() } else { 0 };
    found.truncate(MOST_HOLDERS.min(count));
    (found, count)
}

/// Each cell before those below it, siblings by weight descending.
fn in_preorder(cells: Vec<MergedCell>, weight: Weight) -> Vec<MergedCell> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); cells.len()];
    for (at, cell) in cells.iter().enumerate() {
        if let Some(above) = cell.above {
            below[above].push(at);
        }
    }
    let key = |at: &usize| {
        let MergedCell { now, before, name, .. } = &cells[*at];
        (std::cmp::Reverse(weight.of_two(now, before)), name.clone())
    };
    below.iter_mut().for_each(|below| below.sort_by_cached_key(key));
    let (mut order, mut next) = (Vec::new(), vec![0]);
    while let Some(at) = next.pop() {
        order.push(at);
        next.extend(below[at].iter().rev());
    }
    let mut place = vec![0; cells.len()];
    order.iter().enumerate().for_each(|(new, &old)| place[old] = new);
    let mut cells: Vec<Option<MergedCell>> = cells.into_iter().map(Some).collect();
    let moved = order.into_iter().filter_map(|old| cells[old].take());
    moved.map(|cell| MergedCell { above: cell.above.map(|above| place[above]), ..cell }).collect()
}

#[cfg(test)]
mod tests;
