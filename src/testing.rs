//! The heap-building language of the unit tests: a heap in five lines, straight into a snapshot's columns.
//!
//! ```ignore
//! let mut heap = HeapBuilder::new();
//! let holder = heap.node("object", "Holder", 16);
//! heap.root_edge("element", 1, holder);
//! heap.edge(holder, "property", "x", HeapBuilder::ROOT);
//! let heap = heap.build();
//! ```

use std::collections::HashMap;
use std::fmt::Display;

use crate::Heap;
use crate::snapshot::{
    EdgeType, Edges, Header, Location, Locations, NodeIndex, NodeType, Nodes, Notes, Sample, Snapshot, SourceScopes, Strings,
    Traces, WIDE, WideColumn,
};

/// Collects nodes and edges in any order. Node 0 is there from the start: the synthetic root, nameless, with id 1.
pub(crate) struct HeapBuilder {
    nodes: Vec<NodeRow>,
    edges: Vec<EdgeRow>,
    texts: Vec<String>,
    known_texts: Option<HashMap<String, u32>>,
    own_node_types: Vec<String>,
    own_edge_types: Vec<String>,
    has_detachedness: bool,
    locations: Vec<(u32, Location)>,
    root: NodeIndex,
    extra_native_bytes: u64,
    samples: Vec<Sample>,
    traces: Traces,
    scopes: SourceScopes,
}

struct NodeRow {
    kind: NodeType,
    name: u32,
    id: u64,
    size: u64,
    trace_node: u32,
    detachedness: u8,
}

struct EdgeRow {
    from: NodeIndex,
    kind: EdgeType,
    name: i64,
    to: NodeIndex,
}

impl HeapBuilder {
    /// The node that every heap begins with.
    pub(crate) const ROOT: NodeIndex = NodeIndex(0);

    pub(crate) fn new() -> Self {
        let mut builder = HeapBuilder {
            nodes: Vec::new(),
            edges: Vec::new(),
            texts: Vec::new(),
            known_texts: Some(HashMap::new()),
            own_node_types: Vec::new(),
            own_edge_types: Vec::new(),
            has_detachedness: false,
            locations: Vec::new(),
            root: Self::ROOT,
            extra_native_bytes: 0,
            samples: Vec::new(),
            traces: Traces::default(),
            scopes: SourceScopes::default(),
        };
        builder.text("<dummy>");
        builder.node("synthetic", "", 0);
        builder
    }

    /// Adds a node. `kind` is a type name of the format, or any other name for a type that this program does not know.
    /// Its id is twice its position plus one.
    pub(crate) fn node(&mut self, kind: &str, name: &str, size: u64) -> NodeIndex {
        let kind = NodeType::known(kind).unwrap_or_else(|| NodeType(own_code(&mut self.own_node_types, NodeType::KNOWN, kind)));
        let name = self.text(name);
        let node = NodeIndex(self.nodes.len() as u32);
        self.nodes.push(NodeRow { kind, name, id: 2 * u64::from(node.0) + 1, size, trace_node: 0, detachedness: 0 });
        node
    }

    /// Adds an edge; `name` is a number for `element` and `hidden`.
    pub(crate) fn edge(&mut self, from: NodeIndex, kind: &str, name: impl Display, to: NodeIndex) -> &mut Self {
        let kind = EdgeType::known(kind).unwrap_or_else(|| EdgeType(own_code(&mut self.own_edge_types, EdgeType::KNOWN, kind)));
        let name = name.to_string();
        let name = if kind.has_number_name() { name.parse().unwrap() } else { i64::from(self.text(&name)) };
        self.edges.push(EdgeRow { from, kind, name, to });
        self
    }

    /// Adds an edge from node 0.
    pub(crate) fn root_edge(&mut self, kind: &str, name: impl Display, to: NodeIndex) -> &mut Self {
        self.edge(Self::ROOT, kind, name, to)
    }

    /// Adds a node and a `property` edge to it.
    pub(crate) fn property(&mut self, of: NodeIndex, name: &str, kind: &str, value: &str, size: u64) -> NodeIndex {
        let node = self.node(kind, value, size);
        self.edge(of, "property", name, node);
        node
    }

    /// Sets a node's object id.
    pub(crate) fn id(&mut self, node: NodeIndex, id: u64) -> &mut Self {
        self.nodes[node.at()].id = id;
        self
    }

    /// Gives the file a `detachedness` column, with this cell for the node and 0 where none was set.
    pub(crate) fn detachedness(&mut self, node: NodeIndex, cell: u8) -> &mut Self {
        self.has_detachedness = true;
        self.nodes[node.at()].detachedness = cell;
        self
    }

    /// Sets a node's allocation site; 0 is "unknown".
    pub(crate) fn trace_node(&mut self, node: NodeIndex, id: u32) -> &mut Self {
        self.nodes[node.at()].trace_node = id;
        self
    }

    /// Adds a row of the `locations` section.
    pub(crate) fn location(&mut self, node: NodeIndex, script_id: i64, line: i64, column: i64) -> &mut Self {
        self.locations.push((node.0, Location { script_id, line, column }));
        self
    }

    /// Makes another node than node 0 the root.
    pub(crate) fn root(&mut self, node: NodeIndex) -> &mut Self {
        self.root = node;
        self
    }

    pub(crate) fn extra_native_bytes(&mut self, bytes: u64) -> &mut Self {
        self.extra_native_bytes = bytes;
        self
    }

