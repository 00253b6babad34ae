//! Asks a heap what a summary says. Only what the view shows is asked for.

use super::{
    ClassInfo, DetachedInfo, DetachedTreesInfo, DominatorInfo, DuplicateInfo, FilterInfo, Groups, NativeContextInfo,
    SCHEMA_VERSION, Sort, Summary, SummaryQuery, UnreachableInfo, View, advice, allocations::allocations, timeline, waste,
};
use crate::Heap;
use crate::columns::script_names::ScriptNames;
use crate::queries::aggregates::ClassRow;
use crate::queries::biggest::biggest_objects;
use crate::queries::census::By;
use crate::queries::contents::label;
use crate::queries::dead_variables::Lack;
use crate::queries::detached_nodes::{detached_nodes, is_dom_node};
use crate::queries::detached_trees::{DetachedTrees, detached_trees};
use crate::queries::dominated::retained_together;
use crate::queries::duplicate_strings::DuplicateGroup;
use crate::queries::filters::{NamedFilter, NodeSet};
use crate::queries::packages::{RUNTIME, package_of_script};
use crate::queries::realms::native_context_nodes;
use crate::queries::unreached::{Unreached, unreached};
use crate::report::common::{Head, Listing, LocationInfo, NodeInfo, Rest, Source};
use crate::report::dead_variables::{DeadScopeInfo, lack_sentence};
use crate::report::other_holders::Told;
use crate::report::suspects::SuspectInfo;
use crate::snapshot::NodeIndex;

/// Summarises a heap.
pub fn summary(heap: &Heap, source: &Source, query: &SummaryQuery) -> Summary {
    let brief = query.view == View::Everything && query.brief && query.only_screen;
    let everything = query.view == View::Everything && !brief;
    let shows = |view| everything || query.view == view || brief && view == View::Statistics;
    let shows_only = |view| query.view == view;
    let narrows = shows(View::Classes) || shows(View::Objects);
    let set = if narrows { selected(heap, query) } else { None };
    let has_filter = narrows && (set.is_some() || query.class.is_some());
    let shows_detached = matches!(query.filter, Some(NamedFilter::DetachedDom));
    let shows_realms = prepare(heap, query);
    let statistics = shows(View::Statistics).then(|| heap.statistics().clone());
    let ((suspects, (classes, program_classes)), ((objects, notable_object), (duplicate_strings, detached))) = rayon::join(
        || {
            let classes = || {
                let is_asked = shows(View::Classes) || brief && has_filter;
                let all = is_asked.then(|| classes(heap, query, set.as_ref()));
                (all, (everything || brief && !has_filter).then(|| program_classes(heap)))
            };
            rayon::join(
                || {
                    (everything || brief && !has_filter)
                        .then(|| found_suspects(heap, if brief { Told::Counted } else { Told::Named }))
                },
                classes,
            )
        },
        || {
            let objects = match shows(View::Objects).then(|| objects(heap, query, set.as_ref())) {
                Some((rows, notable)) => (Some(rows), notable),
                None => (None, None),
            };
            let duplicate_strings = shows(View::Strings).then(|| duplicate_strings(heap, query.rows.of_lists));
            (
                objects,
                (
                    duplicate_strings,
                    (everything || brief).then(|| detached(heap, query.rows.of_rankings, everything || shows_detached)),
                ),
            )
        },
    );
    let selected = || heap.class_rows(set.as_ref()).into_iter().filter(|row| is_class_asked(heap, query, row));
    let (count, shallow_size) = match has_filter {
        true => selected().fold((0, 0), |(count, size), row| (count + row.count, size + row.shallow_size)),
        false => (0, 0),
    };
    let lack = everything.then(|| lacks_dead_variables(heap)).flatten();
    let mut report = Summary {
        head: Head::new(SCHEMA_VERSION, "summary", heap, source),
        filter: has_filter.then(|| FilterInfo {
            name: query.filter.map(|filter| filter.name().into()),
            allocated: query.allocated.as_ref().map(|(_, words)| words.clone()),
            class: query.class.as_ref().map(|class| class.as_str().to_owned()),
            count,
            shallow_size,
        }),
        suspects,
        statistics,
        classes,
        program_classes,
        groups: match query.view {
            View::Groups(by) => Some(Groups::new(heap, by, query)),
            _ => None,
        },
        waste: shows_only(View::Waste).then(|| waste::infos(heap, query.rows.of_lists)),
        objects,
        notable_object,
        duplicate_strings,
        detached,
        native_contexts: shows_realms.then(|| native_contexts(heap)),
        dead_variables: (everything && lack.is_none()).then(|| dead_variables(heap, query)),
        notes: lack.map(lack_sentence).into_iter().collect(),
        timeline: everything.then(|| timeline::intervals(heap)).flatten(),
        allocations: (everything && !heap.traces().tree.is_empty() || shows_only(View::Allocations))
            .then(|| allocations(heap, query.rows.of_lists)),
        unreachable: (everything || brief).then(|| unreachable(heap)),
        dominators: shows_only(View::Dominators).then(|| DominatorInfo::tree(heap, &query.dominators)).flatten(),
        retained_by_root: shows_only(View::Dominators).then(|| heap.retained_size(heap.root())),
        min_share: query.dominators.asked_share.filter(|_| shows_only(View::Dominators)),
        advice: None,
        lists: !query.brief,
        sort: query.sort,
        limit: query.rows.limit.argument(),
        left_out: Vec::new(),
    };
    report.advice = everything.then(|| advice::advice(heap, &report));
    match query.budget {
        Some(most) => report.fit(most),
        // A screen has no room for names without end.
        None if brief => report.cut_texts(),
        None => {}
    }
    report.tell_left_out();
    report
}

