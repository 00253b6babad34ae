//! The truth table of programs that leak in ways people meet, each in its Node: what find-leaks says of their snapshots.
//! `cargo test --features e2e --test e2e leaks::programs -- --nocapture` prints it.

use super::judge::Evidence;
use super::program_judge::{Answer, Missing, THREE};
use super::program_runs::{Run, programs, programs_with_libraries};
use super::sessions::side_by_side;

const EVIDENCE: [Evidence; 3] = [Evidence::Three, Evidence::Two, Evidence::TwoWithWork];

/// What three snapshots do not tell yet. Of plain numbers a storage is seen that doubles now and then, and not how many there are; a step in
/// which nothing leaks leaves two steps, of which one is quiet, undecided.
const NOT_YET: [(&str, &[Missing]); 4] = [
    ("numbers-array", &[Missing::Counts]),
    ("immutable-numbers", &[Missing::Counts]),
    ("set-ints", &[Missing::Verdict, Missing::Counts]),
    ("intermittent", &[Missing::Verdict]),
];

/// In percent: leaks whose holder comes first.
const NEARLY_SURE: usize = 95;

/// In percent: clean programs that three snapshots may leave open, rounded up.
const UNDECIDED: usize = 2;

#[test]
fn programs_that_leak_are_found_and_their_clean_twins_are_not() {
    let programs = programs();
    let runs: Vec<Run> = programs.iter().flat_map(Run::versions).collect();
    let sources = programs_with_libraries();
    // Snapshots go when they have been asked about: all of them together fill a disk.
    let answers = side_by_side(&runs, |run| {
        let folder = run.snapshots(&sources, THREE.len());
        EVIDENCE.map(|evidence| Answer::to(run, folder.path(), evidence))
    });
    let of = |at: usize| Vec::from_iter(answers.iter().filter_map(|of_run| of_run[at].as_ref()));
    let tables = [of(0), of(1), of(2)];
    let wrong: Vec<String> = EVIDENCE.iter().zip(&tables).flat_map(|(&evidence, table)| wrong(evidence, table)).collect();
    assert!(wrong.is_empty(), "wrong:\n{}", wrong.join("\n"));
}

/// Prints a table, and tells what is not as it has to be.
fn wrong(evidence: Evidence, table: &[&Answer]) -> Vec<String> {
    let (leaks, clean): (Vec<&Answer>, Vec<&Answer>) = table.iter().partition(|answer| answer.is_leak);
    let without = |what| leaks.iter().filter(|answer| !answer.lacks(what)).count();
    let right = |answers: &[&Answer]| answers.iter().filter(|answer| answer.missing.is_empty()).count();
    println!("{evidence:?}");
    table.iter().for_each(|answer| println!("{answer}"));
    println!(
        "{evidence:?}: of {} leaks {} right, {} holders first, {} verdicts, {} names, {} counts; of {} clean {} right",
        leaks.len(),
        right(&leaks),
        without(Missing::Holder),
        without(Missing::Verdict),
        without(Missing::Names),
        without(Missing::Counts),
        clean.len(),
        right(&clean)
    );

    let mut wrong = Vec::new();
    wrong.extend(clean.iter().filter(|answer| answer.verdict == "leak").map(|answer| answer.to_string()));
    if without(Missing::Holder) * 100 < leaks.len() * NEARLY_SURE {
        wrong.push(format!("{evidence:?}: the holder comes first in {} of {}", without(Missing::Holder), leaks.len()));
    }
    if evidence == Evidence::Three {
        let undecided = clean.iter().filter(|answer| answer.verdict == "inconclusive").count();
        let allowed = (clean.len() * UNDECIDED).div_ceil(100);
        wrong.extend((undecided > allowed).then(|| format!("{undecided} clean programs are undecided, {allowed} may be")));
        wrong.extend(leaks.iter().filter(|answer| answer.missing != not_yet(&answer.name)).map(|answer| answer.to_string()));
        let is_known = |name: &str| leaks.iter().any(|answer| answer.name == name);
        wrong.extend(NOT_YET.iter().filter(|(name, _)| !is_known(name)).map(|(name, _)| format!("{name} is no program")));
    }
    wrong
}

/// What is known to be missing from the answer about a leak.
fn not_yet(name: &str) -> &'static [Missing] {
    NOT_YET.iter().find(|(known, _)| *known == name).map_or(&[], |(_, missing)| missing)
}
