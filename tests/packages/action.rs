//! The GitHub action: its steps' shell lines, run with the variables and files that GitHub's runner gives them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::place::{LEAK, command, know_its_leaks, repository, text_of, write_project_with_a_leak};
use super::python::{yaml, yaml_blocks};
use super::registry::with_registry;

/// A runner's folders, and what an action is given.
struct Runner {
    workspace: TempDir,
    temporary: TempDir,
    inputs: BTreeMap<String, String>,
}

/// What a run of the action leaves.
struct Ran {
    code: i32,
    log: String,
    outputs: BTreeMap<String, String>,
    summary: String,
}

impl Runner {
    fn new(inputs: &[(&str, &str)]) -> Runner {
        let inputs = inputs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        Runner { workspace: tempfile::tempdir().unwrap(), temporary: tempfile::tempdir().unwrap(), inputs }
    }

    /// Runs the steps until one fails, as the runner does with `shell: bash`.
    fn run(&self) -> Ran {
        let action = yaml(&repository().join("action.yml"));
        let mut known = self.known(&action);
        let mut ran = Ran { code: 0, log: String::new(), outputs: BTreeMap::new(), summary: String::new() };
        for step in action["runs"]["steps"].as_array().unwrap() {
            self.step(step, &mut known, &mut ran);
            if ran.code != 0 {
                break;
            }
        }
        for (name, output) in action["outputs"].as_object().unwrap() {
            ran.outputs.insert(name.clone(), filled(output["value"].as_str().unwrap(), &known));
        }
        ran
    }

    /// The values that expressions may name: the inputs, with their defaults.
    fn known(&self, action: &Value) -> BTreeMap<String, String> {
        let declared = action["inputs"].as_object().unwrap();
        assert!(self.inputs.keys().all(|name| declared.contains_key(name)), "{:?}", self.inputs);
        let value = |(name, input): (&String, &Value)| {
            let default = input["default"].as_str().expect("a text").to_owned();
            (format!("inputs.{name}"), self.inputs.get(name).cloned().unwrap_or(default))
        };
        declared.iter().map(value).collect()
    }

    fn step(&self, step: &Value, known: &mut BTreeMap<String, String>, ran: &mut Ran) {
        assert_eq!(step["shell"], "bash", "this runner knows no other: {step}");
        let file = |name: &str| self.temporary.path().join(name);
        let (script, output, summary) = (file("step.sh"), file("output"), file("summary"));
        fs::write(&script, step["run"].as_str().unwrap()).unwrap();
        fs::write(&output, "").unwrap();
        fs::write(&summary, "").unwrap();
        let mut bash = self.bash(&script);
        bash.env("GITHUB_OUTPUT", &output).env("GITHUB_STEP_SUMMARY", &summary);
        bash.current_dir(self.workspace.path().join(filled(step["working-directory"].as_str().unwrap_or("."), known)));
        for (name, value) in step["env"].as_object().unwrap() {
            bash.env(name, filled(value.as_str().unwrap(), known));
        }
        let result = bash.output().unwrap();
        ran.log.push_str(&text_of(&result));
        ran.code = result.status.code().unwrap();
        ran.summary.push_str(&fs::read_to_string(summary).unwrap());
        for (name, value) in fs::read_to_string(output).unwrap().lines().filter_map(|line| line.split_once('=')) {
            known.insert(format!("steps.{}.outputs.{name}", step["id"].as_str().unwrap()), value.to_owned());
        }
    }

    fn bash(&self, script: &Path) -> Command {
        let mut bash = command("bash");
        with_registry(&mut bash).args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(script);
        bash.env("GITHUB_ACTIONS", "true").env("RUNNER_TEMP", self.temporary.path());
        bash.env("GITHUB_WORKSPACE", self.workspace.path());
        bash
    }
}

/// A text with its `${{ … }}` filled in; what is not known is empty, as GitHub has it.
fn filled(text: &str, known: &BTreeMap<String, String>) -> String {
    let expression = regex::Regex::new(r"\$\{\{ *([\w.-]+) *\}\}").unwrap();
    expression.replace_all(text, |found: &regex::Captures| known.get(&found[1]).cloned().unwrap_or_default()).into_owned()
}

