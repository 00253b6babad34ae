use super::*;
use crate::Heap;
use crate::compare::describe::Way;
use crate::compare::grown_rows::GrownRow;
use crate::queries::retaining_paths::PathFinder;
use crate::snapshot::NodeIndex;
use crate::testing::HeapBuilder;

/// A global object with enough that stays, so that ids are seen to agree.
fn global_with_fixed() -> (HeapBuilder, NodeIndex) {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 10);
    heap.root_edge("shortcut", "1", global).id(global, 3);
    for at in 0..50 {
        let name = format!("fixed{at}");
        let fixed = heap.property(global, &name, "object", &name, 8);
        heap.id(fixed, 1001 + 2 * at);
    }
    (heap, global)
}

/// `global.sessions`, a Map of so many sessions, and `global.latest`, a list of so many links. Each object has an id of its own that
/// says what it is, whatever else is there.
fn program(sessions: u64, links: u64) -> Heap {
    program_builder(sessions, links).build()
}

fn program_builder(sessions: u64, links: u64) -> HeapBuilder {
    let (mut heap, global) = global_with_fixed();
    let map = heap.property(global, "sessions", "object", "Map", 16);
    let table = heap.node("array", "", 1000);
    heap.edge(map, "internal", "table", table).id(map, 5).id(table, 100_001 + 2 * sessions);
    for at in 0..sessions {
        let session = heap.node("object", "Session", 60);
        heap.edge(table, "internal", 3 + 2 * at, session).id(session, 10_001 + 2 * at);
    }
    let list = heap.property(global, "latest", "object", "List", 16);
    heap.id(list, 7);
    let mut holder: NodeIndex = list;
    for at in (0..links).rev() {
        holder = heap.property(holder, "next", "object", "Link", 40);
        heap.id(holder, 50_001 + 2 * at);
    }
    heap
}

/// What the snapshots show.
fn detected(heaps: &[Heap]) -> LeakReport {
    detected_with(heaps, LeakOptions::default())
}

fn detected_with(heaps: &[Heap], options: LeakOptions) -> LeakReport {
    let [first, between @ .., last] = heaps else { panic!() };
    let mut series = GrowthSeries::new(first, SeriesPlan::new(heaps.len(), false).unwrap());
    between.iter().for_each(|heap| series.add(heap));
    let (growths, foreign) = series.finish(last);
    assert!(foreign.is_empty());
    detect(&growths.unwrap(), &options)
}

/// Of each finding the owner's class and its counts.
fn found(heaps: &[Heap]) -> Vec<(String, Vec<i64>)> {
    let last = heaps.last().unwrap();
    let class = |finding: &Finding| last.class_name(finding.owner).to_string();
    detected(heaps).findings.iter().map(|finding| (class(finding), finding.counts.clone())).collect()
}

#[test]
fn two_leaks_at_once_are_two_findings_with_their_numbers() {
    let heaps = [program(5, 3), program(30, 13), program(55, 23)];
    assert_eq!(found(&heaps), [("Map".to_owned(), vec![0, 25, 50]), ("List".to_owned(), vec![0, 10, 20])]);
}

#[test]
fn what_is_too_little_for_a_place_is_no_finding_by_another_name() {
    let heaps = [program(5, 3), program(30, 3), program(55, 3)];
    let found = |thresholds| detected_with(&heaps, LeakOptions { thresholds, ..LeakOptions::default() }).findings.len();
    let usual = Thresholds::default();
    assert_eq!(found(Thresholds { min_count: 25, min_growth: 3_000, ..usual }), 1);
    assert_eq!(found(Thresholds { min_count: 26, ..usual }), 0);
    assert_eq!(found(Thresholds { min_growth: 3_001, ..usual }), 0);
}

