//! Classes by what names them. A node's class is one look into a column: texts are read once a string, never once a node.

use rustc_hash::FxHashMap;

use super::{Class, ClassInputs};
use crate::columns::interner::{Interner, hash_bytes};
use crate::columns::names::detached;
use crate::engine::{ecmascript, v8};
use crate::keyed::KeyedMap;
use crate::snapshot::{JsText, Location, NodeIndex, NodeType, StringIndex};

/// Marks what has no class yet.
const NONE: u32 = u32::MAX;

pub(super) struct ClassTable<'h> {
    inputs: ClassInputs<'h>,
    classes: Vec<Class>,
    by_text: Interner,
    by_string: Vec<u32>,
    /// Of native nodes that were renamed, by the string of the file's name.
    by_detached_string: FxHashMap<StringIndex, u32>,
    by_type: [u32; 256],
    by_location: KeyedMap<(u32, Location), u32>,
}

impl<'h> ClassTable<'h> {
    pub(super) fn new(inputs: ClassInputs<'h>) -> Self {
        ClassTable {
            inputs,
            classes: Vec::new(),
            by_text: Interner::default(),
            by_string: vec![NONE; inputs.tables.strings.len()],
            by_detached_string: FxHashMap::default(),
            by_type: [NONE; 256],
            by_location: KeyedMap::default(),
        }
    }

    /// The class with this name and no location.
    pub(super) fn of_text(&mut self, name: JsText) -> u32 {
        let next = self.classes.len() as u32;
        let is_same = |class: u32| self.classes[class as usize].name == name;
        let class = self.by_text.find_or_insert(hash_bytes(name.as_bytes()), next, is_same);
        if class == next {
            self.classes.push(Class { name: name.into_owned(), location: None });
        }
        class
    }

    /// The class of `object` and `native` nodes with this name.
    #[inline]
    pub(super) fn of_string(&mut self, name: StringIndex) -> u32 {
        match self.by_string[name.0 as usize] {
            NONE => self.of_new_string(name),
            class => class,
        }
    }

    #[cold]
    fn of_new_string(&mut self, name: StringIndex) -> u32 {
        let class = self.of_text(without_attributes(self.inputs.tables.strings.get(name)));
        self.by_string[name.0 as usize] = class;
        class
    }

    #[inline]
    pub(super) fn of_native(&mut self, node: NodeIndex) -> u32 {
        let name = self.inputs.tables.nodes.name(node);
        if self.inputs.detachedness.is_renamed(node, NodeType::NATIVE) { self.of_detached(name) } else { self.of_string(name) }
    }

    fn of_detached(&mut self, name: StringIndex) -> u32 {
        if let Some(&class) = self.by_detached_string.get(&name) {
            return class;
        }
        let class = self.of_text(without_attributes(detached(&self.inputs.tables.strings.get(name))));
        self.by_detached_string.insert(name, class);
        class
    }

    /// The class of nodes whose type alone tells it.
    #[inline]
    pub(super) fn of_type(&mut self, kind: NodeType) -> u32 {
        match self.by_type[kind.0 as usize] {
            NONE => self.of_new_type(kind),
            class => class,
        }
    }

    #[cold]
    fn of_new_type(&mut self, kind: NodeType) -> u32 {
        let class = self.of_text(type_class(self.inputs.type_names, kind));
        self.by_type[kind.0 as usize] = class;
        class
    }

    /// The class of objects of a class whose constructor stands here.
    #[inline]
    pub(super) fn located(&mut self, class: u32, location: Location) -> u32 {
        match self.by_location.get(&(class, location)) {
            Some(&located) => located,
            None => self.new_located(class, location),
        }
    }

    #[cold]
    fn new_located(&mut self, class: u32, location: Location) -> u32 {
        let located = self.classes.len() as u32;
        self.classes.push(Class { name: self.classes[class as usize].name.clone(), location: Some(location) });
        self.by_location.insert((class, location), located);
        located
    }

    pub(super) fn finish(self) -> Vec<Class> {
        self.classes
    }
}

/// DevTools' names for the types whose nodes are one class each.
fn type_class(names: &[String], kind: NodeType) -> JsText<'static> {
    match kind {
        NodeType::HIDDEN => "(system)".into(),
        NodeType::CODE => "(compiled code)".into(),
        NodeType::CLOSURE => ecmascript::FUNCTION.into(),
        NodeType::REGEXP => ecmascript::REGEXP.into(),
        _ => match names.get(kind.0 as usize) {
            Some(name) => format!("({name})").into(),
            None => "(undefined)".into(),
        },
    }
}

fn is_detached_element(name: &[u8]) -> bool {
    name.strip_prefix(v8::DETACHED_PREFIX.as_bytes()).is_some_and(|rest| rest.starts_with(b"<"))
}

/// Elements are named by their tag: `<div id="a">` becomes `<div>`.
fn without_attributes(name: JsText) -> JsText {
    let bytes = name.as_bytes();
    let tag = match bytes {
        [b'<', ..] => 0,
        _ if is_detached_element(bytes) => v8::DETACHED_PREFIX.len(),
        _ => return name,
    };
    match memchr::memchr(b' ', &bytes[tag..]) {
        Some(space) => JsText::from_wtf8([&bytes[..tag + space], b">"].concat().into()),
        None => name,
    }
}
