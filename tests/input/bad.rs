//! Damage: each kind is refused with one message that says what is wrong and where.

use super::run::{WAYS, Way, nodes, refusal, refused_alike, run};
use super::text::{SnapshotText, small};

/// A damaged file, what the message must say, and what stands at the byte that it names.
struct Damage {
    snapshot: SnapshotText,
    says: &'static [&'static str],
    stands_there: &'static str,
}

fn damage(snapshot: SnapshotText, says: &'static [&'static str], stands_there: &'static str) -> Damage {
    Damage { snapshot, says, stands_there }
}

fn refused(cases: impl IntoIterator<Item = Damage>) {
    for Damage { snapshot, says, stands_there } in cases {
        let text = snapshot.text();
        let message = refused_alike(&["summary"], text.as_bytes());
        for part in says {
            assert!(message.contains(part), "{part:?} is not in: {message}");
        }
        let at = byte_in(&message);
        assert!(text[at..].starts_with(stands_there), "{message} stands before: {:.20}", &text[at..]);
    }
}

/// The byte offset that a message names.
fn byte_in(message: &str) -> usize {
    let behind = message.split("byte ").nth(1).unwrap_or_else(|| panic!("no byte in: {message}"));
    behind.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
}

#[test]
fn a_row_that_is_cut_short_is_refused() {
    refused([
        damage(small().bent("nodes", ",32,0,0,0", ",32,0"), &["\"nodes\"", "row 3", "cut short"], "]"),
        damage(small().bent("edges", "1,0,21", "1"), &["\"edges\"", "row 3", "cut short"], "]"),
    ]);
}

#[test]
fn an_edge_must_lead_to_the_start_of_a_node() {
    refused([
        damage(
            small().bent("edges", "2,5,14", "2,5,15"),
            &["\"edges\"", "row 2", "\"to_node\"", "15", "not where a node starts"],
            "15",
        ),
        damage(small().bent("edges", "2,5,14", "2,5,28"), &["\"edges\"", "row 2", "\"to_node\"", "28", "beyond the nodes"], "28"),
    ]);
}

#[test]
fn edge_counts_must_add_up() {
    refused([
        damage(small().bent("nodes", "9,0,1,0,2", "9,0,1,0,1"), &["\"nodes\"", "edge counts", "3", "4 edges"], ""),
        damage(small().bent("nodes", "3,2,5,24,0", "3,2,5,24,1"), &["\"nodes\"", "row 2", "add up to 5", "4 edges"], "1"),
    ]);
}

#[test]
fn names_must_be_strings_that_are_there() {
    refused([
        damage(small().bent("nodes", "3,2,5", "3,6,5"), &["\"nodes\"", "row 2", "\"name\"", "string 6", "6 strings"], "6"),
        damage(small().bent("edges", "2,5,14", "2,77,14"), &["\"edges\"", "row 2", "\"name_or_index\"", "string 77"], "77"),
    ]);
}

#[test]
fn types_must_be_announced() {
    refused([
        damage(small().bent("nodes", "3,2,5", "256,2,5"), &["\"nodes\"", "row 2", "\"type\"", "256"], "256"),
        damage(small().bent("edges", "2,5,14", "7,5,14"), &["\"edges\"", "row 2", "\"type\"", "7"], "7"),
    ]);
}

#[test]
fn only_whole_numbers_below_2_to_the_64_are_numbers() {
    refused([
        damage(small().bent("nodes", ",24,", ",18446744073709551616,"), &["\"nodes\"", "row 2", "2^64"], "18446744073709551616"),
        damage(small().bent("nodes", ",24,", ",-24,"), &["\"nodes\"", "row 2", "negative"], ""),
        damage(small().bent("nodes", ",24,", ",2.5,"), &["\"nodes\"", "row 2", "fraction"], "."),
        damage(small().bent("nodes", ",24,", ",4e3,"), &["\"nodes\"", "row 2", "exponent"], "e"),
        damage(small().bent("nodes", ",24,", ",x,"), &["\"nodes\"", "row 2", "'x'"], "x"),
        damage(small().bent("nodes", ",24,", ",null,"), &["\"nodes\"", "row 2"], "n"),
        damage(small().bent("nodes", ",24,", ",,"), &["\"nodes\"", "row 2", "missing"], ","),
        damage(small().bent("nodes", ",24,", ",24 0,"), &["\"nodes\"", "row 2", "comma is missing"], "0"),
        damage(small().bent("edges", "2,5,14", "2,-5,14"), &["\"edges\"", "row 2", "negative"], ""),
        damage(small().bent("edges", "2,5,14", "2,5,-14"), &["\"edges\"", "row 2", "negative"], ""),
    ]);
}

