//! The classes that retain the most, as the Summary view of DevTools lists them:
//! `cargo run --example biggest_classes -- app.heapsnapshot`

use std::error::Error;
use std::path::PathBuf;

use heap_analyzer::Heap;
use heap_analyzer::snapshot::ReadOptions;

fn main() -> Result<(), Box<dyn Error>> {
    let file = PathBuf::from(std::env::args_os().nth(1).ok_or("name a snapshot")?);
    let heap = Heap::open(&file, &ReadOptions::default())?;
    println!("{:>10} {:>14} {:>14}  class", "objects", "shallow", "retained");
    // Rows come in DevTools' order: the most retained bytes first.
    for row in heap.class_rows(None).iter().take(10) {
        let name = &heap.classes().get(row.class).name;
        println!("{:>10} {:>14} {:>14}  {name}", row.count, row.shallow_size, row.retained_size);
    }
    Ok(())
}
