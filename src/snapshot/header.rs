//! The `snapshot` section: counts, and `meta`, which names the columns of every table.
//! Columns are found by name; unknown ones are skipped.

use simd_json::prelude::*;
use simd_json::tape::{Object, Value};

use super::diagnose::STORED_ANSWER;
use super::error::ReadError;
use super::layout::{
    Claims, EdgeFields, FieldNames, Layout, LocationFields, NodeFields, SampleFields, ScopeFields, ScopeUseFields,
    ScopeVariableFields, TraceFunctionFields, TraceNodeFields,
};
use super::notes::Notes;
use super::types::{EdgeType, NodeType};

/// What the file says of itself.
#[derive(Debug, Default, Clone)]
pub struct Header {
    /// Names of the node types by code of [`NodeType`]: the known ones first, then the file's own.
    pub(crate) node_type_names: Vec<String>,
    /// Names of the edge types by code of [`EdgeType`].
    pub(crate) edge_type_names: Vec<String>,
    /// Position of the root among the nodes.
    pub root: u32,
    /// Bytes of native memory that belong to no node; 0 if the file does not say.
    pub extra_native_bytes: u64,
}

impl Header {
    /// The name of a node type, as in the file.
    pub fn node_type_name(&self, kind: NodeType) -> &str {
        name_of(&self.node_type_names, kind.0)
    }

    /// Names of all node types: those that this program knows, then the file's own.
    pub fn node_type_names(&self) -> impl Iterator<Item = &str> {
        self.node_type_names.iter().map(String::as_str)
    }

    /// The name of an edge type, as in the file.
    pub fn edge_type_name(&self, kind: EdgeType) -> &str {
        name_of(&self.edge_type_names, kind.0)
    }
}

fn name_of(names: &[String], code: u8) -> &str {
    names.get(code as usize).map_or("(undefined)", String::as_str)
}

/// More types or fields than any producer has: V8 has 16 and 7. Type codes must fit into a byte.
const MANY: usize = 200;

/// Parses the header, which begins at byte `offset` of the file. What it says of lengths and of the root's position is not
/// checked here: nothing is known yet to check it against.
pub(crate) fn parse(json: &[u8], offset: u64, notes: &mut Notes) -> Result<(Layout, Header), ReadError> {
    let wrong = |at: u64, what: String| ReadError::malformed("snapshot", None, at, what);
    let mut text = String::from_utf8_lossy(json).into_owned().into_bytes();
    // The tape is flat, and its parser refuses more than 1024 levels: nothing recurses.
    let tape = simd_json::to_tape(&mut text).map_err(|e| {
        let at = e.index().min(json.len());
        wrong(offset + at as u64, "the header is no valid JSON, from about here on".to_owned())
    })?;
    // Answers tell of their snapshot under the same key.
    let of_answer = |header: &Object| header.get("meta").is_none() && header.get("file").is_some();
    if tape.as_value().as_object().is_some_and(|header| of_answer(&header)) {
        return Err(ReadError::not_a_snapshot(STORED_ANSWER));
    }
    read(tape.as_value(), notes).map_err(|what| wrong(offset, what))
}

