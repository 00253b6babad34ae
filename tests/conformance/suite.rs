//! All comparisons of one snapshot.

use std::fmt;
use std::path::Path;

use serde_json::{Value, json};

use super::analyzer::{run, run_json};
use super::compare::{Differences, Format, tables, values};
use super::library;
use super::oracle::{Answers, answers};

const TABLES: [&str; 4] = ["nodes", "edges", "strings", "classes"];

const FILTERS: [&str; 7] =
    ["detached-dom", "console", "event-handlers", "contexts", "duplicate-strings", "shared-native-context", "no-native-context"];

/// What came of one snapshot, or of a pair.
pub struct Outcome {
    /// DevTools could not load the file as it is.
    pub mended: bool,
    /// DevTools loses rows of the Summary because their keys are equal.
    pub colliding: bool,
    answers: Vec<(String, Result<Differences, String>)>,
}

impl Outcome {
    pub fn new(mended: bool, colliding: bool) -> Self {
        Outcome { mended, colliding, answers: Vec::new() }
    }

    pub fn agrees(&self) -> bool {
        self.answers.iter().all(|(_, result)| result.as_ref().is_ok_and(|differences| differences.count() == 0))
    }

    /// How many cells and values were compared.
    pub fn compared(&self) -> usize {
        self.answers.iter().filter_map(|(_, result)| result.as_ref().ok()).map(Differences::compared).sum()
    }

    fn add(&mut self, name: impl Into<String>, result: Result<Differences, String>) {
        self.answers.push((name.into(), result));
    }

    /// One answer for each member of what is expected, so that many differences in one do not hide those in another.
    pub fn add_members(&mut self, name: &str, expected: &Value, ours: Result<Value, String>) {
        match ours {
            Err(problem) => self.add(name, Err(problem)),
            Ok(ours) => {
                for (member, theirs) in expected.as_object().unwrap() {
                    self.add(format!("{name}: {member}"), Ok(values(member, theirs, &ours[member])));
                }
            }
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (name, result) in &self.answers {
            match result {
                Ok(differences) if differences.count() == 0 => {}
                Ok(differences) => {
                    write!(f, "  {name}: {} of {} differ\n{differences}", differences.count(), differences.compared())?;
                }
                Err(problem) => writeln!(f, "  {name}: {problem}")?,
            }
        }
        Ok(())
    }
}

/// Compares every answer about a snapshot; or says why DevTools has none.
pub fn compare(snapshot: &Path) -> Result<Outcome, String> {
    let theirs = answers(snapshot)?;
    let meta = theirs.json("meta.json");
    let mut outcome = Outcome::new(!meta["mended"].is_null(), meta["colliding_class_keys"] != json!([]));
    for table in TABLES {
        for (name, format) in [("csv", Format::Csv), ("jsonl", Format::JsonLines)] {
            let ours = run("export", snapshot, &["--table", table, "--format", name]);
            let result = ours.map(|ours| tables(theirs.table(&format!("{table}.tsv")), &ours, format));
            outcome.add(format!("{table} ({name})"), result);
        }
    }
    let summary = run_json("summary", snapshot, &["--format", "json", "--full"]);
    outcome.add_members("summary", &expected_summary(&theirs, &meta), summary);
    for filter in FILTERS {
        let ours = run_json("summary", snapshot, &["--format", "json", "--full", "--filter", filter]);
        let expected = json!({"classes": theirs.rows(&format!("classes.{filter}.tsv"))});
        outcome.add_members(&format!("summary --filter {filter}"), &expected, ours);
    }
    let (expected, ours) = inspect(snapshot, &theirs, &meta);
    outcome.add_members("inspect-object", &expected, ours);
    let (expected, ours) = library::answers(snapshot, &theirs, &meta);
    outcome.add_members("library", &expected, ours);
    Ok(outcome)
}

/// The Summary, the Statistics, the duplicated strings, the detached nodes and the native contexts.
fn expected_summary(theirs: &Answers, meta: &Value) -> Value {
    let mut groups = theirs.json("duplicate_strings.json");
    for group in groups.as_array_mut().unwrap() {
        group.as_object_mut().unwrap().retain(|key, _| !["truncated", "length", "hash"].contains(&key.as_str()));
    }
    // We show native contexts only where there are several; the library has them always.
    let contexts = theirs.json("native_contexts.json");
    let several = contexts.as_array().unwrap().iter().filter(|context| context["id"].is_number()).count() > 1;
    json!({
        "snapshot": {"node_count": meta["node_count"], "edge_count": meta["edge_count"], "root_id": meta["root_id"]},
        "statistics": theirs.json("statistics.json"),
        "classes": theirs.rows("classes.tsv"),
        "duplicate_strings": groups,
        "detached": theirs.json("detached.json"),
        "native_contexts": if several { contexts } else { Value::Null },
    })
}

/// Some hundred nodes in depth, turned about: a member for the nodes themselves, their retainers in order, their dominators and
/// their allocation stacks, each with an entry per node.
fn inspect(snapshot: &Path, theirs: &Answers, meta: &Value) -> (Value, Result<Value, String>) {
    let mut objects = theirs.json("objects.json");
    let mut options: Vec<String> = ["--format", "json", "--limit", "0"].map(String::from).to_vec();
    for object in objects.as_array_mut().unwrap() {
        options.push("--object-id".into());
        options.push(format!("@{}", object["object"]["id"]));
        object["object"].as_object_mut().unwrap().remove("class_key");
    }
    let mut members = vec!["object", "retainers", "dominators"];
    if meta["traces_left_out"] == json!(false) {
        members.push("allocation_stack");
    }
    let turned = |objects: &Value| -> Value {
        let column = |member: &str| -> Value {
            let objects = objects.as_array().unwrap();
            objects.iter().map(|object| (format!("@{}", object["object"]["id"]), object[member].clone())).collect()
        };
        members.iter().map(|member| (member.to_string(), column(member))).collect()
    };
    let ours = run_json("inspect-object", snapshot, &options)
        .and_then(|ours| ours.get("objects").filter(|o| o.is_array()).map(&turned).ok_or("it printed no `objects`".into()));
    (turned(&objects), ours)
}
