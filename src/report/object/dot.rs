//! An object's neighbourhood for Graphviz.

use std::fmt::Write as _;
use std::io::{self, Write};

use petgraph::dot::{Config, Dot};
use petgraph::graph::{DiGraph, NodeIndex as Place};
use rustc_hash::FxHashMap;

use crate::Heap;
use crate::printable::one_line;
use crate::queries::contents::label;
use crate::queries::retainers_view::Page;
use crate::queries::retaining_paths::shortest_paths;
use crate::report::units::size;
use crate::snapshot::{EdgeIndex, NodeIndex};

/// How many holders and how many held of an object are drawn.
const NEIGHBOURS: usize = 12;

/// Draws the objects with what keeps them alive, who holds them and what they hold.
///
/// # Errors
/// Those of writing.
pub fn neighbourhood(heap: &Heap, subjects: &[NodeIndex], out: &mut dyn Write) -> io::Result<()> {
    let mut drawing = Drawing { heap, graph: DiGraph::new(), places: FxHashMap::default(), drawn: FxHashMap::default() };
    for &subject in subjects {
        drawing.place(subject);
        for path in shortest_paths(heap, subject, 1) {
            path.steps.iter().for_each(|step| drawing.edge(step.edge, step.node));
        }
        let page = Page { offset: 0, limit: NEIGHBOURS };
        for row in heap.retainer_rows(subject, None, page).rows {
            drawing.edge(row.edge, row.node);
        }
        for row in heap.children(subject, page).rows {
            drawing.edge(row.edge, subject);
        }
    }
    let marked: Vec<Place> = subjects.iter().filter_map(|subject| drawing.places.get(subject).copied()).collect();
    let node_attributes = |_: &DiGraph<String, String>, (place, _): (Place, &String)| {
        if marked.contains(&place) { "shape=box, style=bold".to_owned() } else { "shape=box".to_owned() }
    };
    let no_attributes = |_: &DiGraph<String, String>, _: petgraph::graph::EdgeReference<String>| String::new();
    let dot =
        Dot::with_attr_getters(&drawing.graph, &[Config::RankDir(petgraph::dot::RankDir::LR)], &no_attributes, &node_attributes);
    write!(out, "{dot}")
}

struct Drawing<'h> {
    heap: &'h Heap,
    graph: DiGraph<String, String>,
    places: FxHashMap<NodeIndex, Place>,
    drawn: FxHashMap<EdgeIndex, ()>,
}

impl Drawing<'_> {
    fn place(&mut self, node: NodeIndex) -> Place {
        let Drawing { heap, graph, places, .. } = self;
        *places.entry(node).or_insert_with(|| {
            // Its own line break comes below.
            let mut text = one_line(&label(heap, node)).into_owned();
            // Writing to a string can't fail.
            let _ = write!(text, " {}\n{}", heap.id(node), size(heap.retained_size(node)));
            graph.add_node(text)
        })
    }

    fn edge(&mut self, edge: EdgeIndex, from: NodeIndex) {
        if self.drawn.insert(edge, ()).is_none() {
            let (from, to) = (self.place(from), self.place(self.heap.graph().target(edge)));
            self.graph.add_edge(from, to, one_line(&self.heap.edge_name(edge).to_string()).into_owned());
        }
    }
}
