use super::*;
use crate::Heap;
use crate::leaks::{GrowthSeries, LeakOptions, SeriesPlan, detect};
use crate::snapshot::NodeIndex;
use crate::testing::HeapBuilder;

/// A heap while it is built. Nodes that are made first have the same ids, however many members come after them.
struct Program {
    heap: HeapBuilder,
    global: NodeIndex,
    app: NodeIndex,
}

/// Of a hash table.
const BUCKETS: u64 = 16;

impl Program {
    fn new() -> Self {
        let mut heap = HeapBuilder::new();
        let global = heap.node("object", "global", 10);
        heap.root_edge("shortcut", "1", global);
        let app = heap.property(global, "app", "object", "App", 16);
        // Enough that stays, so that ids are seen to agree.
        (0..50).for_each(|at| _ = heap.property(global, &format!("fixed{at}"), "object", &format!("Fixed{at}"), 8));
        Program { heap, global, app }
    }

    /// `app.name`, of this class.
    fn owner(&mut self, name: &str, class: &str) -> NodeIndex {
        self.heap.property(self.app, name, "object", class, 16)
    }

    /// A new element of an array.
    fn element(&mut self, array: NodeIndex, at: u64, kind: &str, name: &str) -> NodeIndex {
        let member = self.heap.node(kind, name, 40);
        self.heap.edge(array, "element", at, member);
        member
    }

    /// The hash table of a Map or a Set, which is made before any member: its size tells the engine's layout.
    fn table(&mut self, collection: NodeIndex, kind: &str) -> NodeIndex {
        let slots_of_bucket = if kind == "Map" { 7 } else { 5 };
        let table = self.heap.node("array", "", 16 + 8 * (3 + BUCKETS * slots_of_bucket));
        self.heap.edge(collection, "internal", "table", table);
        table
    }

    /// A new entry in a table: of a Map, key and value, of a Set, the key.
    fn entry(&mut self, table: NodeIndex, at: u64, kind: &str, class: &str) {
        let member = self.heap.node("object", class, 40);
        if kind == "Map" {
            let key = self.heap.node("string", &format!("key-{at}"), 24);
            let slot = 3 + BUCKETS + 3 * at;
            self.heap.edge(table, "internal", slot, key).edge(table, "internal", slot + 1, member);
        } else {
            self.heap.edge(table, "internal", 3 + BUCKETS + 2 * at, member);
        }
    }

    /// A new function in an array, with a scope; of the program's own code if it has a place there.
    fn function(&mut self, array: NodeIndex, at: u64, line: Option<i64>) -> NodeIndex {
        let function = self.element(array, at, "closure", "");
        let scope = self.heap.node("object", "system / Context", 40);
        self.heap.edge(function, "internal", "context", scope);
        line.map(|line| self.heap.location(function, 7, line, 1));
        scope
    }
}

/// The rule that names what grew most in a program that has collected so many members.
fn named(build: impl Fn(&mut Program, u64)) -> &'static str {
    let heap = |members: u64| -> Heap {
        let mut program = Program::new();
        build(&mut program, members);
        program.heap.build()
    };
    let (first, last) = (heap(3), heap(9));
    let plan = SeriesPlan::new(2, false).unwrap();
    let growths = GrowthSeries::new(&first, plan).finish(&last).0.unwrap();
    detect(&growths, &LeakOptions::default()).findings[0].rule.code
}

/// The rule of an array `things` to which `make` adds members.
fn of_array(name: &str, make: impl Fn(&mut Program, NodeIndex, u64)) -> &'static str {
    named(|program, members| {
        let array = program.owner(name, "Array");
        (0..members).for_each(|at| make(program, array, at));
    })
}

/// The rule of a collection with a hash table.
fn of_collection(name: &str, kind: &str, class: &str) -> &'static str {
    named(|program, members| {
        let collection = program.owner(name, kind);
        let table = program.table(collection, kind);
        (0..members).for_each(|at| program.entry(table, at, kind, class));
    })
}

