//! What the header's parser promises.

use super::*;

const META: &str = r#""node_fields":["type","name","id","self_size","edge_count","trace_node_id","detachedness"],
    "node_types":[["hidden","array","string","object"],"string","number","number","number"],
    "edge_fields":["type","name_or_index","to_node"],
    "edge_types":[["context","element","property","internal","hidden","shortcut","weak"],"string_or_number","node"]"#;

fn parsed(json: &str) -> Result<(Layout, Header, Vec<String>), ReadError> {
    let mut notes = Notes::default();
    let (layout, header) = parse(json.as_bytes(), 12, &mut notes)?;
    Ok((layout, header, notes.iter().map(str::to_owned).collect()))
}

fn message(json: &str) -> String {
    let error = parsed(json).unwrap_err();
    assert_eq!(error.section(), Some("snapshot"));
    assert!(error.offset() >= Some(12));
    error.to_string()
}

#[test]
fn a_plain_header_gives_its_layout_and_no_notes() {
    let json = format!(
        r#"{{"title":"x","uid":1,"meta":{{{META},"location_fields":["object_index","script_id","x","line","column"],
        "sample_fields":[]}},"node_count":5,"edge_count":6.0,"extra_native_bytes":7}}"#
    );
    let (layout, header, notes) = parsed(&json).unwrap();
    assert_eq!((layout.nodes.width, layout.nodes.trace_node_id, layout.edges.to_node), (7, Some(5), 2));
    assert_eq!(layout.nodes.types, [NodeType::HIDDEN, NodeType::ARRAY, NodeType::STRING, NodeType::OBJECT]);
    assert_eq!(layout.claims, Claims { nodes: 5, edges: 6, trace_functions: 0 });
    assert_eq!(layout.locations, Some(LocationFields { width: 5, object_index: 0, script_id: 1, line: 3, column: 4 }));
    assert_eq!((layout.samples, header.extra_native_bytes, header.root), (None, 7, 0));
    assert_eq!(notes, [""; 0]);
}

#[test]
fn fields_and_types_are_found_by_name_in_any_order() {
    let json = r#"{"meta":{"node_fields":["edge_count","id","new","type","self_size","name","id"],
        "node_types":["number","number","number",["object","alien","native","alien"]],
        "edge_fields":["to_node","type","name_or_index"],"edge_types":["node",["weak","odd"],"x","y"]},"root_index":14}"#;
    let (layout, header, notes) = parsed(json).unwrap();
    let nodes = &layout.nodes;
    assert_eq!((nodes.width, nodes.kind, nodes.name, nodes.id, nodes.self_size, nodes.edge_count), (7, 3, 5, 1, 4, 0));
    assert_eq!((nodes.trace_node_id, nodes.detachedness), (None, None));
    assert_eq!(nodes.types, [NodeType::OBJECT, NodeType(16), NodeType::NATIVE, NodeType(16)]);
    assert_eq!(layout.edges.types, [EdgeType::WEAK, EdgeType(10)]);
    assert_eq!((header.node_type_name(NodeType(16)), header.edge_type_name(EdgeType(10)), header.root), ("alien", "odd", 2));
    assert_eq!(notes.len(), 4, "{notes:?}");
}

#[test]
fn what_is_missing_is_named() {
    let cases = [
        ("{}", "`meta` is missing"),
        (r#"{"meta":[]}"#, "`meta` is no object"),
        (r#"{"meta":{"edge_fields":[]}}"#, "no `node_fields`"),
        (r#"{"meta":{"node_fields":3}}"#, "`node_fields` is no list"),
        (r#"{"meta":{"node_fields":[3],"edge_fields":[]}}"#, "something else than a name"),
        ("[]", "something else than an object"),
        ("{\"meta\":{}", "no valid JSON"),
    ];
    for (json, expected) in cases {
        assert!(message(json).contains(expected), "{json}: {}", message(json));
    }
    assert!(message(&format!("{{\"meta\":{{{}}}}}", META.replace("\"self_size\",", ""))).contains("`self_size`"));
    assert!(message(&format!("{{\"meta\":{{{}}}}}", META.replace("\"to_node\"", "\"to\""))).contains("`to_node`"));
    assert!(message(&format!("{{\"meta\":{{{}}}}}", META.replace("[[\"hidden\"", "[7,[\"hidden\""))).contains("`node_types`"));
}

#[test]
fn absurd_values_are_errors() {
    for (values, expected) in [
        (r#""node_count":-1"#, "`node_count`"),
        (r#""node_count":"many""#, "`node_count`"),
        (r#""edge_count":1.5"#, "`edge_count`"),
        (r#""edge_count":1e30"#, "`edge_count`"),
        (r#""root_index":3"#, "`root_index` is 3"),
        (r#""root_index":70000000000"#, "`root_index`"),
    ] {
        assert!(message(&format!(r#"{{"meta":{{{META}}},{values}}}"#)).contains(expected), "{values}");
    }
    let many = format!("[{}]", vec!["\"t\""; 201].join(","));
    assert!(
        message(&format!("{{\"meta\":{{{}}}}}", META.replace(r#"["hidden","array","string","object"]"#, &many))).contains("201")
    );
}

#[test]
fn a_table_that_lacks_a_field_is_left_out_with_a_note() {
    let (layout, _, notes) = parsed(&format!(r#"{{"meta":{{{META},"location_fields":["object_index"]}}}}"#)).unwrap();
    assert_eq!(layout.locations, None);
    assert!(notes[0].contains("`script_id`"), "{notes:?}");
}

#[test]
fn a_million_levels_of_nesting_and_broken_bytes_do_no_harm() {
    let deep = format!("{{\"x\":{}{},\"meta\":{{{META}}}}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert!(message(&deep).contains("no valid JSON"));
    let mut broken = format!("{{\"title\":\"?\",\"meta\":{{{META}}}}}").into_bytes();
    broken[10] = 0xff;
    assert!(parse(&broken, 0, &mut Notes::default()).is_ok());
}
