//! V8. Source, where no other is given: `src/profiler/heap-snapshot-generator.cc`, which names nodes (`AddEntry`, `GetSystemEntryName`) and
//! references (`SetInternalReference`).

/// References between V8's own structures, by name.
pub(crate) mod edge {
    /// Hidden class, and where objects keep what a program put into them.
    pub(crate) const MAP: &str = "map";
    pub(crate) const PROPERTIES: &str = "properties";
    pub(crate) const ELEMENTS: &str = "elements";
    pub(crate) const TABLE: &str = "table";
    pub(crate) const HASH: &str = "hash";
    /// Of a hidden class: the names of the properties.
    pub(crate) const DESCRIPTORS: &str = "descriptors";
    /// Of a hidden class's hidden class: its realm.
    pub(crate) const NATIVE_CONTEXT: &str = "native_context";

    /// Functions: what V8 knows of one, its scope, its code, what it learnt.
    pub(crate) const SHARED: &str = "shared";
    pub(crate) const CONTEXT: &str = "context";
    pub(crate) const CODE: &str = "code";
    pub(crate) const FEEDBACK_CELL: &str = "feedback_cell";
    pub(crate) const INITIAL_MAP: &str = "initial_map";
    pub(crate) const DEPENDENT_CODE: &str = "dependent_code";
    /// From a suspended function to the function.
    pub(crate) const FUNCTION: &str = "function";
    pub(crate) const PARAMETERS_AND_REGISTERS: &str = "parameters_and_registers";
    /// From a bound function to the one that it calls, in newer V8 and older.
    pub(crate) const BOUND: [&str; 2] = ["bound_function", "bound_target_function"];

    /// Scopes: the next outer one, their description, what a realm's scope adds.
    pub(crate) const PREVIOUS: &str = "previous";
    pub(crate) const SCOPE_INFO: &str = "scope_info";
    pub(crate) const OUTER_SCOPE_INFO: &str = "outer_scope_info";
    pub(crate) const EXTENSION: &str = "extension";
    pub(crate) const SCRIPT_CONTEXT_TABLE: &str = "script_context_table";
    /// From what V8 knows of a function to the description of its scope, newest first.
    pub(crate) const SCOPE_INFO_OF_SHARED: [&str; 2] = ["name_or_scope_info", "scope_info"];
    /// The first of these, for what is only in files that have it.
    pub(crate) const NAME_OR_SCOPE_INFO: &str = "name_or_scope_info";
    /// From what V8 knows of a function to its script, newest first.
    pub(crate) const SCRIPT_OF_SHARED: [&str; 3] = ["script", "script_or_debug_info", "script_or_debug_info_or_prologue"];
    pub(crate) const SCRIPT: &str = "script";
    /// From what V8 knows of a function to its code.
    pub(crate) const CODE_OF_SHARED: [&str; 2] = ["function_data", "trusted_function_data"];
    /// Of the description of a scope and of a script, in files with scopes (since 15.6).
    pub(crate) const SCOPE_ID: &str = "scope_id";
    pub(crate) const FUNCTION_NAME: &str = "function_name";
    pub(crate) const START_POSITION: &str = "start_position";
    pub(crate) const END_POSITION: &str = "end_position";
    pub(crate) const SOURCE_URL: &str = "source_url";
    /// From a realm to its global object where the root does not name it.
    pub(crate) const GLOBALS: [&str; 3] = ["global_object", "global_proxy_object", EXTENSION];
    /// From a native context to the hidden class of sloppy functions, which DevTools does not follow.
    pub(crate) const SLOPPY_FUNCTION_MAP: &str = "sloppy_function_map";

    /// Strings: the halves of a concatenated one, what a slice is a part of; what the file says of one that it cuts.
    pub(crate) const FIRST: &str = "first";
    pub(crate) const SECOND: &str = "second";
    pub(crate) const PARENT: &str = "parent";
    pub(crate) const TRUNCATED: &str = "truncated";
    pub(crate) const LENGTH: &str = "length";
    pub(crate) const STRING_HASH: &str = "hash";

    /// Values: of a number or a cell, the description of a symbol, the buffer of a view, what waits for a promise or what it became.
    pub(crate) const VALUE: &str = "value";
    pub(crate) const NAME: &str = "name";
    pub(crate) const BUFFER: &str = "buffer";
    pub(crate) const REACTIONS_OR_RESULT: &str = "reactions_or_result";