#[test]
fn sizes_that_add_up_to_more_than_any_memory_are_refused() {
    let half = 1u64 << 52;
    let sizes = |first: u64, second: u64| {
        small().bent("nodes", ",5,24,", &format!(",5,{first},")).bent("nodes", ",7,32,", &format!(",7,{second},"))
    };
    refused([
        damage(sizes((1 << 53) + 1, 32), &["\"nodes\"", "row 2", "\"self_size\"", "2^53"], "9007199254740993"),
        damage(sizes(half, half), &["\"nodes\"", "row 3", "\"self_size\"", "2^53"], "4503599627370496"),
        damage(
            small().bent("snapshot", "\"node_count\"", "\"extra_native_bytes\":9007199254740993,\"node_count\""),
            &["extra_native_bytes"],
            "{",
        ),
    ]);
    let allowed = nodes(Way::File, sizes(half, half - 16).text().as_bytes());
    assert_eq!(allowed[0]["retained_size"], 1u64 << 53);
}

#[test]
fn names_of_sections_must_be_names() {
    let after_edges = |text: &str| small().text().replacen("\"locations\":", text, 1);
    for (text, says) in [("locations:", "quotation marks"), ("\"locations\",", "colon"), ("7,\"locations\":", "quotation marks")]
    {
        let message = refused_alike(&["summary"], after_edges(text).as_bytes());
        assert!(message.contains("between two sections") && message.contains(says) && message.contains("byte"), "{message}");
    }
}

#[test]
fn a_row_without_end_is_refused_in_a_stream() {
    let spaces = " ".repeat(100_000);
    let text = many(200_000).bent("edges", ",1,150000,", &format!(",1,{spaces}150000,")).text();
    let expected = nodes(Way::File, text.as_bytes()).len();
    assert_eq!(expected, 200_001, "a file that is in memory as a whole costs nothing more");
    let long = many(200_000).bent("edges", ",1,150000,", &format!(",1,{}150000,", " ".repeat(3 << 20))).text();
    let message = refusal(&run(Way::Stdin, &["summary"], long.as_bytes()));
    assert!(message.contains("\"edges\", row 150000") && message.contains("longer than 65536 bytes"), "{message}");
}

#[test]
#[cfg(target_os = "linux")]
fn millions_of_sections_that_nobody_knows_cost_no_memory() {
    let text = small().text();
    let end = text.rfind('}').unwrap();
    let more = format!("{}{}}}", &text[..end], ",\"a\":1".repeat(3_000_000));
    let output = run(Way::Stdin, &["summary", "-v", "--format", "json", "--threads", "1"], more.as_bytes());
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && talk.contains("2999995 more sections"), "{talk}");
    assert_eq!(talk.matches("section \"a\" is not used").count(), 5);
}

#[test]
fn strings_must_be_strings() {
    refused([
        damage(small().bent("strings", "\"Bar\",", "null,"), &["\"strings\"", "row 2"], "null"),
        damage(small().bent("strings", "\"Bar\",", "\"Bar\""), &["\"strings\"", "comma"], "\"hello"),
    ]);
}

#[test]
fn what_the_header_needs_must_be_there() {
    refused([
        damage(small().bent("snapshot", "\"self_size\"", "\"size\""), &["self_size"], "{"),
        damage(small().bent("snapshot", "\"to_node\"", "\"to\""), &["to_node"], "{"),
        damage(small().with("snapshot", "{\"node_count\":4}"), &["meta"], "{"),
        damage(small().bent("snapshot", "\"node_count\"", "\"root_index\":280,\"node_count\""), &["root"], ""),
    ]);
}

