//! The scopes of the source as trees, with who uses each variable.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::Heap;
use crate::keyed::KeyedMap;
use crate::snapshot::{JsText, NodeIndex, SourceScopes};

/// Scopes by script and id, what is around each, and the users of each variable. Rows and variables are positions in the
/// file's tables.
pub(super) struct ScopeTree<'h> {
    source: &'h SourceScopes,
    /// Where a script has two scopes of one id, the later counts.
    rows: KeyedMap<(NodeIndex, i64), u32>,
    scripts: FxHashSet<NodeIndex>,
    /// By row: the scope around it.
    parents: Vec<Option<u32>>,
    /// By variable: the rows of the scopes that use it.
    users: FxHashMap<u32, Vec<u32>>,
}

impl<'h> ScopeTree<'h> {
    pub(super) fn new(source: &'h SourceScopes) -> Self {
        let mut tree = ScopeTree {
            source,
            rows: KeyedMap::default(),
            scripts: FxHashSet::default(),
            parents: Vec::with_capacity(source.scopes.len()),
            users: FxHashMap::default(),
        };
        tree.place_scopes();
        tree.place_uses();
        tree
    }

    fn place_scopes(&mut self) {
        let mut around: Vec<u32> = Vec::new();
        let mut script = None;
        for (row, scope) in self.source.scopes.iter().enumerate() {
            if script != Some(scope.script) {
                script = Some(scope.script);
                around.clear();
            }
            around.truncate(scope.depth as usize);
            self.parents.push(around.last().copied());
            around.push(row as u32);
            self.rows.insert((scope.script, scope.id), row as u32);
            self.scripts.insert(scope.script);
        }
    }

    fn place_uses(&mut self) {
        for scope in &self.source.scopes {
            let Some(user) = self.row(scope.script, scope.id) else { continue };
            for used in &self.source.uses[scope.uses.start as usize..scope.uses.end as usize] {
                let variables =
                    self.row(scope.script, used.declaring_scope).map(|row| &self.source.scopes[row as usize].variables);
                let slot = u32::try_from(used.slot).ok();
                let variable = variables.zip(slot).and_then(|(variables, slot)| variables.clone().nth(slot as usize));
                if let Some(variable) = variable {
                    self.users.entry(variable).or_default().push(user);
                }
            }
        }
    }

    /// Whether the file tells the scopes of a script.
    pub(super) fn has_script(&self, script: NodeIndex) -> bool {
        self.scripts.contains(&script)
    }

    /// The scope of this id.
    pub(super) fn row(&self, script: NodeIndex, id: i64) -> Option<u32> {
        self.rows.get(&(script, id)).copied()
    }

    /// The variables of a scope by name, of equal ones the first.
    pub(super) fn variables_by_name(&self, heap: &'h Heap, row: u32) -> KeyedMap<JsText<'h>, u32> {
        let mut by_name = KeyedMap::default();
        for variable in self.source.scopes[row as usize].variables.clone() {
            by_name.entry(heap.strings().get(self.source.variables[variable as usize])).or_insert(variable);
        }
        by_name
    }

    /// Ids of the scopes that use a variable, and of all scopes around these.
    pub(super) fn scopes_with_use(&self, variable: u32) -> foldhash::HashSet<i64> {
        let mut rows: FxHashSet<u32> = FxHashSet::default();
        for &user in self.users.get(&variable).into_iter().flatten() {
            // From a row that another user has passed on its way outward, the way is the same.
            let mut next = Some(user);
            while let Some(row) = next.filter(|&row| rows.insert(row)) {
                next = self.parents[row as usize];
            }
        }
        rows.into_iter().map(|row| self.source.scopes[row as usize].id).collect()
    }
}