#[test]
fn what_is_ignored_or_expected_is_no_finding_and_its_growth_is_told_as_that() {
    let heaps = [program(5, 3), program(30, 3), program(55, 3)];
    let found = detected(&heaps);
    let amount = found.findings[0].amount;
    let expected = Note {
        verdict: HandVerdict::Expected,
        class: "Map".to_owned(),
        path: found.findings[0].path(),
        id: 0,
        reason: "one a route".to_owned(),
        source: "heap-notes.toml:3".to_owned(),
    };
    let by_hand = LeakOptions { notes: vec![expected], ..LeakOptions::default() };
    let by_name = Ignore::any(regex::Regex::new("^Map$").unwrap(), "match --ignore ^Map$".to_owned());
    let by_option = LeakOptions { ignore: vec![by_name], ..LeakOptions::default() };
    let words = ["are expected by heap-notes.toml:3: one a route", "match --ignore ^Map$"];
    for (options, words) in [by_hand, by_option].into_iter().zip(words) {
        let report = detected_with(&heaps, options);
        assert_eq!((report.verdict, report.findings.len()), (Verdict::NoLeak, 0));
        assert_eq!(report.ignored_by, [words]);
        assert_eq!(report.ledger.amount(Line::Ignored(0)), amount);
    }
}

#[test]
fn what_grows_once_or_goes_up_and_down_is_no_finding() {
    assert_eq!(found(&[program(5, 3), program(30, 3), program(30, 3)]), []);
    assert_eq!(found(&[program(5, 3), program(90, 3), program(20, 3)]), []);
}

/// `global.store`, whose state and list are made anew with each change, with so many visits in the list.
fn store(version: u64, visits: u64) -> Heap {
    let (mut heap, global) = global_with_fixed();
    let store = heap.property(global, "store", "object", "Store", 16);
    let state = heap.property(store, "state", "object", "Object", 24);
    // Of the same class as the state, which makes no list of the two.
    let index = heap.property(state, "index", "object", "Object", 24);
    heap.id(index, 20_005 + 10 * version);
    let list = heap.property(state, "visits", "object", "Array", 16);
    heap.id(store, 5).id(state, 20_001 + 10 * version).id(list, 20_003 + 10 * version);
    // The older ones are still those of before; the last five are replaced with each version.
    for at in 0..visits {
        let visit = heap.node("object", "Visit", 60);
        let id = if at + 5 < visits { 30_001 + 2 * at } else { 90_001 + 100 * version + 2 * at };
        heap.edge(list, "element", at, visit).id(visit, id);
    }
    heap.build()
}

#[test]
fn a_list_that_is_made_anew_with_each_change_is_found_where_it_is() {
    let heaps = [store(1, 40), store(2, 60), store(3, 80)];
    assert_eq!(found(&heaps), [("Array".to_owned(), vec![0, 20, 40])]);
    assert_eq!(detected(&heaps).findings[0].path(), "global.store.state.visits");
}

#[test]
fn the_way_to_a_leak_says_how_each_object_stands() {
    let heaps = [program(5, 3), program(30, 3)];
    let growths = growths_between(&heaps);
    let way = way_between(&heaps).0;
    let statuses = statuses(&heaps[1], &growths.growth, &way.path, "collects: +25");
    let told: Vec<(Status, &str, bool)> =
        statuses.iter().map(|status| (status.status, status.because.as_str(), status.is_suspect)).collect();
    assert_eq!(
        told,
        [(Status::ByDesign, "the global object lives as long as the program", false), (Status::Leaking, "collects: +25", true),]
    );
}

/// `global.setTimeout`, a function of Node's own with a variable that holds an array of so many visits.
fn runtime_list(function: &str, variable: &str, visits: u64) -> Heap {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 10);
    heap.root_edge("shortcut", "1", global).id(global, 3);
    (0..50).for_each(|at| _ = heap.property(global, &format!("fixed{at}"), "object", &format!("fixed{at}"), 8));
    let function = heap.property(global, function, "closure", function, 40);
    let shared = heap.node("code", "(shared function info)", 40);
    let script = heap.node("code", "node:internal/timers", 40);
    let scope = heap.node("object", "system / Context", 40);
    heap.edge(function, "internal", "shared", shared).edge(shared, "internal", "script", script);
    heap.edge(function, "internal", "context", scope);
    let list = heap.node("object", "Array", 16);
    heap.edge(scope, "context", variable, list);
    (0..visits).for_each(|at| {
        let visit = heap.node("object", "Visit", 40);
        heap.edge(list, "element", at, visit);
    });
    heap.build()
}

fn growths_between(heaps: &[Heap; 2]) -> Growths<'_> {
    GrowthSeries::new(&heaps[0], SeriesPlan::new(2, false).unwrap()).finish(&heaps[1]).0.unwrap()
}

