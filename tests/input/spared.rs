//! A heap that was read without its references answers as one that has them.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use heap_analyzer::Heap;
use heap_analyzer::heap::{OpenedHeap, Outline, OutlinedHeap};
use heap_analyzer::snapshot::ReadOptions;
use tempfile::NamedTempFile;

use super::text::{SnapshotText, small};

fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn unpacked(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    if path.extension().is_some_and(|end| end == "gz") {
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut text).unwrap();
        return text;
    }
    zstd::decode_all(bytes.as_slice()).unwrap()
}

/// Reads a file without its references.
fn outlined(file: &NamedTempFile) -> OutlinedHeap {
    match OutlinedHeap::open(file.path(), &ReadOptions::default()).unwrap() {
        OpenedHeap::Outlined(heap) => *heap,
        OpenedHeap::Whole(_) => panic!("the references were kept"),
    }
}

/// Asks for everything that needs few references, then for the references themselves.
fn answers_agree(snapshot: &[u8]) -> Heap {
    let file = file(snapshot);
    let with = Heap::open(file.path(), &ReadOptions::default()).unwrap();
    let spared = outlined(&file);
    let without = spared.outline();
    for node in with.nodes().indices() {
        assert_eq!(without.shallow_size(node), with.shallow_size(node), "{}", with.id(node));
        assert_eq!(without.class_name(node), with.class_name(node), "{}", with.id(node));
        assert_eq!(without.detachedness().state(node), with.detachedness().state(node), "{}", with.id(node));
    }
    let scripts = [with.outline(), without].map(Outline::script_names);
    for (_, location) in with.locations().iter() {
        assert_eq!(scripts[1].place(location), scripts[0].place(location));
    }
    let notes = |heap: Outline| heap.notes().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(notes(without), notes(with.outline()));
    assert_eq!((without.edge_count(), without.total_size()), (with.edge_count(), with.total_size()));
    let without = spared.into_heap().unwrap();
    for node in with.nodes().indices() {
        let edges = |heap: &Heap| {
            let graph = heap.graph();
            graph
                .edges_of(node)
                .map(|edge| (graph.edge_type(edge), graph.edge_name(edge), graph.target(edge)))
                .collect::<Vec<_>>()
        };
        assert_eq!(edges(&without), edges(&with));
    }
    without
}

#[test]
fn every_fixture_has_the_same_sizes_and_classes() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let paths = fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap().path());
    let snapshots: Vec<_> = paths.filter(|path| is_snapshot(&path.to_string_lossy())).collect();
    assert!(snapshots.len() > 10);
    snapshots.iter().for_each(|path| _ = answers_agree(&unpacked(path)));
}

/// Allocation profiles have no nodes.
fn is_snapshot(name: &str) -> bool {
    name.contains(".heap") && !name.contains(".heapprofile")
}

/// The small snapshot with other nodes, references and strings.
fn heap(nodes: &str, edges: &str, strings: &str) -> SnapshotText {
    small().with("nodes", nodes).with("edges", edges).with("strings", strings).with("locations", "[]")
}

#[test]
fn storage_goes_to_its_owner_through_storage_wherever_that_stands() {
    // An object holds an array, which holds one further on, which holds one before: all is the object's. The object's elements
    // are numbered from -2 on, as V8 does.
    let snapshot = heap(
        "[9,0,1,0,1,0,0,1,0,3,100,0,0,0,3,1,5,16,2,0,0,1,0,7,1000,1,0,0,1,0,9,10,1,0,0]",
        "[5,0,14,1,-2,21,3,0,7,3,0,28,3,0,7]",
        "[\"\",\"Object\"]",
    );
    let heap = answers_agree(snapshot.text().as_bytes());
    let sizes: Vec<u64> = heap.nodes().indices().map(|node| heap.shallow_size(node)).collect();
    assert_eq!(sizes, [0, 0, 1126, 0, 0]);
}

#[test]
fn storage_that_turns_out_to_be_detached_is_none() {
    let nodes = |state| format!("[9,0,1,0,1,0,0,3,1,3,16,2,0,0,8,2,5,8,1,0,{state},8,3,7,500,0,0,0]");
    let strings = "[\"\",\"Foo\",\"Text\",\"system / ExternalStringData\"]";
    let edges = "[5,0,7,2,0,14,3,0,14,3,0,21]";
    for (state, size) in [(0, 508), (2, 8)] {
        let heap = answers_agree_unless_renamed(&heap(&nodes(state), edges, strings));
        let text = heap.nodes().indices().nth(2).unwrap();
        assert_eq!(heap.shallow_size(text), size, "state {state}");
    }
}

/// DOM states may make it necessary to ask for all references.
fn answers_agree_unless_renamed(snapshot: &SnapshotText) -> Heap {
    let file = file(snapshot.text().as_bytes());
    let with = Heap::open(file.path(), &ReadOptions::default()).unwrap();
    let without = match OutlinedHeap::open(file.path(), &ReadOptions::default()).unwrap() {
        OpenedHeap::Outlined(heap) => {
            with.nodes().indices().for_each(|node| assert_eq!(heap.outline().shallow_size(node), with.shallow_size(node)));
            heap.into_heap().unwrap()
        }
        OpenedHeap::Whole(heap) => *heap,
    };
    with.nodes().indices().for_each(|node| assert_eq!(without.shallow_size(node), with.shallow_size(node)));
    without
}

#[test]
fn a_file_that_was_changed_before_its_references_were_asked_for_is_told() {
    let text = small().text();
    let mut file = file(text.as_bytes());
    let heap = outlined(&file);
    let at = text.find("2,5,14").unwrap() as u64;
    std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(at)).unwrap();
    file.write_all(b"2,5,15").unwrap();
    let fault = heap.into_heap().unwrap_err().to_string();
    assert!(fault.contains("not where a node starts"), "{fault}");
}
