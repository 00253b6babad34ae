//! The Comparison of two snapshots: every row and every object behind it, DevTools' against our library and our command.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use heap_analyzer::Heap;
use heap_analyzer::compare::Pair;
use heap_analyzer::compare::class_changes::{ClassChange, ClassChanges};
use heap_analyzer::snapshot::{NodeIndex, ReadOptions};
use serde_json::{Value, json};

use super::analyzer::run_json;
use super::oracle::answers_about_pair;
use super::suite::Outcome;

/// Compares what changed from one snapshot to another; or says why DevTools has no answer.
pub fn compare(base: &Path, current: &Path) -> Result<Outcome, String> {
    let theirs = answers_about_pair(base, current)?;
    let meta = theirs.json("pair.json");
    let mut outcome = Outcome::new(meta["mended"] != json!([null, null]), meta["colliding_class_keys"] != json!([]));
    let expected = json!({"rows": theirs.rows("changes.tsv"), "objects": theirs.rows("changed.tsv")});
    let open = |file| Heap::open(file, &ReadOptions::default()).map_err(|e| e.to_string());
    let ours = open(base).and_then(|base| Ok(ours(&base, &open(current)?)));
    outcome.add_members("comparison", &expected, ours);
    outcome.add_members("compare", &expected, printed(base, current));
    Ok(outcome)
}

/// The same as the command prints it: it has names of its own for some columns, which the driver's rows get here.
fn printed(base: &Path, current: &Path) -> Result<Value, String> {
    let options = ["--match", "id", "--view", "classes", "--sort", "allocated", "--objects", "--format", "json"];
    let options = options.map(OsStr::new);
    let report = run_json("compare", base, &[&[current.as_os_str()], &options[..]].concat())?;
    let mut rows = report["classes"].as_array().ok_or("it printed no `classes`")?.clone();
    let tie = |row: &Value| (row["allocated_size"].clone(), row["class"].clone());
    rows.chunk_by_mut(|a, b| tie(a) == tie(b)).for_each(|equal| equal.sort_by_key(|row| row["class_key"].to_string()));
    let renamed = |row: &Value| {
        json!({
            "class_key": row["class_key"],
            "class": row["class"],
            "added_count": row["new_count"],
            "removed_count": row["deleted_count"],
            "count_delta": row["count_delta"],
            "added_size": row["allocated_size"],
            "removed_size": row["freed_size"],
            "size_delta": row["size_delta"],
        })
    };
    let objects = |row: &Value, list: &str, change: &str| {
        let mut objects = row[list].as_array().cloned().unwrap_or_default();
        objects.sort_by_key(|object| object["id"].as_u64());
        let object = |o: &Value| json!({"class_key": row["class_key"], "change": change, "id": o["id"], "shallow_size": o["shallow_size"]});
        objects.iter().map(object).collect::<Vec<_>>()
    };
    let both = |row: &Value| [objects(row, "new_objects", "added"), objects(row, "deleted_objects", "deleted")].concat();
    Ok(json!({
        "rows": rows.iter().map(renamed).collect::<Vec<_>>(),
        "objects": rows.iter().flat_map(both).collect::<Vec<_>>(),
    }))
}

fn ours(base: &Heap, current: &Heap) -> Value {
    let changes = ClassChanges::new(Pair { base, current });
    // DevTools leaves open how rows of the same added size and title are ordered: the driver does it by their keys.
    let rows: Vec<&ClassChange> = changes
        .rows()
        .chunk_by(|a, b| (a.added.size, &a.name) == (b.added.size, &b.name))
        .flat_map(|equal| {
            let mut equal: Vec<_> = equal.iter().collect();
            equal.sort_by_key(|row| changes.class(row.class).key());
            equal
        })
        .collect();
    json!({
        "rows": rows.iter().map(|row| class_row(&changes, row)).collect::<Vec<_>>(),
        "objects": rows.iter().flat_map(|row| objects(base, current, &changes, row)).collect::<Vec<_>>(),
    })
}

fn class_row(changes: &ClassChanges, row: &ClassChange) -> Value {
    let delta = |added: u64, removed: u64| added as i64 - removed as i64;
    json!({
        "class_key": changes.class(row.class).key(),
        "class": row.name.to_string(),
        "added_count": row.added.count,
        "removed_count": row.removed.count,
        "count_delta": delta(row.added.count, row.removed.count),
        "added_size": row.added.size,
        "removed_size": row.removed.size,
        "size_delta": delta(row.added.size, row.removed.size),
    })
}

/// What came and what went behind a row, each by id.
fn objects(base: &Heap, current: &Heap, changes: &ClassChanges, row: &ClassChange) -> Vec<Value> {
    let key = changes.class(row.class).key();
    let listed = |heap: &Heap, change: &str, nodes: Vec<NodeIndex>| {
        let mut objects: Vec<_> = nodes.into_iter().map(|node| (heap.id(node).0, heap.shallow_size(node))).collect();
        objects.sort_by_key(|(id, _)| *id);
        let row = |(id, size)| json!({"class_key": key, "change": change, "id": id, "shallow_size": size});
        objects.into_iter().map(row).collect::<Vec<_>>()
    };
    let mut all = listed(current, "added", changes.added(row.class).collect());
    all.extend(listed(base, "deleted", changes.removed(row.class).collect()));
    all
}

/// A pair that the Node in the PATH takes of the program behind the pairs in `fixtures/`; kept in the target folder.
pub fn taken_here() -> (PathBuf, PathBuf) {
    let version = Command::new("node").arg("--version").output().expect("Node in the PATH").stdout;
    let version = String::from_utf8(version).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("changing-{}", version.trim()));
    if !folder.exists() {
        let aside = folder.with_extension(format!("making-{}", std::process::id()));
        fs::create_dir_all(&aside).unwrap();
        let taken = Command::new("node")
            .arg("--expose-gc")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/programs/changing.cjs"))
            .args(["before.heapsnapshot", "after.heapsnapshot"])
            .current_dir(&aside)
            .status()
            .unwrap();
        assert!(taken.success(), "changing.cjs ended with {taken}");
        fs::rename(&aside, &folder).unwrap();
    }
    (folder.join("before.heapsnapshot"), folder.join("after.heapsnapshot"))
}