/// The way to what grew most between two heaps.
fn way_between(heaps: &[Heap; 2]) -> (Way, GrownRow) {
    let growths = growths_between(heaps);
    let place = growths.places[0].clone();
    (way_to(&heaps[1], &growths.growth, &mut PathFinder::new(&heaps[1]), &place, &Head::None).unwrap(), place.row)
}

#[test]
fn what_follows_a_runtime_s_own_function_names_a_place_whatever_the_function() {
    // Many functions of a runtime lead to its variables; the shortest way is through another one in every run.
    let names = |function: &str| {
        let heaps = [1, 9].map(|visits| runtime_list(function, "lists", visits));
        let (way, row) = way_between(&heaps);
        path_names(&heaps[1], &way, &row)
    };
    assert_eq!(names("setTimeout"), ["lists"]);
    assert_eq!(names("clearTimeout"), ["lists"]);
}

#[test]
fn a_list_that_the_runtime_keeps_short_is_known_by_its_variable() {
    let is_known = |variable: &str| {
        let heaps = [1, 9].map(|visits| runtime_list("get performance", variable, visits));
        is_bounded_by_runtime(&heaps[1], &way_between(&heaps).0)
    };
    assert!(is_known("resourceTimingBuffer"));
    assert!(!is_known("markEntryBuffer"));
}

#[test]
fn a_list_that_is_replaced_by_one_of_the_same_length_is_no_finding() {
    assert_eq!(found(&[store(1, 40), store(2, 40), store(3, 40)]), []);
    assert_eq!(found(&[store(1, 40), store(2, 60), store(3, 50)]), []);
}

#[test]
fn snapshots_of_different_processes_are_told_apart() {
    let mut other = HeapBuilder::new();
    (0..200).for_each(|at| _ = other.node("object", &format!("other{at}"), 8));
    let (first, other, last) = (program(1, 1), other.build(), program(2, 1));
    let plan = SeriesPlan::new(3, false).unwrap();
    let mut series = GrowthSeries::new(&first, plan);
    series.add(&other);
    let (growths, foreign) = series.finish(&last);
    assert_eq!((growths.is_some(), foreign), (true, vec![1]));
    assert!(GrowthSeries::new(&first, plan).finish(&other).0.is_none());
}

/// What stays: 250 things and a list with so many visits. Beside them these documents, each with its class and id.
fn with_documents(documents: impl Iterator<Item = (String, u64)>, visits: u64) -> Heap {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 10);
    heap.root_edge("shortcut", "1", global).id(global, 3);
    for at in 0..250 {
        let name = format!("fixed{at}");
        let fixed = heap.property(global, &name, "object", &name, 8);
        heap.id(fixed, 1001 + 2 * at);
    }
    let data = heap.property(global, "data", "object", "Array", 16);
    let list = heap.property(global, "visits", "object", "Array", 16);
    heap.id(data, 5).id(list, 7);
    for (at, (class, id)) in (0..).zip(documents) {
        let document = heap.node("object", &class, 60);
        heap.edge(data, "element", at, document).id(document, id);
    }
    for at in 0..visits {
        let visit = heap.node("object", "Visit", 40);
        heap.edge(list, "element", at, visit).id(visit, 10_001 + 2 * at);
    }
    heap.build()
}

#[test]
fn a_process_is_known_by_what_stays_where_dead_objects_ids_came_to_others() {
    // 400 ids are in both snapshots, and mean other objects but for what the global object holds.
    let heap =
        |version: u64, visits: u64| with_documents((0..400).map(|at| (format!("Document{version}"), 1_000_001 + 2 * at)), visits);
    assert_eq!(found(&[heap(1, 10), heap(2, 20), heap(3, 30)]), [("Array".to_owned(), vec![0, 10, 20])]);
}

#[test]
fn a_program_that_replaces_nearly_all_it_has_is_still_one_process() {
    let heap = |version: u64, visits: u64| {
        with_documents((0..20_000).map(|at| ("Document".to_owned(), 1_000_001 * version + 2 * at)), visits)
    };
    assert_eq!(found(&[heap(1, 10), heap(2, 20), heap(3, 30)]), [("Array".to_owned(), vec![0, 10, 20])]);
}

