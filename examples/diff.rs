//! What came and went between two snapshots of one process, class by class, as DevTools' Comparison counts it:
//! `cargo run --example diff -- before.heapsnapshot after.heapsnapshot`

use std::error::Error;
use std::path::PathBuf;

use heap_analyzer::Heap;
use heap_analyzer::compare::Pair;
use heap_analyzer::compare::class_changes::ClassChanges;
use heap_analyzer::snapshot::ReadOptions;

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [before, after] = &files[..] else {
        return Err("name two snapshots, the older one first".into());
    };
    let base = Heap::open(before, &ReadOptions::default())?;
    let current = Heap::open(after, &ReadOptions::default())?;
    let changes = ClassChanges::new(Pair { base: &base, current: &current });
    println!("{:>10} {:>10} {:>14}  class", "added", "removed", "bytes");
    for change in changes.rows().iter().take(10) {
        let bytes = change.added.size as i64 - change.removed.size as i64;
        println!("{:>10} {:>10} {bytes:>+14}  {}", change.added.count, change.removed.count, change.name);
    }
    Ok(())
}
