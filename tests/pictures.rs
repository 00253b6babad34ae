//! Pictures of retained memory, read by the tools that they are for.

use std::path::Path;
use std::process::Command;

use crate::leaks::npm::packages;

#[test]
fn readers_of_pprof_and_speedscope_find_every_byte() {
    let modules = packages("picture-readers", &["pprof-format@2", "speedscope@1", "ajv@8"]);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut node = Command::new("node");
    node.arg(here.join("tests/pictures/read.mjs"))
        .arg(env!("CARGO_BIN_EXE_heap-analyzer"))
        .arg(here.join("fixtures"))
        .arg(&modules);
    let output = node.output().unwrap();
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{told}");
    assert!(output.status.success() && told.contains("all readers are content"), "{told}");
}