/// A program in heap-analyzer's place, which notes its arguments, writes the SARIF that it is asked for, and ends with a code.
#[cfg(unix)]
fn pretended(folder: &Path, code: i32) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join("pretended analyzer");
    let script = format!(
        "#!/bin/bash\nif [ \"$1\" = --version ]; then exit; fi\nprintf '<%s>\\n' \"$@\"\n\
         for argument; do case $argument in sarif=*) echo findings > \"${{argument#*=}}\";; esac; done\nexit {code}\n"
    );
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[test]
fn a_leak_fails_the_job_with_annotations_a_summary_and_sarif_until_it_is_known() {
    let runner = Runner::new(&[("baseline", "known.toml"), ("reports", "junit=heap.xml")]);
    let workspace = runner.workspace.path();
    write_project_with_a_leak(workspace);
    fs::write(workspace.join("known.toml"), "version = 1\n").unwrap();
    let ran = runner.run();
    assert_eq!((ran.code, ran.outputs["exit-code"].as_str()), (1, "1"), "{}", ran.log);
    assert!(ran.log.contains("::error") && ran.log.contains(LEAK) && ran.summary.contains(LEAK), "{}", ran.log);
    let sarif: Value = serde_json::from_slice(&fs::read(&ran.outputs["sarif"]).unwrap()).unwrap();
    assert_eq!((&sarif["version"], sarif["runs"][0]["results"].as_array().unwrap().is_empty()), (&Value::from("2.1.0"), false));
    assert!(fs::read_to_string(workspace.join("heap.xml")).unwrap().contains(LEAK));

    know_its_leaks(workspace);
    let ran = runner.run();
    assert_eq!((ran.code, ran.outputs["exit-code"].as_str()), (0, "0"), "{}", ran.log);
    assert!(!ran.log.contains("::error"), "{}", ran.log);
}

#[test]
fn bad_input_ends_the_job_with_2_and_without_sarif() {
    let ran = Runner::new(&[("snapshots", "missing.heapsnapshot")]).run();
    assert_eq!((ran.code, ran.outputs["exit-code"].as_str(), ran.outputs["sarif"].as_str()), (2, "2", ""), "{}", ran.log);
    assert!(ran.log.contains("missing.heapsnapshot"), "{}", ran.log);
}

#[cfg(unix)]
#[test]
fn inputs_become_arguments_and_none_of_them_becomes_shell() {
    let folder = tempfile::tempdir().unwrap();
    let program = pretended(folder.path(), 1);
    let runner = Runner::new(&[
        ("binary", program.to_str().unwrap()),
        ("config", "my heap.toml"),
        ("snapshots", "heap/*.heapsnapshot\nlast one.heapsnapshot\n$(touch stolen); `touch stolen`"),
        ("final", "after all.heapsnapshot"),
        ("base", "main/1.heapsnapshot\nmain/2.heapsnapshot"),
        ("baseline", "known leaks.toml"),
        ("reports", "junit=heap.xml\n\njson=heap.json\n"),
        ("args", "--exit-zero"),
        ("working-directory", "server"),
    ]);
    let snapshots = runner.workspace.path().join("server/heap");
    fs::create_dir_all(&snapshots).unwrap();
    for name in ["2 b.heapsnapshot", "1.heapsnapshot", "notes.txt"] {
        fs::write(snapshots.join(name), "").unwrap();
    }
    let ran = runner.run();
    let expected = "<--step-summary>\n<--config>\n<my heap.toml>\n<--final>\n<after all.heapsnapshot>\n\
        <--baseline>\n<known leaks.toml>\n<--report>\n<junit=heap.xml>\n<--report>\n<json=heap.json>\n\
        <--exit-zero>\n<--base>\n<main/1.heapsnapshot>\n<--base>\n<main/2.heapsnapshot>\n<-->\n\
        <heap/1.heapsnapshot>\n<heap/2 b.heapsnapshot>\n<last one.heapsnapshot>\n<$(touch stolen); `touch stolen`>\n";
    assert!(ran.log.contains(expected) && ran.log.contains("<check>\n<--format>\n<github>\n"), "{}", ran.log);
    assert!(!runner.workspace.path().join("server/stolen").exists());
    assert_eq!((ran.code, ran.outputs["exit-code"].as_str()), (1, "1"));
    assert_eq!(fs::read_to_string(&ran.outputs["sarif"]).unwrap(), "findings\n");
}

