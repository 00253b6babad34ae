//! Findings by the npm package whose code holds them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{FindingInfo, PackageInfo};

/// Packages with findings, the one that collects most bytes first.
pub(super) fn packages(findings: &[FindingInfo]) -> Vec<PackageInfo> {
    let mut found: BTreeMap<&str, PackageInfo> = BTreeMap::new();
    for finding in findings {
        let new = || PackageInfo { package: finding.package.clone(), findings: 0, count: 0, bytes: 0, fingerprints: Vec::new() };
        let package = found.entry(&finding.package).or_insert_with(new);
        package.findings += 1;
        package.count += finding.counts.last().copied().unwrap_or(0);
        package.bytes += finding.bytes.last().copied().unwrap_or(0);
        package.fingerprints.push(finding.fingerprint.clone());
    }
    let mut rows: Vec<PackageInfo> = found.into_values().collect();
    rows.sort_by_key(|package| Reverse(package.bytes));
    rows
}
