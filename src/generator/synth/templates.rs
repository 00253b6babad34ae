//! What a group of sixteen objects looks like: four templates, as tables.

use super::format::Edge::{Context, Element, Internal, Property};
use super::format::{Edge, Node};

/// Objects in a group.
pub(super) const SLOTS: usize = 16;
/// Texts in a group that occur only once.
pub(super) const TEXTS: u64 = 3;

/// An object of a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub kind: Node,
    pub name: Name,
    pub size: Size,
    pub edges: &'static [Inner],
}

/// How an object is called.
#[derive(Debug, Clone, Copy)]
pub(super) enum Name {
    /// Always so.
    Fixed(&'static str),
    /// By the group's class, or its second.
    Class(usize),
    /// By a text that occurs once.
    Text(u64),
    /// By a text that occurs often.
    Common,
    /// By a property's name: functions.
    Function,
}

/// What an object takes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Size {
    /// So many bytes.
    Fixed(u64),
    /// What its text takes.
    OfText,
    /// Some hundred to some hundred thousand bytes.
    Data,
}

/// A reference to another object of the group, or to a shared one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inner(pub Edge, pub &'static str, pub To);

/// Where a reference leads.
#[derive(Debug, Clone, Copy)]
pub(super) enum To {
    /// Another object of the group.
    Slot(u64),
    /// One of the shared functions' code.
    SharedCode,
    /// One of the shared strings.
    SharedString,
}

/// A template.
#[derive(Debug)]
pub(super) struct Template {
    pub slots: [Slot; SLOTS],
    /// Objects that refer to others, anywhere.
    pub hubs: [usize; 4],
}

use Name::{Class, Common, Fixed, Function, Text};
use Node::{Array, Closure, Code, ConcatenatedString, Hidden, Native, Number, Object, Regexp, SlicedString, String, Symbol};
use Size::{Data, OfText};
use To::{SharedCode, SharedString, Slot as S};

const fn slot(kind: Node, name: Name, size: u64, edges: &'static [Inner]) -> Slot {
    Slot { kind, name, size: Size::Fixed(size), edges }
}

const fn unique_text(number: u64) -> Slot {
    Slot { kind: String, name: Text(number), size: OfText, edges: &[] }
}

const NUMBER: Slot = slot(Number, Fixed("heap number"), 16, &[]);
const DATA: Slot = Slot { kind: Native, name: Fixed("system / JSArrayBufferData"), size: Data, edges: &[] };

/// The first group of a block: an object with a list (of the other groups, in some blocks), an index and a callback.
pub(super) const COLLECTION: usize = 0;
/// In a collection, the list.
pub(super) const LIST: usize = 1;
/// In a collection, what the list keeps its elements in.
pub(super) const LIST_STORE: usize = 2;

