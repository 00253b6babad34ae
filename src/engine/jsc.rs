//! JavaScriptCore, whose snapshots Bun writes in V8's format. Source: the `ClassInfo` of its classes in `Source/JavaScriptCore/runtime`.
//! It gives references no names.

/// The code of a function (`runtime/FunctionExecutable.cpp`). No other engine has a node of this name, so it tells whose a snapshot is.
pub(crate) const FUNCTION_CODE: &str = "FunctionExecutable";

/// Scopes (`runtime/JSLexicalEnvironment.cpp`), by the two names that versions of Bun write.
pub(crate) const SCOPES: [&str; 2] = ["JSLexicalEnvironment", "system / JSLexicalEnvironment"];

/// Storage of properties and elements (`runtime/Butterfly.h`, `runtime/JSImmutableButterfly.cpp`).
pub(crate) const STORAGE: [&str; 2] = ["Cell Butterfly", "Immutable Butterfly"];

/// The global object (`runtime/JSGlobalObject.cpp`).
pub(crate) const GLOBAL: &str = "GlobalObject";