/// From here on errors are sentences without a place: it is the whole header's.
fn read(header: Value, notes: &mut Notes) -> Result<(Layout, Header), String> {
    let header = header.as_object().ok_or("found something else than an object")?;
    let meta = header.get("meta").ok_or("`meta` is missing, which names the fields of all tables")?;
    let meta = meta.as_object().ok_or("`meta` is no object")?;

    let node_fields = required_names(&meta, "node_fields")?;
    let edge_fields = required_names(&meta, "edge_fields")?;
    let (node_types, node_type_names) = types(&meta, "node_types", &node_fields, &NODE_TYPE_CODES, notes)?;
    let (edge_types, edge_type_names) = types(&meta, "edge_types", &edge_fields, &EDGE_TYPE_CODES, notes)?;
    let lacks = |list: &str, name: &str| format!("`{list}` does not name the field `{name}`");
    let nodes =
        NodeFields::find(&node_fields, node_types.into_iter().map(NodeType).collect()).map_err(|n| lacks("node_fields", n))?;
    let edges =
        EdgeFields::find(&edge_fields, edge_types.into_iter().map(EdgeType).collect()).map_err(|n| lacks("edge_fields", n))?;
    note_unknown(&node_fields, "node_fields", NodeFields::KNOWN, notes);
    note_unknown(&edge_fields, "edge_fields", EdgeFields::KNOWN, notes);

    let claims = Claims {
        nodes: number(&header, "node_count")?,
        edges: number(&header, "edge_count")?,
        trace_functions: number(&header, "trace_function_count")?,
    };
    let header = Header {
        node_type_names,
        edge_type_names,
        root: root(number(&header, "root_index")?, nodes.width)?,
        extra_native_bytes: native_bytes(&header)?,
    };
    let layout = Layout {
        nodes,
        edges,
        locations: optional(&meta, "location_fields", LocationFields::find, notes)?,
        samples: optional(&meta, "sample_fields", SampleFields::find, notes)?,
        trace_functions: optional(&meta, "trace_function_info_fields", TraceFunctionFields::find, notes)?,
        trace_nodes: optional(&meta, "trace_node_fields", TraceNodeFields::find, notes)?,
        scopes: optional(&meta, "scope_fields", ScopeFields::find, notes)?,
        scope_variables: optional(&meta, "scope_context_var_fields", ScopeVariableFields::find, notes)?,
        scope_uses: optional(&meta, "scope_use_fields", ScopeUseFields::find, notes)?,
        claims,
    };
    Ok((layout, header))
}

/// No process has more native memory, in bytes; sums with it stay exact.
const MOST_BYTES: u64 = 1 << 53;

/// The bytes of native memory that belong to no node.
fn native_bytes(header: &Object) -> Result<u64, String> {
    match number(header, "extra_native_bytes")? {
        bytes @ 0..=MOST_BYTES => Ok(bytes),
        bytes => Err(format!("`extra_native_bytes` is {bytes}, more than 2^53")),
    }
}

/// A number that is 0 where the file does not give it.
fn number(header: &Object, name: &str) -> Result<u64, String> {
    let Some(value) = header.get(name) else { return Ok(0) };
    // Tools that rewrite files in JavaScript or Python may leave `12.0`.
    let whole = |f: f64| (f >= 0.0 && f.fract() == 0.0 && f < u64::MAX as f64).then_some(f as u64);
    value
        .as_u64()
        .or_else(|| value.as_f64().and_then(whole))
        .ok_or_else(|| format!("`{name}` is not a whole number from 0 to 2^64"))
}

fn root(index: u64, width: usize) -> Result<u32, String> {
    match (u32::try_from(index / width as u64), index % width as u64) {
        (Ok(root), 0) => Ok(root),
        _ => Err(format!("`root_index` is {index}, which is the beginning of no node ({width} fields each)")),
    }
}

/// A list of names; an absent one is empty.
fn names(meta: &Object, list: &str) -> Result<FieldNames, String> {
    let Some(value) = meta.get(list) else { return Ok(FieldNames::default()) };
    strings(&value, list).map(FieldNames)
}

fn required_names(meta: &Object, list: &str) -> Result<FieldNames, String> {
    match meta.get(list) {
        Some(_) => names(meta, list),
        None => Err(format!("`meta` has no `{list}`")),
    }
}

fn strings(value: &Value, list: &str) -> Result<Vec<String>, String> {
    let array = value.as_array().ok_or_else(|| format!("`{list}` is no list"))?;
    if array.len() > MANY {
        return Err(format!("`{list}` has {} names, more than {MANY}", array.len()));
    }
    let name = |value: Value| value.as_str().map(str::to_owned).ok_or_else(|| format!("`{list}` has something else than a name"));
    array.iter().map(name).collect()
}

