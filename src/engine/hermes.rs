//! Hermes. Source: `lib/VM/HeapSnapshot.cpp` and the `_snapshotAddEdgesImpl` of its classes in `lib/VM`.

/// The scope of a function, and the references from a function to its scope and from a scope to the next outer one
/// (`lib/VM/Callable.cpp`).
pub(crate) const ENVIRONMENT: &str = "Environment";
pub(crate) const SCOPE_EDGE: &str = "environment";
pub(crate) const OUTER_SCOPE_EDGE: &str = "parentEnvironment";

/// Storage of an object's properties (`lib/VM/JSObject.cpp`), and how the slots are named from which they are read.
pub(crate) const PROPERTY_STORAGE_EDGE: &str = "propStorage";
pub(crate) const SLOT_PREFIX: &str = "directProp";

/// References that every object or function has: hidden class, prototype, where its code comes from.
pub(crate) const CLASS_EDGE: &str = "class";
pub(crate) const PARENT_EDGE: &str = "parent";
pub(crate) const DOMAIN_EDGE: &str = "domain";
