//! Looks up in a snapshot what a truth says about it, with the project's own library.

use heap_analyzer::Heap;
use heap_analyzer::queries::contents::{Held, PropertyValue, contents, primitive_text};
use heap_analyzer::snapshot::{EdgeIndex, EdgeType, NodeIndex};
use serde_json::Value;

/// What a snapshot shows of a pattern.
pub struct Found {
    /// Members of the container; none where a snapshot does not show how many.
    pub count: Option<u64>,
    /// What they retain.
    pub bytes: u64,
    /// Classes of members that are of another class than the truth says.
    pub strangers: Vec<String>,
}

/// Follows the retaining path of a pattern's truth, and looks at what the container holds.
pub fn look_up(heap: &Heap, truth: &Value) -> Result<Found, String> {
    let class = truth["member_class"].as_str().unwrap();
    if truth["container"]["holds"] == "runtime" {
        return Ok(anywhere(heap, class));
    }
    let container = container(heap, truth)?;
    if truth["container"]["holds"] == "grows" {
        let bytes = container.map_or(0, |container| heap.retained_size(container));
        return Ok(Found { count: None, bytes, strangers: Vec::new() });
    }
    let members = match container {
        None => Vec::new(),
        Some(container) => members(heap, container, truth),
    };
    let strangers = members.iter().filter(|&&member| !is_of_class(heap, member, class));
    // Pieces of one text share it: whoever holds all of them retains it.
    let are_shared = truth["pattern"] == "shared-slices" && !members.is_empty();
    let keepers = if are_shared { Vec::from_iter(container) } else { topmost(heap, &members) };
    Ok(Found {
        count: Some(members.len() as u64),
        bytes: keepers.into_iter().map(|node| heap.retained_size(node)).sum(),
        strangers: strangers.map(|&member| heap.class_name(member).to_string()).collect(),
    })
}

/// What no object of the program holds: instances with a unit (60 kB) behind them. Prototypes have the same name, and less.
fn anywhere(heap: &Heap, class: &str) -> Found {
    const SOMETHING: u64 = 50_000;
    let nodes = (0..heap.nodes().len() as u32).map(NodeIndex);
    // A symbol shares its text with the engine's registry.
    let text = |node| {
        let targets = heap.graph().edges_of(node).map(|edge| heap.graph().target(edge));
        targets.filter(|&target| heap.class_name(target) == "(string)").map(|target| heap.retained_size(target)).max()
    };
    let ours = nodes.filter(|&node| is_of_class(heap, node, class));
    let behind = ours.map(|node| heap.retained_size(node).max(text(node).unwrap_or(0)));
    let sizes: Vec<u64> = behind.filter(|&bytes| bytes > SOMETHING).collect();
    Found { count: Some(sizes.len() as u64), bytes: sizes.iter().sum(), strangers: Vec::new() }
}

/// Where the retaining path ends; nothing if a chain has no first link, or a listener list is not there yet.
fn container(heap: &Heap, truth: &Value) -> Result<Option<NodeIndex>, String> {
    let steps = truth["retaining_path"].as_array().unwrap();
    let mut at = global(heap, &steps[0])?;
    for (number, step) in steps.iter().enumerate() {
        let is_last = number + 1 == steps.len();
        let name = step["name"].as_str().unwrap();
        let edge = edges(heap, at, step["edge"].as_str().unwrap(), name).next();
        let target = edge.map(|edge| heap.graph().target(edge));
        match target.filter(|&target| is_of_class(heap, target, step["class"].as_str().unwrap())) {
            Some(target) => at = target,
            None if is_last && target.is_none_or(|target| is_nothing(heap, target)) => return Ok(None),
            None => {
                let found = target.map(|target| heap.class_name(target).to_string());
                return Err(format!("{name} leads to {found:?} instead of {}", step["class"]));
            }
        }
    }
    Ok(Some(at))
}

