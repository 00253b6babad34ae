//! Each tool's answer: within its budget, on one screen, by the published schema, and whole by its cursors.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::client::{Answer, Client};
use crate::schema::violations;

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// A server that has the largest series and the largest page open: h1 to h3.
fn asked() -> Client {
    let mut client = Client::start(&fixtures(), &[]);
    for file in ["chromium-140-dom-before", "chromium-140-dom-after", "node-24-after"] {
        client.open(&format!("{file}.heapsnapshot.zst"));
    }
    client
}

/// Every tool, and the command whose answer it gives.
fn calls(client: &mut Client) -> Vec<(&'static str, Value, Option<&'static str>)> {
    let biggest =
        client.call("query", json!({ "heap": "h2", "min_retained": 1_000 })).structure["answer"]["candidates"][0]["id"].clone();
    vec![
        ("open", json!({ "file": "node-24-after.heapsnapshot.zst" }), None),
        ("overview", json!({ "heap": "h3" }), Some("summary")),
        ("find_leaks", json!({ "heaps": ["h1", "h2"] }), Some("find-leaks")),
        ("find_leaks", json!({ "heaps": ["h2"] }), Some("find-leaks")),
        ("compare", json!({ "heaps": ["h1", "h2"] }), Some("compare")),
        ("explain_object", json!({ "heap": "h2", "id": biggest }), Some("inspect-object")),
        ("holders", json!({ "heap": "h3", "class": "Map" }), Some("inspect-object")),
        ("query", json!({ "heap": "h3", "name": "e" }), Some("inspect-object")),
        ("query", json!({ "heap": "h3", "list": "classes" }), Some("summary")),
        ("query", json!({ "heap": "h3", "list": "strings" }), Some("summary")),
        ("query", json!({ "heap": "h3", "list": "waste" }), Some("summary")),
        ("query", json!({ "heap": "h3", "list": "dominators" }), Some("summary")),
        ("query", json!({ "heap": "h3", "list": "groups", "by": "package" }), Some("summary")),
    ]
}

fn is_one_screen(text: &str) -> bool {
    // Calls to copy are whole, however long.
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("Next: ")).collect();
    text.lines().count() <= 24 && lines.iter().all(|line| line.chars().count() <= 60)
}

fn schema(command: &str) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_heap-analyzer")).args(["schema", command]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_answer_keeps_its_budget_on_one_screen_and_its_schema() {
    let mut client = asked();
    for (tool, arguments, command) in calls(&mut client) {
        for budget in [600, 1_000, 4_000, 40_000] {
            let mut arguments = arguments.clone();
            arguments["max_bytes"] = budget.into();
            let Answer { text, structure, is_error, bytes } = client.call(tool, arguments.clone());
            assert!(!is_error && bytes <= budget && !text.is_empty(), "{tool} {arguments}: {bytes} bytes\n{text}");
            assert!(is_one_screen(&text), "{tool} {arguments}:\n{text}");
            let Some(command) = command.filter(|_| budget >= 4_000) else { continue };
            let mut answer = structure["answer"].clone();
            answer.as_object_mut().unwrap_or_else(|| panic!("{tool} {arguments}: no structure")).remove("left_out");
            assert_eq!(violations(&schema(command), &answer), Vec::<String>::new(), "{tool} {arguments}");
        }
    }
    assert!(client.hang_up());
}

#[test]
fn cursors_lead_to_the_whole_answer_and_may_be_asked_twice() {
    let mut client = asked();
    let small = json!({ "heap": "h3", "list": "classes", "max_bytes": 1_500 });
    let mut answer = client.call("query", small);
    let mut pages = vec![answer.text.clone()];
    while let Some(cursor) = answer.structure["cursor"].as_str() {
        let again = json!({ "cursor": cursor, "max_bytes": 1_500 });
        let before = client.call("query", again.clone()).text;
        answer = client.call("query", again);
        assert_eq!(answer.text, before);
        pages.push(answer.text.clone());
        assert!(pages.len() < 100);
    }
    let rows = pages.join("\n");
    for class in ["Map", "Function", "Order", "WeakRef"] {
        assert!(rows.lines().any(|line| line.starts_with(class)), "{class} is on no page:\n{rows}");
    }
    assert!(pages.len() > 3);
}

#[test]
fn a_session_goes_from_files_to_the_holder_by_next_alone() {
    let mut client = Client::start(&fixtures(), &[]);
    client.open("node-24-before.heapsnapshot.zst");
    let mut answer = client.call("open", json!({ "file": "node-24-after.heapsnapshot.zst" }));
    let mut tools = Vec::new();
    for _ in 0..2 {
        let next = answer.structure["next"][0].clone();
        tools.push(next["tool"].as_str().unwrap().to_owned());
        answer = client.call(tools.last().unwrap(), next["arguments"].clone());
    }
    assert_eq!(tools, ["find_leaks", "explain_object"]);
    assert!(answer.text.contains("global.shop.orders"), "{}", answer.text);
}

#[test]
fn the_tools_are_few_and_described() {
    let mut client = Client::start(&fixtures(), &[]);
    let message = client.ask("tools/list", json!({}));
    let tools = message["result"]["tools"].as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["open", "overview", "find_leaks", "compare", "explain_object", "holders", "query", "close"]);
    for tool in tools {
        let properties = tool["inputSchema"]["properties"].as_object().unwrap();
        assert!(properties.values().all(|property| property["description"].is_string()), "{tool}");
        assert!(tool["outputSchema"]["type"] == "object" && tool["description"].is_string());
    }
    // An agent reads this before anything else.
    assert!(message["result"].to_string().len() < 20_000);
}

#[test]
fn progress_is_told_while_a_file_is_read() {
    let mut client = Client::start(&fixtures(), &[]);
    let call = json!({
        "name": "open", "arguments": { "file": "node-24-after.heapsnapshot.zst" }, "_meta": { "progressToken": 7 }
    });
    client.ask("tools/call", call);
    let notices: Vec<&Value> = client.heard.iter().filter(|message| message["method"] == "notifications/progress").collect();
    let steps: Vec<f64> = notices.iter().map(|notice| notice["params"]["progress"].as_f64().unwrap()).collect();
    assert!(!steps.is_empty() && steps.is_sorted() && notices.iter().all(|notice| notice["params"]["progressToken"] == 7));
}
