//! Why an object is still alive, as code would say it, and every reference on the way:
//! `cargo run --example path_to_root -- app.heapsnapshot 72441`. Without an id it takes the object that retains the most.

use std::error::Error;
use std::path::PathBuf;

use heap_analyzer::Heap;
use heap_analyzer::compare::NodesById;
use heap_analyzer::queries::access_paths::access_path;
use heap_analyzer::queries::biggest::biggest_objects;
use heap_analyzer::queries::retaining_paths::shortest_paths;
use heap_analyzer::snapshot::{NodeIndex, ReadOptions, SnapshotObjectId};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let file = PathBuf::from(arguments.next().ok_or("name a snapshot")?);
    let id = arguments.next().map(|id| id.to_string_lossy().trim_start_matches('@').parse()).transpose()?;
    let heap = Heap::open(&file, &ReadOptions::default())?;
    let object = match id {
        Some(id) => NodesById::new(heap.nodes(), |_| true).first(SnapshotObjectId(id)).ok_or("no object has this id")?,
        None => biggest(&heap).ok_or("the heap is empty")?,
    };
    println!("@{} {} retains {} bytes", heap.id(object), heap.name(object), heap.retained_size(object));
    let Some(path) = shortest_paths(&heap, object, 1).into_iter().next() else {
        println!("nothing holds it");
        return Ok(());
    };
    let edges: Vec<_> = std::iter::once(path.entry).chain(path.steps.iter().map(|step| step.edge)).collect();
    println!("held by {}", access_path(&heap, heap.root(), &edges).expression);
    for step in &path.steps {
        println!("  @{:<8} {} .{}", heap.id(step.node), heap.class_name(step.node), heap.edge_name(step.edge));
    }
    Ok(())
}

/// The object that retains the most, of those that are no root.
fn biggest(heap: &Heap) -> Option<NodeIndex> {
    biggest_objects(heap, 1, |node| heap.distances().of(node) > 1).0.first().copied()
}
