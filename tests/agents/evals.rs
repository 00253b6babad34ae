//! Thirty leaks, found by a client that only follows the calls which answers suggest: container, class and line within six calls of 15,000
//! bytes. `cargo test --features e2e --test e2e agents -- --nocapture` prints the table.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::client::Client;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
use crate::leaks::npm::packages;
use crate::leaks::sessions::{Session, sessions, side_by_side};

/// So many leaks, calls each, and bytes of each answer.
const LEAKS: usize = 30;
const MOST_CALLS: usize = 6;
const MOST_BYTES: usize = 15_000;
/// In percent.
const REACHED: usize = 95;

/// What a walk has seen of a leak.
struct Walk {
    name: String,
    calls: usize,
    bytes: usize,
    container: bool,
    class: bool,
    line: bool,
}

impl Walk {
    fn is_there(&self) -> bool {
        self.container && self.class && self.line
    }

    fn row(&self) -> String {
        let mark = |seen| if seen { "seen" } else { "-" };
        let Walk { name, calls, bytes, container, class, line } = self;
        format!(
            "{name:24} {calls} calls {bytes:6} bytes  container {:5} class {:5} line {}",
            mark(*container),
            mark(*class),
            mark(*line)
        )
    }
}

/// Opens the snapshots, then does what the first suggestion says.
fn walk(session: &Session) -> Walk {
    let planted = &session.truth["patterns"][0];
    let mut client = Client::start(session.folder.path(), &[]);
    let mut walk = Walk { name: session.name.clone(), calls: 0, bytes: 0, container: false, class: false, line: false };
    let mut next = json!(null);
    for file in ["baseline", "step-1", "step-2"] {
        let answer = client.call("open", json!({ "file": format!("{file}.heapsnapshot") }));
        (walk.calls, next) = (walk.calls + 1, answer.structure["next"][0].clone());
    }
    while walk.calls < MOST_CALLS && !walk.is_there() && next["tool"].is_string() {
        let mut arguments = next["arguments"].clone();
        arguments["max_bytes"] = MOST_BYTES.into();
        let answer = client.call(next["tool"].as_str().unwrap(), arguments);
        assert!(answer.bytes <= MOST_BYTES && !answer.is_error, "{}: {}", session.name, answer.text);
        (walk.calls, walk.bytes) = (walk.calls + 1, walk.bytes + answer.bytes);
        let said = format!("{}\n{}", answer.text.replace('\n', " "), answer.structure);
        walk.container |= names_container(&said, planted);
        let classes = planted["shows"].as_array().unwrap().iter().chain([&planted["member_class"]]);
        walk.class |= classes.into_iter().any(|class| said.contains(class.as_str().unwrap()));
        walk.line |= said.contains(".cjs:") || said.contains(".mjs:");
        next = answer.structure["next"][0].clone();
    }
    walk
}

/// The last name on the planted way, or, where the runtime alone keeps the leak, its own word for that.
fn names_container(said: &str, planted: &Value) -> bool {
    let steps = planted["retaining_path"].as_array().unwrap();
    let last = steps.iter().rfind(|step| step["edge"] != "internal").and_then(|step| step["name"].as_str());
    last.map_or_else(
        || said.contains("the runtime") || said.contains("node:internal"),
        |name| said.contains(name.trim_start_matches("<symbol ").trim_end_matches('>')),
    )
}

#[test]
fn an_agent_that_follows_the_suggestions_reaches_container_class_and_line() {
    let leaking: Vec<&Session> = sessions().iter().filter(|session| !session.name.ends_with("repaired")).take(LEAKS).collect();
    let walks = side_by_side(&leaking, |session| walk(session));
    walks.iter().for_each(|walk| println!("{}", walk.row()));
    let there = walks.iter().filter(|walk| walk.is_there()).count();
    println!("{there} of {} reached", walks.len());
    let missed: Vec<String> = walks.iter().filter(|walk| !walk.is_there()).map(Walk::row).collect();
    assert!(walks.len() == LEAKS && there * 100 >= LEAKS * REACHED, "{missed:#?}");
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn the_official_client_is_content() {
    let modules = packages("mcp-sdk", &["@modelcontextprotocol/sdk@1"]);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut node = Command::new("node");
    node.arg(here.join("tests/agents/walk.mjs"))
        .arg(env!("CARGO_BIN_EXE_heap-analyzer"))
        .arg(here.join("fixtures"))
        .arg(&modules);
    let output = node.output().unwrap();
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{told}");
    assert!(output.status.success() && told.contains("the SDK is content"), "{told}");
}
