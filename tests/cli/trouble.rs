//! What goes wrong is told in one message, and the status says so.

use std::fs;

use super::conversation::{APP, conversation, run};

#[test]
fn bad_usage_and_bad_input_end_with_two_and_one_message() {
    for (name, arguments) in [
        ("no_command", vec![]),
        ("unknown_command", vec!["sumary", APP]),
        ("unknown_option", vec!["summary", APP, "--sorted"]),
        ("bad_expression", vec!["summary", APP, "--class", "("]),
        ("bad_size", vec!["inspect-object", APP, "--min-retained", "many"]),
        ("bad_id", vec!["inspect-object", APP, "--object-id", "Map"]),
        ("no_object_named", vec!["inspect-object", APP]),
        ("no_such_object", vec!["inspect-object", APP, "--object-id", "@987654321"]),
        ("nothing_to_exclude", vec!["inspect-object", APP, "--class", "^Session$", "--holders", "--exclude", "Sesion"]),
        ("profile_and_snapshot", vec!["compare", super::conversation::PROFILE, APP]),
        ("without_itself", vec!["inspect-object", APP, "@54241", "--without", "@54241"]),
        ("depth_of_no_tree", vec!["summary", APP, "--depth", "4"]),
        ("wrong_format", vec!["export", APP, "--table", "nodes", "--format", "markdown"]),
        ("rows_without_a_table", vec!["export", APP]),
        ("picture_of_a_table", vec!["export", APP, "--table", "nodes", "--format", "svg"]),
        ("rows_of_two", vec!["export", APP, APP, "--table", "nodes"]),
        ("picture_of_a_summary", vec!["summary", APP, "--format", "svg"]),
        ("missing_file", vec!["summary", "node-ap.heapsnapshot"]),
        ("missing_folder", vec!["summary", "no/such/folder/app.heapsnapshot"]),
        ("a_folder", vec!["summary", "programs"]),
        ("no_snapshot", vec!["summary", "README.md"]),
        ("output_into_missing_folder", vec!["summary", APP, "-o", "no/such/folder/answer.txt"]),
    ] {
        assert_eq!(run(&arguments).status.code(), Some(2), "{name}");
        insta::assert_snapshot!(name, conversation(&arguments));
    }
}

#[test]
fn a_snapshot_that_is_cut_off_leaves_no_answer_behind() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(super::conversation::fixtures().join(APP)).unwrap();
    let cut = folder.path().join("cut.heapsnapshot");
    fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    let target = folder.path().join("answer.txt");
    let output = run(&["summary", cut.to_str().unwrap(), "-o", target.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr).matches("error:").count(), 1);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["cut.heapsnapshot"]);
}
