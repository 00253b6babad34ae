use crate::Heap;
use crate::snapshot::NodeIndex;
use crate::testing::HeapBuilder;

/// A heap with one plain object for each list of property names.
fn heap_of(objects: &[&[&str]]) -> (Heap, Vec<NodeIndex>) {
    let mut heap = HeapBuilder::new();
    let nodes = objects.iter().map(|names| plain_object(&mut heap, names)).collect();
    (heap.build(), nodes)
}

fn plain_object(heap: &mut HeapBuilder, names: &[&str]) -> NodeIndex {
    let object = heap.node("object", "Object", 16);
    names.iter().for_each(|name| _ = heap.edge(object, "property", name, HeapBuilder::ROOT));
    object
}

fn shapes_of(heap: &Heap) -> Vec<(String, u64)> {
    heap.classes().shapes().iter().map(|shape| (shape.name.to_string(), shape.count)).collect()
}

fn classes_of(heap: &Heap, nodes: &[NodeIndex]) -> Vec<String> {
    nodes.iter().map(|&node| heap.class_name(node).to_string()).collect()
}

#[test]
fn order_matters_for_counting_but_not_for_fitting() {
    let (heap, nodes) =
        heap_of(&[&["a", "b"], &["b", "a"], &["a", "b", "__proto__"], &["b", "__proto__"], &["a", "c", "b"], &[]]);
    assert_eq!(shapes_of(&heap), [("{a, b}".into(), 2)]);
    assert_eq!(classes_of(&heap, &nodes), ["{a, b}", "{a, b}", "{a, b}", "Object", "{a, b}", "Object"]);
}

#[test]
fn the_largest_fitting_shape_wins_and_of_equals_the_more_frequent() {
    let (heap, nodes) = heap_of(&[&["x"], &["x"], &["x"], &["x", "z"], &["x", "z"], &["y", "x"], &["y", "x"], &["z", "y", "x"]]);
    assert_eq!(shapes_of(&heap), [("{x}".into(), 3), ("{x, z}".into(), 2), ("{y, x}".into(), 2)]);
    assert_eq!(classes_of(&heap, &nodes[5..]), ["{y, x}", "{y, x}", "{x, z}"]);
}

#[test]
fn names_are_cut_at_120_units_and_longer_objects_fall_together() {
    let (long, other) = ("n".repeat(60), "m".repeat(60));
    let (heap, nodes) = heap_of(&[&[&long, "a", &other], &[&long, "a"], &[&other, &long]]);
    assert_eq!(shapes_of(&heap), [(format!("{{{long}, a}}"), 2)]);
    assert_eq!(classes_of(&heap, &nodes[2..]), ["Object"]);
}

#[test]
fn a_name_that_occurs_twice_is_needed_twice() {
    let (heap, nodes) = heap_of(&[&["a", "a"], &["a", "a"], &["a"]]);
    assert_eq!(classes_of(&heap, &nodes), ["{a, a}", "{a, a}", "Object"]);
}

#[test]
fn empty_names_at_the_start_do_not_show_and_the_first_object_tells_the_properties() {
    let (heap, nodes) = heap_of(&[&["", "a,b"], &["a,b"], &[""], &[""]]);
    assert_eq!(shapes_of(&heap), [(r#"{"a,b"}"#.into(), 2), ("{}".into(), 2)]);
    assert_eq!(classes_of(&heap, &nodes), [r#"{"a,b"}"#, "Object", "{}", "{}"]);
}

#[test]
fn a_text_that_the_file_has_twice_is_one_name() {
    let mut heap = HeapBuilder::new();
    let first = plain_object(&mut heap, &["a", "b"]);
    heap.repeat_texts();
    let second = plain_object(&mut heap, &["a", "b"]);
    let heap = heap.build();
    assert_eq!(shapes_of(&heap), [("{a, b}".into(), 2)]);
    assert_eq!(heap.classes().of(first), heap.classes().of(second));
}

#[test]
fn rare_shapes_of_big_heaps_are_not_inferred() {
    let mut objects: Vec<&[&str]> = vec![&["common"]; 2000];
    objects.extend([&["rare"][..]; 2]);
    let (heap, _) = heap_of(&objects);
    assert_eq!(shapes_of(&heap), [("{common}".into(), 2000)]);
}

#[test]
fn the_shapes_of_one_heap_name_the_objects_of_another() {
    let (current, _) = heap_of(&[&["a"], &["a"]]);
    let (base, nodes) = heap_of(&[&["a", "b"], &["a", "b"], &["b"]]);
    let classes = base.classes_with(current.classes().shapes());
    let names: Vec<_> = nodes.iter().map(|&node| classes.get(classes.of(node)).name.to_string()).collect();
    assert_eq!(names, ["{a}", "{a}", "Object"]);
}

#[test]
fn plain_objects_before_the_root_have_no_shape() {
    let mut heap = HeapBuilder::new();
    let before = plain_object(&mut heap, &["a"]);
    let root = heap.node("synthetic", "", 0);
    heap.root(root);
    let after = [(); 2].map(|()| plain_object(&mut heap, &["a"]));
    let heap = heap.build();
    assert_eq!(classes_of(&heap, &[before, after[0]]), ["Object", "{a}"]);
}
