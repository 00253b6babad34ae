//! What is said of a finding and of a verdict, in sentences.

use crate::leaks::{Because, Finding, Grounds, Labelled, Origin, Pattern, Rejection, SeriesPlan};
use crate::report::comparison::ComparedSnapshot;
use crate::report::leaks::NotedInfo;
use crate::report::units::{count, counted, size};

/// By how much it grew in each step: `+50, +1,050`.
pub(super) fn steps(steps: &[i64]) -> String {
    steps.iter().map(|&step| change(step)).collect::<Vec<_>>().join(", ")
}

fn change(value: i64) -> String {
    let sign = if value < 0 { "−" } else { "+" };
    format!("{sign}{}", count(value.unsigned_abs()))
}

/// Why a finding is as sure as it is.
pub(super) fn grounds(grounds: &Grounds) -> String {
    match grounds.clone() {
        Grounds::EveryStep(steps) => format!("it grew in each of {} steps", count(steps as u64)),
        Grounds::QuietSteps(quiet, steps) => {
            format!("it grew in {} of {} steps and never lost anything", count((steps - quiet) as u64), count(steps as u64))
        }
        Grounds::SameEachStep => "each step brought about as much as the others".to_owned(),
        Grounds::Saturating(more) => format!(
            "each step brought less than the one before: it may be filling up, which {} would show",
            counted(more as u64, "more step", "more steps")
        ),
        Grounds::RoomFor(room) => {
            format!("it was made with room for {}, which it has not reached: it may stop there", count(room))
        }
        Grounds::HasMaximum(maximum, Some(more)) => format!(
            "it may hold {} (`{}`), so it is filling up: {} would show it",
            maximum.value.map_or_else(String::new, count),
            maximum.field,
            counted(more as u64 + 1, "more step", "more steps")
        ),
        Grounds::HasMaximum(maximum, None) => format!(
            "`{}` beside it says how many it may hold, and the file does not record the number: it may be filling up; snapshots after more \
             work would show it",
            maximum.field
        ),
        Grounds::OneStep => "there is one step only, which may be the first time".to_owned(),
        Grounds::MultipleOfWork(1) => "it gained one thing for each unit of work".to_owned(),
        Grounds::MultipleOfWork(times) => format!("it gained {} things for each unit of work", count(times)),
        Grounds::Replaces(new) => format!("{} of its things are new, so most took the place of others", count(new)),
        Grounds::KeptAfterCleanup(kept) => format!("{} of what it gained were kept after cleanup", count(kept.unsigned_abs())),
        Grounds::MatchedByNames => {
            "this engine numbers its objects anew at every snapshot, so they were matched by the names that lead to them"
                .to_owned()
        }
        Grounds::OneSmallThing => "one small thing a step may be what the harness notes of each snapshot".to_owned(),
        Grounds::LargerEachStep(bytes) => format!("it was made anew in each step, larger by at least {}", size(bytes)),
        Grounds::StorageGrew(grew, steps) => format!(
            "its storage was made larger in {} of {} steps; numbers in it leave no trace in the file, so nobody can count them",
            count(grew as u64),
            count(steps as u64)
        ),
    }
}

/// What is so many times less frequent than the most frequent is not told.
const FEW: u64 = 10;

/// What leaks, in the program's own words: `180 Timeout, each keeps 1 RequestStore, 1 Array`.
pub(super) fn what_leaks(finding: &Finding) -> String {
    let most = finding.gained.first().map_or(0, |row| row.count);
    let frequent = finding.gained.iter().filter(|row| row.count * FEW >= most);
    let things: Vec<String> = frequent.take(2).map(|row| format!("{} {}", count(row.count), row.text())).collect();
    let own: Vec<&str> = finding.gained.iter().map(|row| row.label.name.as_str()).collect();
    let others: Vec<Labelled> =
        finding.each_keeps.iter().filter(|row| !own.contains(&row.label.name.as_str())).cloned().collect();
    let kept = keeps(&others);
    match (finding.judgement.pattern, things.is_empty()) {
        (Pattern::Enlarged, true) => "something that is made anew, larger each time".to_owned(),
        (Pattern::Numbers, true) => "numbers, which leave no trace in the file".to_owned(),
        _ if kept.is_empty() => things.join(", "),
        _ => format!("{}, each keeps {kept}", things.join(", ")),
    }
}

/// A finding in one line: who, how many a step, what.
pub(super) fn headline(finding: &Finding, owner: &str, by_step: &[i64]) -> String {
    let bytes = size(finding.bytes.last().copied().unwrap_or(0).max(0) as u64);
    match (finding.judgement.pattern, by_step) {
        (Pattern::Enlarged, [_]) => format!("{owner} became larger: {bytes} more"),
        (Pattern::Enlarged, _) => format!("{owner} is made anew, larger each time: {bytes} more"),
        (Pattern::Numbers, _) => format!("{owner} collects numbers: its storage grew by {bytes}"),
        (Pattern::Collects, [only]) => format!("{owner}: {} in the only step: {}", change(*only), what_leaks(finding)),
        (Pattern::Collects, [first, rest @ ..]) if rest.iter().all(|step| step == first) => {
            format!("{owner}: {} a step: {}", change(*first), what_leaks(finding))
        }
        (Pattern::Collects, _) => format!("{owner}: {}: {}", steps(by_step), what_leaks(finding)),
    }
}

