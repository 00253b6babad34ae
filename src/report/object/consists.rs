//! What an object's retained size consists of, for machines.

use schemars::JsonSchema;
use serde::Serialize;

use crate::Heap;
use crate::queries::access_paths::retainer_text;
use crate::queries::composition::{ChildPart, ClassPart, composition};
use crate::report::common::{Listing, NodeInfo};
use crate::snapshot::{JsText, NodeIndex};

/// What an object's retained size consists of, twice: by class, and by what the object refers to. Either way the parts, with those that
/// a limit leaves out, add up to the retained size.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConsistsInfo {
    /// The object's shallow size in bytes.
    pub own_size: u64,
    /// The engine's storage that only the object uses and that the shallow size does not count, in bytes.
    pub storage_size: u64,
    /// What the object refers to and alone keeps alive, by retained size; with `own_size`, `storage_size` and `shared` it adds up.
    pub children: Listing<ChildInfo>,
    /// Retained sizes of children that a limit leaves out, in bytes.
    #[serde(skip_serializing_if = "is_zero")]
    pub other_children_size: u64,
    /// What several of the children keep alive together: none of them alone.
    pub shared: SharedInfo,
    /// Everything that goes with the object by class, by shallow size; with `own_size` the shallow sizes add up.
    pub classes: Listing<ClassPartInfo>,
    /// Shallow sizes of classes that a limit leaves out, in bytes.
    #[serde(skip_serializing_if = "is_zero")]
    pub other_classes_size: u64,
}

/// A child of an object.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChildInfo {
    /// The reference as one would write it: `.name`, `[3]`, `→ "key"`.
    pub text: String,
    /// The child.
    #[serde(flatten)]
    pub node: NodeInfo,
}

/// What several children keep together.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SharedInfo {
    /// How many objects, of which none keeps another.
    pub count: u64,
    /// Sum of their retained sizes in bytes.
    pub retained_size: u64,
    /// The class that has most of these bytes; absent if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub most_class: Option<JsText<'static>>,
    /// How many of the objects are of that class.
    pub most_count: u64,
}

/// Objects of one class.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClassPartInfo {
    /// Name of the class.
    #[schemars(with = "String")]
    pub class: JsText<'static>,
    /// How many objects; those without a size of their own do not count.
    pub count: u64,
    /// Sum of their shallow sizes in bytes.
    pub shallow_size: u64,
    /// What they retain of the object's retained size, in bytes; what one class retains another may, too.
    pub retained_size: u64,
}

fn is_zero(size: &u64) -> bool {
    *size == 0
}

impl ConsistsInfo {
    /// At most so many rows of each list.
    pub(super) fn new(heap: &Heap, node: NodeIndex, limit: usize) -> Self {
        let found = composition(heap, node);
        let left_out = |parts: &[ChildPart]| parts.iter().skip(limit).map(|part| part.retained_size).sum();
        let classes_left_out = |parts: &[ClassPart]| parts.iter().skip(limit).map(|part| part.shallow_size).sum();
        let name = |class| heap.classes().get(class).name.clone();
        ConsistsInfo {
            own_size: found.own_size,
            storage_size: found.storage_size,
            other_children_size: left_out(&found.children),
            children: Listing::part(&found.children, 0, limit, |part| ChildInfo {
                text: retainer_text(heap, part.edge).trim().to_owned(),
                node: NodeInfo::new(heap, part.node),
            }),
            shared: SharedInfo {
                count: found.shared.count,
                retained_size: found.shared.retained_size,
                most_class: found.shared.most.map(|(class, _)| name(class)),
                most_count: found.shared.most.map_or(0, |(_, count)| count),
            },
            other_classes_size: classes_left_out(&found.classes),
            classes: Listing::part(&found.classes, 0, limit, |part| ClassPartInfo {
                class: name(part.class),
                count: part.count,
                shallow_size: part.shallow_size,
                retained_size: part.retained_size,
            }),
        }
    }
}
