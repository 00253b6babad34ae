//! What leaks, in the program's own words: behind each thing that a place has collected stand objects of classes and functions that
//! the program has written. A hundred closures say nothing; that each of them keeps a `Session` says what leaks.

use std::cmp::{Ordering, Reverse};
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet};

use super::claims::{is_claimable, leads_on};
use super::components::{component, is_of_framework};
use super::noise::NoiseKinds;
use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::columns::roles::Role;
use crate::columns::script_names::ScriptNames;
use crate::compare::growth::Growth;
use crate::engine::ecmascript::is_builtin;
use crate::engine::{ecmascript, v8};
use crate::queries::edge_lookup::internal;
use crate::queries::packages::{APP, RUNTIME, package_of_script};
use crate::snapshot::{Location, NodeIndex, NodeType};

/// What an object or function is called, and where the program made it.
///
/// Two are the same if name and origin are: a class that is declared anew in each module that is loaded again is one class for people.
#[derive(Debug, Clone)]
pub struct Label {
    /// A class, or a function's name with parentheses.
    pub name: String,
    /// Where its constructor or the function stands.
    pub place: Option<Location>,
    /// Whose it is.
    pub origin: Origin,
}

impl Label {
    fn key(&self) -> (&str, Origin) {
        (&self.name, self.origin)
    }
}

impl PartialEq for Label {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Label {}

impl Hash for Label {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialOrd for Label {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Label {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

/// Who wrote something. The program's own comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// The program.
    App,
    /// A package that it uses.
    Package,
    /// The language: plain objects, collections, functions without a name.
    Language,
    /// The runtime.
    Runtime,
}

/// So many of something, and their shallow sizes together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// What.
    pub label: Label,
    /// How many.
    pub count: u64,
    /// Bytes.
    pub size: u64,
    /// The component of the program for which most of them stand, if they are a framework's.
    pub component: Option<String>,
}

impl Labelled {
    /// The name for people: `FiberNode <Editor>`.
    pub fn text(&self) -> String {
        match &self.component {
            Some(component) => format!("{} <{component}>", self.label.name),
            None => self.label.name.clone(),
        }
    }
}

/// Before the name of such a one.
const BOUND_PREFIX: &str = "bound ";
/// Before the name of a function that waits to go on.
const SUSPENDED_PREFIX: &str = "suspended ";
/// How functions without a name are called.
const ANONYMOUS: &str = "function";
/// So much of the name of a file is told.
const MOST_OF_A_FILE: usize = 40;

impl Label {
    /// A function without a name tells less than what it keeps.
    pub fn is_anonymous(&self) -> bool {
        let name = self.name.strip_prefix(BOUND_PREFIX).unwrap_or(&self.name);
        name == ANONYMOUS || name.strip_prefix(ANONYMOUS).is_some_and(|rest| rest.starts_with(" at "))
    }

    /// What the engine keeps of a function that waits to go on: there are as many as calls that wait, whoever's they are.
    pub fn is_suspended(&self) -> bool {
        self.name.starts_with(SUSPENDED_PREFIX)
    }

    /// An object of a class that every program has.
    pub fn is_of_language(&self) -> bool {
        self.origin == Origin::Language && !self.is_function()
    }

    /// A function.
    pub fn is_function(&self) -> bool {
        self.is_anonymous() || self.name.ends_with("()")
    }
}

/// The newest things tell what is collected now; so many are looked at.
const MOST_UNITS: usize = 40;
/// So many objects behind all of them.
const MOST_BEHIND: usize = 80_000;
/// So many kinds of them are kept.
const MOST_KINDS: usize = 8;

/// Names objects of one heap.
pub struct Labels<'a> {
    heap: &'a Heap,
    scripts: &'a ScriptNames,
    /// The file says where constructors stand: JavaScriptCore's and Hermes' do not.
    has_places: bool,
}

impl<'a> Labels<'a> {
    /// Of a heap and its scripts.
    pub fn new(heap: &'a Heap, scripts: &'a ScriptNames) -> Self {
        Labels { heap, scripts, has_places: heap.locations().iter().next().is_some() }
    }

    /// What a node is called; nothing for storage and values.
    pub fn of(&self, node: NodeIndex) -> Option<Label> {
        let heap = self.heap;
        if heap.roles().of(node) != Role::Holder {
            return None;
        }
        let place = heap.locations().get(node);
        let origin = self.origin(place);
        if heap.node_type(node) == NodeType::CLOSURE {
            return Some(self.function(node));
        }
        let class = heap.class_name(node).to_string();
        let waiting = suspended(heap, node, &class).and_then(|function| self.of(function));
        if let Some(function) = waiting.filter(|function| !function.is_anonymous()) {
            return Some(Label { name: format!("{SUSPENDED_PREFIX}{}", function.name), ..function });
        }
        if class.starts_with(v8::PREFIX) {
            return None;
        }
        let is_plain = class == *ecmascript::OBJECT || class.starts_with('{') || v8::SUSPENDED.contains(&class.as_str());
        let usual = if heap.node_type(node) == NodeType::NATIVE { Origin::Runtime } else { Origin::Language };
        let may_be_program = !self.has_places && usual == Origin::Language && !is_builtin(&class);
        let unplaced = if may_be_program { Origin::App } else { usual };
        let origin = if is_plain { Origin::Language } else { origin.unwrap_or(unplaced) };
        Some(Label { name: class, place: place.filter(|_| !is_plain), origin })
    }

