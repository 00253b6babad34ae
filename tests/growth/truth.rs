//! What a program says about itself.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What grew, as the program that made it grow knows.
pub struct Truth {
    /// Class of the container.
    pub kind: String,
    /// Name of the variable or property that holds it.
    pub held: String,
    /// Its entries at each snapshot.
    pub counts: Vec<u64>,
    /// So many of its kind grew in the same way; the entries are those of all.
    pub alike: u64,
    /// A snapshot does not hold the number of entries.
    pub uncounted: bool,
    /// The name of another container, that did not grow.
    pub steady: Option<String>,
}

impl Truth {
    /// Runs a program: it leaves snapshots in the folder.
    pub fn made_by(program: &Path, folder: &Path) -> Self {
        let output = Command::new("node").arg("--expose-gc").arg(program).arg(folder).output().expect("Node in the PATH");
        let name = program.display();
        assert!(output.status.success(), "{name} ended with {}:\n{}", output.status, String::from_utf8_lossy(&output.stderr));
        let said: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{name} says no truth: {e}"));
        let text = |key: &str| said[key].as_str().map(String::from);
        Truth {
            kind: text("kind").unwrap(),
            held: text("held").unwrap(),
            counts: said["counts"].as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).collect(),
            alike: said["alike"].as_u64().unwrap(),
            uncounted: said["uncounted"].as_bool().unwrap(),
            steady: text("steady"),
        }
    }
}
