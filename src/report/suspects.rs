//! Suspects of one snapshot as reports have them: the way to each as code, what it is, and what it consists of.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{LocationInfo, NodeInfo, Weighed};
use super::document::{Line, Role};
use super::group_holders::GroupHolders;
use super::other_holders::{OtherHolders, Told};
use super::units::{count, counted, share, size};
use crate::Heap;
use crate::columns::script_names::ScriptNames;
use crate::engine::{ecmascript, v8};
use crate::queries::contents::{Held, Kind, contents, entry_count, label, values};
use crate::queries::declaring_functions::declared_in;
use crate::queries::edge_lookup::internal;
use crate::queries::levers::lever;
use crate::queries::packages::{RUNTIME, package_of_script};
use crate::queries::retaining_paths::PathFinder;
use crate::queries::suspects::{Constituent, Suspect, SuspectKind, suspects};
use crate::snapshot::{JsText, Location, NodeIndex, NodeType};

/// A place where memory accumulates.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SuspectInfo {
    /// The object; of a chain the first, of a group the biggest.
    #[serde(flatten)]
    pub node: NodeInfo,
    /// `object`; `chain`: a list or tree of objects of one class; `group`: many objects of one class in different places.
    pub kind: Cow<'static, str>,
    /// How many objects of its class: of a chain or a group, else 1.
    pub count: u64,
    /// What it keeps without what other suspects keep, in bytes.
    pub kept_size: u64,
    /// The way to it, as a programmer would write it.
    pub path: String,
    /// What it is, in words: `a Map of 179 entries: "a" … "z", each Session, 111 kB`.
    pub what: String,
    /// Code on the way to it, nearest to it: a function in whose scope the variable is, or that holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached_by: Option<LocationInfo>,
    /// Who holds it beside that way, if anyone does; of a group, who holds the biggest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub also_held_by: Option<OtherHolders>,
    /// Of a group, on which ways its objects are held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_by: Option<GroupHolders>,
    /// What a program can do about it, if the runtime keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<Cow<'static, str>>,
    /// Texts that are kept whole because pieces of them are, where they are most of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sliced: Option<SlicedInfo>,
    /// The program's classes in what it keeps, those with most bytes first.
    pub consists_of: Vec<ConstituentInfo>,
}

/// Pieces of texts, and the whole texts that only they keep.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SlicedInfo {
    /// How many pieces.
    pub count: u64,
    /// What the whole texts take, in bytes.
    pub size: u64,
    /// The field that holds the piece of the biggest text, if one that a program names does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// A class and how much of it there is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ConstituentInfo {
    /// Name of the class.
    #[schemars(with = "String")]
    pub class: JsText<'static>,
    /// How many objects.
    pub count: u64,
    /// Sum of their shallow sizes in bytes.
    pub shallow_size: u64,
}

impl Weighed for SuspectInfo {}

impl SuspectInfo {
    /// The suspects of a heap, those that keep most first: at most so many; and how many there are.
    pub fn all(heap: &Heap, limit: usize, holders: Told) -> (Vec<SuspectInfo>, usize) {
        let found = suspects(heap);
        let scripts = heap.script_names();
        let mut paths = PathFinder::new(heap);
        // Who else holds each is asked below.
        heap.graph().look_for_retainers(found.iter().take(limit).map(|suspect| suspect.node));
        let told =
            found.iter().take(limit).map(|suspect| SuspectInfo::new(heap, suspect, scripts, &mut paths, holders)).collect();
        (told, found.len())
    }

    fn new(heap: &Heap, suspect: &Suspect, scripts: &ScriptNames, paths: &mut PathFinder, holders: Told) -> Self {
        let node = suspect.node;
        let way = paths.to(node, 1).into_iter().next();
        let reached_by = way.as_ref().and_then(|path| code_on(heap, path.steps.iter().map(|step| step.node).rev()));
        let written = way.map(|path| path.written(heap));
        let advice = written.as_ref().and_then(|path| lever(heap, path)).map(Cow::from);
        let path = written.map(|path| path.expression);
        let constituent = |found: &Constituent| ConstituentInfo {
            class: heap.classes().get(found.class).name.clone(),
            count: found.count,
            shallow_size: found.shallow_size,
        };
        let consists_of: Vec<ConstituentInfo> = suspect.constituents.iter().map(constituent).collect();
        let also_held_by = OtherHolders::new(heap, node, holders);
        let sliced = suspect.sliced.as_ref().map(|sliced| SlicedInfo {
            count: sliced.count,
            size: sliced.bytes,
            field: sliced.field.map(|field| field.text(heap)),
        });
        SuspectInfo {
            node: NodeInfo::located(heap, node, scripts),
            kind: match suspect.kind {
                SuspectKind::Object => "object".into(),
                SuspectKind::Chain => "chain".into(),
                SuspectKind::Group => "group".into(),
            },
            count: suspect.count,
            kept_size: suspect.kept,
            path: path.unwrap_or_default(),
            what: what(heap, suspect, &consists_of, also_held_by.as_ref()),
            reached_by: reached_by.map(|location| LocationInfo::new(location, scripts)),
            also_held_by,
            advice,
            held_by: GroupHolders::new(heap, &suspect.members),
            sliced,
            consists_of,
        }
    }