#[test]
fn a_missing_or_repeated_section_is_named() {
    for section in ["snapshot", "trace_tree", "locations"] {
        let twice = small().text().replacen("\"samples\":[]", &format!("\"{section}\":[]"), 1);
        let message = refused_alike(&["summary"], twice.as_bytes());
        assert!(message.contains(&format!("\"{section}\"")) && message.contains("second time"), "{message}");
    }
    for section in ["nodes", "edges", "strings"] {
        let message = refused_alike(&["summary"], small().without(section).text().as_bytes());
        assert!(message.contains(&format!("\"{section}\"")) && message.contains("missing"), "{message}");
        let twice = small().text().replacen("\"samples\":[]", &format!("\"{section}\":[]"), 1);
        let message = refused_alike(&["summary"], twice.as_bytes());
        assert!(message.contains(&format!("\"{section}\"")) && message.contains("second time"), "{message}");
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused_and_says_how_far_it_was_good() {
    let text = small().text();
    let behind_header = text.find("\"nodes\"").unwrap();
    for length in 1..text.len() {
        // Every way is tried at many places, but at most of them only one: the suite shall stay fast.
        let cut = &text.as_bytes()[..length];
        let message = match length % 5 {
            0 => refused_alike(&["summary"], cut),
            _ => refusal(&run(WAYS[length % WAYS.len()], &["summary"], cut)),
        };
        if length > behind_header {
            assert!(message.contains("cut off") && byte_in(&message) <= length, "{length}: {message}");
        }
    }
}

#[test]
fn a_truncated_table_names_its_last_whole_row() {
    let text = small().text();
    let cut = text.find(",14\n,2,5").unwrap() + 6;
    let message = refused_alike(&["summary"], &text.as_bytes()[..cut]);
    assert!(message.contains("\"edges\" after 2 complete rows"), "{message}");
    let small_table = small().with("locations", "[7,2,10,4,14,2,11,5,21,2").text();
    let cut = small_table.find("21,2").unwrap() + 4;
    let message = refused_alike(&["summary"], &small_table.as_bytes()[..cut]);
    assert!(message.contains("\"locations\" after 2 complete rows"), "{message}");
}

#[test]
fn a_brace_too_many_ends_the_snapshot() {
    for (section, after) in [("nodes", "edges"), ("edges", "strings"), ("samples", "strings")] {
        let text = small().text();
        let end = text.find(&format!("\"{section}\"")).unwrap();
        let end = end + text[end..].find(']').unwrap() + 1;
        let message = refused_alike(&["summary"], format!("{}}}{}", &text[..end], &text[end..]).as_bytes());
        assert!(message.contains(&format!("\"{after}\"")) && message.contains("missing"), "{message}");
    }
}

/// A root with `count` objects, and what it says before damage.
fn many(count: usize) -> SnapshotText {
    let object = |i: usize| format!(",3,{},{},16,0,0,0\n", 1 + i % 5, 3 + 2 * i);
    let nodes: String = (0..count).map(object).collect();
    let edge = |i: usize| format!("{}1,{i},{}\n", if i == 0 { "" } else { "," }, 7 + 7 * i);
    let edges: String = (0..count).map(edge).collect();
    small().with("nodes", format!("[9,0,1,0,{count},0,0\n{nodes}]")).with("edges", format!("[{edges}]")).with("locations", "[]")
}

#[test]
fn a_fault_that_is_found_late_is_named_to_the_byte_in_files_of_many_pieces() {
    const COUNT: usize = 200_000;
    let row = |i: usize, name: &str, count: &str| format!(",3,{name},{},16,{count},0,0\n", 3 + 2 * i);
    let (at, name) = (123_456, (1 + 123_456 % 5).to_string());
    refused([
        damage(many(COUNT).bent("nodes", &row(at, &name, "0"), &row(at, "77", "0")), &["row 123457", "string 77"], "77"),
        damage(
            many(COUNT).bent("nodes", &row(at, &name, "0"), &row(at, &name, "9")),
            &["row 123457", "add up to 200009"],
            "9,0,0",
        ),
        damage(many(COUNT).bent("edges", ",1,150000,", ",2,999,"), &["row 150000", "string 999"], "999"),
        damage(
            many(COUNT).bent("edges", ",1,150000,", ",1,150000,7\n,1,1,"),
            &["row 200000", "add up to 200000", "200001 edges"],
            "0,0,0",
        ),
        damage(many(COUNT).bent("edges", ",1,150000,", ",1,150000x,"), &["row 150000", "'x'"], "x"),
        damage(many(COUNT).bent("edges", ",1,150000,1050007", ",1,150000,1050008"), &["row 150000"], "1050008"),
    ]);
}

#[test]
#[cfg(target_os = "linux")]
fn counts_that_a_small_file_claims_cost_no_memory() {
    use std::process::Command;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.heapsnapshot");
    let claims =
        small().bent("snapshot", "\"node_count\":4,\"edge_count\":4", "\"node_count\":1000000000,\"edge_count\":4000000000");
    std::fs::write(&path, claims.text()).unwrap();
    // A gigabyte of address space: thread stacks fit, tables for 10^9 nodes do not.
    let limited = format!("ulimit -v 1000000; exec '{}' summary '{}' -v", env!("CARGO_BIN_EXE_heap-analyzer"), path.display());
    let output = Command::new("sh").args(["-c", &limited]).output().unwrap();
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{talk}");
    assert!(talk.contains("1000000000") || talk.contains("1,000,000,000"), "the wrong claim is not told: {talk}");
}

#[test]
fn every_command_refuses_alike() {
    let broken = small().bent("edges", "2,5,14", "2,5,15").text();
    for command in
        [&["summary"][..], &["inspect-object", "--object-id", "@3"], &["export", "--table", "nodes", "--format", "csv"]]
    {
        let message = refusal(&run(Way::File, command, broken.as_bytes()));
        assert!(message.contains("not where a node starts"), "{message}");
    }
}

#[test]
fn a_refused_export_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("nodes.csv");
    let broken = small().bent("edges", "2,5,14", "2,5,15").text();
    let arguments = ["export", "--table", "nodes", "--format", "csv", "-o", out.to_str().unwrap()];
    refusal(&run(Way::File, &arguments, broken.as_bytes()));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