/// The templates. Each refers to all of its objects, from the first one on.
#[rustfmt::skip]
pub(super) const TEMPLATES: [Template; 4] = [
    Template {
        slots: [
            slot(Object, Class(0), 56, &[Inner(Property, "items", S(1)), Inner(Property, "id", S(3)), Inner(Property, "created", S(4)),
                Inner(Property, "index", S(5)), Inner(Property, "callback", S(8)), Inner(Property, "state", SharedString)]),
            slot(Object, Fixed("Array"), 32, &[Inner(Internal, "elements", S(2))]),
            slot(Array, Fixed("(object elements)"), 544, &[]),
            unique_text(0),
            NUMBER,
            slot(Object, Fixed("Map"), 32, &[Inner(Internal, "table", S(6))]),
            // Of four buckets: the first entry is in slots 7 (key) and 8 (value).
            slot(Array, Fixed(""), 264, &[Inner(Internal, "7", S(9)), Inner(Internal, "8", S(7))]),
            slot(Object, Class(1), 40, &[Inner(Property, "value", S(10))]),
            slot(Closure, Function, 64, &[Inner(Internal, "context", S(11)), Inner(Internal, "shared", SharedCode)]),
            unique_text(1),
            unique_text(2),
            slot(Object, Fixed("system / Context"), 48, &[Inner(Context, "data", S(12))]),
            slot(Object, Class(1), 40, &[Inner(Property, "body", S(13))]),
            slot(Object, Fixed("Uint8Array"), 104, &[Inner(Property, "buffer", S(14))]),
            slot(Object, Fixed("ArrayBuffer"), 88, &[Inner(Internal, "backing_store", S(15))]),
            DATA,
        ],
        hubs: [0, 7, 11, 12],
    },
    // A record of a database, as an application keeps it.
    Template {
        slots: [
            slot(Object, Class(0), 72, &[Inner(Property, "id", S(1)), Inner(Property, "owner", S(2)), Inner(Property, "total", S(5)),
                Inner(Property, "tags", S(6)), Inner(Property, "state", SharedString), Inner(Internal, "properties", S(12))]),
            unique_text(0),
            slot(Object, Class(1), 48, &[Inner(Property, "name", S(3)), Inner(Property, "url", S(4)), Inner(Property, "key", S(15))]),
            slot(ConcatenatedString, Fixed("(concatenated string)"), 32, &[Inner(Internal, "first", S(8)), Inner(Internal, "second", S(9))]),
            unique_text(1),
            NUMBER,
            slot(Object, Fixed("Array"), 32, &[Inner(Internal, "elements", S(7)), Inner(Element, "0", S(10)), Inner(Element, "1", S(11))]),
            slot(Array, Fixed("(object elements)"), 32, &[Inner(Internal, "0", S(10)), Inner(Internal, "1", S(11))]),
            Slot { kind: String, name: Common, size: OfText, edges: &[] },
            unique_text(2),
            slot(Object, Fixed("Tag"), 32, &[Inner(Property, "name", SharedString)]),
            slot(Object, Fixed("Tag"), 32, &[Inner(Property, "name", SharedString)]),
            slot(Array, Fixed("(object properties)"), 48, &[Inner(Internal, "3", S(13))]),
            slot(Object, Fixed("Date"), 96, &[Inner(Internal, "value", S(14))]),
            NUMBER,
            slot(SlicedString, Fixed("(sliced string)"), 32, &[Inner(Internal, "parent", S(9))]),
        ],
        hubs: [0, 2, 7, 12],
    },
    // An emitter with listeners that share a scope, which knows the emitter.
    Template {
        slots: [
            slot(Object, Fixed("EventEmitter"), 64, &[Inner(Property, "_events", S(1))]),
            slot(Object, Fixed("Object"), 56, &[Inner(Property, "data", S(2)), Inner(Property, "end", S(3)), Inner(Property, "error", S(4))]),
            slot(Closure, Function, 64, &[Inner(Internal, "context", S(5)), Inner(Internal, "shared", SharedCode)]),
            slot(Closure, Function, 64, &[Inner(Internal, "context", S(5)), Inner(Internal, "shared", SharedCode)]),
            slot(Closure, Function, 64, &[Inner(Internal, "context", S(5)), Inner(Internal, "shared", SharedCode)]),
            slot(Object, Fixed("system / Context"), 64, &[Inner(Context, "session", S(6)), Inner(Context, "body", S(10)),
                Inner(Context, "result", S(14)), Inner(Internal, "previous", S(9))]),
            slot(Object, Class(0), 56, &[Inner(Property, "id", S(7)), Inner(Property, "token", S(8)), Inner(Property, "source", S(15))]),
            unique_text(0),
            unique_text(1),
            slot(Object, Fixed("system / Context"), 40, &[Inner(Context, "parent", S(0)), Inner(Context, "name", S(12))]),
            slot(Object, Fixed("Buffer"), 96, &[Inner(Property, "buffer", S(11))]),
            slot(Object, Fixed("ArrayBuffer"), 88, &[Inner(Internal, "backing_store", S(13))]),
            unique_text(2),
            DATA,
            slot(Object, Fixed("Promise"), 32, &[]),
            slot(Object, Fixed("Socket"), 264, &[]),
        ],
        hubs: [1, 5, 6, 15],
    },
    // A module, compiled.
    Template {
        slots: [
            slot(Object, Fixed("Module"), 88, &[Inner(Property, "value", S(1)), Inner(Property, "path", S(2)), Inner(Property, "children", S(13))]),
            slot(Closure, Function, 64, &[Inner(Internal, "shared", S(3)), Inner(Internal, "context", S(10)), Inner(Internal, "feedback_cell", S(8)),
                Inner(Property, "prototype", S(11))]),
            unique_text(0),
            slot(Code, Fixed("system / SharedFunctionInfo"), 64, &[Inner(Internal, "name_or_scope_info", S(4)), Inner(Internal, "function_data", S(5)),
                Inner(Internal, "script", S(6))]),
            slot(Code, Fixed("system / ScopeInfo"), 56, &[]),
            slot(Code, Fixed("system / BytecodeArray"), 312, &[Inner(Internal, "constant_pool", S(9))]),
            slot(Code, Fixed("system / Script"), 128, &[Inner(Internal, "name", S(2)), Inner(Internal, "source", S(7))]),
            unique_text(1),
            slot(Code, Fixed("system / FeedbackCell"), 24, &[]),
            slot(Code, Fixed("system / FixedArray"), 72, &[Inner(Internal, "0", S(12))]),
            slot(Object, Fixed("system / Context"), 40, &[Inner(Context, "config", S(15))]),
            slot(Object, Class(1), 56, &[Inner(Property, "meta", S(14))]),
            unique_text(2),
            slot(Hidden, Fixed("system / PropertyArray"), 40, &[]),
            slot(Symbol, Fixed("symbol"), 16, &[Inner(Internal, "name", SharedString)]),
            slot(Regexp, Fixed("^(\\w+)=(.*)$"), 56, &[]),
        ],
        hubs: [0, 10, 11, 13],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_of_a_template_is_reached_from_the_first() {
        for (number, template) in TEMPLATES.iter().enumerate() {
            let mut reached = [false; SLOTS];
            let mut todo = vec![0];
            while let Some(at) = todo.pop() {
                if !std::mem::replace(&mut reached[at], true) {
                    let inner = template.slots[at].edges.iter().filter_map(|Inner(.., to)| match to {
                        To::Slot(slot) => Some(*slot as usize),
                        _ => None,
                    });
                    todo.extend(inner);
                }
            }
            assert_eq!(reached, [true; SLOTS], "template {number}");
        }
    }

    #[test]
    fn every_template_has_as_many_texts_as_are_reserved_for_it() {
        for template in &TEMPLATES {
            let mut texts: Vec<u64> = template
                .slots
                .iter()
                .filter_map(|slot| match slot.name {
                    Name::Text(number) => Some(number),
                    _ => None,
                })
                .collect();
            texts.sort_unstable();
            assert_eq!(texts, (0..TEXTS).collect::<Vec<_>>());
        }
    }
}
