//! What no command prints in full, asked of the library: filters node by node, native contexts, order of references, DevTools'
//! own retaining paths, ignored retainers, context analysis, samples, allocation profile. Nodes and edges are named by their place in the file.

use std::cmp::Reverse;
use std::path::Path;

use heap_analyzer::Heap;
use heap_analyzer::columns::native_contexts::{Attribution, NativeContext};
use heap_analyzer::queries::allocations::{AllocationCounts, Allocations, CallerTree};
use heap_analyzer::queries::dead_variables::{DeadContext, DeadScope, DeadVariable, DeadVariables, UntoldScript};
use heap_analyzer::queries::filters::NamedFilter;
use heap_analyzer::queries::find::{self, Bounds, ObjectQuery, TextPattern, find_objects};
use heap_analyzer::queries::retainers_view::{EdgeRow, IgnoredRetainers, Page};
use heap_analyzer::queries::retaining_paths::{ForestLimits, RetainerForest, RetainerTree, retainer_forest};
use heap_analyzer::queries::samples::sample_sizes;
use heap_analyzer::snapshot::{NodeIndex, ReadOptions};
use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value, json};

use super::oracle::Answers;

const FILTERS: [(&str, NamedFilter); 7] = [
    ("detached-dom", NamedFilter::DetachedDom),
    ("console", NamedFilter::Console),
    ("event-handlers", NamedFilter::EventHandlers),
    ("contexts", NamedFilter::Contexts),
    ("duplicate-strings", NamedFilter::DuplicateStrings),
    ("shared-native-context", NamedFilter::SharedNativeContext),
    ("no-native-context", NamedFilter::NoNativeContext),
];

/// DevTools' answers, one member each, and ours of the same shape.
pub fn answers(snapshot: &Path, theirs: &Answers, meta: &Value) -> (Value, Result<Value, String>) {
    let mut expected = json!({
        "passing": theirs.json("passing.json"),
        "attribution": theirs.json("attribution.json"),
        "native_contexts": theirs.json("native_contexts.json"),
        "children": theirs.json("children.json"),
        "paths": theirs.json("paths.json"),
        "ignoring": theirs.json("ignoring.json"),
        "dead_variables": theirs.json("dead_variables.json"),
        "queries": theirs.json("queries.json"),
        "searches": theirs.json("searches.json"),
        "samples": if theirs.has("samples.json") { theirs.json("samples.json") } else { json!([]) },
    });
    if meta["traces_left_out"] == json!(false) {
        let none = || json!({"tops": [], "callers": []});
        expected["allocations"] = if theirs.has("allocations.json") { theirs.json("allocations.json") } else { none() };
    }
    let ours = match Heap::open(snapshot, &ReadOptions::default()) {
        Err(e) => Err(e.to_string()),
        Ok(heap) => Ok(ours(&heap, &expected)),
    };
    (expected, ours)
}

fn ours(heap: &Heap, asked: &Value) -> Value {
    let passing = |(name, filter)| (String::from(name), heap.filter(filter).iter().map(|node| json!(node.0)).collect());
    let attribution = |node| match heap.native_contexts().of(node) {
        Attribution::Context(context) => i64::from(context.0),
        Attribution::None => -1,
        Attribution::Shared => -2,
    };
    let each = |question: &str, answer: &dyn Fn(NodeIndex, &Value) -> Value| -> Value {
        asked[question].as_array().unwrap().iter().map(|asked| answer(node_of(&asked["node"]), asked)).collect()
    };
    json!({
        "passing": FILTERS.into_iter().map(passing).collect::<Map<_, Value>>(),
        "native_contexts": native_contexts(heap),
        "attribution": heap.nodes().indices().map(attribution).collect::<Vec<_>>(),
        "children": each("children", &|node, _| json!({"node": node.0, "children": rows(&heap.children(node, Page::ALL).rows)})),
        "paths": each("paths", &|node, _| json!({"node": node.0, "forest": forest(heap, node, None)})),
        "ignoring": each("ignoring", &|node, asked| {
            let ignored = IgnoredRetainers::new(heap, &[node_of(&asked["ignored"])]);
            json!({
                "node": node.0,
                "ignored": asked["ignored"],
                "retainers": rows(&heap.retainer_rows(node, Some(&ignored), Page::ALL).rows),
                "forest": forest(heap, node, Some(&ignored)),
            })
        }),
        "dead_variables": dead_variables(heap.dead_variables()),
        "queries": queries(heap, &asked["queries"]),
        "searches": searches(heap, &asked["searches"]),
        "samples": samples(heap),
        "allocations": allocations(heap),
    })
}

fn native_contexts(heap: &Heap) -> Value {
    let found = heap.native_contexts();
    let mut contexts = found.contexts().to_vec();
    contexts.sort_by_key(|context| Reverse(context.attributed_size));
    let row = |context: &NativeContext| {
        let id = heap.id(context.node).0;
        json!({"id": id, "name": heap.name(context.node).to_string(), "size": context.attributed_size})
    };
    let rest = [("shared", found.shared_size()), ("none", found.unattributed_size())];
    contexts.iter().map(row).chain(rest.map(|(name, size)| json!({"name": name, "size": size}))).collect()
}

