//! What other inspectors than Node's say, spoken by a server that pretends to be one.

use std::fs;

use super::pretended::saying;
use super::tool::{answer, capture};

/// The answers of workerd, whose snapshot is not taken here: one never comes, the other repeats the call and has no result.
#[test]
fn answers_are_told_from_events_by_their_id() {
    const ANSWERS: &[&str] = &[
        "",
        r#"{"method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":"{\"snapshot\":{},\"nodes\":[],\"edges\":[],"}}
{"method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":"\"strings\":[]}"}}
{"id":2,"method":"HeapProfiler.takeHeapSnapshot","params":{"reportProgress":false}}"#,
    ];
    let folder = tempfile::tempdir().unwrap();
    let inspector = saying(ANSWERS).to_string();
    assert_eq!(answer(&capture(folder.path(), &["--inspect", &inspector, "-o", "a.heapsnapshot"])), ["a.heapsnapshot"]);
    let written = fs::read_to_string(folder.path().join("a.heapsnapshot")).unwrap();
    assert_eq!(written, r#"{"snapshot":{},"nodes":[],"edges":[],"strings":[]}"#);
}
