//! DevTools' Heavy (bottom up) view: what each function allocated itself, and what was allocated while it ran.

use std::cmp::Reverse;

use super::AllocationProfile;
use crate::keyed::KeyedMap;
use crate::queries::packages::{ENGINE, package_of_script};

/// A function with what it allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionTotals {
    /// Its number among the profile's functions.
    pub function: u32,
    /// Bytes that it allocated itself.
    pub self_size: u64,
    /// Bytes that it and all that it called allocated; where it called itself, counted once.
    pub total_size: u64,
    /// How many samples of what it allocated itself there are: an estimate by few of them says little.
    pub samples: u64,
}

impl AllocationProfile {
    /// Every function that allocated, or on whose behalf something was allocated, in order of first appearance. Self sizes add up to
    /// [`AllocationProfile::total_size`]. Without the root of the calls, unless something was allocated outside of all functions.
    pub fn by_function(&self) -> Vec<FunctionTotals> {
        let new = |function| FunctionTotals { function, self_size: 0, total_size: 0, samples: 0 };
        let mut totals: Vec<FunctionTotals> = (0..self.functions.len() as u32).map(new).collect();
        for call in &self.calls {
            let of = &mut totals[call.function as usize];
            of.self_size += call.self_size;
            of.samples += call.samples;
        }
        self.add_totals(&mut totals);
        let root = self.calls.first().map(|root| root.function);
        totals.retain(|of| of.self_size > 0 || of.total_size > 0 && Some(of.function) != root);
        totals
    }

    /// Adds what was allocated below each outermost call of a function. One pass: a function knows how many of its calls are running.
    fn add_totals(&self, totals: &mut [FunctionTotals]) {
        let below = self.total_sizes();
        let mut running = vec![0u32; self.functions.len()];
        let mut stack: Vec<u32> = Vec::new();
        for (at, call) in self.calls.iter().enumerate() {
            while let Some(&top) = stack.last().filter(|&&top| Some(top) != call.parent) {
                running[self.calls[top as usize].function as usize] -= 1;
                stack.pop();
            }
            let function = call.function as usize;
            if running[function] == 0 {
                totals[function].total_size += below[at];
            }
            running[function] += 1;
            stack.push(at as u32);
        }
    }

    /// Bytes that each call and those below it allocated, by position in the tree.
    fn total_sizes(&self) -> Vec<u64> {
        let mut sizes: Vec<u64> = self.calls.iter().map(|call| call.self_size).collect();
        // Callees stand behind their callers.
        for (at, call) in self.calls.iter().enumerate().rev() {
            if let Some(parent) = call.parent {
                sizes[parent as usize] += sizes[at];
            }
        }
        sizes
    }

    /// What the code of each npm package, of the program, the runtime and the engine allocated itself, in bytes, the most first.
    pub fn by_package(&self) -> Vec<(String, u64)> {
        let mut sizes: KeyedMap<String, u64> = KeyedMap::default();
        for of in self.by_function().iter().filter(|of| of.self_size > 0) {
            *sizes.entry(self.package(of.function)).or_default() += of.self_size;
        }
        let mut sizes: Vec<(String, u64)> = sizes.into_iter().collect();
        sizes.sort_unstable_by(|(a, a_size), (b, b_size)| (Reverse(a_size), a).cmp(&(Reverse(b_size), b)));
        sizes
    }

    /// The npm package of a function's script, `(app)`, `(runtime)`, or `(engine)` for what stands in no script.
    pub fn package(&self, function: u32) -> String {
        let script = &self.functions[function as usize].script;
        if script.is_empty() { ENGINE.to_owned() } else { package_of_script(&script.to_string()) }
    }
}
