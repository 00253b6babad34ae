//! A new generation in the place of the former one is no growth. After one step and cleanup a place may hold things that are all new, and
//! yet there are no more of them than in the beginning: a framework keeps the last tree that it has drawn, whichever that is.

use rustc_hash::FxHashMap;

use super::criteria::{Grounds, Pattern, Rejection};
use super::detect::Detector;
use super::facts::NameKey;
use super::payload::Origin;
use crate::columns::roles::Role;
use crate::engine::blink::is_of_embedder;
use crate::snapshot::{NodeIndex, NodeType};

/// So little in one step may be what happens the first time, in bytes.
const NEXT_TO_NOTHING: i64 = 500;

/// Things that a place has gained: how many can be counted by name, and how many of these are more than there were.
#[derive(Default)]
struct Generation {
    counted: u64,
    more: u64,
}

impl Detector<'_, '_> {
    /// With one step of work and a final snapshot, whether these new things, which the place of an object has gained, are growth: why that
    /// is possible only, or nothing where it is sure.
    ///
    /// # Errors
    /// Why they are none.
    pub(super) fn doubt_of_generation(
        &self,
        pattern: Pattern,
        owner: NodeIndex,
        units: &[NodeIndex],
        bytes: i64,
    ) -> Result<Option<Grounds>, Rejection> {
        let plan = self.growths.plan;
        if !plan.has_final || plan.steps > 1 {
            return Ok(None);
        }
        // Functions become larger as the engine learns about them.
        if pattern == Pattern::Enlarged && self.heap.node_type(owner) == NodeType::CLOSURE {
            return Err(Rejection::CollectedNothing);
        }
        let Generation { counted, more } = self.generation(units);
        let numbers = units.iter().filter(|&&unit| self.heap.node_type(unit) == NodeType::NUMBER).count();
        let are_values = units.iter().all(|&unit| self.heap.roles().of(unit) == Role::Value);
        if are_values && numbers * 2 > units.len() || counted > 0 && more == 0 {
            return Err(Rejection::CollectedNothing);
        }
        Ok(match more * 2 < counted {
            true => Some(Grounds::Replaces(counted)),
            false => (bytes < NEXT_TO_NOTHING).then_some(Grounds::OneStep),
        })
    }

    /// What every program has many of can't be counted by name: a thing like that is one more. Numbers come and go with each
    /// calculation, and what the embedder makes for itself follows the program's things.
    fn generation(&self, units: &[NodeIndex]) -> Generation {
        let (first, last) = (&self.growths.facts[0], &self.growths.facts[self.growths.facts.len() - 1]);
        let mut found = Generation::default();
        let mut new: FxHashMap<NameKey, u64> = FxHashMap::default();
        for &unit in units {
            let label = self.labels.of(unit);
            let is_nothing =
                self.heap.node_type(unit) == NodeType::NUMBER || label.as_ref().is_some_and(|label| is_of_embedder(&label.name));
            if is_nothing {
                continue;
            }
            found.counted += 1;
            let key = match &label {
                Some(label) if label.name.starts_with('{') => Some(NameKey::of_shape(self.heap, self.heap.classes().of(unit))),
                Some(label) if label.origin != Origin::Language && !label.is_anonymous() => Some(NameKey::of(self.heap, unit)),
                _ => None,
            };
            match key {
                Some(key) => *new.entry(key).or_default() += 1,
                None => found.more += 1,
            }
        }
        let net = |key| u64::from(last.count(key)).saturating_sub(u64::from(first.count(key)));
        found.more += new.into_iter().map(|(key, count)| count.min(net(key))).sum::<u64>();
        found
    }
}
