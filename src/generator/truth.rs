//! The truth about generated snapshots, written as `truth.json` beside them: what leaks, where, how much in which file.
//! Meant for whoever tests a leak finder; it says what the program itself counted, not what some analysis found.

use schemars::JsonSchema;
use serde::Serialize;

use super::patterns::{Holds, Pattern, PatternKind, Place, Step, Version};

/// Name of the file.
pub const TRUTH_FILE: &str = "truth.json";

/// Everything that is known of a folder of generated snapshots.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "Truth")]
pub struct Truth {
    /// Version of this shape; it only grows.
    pub schema_version: u32,
    /// Version of the program that wrote this.
    pub generator_version: String,
    /// What ran the patterns; absent for synthetic snapshots.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime: Option<RuntimeInfo>,
    /// What was asked for.
    pub parameters: Parameters,
    /// The snapshots, in the order in which they were taken, all of one process.
    pub snapshots: Vec<SnapshotFile>,
    /// What leaks in them, and what only looks like it.
    pub patterns: Vec<PatternTruth>,
}

/// What ran the patterns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, JsonSchema)]
pub struct RuntimeInfo {
    /// `node`, `bun`, `deno` or `chromium`.
    pub name: String,
    /// Its version, such as `20.20.2`.
    pub version: String,
    /// Version of V8; absent for Bun, which has another engine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub v8: Option<String>,
}

/// What was asked for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Parameters {
    /// Steps between the first snapshot and the end of the work.
    pub steps: u32,
    /// Units of work in each step: so many members leak, if the pattern leaks.
    pub per_step: u64,
    /// Units of work before the first snapshot: its counts are those of a program that has warmed up. Synthetic heaps have none.
    pub warm_up: u64,
    /// Bytes that each member holds.
    pub size: u64,
    /// Whether the repaired versions ran.
    pub fixed: bool,
    /// What a synthetic heap was made from; absent for real ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub synthetic: Option<Synthetic>,
}

/// What a synthetic heap was made from.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Synthetic {
    /// Nodes before anything leaks.
    pub nodes: u64,
    /// Mean number of references of a node that was asked for.
    pub edges_per_node: f64,
    /// The same seed and parameters give the same bytes.
    pub seed: u64,
}

/// A snapshot.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SnapshotFile {
    /// Name of the file, in the folder of the truth.
    pub file: String,
    /// When it was taken.
    pub phase: Phase,
    /// After which step, from 1; absent before the first and after cleanup.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<u32>,
    /// Bytes of the file.
    pub file_bytes: u64,
}

/// When a snapshot was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// After the warm-up, before the first step.
    Baseline,
    /// After a step.
    Step,
    /// After the work was undone: what leaked is freed.
    Stopped,
}

/// One pattern in these snapshots.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PatternTruth {
    /// Its name, as `leak-generator list` has it.
    pub pattern: String,
    /// What the program does, in a sentence.
    pub title: String,
    /// Whether it is a leak: a leak finder has to report it if true, and to be silent if not.
    pub leaking: bool,
    /// `leak` or `harmless`, whichever version runs.
    pub kind: String,
    /// Class of what is collected, as DevTools groups it. Of elements of a page it is the interface; Chromium since 2024 shows their markup instead.
    pub member_class: String,
    /// The program's own names (class, function, variable) of which an answer for people has to show one.
    pub shows: Vec<String>,
    /// Whether a snapshot shows how many are collected. If not (plain numbers, pieces of one text), `held` counts units of work.
    pub countable: bool,
    /// Whether the last snapshot, after cleanup, is without it.
    pub freed_by_cleanup: bool,
    /// What collects.
    pub container: Container,
    /// From the global object to the container, which is where the last step leads; names as V8 writes them. Empty if no object
    /// of the program holds the members.
    pub retaining_path: Vec<PathStep>,
    /// The same for people, such as `global.demo.cache.entries`.
    pub path: String,
    /// What it holds in each snapshot, in their order.
    pub held: Vec<Held>,
}

