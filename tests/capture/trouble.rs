//! What goes wrong is told in one message, with exit code 2, and no file is left.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::pretended::{answering, http, inspector, saying, server};
use super::tool::{capture, complaint, names, program};

/// What is said when an endpoint behaves so.
fn endpoint(address: SocketAddr) -> String {
    told(&["--endpoint", &format!("http://{address}/heap")])
}

fn told(way: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let options = [way, &["--timeout", "1s", "-o", "a.heapsnapshot"]].concat();
    let said = complaint(&capture(folder.path(), &options));
    assert_eq!(names(folder.path()), [""; 0], "{said}");
    said
}

/// An address at which nobody listens.
fn nobody() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

const HALF: &str = r#"{"snapshot":{"meta":{}},"nodes":[1,2,3"#;

#[test]
fn an_endpoint_that_answers_with_something_else_is_told() {
    for (answer, said) in [
        (http("404 Not Found", r#"{"message":"Cannot GET /heap"}"#), "answers 404 Not Found: {\"message\":\"Cannot GET /heap\"}"),
        (http("500 Internal Server Error", ""), "answers 500"),
        (http("503 Service Unavailable", "draining"), "It is busy"),
        (http("200 OK", "<html>sign in</html>"), "<html>sign in</html>"),
        (http("200 OK", r#"{"status":"ok"}"#), "no snapshot and no name of one: {\"status\":\"ok\"}"),
        (http("202 Accepted", "dump started"), "dump started\nIf it writes a file, name the folder: --dir DIR"),
        (http("200 OK", ""), "no snapshot"),
        (http("200 OK", &"x".repeat(100_000)), "this is text"),
        (http("200 OK", &format!("{{\"nodeClassNames\":[{}1]}}", "1,".repeat(50_000))), "JavaScriptCore"),
        ("SSH-2.0-OpenSSH_9.2\r\n".to_owned(), "speaks no HTTP"),
    ] {
        let text = endpoint(answering(answer.as_str()));
        assert!(text.contains(said), "{answer:.60}: {text}");
    }
}

#[test]
fn an_endpoint_that_ends_midway_is_told_with_how_much_came() {
    let chunked = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{HALF}\r\n", HALF.len());
    let long = HALF.to_owned() + &",1".repeat(100_000);
    let promised = format!("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n{long}");
    let unmeasured = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{HALF}");
    for (answer, said) in [
        (chunked, "the connection was closed"),
        (promised, "the connection was closed"),
        (unmeasured, "ends after 38 bytes, in section \"nodes\""),
    ] {
        let text = endpoint(answering(answer.as_str()));
        assert!(text.contains(said) && text.contains("before the snapshot was whole"), "{answer:.60}: {text}");
    }
}

#[test]
fn an_endpoint_that_is_silent_is_given_up() {
    let began = Instant::now();
    let before_the_answer = server(|_, stream| {
        sleep(Duration::from_secs(5));
        drop(stream);
    });
    let text = endpoint(before_the_answer);
    assert!(text.contains("nothing came for 1 seconds") && text.contains("--timeout"), "{text}");
    let within = server(|_, mut stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n{HALF}");
        sleep(Duration::from_secs(5));
    });
    assert!(endpoint(within).contains("nothing came for 1 seconds while receiving the snapshot"));
    assert!(began.elapsed() < Duration::from_secs(8));
}

#[test]
fn nobody_there_is_told_with_what_to_start() {
    assert!(endpoint(nobody()).contains("nobody listens there"));
    let text = told(&["--inspect", &nobody().to_string()]);
    assert!(text.contains("no inspector listens there") && text.contains("kill -USR1"), "{text}");
    assert!(told(&["--endpoint", "http://no-such-host.invalid/"]).contains("check the address"));
}

#[test]
fn what_is_no_inspector_is_told() {
    for (answer, said) in [
        (http("404 Not Found", "nothing"), "answers 404 Not Found to /json/list: this is no inspector"),
        (http("200 OK", "hello"), "this is no inspector"),
        ("SSH-2.0-OpenSSH_9.2\r\n".to_owned(), "this is no inspector"),
    ] {
        let text = told(&["--inspect", &answering(answer.as_str()).to_string()]);
        assert!(text.contains(said), "{answer:.60}: {text}");
    }
}

#[test]
fn targets_are_listed_where_there_are_several() {
    let list = r#"[{"id":"A1","type":"page","title":"shop","url":"http://shop/","webSocketDebuggerUrl":"ws://x/1"},
        {"id":"B2","type":"page","title":"cart","url":"http://cart/"}]"#;
    let address = inspector(list, drop).to_string();
    let text = told(&["--inspect", &address]);
    assert!(text.contains("--target") && text.contains("A1  page  shop") && text.contains("B2  page  cart"), "{text}");
    assert!(told(&["--inspect", &address, "--target", "cart"]).contains("another client is connected"));
    assert!(told(&["--inspect", &address, "--target", "desk"]).contains("no target"));
    assert!(told(&["--inspect", &inspector("[]", drop).to_string()]).contains("no page is open"));
}

#[test]
fn an_inspector_that_refuses_dies_or_hangs_is_told() {
    // Garbage is collected first. Whether that is answered to does not matter.
    const COLLECTED: &str = r#"{"id":1,"error":{"message":"another time"}}"#;
    const CHUNK: &str = r#"{"method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":"{\"snapshot\":{},\"nodes\":[1,2"}}"#;
    const DONE: &str = r#"{"method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":"{\"snapshot\":{},\"nodes\":[1,2"}}
{"id":2,"result":{}}"#;
    for (messages, said) in [
        (
            &[COLLECTED, r#"{"id":2,"error":{"code":-32601,"message":"'HeapProfiler.takeHeapSnapshot' wasn't found"}}"#][..],
            "wasn't found",
        ),
        (&["hello"], "speaks not DevTools' protocol"),
        (&[COLLECTED], "the process ended or closed the connection, before the snapshot was whole (0 bytes came)"),
        (&[COLLECTED, CHUNK], "before the snapshot was whole (27 bytes came)"),
        (&[COLLECTED, DONE], "ends after 27 bytes, in section \"nodes\""),
        (&[], "nothing came for 1 seconds"),
    ] {
        let text = told(&["--inspect", &saying(messages).to_string()]);
        assert!(text.contains(said), "{messages:?}: {text}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_no_file() {
    let slow = server(|_, mut stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n{HALF}");
        sleep(Duration::from_secs(20));
    });
    let folder = tempfile::tempdir().unwrap();
    let mut child = program(&["node-snapshot", "--endpoint", &slow.to_string(), "-o", "a.heapsnapshot"])
        .current_dir(folder.path())
        .spawn()
        .unwrap();
    while names(folder.path()).is_empty() {
        assert!(child.try_wait().unwrap().is_none(), "it waits");
        sleep(Duration::from_millis(10));
    }
    sleep(Duration::from_millis(100));
    assert!(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(names(folder.path()), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_process_that_is_not_there_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut gone = std::process::Command::new("true").spawn().unwrap();
    gone.wait().unwrap();
    for pid in [gone.id().to_string(), "4294967295".to_owned()] {
        let said = complaint(&capture(folder.path(), &["--pid", &pid]));
        assert!(said.contains("there is no such process"), "{said}");
    }
}

#[test]
fn options_that_do_not_fit_together_are_told() {
    let folder = tempfile::tempdir().unwrap();
    for (options, said) in [
        (&["-o", "a"][..], "--inspect"),
        (&["--inspect"], "name the file"),
        (&["--inspect", "--pid", "1", "-o", "a"], "cannot be used with"),
        (&["--endpoint", "x", "--when-heap-above", "1MB", "-o", "a"], "only an inspector tells"),
        (&["--pid", "1", "--target", "x"], "cannot be used with"),
        (&["--inspect", "--every", "1s", "-o", "a"], "--count"),
        (&["--inspect", "--count", "2", "-o", "-"], "standard output takes one snapshot"),
        (&["--inspect", "9999999", "-o", "a"], "no address of an inspector"),
        (&["--endpoint", "x", "-H", "token", "-o", "a"], "'name: value'"),
        (&["--endpoint", "x y", "-o", "a"], "check address"),
    ] {
        let text = complaint(&capture(folder.path(), options));
        assert!(text.contains(said), "{options:?}: {text}");
    }
    assert_eq!(names(folder.path()), [""; 0]);
}
