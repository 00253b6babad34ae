//! What people read.

use super::conversation::{APP, RECORDING, answer, conversation};

macro_rules! hold {
    ($name:literal, $($argument:expr),+) => {
        insta::assert_snapshot!($name, conversation(&[$($argument),+]))
    };
}

#[test]
fn summary_says_what_fills_the_heap() {
    hold!("summary", "summary", APP, "--limit", "6");
    hold!("summary_markdown", "summary", APP, "--limit", "2", "--format", "markdown");
    hold!("summary_recording", "summary", RECORDING, "--limit", "3");
    hold!("summary_page", "summary", "chromium-140-page.heapsnapshot.zst", "--limit", "3");
}

#[test]
fn variables_that_closures_keep_for_nothing_are_told() {
    const PAGE: &str = "chromium-156-react-cache.heapsnapshot.zst";
    hold!("dead_variables", "summary", PAGE, "--limit", "2");
    hold!("dead_variables_of_a_context", "inspect-object", PAGE, "@41287", "--limit", "2", "-k", "1");
}

#[test]
fn summary_narrows() {
    hold!("classes_by_count", "summary", APP, "--view", "classes", "--sort", "count", "--limit", "4");
    hold!("classes_csv", "summary", APP, "--class", "^(Session|User)$", "--format", "csv");
    hold!("objects_of_a_class", "summary", APP, "--view", "objects", "--class", "Emitter");
    hold!("statistics_csv", "summary", APP, "--view", "statistics", "--format", "csv");
    hold!("dominators", "summary", APP, "--view", "dominators");
    hold!(
        "dominators_from",
        "summary",
        APP,
        "--view",
        "dominators",
        "--from",
        "@72441",
        "--depth",
        "2",
        "--limit",
        "4",
        "--min-share",
        "0.01%"
    );
    hold!("detached_dom", "summary", "chromium-140-page.heapsnapshot.zst", "--filter", "detached-dom", "--view", "classes");
}

#[test]
fn inspect_object_tells_what_it_is_and_who_holds_it() {
    hold!("service", "inspect-object", APP, "--class", "^Service$");
    hold!("session", "inspect-object", APP, "--class", "^Session$", "--first", "--depth", "2", "-k", "2");
    hold!("candidates", "inspect-object", APP, "--property", "email", "--min-retained", "600B", "--limit", "3");
    hold!(
        "found_by_name",
        "inspect-object",
        APP,
        "--name",
        "ession",
        "--type",
        "Closure",
        "--max-shallow",
        "1kB",
        "--limit",
        "2"
    );
    hold!("no_such_type", "inspect-object", APP, "--type", "strng");
    hold!("nothing_found", "inspect-object", APP, "--class", "NoSuchClass");
    hold!("react_cache", "inspect-object", "chromium-156-react-cache.heapsnapshot.zst", "--class", "^Map$", "--first", "-k", "1");
    hold!(
        "oddities",
        "inspect-object",
        "node-26-internals.heapsnapshot.zst",
        "--property",
        "accessors",
        "--first",
        "--depth",
        "2",
        "-k",
        "1"
    );
}

#[test]
fn holders_of_many_objects_are_told_with_shares() {
    const SESSIONS: [&str; 5] = ["inspect-object", APP, "--class", "^Session$", "--holders"];
    let with = |more: &[&str]| conversation(&[&SESSIONS[..], more].concat());
    insta::assert_snapshot!("holders", with(&[]));
    insta::assert_snapshot!("holders_from_objects", with(&["--from", "objects"]));
    insta::assert_snapshot!("holders_excluded", with(&["--exclude", "sessions"]));
    insta::assert_snapshot!("without_of_class", conversation(&["inspect-object", APP, "Session", "--without", "@72443"]));
    insta::assert_snapshot!("holders_csv", with(&["--depth", "1", "--format", "csv"]));
}

#[test]
fn what_holds_an_object_without_others_is_told() {
    const SESSION: [&str; 6] = ["inspect-object", APP, "@54241", "-k", "1", "--without"];
    let with = |holders: &str| conversation(&[&SESSION[..], &[holders, "--limit", "3", "--sort", "name"]].concat());
    insta::assert_snapshot!("without_one", with("@72443"));
    insta::assert_snapshot!("without_all", with("@72443,@55265"));
}

#[test]
fn export_writes_rows() {
    for table in ["nodes", "edges", "classes", "strings"] {
        for format in ["csv", "jsonl"] {
            let rows = answer(&["export", APP, "--table", table, "--format", format]);
            let first: Vec<&str> = rows.lines().take(4).collect();
            insta::assert_snapshot!(format!("export_{table}_{format}"), first.join("\n"));
        }
    }
}

#[test]
fn help_is_written_for_newcomers() {
    hold!("help", "--help");
    hold!("help_summary", "summary", "--help");
    hold!("help_inspect_object", "inspect-object", "--help");
    hold!("help_export", "export", "--help");
    hold!("help_node_snapshot", "node-snapshot", "--help");
    hold!("help_leak_generator", "leak-generator", "--help");
    hold!("help_leak_generator_run", "leak-generator", "run", "--help");
    hold!("help_leak_generator_synth", "leak-generator", "synth", "--help");
    hold!("help_leak_generator_serve", "leak-generator", "serve", "--help");
}

#[test]
fn the_catalogue_of_leaks_explains_each() {
    hold!("leak_generator_list", "leak-generator", "list");
    hold!("leak_generator_show", "leak-generator", "show", "cache");
}
