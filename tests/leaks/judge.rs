//! Judges what find-leaks says of a session by the truth about it: the planted container first, the user's names in the text,
//! exact counts; of what does not leak, nothing.

use serde_json::Value;

use super::sessions::{PER_STEP, Session, find_leaks, find_leaks_in_words, side_by_side};

pub const TWO: [&str; 2] = ["baseline.heapsnapshot", "step-1.heapsnapshot"];
pub const THREE: [&str; 3] = ["baseline.heapsnapshot", "step-1.heapsnapshot", "step-2.heapsnapshot"];

/// How find-leaks is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    Three,
    Two,
    /// Two, and how much work was done between them.
    TwoWithWork,
    /// Two, and one after the work had ended, for which nothing was undone.
    TwoWithFinal,
}

/// What is right and what is wrong in one answer.
pub struct Row {
    pub name: String,
    pub is_leak: bool,
    pub wrong: Vec<String>,
    line: String,
}

impl Row {
    pub fn is_right(&self) -> bool {
        self.wrong.is_empty()
    }
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let said = if self.is_right() { "right".to_owned() } else { self.wrong.join("; ") };
        write!(f, "{}  {said}", self.line)
    }
}

/// Asks about every session.
pub fn table(sessions: &[Session], evidence: Evidence) -> Vec<Row> {
    side_by_side(sessions, |session| row(session, evidence))
}

/// The table for the log.
pub fn print(title: &str, rows: &[Row]) {
    let lines: Vec<String> = rows.iter().map(Row::to_string).collect();
    let right = |is_leak: bool| rows.iter().filter(|row| row.is_leak == is_leak && row.is_right()).count();
    let all = |is_leak: bool| rows.iter().filter(|row| row.is_leak == is_leak).count();
    println!("{title}\n{}", lines.join("\n"));
    println!("{title}: right about {} of {} leaks, {} of {} that do not leak", right(true), all(true), right(false), all(false));
}

/// Kinds of which the finder does not tell all yet: of timers that arm themselves again two snapshots give several findings for one leak.
const NOT_ALL_YET: [&str; 1] = ["timer-rearm"];

/// Fails unless so many percent of the leaks are answered right, and everything that does not leak.
pub fn assert_right(rows: &[Row], percent: usize) {
    let rows = || rows.iter().filter(|row| !NOT_ALL_YET.contains(&row.name.as_str()));
    let of = |is_leak: bool| rows().filter(move |row| row.is_leak == is_leak);
    let wrong: Vec<String> = rows().filter(|row| !row.is_right()).map(Row::to_string).collect();
    let right = of(true).filter(|row| row.is_right()).count();
    assert!(right * 100 >= of(true).count() * percent && of(false).all(Row::is_right), "wrong:\n{}", wrong.join("\n"));
}

fn row(session: &Session, evidence: Evidence) -> Row {
    let pattern = &session.truth["patterns"][0];
    let is_leak = pattern["leaking"] == true;
    let (files, options) = question(pattern, evidence);
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let (report, code) = find_leaks(session.folder.path(), files, &options);
    let mut wrong = Vec::from_iter(wrong_verdict(pattern, &report, code, evidence));
    if is_leak {
        let text = find_leaks_in_words(session.folder.path(), files, &options);
        wrong.extend(wrong_finding(pattern, &report, &text));
    } else {
        wrong.extend(false_alarm(&report, evidence));
    }
    let first = report["findings"][0]["headline"].as_str().unwrap_or_default();
    let line = format!("{:28}{:14}{:90.90}", session.name, report["verdict"].as_str().unwrap_or_default(), first);
    Row { name: session.name.clone(), is_leak, wrong, line }
}

fn question(pattern: &Value, evidence: Evidence) -> (&'static [&'static str], Vec<String>) {
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    // Whoever counts work counts what the program makes: a workspace, and not the documents in it.
    let made = gained(pattern)[0];
    let work = if made > 0 { made as u64 } else { PER_STEP };
    match evidence {
        Evidence::Three => (&THREE, Vec::new()),
        Evidence::Two => (&TWO, Vec::new()),
        Evidence::TwoWithWork => (&TWO, words(&["--work", &work.to_string()])),
        Evidence::TwoWithFinal => (&TWO, words(&["--final", THREE[2]])),
    }
}