    /// Of cells and suspended functions.
    pub(crate) const TAGGED_VALUE: &str = "tagged_value";
    pub(crate) const RECEIVER: &str = "receiver";
    /// Of promises and of what waits for them.
    pub(crate) const REACTIONS: &str = "reactions";
    pub(crate) const RESULT: &str = "result";
    pub(crate) const PROMISE_OR_CAPABILITY: &str = "promise_or_capability";
    pub(crate) const PROMISE: &str = "promise";
    pub(crate) const FULFILL_HANDLER: &str = "fulfill_handler";
    pub(crate) const REJECT_HANDLER: &str = "reject_handler";
    pub(crate) const NEXT: &str = "next";
    /// Of bound functions, proxies, accessors, weak references that hold, registered symbols.
    pub(crate) const BINDINGS: &str = "bindings";
    pub(crate) const BOUND_THIS: &str = "bound_this";
    pub(crate) const TARGET: &str = "target";
    pub(crate) const HANDLER: &str = "handler";
    pub(crate) const GETTER: &str = "getter";
    pub(crate) const SETTER: &str = "setter";
    pub(crate) const CALLBACK: &str = "callback";
    pub(crate) const REGISTERED_SYMBOL: &str = "registered_symbol";
    /// Of a thin string to the one that it stands for, of a buffer to its bytes.
    pub(crate) const ACTUAL: &str = "actual";
    pub(crate) const BACKING_STORE: &str = "backing_store";
    /// Between an object and its other half in C++ (Node, Blink).
    pub(crate) const NATIVE_TO_JAVASCRIPT: &str = "native_to_javascript";
    pub(crate) const JAVASCRIPT_TO_NATIVE: &str = "javascript_to_native";
}

/// V8's own structures are named so, whatever their type.
pub(crate) const PREFIX: &str = "system / ";

/// What DevTools puts before the names of detached nodes; V8 itself did before it wrote a `detachedness` column.
pub(crate) const DETACHED_PREFIX: &str = "Detached ";

/// Scopes of functions, with what newer V8 writes behind the name.
pub(crate) const CONTEXT: &str = "system / Context";
pub(crate) const CONTEXT_PREFIX: &str = "system / Context / ";
/// Realms, with or without their page's address, and if one is in no page any more.
pub(crate) const NATIVE_CONTEXT: &str = "system / NativeContext";
pub(crate) const NATIVE_CONTEXT_PREFIX: &str = "system / NativeContext / ";
pub(crate) const DETACHED_NATIVE_CONTEXT: &str = "Detached system / NativeContext";
pub(crate) const DETACHED_NATIVE_CONTEXT_PREFIX: &str = "Detached system / NativeContext / ";
/// The scope of a script, and the table of a realm's.
pub(crate) const SCRIPT_CONTEXT: &str = "system / ScriptContext";
pub(crate) const SCRIPT_CONTEXT_TABLE: &str = "system / ScriptContextTable";
/// Scripts; since 14 with the script's name.
pub(crate) const SCRIPT: &str = "system / Script";
pub(crate) const SCRIPT_PREFIX: &str = "system / Script / ";
/// What V8 knows of a function, and the description of a scope.
pub(crate) const SHARED_FUNCTION_INFO: &str = "system / SharedFunctionInfo";
pub(crate) const SCOPE_INFO: &str = "system / ScopeInfo";
/// How older V8 names what it knows of a function, where newer ones have the function's name, and the function's code.
pub(crate) const NAMELESS_FUNCTION: &str = "(shared function info)";
pub(crate) const CODE_OF_FUNCTION: (&str, char) = ("(code for ", ')');
/// What V8 knows of a module of ECMAScript. Its first reference is to the table of what it exports.
pub(crate) const SOURCE_TEXT_MODULE: &str = "system / SourceTextModule";

/// What the engine learns while code runs; before Node 18, V8 does not count it as code.
pub(crate) const LEARNT: [&str; 3] = ["system / FeedbackCell", "system / FeedbackVector", ALLOCATION_SITE];
pub(crate) const FEEDBACK_PREFIX: &str = "system / Feedback";
pub(crate) const ALLOCATION_SITE: &str = "system / AllocationSite";

/// Texts that the embedder keeps outside of the heap; memory behind array buffers.
pub(crate) const EXTERNAL_STRING_DATA: &str = "system / ExternalStringData";
pub(crate) const ARRAY_BUFFER_DATA: &str = "system / JSArrayBufferData";
/// Properties that stand in no object itself.
pub(crate) const PROPERTY_ARRAY: &str = "system / PropertyArray";
/// The two functions of a property with a getter or setter.
pub(crate) const ACCESSOR_PAIR: &str = "system / AccessorPair";
/// Proxies, and the number of the reference that leads to the object behind.
pub(crate) const PROXY: &str = "system / JSProxy";
pub(crate) const PROXY_TARGET: i64 = 1;
/// What waits for a promise.
pub(crate) const PROMISE_REACTION: &str = "system / PromiseReaction";
/// The cells that exported variables stand in, and others that may change.
pub(crate) const CELLS: [&str; 2] = ["system / Cell", CONTEXT_CELL];
pub(crate) const CONTEXT_CELL: &str = "system / ContextCell";
/// What stands where nothing does; `undefined`, `null` and truth values.
pub(crate) const HOLE: &str = "system / Hole";
pub(crate) const ODDBALL: &str = "system / Oddball";
/// What V8 calls the values of oddballs.
pub(crate) const ODDBALLS: [&str; 4] = ["undefined", "null", "true", "false"];
/// What symbols are called whose description the file does not have.
pub(crate) const SYMBOLS: [&str; 2] = ["symbol", "private symbol"];
/// Numbers and truth values that newer V8 writes as nodes, by kind.
pub(crate) const INTEGER: &str = "int";
pub(crate) const BOOLEAN: &str = "bool";
pub(crate) const TRUE: &str = "true";
/// The names of properties of an array of descriptors, of which DevTools does not follow every reference.
pub(crate) const DESCRIPTORS: &str = "(map descriptors)";
/// Objects of suspended functions (`src/builtins`, `src/objects/js-generator.h`).
pub(crate) const SUSPENDED: [&str; 3] = ["Generator", "AsyncGenerator", "AsyncFunctionObject"];