    /// How many lines of a screen of so many columns [`SuspectInfo::lines`] take.
    pub fn height(&self, columns: usize) -> usize {
        self.lines(0).iter().map(|line| line.height(columns)).sum()
    }

    /// Lines for people: the way, what is there, and of a group on which other ways there is more of it.
    pub fn lines(&self, total: u64) -> Vec<Line> {
        let path = match &self.held_by {
            Some(holders) => holders.first(self.count),
            None if self.path.is_empty() => self.node.label.clone(),
            None => self.path.clone(),
        };
        // Of a group the biggest stands for all.
        let example = if self.kind == "group" { "such as " } else { "" };
        let others = match &self.also_held_by {
            Some(others) if self.kind != "group" => format!(" and {}", others.in_words()),
            _ => String::new(),
        };
        let head = Line::whole_at(1)
            .with(Role::Number, format!("{:>8} {:>6}  ", size(self.kept_size), share(self.kept_size, total)))
            .with(Role::Dim, example)
            .with(Role::Id, format!("@{}  ", self.node.id))
            .with(Role::Key, format!("{path}{others}"));
        let what = Line::whole_at(9).with(Role::Dim, format!("{}{}{}", self.what, self.sliced_words(), self.code_words()));
        let other_ways = self.held_by.as_ref().and_then(|holders| holders.others(self.count));
        let other_ways = other_ways.map(|ways| Line::whole_at(9).with(Role::Key, ways));
        let advice = self.advice.as_ref().map(|advice| Line::whole_at(9).with(Role::Plain, advice.clone()));
        [head, what].into_iter().chain(other_ways).chain(advice).collect()
    }

    /// Where it was made, or where the code is that reaches it.
    fn code_words(&self) -> String {
        match (&self.node.location, &self.reached_by) {
            (Some(place), None) => format!("; made at {}", place.for_people()),
            (Some(place), Some(_)) if !place.is_of_runtime() => format!("; made at {}", place.for_people()),
            (_, Some(place)) => format!("; reached by {}", place.for_people()),
            (None, None) => String::new(),
        }
    }

    /// That pieces of texts keep the whole texts.
    fn sliced_words(&self) -> String {
        let Some(SlicedInfo { count: pieces, size: bytes, field }) = &self.sliced else { return String::new() };
        let (slices, keep) = if *pieces == 1 { ("slice", "keeps") } else { ("slices", "keep") };
        let of = field.as_ref().map(|field| format!(" in {field}")).unwrap_or_default();
        format!("; {} {slices}{of} {keep} {} of whole texts", count(*pieces), size(*bytes))
    }
}

/// One line on all of them: `19.8 MB of 32.9 MB (60 %) hang on one object`.
pub fn headline(suspects: &[SuspectInfo], total: u64) -> String {
    let kept: u64 = suspects.iter().map(|suspect| suspect.kept_size).sum();
    match suspects {
        [] => format!("{}, and nothing keeps much of it: no suspect", size(total)),
        [only] if only.kind == "object" => {
            format!("{}, of which {} ({}) hang on one object", size(total), size(kept), share(kept, total))
        }
        [_] => format!("{}, of which {} ({}) hang on one place", size(total), size(kept), share(kept, total)),
        _ => {
            let places = counted(suspects.len() as u64, "place", "places");
            format!("{}, of which {} ({}) hang on {places}", size(total), size(kept), share(kept, total))
        }
    }
}

/// The code that is nearest on a way, from its end on: a function, or of a scope the one that declares it or was made in it.
fn code_on(heap: &Heap, nodes: impl Iterator<Item = NodeIndex>) -> Option<Location> {
    let is_program = |at: &Location| {
        heap.script_names().get(at.script_id).is_some_and(|script| package_of_script(&script.to_string()) != RUNTIME)
    };
    let place = |node: NodeIndex| {
        let function = match heap.node_type(node) {
            NodeType::CLOSURE => Some(node),
            _ => declared_in(heap, node),
        };
        function.and_then(|function| heap.locations().get(function)).filter(is_program)
    };
    nodes.filter_map(place).next()
}

