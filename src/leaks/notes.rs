//! Verdicts that a person has given by hand, in an explorer: what is expected, what leaks, what is not known yet. What is said of an
//! object holds for all that it dominates, as far as nothing else is said of that.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::queries::retaining_paths::PathFinder;
use crate::snapshot::NodeIndex;

/// What a person says of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum HandVerdict {
    /// It belongs there, however large it becomes.
    Expected,
    /// It should be gone.
    Leaking,
    /// Nobody knows yet.
    Unknown,
}

impl HandVerdict {
    /// All of them.
    pub const ALL: [HandVerdict; 3] = [HandVerdict::Expected, HandVerdict::Leaking, HandVerdict::Unknown];

    /// Its word.
    pub fn name(self) -> &'static str {
        match self {
            HandVerdict::Expected => "expected",
            HandVerdict::Leaking => "leaking",
            HandVerdict::Unknown => "unknown",
        }
    }
}

/// A verdict on an object. The object is known again in other snapshots and processes by its class and the way to it, as ids are not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What is said.
    pub verdict: HandVerdict,
    /// The object's class.
    pub class: String,
    /// How a program reaches it; empty if nothing strong leads there, and then the id has to do.
    pub path: String,
    /// Its id in the process in which it was seen.
    pub id: u64,
    /// Why; may be empty.
    pub reason: String,
    /// Where this is written: `heap-notes.toml:7`.
    pub source: String,
}

impl Note {
    /// Whether both are about the same object.
    pub fn is_about_same(&self, other: &Note) -> bool {
        self.class == other.class && self.path == other.path && (!self.path.is_empty() || self.id == other.id)
    }
}

/// A note that holds for an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noted {
    /// Which, in the order of the notes.
    pub note: usize,
    /// The object of which it was said: the one that was asked about, or the nearest that dominates it.
    pub by: NodeIndex,
}

/// Two notes of which each says something else of the same objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    /// The note on the inner object, which counts.
    pub inner: Noted,
    /// The note on what dominates it.
    pub outer: Noted,
}

/// The notes of a heap's objects. Each object is looked at once.
#[derive(Debug, Default)]
pub struct NotedObjects {
    notes: Vec<Note>,
    /// Notes by the class of their object, in this heap.
    by_class: FxHashMap<ClassIndex, Vec<usize>>,
    known: Mutex<FxHashMap<NodeIndex, Option<Noted>>>,
}

impl NotedObjects {
    /// The notes as they apply to this heap.
    pub fn new(heap: &Heap, notes: Vec<Note>) -> Self {
        let mut by_class: FxHashMap<ClassIndex, Vec<usize>> = FxHashMap::default();
        if !notes.is_empty() {
            let classes = heap.classes();
            for class in (0..classes.len() as u32).map(ClassIndex) {
                let name = classes.get(class).name.to_string();
                let about: Vec<usize> = (0..notes.len()).filter(|&at| notes[at].class == name).collect();
                if !about.is_empty() {
                    by_class.insert(class, about);
                }
            }
        }
        NotedObjects { notes, by_class, known: Mutex::default() }
    }

    /// All notes, in their order.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// What was said of an object itself. Of several notes the last counts.
    pub fn own(&self, heap: &Heap, node: NodeIndex) -> Option<Noted> {
        let about = self.by_class.get(&heap.classes().of(node))?;
        let path = path_of(heap, node);
        let is_it = |note: &Note| note.path == path && (!path.is_empty() || note.id == heap.id(node).0);
        let note = about.iter().copied().rfind(|&at| is_it(&self.notes[at]))?;
        Some(Noted { note, by: node })
    }

