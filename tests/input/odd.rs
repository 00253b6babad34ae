//! What real producers write and a strict reader might not expect: it changes no answer.

use serde_json::{Value, json};

use super::run::{WAYS, edges, nodes, notes};
use super::text::{META, SnapshotText, small};

/// Read in every way, the same.
fn nodes_of(snapshot: &str) -> Vec<Value> {
    let [from_file, others @ ..] = WAYS.map(|way| nodes(way, snapshot.as_bytes()));
    assert!(others.iter().all(|other| *other == from_file));
    from_file
}

fn edges_of(snapshot: &SnapshotText) -> Vec<Value> {
    let [from_file, others @ ..] = WAYS.map(|way| edges(way, snapshot.text().as_bytes()));
    assert!(others.iter().all(|other| *other == from_file));
    from_file
}

#[test]
fn the_small_snapshot_is_what_it_says() {
    let nodes = nodes_of(&small().text());
    let foo = json!({
        "index": 1, "id": 3, "type": "object", "name": "Foo", "class": "Foo", "self_size": 16, "shallow_size": 16,
        "retained_size": 48, "distance": 1, "dominator_id": 1, "detachedness": 0
    });
    assert_eq!(nodes.len(), 4);
    assert_eq!(nodes[1], foo);
    // Bar is held by Foo and by the root.
    assert_eq!(nodes[2]["dominator_id"], 1);
}

#[test]
fn white_space_and_the_order_of_sections_do_not_matter() {
    let expected = nodes_of(&small().text());
    let pretty: Value = serde_json::from_str(&small().text()).unwrap();
    let pretty = serde_json::to_string_pretty(&pretty).unwrap();
    let one_line = small().text().replace('\n', "");
    let windows = small().text().replace('\n', "\r\n");
    let spaced = small().joined(" \n\t, ").replace(':', " : ");
    let reversed = small().reversed().text();
    let mark = format!("\u{feff}{}", small().text());
    let trailing = format!("{}\n\n", small().text());
    for (what, text) in [
        ("pretty", pretty),
        ("one line", one_line),
        ("CRLF", windows),
        ("spaced", spaced),
        ("reversed", reversed),
        ("byte order mark", mark),
        ("trailing lines", trailing),
    ] {
        assert_eq!(nodes_of(&text), expected, "{what}");
    }
}

#[test]
fn unknown_fields_sections_and_types_are_passed_and_told() {
    let expected = nodes_of(&small().text());
    let sections = small().beginning_with("of_the_future", "[7,-1,0,[],{\"a]\":\"}\\\"\"}]").beginning_with("uid", "7");
    assert_eq!(nodes_of(&sections.text()), expected);
    assert!(notes(sections.text().as_bytes()).contains("of_the_future"));

    let fields = small()
        .bent("snapshot", "\"type\",\"name\"", "\"type\",\"colour\",\"name\"")
        .with("nodes", "[9,5,0,1,0,2,0,0,3,5,1,3,16,2,0,0,3,5,2,5,24,0,0,0,2,5,3,7,32,0,0,0]")
        .with("edges", "[2,4,8,1,1,16,2,5,16,1,0,24]")
        .with("locations", "[8,2,10,4]");
    assert_eq!(nodes_of(&fields.text()), expected);
    assert!(notes(fields.text().as_bytes()).contains("colour"));

    let types = small().bent("snapshot", "\"synthetic\"]", "\"synthetic\",\"wasm thing\"]").bent("nodes", "3,2,5", "10,2,5");
    assert_eq!(nodes_of(&types.text())[2]["type"], "wasm thing");
    assert_eq!(nodes_of(&types.text())[2]["class"], "(wasm thing)");
    assert!(notes(types.text().as_bytes()).contains("wasm thing"));
}

#[test]
fn types_that_the_header_does_not_name_are_told_and_change_no_number() {
    let named = nodes_of(&small().text());
    let unnamed = small().bent("nodes", "3,2,5", "77,2,5");
    let nodes = nodes_of(&unnamed.text());
    assert_eq!(nodes[2]["class"], "(undefined)");
    for number in ["shallow_size", "retained_size", "distance", "dominator_id"] {
        assert!(nodes.iter().zip(&named).all(|(node, named)| node[number] == named[number]), "{number}");
    }
    assert!(notes(unnamed.text().as_bytes()).contains("does not name the type 77, which 1 node"));
    // V8 wrote symbols before it named their type.
    let old = small()
        .bent("snapshot", "\"synthetic\"]", "\"synthetic\",\"concatenated string\",\"sliced string\"]")
        .bent("nodes", "3,2,5", "12,2,5");
    assert_eq!(nodes_of(&old.text())[2]["type"], "symbol");
}

