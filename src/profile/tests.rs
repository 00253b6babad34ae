//! Profiles in small: what is read, what is summed, and what is refused.

use super::*;

/// A call with its children.
fn call(name: &str, size: &str, id: u32, children: &str) -> String {
    format!(
        r#"{{"callFrame":{{"functionName":"{name}","scriptId":"7","url":"file:///app/a.js","lineNumber":4,"columnNumber":9}},"selfSize":{size},"id":{id},"children":[{children}]}}"#
    )
}

fn profile(head: &str, samples: &str) -> AllocationProfile {
    AllocationProfile::from_bytes(format!(r#"{{"head":{head},"samples":[{samples}]}}"#).as_bytes()).unwrap()
}

fn refused(text: &str) -> String {
    AllocationProfile::from_bytes(text.as_bytes()).unwrap_err().to_string()
}

/// Name, self size, total size and samples of every function.
fn totals(profile: &AllocationProfile) -> Vec<(String, u64, u64, u64)> {
    let row = |of: FunctionTotals| {
        (profile.functions()[of.function as usize].name.to_string(), of.self_size, of.total_size, of.samples)
    };
    profile.by_function().into_iter().map(row).collect()
}

/// root → main → (parse 5 → parse 7 → read 1), main → read 2.
fn small() -> AllocationProfile {
    let recursive = call("parse", "5", 3, &call("parse", "7", 4, &call("read", "1", 5, "")));
    let main = call("main", "0", 2, &[recursive, call("read", "2", 6, "")].join(","));
    profile(
        &call("(root)", "0", 1, &main),
        r#"{"size":5,"nodeId":3,"ordinal":1},{"size":7,"nodeId":4,"ordinal":2},{"size":1,"nodeId":99,"ordinal":3}"#,
    )
}

fn row(name: &str, own: u64, total: u64, samples: u64) -> (String, u64, u64, u64) {
    (name.to_owned(), own, total, samples)
}

#[test]
fn what_a_function_that_calls_itself_allocated_counts_once() {
    let profile = small();
    assert_eq!(totals(&profile), [row("main", 0, 15, 0), row("parse", 12, 13, 2), row("read", 3, 3, 0)]);
    assert_eq!((profile.total_size(), profile.sample_count(), profile.notes().len()), (15, 2, 1));
    assert_eq!(profile.by_package(), [("(app)".to_owned(), 15)]);
}

#[test]
fn places_count_from_one_and_what_stands_nowhere_has_none() {
    let head = r#"{"callFrame":{"functionName":"(V8 API)","scriptId":0,"url":"","lineNumber":-1,"columnNumber":-1},"selfSize":3,"children":[]}"#;
    let engine = profile(head, "");
    let ProfileFunction { line, column, script_id, .. } = engine.functions()[0];
    assert_eq!((line, column, script_id, engine.package(0).as_str()), (0, 0, 0, "(engine)"));
    let ProfileFunction { line, column, script_id, .. } = small().functions()[0];
    assert_eq!((line, column, script_id), (5, 10, 7));
}

#[test]
fn callers_are_merged_and_the_root_is_nobodys_caller() {
    let profile = small();
    let number = |name: &str| profile.functions().iter().position(|function| function.name == *name).unwrap() as u32;
    let calls = profile.allocating_calls(&[number("read"), number("parse")]);
    let limits = CallerLimits { calls: 32, rows: 20, least: 0 };
    let told = |calls: &[u32]| -> Vec<(u32, String, u64)> {
        let rows = profile.callers(calls, limits).into_iter();
        rows.map(|row| (row.depth, profile.functions()[row.function as usize].name.to_string(), row.size)).collect()
    };
    let main = |depth, size| (depth, "main".to_owned(), size);
    let parse = |depth, size| (depth, "parse".to_owned(), size);
    assert_eq!(told(&calls[0]), [main(1, 2), parse(1, 1), main(2, 1)]);
    assert_eq!(told(&calls[1]), [main(1, 12)]);
    let few = CallerLimits { calls: 1, rows: 20, least: 2 };
    assert_eq!(profile.callers(&calls[0], few).len(), 1);
}

#[test]
fn a_tree_may_be_a_million_calls_deep_or_wide() {
    let count = 1_000_000;
    let (before, after) = (call("f", "1", 1, "").replace("]}", ""), "]}");
    let deep = profile(&[before.repeat(count), after.repeat(count)].concat(), "");
    assert_eq!(totals(&deep), [row("f", 1_000_000, 1_000_000, 0)]);
    let calls = deep.allocating_calls(&[0]);
    let limits = CallerLimits { calls: 32, rows: 20, least: 0 };
    assert!(deep.callers(&calls[0], limits).is_empty(), "nobody but itself called it");
    let wide = profile(&call("g", "0", 1, &vec![call("f", "1", 1, ""); count].join(",")), "");
    assert_eq!(totals(&wide), [row("f", 1_000_000, 1_000_000, 0)]);
}

#[test]
fn numbers_come_as_javascript_writes_them() {
    let sizes = ["12", "12.0", "1.2e1", "1200e-2", "12.4"];
    for size in sizes {
        assert_eq!(profile(&call("f", size, 1, ""), "").total_size(), 12, "{size}");
    }
    assert_eq!(profile(&call("f", "12.4", 1, ""), "").notes().len(), 1);
}

#[test]
fn parts_stand_in_any_order_and_others_are_passed_over() {
    let child = call("f", "3", 2, "");
    let head = format!(
        r#"{{"children":[{child}],"new":{{"a":[1,"}}"]}},"id":1,"selfSize":0,"callFrame":{{"x":[],"functionName":"r\u00e9 \"q\""}}}}"#
    );
    let text = format!("\u{feff} {{\"meta\":null,\"samples\":[{{\"nodeId\":2}}],\"head\":{head}}}\n");
    let profile = AllocationProfile::from_bytes(text.as_bytes()).unwrap();
    let root = profile.calls()[0].function as usize;
    assert_eq!(profile.functions()[root].name.to_string(), "ré \"q\"");
    assert_eq!(totals(&profile), [row("f", 3, 3, 1)]);
    assert!(is_profile(text.as_bytes()));
}

#[test]
fn what_is_wrong_is_said_with_its_byte() {
    let head = |text: &str| format!("{{\"head\":{text}}}");
    for (text, says) in [
        ("[]".to_owned(), "byte 0 of the profile: found `[`, expected `{`"),
        ("{}".to_owned(), "there is no head"),
        (head("5"), "byte 8 of the profile: found `5`"),
        (head(&call("f", "-5", 1, "")), "selfSize is -5: it can't be less than 0"),
        (head(&call("f", "\"5\"", 1, "")), "found `\"`, expected selfSize, a number"),
        (head(&call("f", "1e999", 1, "")), "beyond 2^53"),
        (head(&call("f", "1-2", 1, "")), "that is no number"),
        (head(&call("f", "null", 1, "")), "found `n`, expected selfSize"),
        (head(&call("f", "9007199254740992", 1, &call("g", "1", 2, ""))), "add up to more than 2^53"),
        (head(&call("f", "1", 1, "5")), "found `5`, expected `{`, the beginning of a call"),
        (head(&call("f", "1", 1, "").replace("[]", "{}")), "the list of children"),
        (head(&call("f", "1", 1, "").replace("[]", "[],\"children\":[]")), "a second children"),
        (head("{\"callFrame\":{\"functionName\":\"f\"}}"), "byte 8 of the profile: a call without selfSize"),
        (head("{\"selfSize\":1}"), "a call without callFrame"),
        (head("{\"selfSize\":1,\"callFrame\":{}}"), "a callFrame without functionName"),
        (head(&call("f", "1", 1, "").replace("\"7\"", "\"seven\"")), "expected scriptId, a number"),
        (head(&call("f", "1", 1, "").replace(":4,", ":4.5,")), "it has to be a whole number"),
        (format!("{}{}", head(&call("f", "1", 1, "")), "{}"), "the profile has ended before this"),
        (format!("{{\"head\":{0},\"head\":{0}}}", call("f", "1", 1, "")), "a second head"),
        (format!("{{\"head\":{},\"samples\":[{{\"size\":1}}]}}", call("f", "1", 1, "")), "a sample without nodeId"),
        (format!("{{\"head\":{},\"samples\":[5]}}", call("f", "1", 1, "")), "the beginning of a sample"),
        (format!("{{\"head\":{} \"samples\":[]}}", call("f", "1", 1, "")), "expected `,` or `}`"),
        (format!("{{\"head\":{},}}", call("f", "1", 1, "")), "expected a key in quotation marks"),
    ] {
        let message = refused(&text);
        assert!(message.contains(says), "{says:?} is not in {message:?}: {text}");
    }
}

#[test]
fn a_profile_is_refused_wherever_it_is_cut_off() {
    let text = format!(r#"{{"head":{},"samples":[{{"nodeId":3}}]}}"#, call("a", "1", 1, &call("b", "22", 2, "")));
    for end in 0..text.len() {
        let error = AllocationProfile::from_bytes(&text.as_bytes()[..end]).unwrap_err();
        let ProfileError::Truncated { calls, offset } = error else { panic!("{end}: {error}") };
        assert!(calls <= 2 && offset == end as u64);
    }
}

#[test]
fn packed_profiles_are_told_by_their_content() {
    let text = format!(r#"{{"head":{},"samples":[]}}"#, call("f", "1", 1, ""));
    let packed = zstd::encode_all(text.as_bytes(), 3).unwrap();
    assert!(is_profile(&packed) && !is_profile(b"{\"snapshot\":{\"meta\":{}}}"));
    let read = AllocationProfile::read(&packed[..], &ReadOptions::default()).unwrap();
    assert_eq!(read.total_size(), 1);
    assert!(AllocationProfile::read(&packed[..packed.len() - 4], &ReadOptions::default()).is_err());
}

#[test]
fn functions_are_compared_by_name_and_place_and_growth_adds_up() {
    let before = small();
    let after = profile(
        &call("(root)", "0", 1, &[call("parse", "20", 2, ""), call("write", "4", 3, "")].join(",")),
        r#"{"size":20,"nodeId":2,"ordinal":1}"#,
    );
    let name = |change: &FunctionChange| match (&change.after, &change.before) {
        (Some(of), _) => after.functions()[of.function as usize].name.to_string(),
        (None, Some(of)) => before.functions()[of.function as usize].name.to_string(),
        (None, None) => String::new(),
    };
    let changes = function_changes(&before, &after);
    let told: Vec<_> = changes.iter().map(|change| (name(change), change.self_growth(), change.total_growth())).collect();
    let row = |name: &str, own, total| (name.to_owned(), own, total);
    assert_eq!(told, [row("parse", 8, 7), row("write", 4, 4), row("main", 0, -15), row("read", -3, -3)]);
    let growth: i64 = changes.iter().map(FunctionChange::self_growth).sum();
    assert_eq!(growth, after.total_size() as i64 - before.total_size() as i64);
}

#[test]
fn a_function_that_moved_to_another_line_is_the_same() {
    let before = small();
    let text = format!(r#"{{"head":{},"samples":[]}}"#, call("(root)", "0", 1, &call("main", "9", 2, ""))).replace(":4,", ":40,");
    let after = AllocationProfile::from_bytes(text.as_bytes()).unwrap();
    let changes = function_changes(&before, &after);
    assert!(changes.iter().any(|change| change.self_growth() == 9 && change.before.is_some() && change.after.is_some()));
}
