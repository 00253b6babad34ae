//! A rule of one's own: collections that hold many more members than anybody could want, of one class, with the expression by which code reaches
//! them. `cargo run --example own_rule -- app.heapsnapshot 1000`. Ends with 1 if there is one, as a check in CI would.
//!
//! The library's own rules name what [`heap_analyzer::leaks`] has found in a series of snapshots; others can't be added to them from outside yet.

use std::collections::HashMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use heap_analyzer::Heap;
use heap_analyzer::queries::access_paths::access_path;
use heap_analyzer::queries::contents::{Held, Kind, contents};
use heap_analyzer::queries::retaining_paths::PathFinder;
use heap_analyzer::snapshot::{NodeIndex, ReadOptions};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let file = PathBuf::from(arguments.next().ok_or("name a snapshot")?);
    let most: usize = arguments.next().map_or(Ok(1000), |most| most.to_string_lossy().parse())?;
    let heap = Heap::open(&file, &ReadOptions::default())?;
    let mut paths = PathFinder::new(&heap);
    let mut code = ExitCode::SUCCESS;
    for node in (0..heap.graph().node_count() as u32).map(NodeIndex) {
        let Some((count, class)) = crowd(&heap, node).filter(|&(count, _)| count > most) else { continue };
        let Some(path) = paths.to(node, 1).into_iter().next().filter(|path| path.from_user_root) else { continue };
        let edges: Vec<_> = std::iter::once(path.entry).chain(path.steps.iter().map(|step| step.edge)).collect();
        println!("{count} {class} in {} (@{})", access_path(&heap, heap.root(), &edges).expression, heap.id(node));
        code = ExitCode::from(1);
    }
    Ok(code)
}

/// How many members of the most frequent class an array, a Map or a Set has; nothing of anything else.
fn crowd(heap: &Heap, node: NodeIndex) -> Option<(usize, String)> {
    // Asked of the class first: looking into an object is not free.
    if !["Array", "Map", "Set"].iter().any(|class| heap.class_name(node) == *class) {
        return None;
    }
    let contents = contents(heap, node);
    let in_entry = |held: Held| match held {
        Held::Node(member) => Some(member),
        _ => None,
    };
    let members: Vec<NodeIndex> = match contents.kind {
        Kind::Array => contents.elements.iter().map(|element| element.value).collect(),
        Kind::Map => contents.entries.iter().filter_map(|entry| in_entry(entry.value)).collect(),
        Kind::Set => contents.entries.iter().filter_map(|entry| in_entry(entry.key)).collect(),
        _ => return None,
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    for &member in &members {
        *counts.entry(heap.class_name(member).to_string()).or_default() += 1;
    }
    counts.into_iter().max_by(|(a, n), (b, m)| n.cmp(m).then_with(|| b.cmp(a))).map(|(class, count)| (count, class))
}