#[test]
fn memory_without_objects_that_grows_in_every_step_is_neither_a_leak_nor_none() {
    let verdict = |megabytes: [u64; 3]| {
        let heaps = megabytes.map(|megabytes| {
            let mut heap = program_builder(3, 3);
            heap.extra_native_bytes(megabytes * 1_000_000);
            heap.build()
        });
        let LeakReport { verdict, because, .. } = detected(&heaps);
        (verdict, matches!(because, Because::GrowsWithoutNode { least: 4_000_000, .. }))
    };
    assert_eq!(verdict([1, 5, 10]), (Verdict::Inconclusive, true));
    assert_eq!(verdict([1, 10, 10]), (Verdict::NoLeak, false));
}

#[test]
fn a_last_snapshot_that_looks_like_cleanup_acquits_nobody() {
    let verdict = |kilobytes: [u64; 4]| {
        let heaps = kilobytes.map(|kilobytes| {
            let mut heap = program_builder(3, 3);
            let ballast = heap.property(NodeIndex(1), "ballast", "string", "all that is there", kilobytes * 1_000);
            heap.id(ballast, 900_001);
            heap.build()
        });
        let LeakReport { verdict, because, .. } = detected(&heaps);
        (verdict, because == Because::EndsSmaller { at: 3 })
    };
    assert_eq!(verdict([1_000, 3_000, 5_000, 500]), (Verdict::Inconclusive, true));
    assert_eq!(verdict([1_000, 3_000, 2_000, 500]), (Verdict::NoLeak, false));
}

/// `global.index`, a tree of so many nodes: each has two below it, which come in the order of their numbers.
fn tree(nodes: u64) -> Heap {
    let (mut heap, global) = global_with_fixed();
    let index = heap.property(global, "index", "object", "Index", 16);
    heap.id(index, 5);
    let mut made: Vec<NodeIndex> = vec![heap.property(index, "root", "object", "TreeNode", 40)];
    for at in 1..nodes as usize {
        let side = if at % 2 == 1 { "left" } else { "right" };
        made.push(heap.property(made[(at - 1) / 2], side, "object", "TreeNode", 40));
    }
    (0..).zip(made).for_each(|(at, node)| _ = heap.id(node, 10_001 + 2 * at));
    heap.build()
}

#[test]
fn a_tree_that_grows_all_over_is_one_finding_where_it_begins() {
    let heaps = [tree(100), tree(160), tree(220)];
    assert_eq!(found(&heaps), [("Index".to_owned(), vec![0, 60, 120])]);
    let finding = &detected(&heaps).findings[0];
    assert_eq!((finding.path().as_str(), finding.rule.code), ("global.index", "growing-structure"));
    assert_eq!(found(&[tree(100), tree(160), tree(160)]), [], "it grew once");
}

/// `global.board`, which keeps `rows` rows of which the newest begin with generation `version`; and as many that nobody keeps otherwise.
fn drawn(version: u64, rows: u64) -> Heap {
    let (mut heap, global) = global_with_fixed();
    let board = heap.property(global, "board", "object", "Board", 16);
    heap.id(board, 5);
    for at in 0..rows {
        let row = heap.property(board, &format!("row{at}"), "object", "Row", 200);
        heap.id(row, 20_001 + 10_000 * version + 2 * at).location(row, 1, 4, 2);
    }
    heap.build()
}

/// What is said of a snapshot before, one after the work, and one after cleanup.
fn verdict_after_cleanup(heaps: &[Heap; 3]) -> (Verdict, usize) {
    let mut series = GrowthSeries::new(&heaps[0], SeriesPlan::new(3, true).unwrap());
    series.add(&heaps[1]);
    let report = detect(&series.finish(&heaps[2]).0.unwrap(), &LeakOptions::default());
    (report.verdict, report.findings.len())
}

