//! Names of classes that a person may have meant.

use std::collections::BTreeSet;

use crate::Heap;
use crate::columns::classes::ClassIndex;

/// So many are told.
const MOST: usize = 4;
/// Nobody mistypes a longer name.
const LONGEST: usize = 80;

/// The classes whose names come nearest to a regular expression that matches none; the nearest first.
pub(super) fn similar_classes(heap: &Heap, pattern: &str) -> Vec<String> {
    let wanted: String = pattern.trim_start_matches('^').trim_end_matches('$').chars().filter(|&c| c != '\\').collect();
    if wanted.is_empty() || wanted.len() > LONGEST {
        return Vec::new();
    }
    let table = heap.classes();
    let names: BTreeSet<String> = (0..table.len() as u32).map(|at| table.get(ClassIndex(at)).name.to_string()).collect();
    let mut found: Vec<(usize, String)> = names
        .into_iter()
        .filter(|name| name.len() <= LONGEST)
        .filter_map(|name| Some((distance(&wanted, &name)?, name)))
        .collect();
    found.sort();
    found.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// How far a name is from what was wanted; `None` if nobody would take the one for the other.
fn distance(wanted: &str, name: &str) -> Option<usize> {
    let (wanted, name) = (wanted.to_lowercase(), name.to_lowercase());
    let letters = strsim::damerau_levenshtein(&wanted, &name);
    let is_near = letters <= 1 + wanted.chars().count() / 4;
    // A part of a name is nearer than its length says.
    let is_part = wanted.chars().count() > 2 && name.contains(&wanted);
    (is_near || is_part).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_case_and_a_slip_are_near_and_other_words_are_not() {
        assert_eq!(distance("session", "Session"), Some(0));
        assert_eq!(distance("Sesion", "Session"), Some(1));
        assert_eq!(distance("Store", "SessionStore"), Some(7));
        assert_eq!(distance("Session", "Map"), None);
    }
}
