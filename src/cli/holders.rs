//! Options for who holds many objects at once.

use clap::{Args, ValueEnum};
use heap_analyzer::queries::merged_holders::MergedFrom;
use heap_analyzer::session::HoldersQuestion;

use super::exit::Failure;
use super::parse_args::object_id;

/// Who holds many objects at once.
#[derive(Args, Debug)]
#[command(next_help_heading = "Holders of many objects")]
pub struct HoldersArguments {
    /// Show who holds all these objects: the best way to each, alike ones merged, with how many are on each
    #[arg(long, conflicts_with_all = ["dot", "first"])]
    holders: bool,

    /// Merge ways that begin alike, or ways that end alike [default: roots]
    #[arg(long, value_enum, value_name = "END", requires = "holders")]
    from: Option<FromName>,

    /// Ignore what is called so, as if no way passed it: a class, a property or variable, or an @id; may be given several times
    #[arg(long, value_name = "REF", requires = "holders")]
    exclude: Vec<String>,
}

#[derive(ValueEnum, Debug, Clone, Copy)]
enum FromName {
    /// As far as they begin alike.
    Roots,
    /// As far as they end alike.
    Objects,
}

impl From<FromName> for MergedFrom {
    fn from(name: FromName) -> MergedFrom {
        match name {
            FromName::Roots => MergedFrom::Roots,
            FromName::Objects => MergedFrom::Objects,
        }
    }
}

impl HoldersArguments {
    /// What is asked for, if it is; or which name is none.
    pub fn question(&self) -> Result<Option<HoldersQuestion>, Failure> {
        if let Some(wrong) = self.exclude.iter().filter(|name| name.starts_with('@')).find_map(|id| object_id(id).err()) {
            return Err(Failure::Told(wrong));
        }
        let from = self.from.map_or(MergedFrom::default(), Into::into);
        Ok(self.holders.then(|| HoldersQuestion { from, exclude: self.exclude.clone() }))
    }
}