    /// What a function is called; a bound one by the function that was bound.
    fn function(&self, node: NodeIndex) -> Label {
        let heap = self.heap;
        let bound = v8::edge::BOUND.iter().find_map(|edge| internal(heap, node, edge));
        let function = bound.filter(|&bound| heap.node_type(bound) == NodeType::CLOSURE).unwrap_or(node);
        let (name, place) = (heap.name(function).to_string(), heap.locations().get(function));
        let name = if name.is_empty() { self.anonymous(place) } else { format!("{name}()") };
        let name = if function == node { name } else { format!("{BOUND_PREFIX}{name}") };
        Label { name, place, origin: self.origin(place).unwrap_or(Origin::Runtime) }
    }

    /// Functions without a name are told by where they stand: `function at app.js:12`.
    fn anonymous(&self, place: Option<Location>) -> String {
        let file = |location: Location| {
            let script = self.scripts.get(location.script_id)?.to_string();
            let file = script.rsplit(['/', '\\']).next().unwrap_or_default();
            Some(format!("{ANONYMOUS} at {}:{}", file.chars().take(MOST_OF_A_FILE).collect::<String>(), location.line + 1))
        };
        place.and_then(file).unwrap_or_else(|| ANONYMOUS.to_owned())
    }

    /// Who wrote what stands at a place.
    fn origin(&self, place: Option<Location>) -> Option<Origin> {
        // A script of which no function lives any more is the program's: those of the runtime do.
        let Some(script) = self.scripts.get(place?.script_id) else { return Some(Origin::App) };
        Some(match package_of_script(&script.to_string()).as_str() {
            RUNTIME => Origin::Runtime,
            APP => Origin::App,
            _ => Origin::Package,
        })
    }

    /// How often each name occurs among these, the most frequent first; of equally many, what the program has made.
    pub fn count(&self, nodes: impl Iterator<Item = NodeIndex>) -> Vec<Labelled> {
        let mut found: FxHashMap<Label, Counted> = FxHashMap::default();
        // To write a name takes longer than to count: objects of one class have one.
        let mut by_class: FxHashMap<ClassIndex, Option<(NodeIndex, Counted)>> = FxHashMap::default();
        for node in nodes {
            let of_class = self.is_object(node).then(|| self.heap.classes().of(node)).and_then(|class| {
                let new = || self.is_name_of_all(class).then(|| (node, Counted::default()));
                by_class.entry(class).or_insert_with(new).as_mut()
            });
            let counted = match of_class {
                Some((_, counted)) => counted,
                None => {
                    let Some(label) = self.of(node).or_else(|| self.of_value(node)) else { continue };
                    let component = component(self.heap, node, &label.name);
                    let counted = found.entry(label).or_default();
                    component.into_iter().for_each(|name| *counted.components.entry(name).or_default() += 1);
                    counted
                }
            };
            counted.count += 1;
            counted.size += self.heap.shallow_size(node);
        }
        // Of classes with one name the place of the first is told.
        let mut by_class: Vec<(NodeIndex, Counted)> = by_class.into_values().flatten().collect();
        by_class.sort_unstable_by_key(|&(first, _)| first);
        for (first, Counted { count, size, .. }) in by_class {
            let Some(label) = self.of(first) else { continue };
            let counted = found.entry(label).or_default();
            (counted.count, counted.size) = (counted.count + count, counted.size + size);
        }
        let mut rows: Vec<Labelled> = found.into_iter().map(|(label, counted)| counted.told(label)).collect();
        rows.sort_by(|a, b| (Reverse(a.count), &a.label).cmp(&(Reverse(b.count), &b.label)));
        rows
    }

    fn is_object(&self, node: NodeIndex) -> bool {
        self.heap.node_type(node) == NodeType::OBJECT && self.heap.roles().of(node) == Role::Holder
    }

    /// Whether all objects of a class are called by it, and by nothing else that may differ.
    fn is_name_of_all(&self, class: ClassIndex) -> bool {
        let name = self.heap.classes().get(class).name.to_string();
        !v8::SUSPENDED.contains(&name.as_str()) && !is_of_framework(&name)
    }