/// So many kinds of what each keeps are told.
const MOST_KEPT: usize = 3;

fn keeps(kept: &[Labelled]) -> String {
    let of_program = kept.iter().any(|row| row.label.origin <= Origin::Package);
    let told = kept.iter().filter(|row| !of_program || row.label.origin <= Origin::Language).take(MOST_KEPT);
    let of_row = |row: &Labelled| match row.count {
        0 => format!("some {}", row.text()),
        many => format!("{} {}", count(many), row.text()),
    };
    told.map(of_row).collect::<Vec<_>>().join(", ")
}

/// Why a finding is one.
pub(super) fn why(finding: &Finding, by_step: &[i64], plan: SeriesPlan) -> String {
    let (bytes, told) = (size(finding.bytes.last().copied().unwrap_or(0).max(0) as u64), steps(by_step));
    let kept = finding.counts.get(plan.snapshots_of_work()).filter(|_| plan.has_final);
    let kept =
        kept.map(|&kept| format!("; {} of them were kept in the final snapshot", count(kept.max(0) as u64))).unwrap_or_default();
    let held = if finding.way.is_some() { "" } else { "; nothing but the engine holds it" };
    match (finding.judgement.pattern, by_step.len()) {
        (Pattern::Enlarged, _) => format!("it was made anew larger each time ({bytes} in all){kept}{held}"),
        (Pattern::Numbers, _) => {
            format!("its storage was made larger ({bytes} in all), and numbers in it can't be counted{held}")
        }
        (Pattern::Collects, 1) => format!("it gained {told} things ({bytes}) in the only step{kept}{held}"),
        (Pattern::Collects, _) => format!("it gained things in every step: {told} ({bytes} in all){kept}{held}"),
    }
}

/// What decided, and of an inconclusive verdict what would settle it.
pub(super) fn because(because: &Because, has_final: bool, file: impl Fn(usize) -> String) -> String {
    let places = |places: usize| counted(places as u64, "place", "places");
    let all_steps = |steps: usize| counted(steps as u64, "step", "steps");
    match *because {
        Because::NoWork => {
            "there is no snapshot of the work itself, only one before it and the final one; give one that was taken after the work"
                .to_owned()
        }
        Because::Found { places: found, steps: 1 } if has_final => {
            format!("{} collected something and kept it in the final snapshot", places(found))
        }
        Because::Found { places: found, steps: 1 } => {
            format!("{} collected a whole multiple of the work that was done", places(found))
        }
        Because::Found { places: found, steps } => {
            let kept = if has_final { " and kept it in the final snapshot" } else { "" };
            format!("{} collected something in each of {}{kept}", places(found), all_steps(steps))
        }
        Because::OneStep { places: 0, .. } => {
            "there is one step only, and nothing collected anything in it; a leak may be slower. Take one more snapshot after the same work"
                .to_owned()
        }
        Because::OneStep { places: found, work: Some(work) } => format!(
            "{} collected something in the only step, and the {} of work that were given (--work) don't bear it out; take one more snapshot \
             after the same work, or take one after the work was undone (--final)",
            places(found),
            counted(work, "unit", "units")
        ),
        Because::OneStep { places: found, work: None } => format!(
            "{} collected something in the only step, which may be a leak or the first time; take one more snapshot after the same work, \
             say how many units of work there were (--work N), or take one after the work was undone (--final)",
            places(found)
        ),
        Because::NotSure { places: found, steps } => format!(
            "{} may leak, but {} can't tell; take more snapshots, each after the same work",
            places(found),
            all_steps(steps)
        ),
        Because::Unexplained { least, allowed } => format!(
            "the heap grew by at least {} in every step that nothing explains, more than the {} that are allowed (--max-unexplained); see where \
             the growth went, and take more snapshots after the same work",
            size(least.max(0) as u64),
            size(allowed)
        ),
        Because::GrowsWithoutNode { least, allowed } => format!(
            "memory outside the JavaScript heap that no object stands for grew by at least {} in every step, more than the {} that are allowed \
             (--max-unexplained), and a snapshot can't show what holds it; look for canvases, images, workers and native modules that \
             are made in the work",
            size(least.max(0) as u64),
            size(allowed)
        ),
        Because::EndsSmaller { at } => format!(
            "the heap grew in every step until {}, which is smaller than all before it: if it was taken after cleanup, give it with --final; else \
             take more snapshots, each after the same work",
            file(at)
        ),
        Because::Nothing { steps, unexplained, allowed, notes } => {
            let notes = if notes > 0 { format!("; {} may be the harness's own note", counted(notes as u64, "small thing", "small things")) } else { String::new() };
            let kept = if has_final { " and kept it in the final snapshot" } else { "" };
            format!(
                "no place collected something in every one of {}{kept}; {} a step are unexplained ({} are allowed){notes}",
                all_steps(steps),
                size(unexplained.max(0) as u64),
                size(allowed)
            )
        }
        Because::WrongOrder { at } => format!(
            "{} is older than {}, which stands before it: give the snapshots in the order in which they were taken",
            file(at),
            file(at - 1)
        ),
    }
}

