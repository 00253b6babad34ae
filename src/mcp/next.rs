//! What to ask next: calls, as values and in words.

use std::fmt;

use serde_json::{Map, Value, json};

use crate::printable::one_line;
use crate::report::comparison::Comparison;
use crate::report::leaks::FindLeaks;
use crate::report::object::InspectObject;
use crate::report::summary::Summary;
use crate::session::Handle;

/// A call of a tool that leads on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Call {
    tool: &'static str,
    arguments: Map<String, Value>,
    /// What it tells.
    why: String,
}

impl Call {
    pub(super) fn new(tool: &'static str, arguments: Value, why: impl Into<String>) -> Self {
        let Value::Object(arguments) = arguments else { return Call { tool, arguments: Map::new(), why: why.into() } };
        Call { tool, arguments, why: why.into() }
    }

    pub(super) fn value(&self) -> Value {
        json!({ "tool": self.tool, "arguments": self.arguments, "why": self.why })
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let arguments = Value::Object(self.arguments.clone()).to_string();
        write!(f, "{} {}", self.tool, one_line(&arguments))
    }
}

fn explain(heap: Handle, id: u64, why: impl Into<String>) -> Call {
    Call::new("explain_object", json!({ "heap": heap, "id": id }), why)
}

/// After a summary: the first suspect, else the biggest class of the program.
pub(super) fn after_overview(heap: Handle, summary: &Summary) -> Vec<Call> {
    let suspects = summary.suspects.iter().flat_map(|suspects| &suspects.rows);
    let mut calls: Vec<Call> =
        suspects.take(2).map(|suspect| explain(heap, suspect.node.id, "what it holds, who holds it")).collect();
    calls.extend(holders_of_own_class(heap, summary));
    calls
}

/// After a list: the first row.
pub(super) fn after_list(heap: Handle, summary: &Summary) -> Vec<Call> {
    let below = summary.dominators.iter().flat_map(|dominators| &dominators.dominates).map(|child| child.node.id);
    let strings = summary.duplicate_strings.iter().flat_map(|strings| &strings.rows);
    let strings = strings.filter_map(|row| row.ids.first().copied());
    let mut calls: Vec<Call> = below.chain(strings).take(1).map(|id| explain(heap, id, "the first of these")).collect();
    calls.extend(holders_of_own_class(heap, summary));
    calls
}

/// The biggest class whose constructor has a place in code.
fn holders_of_own_class(heap: Handle, summary: &Summary) -> Option<Call> {
    let mut classes = summary.classes.iter().flat_map(|classes| &classes.rows);
    let class = classes.find(|row| row.location.is_some())?.class.to_string();
    Some(Call::new("holders", json!({ "heap": heap, "class": class }), "who holds this class"))
}

/// After an object: who must let go of it, else the biggest that it holds.
pub(super) fn after_object(heap: Handle, report: &InspectObject) -> Vec<Call> {
    let Some(one) = &report.one else { return after_found(heap, report) };
    let id = one.object.node.id;
    let above = one.dominators.iter().find(|above| above.id != id && above.node_type != "synthetic");
    let below = one.dominates.rows.first();
    let class = one.object.node.class.to_string();
    let mut calls = Vec::new();
    calls.extend(above.map(|above| explain(heap, above.id, format!("it alone keeps @{id} alive"))));
    calls.extend(below.map(|below| explain(heap, below.id, "the biggest thing that it keeps")));
    calls.push(Call::new("holders", json!({ "heap": heap, "class": class }), "who holds all objects of its class"));
    calls
}

/// After a search or a question for holders: one of what was found.
pub(super) fn after_found(heap: Handle, report: &InspectObject) -> Vec<Call> {
    let ways = report.holders.iter().flat_map(|holders| &holders.ways.rows);
    let found = report.candidates.iter().flat_map(|found| &found.rows);
    let ids = ways.map(|way| way.example.id).chain(found.map(|row| row.id));
    ids.take(2).map(|id| explain(heap, id, "one of these: what it holds, who holds it")).collect()
}

/// After a comparison: what grew most.
pub(super) fn after_comparison(heaps: &[Handle], comparison: &Comparison) -> Vec<Call> {
    let Some(&last) = heaps.last() else { return Vec::new() };
    let grown = comparison.growth.iter().flat_map(|growth| &growth.rows);
    let mut calls = vec![Call::new("find_leaks", json!({ "heaps": heaps }), "what of this is a leak")];
    calls.extend(grown.take(2).map(|row| explain(last, row.id, "what grew: what it holds, who holds it")));
    calls
}

/// After the findings: the owner of the first.
pub(super) fn after_leaks(heaps: &[Handle], report: &FindLeaks) -> Vec<Call> {
    let Some(&last) = heaps.last() else { return Vec::new() };
    let found = report.findings.rows.iter().map(|finding| finding.id);
    let suspects = report.suspects.iter().flat_map(|suspects| &suspects.rows).map(|suspect| suspect.node.id);
    let mut calls: Vec<Call> = found
        .chain(suspects)
        .take(2)
        .map(|id| explain(last, id, "the place that collects: what it holds, who holds it"))
        .collect();
    if calls.is_empty() {
        calls.push(Call::new("overview", json!({ "heap": last }), "what fills the heap"));
    }
    calls
}
