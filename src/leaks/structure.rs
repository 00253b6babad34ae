//! Trees, tries, graphs, skip lists: objects of one class that are reached through one another. Their growth is spread over all of them,
//! one more here and one there; what grows is the whole, and the finding is the place where it begins.

use rustc_hash::FxHashMap;

use super::candidates::{Candidate, way_of};
use super::chain::born_by;
use super::criteria::{Pattern, steps_of};
use super::detect::Detector;
use super::payload::newest;
use super::population::{LEAST_STEP, Population};
use super::rule_input::is_of_runtime;
use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::columns::roles::Role;
use crate::compare::Identity;
use crate::engine::ecmascript::is_builtin;
use crate::queries::contents::is_scope;
use crate::queries::links::is_further_link;
use crate::queries::retaining_paths::PathFinder;
use crate::snapshot::{NodeIndex, NodeType};

/// Fewer new objects are no structure.
const FEWEST: usize = 10;
/// So many of the newest are asked how they are reached.
const MOST_ASKED: usize = 40;
/// So many in a hundred of these are reached through others of their class, and from the same place.
const MOSTLY_PERCENT: usize = 80;
/// So many classes with the most new objects are looked at.
const MOST_CLASSES: usize = 20;

impl Detector<'_, '_> {
    /// Structures that became larger in every step. What one of the `places` holds is none.
    pub(super) fn structures(&self, places: &[Candidate]) -> Vec<Population> {
        // Where ids tell nothing of age, nobody knows in which step an object came.
        if self.growths.identity == Identity::Path {
            return Vec::new();
        }
        let (heap, growth) = (self.heap, self.growth());
        let class_of = |node: NodeIndex| heap.classes().of(node);
        let is_held = |class: ClassIndex, units: &[NodeIndex]| {
            // One place that holds most of them says more than where they all begin.
            let is_most = |place: &Candidate| place.is_one_object() && place.units.len() * 2 >= units.len();
            let is_of_class = |place: &Candidate| place.units.first().is_some_and(|&unit| class_of(unit) == class);
            places.iter().any(|place| is_most(place) && is_of_class(place))
        };
        let mut by_class: FxHashMap<ClassIndex, Vec<NodeIndex>> = FxHashMap::default();
        for (node, _) in growth.new_objects().filter(|&(node, _)| heap.node_type(node) == NodeType::OBJECT) {
            by_class.entry(class_of(node)).or_default().push(node);
        }
        let mut classes: Vec<(ClassIndex, Vec<NodeIndex>)> = by_class.into_iter().collect();
        classes.retain(|(class, units)| {
            let may_be = units.len() >= FEWEST && is_further_link(heap, units[0], units[0]) && !is_held(*class, units);
            may_be && !is_builtin(&heap.class_name(units[0]).to_string())
        });
        classes.sort_by_key(|(class, units)| (std::cmp::Reverse(units.len()), *class));
        classes.truncate(MOST_CLASSES);
        classes.into_iter().filter_map(|(_, units)| self.structure(units)).collect()
    }

    /// The structure that new objects of a class are part of, if they are and it grew in every step.
    fn structure(&self, units: Vec<NodeIndex>) -> Option<Population> {
        let heap = self.heap;
        let counts = born_by(heap, &units, &self.growths.facts);
        let least = LEAST_STEP.max(self.options.thresholds.min_count as i64);
        if steps_of(self.growths.plan.of_work(&counts)).iter().any(|&step| step < least) {
            return None;
        }
        let bytes = units.iter().map(|&unit| heap.shallow_size(unit) as i64).sum();
        if self.doubt_of_generation(Pattern::Collects, units[0], &units, bytes) != Ok(None) {
            return None;
        }
        let asked = newest(heap, &units, MOST_ASKED);
        let mut begins: FxHashMap<(NodeIndex, NodeIndex), usize> = FxHashMap::default();
        // Where it begins is old: else it is whole structures that were collected.
        for begin in asked.iter().filter_map(|&unit| begin(heap, unit)).filter(|&(_, first)| self.growth().is_old(first)) {
            *begins.entry(begin).or_default() += 1;
        }
        let (&(holder, first), _) = begins.iter().max_by_key(|&(&begin, &count)| (count, std::cmp::Reverse(begin)))?;
        let of_holder: usize = begins.iter().filter(|((by, _), _)| *by == holder).map(|(_, count)| count).sum();
        if of_holder * 100 < asked.len() * MOSTLY_PERCENT {
            return None;
        }
        let way = way_of(heap, &mut PathFinder::new(heap), first)?;
        if is_of_runtime(heap, &way) {
            return None;
        }
        // A variable is named by what stands in it, a field by the object that has it.
        let owner = self.labels.of(holder).filter(|label| !label.is_function()).map_or(first, |_| holder);
        Some(Population {
            label: self.labels.of(asked[0])?,
            units: newest(heap, &units, usize::MAX),
            counts,
            tops: vec![first],
            carriers: Vec::new(),
            owner: Some(owner),
            is_structure: true,
        })
    }
}

/// So many objects are between two of a structure at most: its list of children, an entry of that.
const MOST_BETWEEN: usize = 3;

/// Where the way to an object comes to the first object of its class, if that is another one: what holds that, and it. Nothing where
/// functions stand between two of them, or much else: these are not each other's children.
fn begin(heap: &Heap, unit: NodeIndex) -> Option<(NodeIndex, NodeIndex)> {
    let graph = heap.graph();
    let (anchor, edges) = heap.roads().way_from_anchor(heap, unit);
    let (mut holder, mut found, mut between) = (anchor, None, 0);
    for node in edges.into_iter().map(|edge| graph.target(edge)) {
        let is_function = heap.node_type(node) == NodeType::CLOSURE || is_scope(heap, node);
        if node == unit {
            return found;
        } else if heap.node_type(node) == NodeType::OBJECT && is_further_link(heap, unit, node) {
            (found, between) = (found.or(Some((holder, node))), 0);
        } else if heap.roles().of(node) != Role::Storage {
            (holder, between) = (node, between + 1);
        }
        if found.is_some() && (between > MOST_BETWEEN || is_function) {
            return None;
        }
    }
    found
}