/// A file of this name turned a failure into a pass, as what it was compared with.
#[cfg(unix)]
#[test]
fn no_name_of_a_file_becomes_an_option() {
    let folder = tempfile::tempdir().unwrap();
    let program = pretended(folder.path(), 1);
    let runner = Runner::new(&[
        ("binary", program.to_str().unwrap()),
        ("snapshots", "*.heapsnapshot"),
        ("reports", "junit=*"),
        ("args", "--class *"),
    ]);
    for name in ["--final=1.heapsnapshot", "--exit-zero.heapsnapshot", "2.heapsnapshot"] {
        fs::write(runner.workspace.path().join(name), "").unwrap();
    }
    let ran = runner.run();
    let (options, snapshots) = ran.log.split_once("<-->\n").expect("the end of options");
    assert!(!options.contains(".heapsnapshot") && options.contains("<junit=*>") && options.contains("<--class *>"), "{options}");
    let mut names: Vec<&str> = snapshots.lines().filter(|line| line.starts_with('<')).collect();
    names.sort_unstable();
    assert_eq!(names, ["<--exit-zero.heapsnapshot>", "<--final=1.heapsnapshot>", "<2.heapsnapshot>"]);
}

#[cfg(unix)]
#[test]
fn nothing_is_said_to_check_that_nobody_has_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let program = pretended(folder.path(), 0);
    let ran = Runner::new(&[("binary", program.to_str().unwrap()), ("summary", "false")]).run();
    let said: Vec<_> = ran.log.lines().filter(|line| line.starts_with('<')).collect();
    let [check, format, github, report, sarif] = said.as_slice() else { panic!("{}", ran.log) };
    assert_eq!([*check, *format, *github, *report], ["<check>", "<--format>", "<github>", "<--report>"]);
    assert!(sarif.starts_with("<sarif=") && ran.code == 0 && ran.outputs["exit-code"] == "0", "{}", ran.log);
}

#[test]
fn the_version_that_it_installs_is_the_crate_s() {
    let action = yaml(&repository().join("action.yml"));
    assert_eq!(action["inputs"]["version"]["default"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn the_guide_tells_of_every_input_and_of_no_other() {
    let action = yaml(&repository().join("action.yml"));
    let (inputs, outputs) = (action["inputs"].as_object().unwrap(), action["outputs"].as_object().unwrap());
    let guide = repository().join("docs/github-action.md");
    let text = fs::read_to_string(&guide).unwrap();
    for name in inputs.keys() {
        assert!(text.contains(&format!("\n| `{name}` | ")), "{name}");
    }
    for found in regex::Regex::new(r"steps\.heap\.outputs\.([\w-]+)").unwrap().captures_iter(&text) {
        assert!(outputs.contains_key(&found[1]), "{}", &found[0]);
    }
    let blocks = yaml_blocks(&guide);
    let steps = blocks.iter().flat_map(|block| block.pointer("/jobs/heap/steps").unwrap_or(block).as_array().unwrap());
    let uses: Vec<_> = steps.filter(|step| step["uses"].as_str().is_some_and(|used| used.starts_with("OWNER/"))).collect();
    assert_eq!(uses.len(), 2);
    for name in uses.iter().flat_map(|step| step["with"].as_object().unwrap().keys()) {
        assert!(inputs.contains_key(name), "{name}");
    }
}

#[test]
fn a_package_that_cannot_be_installed_fails_the_job() {
    let ran = Runner::new(&[("version", "999.0.0")]).run();
    assert!(ran.code != 0 && ran.log.contains("999.0.0") && ran.outputs["exit-code"].is_empty(), "{}", ran.log);
}

#[test]
fn it_is_what_the_published_schema_of_actions_wants() {
    const VALIDATOR: [&str; 2] = ["@action-validator/core@0.6.0", "@action-validator/cli@0.6.0"];
    let validated = |path: &Path| {
        let mut npx = command("npx");
        npx.arg("--yes").args(VALIDATOR.iter().flat_map(|package| ["--package", package]));
        npx.arg("action-validator").arg(path).output().unwrap()
    };
    let output = validated(&repository().join("action.yml"));
    assert!(output.status.success(), "{}", text_of(&output));
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("action.yml");
    fs::write(&broken, fs::read_to_string(repository().join("action.yml")).unwrap().replace("description:", "descripton:"))
        .unwrap();
    assert!(!validated(&broken).status.success(), "the validator would let anything pass");
}
