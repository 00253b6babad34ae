//! A small writer of snapshots: nodes and edges in any order, out comes the text of a file.

use std::collections::HashMap;
use std::fmt::Write;

const NODE_TYPES: [&str; 14] = [
    "hidden",
    "array",
    "string",
    "object",
    "code",
    "closure",
    "regexp",
    "number",
    "native",
    "synthetic",
    "concatenated string",
    "sliced string",
    "symbol",
    "bigint",
];
const EDGE_TYPES: [&str; 7] = ["context", "element", "property", "internal", "hidden", "shortcut", "weak"];
const NODE_FIELDS: usize = 7;

/// A heap while it is made. Node 0 is the root; node 1 is the global object.
#[derive(Default)]
pub struct Heap {
    nodes: Vec<(usize, usize, u64, u64, u8)>,
    edges: Vec<Vec<(usize, usize, usize)>>,
    strings: Vec<String>,
    known: HashMap<String, usize>,
    locations: Vec<[i64; 4]>,
    first_id: u64,
}

impl Heap {
    pub const GLOBAL: usize = 1;

    /// Ids begin behind `first_id`.
    pub fn new(first_id: u64) -> Self {
        let mut heap = Heap { first_id, ..Heap::default() };
        let root = heap.node("synthetic", "", 0);
        let global = heap.node("object", "global", 24);
        heap.edge(root, "shortcut", "global", global);
        heap
    }

    /// Adds a node; its id is odd and follows its position.
    pub fn node(&mut self, kind: &str, name: &str, size: u64) -> usize {
        let kind = NODE_TYPES.iter().position(|known| *known == kind).expect("a type of the format");
        let name = self.string(name);
        let node = self.nodes.len();
        self.nodes.push((kind, name, self.first_id + 2 * node as u64 + 1, size, 0));
        self.edges.push(Vec::new());
        node
    }

    /// Adds a node whose name stands in the table for itself, though another one may have the same text.
    pub fn node_with_own_text(&mut self, kind: &str, name: &str, size: u64) -> usize {
        self.known.remove(name);
        self.node(kind, name, size)
    }

    /// Adds an edge; `element` and `hidden` ones take a number for a name.
    pub fn edge(&mut self, from: usize, kind: &str, name: impl ToString, to: usize) {
        let code = EDGE_TYPES.iter().position(|known| *known == kind).expect("a type of the format");
        let name = name.to_string();
        let name = if matches!(kind, "element" | "hidden") { name.parse().expect("a number") } else { self.string(&name) };
        self.edges[from].push((code, name, to));
    }

    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    pub fn id(&self, node: usize) -> u64 {
        self.nodes[node].2
    }

    pub fn set_id(&mut self, node: usize, id: u64) {
        self.nodes[node].2 = id;
    }

    pub fn detach(&mut self, node: usize) {
        self.nodes[node].4 = 2;
    }

    /// Says where a function stands.
    pub fn location(&mut self, node: usize, script: usize, line: usize) {
        self.place(node, script as i64, line as i64, 0);
    }

    /// The same with any numbers.
    pub fn place(&mut self, node: usize, script: i64, line: i64, column: i64) {
        self.locations.push([(node * NODE_FIELDS) as i64, script, line, column]);
    }

    fn string(&mut self, text: &str) -> usize {
        if let Some(&at) = self.known.get(text) {
            return at;
        }
        self.strings.push(text.to_owned());
        self.known.insert(text.to_owned(), self.strings.len() - 1);
        self.strings.len() - 1
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let types = |names: &[&str]| serde_json::to_string(names).expect("a list");
        let edge_count: usize = self.edges.iter().map(Vec::len).sum();
        let mut out = format!(
            r#"{{"snapshot":{{"meta":{{"node_fields":["type","name","id","self_size","edge_count","trace_node_id","detachedness"],
            "node_types":[{}],"edge_fields":["type","name_or_index","to_node"],"edge_types":[{}],
            "location_fields":["object_index","script_id","line","column"]}},"node_count":{},"edge_count":{edge_count}}},"#,
            types(&NODE_TYPES),
            types(&EDGE_TYPES),
            self.nodes.len(),
        );
        let mut rows = |name: &str, rows: &mut dyn Iterator<Item = String>| {
            let _ = writeln!(out, "\"{name}\":[{}],", rows.collect::<Vec<_>>().join(",\n"));
        };
        let node = |((kind, name, id, size, state), edges): (&(usize, usize, u64, u64, u8), &Vec<_>)| {
            format!("{kind},{name},{id},{size},{},0,{state}", edges.len())
        };
        rows("nodes", &mut self.nodes.iter().zip(&self.edges).map(node));
        rows("edges", &mut self.edges.iter().flatten().map(|(kind, name, to)| format!("{kind},{name},{}", to * NODE_FIELDS)));
        rows(
            "locations",
            &mut self.locations.iter().map(|[node, script, line, column]| format!("{node},{script},{line},{column}")),
        );
        out.push_str("\"strings\":");
        out.push_str(&serde_json::to_string(&self.strings).expect("a list"));
        out.push('}');
        out
    }
}
