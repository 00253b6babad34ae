//! Where a finding is in the code: places on the way to its owner and of what was gained, and the npm package that they belong to.

use super::payload::{Labelled, Origin};
use crate::Heap;
use crate::columns::script_names::ScriptNames;
use crate::compare::describe::Way;
use crate::queries::contents::scope_owner;
use crate::queries::packages::{APP, RUNTIME, package_of_script};
use crate::snapshot::Location;

/// Places in the code, the program's before the runtime's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodePlaces {
    /// Where the things are made that were gained, by their constructor or function.
    pub made: Vec<Location>,
    /// Functions and constructors on the way, nearest to the owner first.
    pub on_way: Vec<Location>,
    /// The npm package of the code nearest to the owner, `(app)` or `(runtime)`.
    pub package: String,
}

/// More places say less.
const MOST_PLACES: usize = 5;

/// Places of what was gained, and on the way to the owner.
pub fn code_places<'a>(
    heap: &Heap,
    scripts: &ScriptNames,
    way: Option<&Way>,
    gained: impl Iterator<Item = &'a Labelled>,
) -> CodePlaces {
    let package_of = |location: Location| scripts.get(location.script_id).map(|script| package_of_script(&script.to_string()));
    let labels: Vec<&Labelled> = gained.filter(|row| row.label.origin <= Origin::Package || row.label.place.is_some()).collect();
    let made: Vec<Location> = labels.iter().filter_map(|row| row.label.place).filter(|&at| package_of(at).is_some()).collect();
    let steps = way.map(|way| way.written.steps.iter().rev()).into_iter().flatten();
    let on_way = steps.filter_map(|step| {
        // A scope stands where a function does that was made in it.
        let made_here = || scope_owner(heap, step.node).and_then(|function| heap.locations().get(function));
        heap.locations().get(step.node).or_else(made_here).filter(|&at| package_of(at).is_some())
    });
    let on_way: Vec<Location> = on_way.collect();
    let is_program = |at: &Location| package_of(*at).is_some_and(|package| package != RUNTIME);
    let nearest = on_way.iter().chain(&made).find(|at| is_program(at)).and_then(|&at| package_of(at));
    // The program's own things are the program's, whatever the runtime holds them by; without any script only the program can be it.
    let usual = if on_way.is_empty() && made.is_empty() { APP } else { RUNTIME };
    let preferred = |places: Vec<Location>| {
        // The runtime's own code tells something only where no other does.
        let of_program: Vec<Location> = places.iter().copied().filter(is_program).collect();
        let mut chosen = if of_program.is_empty() { places } else { of_program };
        let mut seen = Vec::new();
        chosen.retain(|at| {
            !seen.contains(at) && {
                seen.push(*at);
                true
            }
        });
        chosen.truncate(MOST_PLACES);
        chosen
    };
    CodePlaces { made: preferred(made), on_way: preferred(on_way), package: nearest.unwrap_or_else(|| usual.to_owned()) }
}
