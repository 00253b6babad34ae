//! Queries and searches in small heaps.

use regex::Regex;

use super::*;
use crate::snapshot::NodeType;
use crate::testing::HeapBuilder;

fn heap() -> (Heap, [NodeIndex; 4]) {
    let mut heap = HeapBuilder::new();
    let (holder, plain) = (heap.node("object", "Holder", 10), heap.node("object", "Object", 20));
    let (div, text) = (heap.node("native", "<div>", 40), heap.node("string", "Holder of text", 80));
    heap.root_edge("element", 1, holder).edge(holder, "property", "session", plain).edge(holder, "element", 42, text);
    heap.edge(plain, "property", "name", div).detachedness(div, 2);
    (heap.build(), [holder, plain, div, text])
}

fn found(query: ObjectQuery) -> Vec<NodeIndex> {
    find_objects(&heap().0, &ObjectQuery { leave_out_roots: true, ..query })
}

#[test]
fn what_objects_of_a_class_alone_keep_alive_is_held_by_it() {
    let [_, plain, div, text] = heap().1;
    let held_by = |class: &str| found(ObjectQuery { held_by: Some(class.to_owned()), ..ObjectQuery::default() });
    assert_eq!(held_by("Holder"), [text, plain, div]);
    assert_eq!(held_by("Object"), [div]);
    assert_eq!(held_by("Hold"), []);
}

#[test]
fn what_retains_most_comes_first_and_roots_only_if_wanted() {
    let (built, [holder, plain, div, text]) = heap();
    assert_eq!(found(ObjectQuery::default()), [holder, text, plain, div]);
    assert_eq!(find_objects(&built, &ObjectQuery::default())[0], built.root());
    assert_eq!(built.node_type(built.root()), NodeType::SYNTHETIC);
}

#[test]
fn everything_that_is_asked_must_hold() {
    let (_, [holder, plain, div, text]) = heap();
    let bounds = |least, most| Bounds { least, most };
    let regex = |text| Some(TextPattern::Matching(Regex::new(text).unwrap()));
    assert_eq!(found(ObjectQuery { shallow_size: bounds(Some(20), Some(40)), ..Default::default() }), [plain, div]);
    assert_eq!(found(ObjectQuery { retained_size: bounds(None, Some(60)), ..Default::default() }), [plain, div]);
    assert_eq!(found(ObjectQuery { node_type: Some("NATIVE".into()), ..Default::default() }), [div]);
    assert_eq!(found(ObjectQuery { detached: Some(true), ..Default::default() }), [div]);
    assert_eq!(found(ObjectQuery { name: regex("^Holder"), ..Default::default() }), [holder, text]);
    assert_eq!(found(ObjectQuery { name: regex("^Detached <div>$"), ..Default::default() }), [div]);
    assert_eq!(found(ObjectQuery { reference: regex("^42$"), ..Default::default() }), [holder]);
    assert_eq!(found(ObjectQuery { property: Some("name".into()), ..Default::default() }), [plain]);
    let large_holder = ObjectQuery { name: regex("Holder"), shallow_size: bounds(Some(11), None), ..Default::default() };
    assert_eq!(found(large_holder), [text]);
}

#[test]
fn a_search_goes_by_displayed_names_in_file_order() {
    let (heap, [holder, plain, div, text]) = heap();
    let search = |text: &str| search(&heap, &TextPattern::AnyCase(text.to_owned()), None);
    assert_eq!(search("HOLDER"), [holder, text]);
    assert_eq!((search("{name}"), search("Object")), (vec![plain], vec![]));
    assert_eq!(search("detached"), [div]);
    assert_eq!(search("").len(), 4, "what takes no memory is not found");
}
