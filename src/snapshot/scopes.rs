//! The `scopes`, `scope_context_vars` and `scope_uses` sections, which V8 writes since 15.6: the scopes of every script's
//! source, their variables that closures can see, and which scope uses which variable.

use std::ops::Range;

use super::error::ReadError;
use super::layout::{Layout, ScopeFields};
use super::notes::Notes;
use super::sections::ArrayName;
use super::small_table::{Field, Row, SmallTable, SmallTables};
use super::types::{NodeIndex, StringIndex};

/// A scope of a script's source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceScope {
    /// The node that stands for the script.
    pub script: NodeIndex,
    /// Names the scope within its script; V8 also writes negative ones.
    pub id: i64,
    /// How many scopes are around it. In [`SourceScopes::scopes`] the scope around this one is the nearest before it that has
    /// one less.
    pub depth: u32,
    /// Its variables in [`SourceScopes::variables`]; the position among them is a variable's slot.
    pub variables: Range<u32>,
    /// Its uses of variables in [`SourceScopes::uses`].
    pub uses: Range<u32>,
}

/// What a scope uses: a variable of its own or of a scope around it. Neither number was checked to exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VariableUse {
    /// Id of the scope, in the same script, that declares the variable.
    pub declaring_scope: i64,
    /// Slot of the variable there.
    pub slot: i64,
}

/// The scopes of all scripts, script by script in preorder; empty in files that do not have them.
#[derive(Debug, Default)]
pub struct SourceScopes {
    /// The scopes.
    pub scopes: Vec<SourceScope>,
    /// Names of the variables, scope by scope.
    pub variables: Vec<StringIndex>,
    /// What the scopes use, scope by scope.
    pub uses: Vec<VariableUse>,
}

impl SourceScopes {
    /// Reads the three sections of a heap with `nodes` nodes and `strings` strings.
    pub(crate) fn read(
        tables: &SmallTables,
        layout: &Layout,
        nodes: usize,
        strings: usize,
        notes: &mut Notes,
    ) -> Result<SourceScopes, ReadError> {
        let [scopes, variables, uses] = ArrayName::SCOPE_TABLES.map(|array| tables.get(array));
        let (Some(scopes), Some(variables), Some(uses)) = (scopes, variables, uses) else { return Ok(SourceScopes::default()) };
        let (Some(fields), Some(name), Some(use_fields)) = (layout.scopes, layout.scope_variables, layout.scope_uses) else {
            return Ok(SourceScopes::default());
        };
        let name_of = |row: Row| row.index((name.name, "name"), strings, "string").map(StringIndex);
        let variables = variables.rows(name.width)?.map(name_of).collect::<Result<Vec<_>, _>>()?;
        let use_of = |row: Row| VariableUse {
            declaring_scope: row.signed(use_fields.declaring_scope_id),
            slot: row.signed(use_fields.slot_index),
        };
        let uses: Vec<VariableUse> = uses.rows(use_fields.width)?.map(use_of).collect();
        let mut reader = Reader {
            fields,
            node_width: layout.nodes.width,
            nodes,
            variables: Dealer { length: variables.len() as u64, dealt: 0, of: ArrayName::ScopeVariables },
            uses: Dealer { length: uses.len() as u64, dealt: 0, of: ArrayName::ScopeUses },
        };
        let scopes = reader.scopes(scopes)?;
        reader.variables.note_rest(notes);
        reader.uses.note_rest(notes);
        Ok(SourceScopes { scopes, variables, uses })
    }

    /// Whether the file says nothing of scopes.
    pub fn is_empty(&self) -> bool {
        self.scopes.is_empty()
    }
}

struct Reader {
    fields: ScopeFields,
    node_width: usize,
    nodes: usize,
    variables: Dealer,
    uses: Dealer,
}

impl Reader {
    fn scopes(&mut self, table: &SmallTable) -> Result<Vec<SourceScope>, ReadError> {
        let rows = table.rows(self.fields.width)?;
        let mut scopes: Vec<SourceScope> = Vec::with_capacity(rows.len());
        for row in rows {
            let scope = self.scope(&row)?;
            let deepest = scopes.last().filter(|last| last.script == scope.script).map_or(0, |last| last.depth + 1);
            if scope.depth > deepest {
                let what = format!("a scope of depth {} where the scope before allows at most {deepest}", scope.depth);
                return Err(row.wrong((self.fields.depth, "depth"), what));
            }
            scopes.push(scope);
        }
        Ok(scopes)
    }

