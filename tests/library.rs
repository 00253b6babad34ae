//! What those who build on the library may rely on.

use std::fmt::Debug;
use std::path::Path;
use std::thread;

use heap_analyzer::Heap;
use heap_analyzer::snapshot::ReadOptions;

#[test]
fn a_heap_answers_on_one_thread_after_another_and_prints_no_text_of_the_program() {
    fn shared<T: Debug + Send + Sync>(heap: T) -> T {
        heap
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/node-app.heapsnapshot.zst");
    let heap = shared(Heap::open(&file, &ReadOptions::default()).unwrap());
    // One after another: two that ask for the first time at once may wait for each other's answers for ever.
    let ask =
        || thread::scope(|scope| scope.spawn(|| (heap.retained_size(heap.root()), heap.class_rows(None).len())).join().unwrap());
    let [one, other] = [ask(), ask()];
    assert_eq!(one, other);
    let printed = format!("{heap:?}");
    assert_eq!(printed, "Heap { nodes: 64800, edges: 270586, strings: 29437, .. }");
}
