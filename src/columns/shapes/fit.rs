//! Which interface an object belongs to: of those whose properties it has, in whatever order, the one with most.

use std::cmp::Reverse;

use super::Shape;
use super::sequences::Sequences;
use crate::keyed::KeyedMap;
use crate::snapshot::{StringIndex, Strings};

pub(super) fn fit(strings: &Strings, shapes: &[Shape], sequences: &Sequences) -> Vec<Option<u32>> {
    if shapes.is_empty() {
        return vec![None; sequences.iter().len()];
    }
    let mut fitting = Fitting::new(strings, shapes);
    sequences.iter().map(|(names, _)| fitting.best(names)).collect()
}

/// An interface as numbers.
struct Requirement {
    /// Position among the interfaces.
    shape: u32,
    /// How many properties it has, those named twice counted twice.
    size: usize,
    /// Each property name's number, and how often it occurs.
    names: Vec<(u32, u32)>,
}

/// What a string means as a property name.
const NOT_ASKED: u32 = 0;
const IN_NO_SHAPE: u32 = 1;
const FIRST_NUMBER: u32 = 2;

struct Fitting<'h> {
    strings: &'h Strings,
    /// By text, the numbers of the property names of interfaces.
    numbers: KeyedMap<&'h [u8], u32>,
    /// By string, what was found out: the number of its text plus [`FIRST_NUMBER`], or one of the other marks.
    number_of_string: Vec<u32>,
    requirements: Vec<Requirement>,
    /// By property name, the requirements that are tried for objects that have it, the best first. Each requirement stands
    /// under the one of its names that the fewest others have.
    tried_for: Vec<Vec<u32>>,
    /// How often the object at hand has each property name.
    counts: Vec<u32>,
}

impl<'h> Fitting<'h> {
    fn new(strings: &'h Strings, shapes: &'h [Shape]) -> Self {
        let mut numbers = KeyedMap::default();
        let requirements = requirements(shapes, &mut numbers);
        let mut users = vec![0u32; numbers.len()];
        requirements.iter().flat_map(|r| &r.names).for_each(|&(name, _)| users[name as usize] += 1);
        let mut tried_for = vec![Vec::new(); numbers.len()];
        for (at, requirement) in requirements.iter().enumerate() {
            if let Some(&(rarest, _)) = requirement.names.iter().min_by_key(|&&(name, _)| users[name as usize]) {
                tried_for[rarest as usize].push(at as u32);
            }
        }
        let number_of_string = vec![NOT_ASKED; strings.len()];
        Fitting { strings, counts: vec![0; numbers.len()], numbers, number_of_string, requirements, tried_for }
    }

    fn best(&mut self, names: &[u32]) -> Option<u32> {
        let mut present = Vec::new();
        for &string in names {
            let Some(number) = self.number(string) else { continue };
            if self.counts[number as usize] == 0 {
                present.push(number);
            }
            self.counts[number as usize] += 1;
        }
        // Requirements stand in order of preference, so the smallest position is the best.
        let best = present.iter().filter_map(|&name| {
            let fits = |at: &&u32| self.requirements[**at as usize].is_met_by(&self.counts);
            self.tried_for[name as usize].iter().find(fits)
        });
        let best = best.min().map(|&at| self.requirements[at as usize].shape);
        present.iter().for_each(|&name| self.counts[name as usize] = 0);
        best
    }

    fn number(&mut self, string: u32) -> Option<u32> {
        let mark = &mut self.number_of_string[string as usize];
        if *mark == NOT_ASKED {
            let text = self.strings.get(StringIndex(string));
            *mark = self.numbers.get(text.as_bytes()).map_or(IN_NO_SHAPE, |number| number + FIRST_NUMBER);
        }
        mark.checked_sub(FIRST_NUMBER)
    }
}

impl Requirement {
    fn is_met_by(&self, counts: &[u32]) -> bool {
        self.names.iter().all(|&(name, count)| counts[name as usize] >= count)
    }
}

/// The interfaces as numbers, in order of preference: those with most properties first, the earlier of equals. One that asks
/// for the same properties as an earlier one can never win and is left out.
fn requirements<'s>(shapes: &'s [Shape], numbers: &mut KeyedMap<&'s [u8], u32>) -> Vec<Requirement> {
    let mut seen = foldhash::HashSet::default();
    let mut requirements = Vec::new();
    for (at, shape) in shapes.iter().enumerate() {
        let mut names: Vec<u32> = Vec::new();
        for property in &shape.properties {
            let next = numbers.len() as u32;
            names.push(*numbers.entry(property.as_bytes()).or_insert(next));
        }
        names.sort_unstable();
        if seen.insert(names.clone()) {
            let counted = names.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect();
            requirements.push(Requirement { shape: at as u32, size: names.len(), names: counted });
        }
    }
    requirements.sort_by_key(|requirement| Reverse(requirement.size));
    requirements
}