/// What narrows classes and objects: all that is asked must hold.
fn selected(heap: &Heap, query: &SummaryQuery) -> Option<NodeSet> {
    let of_filter = query.filter.map(|filter| heap.filter(filter));
    let of_time = query.allocated.as_ref().map(|&(range, _)| NodeSet::of_ids(heap, range));
    match (of_filter, of_time) {
        (Some(some), Some(others)) => Some(NodeSet::of(heap, |node| some.contains(node) && others.contains(node))),
        (one, other) => one.or(other),
    }
}

/// So many suspects are told: each keeps a twentieth of the heap at least.
const MOST_SUSPECTS: usize = 20;

fn found_suspects(heap: &Heap, holders: Told) -> Listing<SuspectInfo> {
    let (rows, total) = SuspectInfo::all(heap, MOST_SUSPECTS, holders);
    Listing::first(total, rows)
}

/// Computes side by side what the parts of a view have in common. True: there are realms to show.
fn prepare(heap: &Heap, query: &SummaryQuery) -> bool {
    let mut shows_realms = false;
    match query.view {
        View::Everything if query.brief && query.only_screen => {
            heap.prepare(|heap| _ = (heap.statistics(), heap.roles(), heap.roads()))
        }
        View::Everything => heap.prepare(|heap| {
            heap.statistics();
            heap.equal_strings();
            heap.roles();
            heap.roads();
            shows_realms = has_several_realms(heap);
            if shows_realms {
                heap.native_contexts();
            }
        }),
        View::Classes | View::Objects => heap.prepare(|_| {}),
        View::Waste => heap.prepare(|heap| _ = (heap.equal_strings(), heap.roles())),
        View::Groups(By::Owner) => heap.prepare(|heap| _ = (heap.roles(), heap.roads())),
        View::Groups(By::Package | By::File) => heap.prepare(|heap| _ = heap.roles()),
        View::Strings | View::Statistics | View::Dominators | View::Allocations | View::Groups(_) => {}
    }
    shows_realms
}

/// Where there is one realm, nobody asks what belongs to which.
fn has_several_realms(heap: &Heap) -> bool {
    native_context_nodes(heap).len() > 1
}

/// Whether a class has a name that was asked for.
fn is_class_asked(heap: &Heap, query: &SummaryQuery, row: &ClassRow) -> bool {
    query.class.as_ref().is_none_or(|class| class.is_match(&heap.classes().get(row.class).name.to_string()))
}

