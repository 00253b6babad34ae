use std::time::Instant;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let len = std::fs::metadata(&path).unwrap().len() as f64;
    let lap = |what: &str, t: &mut Instant| { println!("{what:12} {:8.1} ms {:.3} ns/B", t.elapsed().as_secs_f64()*1e3, t.elapsed().as_secs_f64()*1e9/len); *t = Instant::now(); };
    let rss = || std::fs::read_to_string("/proc/self/status").unwrap().lines().filter(|l| l.starts_with("VmHWM")||l.starts_with("VmRSS")||l.starts_with("RssFile")).map(|l| l.to_string()).collect::<Vec<_>>().join(" ");
    let mut t = Instant::now();
    let heap = heap_analyzer::Heap::open(path.as_ref(), &Default::default()).unwrap_or_else(|e| panic!("{e}"));
    lap("open", &mut t);
    println!("{} nodes {} edges {}", heap.nodes().len(), heap.graph().edge_count(), rss());
    heap.dominators();
    lap("dominators", &mut t);
    println!("{}", rss());
}
