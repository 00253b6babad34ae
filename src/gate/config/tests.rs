//! Configuration files that are right, and what is said of those that are wrong.

use super::*;
use crate::leaks::Named;

const TODAY: Date = jiff::civil::date(2026, 11, 21);

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(text, Path::new("heap-analyzer.toml"), TODAY).map_err(|error| error.to_string())
}

/// What is said of a wrong file.
fn said(text: &str) -> String {
    parse(text).unwrap_err()
}

#[test]
fn entries_ignore_what_all_their_patterns_match_and_say_why() {
    let text =
        "[leaks]\nmin_growth = \"100kB\"\n\n[[ignore]]\nclass = \"Map\"\npath = \"global.metrics*\"\nreason = \"bounded\"\n";
    let config = parse(text).unwrap();
    let named = |class, path| Named { class, path, package: "(app)", rule: "unbounded-map", fingerprint: "00ff" };
    assert!(config.ignore[0].applies(&named("Map", "global.metrics.counters")));
    assert!(!config.ignore[0].applies(&named("Set", "global.metrics.counters")));
    assert_eq!(config.ignore[0].words, "are ignored by heap-analyzer.toml:4: bounded");
    assert_eq!(config.leaks.min_growth, Some(Size(100_000)));
}

#[test]
fn an_entry_holds_until_the_day_it_names_and_then_warns() {
    let until = |day: &str| parse(&format!("[[ignore]]\nclass = \"Map\"\nreason = \"soon\"\nexpires = {day}\n")).unwrap();
    assert_eq!((until("2026-11-21").ignore.len(), until("2026-11-21").warnings.len()), (1, 0));
    assert_eq!(until("2026-11-20").ignore.len(), 0);
    insta::assert_snapshot!("expired", until("2026-11-20").warnings[0]);
}

#[test]
fn mistakes_are_told_with_their_place() {
    let mistakes = [
        "[[ignore]]\nclas = \"Map\"\nreason = \"x\"\n",
        "[[budgets]]\n",
        "[leaks]\n  min_growth = \"many\"\n",
        "[leaks]\nmin_count = \"3\"\n",
        "[leaks]\nmin_count = -3\n",
        "[leaks]\nmin_growth = -1\n",
        "[[ignore]]\npath = \"/(/\"\nreason = \"x\"\n",
        "[[ignore]]\nclass = 7\nreason = \"x\"\n",
        "[[ignore]]\nclass = \"Map\"\n",
        "[[ignore]]\nreason = \"x\"\n",
        "[[ignore]]\nclass = \"Map\"\nreason = \" \"\n",
        "[[ignore]]\nrule = \"unbounded-maps\"\nreason = \"x\"\n",
        "[[ignore]]\nclass = \"Map\"\nreason = \"x\"\nexpires = 2027-13-01\n",
        "[[ignore]]\nclass = \"Map\"\nreason = \"x\"\nexpires = \"2027-01-31\"\n",
        "[[ignore]]\nclass = \"Map\"\nreason = \"x\"\nexpires = 2027-01-31T10:00:00\n",
        "[[ignore]]\nclass = \"Map\"\nclass = \"Set\"\n",
        "snapshots = \"a.heapsnapshot\"\n",
        "snapshots = [\"a[\"]\n",
        "[[budget]]\nmax_count = 3\n",
        "[[budget]]\nclass = \"A\"\npackage = \"b\"\nmax_count = 3\n",
        "[[budget]]\nclass = \"A\"\n",
        "[[budget]]\nof = \"totel\"\nmax_count = 3\n",
        "[[budget]]\nof = \"total\"\nmax_retained = \"10 XB\"\n",
        "[[budget]]\nof = \"total\"\nmax_growth = \"-3%\"\n",
        "[[budget]]\nof = \"total\"\nmax_count_growth = \"3\"\n",
        "[[budget]]\nof = \"total\"\nmax_retaned = \"3MB\"\n",
        "[[budget]]\nof = \"total\"\nmax_count = 3\nseverity = \"warn\"\n",
        "[leaks]\non_inconclusive = \"wrn\"\n",
        "[ab]\ntolerance = 10\n",
        "[[ignore]\n",
        "leaks = 3\n",
        "reason = \"häuser\" \"\n",
    ];
    insta::assert_snapshot!("mistakes", mistakes.map(said).join("\n\n"));
}
