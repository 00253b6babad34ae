use super::*;
use crate::snapshot::NodeIndex;
use crate::testing::HeapBuilder;

fn census(heap: &Heap, by: By) -> Vec<(String, u64, u64)> {
    let census = Census::new(heap, by, heap.classes().shapes());
    let mut rows: Vec<_> = census.groups().map(|(name, tally)| (name.to_owned(), tally.count, tally.size)).collect();
    rows.sort();
    rows
}

/// `global.app` with a Map of sessions, and a function of a script.
fn app() -> HeapBuilder {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global / https://shop.example", 1);
    heap.root_edge("shortcut", "1", global);
    let app = heap.property(global, "app", "object", "App", 2);
    let map = heap.property(app, "sessions", "object", "Map", 4);
    let table = heap.node("array", "", 8);
    heap.edge(map, "internal", "table", table);
    for at in 0..2 {
        let session = heap.node("object", "Session", 16);
        heap.edge(table, "internal", at, session);
        heap.property(session, "user", "string", "Ann", 64);
    }
    heap
}

#[test]
fn an_owner_is_what_nothing_but_names_lead_to() {
    let expected =
        [("global".into(), 1, 1), ("global.app".into(), 1, 2), ("global.app.sessions".into(), 5, 4 + 8 + 2 * (16 + 64))];
    assert_eq!(census(&app().build(), By::Owner), expected);
}

/// `global.first`, and so many objects behind it, each the `next` of the one before; their classes take turns.
fn list(classes: &[&str], members: usize) -> Heap {
    let mut heap = HeapBuilder::new();
    let mut last = heap.node("object", "global", 1);
    heap.root_edge("shortcut", "1", last);
    for (at, class) in classes.iter().cycle().take(members).enumerate() {
        last = heap.property(last, if at == 0 { "first" } else { "next" }, "object", class, 4);
    }
    heap.build()
}

#[test]
fn a_list_belongs_to_its_first_member_and_no_owner_is_far_away() {
    let groups = census(&list(&["Task"], 50_000), By::Owner);
    assert_eq!(groups, [("global".into(), 1, 1), ("global.first".into(), 50_000, 200_000)]);
    let groups = census(&list(&["Task", "Job"], 50_000), By::Owner);
    let (name, count, _) = groups.iter().max_by_key(|(_, count, _)| count).unwrap();
    assert_eq!((groups.len(), name.as_str(), *count), (13, "global.first.next ×11", 50_000 - 11));
}

#[test]
fn what_two_owners_share_belongs_to_the_one_on_the_best_way() {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 1);
    heap.root_edge("shortcut", "1", global);
    let [open, done] = ["open", "done"].map(|name| heap.property(global, name, "object", "Array", 2));
    for at in 0..10 {
        let span = heap.node("object", "Span", 100);
        heap.edge(open, "element", at, span).edge(done, "element", at, span);
    }
    let expected = [("global".into(), 1, 1), ("global.done".into(), 1, 2), ("global.open".into(), 11, 1002)];
    assert_eq!(census(&heap.build(), By::Owner), expected);
}

#[test]
fn shapes_are_told_apart_by_all_property_names() {
    let mut heap = HeapBuilder::new();
    for names in [&["a", "b"][..], &["a"], &["a", "b"]] {
        let plain = heap.node("object", "Object", 16);
        names.iter().for_each(|name| _ = heap.edge(plain, "property", name, HeapBuilder::ROOT));
    }
    let own = heap.node("object", "Session", 32);
    heap.edge(own, "property", "user", HeapBuilder::ROOT).edge(own, "property", "__proto__", HeapBuilder::ROOT);
    let expected = [("Session {user}".into(), 1, 32), ("{a, b}".into(), 2, 32), ("{a}".into(), 1, 16)];
    assert_eq!(census(&heap.build(), By::Shape), expected);
}