#[test]
fn a_new_generation_in_the_place_of_the_former_one_is_no_leak() {
    let [before, work, after] = [drawn(1, 30), drawn(2, 60), drawn(2, 60)];
    assert_eq!(verdict_after_cleanup(&[before, work, after]), (Verdict::Leak, 1), "there are more of them");
    let board = |version: u64, rows: u64, others: u64| {
        let (mut heap, global) = global_with_fixed();
        let board = heap.property(global, "board", "object", "Board", 16);
        let attic = heap.property(global, "attic", "object", "Attic", 16);
        heap.id(board, 5).id(attic, 7);
        for (holder, count, first) in [(board, rows, 20_001 + 10_000 * version), (attic, others, 90_001_u64)] {
            for at in 0..count {
                let row = heap.property(holder, &format!("row{at}"), "object", "Row", 200);
                heap.id(row, first + 2 * at).location(row, 1, 4, 2);
            }
        }
        heap.build()
    };
    // The board keeps 30 new rows, and the 30 that the attic had are gone.
    let heaps = [board(1, 0, 30), board(2, 30, 30), board(2, 30, 0)];
    let (verdict, findings) = verdict_after_cleanup(&heaps);
    assert!(verdict != Verdict::Leak && findings == 0, "{verdict:?}, {findings}");
}

#[test]
fn the_newest_link_of_a_list_counts_although_the_end_is_held_by_another() {
    // `feed.last` holds the newest, the one before it all others.
    let feed = |links: u64| {
        let (mut heap, global) = global_with_fixed();
        let feed = heap.property(global, "feed", "object", "Feed", 16);
        heap.id(feed, 5);
        let mut holder = feed;
        for at in 0..links {
            let name = if at == 0 { "first" } else { "next" };
            holder = heap.property(holder, name, "object", "Item", 60);
            heap.id(holder, 20_001 + 2 * at);
        }
        heap.edge(feed, "property", "last", holder);
        heap.build()
    };
    assert_eq!(found(&[feed(20), feed(32), feed(44)]), [("Feed".to_owned(), vec![0, 12, 24])]);
}

/// `variable handler` of a module, wrapped so many times by functions of the same code, each of which sees a table and the handler
/// before it; and a report to which as many lines were added.
fn wrapped(times: u64) -> Heap {
    let (mut heap, global) = global_with_fixed();
    let shared = heap.node("code", "routed", 40);
    heap.root_edge("internal", "shared", shared).id(shared, 9);
    let app = heap.property(global, "app", "object", "App", 16);
    let audit = heap.property(global, "audit", "object", "Audit", 16);
    heap.id(app, 11).id(audit, 13);
    let mut before = heap.node("closure", "base", 60);
    heap.id(before, 15).edge(app, "internal", "base", before);
    let mut report = heap.node("string", "a report of more than a few letters", 40);
    heap.id(report, 17).edge(audit, "internal", "title", report);
    for at in 0..times {
        let (function, scope) = (heap.node("closure", "routed", 60), heap.node("object", "system / Context", 30));
        let table = heap.node("object", "RouteTable", 20);
        heap.edge(function, "internal", "shared", shared).edge(function, "internal", "context", scope);
        heap.edge(scope, "context", "next", before).edge(scope, "context", "table", table);
        // What came later has higher ids.
        let id = 10_001 + 10 * at;
        heap.id(function, id).id(scope, id + 2).id(table, id + 4);
        let (text, line) = (heap.node("concatenated string", "", 32), heap.node("string", &format!("line {at}"), 24));
        heap.edge(text, "internal", "first", report).edge(text, "internal", "second", line);
        heap.id(text, id + 6).id(line, id + 8);
        (before, report) = (function, text);
    }
    heap.edge(app, "property", "handler", before).edge(audit, "property", "report", report);
    heap.build()
}

#[test]
fn functions_that_wrap_one_another_and_texts_that_are_added_to_are_counted_one_by_one() {
    let found = detected(&[wrapped(5), wrapped(30), wrapped(55)]);
    let told = |finding: &Finding| {
        let gained = finding.gained.first().map(|row| (row.label.name.clone(), row.count));
        (finding.counts.clone(), gained, finding.units.len())
    };
    let functions = found.findings.iter().find(|finding| finding.path().contains("handler")).map(told);
    assert_eq!(functions, Some((vec![0, 25, 50], Some(("routed()".to_owned(), 50)), 50)));
    // A text is made anew with each line: it is told once it is larger by much.
    let found = detected(&[wrapped(5), wrapped(305), wrapped(605)]);
    let texts = found.findings.iter().find(|finding| finding.path().contains("report")).map(|finding| finding.counts.clone());
    assert_eq!(texts, Some(vec![0, 300, 600]));
}
