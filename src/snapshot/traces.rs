//! The `trace_function_infos` and `trace_tree` sections: who allocated what, where a recording tracked allocations.

use super::error::ReadError;
use super::layout::{Layout, TraceFunctionFields};
use super::notes::Notes;
use super::small_table::SmallTable;
use super::trace_tree;
use super::types::StringIndex;

/// A function that allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceFunction {
    /// The function's own number in the recording.
    pub function_id: u64,
    /// Name of the function.
    pub name: StringIndex,
    /// Name of its script.
    pub script_name: StringIndex,
    /// Number of its script.
    pub script_id: i64,
    /// Line from 1, 0 if unknown.
    pub line: u64,
    /// Column from 1, 0 if unknown.
    pub column: u64,
}

/// A node of the call tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceNode {
    /// The id that nodes of the heap name in `trace_node_id`.
    pub id: u64,
    /// Row of the function table, checked to exist.
    pub function: u32,
    /// Objects allocated right there.
    pub count: u64,
    /// Bytes allocated right there.
    pub size: u64,
    /// Position of the caller in the tree; `None` for the root.
    pub parent: Option<u32>,
}

/// The allocation traces of a recording; empty in plain snapshots.
#[derive(Debug, Default)]
pub struct Traces {
    /// The function table.
    pub functions: Vec<TraceFunction>,
    /// The call tree in preorder: parents before their children.
    pub tree: Vec<TraceNode>,
}

/// The two sections as they stand in the file.
pub(crate) struct TraceSections<'a> {
    pub functions: Option<&'a SmallTable<'a>>,
    /// Where the tree stands in the file, and its text.
    pub tree: Option<(u64, &'a [u8])>,
}

impl Traces {
    /// Reads both sections. The table's real length counts: what a process records of itself has more functions than the header
    /// says. Without functions there are no traces: no size depends on them, so that is only noted.
    pub(crate) fn read(sections: TraceSections, layout: &Layout, strings: usize, notes: &mut Notes) -> Result<Traces, ReadError> {
        let functions = match (sections.functions, layout.trace_functions) {
            (Some(table), Some(fields)) => functions(table, fields, strings)?,
            (Some(_), None) => Vec::new(),
            // There is none, or it was left out.
            (None, _) if layout.claims.trace_functions > 0 => return Ok(Traces::default()),
            (None, _) => Vec::new(),
        };
        if functions.len() as u64 != layout.claims.trace_functions {
            let (claimed, found) = (layout.claims.trace_functions, functions.len());
            notes.add(format!("the header claims {claimed} trace functions, the file has {found}: all of them are read"));
        }
        let (Some((offset, text)), Some(fields)) = (sections.tree, layout.trace_nodes) else {
            return Ok(Traces { functions, tree: Vec::new() });
        };
        if functions.is_empty() {
            if text.iter().any(u8::is_ascii_digit) {
                notes.add("the allocation traces name no functions: they are not used");
            }
            return Ok(Traces::default());
        }
        let tree = trace_tree::read(text, offset, fields, functions.len());
        let tree = tree.map_err(|(row, fault)| fault.in_section("trace_tree", row as u64))?;
        Ok(Traces { functions, tree })
    }
}

fn functions(table: &SmallTable, fields: TraceFunctionFields, strings: usize) -> Result<Vec<TraceFunction>, ReadError> {
    let rows = table.rows(fields.width)?;
    rows.map(|row| {
        Ok(TraceFunction {
            function_id: row.unsigned((fields.function_id, "function_id"))?,
            name: StringIndex(row.index((fields.name, "name"), strings, "string")?),
            script_name: StringIndex(row.index((fields.script_name, "script_name"), strings, "string")?),
            script_id: row.signed(fields.script_id),
            line: row.unsigned((fields.line, "line"))?,
            column: row.unsigned((fields.column, "column"))?,
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::header;
    use crate::snapshot::sections::ArrayName;

    fn layout(claimed: usize) -> Layout {
        let json = format!(
            r#"{{"meta":{{"node_fields":["type","name","id","self_size","edge_count"],"node_types":[[]],
            "edge_fields":["type","name_or_index","to_node"],"edge_types":[[]],
            "trace_function_info_fields":["function_id","name","script_name","script_id","line","column"],
            "trace_node_fields":["id","function_info_index","count","size","children"]}},"trace_function_count":{claimed}}}"#
        );
        header::parse(json.as_bytes(), 0, &mut Notes::default()).unwrap().0
    }

    fn read(functions: &str, tree: &str, claimed: usize) -> Result<(Traces, usize), ReadError> {
        let mut notes = Notes::default();
        let table = SmallTable::read(ArrayName::TraceFunctions, functions.as_bytes(), 0)?;
        let sections = TraceSections { functions: Some(&table), tree: Some((500, tree.as_bytes())) };
        let traces = Traces::read(sections, &layout(claimed), 3, &mut notes)?;
        Ok((traces, notes.iter().count()))
    }

    #[test]
    fn a_function_count_that_is_too_low_is_only_noted() {
        let (traces, notes) = read("0,1,2,0,0,0,5,2,2,-1,7,8", "[1,1,2,3,[]]", 1).unwrap();
        assert_eq!((traces.functions.len(), traces.tree.len(), notes), (2, 1, 1));
        let second = traces.functions[1];
        assert_eq!((second.function_id, second.name, second.script_id, second.line), (5, StringIndex(2), -1, 7));
    }

    #[test]
    fn a_plain_snapshot_has_no_traces_and_no_notes() {
        let (traces, notes) = read("", "[]", 0).unwrap();
        assert_eq!((traces.functions.len(), traces.tree.len(), notes), (0, 0, 0));
        assert_eq!(read("", "[1,0,0,0,[]]", 0).unwrap().1, 1);
    }

    #[test]
    fn references_to_what_is_not_there_are_errors() {
        let error = read("0,3,2,0,0,0", "[]", 1).map(|_| ()).unwrap_err();
        assert_eq!((error.section(), error.field(), error.offset()), (Some("trace_function_infos"), Some("name"), Some(2)));
        let error = read("0,1,2,0,0,0", "[1,0,0,0,[2,1,0,0,[]]]", 1).map(|_| ()).unwrap_err();
        assert_eq!((error.section(), error.row(), error.offset()), (Some("trace_tree"), Some(2), Some(512)));
    }
}