    /// Values by their class: `(string)`, `(number)`.
    fn of_value(&self, node: NodeIndex) -> Option<Label> {
        let is_value = self.heap.roles().of(node) == Role::Value;
        is_value.then(|| Label { name: self.heap.class_name(node).to_string(), place: None, origin: Origin::Runtime })
    }
}

/// Things of one name while they are counted.
#[derive(Default)]
struct Counted {
    count: u64,
    size: u64,
    components: FxHashMap<String, u64>,
}

impl Counted {
    fn told(self, label: Label) -> Labelled {
        let most = self.components.into_iter().max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0)));
        Labelled { label, count: self.count, size: self.size, component: most.map(|(component, _)| component) }
    }
}

/// What each of these things keeps, of what is new: how many of each name on average, rounded; the program's own first. The newest are
/// looked at. `count` is how many things they are for people: a promise gains three references with each that waits for it.
pub fn each_keeps(growth: &Growth, labels: &Labels, units: &[NodeIndex], count: usize) -> Vec<Labelled> {
    let heap = labels.heap;
    let sample: Vec<NodeIndex> = newest(heap, units, MOST_UNITS);
    let mut seen = Vec::new();
    behind(heap, growth, units, &sample, |node| {
        seen.push(node);
        true
    });
    let of_sample = (sample.len() * count.clamp(1, units.len().max(1)) / units.len().max(1)).max(1) as u64;
    let mut rows = labels.count(seen.into_iter().filter(|&node| heap.roles().of(node) == Role::Holder));
    // Half of them have one: each has one, about.
    let is_common = |row: &Labelled| row.count * 2 >= of_sample;
    let is_class_of_program = |row: &Labelled| row.label.origin <= Origin::Package && !row.label.is_function();
    // Where no class of the program's is behind each, one that is behind some tells more than none: its number is 0.
    let tells_rare = !rows.iter().any(|row| is_common(row) && is_class_of_program(row));
    rows.retain(|row| is_common(row) || tells_rare && row.count > 1 && is_class_of_program(row));
    for row in &mut rows {
        row.size /= row.count.max(1);
        row.count = if is_common(row) { (row.count + of_sample / 2) / of_sample } else { 0 };
    }
    rows.sort_by(|a, b| {
        let key = |row: &Labelled| (row.label.is_anonymous(), row.label.origin, Reverse(row.count * row.size));
        (key(a), &a.label).cmp(&(key(b), &b.label))
    });
    rows.truncate(MOST_KINDS);
    rows
}

/// Whether more than one thing of the program's is behind the newest of these things, or one behind the only one.
pub fn keep_what_is_of_program(growth: &Growth, labels: &Labels, units: &[NodeIndex]) -> bool {
    let is_programs = |node| labels.of(node).is_some_and(|label| label.origin <= Origin::Package);
    let sample = newest(labels.heap, units, MOST_UNITS);
    let mut missing = sample.len().min(2);
    behind(labels.heap, growth, units, &sample, |node| {
        missing -= usize::from(is_programs(node));
        missing > 0
    });
    !sample.is_empty() && missing == 0
}

/// Visits what is new behind each of a sample of things, for as long as it is told to go on.
fn behind(heap: &Heap, growth: &Growth, units: &[NodeIndex], sample: &[NodeIndex], mut visit: impl FnMut(NodeIndex) -> bool) {
    let are_units: FxHashSet<NodeIndex> = units.iter().copied().collect();
    let mut seen: FxHashSet<NodeIndex> = FxHashSet::default();
    let mut noise = NoiseKinds::new(heap);
    for &unit in sample {
        let (mut stack, mut left) = (vec![unit], MOST_BEHIND / sample.len());
        while let Some(node) = stack.pop() {
            for edge in heap.graph().edges_of(node).filter(|&edge| leads_on(heap, edge)) {
                let target = heap.graph().target(edge);
                let is_behind = !growth.is_old(target) && !are_units.contains(&target);
                if is_behind && left > 0 && is_claimable(&mut noise, target) && seen.insert(target) {
                    if !visit(target) {
                        return;
                    }
                    left -= 1;
                    stack.push(target);
                }
            }
        }
    }
}

/// The function that waits to go on, if a node is what the engine keeps of one.
fn suspended(heap: &Heap, node: NodeIndex, class: &str) -> Option<NodeIndex> {
    let function = v8::SUSPENDED.contains(&class).then(|| internal(heap, node, v8::edge::FUNCTION)).flatten();
    function.filter(|&function| heap.node_type(function) == NodeType::CLOSURE)
}

/// The things with the highest ids.
pub fn newest(heap: &Heap, units: &[NodeIndex], most: usize) -> Vec<NodeIndex> {
    let mut sorted = units.to_vec();
    sorted.sort_unstable_by_key(|&node| Reverse((heap.id(node), node)));
    sorted.truncate(most);
    sorted
}