/// Properties whose name is a symbol are written so: `<symbol Symbol.iterator>`.
pub(crate) const SYMBOL_PREFIX: &str = "<symbol";
pub(crate) const NAMELESS_SYMBOL: &str = "<symbol>";
/// What lies between a kind and what tells it apart, such as a URL, in names of nodes and references.
pub(crate) const SEPARATOR: &str = " / ";
/// What the console printed hangs on a handle of this name below a synthetic root (`src/inspector/v8-console.cc`).
pub(crate) const CONSOLE_HANDLE: &str = " / DevTools console";
/// The name of a WeakMap's pair: `1 / part of key (Session @159) -> value (Object @160) pair in …`.
pub(crate) const PAIR_VALUE: &str = ") -> value (";

/// Roots (`src/roots/roots.h`, `V8HeapExplorer::TagGlobalObjects`).
pub(crate) mod root {
    /// Only leads to the others.
    pub(crate) const GC_ROOTS: &str = "(GC roots)";
    pub(crate) const GLOBAL_HANDLES: &str = "(Global handles)";
    pub(crate) const ETERNAL_HANDLES: &str = "(Eternal handles)";
    pub(crate) const TRACED_HANDLES: &str = "(Traced handles)";
    pub(crate) const MICROTASKS: &str = "(Micro tasks)";
    pub(crate) const HANDLE_SCOPE: &str = "(Handle scope)";
    pub(crate) const STACK: &str = "(Stack roots)";
    pub(crate) const BUILTINS: &str = "(Builtins)";
    pub(crate) const STRONG: &str = "(Strong roots)";
    pub(crate) const BOOTSTRAPPER: &str = "(Bootstrapper)";
    pub(crate) const COMPILATION_CACHE: &str = "(Compilation cache)";
    /// Persistent handles of an embedder's garbage collector (`src/heap/cppgc-js/cpp-snapshot.cc`).
    pub(crate) const CPP_PREFIX: &str = "C++ ";
}

/// Structures that V8 builds while code runs for the first times, by how their names begin.
pub(crate) mod built {
    /// Feedback of running functions, inline caches.
    pub(crate) const FEEDBACK: [&str; 4] =
        ["system / Feedback", "system / ClosureFeedback", "system / LoadHandler", "system / StoreHandler"];
    /// Cells of variables that modules share.
    pub(crate) const MODULE_CELLS: [&str; 1] = ["system / Cell"];
    /// Descriptions of functions and scopes.
    pub(crate) const DESCRIPTIONS: [&str; 10] = [
        "(shared function info)",
        "(function scope info)",
        "(context local names)",
        "system / SharedFunctionInfo",
        "system / ScopeInfo",
        "system / UncompiledData",
        "system / PreparseData",
        "system / ClassPositions",
        "system / FunctionTemplate",
        "system / InterpreterData",
    ];
    /// Source positions and scripts.
    pub(crate) const SOURCE_POSITIONS: [&str; 4] =
        ["(source position table)", "(script line ends)", "system / Script", "system / TrustedByteArray"];
    /// Compiled regular expressions.
    pub(crate) const REGEXP_CODE: [&str; 4] =
        ["system / RegExpData", "system / IrRegExpData", "system / AtomRegExpData", "(regexp"];
    /// Tables of strings and numbers.
    pub(crate) const STRING_TABLES: [&str; 5] = [
        "(string table)",
        "(external strings)",
        "(number string cache)",
        "(single character string",
        "system / RegisteredSymbol",
    ];
    /// Hidden classes and their transitions.
    pub(crate) const HIDDEN_CLASSES: [&str; 9] = [
        "system / Map",
        "system / DescriptorArray",
        "system / TransitionArray",
        "system / PrototypeInfo",
        "(enum cache)",
        "(map descriptors)",
        "(transition array)",
        "(prototype transitions)",
        "system / AllocationSite",
    ];
    /// Templates and accessors of the runtime's own objects.
    pub(crate) const BINDINGS: [&str; 7] = [
        "system / ObjectTemplate",
        "system / AccessorPair",
        "system / AccessorInfo",
        "system / PropertyCell",
        "system / CallHandlerInfo",
        "system / InterceptorInfo",
        "system / Foreign",
    ];
}