fn what(heap: &Heap, suspect: &Suspect, consists_of: &[ConstituentInfo], others: Option<&OtherHolders>) -> String {
    let class = heap.class_name(suspect.node).to_string();
    let each = size(suspect.kept / suspect.count.max(1));
    match suspect.kind {
        SuspectKind::Chain => format!("a chain of {} {class}, {each} each", count(suspect.count)),
        SuspectKind::Group => {
            let class = if heap.node_type(suspect.node) == NodeType::CLOSURE { label(heap, suspect.node) } else { class };
            let of_it = keeps(consists_of);
            let places = match others {
                Some(others) => format!("in several places (this one in {})", others.places()),
                None => "in different places".to_owned(),
            };
            format!("{} {class} {places}, {each} each{of_it}", count(suspect.count))
        }
        SuspectKind::Object => object(heap, suspect, consists_of),
    }
}

/// What one object is: `a Map of 179 entries: "a" … "z", each Session, 111 kB`.
fn object(heap: &Heap, suspect: &Suspect, consists_of: &[ConstituentInfo]) -> String {
    let node = suspect.node;
    let class = heap.class_name(node).to_string();
    let entries = entry_count(heap, node);
    let kind = contents(heap, node).kind;
    let is_plain = kind == Kind::Object && (class.starts_with('{') || class == ecmascript::OBJECT);
    let noun = match kind {
        Kind::String => return format!("a text of {}: {}", size(suspect.kept), label(heap, node)),
        Kind::Function => return format!("what the variables of {} keep{}", label(heap, node), keeps(consists_of)),
        _ if internal(heap, node, v8::edge::BUFFER).is_some() => {
            return format!("{} of {}", with_article(&class), size(suspect.kept));
        }
        // Its storage is there all the same.
        Kind::Map | Kind::Set | Kind::Array if entries == 0 => {
            return format!(
                "{} of {}: numbers, or room for what leaves no trace in the file",
                with_article(&class),
                size(suspect.kept)
            );
        }
        Kind::Map | Kind::Set | Kind::WeakCollection => format!("{class} of {}", counted(entries, "entry", "entries")),
        Kind::Array => format!("{class} of {}", counted(entries, "element", "elements")),
        _ if is_plain => format!("object of {}", counted(entries, "key", "keys")),
        _ => return format!("{}{}", with_article(&class), keeps(consists_of)),
    };
    let keys = keys(heap, node).map(|keys| format!(": {keys}")).unwrap_or_default();
    let each = members(heap, suspect, entries).unwrap_or_else(|| keeps(consists_of));
    format!("{}{keys}{each}", with_article(&noun))
}

fn with_article(noun: &str) -> String {
    let is_vowel = noun.starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if is_vowel { "an" } else { "a" })
}

/// What it consists of: ` with 2,102 LruNode, 2,100 Quote`.
fn keeps(consists_of: &[ConstituentInfo]) -> String {
    let of: Vec<String> = consists_of.iter().map(|of| format!("{} {}", count(of.count), of.class)).collect();
    if of.is_empty() { String::new() } else { format!(" with {}", of.join(", ")) }
}

/// The first and the last key.
fn keys(heap: &Heap, node: NodeIndex) -> Option<String> {
    let found = contents(heap, node);
    let of_entries = || {
        let keys = found.entries.iter().filter_map(|entry| match entry.key {
            Held::Node(key) => Some(label(heap, key)),
            _ => None,
        });
        keys.collect::<Vec<_>>()
    };
    let names: Vec<String> = match found.kind {
        Kind::Object => {
            found.properties.iter().filter(|p| p.name != *ecmascript::PROTOTYPE).map(|p| p.name.to_string()).collect()
        }
        Kind::Map => of_entries(),
        _ => return None,
    };
    match names.as_slice() {
        [] => None,
        [only] => Some(cut(only)),
        [first, .., last] => Some(format!("{} … {}", cut(first), cut(last))),
    }
}

/// Keys are read at a glance.
const MOST_LETTERS: usize = 24;

fn cut(key: &str) -> String {
    if key.chars().count() <= MOST_LETTERS {
        return key.to_owned();
    }
    let (head, tail) = (MOST_LETTERS / 2, MOST_LETTERS / 2 - 1);
    let length = key.chars().count();
    key.chars().take(head).chain(['…']).chain(key.chars().skip(length - tail)).collect()
}

/// What most of the members are, and what each keeps.
fn members(heap: &Heap, suspect: &Suspect, entries: u64) -> Option<String> {
    let values = values(heap, suspect.node);
    let mut counts: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
    values.iter().for_each(|&value| *counts.entry(heap.class_name(value).to_string()).or_default() += 1);
    let (class, &of_class) = counts.iter().max_by_key(|&(_, &count)| count)?;
    let is_most = values.len() > 1 && of_class * 2 > values.len() as u64;
    is_most.then(|| format!(", each {class}, {}", size(suspect.kept / entries.max(1))))
}