#[test]
fn what_a_collection_is_names_it_where_nothing_else_does() {
    assert_eq!(of_collection("sessions", "Map", "Session"), "unbounded-map");
    assert_eq!(of_collection("open", "Set", "Upload"), "unbounded-set");
    assert_eq!(of_array("history", |program, array, at| _ = program.element(array, at, "object", "Visit")), "unbounded-array");
    let dictionary = named(|program, members| {
        let tokens = program.owner("tokens", "Object");
        (0..members).for_each(|at| _ = program.heap.property(tokens, &format!("t{at}"), "object", "Token", 40));
    });
    assert_eq!(dictionary, "unbounded-dictionary");
    let global = named(|program, members| {
        let array = program.heap.property(program.global, "things", "object", "Array", 16);
        (0..members).for_each(|at| _ = program.element(array, at, "object", "Thing"));
    });
    assert_eq!(global, "global-variable");
    let something = named(|program, members| {
        let host = program.heap.property(program.app, "host", "native", "Host", 16);
        (0..members).for_each(|at| _ = program.element(host, at, "object", "Guest"));
    });
    assert_eq!(something, "growth");
}

#[test]
fn names_that_a_program_gave_are_believed() {
    assert_eq!(of_collection("userCache", "Map", "User"), "cache-without-eviction");
    assert_eq!(of_collection("pool", "Set", "Connection"), "pool-without-limit");
    assert_eq!(
        of_array("pendingJobs", |program, array, at| _ = program.element(array, at, "object", "Job")),
        "queue-never-drained"
    );
    assert_eq!(of_collection("registry", "Map", "Plugin"), "static-registry");
}

#[test]
fn classes_of_runtimes_name_what_is_collected() {
    let of_class = |kind, class| of_array("things", move |program, array, at| _ = program.element(array, at, kind, class));
    assert_eq!(of_class("native", "Detached <li>"), "detached-dom");
    assert_eq!(of_class("object", "Timeout"), "timers-never-cleared");
    assert_eq!(of_class("object", "Module"), "module-loaded-again");
    assert_eq!(of_class("object", "RequestError"), "errors-kept");
    assert_eq!(of_class("object", "Buffer"), "native-memory");
    assert_eq!(of_class("sliced string", "key"), "slices-of-long-strings");
}

#[test]
fn listeners_are_known_by_the_emitter_that_holds_them() {
    let code = named(|program, members| {
        let bus = program.owner("bus", "EventEmitter");
        let events = program.heap.property(bus, "_events", "object", "Object", 16);
        let list = program.heap.property(events, "tick", "object", "Array", 16);
        (0..members).for_each(|at| _ = program.function(list, at, Some(3)));
    });
    assert_eq!(code, "listeners-piling-up");
    assert_eq!(of_collection("observers", "Array", "Subscriber"), "listeners-piling-up");
}

#[test]
fn what_a_way_passes_far_from_its_end_names_nothing() {
    let far = |names: &'static [&'static str]| {
        named(move |program, members| {
            let start = program.owner(names[0], "Object");
            let end = names[1..].iter().fold(start, |at, name| program.heap.property(at, name, "object", "Object", 16));
            let list = program.heap.property(end, "visits", "object", "Array", 16);
            (0..members).for_each(|at| _ = program.element(list, at, "object", "Visit"));
        })
    };
    assert_eq!(far(&["bus", "_events", "tick"]), "unbounded-array");
    assert_eq!(far(&["timerListMap", "first", "owner"]), "unbounded-array");
    assert_eq!(far(&["jobs", "current", "user", "profile"]), "unbounded-array");
}

#[test]
fn detached_nodes_are_seen_behind_the_objects_of_a_cache() {
    let code = of_array("rowCache", |program, array, at| {
        let row = program.element(array, at, "object", "RowModel");
        program.heap.property(row, "element", "native", "Detached <li>", 80);
    });
    assert_eq!(code, "detached-dom");
}

#[test]
fn streams_are_known_by_their_state_whatever_their_class() {
    let code = of_array("handlers", |program, array, at| {
        let body = program.element(array, at, "object", "Body");
        program.heap.property(body, "_readableState", "object", "ReadableState", 80);
    });
    assert_eq!(code, "stream-never-drained");
}

/// A scope that knows a promise, as that of the functions that settle it.
fn resolver(program: &mut Program, array: NodeIndex, at: u64, line: Option<i64>) {
    let scope = program.function(array, at, line);
    let promise = program.heap.node("object", "Promise", 40);
    program.heap.edge(scope, "internal", "2", promise);
}