/// The same in a few words, for the ledger.
pub(super) fn rejected(reason: Rejection) -> &'static str {
    match reason {
        Rejection::CollectedNothing => "replaced, or collected nothing",
        Rejection::BuiltLazily => "global objects: built when first used",
        Rejection::NotInEveryStep => "grew once, or up and down",
        Rejection::DyingOut => "grew less and less: warming up",
        Rejection::TooLittle => "below --min-growth or --min-count",
        Rejection::Released => "let go of by the final snapshot",
        Rejection::HoldsWeakly => "held weakly",
        Rejection::BoundedByRuntime => "lists that the runtime keeps short",
        Rejection::OfTheEmbedder => "the embedder's own",
        Rejection::OfTheRuntime => "loaded by the runtime",
        Rejection::HeldByConsole => "held by the console of DevTools",
        Rejection::Ignored => "ignored",
    }
}

/// Why places are no findings.
pub(super) fn rejection(reason: Rejection) -> &'static str {
    match reason {
        Rejection::CollectedNothing => {
            "collected nothing: only their storage grew, or something was replaced by something larger"
        }
        Rejection::BuiltLazily => "are global objects without a new property: their tables are built when first used",
        Rejection::NotInEveryStep => "did not grow in every step: initialised once, warmed up, or going up and down",
        Rejection::DyingOut => "grew less and less: warming up",
        Rejection::TooLittle => "collected less than --min-growth or --min-count",
        Rejection::Released => "let go of what they had collected by the final snapshot",
        Rejection::HoldsWeakly => {
            "keep nothing alive (WeakMap, WeakSet, FinalizationRegistry): they grow with what a finding holds"
        }
        Rejection::BoundedByRuntime => {
            "are lists of the runtime's own, which keeps them short (Node remembers the last 250 requests of fetch)"
        }
        Rejection::OfTheEmbedder => {
            "are the embedder's own (style sheets, fonts, layout), and collected nothing of the program's"
        }
        Rejection::OfTheRuntime => "are the runtime's own, which loads what is used for the first time",
        Rejection::HeldByConsole => "are held by nothing but the console of DevTools, which printed them: an artefact of looking",
        Rejection::Ignored => "are ignored",
    }
}

/// A verdict by hand.
pub(super) fn noted(noted: &NotedInfo) -> String {
    let by = noted.by.map(|id| format!(", as @{id} that keeps it")).unwrap_or_default();
    let reason = if noted.reason.is_empty() { String::new() } else { format!(": {}", noted.reason) };
    format!("{}{by} ({}){reason}", noted.verdict.name(), noted.source)
}

/// Snapshots whose ids mean something else than those of the first one; `foreign` has their positions, or the last is the one.
pub(super) fn other_process(snapshots: &[ComparedSnapshot], foreign: &[usize]) -> String {
    let file = |at: usize| snapshots[at].snapshot.file.clone();
    let files: Vec<String> =
        if foreign.is_empty() { vec![file(snapshots.len() - 1)] } else { foreign.iter().map(|&at| file(at)).collect() };
    format!(
        "object ids of {} mean something else than those of {}, so nothing tells what is old and what is new: they are of different \
         processes, of an engine that numbers anew at every snapshot, or a connection to the inspector was closed in between, after which \
         V8 numbers anew. Take all in one process and over one connection (node-snapshot --inspect --count 3), with no other client that \
         comes and goes; compare shows groups by name",
        files.join(", "),
        file(0)
    )
}

/// A file that was given twice, if one was.
pub(super) fn given_twice(snapshots: &[ComparedSnapshot]) -> Option<String> {
    let files: Vec<&str> = snapshots.iter().map(|compared| compared.snapshot.file.as_str()).collect();
    let twice = (1..files.len()).find(|&at| files[..at].contains(&files[at]))?;
    Some(format!("{} was given twice: give one that was taken after more work", files[twice]))
}

/// Of a last snapshot that is smaller than all others: it may have been taken after cleanup.
pub(super) fn smaller_at_the_end(snapshots: &[ComparedSnapshot]) -> Option<String> {
    let (last, before) = snapshots.split_last().filter(|(_, before)| before.len() > 1)?;
    before.iter().all(|compared| compared.total > last.total).then(|| {
        format!("{} is smaller than all before it: if it was taken after cleanup, give it with --final", last.snapshot.file)
    })
}
