//! Names of scripts by the numbers that locations give: a function says which script it stands in.

use super::edge_lookup::EdgeLookup;
use crate::engine::v8;
use crate::keyed::KeyedMap;
use crate::snapshot::{JsText, Location, Locations, NodeIndex, NodeType, Nodes};

/// Names of scripts by script id. Scripts without a living function have no name here.
#[derive(Debug, Default)]
pub struct ScriptNames(KeyedMap<i64, JsText<'static>>);

impl ScriptNames {
    /// One look at each located function; a script is looked up once. `raw_name` is what a node is called.
    pub(crate) fn compute<'a>(
        edges: EdgeLookup,
        nodes: &Nodes,
        locations: &Locations,
        raw_name: impl Fn(NodeIndex) -> JsText<'a>,
    ) -> Self {
        let name_of = |function| name_of_script(raw_name(script_of(edges, nodes, function)?));
        let mut names: KeyedMap<i64, JsText> = KeyedMap::default();
        for (node, location) in locations.iter() {
            let is_new = nodes.node_type(node) == NodeType::CLOSURE && !names.contains_key(&location.script_id);
            if let Some(name) = is_new.then(|| name_of(node)).flatten() {
                names.insert(location.script_id, name);
            }
        }
        ScriptNames(names)
    }

    /// Name of a script, usually its path or URL.
    pub fn get(&self, script_id: i64) -> Option<&JsText<'static>> {
        self.0.get(&script_id)
    }
}

/// V8 writes this for a line or column that it does not know.
const UNKNOWN_PLACE: i64 = u32::MAX as i64;

impl ScriptNames {
    /// A place as editors take it: `script:line:column`, counted from 1.
    pub fn place(&self, location: Location) -> String {
        let Location { script_id, line, column } = location;
        let script = self.get(script_id).map_or_else(|| format!("script {script_id}"), ToString::to_string);
        match (line, column) {
            (UNKNOWN_PLACE, _) => script,
            (line, UNKNOWN_PLACE) => format!("{script}:{}", line + 1),
            (line, column) => format!("{script}:{}:{}", line + 1, column + 1),
        }
    }
}

/// The script that a function, or what V8 knows of one, stands in.
pub(crate) fn script_of(edges: EdgeLookup, nodes: &Nodes, function: NodeIndex) -> Option<NodeIndex> {
    let shared =
        if nodes.node_type(function) == NodeType::CODE { function } else { edges.internal(function, v8::edge::SHARED)? };
    v8::edge::SCRIPT_OF_SHARED.iter().find_map(|edge| edges.internal(shared, edge))
}

/// Name of a script by what its node is called.
pub(crate) fn name_of_script(name: JsText) -> Option<JsText<'static>> {
    let name = match name.as_bytes().strip_prefix(v8::SCRIPT_PREFIX.as_bytes()) {
        Some(rest) => JsText::from_wtf8(rest.to_vec().into()),
        None if name.as_bytes().starts_with(v8::PREFIX.as_bytes()) => return None,
        None => name.into_owned(),
    };
    (!name.is_empty()).then_some(name)
}