fn classes(heap: &Heap, query: &SummaryQuery, set: Option<&NodeSet>) -> Listing<ClassInfo> {
    let mut rows = heap.class_rows(set);
    let name = |row: &ClassRow| &heap.classes().get(row.class).name;
    rows.retain(|row| is_class_asked(heap, query, row));
    // They come by retained size, then by name; sorting is stable, but ties shall be by name in every order.
    match query.sort {
        Sort::Retained => {}
        Sort::Shallow => rows.sort_by(|a, b| b.shallow_size.cmp(&a.shallow_size).then_with(|| name(a).cmp_utf16(name(b)))),
        Sort::Count => rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| name(a).cmp_utf16(name(b)))),
        Sort::Name => rows.sort_by(|a, b| name(a).cmp_utf16(name(b))),
        Sort::Distance => {
            // An unreachable one is farthest.
            let far = |row: &ClassRow| u32::try_from(row.distance).unwrap_or(u32::MAX);
            rows.sort_by(|a, b| far(a).cmp(&far(b)).then_with(|| name(a).cmp_utf16(name(b))));
        }
    }
    let scripts = heap.script_names();
    let weight = |row: &ClassRow| Rest { count: row.count, shallow_size: row.shallow_size };
    Listing::weighed(&rows, query.rows.of_lists, weight, |row| class_info(heap, row, scripts))
}

/// So many classes fit the screen.
const MOST_PROGRAM_CLASSES: usize = 6;

/// Classes whose constructors stand in scripts of the program, by what they retain.
fn program_classes(heap: &Heap) -> Vec<ClassInfo> {
    let scripts = heap.script_names();
    let rows = heap.all_class_rows();
    let is_of_program = |row: &&ClassRow| {
        let location = heap.classes().get(row.class).location;
        let script = location.and_then(|location| scripts.get(location.script_id));
        script.is_some_and(|script| package_of_script(&script.to_string()) != RUNTIME)
    };
    let found = rows.iter().filter(is_of_program).take(MOST_PROGRAM_CLASSES);
    found.map(|row| class_info(heap, row, scripts)).collect()
}

fn class_info(heap: &Heap, row: &ClassRow, scripts: &ScriptNames) -> ClassInfo {
    let class = heap.classes().get(row.class);
    ClassInfo {
        class: class.name.clone(),
        class_key: class.key(),
        count: row.count,
        shallow_size: row.shallow_size,
        retained_size: row.retained_size,
        distance: row.distance,
        location: class.location.map(|location| LocationInfo::new(location, scripts)),
    }
}

/// Among so many of the biggest the one that is worth a word is looked for, however few are shown.
const NOTABLE_AMONG: usize = 100;

/// The ranking, and the object in it that is worth a word.
fn objects(heap: &Heap, query: &SummaryQuery, set: Option<&NodeSet>) -> (Listing<NodeInfo>, Option<NodeInfo>) {
    // A class is judged once, not once an object.
    let table = heap.classes();
    let wanted: Option<Vec<bool>> = query.class.as_ref().map(|class| {
        (0..table.len() as u32)
            .map(|at| class.is_match(&table.get(crate::columns::classes::ClassIndex(at)).name.to_string()))
            .collect()
    });
    let (biggest, total) = biggest_objects(heap, query.rows.of_rankings.max(NOTABLE_AMONG), |node| {
        set.is_none_or(|set| set.contains(node))
            && wanted.as_ref().is_none_or(|wanted| wanted[table.of_node()[node.at()] as usize])
    });
    let scripts = heap.script_names();
    let mut rows: Vec<NodeInfo> = biggest.into_iter().map(|node| NodeInfo::located(heap, node, scripts)).collect();
    let notable = advice::object_of_program(&rows).cloned();
    rows.truncate(query.rows.of_rankings);
    (Listing::first(total, rows), notable)
}

