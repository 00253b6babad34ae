//! Two profiles side by side: what each function allocated in one and in the other.

use std::cmp::Reverse;
use std::hash::Hash;

use super::{AllocationProfile, FunctionTotals, ProfileFunction};
use crate::keyed::KeyedMap;

/// A function with what it allocated before and after; in one of the two it may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionChange {
    /// What it allocated in the first profile, if it did.
    pub before: Option<FunctionTotals>,
    /// What it allocated in the second profile, if it did.
    pub after: Option<FunctionTotals>,
}

impl FunctionChange {
    /// By how many bytes what it allocated itself grew.
    pub fn self_growth(&self) -> i64 {
        self.growth(|of| of.self_size)
    }

    /// By how many bytes what it and all that it called allocated grew.
    pub fn total_growth(&self) -> i64 {
        self.growth(|of| of.total_size)
    }

    fn growth(&self, size: impl Fn(&FunctionTotals) -> u64) -> i64 {
        let [before, after] = [&self.before, &self.after].map(|of| of.as_ref().map_or(0, &size));
        after as i64 - before as i64
    }
}

/// The functions of two profiles of the same program, those that grew most first. A function is the same if its name and place are; where
/// that place has another one in the other build, if its name is the only one of its script there. The growth of all adds up to that of
/// the profiles.
pub fn function_changes(before: &AllocationProfile, after: &AllocationProfile) -> Vec<FunctionChange> {
    let mut pairs = Pairs::new(before, after);
    pairs.find(|of| (of.name.clone(), of.script.clone(), of.line, of.column));
    pairs.find(|of| (of.name.clone(), of.script.clone()));
    let mut changes = pairs.finish();
    changes.sort_by_key(|change| Reverse((change.self_growth(), change.total_growth())));
    changes
}

/// The functions of two profiles with the partners that were found so far.
struct Pairs<'p> {
    profiles: [&'p AllocationProfile; 2],
    functions: [Vec<FunctionTotals>; 2],
    /// By function of the first, whether it has a partner.
    taken: Vec<bool>,
    /// By function of the second, its partner in the first.
    partner: Vec<Option<usize>>,
}

impl<'p> Pairs<'p> {
    fn new(before: &'p AllocationProfile, after: &'p AllocationProfile) -> Self {
        let functions = [before.by_function(), after.by_function()];
        let (taken, partner) = (vec![false; functions[0].len()], vec![None; functions[1].len()]);
        Pairs { profiles: [before, after], functions, taken, partner }
    }

    /// Pairs what has no partner yet by keys that one function on each side has.
    fn find<K: Hash + Eq>(&mut self, key: impl Fn(&'p ProfileFunction<'static>) -> K) {
        let key = |side: usize, at: usize| key(&self.profiles[side].functions()[self.functions[side][at].function as usize]);
        let old = (0..self.taken.len()).filter(|&at| !self.taken[at]).map(|at| (key(0, at), at));
        let new = (0..self.partner.len()).filter(|&at| self.partner[at].is_none()).map(|at| (key(1, at), at));
        let (old, new) = (unique(old), unique(new));
        for (key, at) in new {
            if let (Some(at), Some(&Some(old_at))) = (at, old.get(&key)) {
                self.taken[old_at] = true;
                self.partner[at] = Some(old_at);
            }
        }
    }

    fn finish(self) -> Vec<FunctionChange> {
        let [old, new] = &self.functions;
        let of_new = std::iter::zip(new, self.partner)
            .map(|(of, partner)| FunctionChange { before: partner.map(|at| old[at]), after: Some(*of) });
        let gone = std::iter::zip(old, self.taken).filter(|(_, is_taken)| !is_taken);
        of_new.chain(gone.map(|(of, _)| FunctionChange { before: Some(*of), after: None })).collect()
    }
}

/// By key the one that has it; none where several have.
fn unique<K: Hash + Eq>(rows: impl Iterator<Item = (K, usize)>) -> KeyedMap<K, Option<usize>> {
    let mut found: KeyedMap<K, Option<usize>> = KeyedMap::default();
    for (key, at) in rows {
        found.entry(key).and_modify(|known| *known = None).or_insert(Some(at));
    }
    found
}
