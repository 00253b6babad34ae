//! In which field of which class an object stands.

use rustc_hash::FxHashMap;

use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::columns::names::PROTOTYPE;
use crate::columns::roles::Role;
use crate::queries::contents::storage_owner;
use crate::queries::filters::NodeSet;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType, StringIndex};

/// A field: `Session.tags`, `variable cache`, or what is in the collection that stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Field {
    /// The class of the object that has the property; of a variable there is none.
    holder: Option<ClassIndex>,
    name: StringIndex,
    is_member: bool,
}

impl Field {
    /// As a programmer would write it: `Session.tags`, `Session.tags[ ]` for what is in it, `variable cache`.
    pub fn text(self, heap: &Heap) -> String {
        let name = heap.strings().get(self.name);
        let field = match self.holder {
            Some(class) => format!("{}.{name}", heap.classes().get(class).name),
            None => format!("variable {name}"),
        };
        if self.is_member { field + "[ ]" } else { field }
    }
}

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

    /// The field in which an object stands: the first that names it, else that of the collection it is in.
    pub(crate) fn of(&mut self, node: NodeIndex) -> Option<Field> {
        self.named(node).or_else(|| {
            let collection = self.collection(node)?;
            let of_collection = match self.known.get(&collection) {
                Some(&known) => known,
                None => {
                    let field = self.named(collection);
                    *self.known.entry(collection).or_insert(field)
                }
            };
            of_collection.map(|field| Field { is_member: true, ..field })
        })
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
                EdgeType::CONTEXT => Some(Field { holder: None, name, is_member: false }),
                EdgeType::PROPERTY if self.is_program(holder) && !self.heap.strings().is(name, PROTOTYPE) => {
                    Some(Field { holder: Some(self.heap.classes().of(holder)), name, is_member: false })
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