    fn scope(&mut self, row: &Row) -> Result<SourceScope, ReadError> {
        let fields = self.fields;
        let depth = (fields.depth, "depth");
        Ok(SourceScope {
            script: NodeIndex(row.node((fields.script_node_index, "script_node_index"), self.node_width, self.nodes)?),
            id: row.signed(fields.scope_id),
            depth: u32::try_from(row.unsigned(depth)?).map_err(|_| row.wrong(depth, "deeper than can be".to_owned()))?,
            variables: self.variables.deal(row, (fields.scope_context_vars_count, "scope_context_vars_count"))?,
            uses: self.uses.deal(row, (fields.scope_uses_count, "scope_uses_count"))?,
        })
    }
}

/// Deals the rows of another section out, so many to each scope.
struct Dealer {
    length: u64,
    dealt: u64,
    of: ArrayName,
}

impl Dealer {
    fn deal(&mut self, row: &Row, field: Field) -> Result<Range<u32>, ReadError> {
        let (count, left) = (row.unsigned(field)?, self.length - self.dealt);
        if count > left {
            let what = format!("{count} rows of \"{}\", of which only {left} are left", self.of.key());
            return Err(row.wrong(field, what));
        }
        let start = self.dealt;
        self.dealt += count;
        Ok(start as u32..self.dealt as u32)
    }

    fn note_rest(&self, notes: &mut Notes) {
        if self.dealt < self.length {
            notes.add(format!("the last {} rows of \"{}\" belong to no scope", self.length - self.dealt, self.of.key()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::header;

    const META: &str = r#"{"meta":{"node_fields":["type","name","id","self_size","edge_count"],"node_types":[[]],
        "edge_fields":["type","name_or_index","to_node"],"edge_types":[[]],
        "scope_fields":["depth","new","script_node_index","scope_id","scope_context_vars_count","scope_uses_count"],
        "scope_context_var_fields":["new","name"],"scope_use_fields":["declaring_scope_id","slot_index"]}}"#;

    fn read(scopes: &str, variables: &str, uses: &str) -> Result<(SourceScopes, usize), ReadError> {
        let mut notes = Notes::default();
        let layout = header::parse(META.as_bytes(), 0, &mut notes).unwrap().0;
        let texts = [scopes, variables, uses];
        let tables = SmallTables::read(
            |array| {
                let at = ArrayName::SCOPE_TABLES.iter().position(|&scopes| scopes == array);
                at.map(|at| SmallTable::read(array, texts[at].as_bytes(), 100)).transpose()
            },
            &mut notes,
        )?;
        let scopes = SourceScopes::read(&tables, &layout, 3, 4, &mut notes)?;
        Ok((scopes, notes.iter().count()))
    }

    #[test]
    fn scopes_get_their_variables_and_uses_in_sequence() {
        let (found, notes) = read("0,9,5,-2,1,0, 1,9,5,40,2,1, 0,9,10,-2,0,1", "7,3,7,0,7,1", "-2,0,40,-1").unwrap();
        let scope = |script, id, depth, variables, uses| SourceScope { script: NodeIndex(script), id, depth, variables, uses };
        assert_eq!(found.scopes, [scope(1, -2, 0, 0..1, 0..0), scope(1, 40, 1, 1..3, 0..1), scope(2, -2, 0, 3..3, 1..2)]);
        assert_eq!(found.variables, [3, 0, 1].map(StringIndex));
        assert_eq!(found.uses[1], VariableUse { declaring_scope: 40, slot: -1 });
        assert_eq!(notes, 0);
    }

    #[test]
    fn rows_that_contradict_others_are_errors_with_their_place() {
        for (scopes, variables, section, row, field, offset) in [
            ("0,9,7,-2,0,0", "", "scopes", 0, "script_node_index", 104),
            ("0,9,15,-2,0,0", "", "scopes", 0, "script_node_index", 104),
            ("1,9,5,-2,0,0", "", "scopes", 0, "depth", 100),
            ("0,9,5,-2,0,0,1,9,10,3,0,0", "", "scopes", 1, "depth", 113),
            ("0,9,5,-2,2,0", "7,1", "scopes", 0, "scope_context_vars_count", 109),
            ("0,9,5,-2,0,1", "", "scopes", 0, "scope_uses_count", 111),
            ("0,9,5,-2,1,0", "7,4", "scope_context_vars", 0, "name", 102),
        ] {
            let error = read(scopes, variables, "").map(|_| ()).unwrap_err();
            assert_eq!(
                (error.section(), error.row(), error.field(), error.offset()),
                (Some(section), Some(row), Some(field), Some(offset)),
                "{scopes}"
            );
        }
        let error = read("0,9,5,-2,0,0", "7", "").map(|_| ()).unwrap_err();
        assert_eq!((error.section(), error.offset()), (Some("scope_context_vars"), Some(101)));
    }

    #[test]
    fn rows_that_no_scope_claims_are_only_noted() {
        let (found, notes) = read("0,9,5,-2,0,0", "7,1", "1,2").unwrap();
        assert_eq!((found.variables.len(), found.uses.len(), notes), (1, 1, 2));
    }
}
