//! Who called a function when it allocated, merged by function level by level: what DevTools shows below a row of the Heavy view.

use rustc_hash::FxHashMap;

use super::AllocationProfile;

/// A function that called one that allocated, or called its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProfileCaller {
    /// How many calls it is above the function that allocated: 1 is its caller.
    pub depth: u32,
    /// Its number among the profile's functions.
    pub function: u32,
    /// Bytes that the function at the bottom allocated on its behalf.
    pub size: u64,
    /// How many samples of these there are.
    pub samples: u64,
}

/// How much of the callers is wanted.
#[derive(Clone, Copy, Debug)]
pub struct CallerLimits {
    /// So many calls above the function: recursion can be as deep as the file is long.
    pub calls: usize,
    /// So many callers in all.
    pub rows: usize,
    /// Callers on whose behalf at least so many bytes were allocated.
    pub least: u64,
}

struct Place {
    caller: ProfileCaller,
    callers: Vec<u32>,
}

impl AllocationProfile {
    /// The callers of a function in reading order: each before its own callers, those on whose behalf most was allocated first, then
    /// in order of first appearance. The root of the calls is nobody's caller, and a function that calls itself is told once. `calls` are
    /// those of this function.
    pub fn callers(&self, calls: &[u32], limits: CallerLimits) -> Vec<ProfileCaller> {
        let places = self.merged(calls, limits.calls);
        let mut rows = Vec::new();
        let mut waiting = vec![0];
        while let Some(at) = waiting.pop().filter(|_| rows.len() < limits.rows) {
            let Place { caller, callers } = &places[at as usize];
            if caller.depth > 0 {
                rows.push(*caller);
            }
            let size = |&at: &u32| places[at as usize].caller.size;
            let mut next: Vec<u32> =
                callers.iter().copied().filter(|at| size(at) > 0 && size(at) >= limits.least).rev().collect();
            next.sort_by_key(size);
            waiting.extend(next);
        }
        rows
    }

    /// The tree of callers; position 0 is the function itself.
    fn merged(&self, calls: &[u32], most_calls: usize) -> Vec<Place> {
        let place =
            |depth, function| Place { caller: ProfileCaller { depth, function, size: 0, samples: 0 }, callers: Vec::new() };
        let callers = self.other_callers();
        let mut places = vec![place(0, 0)];
        let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for &at in calls {
            let allocating = &self.calls[at as usize];
            let mut below = 0;
            let mut frame = at;
            for depth in 1..=most_calls as u32 {
                frame = callers[frame as usize];
                let caller = &self.calls[frame as usize];
                if caller.parent.is_none() {
                    break;
                }
                let next = places.len() as u32;
                below = *known.entry((below, caller.function)).or_insert_with(|| {
                    places.push(place(depth, caller.function));
                    places[below as usize].callers.push(next);
                    next
                });
                let row = &mut places[below as usize].caller;
                row.size += allocating.self_size;
                row.samples += allocating.samples;
            }
        }
        places
    }

    /// The nearest call above each that is of another function, by position in the tree; the root stands above itself.
    fn other_callers(&self) -> Vec<u32> {
        let mut callers: Vec<u32> = Vec::with_capacity(self.calls.len());
        for call in &self.calls {
            // Callers stand before their callees, so theirs is known.
            callers.push(call.parent.map_or(0, |parent| {
                let is_same = self.calls[parent as usize].function == call.function;
                if is_same { callers[parent as usize] } else { parent }
            }));
        }
        callers
    }

    /// The calls of each of these functions that allocated, by position in the tree.
    pub fn allocating_calls(&self, functions: &[u32]) -> Vec<Vec<u32>> {
        let places: FxHashMap<u32, usize> = functions.iter().enumerate().map(|(at, &function)| (function, at)).collect();
        let mut calls = vec![Vec::new(); functions.len()];
        for (at, call) in self.calls.iter().enumerate().filter(|(_, call)| call.self_size > 0) {
            if let Some(&place) = places.get(&call.function) {
                calls[place].push(at as u32);
            }
        }
        calls
    }
}
