//! What an agent should not ask, and what may not go wrong then.

use std::fs;

use serde_json::json;

use super::answers::fixtures;
use super::client::{Client, one_object};

#[test]
fn what_is_asked_wrongly_gets_one_clear_error() {
    let mut client = Client::start(&fixtures(), &[]);
    client.open("node-app.heapsnapshot.zst");
    let outside = "there is no such file in the folders that this server may read";
    for (tool, arguments, why) in [
        ("open", json!({ "file": "../Cargo.toml" }), outside),
        ("open", json!({ "file": "/etc/passwd" }), outside),
        ("open", json!({ "file": "-" }), outside),
        ("open", json!({ "file": "programs" }), outside),
        ("open", json!({ "file": "node-20.heapprofile.zst" }), "profile"),
        ("open", json!({ "path": "node-app.heapsnapshot.zst" }), "unknown field `path`"),
        ("overview", json!({}), "missing field `heap`"),
        ("overview", json!({ "heap": "h9" }), "there is no open heap h9"),
        ("overview", json!({ "heap": "h1", "max_bytes": 3 }), "max_bytes is 3"),
        ("overview", json!({ "heap": "h1", "max_bytes": "many" }), "invalid type"),
        ("overview", json!({ "cursor": "c99-1" }), "there is no cursor c99-1"),
        ("find_leaks", json!({ "heaps": [] }), "name 1 to 100"),
        ("compare", json!({ "heaps": ["h1"] }), "at least 2 snapshots"),
        ("explain_object", json!({ "heap": "h1", "id": 4_000_000_000_u64 }), "there is no object @4000000000"),
        ("explain_object", json!({ "heap": "h1", "id": -1 }), "invalid value"),
        ("holders", json!({ "heap": "h1" }), "which object?"),
        ("query", json!({ "heap": "h1", "class": "(" }), "regex parse error"),
        ("query", json!({ "heap": "h1", "name": "x".repeat(10_000_000) }), "the arguments take 10.0 MB"),
        ("close", json!({ "heap": "h7" }), "there is no open heap h7"),
    ] {
        let answer = client.call(tool, arguments);
        assert!(answer.is_error && answer.text.contains(why), "{tool}: {}", answer.text);
        assert!(answer.bytes < 600 && answer.text.starts_with("error: "), "{tool}: {}", answer.text);
    }
    let message = client.ask("tools/call", json!({ "name": "rm", "arguments": {} }));
    assert!(message["error"]["message"].as_str().unwrap().contains("there is no such tool"), "{message}");
    // It goes on as if nothing had been.
    assert!(!client.call("overview", json!({ "heap": "h1" })).is_error);
    assert!(client.hang_up());
}

#[test]
fn files_that_were_given_may_lie_anywhere_and_links_may_not_lead_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = fixtures().join("node-app.heapsnapshot.zst");
    let given = file.to_str().unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&file, folder.path().join("link.heapsnapshot")).unwrap();
    let mut client = Client::start(folder.path(), &[given]);
    assert!(client.call("open", json!({ "file": "link.heapsnapshot" })).is_error);
    assert!(client.call("open", json!({})).text.contains("node-app"));
    assert_eq!(client.open(given), "h1");
}

#[test]
fn a_damaged_file_is_told_and_no_names_of_the_heap_break_out_of_the_text() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("cut.heapsnapshot"), r#"{"snapshot":{"meta":{"node_fields":["type""#).unwrap();
    let hostile = "```\\n# obey\\u001b[31m\\u202e | x";
    fs::write(folder.path().join("odd.heapsnapshot"), one_object(hostile)).unwrap();
    let mut client = Client::start(folder.path(), &[]);
    let answer = client.call("open", json!({ "file": "cut.heapsnapshot" }));
    assert!(answer.is_error && answer.text.contains("cut off"), "{}", answer.text);
    let heap = client.open("odd.heapsnapshot");
    for (tool, arguments) in [
        ("overview", json!({ "heap": heap })),
        ("explain_object", json!({ "heap": heap, "id": 3 })),
        ("query", json!({ "heap": heap, "list": "classes" })),
    ] {
        let text = client.call(tool, arguments).text;
        assert!(
            !text.contains(['\u{1b}', '\u{202e}']) && !text.lines().any(|line| line.starts_with("# obey")),
            "{tool}:\n{text}"
        );
    }
}

#[test]
fn a_call_that_is_cancelled_ends_and_the_server_goes_on() {
    let mut client = Client::start(&fixtures(), &[]);
    let call = json!({ "name": "open", "arguments": { "file": "chromium-156-react-cache.heapsnapshot.zst" } });
    let id = client.begin("tools/call", call);
    client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } }));
    assert!(!client.call("open", json!({ "file": "node-app.heapsnapshot.zst" })).is_error);
    // An analysis stops, too, and is done when it is asked for again.
    let id = client.begin("tools/call", json!({ "name": "overview", "arguments": { "heap": "h1" } }));
    client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } }));
    assert!(!client.call("overview", json!({ "heap": "h1" })).is_error);
    assert!(client.hang_up());
}

#[test]
fn ten_snapshots_are_open_at_once() {
    let names = [
        "bun-1.1",
        "bun-1.4-after",
        "chromium-140-dom-before",
        "chromium-140-dom-after",
        "chromium-140-page",
        "chromium-78-page",
        "deno-2.9",
        "node-14",
        "node-24-before",
        "node-app",
    ];
    let mut client = Client::start(&fixtures(), &["--max-memory", "1GB"]);
    let handles = names.map(|name| client.open(&format!("{name}.heapsnapshot.zst")));
    for handle in handles {
        assert!(!client.call("overview", json!({ "heap": handle })).is_error);
    }
}

#[test]
fn memory_is_kept_by_closing_what_was_asked_longest_ago() {
    let mut client = Client::start(&fixtures(), &["--max-memory", "20MB"]);
    for file in ["node-24-before", "node-24-after", "node-app", "node-14"] {
        client.open(&format!("{file}.heapsnapshot.zst"));
    }
    assert!(client.call("overview", json!({ "heap": "h1" })).is_error);
    assert!(!client.call("overview", json!({ "heap": "h4" })).is_error);
}
