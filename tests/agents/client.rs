//! A client of the server: as much of the protocol as these tests need.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// A server that runs, and what it was asked so far.
pub struct Client {
    server: Child,
    requests: Option<ChildStdin>,
    answers: Lines<BufReader<ChildStdout>>,
    last_id: u64,
    /// Notifications that came between the answers.
    pub heard: Vec<Value>,
}

/// What a call gave.
pub struct Answer {
    /// What an agent reads.
    pub text: String,
    pub structure: Value,
    pub is_error: bool,
    /// As many bytes as the result took on the wire.
    pub bytes: usize,
}

impl Client {
    /// Starts the server in a folder and greets it.
    pub fn start(folder: &Path, arguments: &[&str]) -> Client {
        let mut command = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"));
        command.arg("mcp").args(arguments).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = command.spawn().unwrap();
        let (requests, answers) = (server.stdin.take(), BufReader::new(server.stdout.take().unwrap()).lines());
        let mut client = Client { server, requests, answers, last_id: 0, heard: Vec::new() };
        let hello =
            json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } });
        client.ask("initialize", hello);
        client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        client
    }

    pub fn send(&mut self, message: &Value) {
        let requests = self.requests.as_mut().unwrap();
        writeln!(requests, "{message}").unwrap();
        requests.flush().unwrap();
    }

    /// Sends a request, and gives the whole answer to it.
    pub fn ask(&mut self, method: &str, parameters: Value) -> Value {
        let id = self.begin(method, parameters);
        self.wait_for(id)
    }

    /// Sends a request without waiting.
    pub fn begin(&mut self, method: &str, parameters: Value) -> u64 {
        self.last_id += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.last_id, "method": method, "params": parameters }));
        self.last_id
    }

    pub fn wait_for(&mut self, id: u64) -> Value {
        loop {
            let line = self.answers.next().expect("the server answers").unwrap();
            let message: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no message: {line}"));
            if message["id"] == id {
                return message;
            }
            self.heard.push(message);
        }
    }

    /// Calls a tool.
    pub fn call(&mut self, tool: &str, arguments: Value) -> Answer {
        let message = self.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
        let result = &message["result"];
        assert!(result.is_object(), "{message}");
        Answer {
            text: result["content"][0]["text"].as_str().unwrap().to_owned(),
            structure: result["structuredContent"].clone(),
            is_error: result["isError"] == true,
            bytes: result.to_string().len(),
        }
    }

    /// Opens a file, and gives its handle.
    pub fn open(&mut self, file: &str) -> String {
        let answer = self.call("open", json!({ "file": file }));
        answer.structure["heap"].as_str().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
    }

    /// Hangs up, and waits until the server has ended.
    pub fn hang_up(mut self) -> bool {
        self.requests = None;
        self.server.wait().unwrap().success()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.requests = None;
        let _ = self.server.wait();
    }
}

/// A file with one object of this class, which is written as JSON has it.
pub fn one_object(class: &str) -> String {
    format!(
        r#"{{"snapshot":{{"meta":{{"node_fields":["type","name","id","self_size","edge_count"],
        "node_types":[["hidden","array","string","object"],"string","number","number","number"],
        "edge_fields":["type","name_or_index","to_node"],"edge_types":[["context","element","property"],"string_or_number","node"]}},
        "node_count":2,"edge_count":1}},"nodes":[3,0,1,0,1,3,1,3,900000,0],"edges":[2,1,5],"strings":["","{class}"]}}"#
    )
}
