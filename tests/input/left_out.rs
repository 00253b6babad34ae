//! What is wrong in a part that no number rests on is a warning, and the part is left out: the same whichever way the file comes.

use std::process::Output;

use super::run::{WAYS, Way, nodes, refused_alike, run};
use super::text::{META, SnapshotText, small};

/// The small snapshot as a recording, with scopes.
fn recording() -> SnapshotText {
    let fields = r#""trace_function_info_fields":["function_id","name","script_name","script_id","line","column"],
"trace_node_fields":["id","function_info_index","count","size","children"],"sample_fields":["timestamp_us","last_assigned_id"],
"scope_fields":["script_node_index","scope_id","depth","scope_context_vars_count","scope_uses_count"],
"scope_context_var_fields":["name"],"scope_use_fields":["declaring_scope_id","slot_index"],"location_fields""#;
    let meta = META.replace("\"location_fields\"", fields);
    let header = format!(r#"{{"meta":{meta},"node_count":4,"edge_count":4,"trace_function_count":1}}"#);
    let scopes =
        small().with("snapshot", header).beginning_with("scope_uses", "[1,0]").beginning_with("scope_context_vars", "[4]");
    scopes
        .beginning_with("scopes", "[7,-2,0,0,0,7,1,1,1,1]")
        .with("trace_function_infos", "[0,1,2,0,0,0]")
        .with("trace_tree", "[1,0,0,0,[]]")
        .with("samples", "[0,7]")
}

/// What was warned of, without the name of the file.
fn warnings(output: &Output) -> Vec<String> {
    let talk = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{talk}");
    talk.lines()
        .map(|line| line.strip_prefix("warning: ").expect("only warnings").split_once(": ").unwrap().1.to_owned())
        .collect()
}

/// The one warning, whichever way the file comes; all numbers are those of the file without the fault.
fn warned_alike(text: &str) -> String {
    let numbers = |text: &str| {
        let rows = nodes(Way::File, text.as_bytes());
        let of = |row: &serde_json::Value| ["id", "shallow_size", "retained_size", "distance"].map(|key| row[key].clone());
        rows.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(numbers(text), numbers(&recording().text()), "{text}");
    let [from_file, others @ ..] = WAYS.map(|way| warnings(&run(way, &["summary"], text.as_bytes())));
    assert!(others.iter().all(|other| *other == from_file), "{from_file:?}, {others:?}");
    let [one] = from_file.as_slice() else { panic!("{from_file:?}") };
    one.clone()
}

#[test]
fn faults_in_parts_that_no_number_rests_on_are_told_with_their_place() {
    for (section, from, to, says, stands_there) in [
        ("trace_tree", "0,[]]", "0,[2,0,0,0,]]", "row 2", "]]"),
        ("trace_tree", "[1,0", "[1,9", "function 9 does not exist", "9,0"),
        ("trace_tree", "[]]", "[]", "ends too early", ""),
        ("trace_tree", "[]]", "[]]]", "has ended", "]"),
        ("trace_tree", "[1,0,0,0,[]]", "{\"a\":[1]}", "expected `[`", "{\"a\""),
        ("trace_tree", "1,0,0", "1,0,-5", "something else than numbers", "-5"),
        ("trace_function_infos", "[0,1", "[0,99", "string 99 does not exist", "99"),
        ("trace_function_infos", ",0,0,0]", ",0,0]", "cut short", "]"),
        ("samples", "7", "-7", "negative", "-7"),
        ("samples", "[0,7]", "null", "a list in brackets", "null"),
        ("samples", "[0,7]", "[0,[7]]", "found `[`, expected a number", "[7]"),
        ("samples", "[0,7]", "[\"a]\",{\"b\":7}]", "expected a number", "\"a]"),
        ("locations", "[7,", "[70,", "beyond the nodes", "70,"),
        ("locations", ",10,4", ",10", "cut short", "]"),
        ("locations", "[7,2,10,4]", "7", "a list in brackets", "7"),
        ("scopes", ",1,1,1,1]", ",1,1,1]", "cut short", "]"),
        ("scopes", ",0,7,1", ",0,8,1", "script_node_index", "8,"),
        ("scopes", "1,1]", "2,1]", "scope_context_vars_count", "2,"),
        ("scopes", ",1]", ",-1]", "negative", "-1"),
        ("scope_uses", "[1,0]", "[1]", "cut short", "]"),
    ] {
        let text = recording().bent(section, from, to).text();
        let warning = warned_alike(&text);
        let place = format!("section \"{section}\"");
        assert!(warning.starts_with(&place) && warning.contains(says) && warning.contains("left out"), "{warning}");
        let at: String = warning.split("byte ").nth(1).unwrap().chars().take_while(char::is_ascii_digit).collect();
        assert!(text[at.parse().unwrap()..].starts_with(stands_there), "{warning}: {stands_there}");
    }
}

#[test]
fn a_quiet_run_warns_of_nothing() {
    let text = recording().with("samples", "null").text();
    let output = run(Way::File, &["summary", "-q"], text.as_bytes());
    assert!(output.status.success() && output.stderr.is_empty());
}

#[test]
fn what_follows_a_snapshot_is_told_with_its_byte() {
    let text = recording().text();
    for (tail, length) in [("\nServer closed\n", 14), ("}", 1), ("\0\0\0", 3)] {
        let warning = warned_alike(&format!("{text}{tail}"));
        let at = text.len() + usize::from(tail.starts_with('\n'));
        assert!(warning.contains(&format!("{length} byte")) && warning.contains(&format!("from byte {at} on")), "{warning}");
    }
    assert_eq!(warnings(&run(Way::Stdin, &["summary"], format!("{text}\n \n").as_bytes())), [""; 0]);
}

#[test]
fn two_snapshots_in_one_file_are_refused() {
    let text = small().text();
    for between in ["", "\n", "\n> done {1}\n"] {
        let message = refused_alike(&["summary"], format!("{text}{between}{text}").as_bytes());
        let at = text.len() + between.len();
        assert!(
            message.contains(&format!("begins at byte {at}")) && message.contains(&format!("tail -c +{}", at + 1)),
            "{message}"
        );
    }
}

#[test]
fn escapes_that_json_does_not_know_are_told_and_stay_as_they_stand() {
    let text = recording().bent("strings", "\"hello\"", "\"he\\xllo \\u12\"").text();
    let warning = warned_alike(&text);
    let at = text.find("\\x").unwrap();
    assert!(warning.starts_with(&format!("section \"strings\", row 3, byte {at}: ")) && warning.contains("1 more"), "{warning}");
    assert_eq!(nodes(Way::Stdin, text.as_bytes())[3]["name"], "he\\xllo \\u12");
}

#[test]
fn names_of_sections_may_be_written_with_escapes() {
    let text = recording().text().replace("\"nodes\":", r#""n\u006fd\u0065s":"#).replace("\"snapshot\":", r#""\u0073napshot":"#);
    for way in WAYS {
        assert_eq!(nodes(way, text.as_bytes()), nodes(Way::File, recording().text().as_bytes()), "{way:?}");
    }
}
