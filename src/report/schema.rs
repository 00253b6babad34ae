//! The published JSON schemas, made from the types: `schemas/` holds what this gives, and a test compares them.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use super::check::Check;
use super::comparison::Comparison;
use super::generator::PatternList;
use super::leaks::FindLeaks;
use super::object::InspectObject;
use super::profile::{ProfileComparison, ProfileSummary};
use super::self_check::SelfCheck;
use super::stored::FindingsComparison;
use super::summary::Summary;
use crate::generator::truth::Truth;

/// Schema of the answer of `summary`.
pub fn summary() -> String {
    schema_of::<Summary>()
}

/// Schema of the answer of `summary` on an allocation profile.
pub fn allocation_profile() -> String {
    schema_of::<ProfileSummary>()
}

/// Schema of the answer of `compare` on two allocation profiles.
pub fn allocation_comparison() -> String {
    schema_of::<ProfileComparison>()
}

/// Schema of the answer of `compare`.
pub fn comparison() -> String {
    schema_of::<Comparison>()
}

/// Schema of the answer of `compare` on stored answers with findings.
pub fn findings_comparison() -> String {
    schema_of::<FindingsComparison>()
}

/// Schema of the answer of `find-leaks`.
pub fn find_leaks() -> String {
    schema_of::<FindLeaks>()
}

/// Schema of the answer of `check`.
pub fn check() -> String {
    schema_of::<Check>()
}

/// Schema of the answer of `check --self-check`.
pub fn self_check() -> String {
    schema_of::<SelfCheck>()
}

/// Schema of the answer of `inspect-object`.
pub fn inspect_object() -> String {
    schema_of::<InspectObject>()
}

/// Schema of `truth.json`, which is also the answer of `leak-generator run` and `synth`.
pub fn leak_truth() -> String {
    schema_of::<Truth>()
}

/// Schema of the answer of `leak-generator list`.
pub fn leak_patterns() -> String {
    schema_of::<PatternList>()
}

/// For what is written, so that a field that can be left out is not required.
fn schema_of<T: JsonSchema>() -> String {
    let schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// `UPDATE_SCHEMAS=1 cargo test schemas` writes them anew.
    #[test]
    fn the_published_schemas_are_those_of_the_types() {
        for (name, text) in [
            ("summary", summary()),
            ("allocation-profile", allocation_profile()),
            ("allocation-comparison", allocation_comparison()),
            ("compare", comparison()),
            ("compare-findings", findings_comparison()),
            ("inspect-object", inspect_object()),
            ("leak-truth", leak_truth()),
            ("leak-patterns", leak_patterns()),
            ("find-leaks", find_leaks()),
            ("check", check()),
            ("self-check", self_check()),
        ] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{name}.schema.json"));
            if std::env::var_os("UPDATE_SCHEMAS").is_some() {
                std::fs::write(&path, &text).unwrap();
            }
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "UPDATE_SCHEMAS=1 cargo test schemas writes them anew");
        }
    }
}