fn wrong_verdict(pattern: &Value, report: &Value, code: Option<i32>, evidence: Evidence) -> Option<String> {
    let is_leak = pattern["leaking"] == true;
    let verdict = report["verdict"].as_str().unwrap_or_default();
    let allowed: &[&str] = match evidence {
        Evidence::Two => &["inconclusive"],
        Evidence::Three if !is_leak => &["no-leak"],
        _ if !is_leak => &["no-leak", "inconclusive"],
        // What cannot be counted is no multiple of the work.
        Evidence::TwoWithWork if pattern["countable"] == false => &["leak", "inconclusive"],
        _ => &["leak"],
    };
    let is_right = allowed.contains(&verdict) && code == Some(i32::from(verdict == "leak"));
    (!is_right).then(|| format!("verdict {verdict}, exit code {code:?}"))
}

fn wrong_finding(pattern: &Value, report: &Value, text: &str) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap();
    let Some(first) = findings.first() else { return vec!["missed".to_owned()] };
    let mut wrong = Vec::new();
    if !is_of(first, pattern) {
        let at = findings.iter().position(|finding| is_of(finding, pattern));
        wrong.push(at.map_or("another holder".to_owned(), |at| format!("the holder is at {}", at + 1)));
    }
    if findings.len() > 1 {
        wrong.push(format!("{} findings", findings.len()));
    }
    let shows = pattern["shows"].as_array().unwrap();
    if !shows.iter().any(|name| text.contains(name.as_str().unwrap())) {
        wrong.push(format!("none of {shows:?} is shown"));
    }
    let counts: Vec<i64> = first["counts"].as_array().unwrap().iter().filter_map(Value::as_i64).collect();
    let found: Vec<i64> = counts.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let planted = gained(pattern);
    if pattern["countable"] == true && (found.is_empty() || found != planted[..found.len().min(planted.len())]) {
        wrong.push(format!("counts {found:?}, true {planted:?}"));
    }
    wrong
}

/// Members that came between the snapshots, in each step.
fn gained(pattern: &Value) -> Vec<i64> {
    let counts: Vec<i64> = pattern["held"].as_array().unwrap().iter().map(|held| held["count"].as_i64().unwrap()).collect();
    counts.windows(2).take(THREE.len() - 1).map(|pair| pair[1] - pair[0]).collect()
}

/// Whether a finding is about the planted container: by its road, its owner, or who else holds it.
pub fn is_of(finding: &Value, pattern: &Value) -> bool {
    let also = finding["also_held_by"].as_array().unwrap().iter().map(Value::to_string);
    let own = ["headline", "path", "owner"].map(|key| finding[key].as_str().unwrap_or_default().to_owned());
    let roads: String = own.into_iter().chain(also).collect::<Vec<_>>().join("\n");
    let shows = pattern["shows"].as_array().unwrap();
    let steps = pattern["retaining_path"].as_array().unwrap();
    match steps.iter().rfind(|step| step["edge"] != "internal") {
        // Browsers keep listeners and observers in places of their own, too: there are the callbacks to tell them by.
        Some(_) if pattern["container"]["holds"] == "listeners" => roads.contains(shows[0].as_str().unwrap()),
        Some(last) => roads.contains(last["name"].as_str().unwrap().trim_start_matches("<symbol ").trim_end_matches('>')),
        // The runtime alone holds it: there is what it holds, to tell it by.
        None => {
            let mut names = shows.iter().chain([&pattern["member_class"]]);
            names.any(|name| roads.contains(name.as_str().unwrap()))
        }
    }
}

fn false_alarm(report: &Value, evidence: Evidence) -> Option<String> {
    let many = report["findings"].as_array().unwrap().len();
    let may_point = matches!(evidence, Evidence::Two | Evidence::TwoWithWork);
    (many > 0 && !may_point).then(|| format!("{many} false alarms"))
}