#[test]
fn functions_that_settle_promises_are_told_from_the_program_s_own() {
    assert_eq!(of_array("queue", |program, array, at| resolver(program, array, at, None)), "promises-never-settled");
    assert_eq!(of_array("queue", |program, array, at| resolver(program, array, at, Some(9))), "closures-keeping-contexts");
    let deferred = of_array("waiters", |program, array, at| {
        let waiter = program.element(array, at, "object", "Deferred");
        let resolve = program.heap.property(waiter, "resolve", "closure", "", 40);
        let scope = program.heap.node("object", "system / Context", 40);
        let promise = program.heap.node("object", "Promise", 40);
        program.heap.edge(resolve, "internal", "context", scope).edge(scope, "internal", "2", promise);
    });
    assert_eq!(deferred, "promises-never-settled");
}

#[test]
fn contexts_of_requests_are_seen_unless_all_members_have_the_same() {
    let mail = |program: &mut Program, array: NodeIndex, at: u64, store: NodeIndex| {
        let mail = program.element(array, at, "object", "DeferredMail");
        program.heap.edge(mail, "property", "<symbol kResourceStore>", store);
    };
    let own = of_array("mails", |program, array, at| {
        let store = program.heap.node("object", "RequestContext", 400);
        mail(program, array, at, store);
    });
    assert_eq!(own, "async-context-retention");
    let common = named(|program, members| {
        let array = program.owner("mails", "Array");
        let store = program.owner("store", "RequestContext");
        (0..members).for_each(|at| mail(program, array, at, store));
    });
    assert_eq!(common, "unbounded-array");
}

#[test]
fn a_tree_that_a_leaf_keeps_is_told_from_one_that_others_keep() {
    let row_of = |program: &mut Program, array: NodeIndex, at: u64| {
        let row = program.element(array, at, "object", "PageNode");
        let section = program.heap.property(row, "parent", "object", "PageNode", 40);
        let children = program.heap.property(section, "children", "object", "Array", 16);
        program.heap.edge(children, "element", 0, row);
        section
    };
    assert_eq!(of_array("selected", |program, array, at| _ = row_of(program, array, at)), "detached-tree");
    let attached = of_array("selected", |program, array, at| {
        let section = row_of(program, array, at);
        program.heap.edge(program.app, "property", format!("section{at}"), section);
    });
    assert_ne!(attached, "detached-tree");
}

#[test]
fn equal_texts_are_told_from_different_ones() {
    assert_eq!(of_array("lines", |program, array, at| _ = program.element(array, at, "string", "same")), "duplicate-strings");
    let different = of_array("lines", |program, array, at| _ = program.element(array, at, "string", &format!("line {at}")));
    assert_eq!(different, "unbounded-array");
}

#[test]
fn a_list_in_a_property_of_a_class_is_a_registry_and_a_chain_is_known_by_its_links() {
    let of_class = named(|program, members| {
        let class = program.heap.property(program.app, "widgetClass", "closure", "Widget", 40);
        let array = program.heap.property(class, "all", "object", "Array", 16);
        (0..members).for_each(|at| _ = program.element(array, at, "object", "Widget"));
    });
    assert_eq!(of_class, "static-registry");
    let chain = |link_back: bool| {
        named(move |program, members| {
            let mut holder = program.owner("newest", "List");
            for _ in 0..members * 3 {
                let before = holder;
                holder = program.heap.property(before, "next", "object", "Link", 40);
                if link_back {
                    program.heap.edge(holder, "property", "previous", before);
                }
            }
            // What holds the newest holds all: it is the last of the old links that grew.
        })
    };
    assert_eq!([chain(false), chain(true)], ["linked-list"; 2]);
}

#[test]
fn codes_are_unique_and_every_rule_explains_itself() {
    let mut codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), RULES.len());
    assert!(RULES.iter().all(|rule| rule.explanation.len() > 30 && rule.example.len() > 30 && rule.next.len() > 30));
    assert!(codes.iter().all(|code| rule(code).is_some_and(|found| found.code == *code)));
}

#[test]
fn words_are_found_in_camel_case_and_snake_case_but_not_inside_of_words() {
    let found = ["userCache", "user_cache", "LRU", "Cache"].map(|name| is_word(name, &["cache", "lru"]));
    assert_eq!(found, [true; 4]);
    assert!(!is_word("cachet", &["cache"]));
}
