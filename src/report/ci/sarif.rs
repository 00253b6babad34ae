//! Cases for code scanning: SARIF 2.1.0. What fails or warns is a result; a leak that is known is one that is suppressed, with the
//! reason; what passes is not told.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::rules::{Explained, explained};
use super::source::{self, SourcePlace};
use super::{BaselineState, Case, Cases, Level};
use crate::report::escape::one_line;
use crate::report::uri::uri;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The name under which results have their fingerprint; the number changes if ever fingerprints are made in another way.
const FINGERPRINT: &str = "heapAnalyzerFinding/v1";

pub(super) fn write(cases: &Cases, root: &Path, out: &mut dyn Write) -> io::Result<()> {
    let told: Vec<&Case> = cases.cases.iter().filter(|case| is_told(case)).collect();
    let codes: BTreeSet<&str> = told.iter().map(|case| case.rule.as_str()).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let results: Vec<Value> = told.iter().map(|case| result(case, &codes, &place(cases, case, root))).collect();
    let notifications: Vec<Value> =
        cases.warnings.iter().map(|text| json!({ "level": "warning", "message": { "text": one_line(text) } })).collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "heap-analyzer",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": codes.iter().map(|code| rule(&explained(code))).collect::<Vec<_>>(),
                },
            },
            "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notifications }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &document).map_err(io::Error::from)?;
    writeln!(out)
}

fn is_told(case: &Case) -> bool {
    case.level != Level::Passed || case.known.is_some() || case.state.is_some()
}

fn rule(explained: &Explained) -> Value {
    json!({
        "id": explained.code,
        "shortDescription": { "text": explained.title },
        "fullDescription": { "text": explained.explanation },
        "help": { "text": format!("{}\n\nWhat to do: {}", explained.explanation, explained.next) },
    })
}

/// Code scanning wants a file for every result: where nothing names one, it is the snapshot.
fn place(cases: &Cases, case: &Case, root: &Path) -> SourcePlace {
    let snapshot = || SourcePlace { file: source::relative(&cases.snapshot, root), line: None, column: None };
    case.place(root).unwrap_or_else(snapshot)
}

fn result(case: &Case, codes: &[&str], place: &SourcePlace) -> Value {
    let level = match case.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Skipped | Level::Passed => "note",
    };
    let text: Vec<String> =
        std::iter::once(case.message.as_str()).chain(case.details.lines()).map(|line| one_line(line).into_owned()).collect();
    let mut result = json!({
        "ruleId": case.rule,
        "ruleIndex": codes.iter().position(|code| *code == case.rule),
        "level": level,
        "message": { "text": text.join("\n") },
        "locations": [{ "physicalLocation": location(place) }],
    });
    if let Some(fingerprint) = &case.fingerprint {
        result["partialFingerprints"] = json!({ FINGERPRINT: fingerprint });
    }
    if let Some(state) = case.state {
        result["baselineState"] = json!(match state {
            BaselineState::New => "new",
            BaselineState::Unchanged => "unchanged",
            BaselineState::Updated => "updated",
            BaselineState::Absent => "absent",
        });
    }
    if let Some(reason) = &case.known {
        result["suppressions"] = json!([{ "kind": "external", "status": "accepted", "justification": one_line(reason) }]);
    }
    result
}

fn location(place: &SourcePlace) -> Value {
    let mut region = serde_json::Map::new();
    region.extend(place.line.filter(|&line| line > 0).map(|line| ("startLine".to_owned(), json!(line))));
    region.extend(place.column.filter(|&column| column > 0).map(|column| ("startColumn".to_owned(), json!(column))));
    let mut location = json!({ "artifactLocation": { "uri": uri(&place.file) } });
    if !region.is_empty() {
        location["region"] = Value::Object(region);
    }
    location
}
