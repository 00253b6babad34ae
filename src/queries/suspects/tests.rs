use super::*;
use crate::testing::HeapBuilder;

/// A heap of 100 kB that nothing in particular keeps, with a global object.
fn program() -> (HeapBuilder, NodeIndex) {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 100_000);
    heap.root_edge("shortcut", "1", global);
    (heap, global)
}

fn told(heap: &Heap) -> Vec<(SuspectKind, String, u64, u64)> {
    let name = |node| heap.name(node).to_string();
    suspects(heap).into_iter().map(|found| (found.kind, name(found.node), found.count, found.kept)).collect()
}

#[test]
fn what_keeps_many_small_things_is_a_suspect_and_what_leads_to_it_is_none() {
    let (mut heap, global) = program();
    let service = heap.property(global, "service", "object", "Service", 100);
    let cache = heap.property(service, "cache", "object", "Cache", 100);
    let table = heap.node("array", "", 1_000);
    heap.edge(cache, "internal", "table", table);
    for key in 0..100 {
        let entry = heap.node("object", "Entry", 1_000);
        heap.edge(table, "internal", key, entry);
    }
    assert_eq!(told(&heap.build()), [(SuspectKind::Object, "Cache".to_owned(), 1, 101_100)]);
}

#[test]
fn a_list_is_one_chain_by_its_first_link() {
    let (mut heap, global) = program();
    let mut link = heap.property(global, "head", "object", "Link", 100);
    for _ in 1..2_000 {
        link = heap.property(link, "next", "object", "Link", 100);
    }
    assert_eq!(told(&heap.build()), [(SuspectKind::Chain, "Link".to_owned(), 2_000, 200_000)]);
}

#[test]
fn equal_objects_in_different_places_are_a_group() {
    let (mut heap, global) = program();
    for at in 0..100 {
        heap.property(global, &format!("place{at}"), "object", "Session", 1_000);
    }
    assert_eq!(told(&heap.build()), [(SuspectKind::Group, "Session".to_owned(), 100, 100_000)]);
}

#[test]
fn neither_the_global_object_nor_what_only_code_keeps_is_a_suspect() {
    let (mut heap, global) = program();
    let function = heap.property(global, "run", "closure", "run", 100);
    let code = heap.node("code", "run", 1_000);
    let source = heap.node("string", "all of the source", 50_000);
    heap.edge(function, "internal", "shared", code).edge(code, "internal", "source", source);
    assert_eq!(told(&heap.build()), []);
}

#[test]
fn many_big_objects_of_a_class_are_told_by_what_holds_them() {
    let uploads = |classes: [&str; 2]| {
        let (mut heap, global) = program();
        let uploads = heap.property(global, "uploads", "object", "Map", 100);
        let table = heap.node("array", "", 1_000);
        heap.edge(uploads, "internal", "table", table);
        for key in 0..10 {
            let upload = heap.node("object", classes[key % 2], 100);
            let chunks = heap.property(upload, "chunks", "object", "Chunks", 19_900);
            heap.edge(table, "internal", key, upload).edge(chunks, "internal", "upload", upload);
        }
        told(&heap.build())
    };
    assert_eq!(uploads(["Upload", "Upload"]), [(SuspectKind::Object, "Map".to_owned(), 1, 201_100)]);
    let apart = uploads(["Upload", "Download"]);
    assert_eq!(apart.len(), 10, "each of them is a suspect: {apart:?}");
}

#[test]
fn a_group_is_told_by_the_objects_that_keep_one_member_each() {
    let (mut heap, global) = program();
    for at in 0..100 {
        let session = heap.property(global, &format!("place{at}"), "object", "Session", 100);
        let state = heap.property(session, "state", "object", "Object", 50);
        heap.property(state, "body", "object", "Buffer", 900);
    }
    // Others of the same class are elsewhere.
    (0..5).for_each(|at| _ = heap.property(global, &format!("page{at}"), "object", "Buffer", 900));
    assert_eq!(told(&heap.build()), [(SuspectKind::Group, "Session".to_owned(), 100, 105_000)]);
}

#[test]
fn a_class_whose_name_begins_like_a_document_is_the_program_s() {
    for (name, is_suspect) in
        [("DocumentStore", true), ("WindowManager", true), ("Document", false), ("Window / https://a.org", false)]
    {
        let (mut heap, global) = program();
        let store = heap.property(global, "store", "object", name, 100);
        (0..100).for_each(|at| _ = heap.property(store, &format!("x{at}"), "object", "Entry", 1_000));
        let found = told(&heap.build());
        assert_eq!(found.iter().any(|found| found.1 == name), is_suspect, "{name}: {found:?}");
    }
}