#[test]
fn what_no_root_reaches_is_told_as_such() {
    let lost = small().bent("edges", "1,1,14", "1,1,7").bent("edges", "2,5,14", "2,5,7").text();
    let output = super::run::run(super::run::Way::File, &["inspect-object", "--object-id", "@5"], lost.as_bytes());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && text.contains("Nothing: it is reachable from no root."), "{text}");
}

#[test]
fn a_log_before_the_snapshot_is_passed_over_and_told() {
    let log = format!("> server.js\nlistening {{\"port\": 80}}\n{}", small().text());
    assert_eq!(nodes_of(&log), nodes_of(&small().text()));
    assert!(notes(log.as_bytes()).contains("bytes of other text before the snapshot"));
}

#[test]
fn fields_are_found_by_name_and_may_be_absent() {
    let meta = META.replace(",\"trace_node_id\",\"detachedness\"", "").replace(
        "\"type\",\"name\",\"id\",\"self_size\",\"edge_count\"",
        "\"edge_count\",\"id\",\"name\",\"type\",\"self_size\"",
    );
    let meta = meta.replace("\"node_types\":[[", "\"node_types\":[\"number\",\"number\",\"string\",[");
    let old = small()
        .with("snapshot", format!("{{\"meta\":{meta}}}"))
        .with("nodes", "[2,1,0,9,0,2,3,1,3,16,0,5,2,3,24,0,7,3,2,32]")
        .with("edges", "[2,4,5,1,1,10,2,5,10,1,0,15]")
        .with("locations", "[5,2,10,4]");
    assert_eq!(nodes_of(&old.text()), nodes_of(&small().text()));
}

#[test]
fn counts_of_zero_lose_against_the_arrays() {
    let hermes = small().bent("snapshot", "\"node_count\":4,\"edge_count\":4", "\"node_count\":0,\"edge_count\":0");
    assert_eq!(nodes_of(&hermes.text()), nodes_of(&small().text()));
    assert!(notes(hermes.text().as_bytes()).contains("node_count"));
}

#[test]
fn element_indexes_below_zero_and_beyond_32_bits_are_kept() {
    let bent = small().bent("edges", "1,1,14", "1,-2,14").bent("edges", "1,0,21", "1,4294967295,21");
    let names: Vec<Value> = edges_of(&bent).into_iter().map(|edge| edge["name"].clone()).collect();
    let texts: Vec<String> = names.iter().map(|name| name.to_string().trim_matches('"').to_owned()).collect();
    assert_eq!(texts, ["a", "-2", "b", "4294967295"]);
}

#[test]
fn ids_and_sizes_beyond_32_bits_and_repeated_ids_are_kept() {
    let bent = small().bent("nodes", ",2,5,24", ",2,18446744073709551615,5000000000").bent("nodes", "3,7,32", "3,3,32");
    let nodes = nodes_of(&bent.text());
    assert_eq!(nodes[2]["id"], json!(u64::MAX));
    assert_eq!(nodes[2]["shallow_size"], 5_000_000_000u64);
    assert_eq!(nodes[0]["retained_size"], 5_000_000_048u64);
    assert_eq!(nodes[3]["id"], 3);
}

#[test]
fn texts_of_any_kind_survive() {
    let bent = small().bent("strings", "\"hello\"", "\"nul \\u0000 lone \\ud83d pair \\ud83d\\ude00 end\"");
    for way in WAYS {
        let output = super::run::run(way, &["export", "--table", "nodes", "--format", "jsonl"], bent.text().as_bytes());
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("nul \\u0000 lone \u{fffd} pair 😀 end"), "{text}");
    }
    let mut bytes = small().text().into_bytes();
    let at = bytes.windows(5).position(|window| window == b"hello").unwrap();
    bytes[at + 1] = 0xff;
    for way in WAYS {
        assert_eq!(nodes(way, &bytes)[3]["name"], "h\u{fffd}llo");
    }
}

#[test]
fn a_list_of_a_hundred_thousand_objects_needs_no_stack() {
    let count = 100_000;
    let node = |i: usize| format!("3,1,{},16,{},0,0", i * 2 + 1, usize::from(i + 1 < count));
    let node_rows: Vec<String> = (0..count).map(node).collect();
    let edge_rows: Vec<String> = (1..count).map(|i| format!("2,5,{}", i * 7)).collect();
    let list = small()
        .with("nodes", format!("[{}]", node_rows.join(",")))
        .with("edges", format!("[{}]", edge_rows.join(",")))
        .with("locations", "[]");
    let nodes = nodes_of(&list.text());
    assert_eq!(nodes[0]["retained_size"], 16 * count);
    assert_eq!(nodes[count - 1]["distance"], count - 1);
}
