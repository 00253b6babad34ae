//! Where the growth went, as reports have it.

use super::{FindingInfo, LedgerInfo, messages};
use crate::leaks::noise::NOISE;
use crate::leaks::{LeakReport, Line, Rejection};

impl LedgerInfo {
    /// A line for each part of the change.
    pub(super) fn lines(found: &LeakReport, findings: &[FindingInfo]) -> Vec<LedgerInfo> {
        let line = |line: Line| -> (&'static str, String) {
            match line {
                Line::Finding(at) => (
                    "finding",
                    findings.get(at).map_or_else(String::new, |finding| format!("finding {}: {}", at + 1, finding.what_leaks)),
                ),
                Line::Ignored(by) => (
                    Rejection::Ignored.code(),
                    format!("findings that {}", found.ignored_by.get(by).map_or("are ignored", String::as_str)),
                ),
                Line::Released => ("released", "collected during the work and let go by the final snapshot".to_owned()),
                Line::Noise(at) => (NOISE[at].code, format!("the engine's: {}", NOISE[at].what)),
                Line::Compiled => ("compiled-code", "functions that were compiled, or learnt".to_owned()),
                Line::WithoutNode => ("without-node", "native memory that no object of the snapshot stands for".to_owned()),
                Line::Rejected(reason) => (reason.code(), messages::rejected(reason).to_owned()),
                Line::Unexplained => ("unexplained", "in no place that grew".to_owned()),
            }
        };
        let info = |&(kind, amount): &(Line, crate::leaks::Amount)| {
            let (code, words) = line(kind);
            let finding = match kind {
                Line::Finding(at) => findings.get(at).map(|finding| finding.fingerprint.clone()),
                _ => None,
            };
            LedgerInfo { line: code.into(), words, finding, bytes: amount.bytes, objects: amount.objects }
        };
        found.ledger.lines.iter().map(info).collect()
    }
}
