//! How many holders must let go of an object before it goes, and which these are: between an object and its dominator ways fan out, and
//! the fewest objects that all of these ways pass are a smallest cut. As many ways share none of them (Menger), which is how they are
//! found: one way after another, each as far as needed over those before it (Ford and Fulkerson's flow, a node once a way).
//!
//! Of several smallest cuts it is the one nearest to the object.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::Heap;
use crate::columns::dominators::Essential;
use crate::columns::one_caller::one_caller;
use crate::columns::roles::Role;
use crate::snapshot::{EdgeIndex, NodeIndex};

/// So many holders are told apart; more are many.
pub const MOST_HOLDERS: usize = 8;

/// Who must let go of an object. It is free when all of them have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndependentHolders {
    /// The object's dominator, from which all ways come.
    pub dominator: NodeIndex,
    /// The reference by which the dominator itself holds the object, if it does: it is a holder, too.
    pub direct: Option<EdgeIndex>,
    /// The other holders, in node order, each on a way of its own. Empty if there are more than [`MOST_HOLDERS`].
    pub holders: Vec<NodeIndex>,
    /// There are more than [`MOST_HOLDERS`] of these.
    pub are_many: bool,
}

/// Who must let go of an object; none for the root, and for what no root reaches. Linear in the references between the object and its
/// dominator.
pub fn independent_holders(heap: &Heap, object: NodeIndex) -> Option<IndependentHolders> {
    let _alone = one_caller();
    if object == heap.root() {
        return None;
    }
    let mut flow = Flow::new(heap, heap.essential(), object);
    let direct = flow.direct();
    while flow.ways < MOST_HOLDERS && flow.widen() {}
    let are_many = flow.ways == MOST_HOLDERS && flow.widen();
    let holders = if are_many { Vec::new() } else { flow.cut() };
    let is_held = are_many || direct.is_some() || !holders.is_empty();
    is_held.then_some(IndependentHolders { dominator: flow.dominator, direct, holders, are_many })
}

/// Where a way can be on a node: it has come to it from below, or may leave it upwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Side {
    Below,
    Above,
}

/// A place on the search for another way.
type Place = (NodeIndex, Side);

/// Ways from an object up to its dominator that share no node, as far as they were found.
struct Flow<'h> {
    heap: &'h Heap,
    essential: &'h Essential,
    object: NodeIndex,
    dominator: NodeIndex,
    ways: usize,
    /// Steps of the ways: from a node up to one that holds it. The dominator ends all of them.
    steps: FxHashSet<(NodeIndex, NodeIndex)>,
    /// By node on a way the node below it.
    below: FxHashMap<NodeIndex, NodeIndex>,
    /// How the last search came to each place.
    came_from: FxHashMap<Place, Place>,
}

impl<'h> Flow<'h> {
    fn new(heap: &'h Heap, essential: &'h Essential, object: NodeIndex) -> Self {
        Flow {
            heap,
            essential,
            object,
            dominator: heap.dominators().of(object),
            ways: 0,
            steps: FxHashSet::default(),
            below: FxHashMap::default(),
            came_from: FxHashMap::default(),
        }
    }

    /// The references that hold a node.
    fn holding(&self, node: NodeIndex) -> impl Iterator<Item = EdgeIndex> {
        let (graph, essential) = (self.heap.graph(), self.essential);
        graph.retainers().of(node).filter(move |&edge| {
            let source = graph.source(edge);
            essential.of(source.0).admit(graph.edge_type(edge), node.0)
        })
    }

    /// Whether a node is the dominator, or storage of the engine's that only it uses.
    fn is_dominator(&self, node: NodeIndex) -> bool {
        let mut at = node;
        while at != self.dominator {
            if self.heap.roles().of(at) != Role::Storage || at == self.heap.root() {
                return false;
            }
            at = self.heap.dominators().of(at);
        }
        true
    }

    /// The reference that says most by which the dominator holds the object.
    fn direct(&self) -> Option<EdgeIndex> {
        let graph = self.heap.graph();
        let rank = |edge: &EdgeIndex| (graph.source(*edge) != self.dominator, !graph.edge_type(*edge).is_written(), *edge);
        self.holding(self.object).filter(|&edge| self.is_dominator(graph.source(edge))).min_by_key(rank)
    }

    /// Searches for a way more; whether there is one.
    fn widen(&mut self) -> bool {
        self.came_from.clear();
        let begin = (self.object, Side::Above);
        let mut level = vec![begin];
        while !level.is_empty() {
            let mut next = Vec::new();
            for place in level {
                if let Some(last) = self.leave(place, &mut next) {
                    self.add_way(last);
                    return true;
                }
            }
            level = next;
        }
        false
    }

    /// Goes on from a place; the place itself if the dominator is above it.
    fn leave(&mut self, place: Place, next: &mut Vec<Place>) -> Option<Place> {
        let (node, side) = place;
        let below = self.below.get(&node).copied();
        match (side, below) {
            // Nothing else passes the node.
            (Side::Below, None) => self.come((node, Side::Above), place, next),
            // Another way passes it: that one may go elsewhere from where it came.
            (Side::Below, Some(below)) => self.come((below, Side::Above), place, next),
            (Side::Above, below) => {
                if below.is_some() {
                    self.come((node, Side::Below), place, next);
                }
                let holders: Vec<NodeIndex> = self.holding(node).map(|edge| self.heap.graph().source(edge)).collect();
                for holder in holders {
                    match self.is_dominator(holder) {
                        // What the dominator itself holds is told apart.
                        true if node != self.object => return Some(place),
                        false if holder != self.object => self.come((holder, Side::Below), place, next),
                        _ => {}
                    }
                }
            }
        }
        None
    }

    fn come(&mut self, to: Place, from: Place, next: &mut Vec<Place>) {
        if to != (self.object, Side::Above) && !self.came_from.contains_key(&to) {
            self.came_from.insert(to, from);
            next.push(to);
        }
    }

    /// Adds the way that the search has found, and takes from the others what it went back over.
    fn add_way(&mut self, last: Place) {
        self.ways += 1;
        self.steps.insert((last.0, self.dominator));
        let mut at = last;
        while let Some(&from) = self.came_from.get(&at) {
            match (from.1, at.1) {
                (Side::Above, Side::Below) if from.0 != at.0 => _ = self.steps.insert((from.0, at.0)),
                (Side::Below, Side::Above) if from.0 != at.0 => _ = self.steps.remove(&(at.0, from.0)),
                _ => {}
            }
            at = from;
        }
        let is_between = |&&(_, above): &&(NodeIndex, NodeIndex)| above != self.dominator;
        self.below = self.steps.iter().filter(is_between).map(|&(below, above)| (above, below)).collect();
    }

    /// Nodes to which the last search, which found no way, could come but not pass: the smallest cut nearest to the object.
    fn cut(&self) -> Vec<NodeIndex> {
        let has_come = |place: Place| self.came_from.contains_key(&place);
        let mut cut: Vec<NodeIndex> =
            self.below.keys().copied().filter(|&node| has_come((node, Side::Below)) && !has_come((node, Side::Above))).collect();
        cut.sort_unstable();
        cut
    }
}

#[cfg(test)]
mod tests;
