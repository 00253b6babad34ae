//! What a self-check came to, in words.

use super::{FoundInfo, PlantedInfo, TwinInfo};
use crate::gate::OnInconclusive;
use crate::gate::config::{Count, FailOn, Size};
use crate::gate::setting::Setting;
use crate::report::leaks::verdict_name;
use crate::report::units::{change as changed, count, size};

/// Instead of what decided.
pub(super) const SWITCHED_OFF: &str = "nobody looks for leaks";

/// What both came to.
pub(super) fn reason(is_leak_seen: bool, is_clean_spared: bool) -> &'static str {
    match (is_leak_seen, is_clean_spared) {
        (true, true) => "a planted leak is found, and its clean twin is not called one",
        (false, true) => "a planted leak is missed",
        (true, false) => "the clean twin of a planted leak is blamed",
        (false, false) => "a planted leak is missed, and its clean twin is blamed",
    }
}

/// What is expected of both, the one that leaks first.
pub(super) const EXPECTED: [&str; 2] = ["the planted leak is found", "its clean twin is not called a leak"];

/// What was planted.
pub(super) fn planted(planted: &PlantedInfo) -> String {
    let PlantedInfo { pattern, path, class, member_class, steps, count_per_step, bytes_per_step, .. } = planted;
    let (things, bytes) = (count(*count_per_step), size(*bytes_per_step));
    format!("{pattern}: {class} {path} keeps {things} {member_class}, {bytes}, in each of {steps} steps")
}

/// What a check says of one of the two.
pub(super) fn found(twin: &TwinInfo) -> String {
    let verdict = twin.verdict.map_or_else(String::new, |verdict| format!("{}: ", verdict_name(verdict)));
    let finding = twin.finding.as_ref().map_or_else(String::new, |finding| format!("{}; ", in_a_line(finding)));
    format!("{finding}{verdict}{}", twin.reason)
}

fn in_a_line(finding: &FoundInfo) -> String {
    let FoundInfo { owner, rule, confidence, count: things, bytes, .. } = finding;
    format!("{owner} ({rule}, {}) gained {} things, {}", confidence.name(), changed(*things, count), changed(*bytes, size))
}

/// What makes a check wrong, and what to do: a line a setting.
pub(super) fn because(twin: &TwinInfo) -> Vec<String> {
    let does = if twin.only_together { "is one of those that do it together" } else { "alone does it" };
    let lines: Vec<String> = twin.because_of.iter().map(|one| format!("{} {does}: {}", one.setting, one.change)).collect();
    if lines.is_empty() { vec![NO_SETTING.to_owned()] } else { lines }
}

/// Where the usual settings are wrong, too.
const NO_SETTING: &str = "no setting does it: with the usual ones it is the same. Look at what the runtime, its flags and NODE_OPTIONS \
                          do to snapshots, and try with another --runtime or fewer flags";

/// A setting as the configuration has it.
pub(super) fn setting(setting: &Setting) -> String {
    match setting {
        Setting::SwitchedOff => "severity = \"off\"".to_owned(),
        Setting::OnInconclusive(unclear) => format!("on_inconclusive = \"{}\"", name_of_unclear(*unclear)),
        Setting::FailOn(fail_on) => format!("fail_on = \"{}\"", name_of_fail_on(*fail_on)),
        Setting::MinGrowth(Size(bytes)) => format!("min_growth = \"{}\"", size(*bytes)),
        Setting::MinCount(Count(things)) => format!("min_count = {things}"),
        Setting::MinEnlarged(Size(bytes)) => format!("min_enlarged = \"{}\"", size(*bytes)),
        Setting::MaxUnexplained(Size(bytes)) => format!("max_unexplained = \"{}\"", size(*bytes)),
        Setting::Ignored(ignore) => format!("an [[ignore]] entry, by which places {}", ignore.words),
    }
}

/// What to do about it.
pub(super) fn change(setting: &Setting) -> &'static str {
    match setting {
        Setting::SwitchedOff => "take \"error\" or \"warning\"",
        Setting::OnInconclusive(_) => "take \"warn\", which tells and fails nothing",
        Setting::FailOn(_) => "take \"likely\", the usual",
        Setting::MinGrowth(_) => "lower it below what a leak collects, or plant a larger one with --planted-size",
        Setting::MinCount(_) => "lower it to at most as many things as leak in a step",
        Setting::MinEnlarged(_) => "raise it to the usual \"8kB\"",
        Setting::MaxUnexplained(_) => "raise it to the usual \"100kB\": a program at rest grows, too",
        Setting::Ignored(_) => "make its patterns narrower",
    }
}

fn name_of_unclear(unclear: OnInconclusive) -> &'static str {
    match unclear {
        OnInconclusive::Ignore => "ignore",
        OnInconclusive::Warn => "warn",
        OnInconclusive::Fail => "fail",
    }
}

fn name_of_fail_on(fail_on: FailOn) -> &'static str {
    match fail_on {
        FailOn::Certain => "certain",
        FailOn::Likely => "likely",
        FailOn::Possible => "possible",
        FailOn::Inconclusive => "inconclusive",
    }
}
