//! Names that the language itself gives, in every engine.

/// The class of objects that an object literal or `Object()` made.
pub(crate) const OBJECT: &str = "Object";
/// The class of arrays. Subclasses have names of their own.
pub(crate) const ARRAY: &str = "Array";
/// The class of functions, as DevTools groups them.
pub(crate) const FUNCTION: &str = "Function";
/// What regular expressions are called.
pub(crate) const REGEXP: &str = "RegExp";
/// Collections with keys, and without.
pub(crate) const MAP: &str = "Map";
pub(crate) const SET: &str = "Set";
/// What promises are called.
pub(crate) const PROMISE: &str = "Promise";
/// The accessor that leads to an object's prototype (ECMA-262, B.2.2.1): every object has it, so it tells nothing.
pub(crate) const PROTOTYPE: &str = "__proto__";
/// Properties that every class or every one of its objects has (ECMA-262, 20.2.4.3, 20.1.3.1).
pub(crate) const PROTOTYPE_OF_CLASS: &str = "prototype";
pub(crate) const CONSTRUCTOR: &str = "constructor";

/// Memory behind typed arrays (ECMA-262, 25.1, 25.2).
pub(crate) const BUFFERS: [&str; 2] = ["ArrayBuffer", "SharedArrayBuffer"];

pub(crate) const DATA_VIEW: &str = "DataView";

/// Errors end so (ECMA-262, 20.5).
pub(crate) const ERROR_SUFFIX: &str = "Error";

/// Collections that say nothing of what a program keeps in them.
pub(crate) const COLLECTIONS: [&str; 3] = [MAP, SET, ARRAY];

/// What is in these stays as long as something else holds it (ECMA-262, 24.3, 24.4, 26.2).
pub(crate) const WEAK_COLLECTIONS: [&str; 3] = ["WeakMap", "WeakSet", FINALIZATION_REGISTRY];
/// What tells when an object has gone (ECMA-262, 26.2).
pub(crate) const FINALIZATION_REGISTRY: &str = "FinalizationRegistry";

/// Prototypes of functions that are `async` begin so (ECMA-262, 27.4, 27.7).
pub(crate) const ASYNC_PREFIX: &str = "Async";

/// Typed arrays, and bytes of one of their elements (ECMA-262, table 71).
pub(crate) const TYPED_ARRAYS: [(&str, i64); 12] = [
    ("Int8Array", 1),
    ("Uint8Array", 1),
    ("Uint8ClampedArray", 1),
    ("Int16Array", 2),
    ("Uint16Array", 2),
    ("Float16Array", 2),
    ("Int32Array", 4),
    ("Uint32Array", 4),
    ("Float32Array", 4),
    ("Float64Array", 8),
    ("BigInt64Array", 8),
    ("BigUint64Array", 8),
];

/// Classes of the language's own, and what engines call their like: constructors of the global object in ECMA-262 (19.3), objects that
/// only the language makes (27, 24.1.5, 10.4.4), and JavaScriptCore's scopes, callees and global objects.
const BUILTINS: [&str; 62] = [
    "AggregateError",
    "Arguments",
    "Array",
    "ArrayBuffer",
    "Array Iterator",
    "AsyncFunction",
    "AsyncGenerator",
    "AsyncGeneratorFunction",
    "BigInt",
    "BigInt64Array",
    "BigUint64Array",
    "Boolean",
    "Callee",
    "ClonedArguments",
    "DataView",
    "Date",
    "DirectArguments",
    "Error",
    "EvalError",
    "FinalizationRegistry",
    "Float16Array",
    "Float32Array",
    "Float64Array",
    "Function",
    "Generator",
    "GeneratorFunction",
    "GlobalObject",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Iterator",
    "JSLexicalEnvironment",
    "Map",
    "Map Iterator",
    "Math",
    "Module",
    "Number",
    "Object",
    "Promise",
    "Proxy",
    "RangeError",
    "ReferenceError",
    "RegExp",
    "RegExp String Iterator",
    "ScopedArguments",
    "Set",
    "Set Iterator",
    "SharedArrayBuffer",
    "String",
    "String Iterator",
    "Symbol",
    "SyntaxError",
    "TypeError",
    "URIError",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "process",
];

/// Whether a class is of the language's own.
pub(crate) fn is_builtin(class: &str) -> bool {
    BUILTINS.contains(&class)
}
