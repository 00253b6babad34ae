//! `schema`: what the JSON answers look like.

use clap::{Args, ValueEnum};
use heap_analyzer::report::schema;

use super::exit::Failure;
use super::global::GlobalOptions;

/// Print the JSON schema of an answer
#[derive(Args, Debug)]
pub struct SchemaArguments {
    /// Whose answer
    #[arg(value_enum)]
    of: SchemaName,
}

#[derive(ValueEnum, Debug, Clone, Copy)]
enum SchemaName {
    Summary,
    /// The answer of summary on an allocation profile (.heapprofile).
    AllocationProfile,
    Compare,
    /// The answer of compare on two allocation profiles.
    AllocationComparison,
    /// The answer of compare on stored answers of find-leaks and check.
    CompareFindings,
    FindLeaks,
    Check,
    /// The answer of check --self-check.
    SelfCheck,
    InspectObject,
    /// truth.json, and the answer of leak-generator run and synth.
    LeakTruth,
    /// The answer of leak-generator list.
    LeakPatterns,
}

impl SchemaArguments {
    pub fn run(&self, global: &GlobalOptions) -> Result<(), Failure> {
        let text = match self.of {
            SchemaName::Summary => schema::summary(),
            SchemaName::AllocationProfile => schema::allocation_profile(),
            SchemaName::AllocationComparison => schema::allocation_comparison(),
            SchemaName::Compare => schema::comparison(),
            SchemaName::CompareFindings => schema::findings_comparison(),
            SchemaName::FindLeaks => schema::find_leaks(),
            SchemaName::Check => schema::check(),
            SchemaName::SelfCheck => schema::self_check(),
            SchemaName::InspectObject => schema::inspect_object(),
            SchemaName::LeakTruth => schema::leak_truth(),
            SchemaName::LeakPatterns => schema::leak_patterns(),
        };
        global.open_answer()?.write_with(|out| out.write_all(text.as_bytes()))
    }
}
