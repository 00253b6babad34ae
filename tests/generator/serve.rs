//! The demo's guide, followed over HTTP: every endpoint, every status, dumps through the endpoint and through the signal.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use heap_analyzer::Heap;
use heap_analyzer::generator::patterns::{PATTERNS, PatternKind};
use heap_analyzer::snapshot::ReadOptions;
use serde_json::{Value, json};

use super::check::look_up;
use super::http::{Answer, request};
use crate::program::{names, program};

const TOKEN: &str = "x-admin-token: secret\r\n";

/// A server that ends with the test.
struct Demo {
    child: Child,
    address: SocketAddr,
    folder: tempfile::TempDir,
}

impl Demo {
    fn start(options: &[&str], environment: &[(&str, &str)]) -> Demo {
        let folder = tempfile::tempdir().unwrap();
        let dumps = folder.path().join("dumps");
        let mut command = program(&["serve", "--port", "0", "--out", dumps.to_str().unwrap()]);
        command.args(options).envs(environment.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap_or_else(|| panic!("no address: {line:?}")).parse().unwrap();
        Demo { child, address, folder }
    }

    fn dumps(&self) -> PathBuf {
        self.folder.path().join("dumps")
    }

    fn get(&self, path: &str) -> Answer {
        request(self.address, "GET", path, "").unwrap()
    }

    fn post(&self, path: &str) -> Answer {
        request(self.address, "POST", path, "").unwrap()
    }

    /// Asks with the status that is expected.
    fn expect(&self, method: &str, path: &str, status: u16, body: Value) {
        let answer = request(self.address, method, path, "").unwrap();
        assert_eq!((answer.status, answer.json()), (status, body), "{method} {path}");
    }

    fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Waits for a dump whose name begins so.
    fn dump(&self, beginning: &str) -> PathBuf {
        let is_there = |name: &&String| name.starts_with(beginning) && name.ends_with(".heapsnapshot");
        wait_for(|| names(&self.dumps()).iter().find(is_there).map(|name| self.dumps().join(name)))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "nothing happened for 30 seconds");
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_guide_can_be_followed() {
    let demo = Demo::start(&[], &[]);
    demo.expect("GET", "/health/ready", 200, json!({"status": "ok"}));

    let stats = |count: u64, memory: u64| json!({"activeTimers": count, "memoryAllocated": memory, "isLeaking": count > 0});
    let message = |what: &str, stats: Value| json!({"message": what, "stats": stats});
    demo.expect("POST", "/memory-leak/timer/start", 201, message("Timer leak started", stats(1, 0)));
    // A tick a second, 8 MB each.
    let kept = wait_for(|| {
        let status = demo.get("/memory-leak/timer/status").json();
        let kept = status["stats"]["memoryAllocated"].as_u64().unwrap();
        assert_eq!(status, message("Timer leak status", stats(1, kept)));
        (kept > 0).then_some(kept)
    });
    assert_eq!(kept % 8, 0, "{kept} MB");
    demo.expect("POST", "/memory-leak/timer/stop", 201, message("Timer leak stopped", stats(0, 0)));
    demo.expect("GET", "/memory-leak/timer/status", 200, message("Timer leak status", stats(0, 0)));

    let stats = |size: u64, memory: &str| json!({"size": size, "memoryUsage": memory, "maxSize": 1000});
    demo.expect("POST", "/memory-leak/cache/start", 201, message("Cache leak started", stats(1, "8MB")));
    demo.expect("POST", "/memory-leak/cache/start", 201, message("Cache leak started", stats(2, "16MB")));
    let figures = json!({"size": 2, "memoryUsage": "16MB", "maxSize": 1000, "isLeaking": true});
    demo.expect("GET", "/memory-leak/cache/stats", 200, figures);
    let status = |leaking: bool, stats: Value| json!({"isLeaking": leaking, "stats": stats, "message": "Cache status"});
    demo.expect("GET", "/memory-leak/cache/status", 200, status(true, stats(2, "16MB")));
    let stopped = json!({"message": "Cache leak stopped", "stats": stats(0, "0MB"), "clearedEntries": 2});
    demo.expect("POST", "/memory-leak/cache/stop", 201, stopped);
    demo.expect("GET", "/memory-leak/cache/status", 200, status(false, stats(0, "0MB")));

    let stats = |count: u64, memory: u64| json!({"activeFunctions": count, "memoryAllocated": memory, "isLeaking": count > 0});
    demo.expect("POST", "/memory-leak/closure/start", 201, message("Closure leak started", stats(1, 10)));
    demo.expect("GET", "/memory-leak/closure/status", 200, message("Closure leak status", stats(1, 10)));
    demo.expect("POST", "/memory-leak/closure/stop", 201, message("Closure leak stopped", stats(0, 0)));

    let stats =
        |count: u64, memory: u64| json!({"activeListeners": count, "totalMemoryAllocated": memory, "isLeaking": count > 0});
    demo.expect("POST", "/memory-leak/event/start", 201, message("Event leak started", stats(1, 8)));
    demo.expect("POST", "/memory-leak/event/start", 201, message("Event leak started", stats(2, 16)));
    demo.expect("POST", "/memory-leak/event/trigger", 201, json!({"message": "Event triggered", "listenersNotified": 2}));
    demo.expect("GET", "/memory-leak/event/status", 200, message("Event leak status", stats(2, 16)));
    demo.expect("POST", "/memory-leak/event/stop", 201, message("Event leak stopped", stats(0, 0)));

    let stats = |count: u64, memory: u64| json!({"globalArrays": count, "totalMemoryUsage": memory, "isLeaking": count > 0});
    let path = |action: &str| format!("/memory-leak/global-variable/{action}");
    demo.expect("POST", &path("start"), 201, message("Global variable leak started", stats(1, 8)));
    demo.expect("GET", &path("status"), 200, message("Global variable leak status", stats(1, 8)));
    demo.expect("POST", &path("stop"), 201, message("Global variable leak stopped", stats(0, 0)));
}

#[test]
fn every_other_pattern_has_the_same_routes() {
    let demo = Demo::start(&["--size", "1MB"], &[]);
    const CLASSIC: [&str; 5] = ["timer", "cache", "closure", "event", "global-variable"];
    for pattern in PATTERNS.iter().filter(|pattern| !CLASSIC.contains(&pattern.name)) {
        let path = |action: &str| format!("/memory-leak/{}/{action}", pattern.name);
        let none = json!({"items": 0, "memoryAllocated": 0, "isLeaking": false});
        let started = demo.post(&path("start"));
        assert_eq!(started.status, 201, "{}", pattern.name);
        if pattern.kind == PatternKind::Leak {
            let one = json!({"items": 1, "memoryAllocated": 1, "isLeaking": true});
            assert_eq!(started.json()["stats"], one, "{}", pattern.name);
            assert_eq!(demo.get(&path("status")).json()["stats"], one, "{}", pattern.name);
        }
        let stopped = demo.post(&path("stop"));
        if !pattern.is_freed_by_cleanup {
            continue;
        }
        assert_eq!((stopped.status, &stopped.json()["stats"]), (201, &none), "{}", pattern.name);
        let status = demo.get(&path("status"));
        assert_eq!((status.status, &status.json()["stats"]), (200, &none), "{}", pattern.name);
    }
    let all = demo.get("/memory-leak/status");
    let all = all.json();
    let patterns = all["patterns"].as_object().unwrap();
    assert_eq!(patterns.len(), PATTERNS.len());
    assert_eq!(patterns["timer"]["message"], "Timer leak status");
    assert_eq!(patterns["cache"]["message"], "Cache status");
    assert_eq!(patterns["globalVariable"], json!({"globalArrays": 0, "totalMemoryUsage": 0, "isLeaking": false}));
    assert_eq!(patterns["objectDictionary"], json!({"items": 0, "memoryAllocated": 0, "isLeaking": false}));
    assert!(all["memory"]["heapUsed"].as_u64().unwrap() > 0);
    assert!(all["timestamp"].as_str().unwrap().ends_with('Z'));
}

#[test]
fn what_is_not_there_is_not_found() {
    let demo = Demo::start(&[], &[]);
    for (method, path) in [
        ("GET", "/x"),
        ("GET", "/memory-leak/cache/start"),
        ("POST", "/memory-leak/cache/status"),
        ("POST", "/memory-leak/nothing/start"),
        ("GET", "/memory-leak/timer/stats"),
        ("POST", "/memory-leak/timer/trigger"),
    ] {
        let message = format!("Cannot {method} {path}");
        demo.expect(method, path, 404, json!({"statusCode": 404, "error": "Not Found", "message": message}));
    }
}

#[test]
fn a_dump_through_the_endpoint_shows_the_leak() {
    let demo = Demo::start(&["--size", "1MB"], &[("HEAPDUMP_TOKEN", "secret")]);
    (0..3).for_each(|_| drop(demo.post("/memory-leak/cache/start")));
    let dump = |headers: &str| request(demo.address, "POST", "/internal/debug/heapdump", headers).unwrap();
    for wrong in ["", "x-admin-token: guessed\r\n"] {
        let refused = dump(wrong);
        assert_eq!((refused.status, &refused.json()["error"]), (403, &json!("Forbidden")));
    }
    let begun = dump(TOKEN);
    assert_eq!((begun.status, begun.body.as_str()), (202, "dump started"));
    let busy = dump(TOKEN);
    assert_eq!((busy.status, busy.body.as_str()), (429, "already in progress"));
    demo.expect("GET", "/health/ready", 503, json!({"status": "draining"}));
    let file = demo.dump("manual-");
    wait_for(|| (demo.get("/health/ready").status == 200).then_some(()));
    assert_eq!(names(&demo.dumps()).len(), 1, "no part is left");
    only_its_owner_can_read(&file);
    let heap = Heap::open(&file, &ReadOptions::default()).unwrap();
    let truth = json!({
        "member_class": "CachedReport",
        "container": {"class": "Map", "holds": "values"},
        "retaining_path": [
            {"edge": "property", "name": "demo", "class": "Object"},
            {"edge": "property", "name": "cache", "class": "CacheLeak"},
            {"edge": "property", "name": "entries", "class": "Map"},
        ],
    });
    let found = look_up(&heap, &truth).unwrap();
    assert_eq!(found.count, Some(3));
    assert!(found.bytes.abs_diff(3_000_000) < 300_000, "{} bytes", found.bytes);
}

#[cfg(unix)]
fn only_its_owner_can_read(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[cfg(not(unix))]
fn only_its_owner_can_read(_: &Path) {}

#[test]
fn without_a_token_there_are_no_dumps_over_http() {
    let demo = Demo::start(&[], &[]);
    for headers in ["", "x-admin-token: \r\n", TOKEN] {
        assert_eq!(request(demo.address, "POST", "/internal/debug/heapdump", headers).unwrap().status, 403);
    }
    assert_eq!(names(&demo.dumps()), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_signal_dumps_where_that_is_allowed() {
    let mut demo = Demo::start(&[], &[("HEAPDUMP_ENABLED", "1")]);
    demo.signal("-USR2");
    let file = demo.dump("on-sigusr2-");
    assert!(Heap::open(&file, &ReadOptions::default()).unwrap().nodes().len() > 10_000);
    wait_for(|| (demo.get("/health/ready").status == 200).then_some(()));
    demo.signal("-TERM");
    assert_eq!(demo.child.wait().unwrap().code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_signal_that_is_not_allowed_only_says_how_to_allow_it() {
    let mut demo = Demo::start(&[], &[]);
    demo.signal("-USR2");
    let mut said = BufReader::new(demo.child.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(said.next().unwrap().contains("never run it in production"));
    said.find(|line| line.contains("HEAPDUMP_ENABLED=1")).expect("it says how");
    demo.expect("GET", "/health/ready", 200, json!({"status": "ok"}));
    assert_eq!(names(&demo.dumps()), [""; 0]);
    demo.signal("-TERM");
    assert_eq!(demo.child.wait().unwrap().code(), Some(0));
}

#[test]
fn it_stops_by_itself_before_it_takes_too_much_memory() {
    let mut demo = Demo::start(&["--size", "50MB", "--max-memory", "250MB"], &[]);
    let mut started = 0;
    while started < 20 && request(demo.address, "POST", "/memory-leak/array/start", "").is_some() {
        started += 1;
    }
    let code = demo.child.wait().unwrap().code();
    let mut said = String::new();
    std::io::Read::read_to_string(&mut demo.child.stderr.take().unwrap(), &mut said).unwrap();
    assert_eq!(code, Some(0), "{said}");
    assert!(started < 6 && said.contains("stopped by itself") && said.contains("--max-memory"), "{started}: {said}");
}