fn duplicate_strings(heap: &Heap, limit: usize) -> Listing<DuplicateInfo> {
    let weight = |group: &DuplicateGroup| Rest { count: group.members.len() as u64, shallow_size: group.shallow_size };
    Listing::weighed(heap.duplicate_strings(), limit, weight, |group| DuplicateInfo {
        value: group.members.first().map_or_else(Default::default, |&node| heap.name(node).into_owned()),
        count: group.members.len() as u64,
        shallow_size: group.shallow_size,
        retained_size: group.retained_size,
        ids: group.members.iter().map(|&node| heap.id(node).0).collect(),
    })
}

/// By so many of the biggest detached nodes it is judged whose all are, however few are shown.
const JUDGED_DETACHED: usize = 20;

/// Node marks wrappers of its own as detached, which have nothing to do with a document.
fn is_wrapper(heap: &Heap, node: NodeIndex) -> bool {
    label(heap, node).starts_with("Detached Node / ")
}

fn detached(heap: &Heap, limit: usize, with_holders: bool) -> DetachedInfo {
    if !heap.detachedness().any() {
        return DetachedInfo {
            count: 0,
            dom_node_count: 0,
            shallow_size: 0,
            retained_size: 0,
            by_holder: Listing::all(Vec::new()),
            of_runtime: false,
            top: Listing::all(Vec::new()),
        };
    }
    let set = detached_nodes(heap);
    let (mut biggest, _) = crate::queries::biggest::biggest_nodes(heap, limit.max(JUDGED_DETACHED), |node| set.contains(node));
    let of_runtime = biggest.iter().take(JUDGED_DETACHED).all(|&node| is_wrapper(heap, node));
    biggest.truncate(limit);
    let count = set.len();
    DetachedInfo {
        count: count as u64,
        dom_node_count: set.iter().filter(|&node| is_dom_node(heap, node)).count() as u64,
        shallow_size: set.iter().map(|node| heap.shallow_size(node)).sum(),
        retained_size: retained_together(heap, &set),
        by_holder: Listing::all(match with_holders {
            true => detached_trees(heap).iter().map(|group| trees_info(heap, group)).collect(),
            false => Vec::new(),
        }),
        of_runtime,
        top: Listing::first(count, biggest.into_iter().map(|node| NodeInfo::new(heap, node)).collect()),
    }
}

fn trees_info(heap: &Heap, group: &DetachedTrees) -> DetachedTreesInfo {
    DetachedTreesInfo {
        field: group.field.map(|field| field.text(heap)),
        trees: group.trees,
        nodes: group.nodes.len() as u64,
        shallow_size: group.nodes.iter().map(|&node| heap.shallow_size(node)).sum(),
        biggest: heap.id(group.biggest).0,
    }
}

fn native_contexts(heap: &Heap) -> Vec<NativeContextInfo> {
    let found = heap.native_contexts();
    let mut rows: Vec<NativeContextInfo> = found
        .contexts()
        .iter()
        .map(|context| NativeContextInfo {
            id: Some(heap.id(context.node).0),
            name: heap.name(context.node).into_owned(),
            size: context.attributed_size,
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.size));
    rows.push(NativeContextInfo { id: None, name: "shared".into(), size: found.shared_size() });
    rows.push(NativeContextInfo { id: None, name: "none".into(), size: found.unattributed_size() });
    rows
}

/// What the file would have to tell; where it has no scopes, nothing is looked for at all.
fn lacks_dead_variables(heap: &Heap) -> Option<Lack> {
    if heap.source_scopes().is_empty() { Some(Lack::Scopes) } else { heap.dead_variables().lack }
}

fn dead_variables(heap: &Heap, query: &SummaryQuery) -> Listing<DeadScopeInfo> {
    let found = &heap.dead_variables().scopes;
    Listing::part(found, 0, query.rows.of_asides, |scope| DeadScopeInfo::new(heap, scope, query.rows.of_rankings))
}

fn unreachable(heap: &Heap) -> UnreachableInfo {
    let Unreached { count, shallow_size } = unreached(heap);
    UnreachableInfo { count, shallow_size }
}