    pub(crate) fn samples(&mut self, samples: Vec<Sample>) -> &mut Self {
        self.samples = samples;
        self
    }

    pub(crate) fn traces(&mut self, traces: Traces) -> &mut Self {
        self.traces = traces;
        self
    }

    pub(crate) fn source_scopes(&mut self, scopes: SourceScopes) -> &mut Self {
        self.scopes = scopes;
        self
    }

    /// From here on every name gets a string of its own, as some producers write them, even if the text is there already.
    pub(crate) fn repeat_texts(&mut self) -> &mut Self {
        self.known_texts = None;
        self
    }

    /// Position of a text in the string table: for what refers to strings by itself, such as trace functions.
    pub(crate) fn text(&mut self, text: &str) -> u32 {
        let next = self.texts.len() as u32;
        if let Some(known) = &mut self.known_texts {
            match known.get(text) {
                Some(&at) => return at,
                None => known.insert(text.to_owned(), next),
            };
        }
        self.texts.push(text.to_owned());
        next
    }

    pub(crate) fn build(self) -> Heap {
        Heap::new(self.snapshot())
    }

    /// The columns, with edges grouped by source in the order in which they were added.
    pub(crate) fn snapshot(self) -> Snapshot {
        let nodes = node_columns(&self.nodes, self.has_detachedness, !self.traces.tree.is_empty());
        let edges = edge_columns(self.edges, self.nodes.len());
        let known_node_types = (0..NodeType::KNOWN as u8).filter_map(|code| NodeType(code).known_name());
        let known_edge_types = (0..EdgeType::KNOWN as u8).filter_map(|code| EdgeType(code).known_name());
        let header = Header {
            node_type_names: known_node_types.map(str::to_owned).chain(self.own_node_types).collect(),
            edge_type_names: known_edge_types.map(str::to_owned).chain(self.own_edge_types).collect(),
            root: self.root.0,
            extra_native_bytes: self.extra_native_bytes,
        };
        Snapshot {
            header,
            nodes,
            edges,
            strings: Strings::from_texts(&self.texts),
            locations: Locations::new(self.locations),
            samples: self.samples,
            traces: self.traces,
            scopes: self.scopes,
            notes: Notes::default(),
        }
    }
}

fn own_code(own: &mut Vec<String>, known: usize, name: &str) -> u8 {
    let at = own.iter().position(|n| n == name).unwrap_or_else(|| {
        own.push(name.to_owned());
        own.len() - 1
    });
    (known + at) as u8
}

fn node_columns(rows: &[NodeRow], has_detachedness: bool, has_traces: bool) -> Nodes {
    let states = rows.iter().enumerate().filter(|(_, row)| row.detachedness != 0);
    Nodes {
        types: rows.iter().map(|row| row.kind).collect(),
        names: rows.iter().map(|row| row.name).collect(),
        ids: unsigned(rows.iter().map(|row| row.id)),
        self_sizes: unsigned(rows.iter().map(|row| row.size)),
        trace_nodes: has_traces.then(|| rows.iter().map(|row| row.trace_node).collect()),
        detachedness: has_detachedness.then(|| states.map(|(at, row)| (at as u32, row.detachedness)).collect()),
    }
}

fn edge_columns(mut rows: Vec<EdgeRow>, node_count: usize) -> Edges {
    rows.sort_by_key(|row| row.from);
    let fits = |name: i64| u32::try_from(name).ok().filter(|&narrow| narrow != WIDE);
    let narrow = rows.iter().map(|row| fits(row.name).unwrap_or(WIDE)).collect();
    let wide = rows.iter().enumerate().filter(|(_, row)| fits(row.name).is_none());
    Edges {
        types: rows.iter().map(|row| row.kind).collect(),
        names: WideColumn::new(narrow, wide.map(|(at, row)| (at as u32, row.name)).collect()),
        targets: rows.iter().map(|row| row.to.0).collect(),
        first: (0..=node_count).map(|node| rows.partition_point(|row| row.from.at() < node) as u32).collect(),
    }
}

fn unsigned(values: impl Iterator<Item = u64> + Clone) -> WideColumn<u64> {
    let fits = |value: u64| u32::try_from(value).ok().filter(|&narrow| narrow != WIDE);
    let narrow = values.clone().map(|value| fits(value).unwrap_or(WIDE)).collect();
    let wide = values.enumerate().filter(|&(_, value)| fits(value).is_none());
    WideColumn::new(narrow, wide.map(|(at, value)| (at as u32, value)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::EdgeIndex;

    #[test]
    fn edges_are_grouped_by_source_in_the_order_they_were_added() {
        let mut heap = HeapBuilder::new();
        let (a, b) = (heap.node("object", "A", 1 << 40), heap.node("odd type", "B", 8));
        heap.edge(b, "element", -2, a).root_edge("property", "x", a).edge(b, "property", "y", b).root_edge("hidden", 7, b);
        let heap = heap.build();
        assert_eq!(heap.graph().columns().first, [0, 2, 2, 4]);
        assert_eq!((0..4).map(|edge| heap.graph().target(EdgeIndex(edge)).0).collect::<Vec<_>>(), [1, 2, 1, 2]);
        assert_eq!((heap.nodes().self_size(a), heap.id(b).0), (1 << 40, 5));
        assert_eq!(heap.header().node_type_name(heap.node_type(b)), "odd type");
    }
}
