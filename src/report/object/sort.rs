//! In which order an object's properties, elements, entries and variables stand.

use std::cmp::Reverse;

use crate::Heap;
use crate::engine::ecmascript;
use crate::queries::contents::{Contents, Entry, Held, Property, PropertyValue, label};
use crate::snapshot::NodeIndex;

/// Order of what an object holds, list by list; the prototype stays last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HoldsSort {
    /// What retains most first.
    Retained,
    /// Properties and variables by name, entries by key.
    Name,
    /// As the file has them: elements by index, entries in order of insertion.
    #[default]
    Index,
}

impl HoldsSort {
    /// Sorts the lists. Stable: what is equal stays in the file's order.
    pub(super) fn apply(self, heap: &Heap, found: &mut Contents) {
        match self {
            HoldsSort::Index => {}
            HoldsSort::Retained => by_retained_size(heap, found),
            HoldsSort::Name => by_name(heap, found),
        }
    }
}

fn by_retained_size(heap: &Heap, found: &mut Contents) {
    let size = |node: NodeIndex| Reverse(heap.retained_size(node));
    let of_property = |property: &Property| match property.value {
        PropertyValue::Data(value) => heap.retained_size(value),
        PropertyValue::Accessor { getter, setter } => {
            [getter, setter].into_iter().flatten().map(|node| heap.retained_size(node)).max().unwrap_or(0)
        }
    };
    let of_held = |held: Held| if let Held::Node(node) = held { heap.retained_size(node) } else { 0 };
    found.properties.sort_by_key(|property| (property.name == *ecmascript::PROTOTYPE, Reverse(of_property(property))));
    found.elements.sort_by_key(|element| size(element.value));
    found.entries.sort_by_key(|entry| Reverse(of_held(entry.key).max(of_held(entry.value))));
    found.unpaired.sort_by_key(|&node| size(node));
    found.internals.sort_by_key(|&edge| size(heap.graph().target(edge)));
    for scope in &mut found.scopes {
        scope.variables.sort_by_key(|variable| size(variable.value));
    }
}

fn by_name(heap: &Heap, found: &mut Contents) {
    found.properties.sort_by(|a, b| {
        (a.name == *ecmascript::PROTOTYPE).cmp(&(b.name == *ecmascript::PROTOTYPE)).then_with(|| a.name.cmp_utf16(&b.name))
    });
    let key = |entry: &Entry| if let Held::Node(key) = entry.key { Some(label(heap, key)) } else { None };
    found.entries.sort_by_cached_key(|entry| (key(entry).is_none(), key(entry)));
    found.unpaired.sort_by_cached_key(|&node| label(heap, node));
    for scope in &mut found.scopes {
        scope.variables.sort_by(|a, b| a.name.cmp_utf16(&b.name));
    }
}