/// What collects.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Container {
    /// Its class: name of the constructor. For a chain, of its links. Empty if the runtime alone holds the members.
    pub class: String,
    /// How it holds its members: `elements` of an array, `values` of a Map, `members` of a Set, `properties` of an object, or
    /// as a `chain` of which the retaining path leads to the first link. `spread`: in the containers that it holds. `grows`: it
    /// is itself what gets larger, or is replaced by something larger. `listeners`: the browser keeps them for it. `runtime`: no object of the program holds them, and there is no path.
    pub holds: String,
    /// Of a chain, the property that leads to the next link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A reference on the way.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PathStep {
    /// Its type in a snapshot: `property`, `context` or `internal`.
    pub edge: String,
    /// Its name.
    pub name: String,
    /// Class (name of the constructor) of the object that it leads to.
    pub class: String,
}

/// What a container holds at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Held {
    /// File of the snapshot.
    pub snapshot: String,
    /// Members of the container.
    pub count: u64,
    /// How many of them leaked: all, or none.
    pub leaking_count: u64,
    /// Bytes of the data that the members hold, without the objects around it.
    pub bytes: u64,
}

/// The current version of the shape.
pub(super) const SCHEMA_VERSION: u32 = 1;

impl PatternTruth {
    /// What is known of a pattern before it runs.
    pub(super) fn new(pattern: &Pattern, version: Version) -> Self {
        let steps = pattern.path(version);
        let container = steps.last().map_or("", |step| step.class);
        PatternTruth {
            pattern: pattern.name.to_owned(),
            title: pattern.description().title,
            leaking: pattern.kind == PatternKind::Leak && version == Version::Leaking,
            kind: pattern.kind.as_str().to_owned(),
            member_class: pattern.member.to_owned(),
            shows: pattern.shows.iter().map(|&name| name.to_owned()).collect(),
            countable: pattern.is_countable,
            freed_by_cleanup: pattern.is_freed_by_cleanup,
            container: Container::new(container, pattern.holds),
            path: path_for_people(pattern.place, &steps),
            retaining_path: steps.iter().map(PathStep::from).collect(),
            held: Vec::new(),
        }
    }

    /// What it holds in a further snapshot.
    pub(super) fn add(&mut self, snapshot: &str, count: u64, bytes: u64) {
        let leaking_count = if self.leaking { count } else { 0 };
        self.held.push(Held { snapshot: snapshot.to_owned(), count, leaking_count, bytes });
    }
}

impl Container {
    fn new(class: &str, holds: Holds) -> Self {
        let (holds, next) = match holds {
            Holds::Elements => ("elements", None),
            Holds::Values => ("values", None),
            Holds::Members => ("members", None),
            Holds::Properties => ("properties", None),
            Holds::Chain(next) => ("chain", Some(next.to_owned())),
            Holds::Spread => ("spread", None),
            Holds::Grows => ("grows", None),
            Holds::Listeners => ("listeners", None),
            Holds::Runtime => ("runtime", None),
        };
        Container { class: class.to_owned(), holds: holds.to_owned(), next }
    }
}

impl From<&Step> for PathStep {
    fn from(step: &Step) -> Self {
        PathStep { edge: step.edge.to_owned(), name: step.name.to_owned(), class: step.class.to_owned() }
    }
}

/// `global.demo["object-dictionary"].tokens`; scopes are left out, their variables in parentheses.
fn path_for_people(place: Place, steps: &[Step]) -> String {
    if steps.is_empty() {
        return "(kept by the runtime alone)".to_owned();
    }
    let mut path = match place {
        Place::Program => "global".to_owned(),
        Place::Page => "window".to_owned(),
    };
    for step in steps {
        match step.edge {
            "property" if step.name.starts_with('<') => path.push_str(&format!("[{}]", step.name)),
            "property" if step.name.contains('-') => path.push_str(&format!("[{:?}]", step.name)),
            "property" => path.push_str(&format!(".{}", step.name)),
            "context" => path.push_str(&format!("(variable {})", step.name)),
            _ => {}
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_as_a_person_would_write_them() {
        let path = |name: &str| {
            let pattern = Pattern::named(name).unwrap();
            path_for_people(pattern.place, &pattern.path(Version::Leaking))
        };
        assert_eq!(path("object-dictionary"), "global.demo[\"object-dictionary\"].tokens");
        assert_eq!(path("memoize"), "global.demo.memoize.render(variable results)");
        assert_eq!(path("global-variable"), "global.globalArrays");
        assert_eq!(path("avatar-cache"), "window.demo[\"avatar-cache\"].avatars");
    }
}