/// The global object that has the first step.
fn global(heap: &Heap, step: &Value) -> Result<NodeIndex, String> {
    let name = step["name"].as_str().unwrap();
    let globals =
        (0..heap.nodes().len() as u32).map(NodeIndex).filter(|&node| heap.raw_name(node).to_string().starts_with("global"));
    let mut with_step = globals.filter(|&node| edges(heap, node, "property", name).next().is_some());
    with_step.next().ok_or_else(|| format!("no global object has a property {name}"))
}

fn edges<'h>(heap: &'h Heap, node: NodeIndex, kind: &str, name: &'h str) -> impl Iterator<Item = EdgeIndex> + use<'h> {
    let kind = EdgeType::known(kind).unwrap();
    heap.graph().edges_of(node).filter(move |&edge| heap.graph().edge_type(edge) == kind && heap.edge_name(edge) == *name)
}

/// By DevTools' class, or by the name of the constructor: plain objects are grouped by their properties.
fn is_of_class(heap: &Heap, node: NodeIndex, class: &str) -> bool {
    heap.class_name(node) == class || heap.raw_name(node) == *class
}

fn is_nothing(heap: &Heap, node: NodeIndex) -> bool {
    let is_empty_text = heap.class_name(node) == "(string)" && heap.raw_name(node) == *"";
    is_empty_text || heap.raw_name(node) == *"system / Oddball" || primitive_text(heap, node).is_some_and(|text| text == *"null")
}

fn members(heap: &Heap, container: NodeIndex, truth: &Value) -> Vec<NodeIndex> {
    let found = contents(heap, container);
    let node = |held: Held| match held {
        Held::Node(node) => Some(node),
        _ => None,
    };
    match truth["container"]["holds"].as_str().unwrap() {
        "spread" => spread(heap, container, truth["member_class"].as_str().unwrap()),
        "elements" => found.elements.iter().map(|element| element.value).collect(),
        "values" => found.entries.iter().filter_map(|entry| node(entry.value)).collect(),
        "members" => found.entries.iter().filter_map(|entry| node(entry.key)).collect(),
        "properties" => {
            let own = found.properties.iter().filter(|property| property.name != *"__proto__");
            let values = own.filter_map(|property| match property.value {
                PropertyValue::Data(value) => Some(value),
                PropertyValue::Accessor { .. } => None,
            });
            values.collect()
        }
        "chain" => chain(heap, container, truth["container"]["next"].as_str().unwrap()),
        other => panic!("a truth with {other}"),
    }
}

/// Members that only the container keeps alive, however far away.
fn spread(heap: &Heap, container: NodeIndex, class: &str) -> Vec<NodeIndex> {
    let nodes = (0..heap.nodes().len() as u32).map(NodeIndex);
    let ours = nodes.filter(|&node| is_of_class(heap, node, class));
    ours.filter(|&node| keepers_of(heap, node).any(|keeper| keeper == container)).collect()
}

/// Those members that no other one keeps alive: links of a chain and nodes of a tree hold one another, and what they retain overlaps.
fn topmost(heap: &Heap, members: &[NodeIndex]) -> Vec<NodeIndex> {
    let all: std::collections::HashSet<NodeIndex> = members.iter().copied().collect();
    let is_top = |&member: &NodeIndex| !keepers_of(heap, member).any(|keeper| all.contains(&keeper));
    members.iter().copied().filter(is_top).collect()
}

/// All without which an object would be freed, from the nearest to the root.
fn keepers_of(heap: &Heap, node: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
    heap.dominators().chain(node).filter(move |&keeper| keeper != node)
}

fn chain(heap: &Heap, first: NodeIndex, next: &str) -> Vec<NodeIndex> {
    let class = heap.raw_name(first).into_owned();
    let mut links = vec![first];
    while let Some(edge) = links.last().and_then(|&link| edges(heap, link, "property", next).next()) {
        let target = heap.graph().target(edge);
        if heap.raw_name(target) != class {
            break;
        }
        links.push(target);
    }
    links
}
