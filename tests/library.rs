//! What those who build on the library may rely on.

use std::fmt::Debug;
use std::path::Path;
use std::thread;

use heap_analyzer::Heap;
use heap_analyzer::snapshot::ReadOptions;

#[test]
fn a_heap_answers_on_several_threads_at_once_and_prints_no_text_of_the_program() {
    fn shared<T: Debug + Send + Sync>(heap: T) -> T {
        heap
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/node-app.heapsnapshot.zst");
    let heap = shared(Heap::open(&file, &ReadOptions::default()).unwrap());
    let [one, other] = thread::scope(|scope| {
        let asking = [(); 2].map(|()| scope.spawn(|| (heap.retained_size(heap.root()), heap.class_rows(None).len())));
        asking.map(|thread| thread.join().unwrap())
    });
    assert_eq!(one, other);
    let printed = format!("{heap:?}");
    assert_eq!(printed, "Heap { nodes: 64800, edges: 270586, strings: 29437, .. }");
}