fn dead_variables(found: &DeadVariables) -> Value {
    let variable = |variable: &DeadVariable| json!({"name": variable.name.to_string(), "value": variable.value.0});
    let context = |found: &DeadContext| {
        let variables: Vec<_> = found.variables.iter().map(variable).collect();
        json!({"context": found.context.0, "dead_size": found.dead_size, "variables": variables})
    };
    let scope = |scope: &DeadScope| {
        json!({
            "scope_info": scope.scope_info.0,
            "script": scope.script.0,
            "script_name": scope.script_name.to_string(),
            "function_name": scope.function_name.as_ref().map(ToString::to_string),
            "start": scope.start,
            "end": scope.end,
            "variable_count": scope.variable_count,
            "contexts": scope.contexts.iter().map(context).collect::<Vec<_>>(),
        })
    };
    let untold = |script: &UntoldScript| json!({"script": script.script.0, "name": script.name.to_string(), "context_count": script.context_count});
    json!({
        "scopes": found.scopes.iter().map(scope).collect::<Vec<_>>(),
        "untold_scripts": found.untold_scripts.iter().map(untold).collect::<Vec<_>>(),
    })
}

fn queries(heap: &Heap, asked: &Value) -> Value {
    let regex = |text: &Value| text.as_str().map(|text| RegexBuilder::new(text).case_insensitive(true).build().unwrap());
    let answer = |asked: &Value| {
        let query = &asked["query"];
        let bounds = |least: &str, most: &str| Bounds { least: query[least].as_u64(), most: query[most].as_u64() };
        let found = find_objects(
            heap,
            &ObjectQuery {
                name: regex(&query["className"]).map(TextPattern::Matching),
                reference: regex(&query["propertyName"]).map(TextPattern::Matching),
                node_type: query["nodeType"].as_str().map(str::to_owned),
                detached: query["isDetached"].as_bool(),
                shallow_size: bounds("minSelfSize", "maxSelfSize"),
                retained_size: bounds("minRetainedSize", "maxRetainedSize"),
                ..ObjectQuery::default()
            },
        );
        json!({"query": query, "found": found.iter().map(|node| node.0).collect::<Vec<_>>()})
    };
    asked.as_array().unwrap().iter().map(answer).collect()
}

fn searches(heap: &Heap, asked: &Value) -> Value {
    let answer = |asked: &Value| {
        let search = &asked["search"];
        let text = search["query"].as_str().unwrap().to_owned();
        let pattern = match (search["isRegex"] == true, search["caseSensitive"] == true) {
            (true, _) => TextPattern::Matching(Regex::new(&text).unwrap()),
            (false, true) => TextPattern::Exact(text),
            (false, false) => TextPattern::AnyCase(text),
        };
        let among = (search["filter"] == "objectsRetainedByContexts").then(|| heap.filter(NamedFilter::Contexts));
        let found = find::search(heap, &pattern, among.as_ref());
        json!({"search": search, "ids": found.iter().map(|&node| heap.id(node).0).collect::<Vec<_>>()})
    };
    asked.as_array().unwrap().iter().map(answer).collect()
}

fn node_of(ordinal: &Value) -> NodeIndex {
    NodeIndex(ordinal.as_u64().unwrap() as u32)
}

fn rows(rows: &[EdgeRow]) -> Value {
    rows.iter().map(|row| json!({"edge": row.edge.0, "node": row.node.0, "distance": row.distance})).collect()
}

fn forest(heap: &Heap, node: NodeIndex, ignored: Option<&IgnoredRetainers>) -> Value {
    let RetainerForest { trees, depth_limit_hit, visit_limit_hit, sibling_limit_hit } =
        retainer_forest(heap, node, ignored, ForestLimits::default());
    json!({
        "trees": trees.iter().map(tree).collect::<Vec<_>>(),
        "depth": depth_limit_hit,
        "visits": visit_limit_hit,
        "siblings": sibling_limit_hit,
    })
}

fn tree(tree_below: &RetainerTree) -> Value {
    let RetainerTree { edge, node, distance, retainers } = tree_below;
    let retainers: Vec<_> = retainers.iter().map(tree).collect();
    json!({"edge": edge.0, "node": node.0, "distance": distance, "retainers": retainers})
}

fn samples(heap: &Heap) -> Value {
    let row = |sample: &heap_analyzer::queries::samples::SampleSize| {
        json!({
            "timestamp_ms": sample.timestamp_us as f64 / 1000.0,
            "last_assigned_id": sample.last_assigned_id,
            "size": sample.live_size,
        })
    };
    sample_sizes(heap).iter().map(row).collect()
}

/// The rows of the allocation profile, and who called the first ten.
fn allocations(heap: &Heap) -> Value {
    let profile = heap.allocations();
    let tops = profile.tops();
    let rows: Vec<_> = tops
        .iter()
        .map(|top| {
            let mut row = function(heap, top.function, top.counts, top.has_callers);
            row["id"] = json!(top.row);
            row
        })
        .collect();
    let callers: Vec<_> = tops.iter().take(10).map(|top| callers_of(heap, &profile, top.row, top.function)).collect();
    json!({"tops": rows, "callers": callers})
}

fn callers_of(heap: &Heap, profile: &Allocations, row: u32, function_row: u32) -> Value {
    let callers: CallerTree = profile.callers(function_row);
    let (chain, branching) = callers.open(0);
    let shown = |at: &u32| {
        let caller = callers.get(*at);
        function(heap, caller.function, caller.counts, !caller.callers.is_empty())
    };
    json!({
        "of": row,
        "nodesWithSingleCaller": chain.iter().map(shown).collect::<Vec<_>>(),
        "branchingCallers": branching.iter().map(shown).collect::<Vec<_>>(),
    })
}

fn function(heap: &Heap, row: u32, counts: AllocationCounts, has_callers: bool) -> Value {
    let function = heap.traces().functions[row as usize];
    json!({
        "name": heap.strings().get(function.name).to_string(),
        "scriptName": heap.strings().get(function.script_name).to_string(),
        "scriptId": function.script_id,
        "line": function.line,
        "column": function.column,
        "count": counts.count,
        "size": counts.size,
        "liveCount": counts.live_count,
        "liveSize": counts.live_size,
        "hasChildren": has_callers,
    })
}
