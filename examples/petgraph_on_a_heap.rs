//! petgraph's algorithms run on a heap as they are: the largest cycles of references, which keep each other alive and are only freed
//! together. `cargo run --example petgraph_on_a_heap -- app.heapsnapshot`

use std::cmp::Reverse;
use std::error::Error;
use std::path::PathBuf;

use heap_analyzer::Heap;
use heap_analyzer::snapshot::ReadOptions;
use petgraph::algo::tarjan_scc;
use petgraph::visit::{Bfs, Walker};

fn main() -> Result<(), Box<dyn Error>> {
    let file = PathBuf::from(std::env::args_os().nth(1).ok_or("name a snapshot")?);
    let heap = Heap::open(&file, &ReadOptions::default())?;
    let graph = heap.graph();
    let reached = Bfs::new(graph, heap.root()).iter(graph).count();
    println!("{reached} of {} nodes are reached from the root", graph.node_count());
    let mut cycles = tarjan_scc(graph);
    cycles.retain(|members| members.len() > 1);
    cycles.sort_by_key(|members| Reverse(members.len()));
    for members in cycles.iter().take(10) {
        let bytes: u64 = members.iter().map(|&node| heap.shallow_size(node)).sum();
        println!(
            "{:>8} objects, {bytes:>10} bytes refer to each other, among them a {}",
            members.len(),
            heap.class_name(members[0])
        );
    }
    Ok(())
}
