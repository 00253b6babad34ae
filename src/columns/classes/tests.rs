use crate::Heap;
use crate::snapshot::NodeIndex;
use crate::testing::HeapBuilder;

fn class_name(kind: &str, name: &str) -> String {
    let mut heap = HeapBuilder::new();
    let node = heap.node(kind, name, 8);
    heap.build().class_name(node).to_string()
}

fn key(heap: &Heap, node: NodeIndex) -> String {
    heap.classes().get(heap.classes().of(node)).key()
}

#[test]
fn the_type_names_the_class_unless_it_is_object_or_native() {
    let pairs = [("hidden", "(system)"), ("code", "(compiled code)"), ("closure", "Function"), ("regexp", "RegExp")];
    pairs.iter().for_each(|(kind, class)| assert_eq!(class_name(kind, "x"), *class));
    assert_eq!(class_name("sliced string", "x"), "(sliced string)");
    assert_eq!(class_name("a type of tomorrow", "x"), "(a type of tomorrow)");
    assert_eq!(class_name("native", "system / Map"), "system / Map");
}

#[test]
fn elements_lose_their_attributes() {
    assert_eq!(class_name("native", r#"<div id="a b">"#), "<div>");
    assert_eq!(class_name("object", "<a>"), "<a>");
    assert_eq!(class_name("native", r#"Detached <div class="x">"#), "Detached <div>");
    let mut heap = HeapBuilder::new();
    let (gone, kept) = (heap.node("native", "<p id>", 8), heap.node("native", "<p id>", 8));
    heap.detachedness(gone, 2).detachedness(kept, 1);
    let heap = heap.build();
    assert_eq!([gone, kept].map(|node| heap.class_name(node).to_string()), ["Detached <p>", "<p>"]);
}

#[test]
fn the_constructors_place_tells_objects_apart_but_not_functions() {
    let mut heap = HeapBuilder::new();
    let [a, b, c] = [(); 3].map(|()| heap.node("object", "Foo", 8));
    let function = heap.node("closure", "f", 8);
    heap.location(a, 7, 1, 2).location(b, 7, 3, 4).location(function, 7, 5, 6);
    let heap = heap.build();
    assert_eq!([a, b, c, function].map(|node| key(&heap, node)), ["7,1,2,Foo", "7,3,4,Foo", ",Foo", ",Function"]);
}

#[test]
fn what_is_shown_alike_is_one_class() {
    let mut heap = HeapBuilder::new();
    let (prototype, regexp) = (heap.node("object", "RegExp", 8), heap.node("regexp", "a+", 8));
    heap.repeat_texts();
    let other = heap.node("object", "RegExp", 8);
    let heap = heap.build();
    let class = heap.classes().of(regexp);
    assert_eq!([prototype, other].map(|node| heap.classes().of(node)), [class; 2]);
}
