//! Plain objects show the names of their first and last properties.

use crate::Heap;
use crate::columns::names::format_property_name;
use crate::engine::ecmascript;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, JsText, NodeIndex};

/// DevTools adds names as long as the whole has no more UTF-16 units than this, and always one.
const MAX_UNITS: usize = 100;

/// The name in braces, taken from both ends of the properties in turns until it is long enough.
pub(super) fn name_of(heap: &Heap, node: NodeIndex) -> JsText<'static> {
    let mut rest = heap.graph().edge_range(node);
    let (mut left, mut right) = (Side::new("{"), Side::new("}"));
    let mut turn = Turn::Left;
    while !rest.is_empty() {
        let edge = match turn {
            Turn::Left => rest.start,
            Turn::Right => rest.end - 1,
        };
        let name = property_name(heap, EdgeIndex(edge as u32)).map(format_property_name);
        if name.as_ref().is_some_and(|name| left.has_names() && left.units + right.units + name.utf16_len() > MAX_UNITS) {
            break;
        }
        match turn {
            Turn::Left => rest.start += 1,
            Turn::Right => rest.end -= 1,
        }
        let Some(name) = name else { continue };
        turn = match turn {
            Turn::Left => {
                left.push_back(&name);
                Turn::Right
            }
            Turn::Right => {
                right.push_front(&name);
                Turn::Left
            }
        };
    }
    let mut name = left.text;
    if !rest.is_empty() {
        name.append(&", …".into());
    }
    if right.has_names() {
        name.append(&SEPARATOR.into());
    }
    name.append(&right.text);
    name
}

/// The name of a property that tells objects apart.
fn property_name(heap: &Heap, edge: EdgeIndex) -> Option<JsText<'_>> {
    match heap.graph().edge_name(edge) {
        EdgeName::Text(name)
            if heap.graph().edge_type(edge) == EdgeType::PROPERTY && !heap.strings().is(name, ecmascript::PROTOTYPE) =>
        {
            Some(heap.strings().get(name))
        }
        _ => None,
    }
}

#[derive(Clone, Copy)]
enum Turn {
    Left,
    Right,
}

const SEPARATOR: &str = ", ";

/// One end of the name.
struct Side {
    text: JsText<'static>,
    units: usize,
}

impl Side {
    fn new(brace: &'static str) -> Self {
        Side { text: brace.into(), units: 1 }
    }

    /// DevTools looks at the length, so a property with an empty name does not count.
    fn has_names(&self) -> bool {
        self.units > 1
    }

    fn separator(&mut self) -> &'static str {
        let separator = if self.has_names() { SEPARATOR } else { "" };
        self.units += separator.len();
        separator
    }

    fn push_back(&mut self, name: &JsText) {
        let separator = self.separator();
        self.text.append(&separator.into());
        self.text.append(name);
        self.units += name.utf16_len();
    }

    fn push_front(&mut self, name: &JsText) {
        let mut text = name.clone().into_owned();
        text.append(&self.separator().into());
        text.append(&self.text);
        self.text = text;
        self.units += name.utf16_len();
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::HeapBuilder;

    fn shown(names: &[&str]) -> String {
        let mut heap = HeapBuilder::new();
        let object = heap.node("object", "Object", 16);
        names.iter().for_each(|name| _ = heap.edge(object, "property", name, HeapBuilder::ROOT));
        heap.edge(object, "internal", "map", HeapBuilder::ROOT);
        heap.build().name(object).to_string()
    }

    #[test]
    fn names_come_from_both_ends_until_a_hundred_units() {
        assert_eq!(shown(&[]), "{}");
        assert_eq!(shown(&["__proto__"]), "{}");
        assert_eq!(shown(&["a", "__proto__", "b", "c"]), "{a, b, c}");
        assert_eq!(shown(&["first", &"x".repeat(98), "last"]), "{first, …, last}");
        let many: Vec<String> = (10..99).map(|i| format!("property{i}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let expected = "{property10, property11, property12, property13, …, property95, property96, property97, property98}";
        assert_eq!(shown(&many), expected);
    }

    #[test]
    fn confusing_names_are_quoted_and_an_empty_first_name_vanishes() {
        assert_eq!(shown(&["", "a,b"]), r#"{, "a,b"}"#);
    }
}
