//! Work grows with its input, whatever shape that has: each command on heaps of the shapes that tempt to look at everything once for
//! each thing. Four times as much may take eight times as long, not sixteen.

mod heap;
mod measure;
mod shapes;

use measure::{Measured, grows_linearly};
use shapes::Shape;

/// What is run on a heap: arguments, of which `HEAP` is the heap, `LATER` a later one of the same process in which the shape has grown
/// by a tenth, and `OTHER` one of another process with the ids of none.
type Run = &'static [&'static str];

const SUMMARY: Run = &["summary", "HEAP", "--format", "json"];
const EXPORT_NODES: Run = &["export", "HEAP", "--table", "nodes"];
const EXPORT_EDGES: Run = &["export", "HEAP", "--table", "edges"];
const DRAW: Run = &["export", "HEAP", "--format", "svg", "--cells", "1000000"];
const DRAW_CHANGE: Run = &["export", "HEAP", "LATER", "--format", "svg", "--cells", "1000000"];
const INSPECT: Run = &["inspect-object", "HEAP", "--object-id", "@SUBJECT", "--format", "json"];
const INSPECT_HOLDER: Run = &["inspect-object", "HEAP", "--object-id", "@HOLDER", "--format", "json"];
const UNFOLD_HOLDER: Run = &["inspect-object", "HEAP", "--object-id", "@HOLDER", "--depth", "3", "--format", "json"];
const FIND_BY_NAME: Run = &["inspect-object", "HEAP", "--name", "zzz", "--format", "json"];
const COMPARE: Run = &["compare", "HEAP", "LATER", "--format", "json"];
const COMPARE_PROCESSES: Run = &["compare", "HEAP", "OTHER", "--match", "name", "--format", "json"];
const BY_SHAPE: Run = &["compare", "HEAP", "OTHER", "--match", "name", "--by", "shape", "--format", "json"];
const BY_PACKAGE: Run = &["compare", "HEAP", "OTHER", "--match", "name", "--by", "package", "--format", "json"];
const BY_LOCATION: Run = &["compare", "HEAP", "OTHER", "--match", "name", "--by", "location", "--format", "json"];
const FIND_LEAKS: Run = &["find-leaks", "HEAP", "LATER", "--exit-zero", "--format", "json"];

/// Shapes, how many things the smaller heap has, and what is run on it.
const CASES: &[(Shape, usize, &[Run])] = &[
    (shapes::map, 12_000, &[SUMMARY, EXPORT_NODES, INSPECT, INSPECT_HOLDER, COMPARE, COMPARE_PROCESSES, FIND_LEAKS]),
    (shapes::map_to_one, 10_000, &[INSPECT, INSPECT_HOLDER, COMPARE]),
    (
        shapes::dictionary,
        25_000,
        &[SUMMARY, EXPORT_NODES, INSPECT, INSPECT_HOLDER, COMPARE, COMPARE_PROCESSES, BY_SHAPE, FIND_LEAKS],
    ),
    (shapes::array, 50_000, &[SUMMARY, EXPORT_NODES, INSPECT, INSPECT_HOLDER, COMPARE, COMPARE_PROCESSES, BY_SHAPE, FIND_LEAKS]),
    (shapes::equal_strings, 50_000, &[SUMMARY, EXPORT_NODES, INSPECT, COMPARE]),
    (shapes::list, 25_000, &[DRAW, SUMMARY, EXPORT_NODES, COMPARE, COMPARE_PROCESSES, FIND_LEAKS]),
    (shapes::detached, 25_000, &[SUMMARY, EXPORT_NODES, INSPECT, COMPARE, FIND_LEAKS]),
    (shapes::closures, 10_000, &[SUMMARY, EXPORT_NODES, INSPECT, UNFOLD_HOLDER, COMPARE, BY_LOCATION, FIND_LEAKS]),
    (shapes::fan_in, 25_000, &[SUMMARY, EXPORT_EDGES, INSPECT, COMPARE, COMPARE_PROCESSES, FIND_LEAKS]),
    (shapes::classes, 12_000, &[DRAW, DRAW_CHANGE]),
    (shapes::held_often, 10_000, &[SUMMARY, EXPORT_EDGES, INSPECT, INSPECT_HOLDER, COMPARE]),
    (shapes::rope, 12_000, &[SUMMARY, EXPORT_NODES, FIND_BY_NAME]),
    (shapes::idle_rope, 12_000, &[SUMMARY, EXPORT_NODES, FIND_BY_NAME]),
    (shapes::weak_pairs, 10_000, &[SUMMARY, INSPECT_HOLDER, COMPARE]),
    (shapes::packages, 12_000, &[SUMMARY, BY_PACKAGE, BY_LOCATION]),
    (shapes::one_id, 12_000, &[COMPARE, FIND_LEAKS]),
    (shapes::colliding_places, 20_000, &[SUMMARY, BY_LOCATION]),
    (shapes::crowded_shared_info, 10_000, &[SUMMARY, BY_PACKAGE]),
];

#[test]
fn four_times_the_input_takes_no_more_than_eight_times_as_long() {
    let mut slow: Vec<Measured> = Vec::new();
    for (shape, things, runs) in CASES {
        slow.extend(grows_linearly(*shape, *things, runs));
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
