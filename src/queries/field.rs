//! In which field of which class an object stands.

use rustc_hash::FxHashMap;

use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::columns::roles::Role;
use crate::engine::ecmascript;
use crate::queries::contents::storage_owner;
use crate::queries::filters::NodeSet;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType, StringIndex};

/// A field: `Session.tags`, `variable cache`, or what is in the collection that stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Field {
    /// The class of the object that has the property; of a variable there is none.
    holder: Option<ClassIndex>,
    name: StringIndex,
    /// In how many collections inside of one another it is that stand there.
    within: u8,
}

impl Field {
    /// As a programmer would write it: `Session.tags`, `Session.tags[ ]` for what is in it, `Session.tags[ ][ ]` for what is in an array
    /// in it, `variable cache`.
    pub fn text(self, heap: &Heap) -> String {
        let name = heap.strings().get(self.name);
        let field = match self.holder {
            Some(class) => format!("{}.{name}", heap.classes().get(class).name),
            None => format!("variable {name}"),
        };
        field + &"[ ]".repeat(self.within.into())
    }
}

/// So many collections inside of one another are gone up.
const MOST_WITHIN: u8 = 4;

/// So many references to an object are looked at: of what more refer to, no field is the one to change.
const MOST_RETAINERS: usize = 64;

/// Fields by object.
pub(crate) struct Fields<'h> {
    heap: &'h Heap,
    /// Of collections, whose members all ask.
    known: FxHashMap<NodeIndex, Option<Field>>,
}

impl<'h> Fields<'h> {
    pub(crate) fn new(heap: &'h Heap) -> Self {
        Fields { heap, known: FxHashMap::default() }
    }

    /// The field in which an object stands: the first that names it, else that of the collection it is in, or of the one around that.
    pub(super) fn of(&mut self, node: NodeIndex) -> Option<Field> {
        let mut passed = Vec::new();
        let mut at = node;
        let found = loop {
            let known = self.known.get(&at).copied();
            if let Some(field) = known.unwrap_or_else(|| self.named(at)) {
                break Some(field);
            }
            // A collection may be in itself.
            match self.collection(at).filter(|_| known.is_none() && passed.len() < MOST_WITHIN.into()) {
                Some(collection) => {
                    passed.push(at);
                    at = collection;
                }
                None => break None,
            }
        };
        // Of what is deeper inside it is not known what is around it.
        if at != node && (found.is_some() || passed.len() < MOST_WITHIN.into()) {
            self.known.insert(at, found);
        }
        let within = |field: Field| field.within + passed.len() as u8;
        found.map(|field| Field { within: within(field), ..field })
    }

    /// The field that holds an object, if its holder is outside of a set of objects that hold one another.
    pub(crate) fn outside(&self, node: NodeIndex, set: &NodeSet) -> Option<Field> {
        self.named_by(node, |holder| !set.contains(holder))
    }

    fn retainers(&self, node: NodeIndex) -> impl Iterator<Item = EdgeIndex> + 'h {
        self.heap.graph().retainers().of(node).take(MOST_RETAINERS)
    }

    /// The property or the variable that holds an object.
    fn named(&self, node: NodeIndex) -> Option<Field> {
        self.named_by(node, |_| true)
    }

    fn named_by(&self, node: NodeIndex, may_hold: impl Fn(NodeIndex) -> bool) -> Option<Field> {
        let graph = self.heap.graph();
        self.retainers(node).find_map(|edge| {
            let EdgeName::Text(name) = graph.edge_name(edge) else { return None };
            let holder = graph.source(edge);
            if !may_hold(holder) {
                return None;
            }
            match graph.edge_type(edge) {
                EdgeType::CONTEXT => Some(Field { holder: None, name, within: 0 }),
                EdgeType::PROPERTY if self.is_program(holder) && !self.heap.strings().is(name, ecmascript::PROTOTYPE) => {
                    Some(Field { holder: Some(self.heap.classes().of(holder)), name, within: 0 })
                }
                _ => None,
            }
        })
    }

    /// The array, Map or Set of which an object is a member.
    fn collection(&self, node: NodeIndex) -> Option<NodeIndex> {
        let graph = self.heap.graph();
        self.retainers(node).find_map(|edge| {
            let holder = graph.source(edge);
            match self.heap.node_type(holder) {
                NodeType::ARRAY => storage_owner(self.heap, holder),
                _ => (graph.edge_type(edge) == EdgeType::ELEMENT && self.is_program(holder)).then_some(holder),
            }
        })
    }

    fn is_program(&self, node: NodeIndex) -> bool {
        self.heap.roles().of(node) == Role::Holder
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    #[test]
    fn what_is_in_collections_inside_of_one_another_is_in_the_field_of_the_outermost() {
        let mut heap = HeapBuilder::new();
        let page = heap.node("object", "Page", 8);
        heap.root_edge("property", "page", page);
        let mut outer = heap.property(page, "rows", "object", "Array", 8);
        let mut texts = Vec::new();
        for depth in 0..6 {
            for column in 0..2 {
                let text = heap.node("string", &format!("{depth} {column}"), 8);
                heap.edge(outer, "element", column, text);
                texts.push(text);
            }
            let inner = heap.node("object", "Array", 8);
            heap.edge(outer, "element", 2, inner);
            outer = inner;
        }
        let heap = heap.build();
        let mut fields = Fields::new(&heap);
        let told = Vec::from_iter(texts.iter().rev().map(|&text| fields.of(text).map(|field| field.text(&heap))));
        let field = |depth: usize| Some(format!("Page.rows{}", "[ ]".repeat(depth))).filter(|_| depth <= MOST_WITHIN.into());
        assert_eq!(told, [6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1].map(field));
    }
}