/// The layout of a table that may be missing or not usable: then its section is not read.
fn optional<T>(
    meta: &Object,
    list: &str,
    find: impl Fn(&FieldNames) -> Result<T, &'static str>,
    notes: &mut Notes,
) -> Result<Option<T>, String> {
    let names = names(meta, list)?;
    // Hermes announces lists that are empty.
    if names.0.is_empty() {
        return Ok(None);
    }
    let found = find(&names);
    if let Err(missing) = found {
        notes.add(format!("`{list}` does not name the field `{missing}`: what it describes is not read"));
    }
    Ok(found.ok())
}

/// What this program knows of the types of a table.
struct TypeCodes {
    /// Number of codes that have a meaning here.
    known: usize,
    /// V8 wrote numbers from here on before its headers named them; a list that has all names before these, in V8's order, means V8's
    /// numbers.
    unnamed_from: usize,
    code: fn(&str) -> Option<u8>,
    name: fn(u8) -> Option<&'static str>,
}

const NODE_TYPE_CODES: TypeCodes = TypeCodes {
    known: NodeType::KNOWN,
    // Symbols, until 2018 (V8 7.0): `HeapEntry::kSymbol` in src/profiler/heap-snapshot-generator.h, the names in
    // `HeapSnapshotJSONSerializer::SerializeSnapshot`.
    unnamed_from: NodeType::SYMBOL.0 as usize,
    code: |name| NodeType::known(name).map(|kind| kind.0),
    name: |code| NodeType(code).known_name(),
};

const EDGE_TYPE_CODES: TypeCodes = TypeCodes {
    known: EdgeType::KNOWN,
    unnamed_from: usize::MAX,
    code: |name| EdgeType::known(name).map(|kind| kind.0),
    name: |code| EdgeType(code).known_name(),
};

/// The code of each type number of the file, and the name of each code. The names stand in `list` at the position that the
/// field `type` has among the fields; the list itself may be longer or shorter than the fields are.
fn types(
    meta: &Object,
    list: &str,
    fields: &FieldNames,
    codes: &TypeCodes,
    notes: &mut Notes,
) -> Result<(Vec<u8>, Vec<String>), String> {
    let position = fields.at("type").ok_or_else(|| format!("`{list}` has no use: there is no field `type`"))?;
    let value = meta.get(list).ok_or_else(|| format!("`meta` has no `{list}`"))?;
    let value = value.as_array().and_then(|types| types.get(position));
    let value = value.ok_or_else(|| format!("`{list}` has nothing at position {position}, where the type names belong"))?;
    let file_names = strings(&value, list)?;

    let mut all_names: Vec<String> = (0..codes.known as u8).filter_map(codes.name).map(str::to_owned).collect();
    let mut table = Vec::with_capacity(file_names.len());
    for name in file_names {
        let own = || all_names[codes.known..].iter().position(|n| *n == name).map(|at| (codes.known + at) as u8);
        let code = (codes.code)(&name).or_else(own).unwrap_or_else(|| {
            notes.add(format!("`{list}` has the type \"{name}\", which this program does not know"));
            all_names.push(name);
            (all_names.len() - 1) as u8
        });
        table.push(code);
    }
    let is_v8s = table.len() >= codes.unnamed_from && table.iter().enumerate().all(|(at, &code)| usize::from(code) == at);
    if is_v8s {
        table.extend(table.len() as u8..codes.known as u8);
    }
    Ok((table, all_names))
}

fn note_unknown(fields: &FieldNames, list: &str, known: &[&str], notes: &mut Notes) {
    for (at, name) in fields.0.iter().enumerate() {
        if fields.at(name) != Some(at) {
            notes.add(format!("`{list}` names the field `{name}` more than once: the first is read"));
        } else if !known.contains(&name.as_str()) {
            notes.add(format!("`{list}` has the field `{name}`, which this program does not know"));
        }
    }
}

#[cfg(test)]
mod tests;
