//! `--by`: how objects are grouped.

use clap::ValueEnum;
use heap_analyzer::queries::census::By;

/// A grouping by its name on the command line.
#[derive(ValueEnum, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ByName {
    /// Class name, with the constructor's place.
    #[default]
    Class,
    /// Names of all properties.
    Shape,
    /// Place in the code of functions and constructors.
    Location,
    /// The npm package whose code made them.
    Package,
    /// The script whose code made them.
    File,
    /// The page, frame, worker or vm context that alone reaches them.
    Realm,
    /// The nearest long-lived object that holds them.
    Owner,
}

impl From<ByName> for By {
    fn from(name: ByName) -> By {
        match name {
            ByName::Class => By::Class,
            ByName::Shape => By::Shape,
            ByName::Location => By::Location,
            ByName::Package => By::Package,
            ByName::File => By::File,
            ByName::Realm => By::Realm,
            ByName::Owner => By::Owner,
        }
    }
}
