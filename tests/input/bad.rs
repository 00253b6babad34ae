//! Damage: each kind is refused with one message that says what is wrong and where.

use crate::run::{WAYS, Way, refusal, run};
use crate::text::{SnapshotText, small};

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
        for way in WAYS {
            let message = refusal(&run(way, &["summary"], text.as_bytes()));
            for part in says {
                assert!(message.contains(part), "{way:?}: {part:?} is not in: {message}");
            }
            if way == Way::File {
                let at = byte_in(&message);
                assert!(text[at..].starts_with(stands_there), "{message} stands before: {:.20}", &text[at..]);
            }
        }
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
        damage(small().bent("locations", ",10,4", ",10"), &["\"locations\""], ""),
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
        damage(small().bent("nodes", "3,2,5", "10,2,5"), &["\"nodes\"", "row 2", "\"type\"", "10"], "10"),
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
    for section in ["nodes", "edges", "strings"] {
        for way in WAYS {
            let message = refusal(&run(way, &["summary"], small().without(section).text().as_bytes()));
            assert!(message.contains(&format!("\"{section}\"")) && message.contains("missing"), "{way:?}: {message}");
            let twice = small().text().replacen("\"samples\":[]", &format!("\"{section}\":[]"), 1);
            let message = refusal(&run(way, &["summary"], twice.as_bytes()));
            assert!(message.contains(&format!("\"{section}\"")) && message.contains("second time"), "{way:?}: {message}");
        }
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused_and_says_how_far_it_was_good() {
    let text = small().text();
    let behind_header = text.find("\"nodes\"").unwrap();
    for length in 1..text.len() {
        // Both ways are tried at every place, but each file by one of them: the suite shall stay fast.
        let way = WAYS[length % 2];
        let message = refusal(&run(way, &["summary"], &text.as_bytes()[..length]));
        if length > behind_header {
            assert!(message.contains("cut off") && byte_in(&message) <= length, "{way:?} {length}: {message}");
        }
    }
}

#[test]
fn a_truncated_table_names_its_last_whole_row() {
    let text = small().text();
    let cut = text.find(",14\n,2,5").unwrap() + 6;
    for way in WAYS {
        let message = refusal(&run(way, &["summary"], &text.as_bytes()[..cut]));
        assert!(message.contains("\"edges\" after 2 complete rows"), "{way:?}: {message}");
    }
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
