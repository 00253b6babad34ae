//! What the reader found besides references, with the answers to which few references suffice: what a heap and one without references
//! have in common.

use std::sync::OnceLock;

use super::timings::Timings;
use crate::columns::classes::Classes;
use crate::columns::detachedness::Detachedness;
use crate::columns::edge_lookup::InternalEdges;
use crate::columns::memo::Memo;
use crate::columns::one_caller::one_caller;
use crate::columns::script_names::ScriptNames;
use crate::columns::shallow_sizes::ShallowSizes;
use crate::snapshot::{Edges, Header, Locations, Nodes, Notes, Sample, Snapshot, SourceScopes, Strings, Traces};

/// A snapshot without its references, and what was computed already.
pub(super) struct Record {
    pub(super) header: Header,
    pub(super) nodes: Nodes,
    pub(super) strings: Strings,
    pub(super) locations: Locations,
    pub(super) samples: Vec<Sample>,
    pub(super) traces: Traces,
    pub(super) scopes: SourceScopes,
    pub(super) notes: Notes,
    pub(super) detachedness: OnceLock<Detachedness>,
    pub(super) shallow_sizes: OnceLock<ShallowSizes>,
    pub(super) classes: OnceLock<Classes>,
    pub(super) script_names: OnceLock<ScriptNames>,
    /// Of nodes with many references.
    pub(super) internal_edges: Memo<InternalEdges>,
    pub(super) timings: Timings,
}

impl Record {
    /// Takes a snapshot apart.
    pub(super) fn new(snapshot: Snapshot) -> (Record, Edges) {
        let Snapshot { header, nodes, edges, strings, locations, samples, traces, scopes, notes } = snapshot;
        let record = Record {
            header,
            nodes,
            strings,
            locations,
            samples,
            traces,
            scopes,
            notes,
            detachedness: OnceLock::new(),
            shallow_sizes: OnceLock::new(),
            classes: OnceLock::new(),
            script_names: OnceLock::new(),
            internal_edges: Memo::default(),
            timings: Timings::default(),
        };
        (record, edges)
    }

    /// Computes an answer when it is first asked for.
    #[inline]
    pub(super) fn answer<'h, T>(&self, name: &'static str, known: &'h OnceLock<T>, compute: impl FnOnce() -> T) -> &'h T {
        if let Some(answer) = known.get() {
            return answer;
        }
        let _alone = one_caller();
        known.get_or_init(|| self.timings.of(name, compute))
    }
}