#[test]
fn memory_belongs_to_the_package_whose_script_made_what_dominates_it() {
    let mut heap = app();
    let script = |heap: &mut HeapBuilder, path: &str, id: i64| {
        let function = heap.node("closure", "f", 128);
        let (shared, source) = (heap.node("code", "f", 0), heap.node("hidden", path, 0));
        heap.edge(function, "internal", "shared", shared).edge(shared, "internal", "script", source).location(function, id, 0, 0);
    };
    script(&mut heap, "/srv/app/main.js", 1);
    script(&mut heap, "/srv/app/node_modules/lru-cache/index.js", 2);
    heap.location(NodeIndex(2), 1, 3, 0).location(NodeIndex(3), 2, 5, 0);
    let expected =
        [("(app)".into(), 2, 2 + 128), ("(several scripts)".into(), 1, 1), ("lru-cache".into(), 6, 128 + 4 + 8 + 2 * (16 + 64))];
    assert_eq!(census(&heap.build(), By::Package), expected);
}

#[test]
fn every_grouping_adds_up_to_the_heap() {
    let heap = app().build();
    for by in [By::Class, By::Shape, By::Location, By::Package, By::File, By::Realm, By::Owner] {
        assert_eq!(census(&heap, by).iter().map(|(_, _, size)| size).sum::<u64>(), heap.total_size(), "{by:?}");
    }
}

#[test]
fn variables_and_the_text_of_a_script_belong_to_its_file() {
    let mut heap = HeapBuilder::new();
    let function = heap.node("closure", "remember", 8);
    heap.root_edge("property", "remember", function);
    let shared = heap.node("code", "remember", 16);
    let script = heap.node("code", "system / Script / /srv/app/cache.js", 32);
    let (scope, info) = (heap.node("object", "system / Context", 64), heap.node("code", "system / ScopeInfo", 0));
    heap.edge(function, "internal", "shared", shared).edge(function, "internal", "context", scope);
    heap.edge(shared, "internal", "script", script).edge(shared, "internal", "name_or_scope_info", info);
    heap.edge(scope, "internal", "scope_info", info).location(function, 7, 1, 1);
    let (text, cache) = (heap.node("string", "const cache = …", 128), heap.node("object", "Map", 256));
    heap.edge(script, "internal", "source", text).edge(scope, "context", "cache", cache);
    let other = heap.node("object", "Other", 512);
    heap.root_edge("property", "other", other)
        .edge(other, "internal", "context", scope)
        .edge(other, "internal", "script", script);
    let expected = [("(several scripts)".into(), 1, 512), ("/srv/app/cache.js".into(), 6, 8 + 16 + 32 + 64 + 128 + 256)];
    assert_eq!(census(&heap.build(), By::File), expected);
}

#[test]
fn realms_are_called_by_the_urls_of_their_pages() {
    let mut heap = HeapBuilder::new();
    for (name, url) in [("Window", Some("https://shop.example")), ("Object", None)] {
        let context = heap.node("object", "system / NativeContext", 8);
        let global = heap.node("object", &url.map_or_else(|| name.to_owned(), |url| format!("{name} / {url}")), 16);
        heap.root_edge("property", name, context).edge(context, "internal", "extension", global);
    }
    let expected = [("https://shop.example".into(), 2, 24), ("realm 2, which has no URL".into(), 2, 24)];
    assert_eq!(census(&heap.build(), By::Realm), expected);
}

#[test]
fn places_are_named_by_script_not_by_its_number() {
    let mut heap = HeapBuilder::new();
    let function = heap.node("closure", "login", 8);
    let (shared, source) = (heap.node("code", "login", 0), heap.node("hidden", "/srv/app/main.js", 0));
    heap.edge(function, "internal", "shared", shared).edge(shared, "internal", "script", source).location(function, 77, 11, 3);
    let heap = heap.build();
    assert_eq!(census(&heap, By::Location), [("login() /srv/app/main.js:12:4".into(), 1, 8)]);
    assert_eq!(census(&heap, By::Class), [("Function".into(), 1, 8)]);
}
