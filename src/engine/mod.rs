//! What is known of the engines and runtimes that write snapshots: how they name their own structures, references and roots, what is
//! internal, global, or kept by a runtime by design. Data with a source each; no other room spells such a name.

pub(crate) mod blink;
pub(crate) mod ecmascript;
pub(crate) mod hermes;
pub(crate) mod jsc;
pub(crate) mod node;
pub(crate) mod v8;
