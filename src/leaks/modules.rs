//! Modules that a runtime has loaded: the first time each is loaded is no leak; the same file again and again, under ever new names, is.

use rustc_hash::FxHashSet;

use crate::Heap;
use crate::engine::node;
use crate::queries::contents::{Held, contents, primitive_text};
use crate::queries::edge_lookup::is_named;
use crate::snapshot::NodeIndex;

/// What is known of the files that modules were loaded from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadedFrom {
    /// One file, whatever stands behind the `?` of its names.
    OneFile(String),
    /// Each from another file.
    DifferentFiles,
}

/// The files of what a place has gained, if those are modules.
pub(super) fn loaded_from(heap: &Heap, owner: NodeIndex, units: &[NodeIndex]) -> Option<LoadedFrom> {
    let is_one_of = |node: NodeIndex, names: &[&str]| names.iter().any(|name| heap.strings().is(heap.nodes().name(node), name));
    let files = if is_one_of(owner, &node::MODULE_CACHES) {
        keys_of(heap, owner, units)
    } else if !units.is_empty() && units.iter().all(|&unit| is_one_of(unit, &node::MODULES)) {
        units.iter().filter_map(|&unit| file_of(heap, unit)).collect()
    } else {
        return None;
    };
    let different: FxHashSet<&str> = files.iter().map(|file| without_query(file)).collect();
    match files.len() {
        0 => None,
        1 => Some(LoadedFrom::DifferentFiles),
        _ if different.len() == 1 => files.first().map(|file| LoadedFrom::OneFile(last_part(without_query(file)).to_owned())),
        all if different.len() == all => Some(LoadedFrom::DifferentFiles),
        _ => None,
    }
}

/// Keys of the entries of a Map that hold some objects.
fn keys_of(heap: &Heap, map: NodeIndex, units: &[NodeIndex]) -> Vec<String> {
    let units: FxHashSet<NodeIndex> = units.iter().copied().collect();
    let entries = contents(heap, map).entries.into_iter();
    let of_units = entries.filter(|entry| matches!(entry.value, Held::Node(value) if units.contains(&value)));
    let key = |key| if let Held::Node(key) = key { Some(primitive_text(heap, key)?.to_string()) } else { None };
    of_units.filter_map(|entry| key(entry.key)).collect()
}

fn file_of(heap: &Heap, module: NodeIndex) -> Option<String> {
    let is_file = |&edge: &_| node::FILE_NAMES.iter().any(|name| is_named(heap, edge, name));
    let target = heap.graph().edges_of(module).find(is_file).map(|edge| heap.graph().target(edge))?;
    Some(primitive_text(heap, target)?.to_string())
}

/// The name of a file without what makes it new each time. Data URLs are their own content.
fn without_query(name: &str) -> &str {
    if name.starts_with("data:") { name } else { name.split(['?', '#']).next().unwrap_or(name) }
}

fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