    /// What holds for an object: what was said of it, or of the nearest object that dominates it.
    pub fn of(&self, heap: &Heap, node: NodeIndex) -> Option<Noted> {
        if self.by_class.is_empty() {
            return None;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut way = Vec::new();
        let mut found = None;
        for at in heap.dominators().chain(node) {
            if let Some(&noted) = known.get(&at) {
                found = noted;
                break;
            }
            way.push(at);
            found = self.own(heap, at);
            if found.is_some() {
                break;
            }
        }
        way.into_iter().for_each(|at| _ = known.insert(at, found));
        found
    }

    /// What of this contradicts itself: an object is expected within what leaks, or the other way round. `objects` are those that notes
    /// are about.
    pub fn conflicts(&self, heap: &Heap, objects: &[NodeIndex]) -> Vec<Conflict> {
        let verdict = |noted: Noted| self.notes[noted.note].verdict;
        let is_decided = |noted: &Noted| verdict(*noted) != HandVerdict::Unknown;
        let conflict = |&node: &NodeIndex| {
            let inner = self.own(heap, node).filter(is_decided)?;
            let above = heap.dominators().chain(node).nth(1)?;
            let outer = self.of(heap, above).filter(is_decided)?;
            (verdict(inner) != verdict(outer)).then_some(Conflict { inner, outer })
        };
        objects.iter().filter_map(conflict).collect()
    }

    /// For each note an object that it is about, if this heap has one: that with the note's id if it is there, else the first.
    pub fn objects(&self, heap: &Heap) -> Vec<Option<NodeIndex>> {
        let mut found = vec![None; self.notes.len()];
        if self.by_class.is_empty() {
            return found;
        }
        let (classes, mut left) = (heap.classes(), vec![MOST_CANDIDATES; self.notes.len()]);
        let of_notes = |node: &NodeIndex| self.by_class.contains_key(&classes.of(*node));
        let candidates: Vec<NodeIndex> = (0..heap.nodes().len() as u32).map(NodeIndex).filter(of_notes).collect();
        for is_by_id in [true, false] {
            for &node in &candidates {
                for &at in &self.by_class[&classes.of(node)] {
                    if found[at].is_some() || (is_by_id && heap.id(node).0 != self.notes[at].id) || left[at] == 0 {
                        continue;
                    }
                    left[at] -= 1;
                    if self.own(heap, node).is_some_and(|noted| noted.note == at) {
                        found[at] = Some(node);
                    }
                }
            }
        }
        found
    }
}

/// So many objects of a class are asked for their way, to find the one that a note is about.
const MOST_CANDIDATES: usize = 20_000;

/// How a program reaches an object, as everywhere; empty if nothing strong leads there.
pub fn path_of(heap: &Heap, node: NodeIndex) -> String {
    let path = PathFinder::new(heap).to(node, 1).into_iter().next();
    path.map(|path| path.written(heap).expression).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    fn note(verdict: HandVerdict, class: &str, path: &str) -> Note {
        let (class, path) = (class.to_owned(), path.to_owned());
        Note { verdict, class, path, id: 0, reason: String::new(), source: String::new() }
    }

    /// `global.app.cache.entry`, each held by the one before.
    fn heap() -> (Heap, [NodeIndex; 3]) {
        let mut heap = HeapBuilder::new();
        let global = heap.node("object", "global", 1);
        heap.root_edge("shortcut", "1", global);
        let app = heap.property(global, "app", "object", "App", 2);
        let cache = heap.property(app, "cache", "object", "Cache", 4);
        let entry = heap.property(cache, "entry", "object", "Entry", 8);
        (heap.build(), [app, cache, entry])
    }

    #[test]
    fn a_verdict_holds_for_what_its_object_dominates_until_another_is_given() {
        let (heap, [app, cache, entry]) = heap();
        let notes =
            vec![note(HandVerdict::Leaking, "App", "global.app"), note(HandVerdict::Expected, "Cache", "global.app.cache")];
        let noted = NotedObjects::new(&heap, notes);
        let told = |node| noted.of(&heap, node).map(|noted| (noted.note, noted.by));
        assert_eq!([told(app), told(cache), told(entry)], [Some((0, app)), Some((1, cache)), Some((1, cache))]);
        assert_eq!(noted.objects(&heap), [Some(app), Some(cache)]);
        let conflicts = noted.conflicts(&heap, &[app, cache]);
        assert_eq!(conflicts.iter().map(|conflict| (conflict.inner.by, conflict.outer.by)).collect::<Vec<_>>(), [(cache, app)]);
    }

    #[test]
    fn an_object_of_another_class_or_at_another_place_is_another() {
        let (heap, nodes) = heap();
        let notes =
            vec![note(HandVerdict::Expected, "App", "global.application"), note(HandVerdict::Expected, "Store", "global.app")];
        let noted = NotedObjects::new(&heap, notes);
        assert!(nodes.iter().all(|&node| noted.of(&heap, node).is_none()));
        assert_eq!(noted.conflicts(&heap, &nodes), []);
    }
}
