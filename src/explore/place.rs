//! Where one can be: each place has a name, and a command that prints it.

use std::path::Path;

use crate::gate::notes::beside;
use crate::report::quote;

/// Where one can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// What fills the heap.
    Overview,
    /// All classes.
    Classes,
    /// The objects of a class.
    Class(String),
    /// An object and what it refers to, which unfolds.
    Object(u64),
    /// Who refers to an object, which unfolds.
    Retainers(u64),
    /// What an object dominates, which unfolds; the whole heap if none is named.
    Dominators(Option<u64>),
    /// The same as a picture: as wide as what is retained.
    Icicle(Option<u64>),
    /// All that is said of an object: contents, paths, holders.
    Details(u64),
    /// What becomes of an object without some of its holders.
    Without(u64, Vec<u64>),
    /// Who holds all objects of a class.
    Holders(String),
    /// Objects that a filter finds.
    Find(String),
    /// Strings that exist more than once.
    Strings,
    /// Detached nodes of pages.
    Detached,
    /// What could be spared.
    Waste,
    /// Memory by realm: pages, frames, workers, contexts.
    Contexts,
    /// Objects side by side.
    Marked(Vec<u64>),
    /// What changed from the first file to the last.
    Comparison,
    /// What leaks, by all files.
    Findings,
    /// What people have said of objects by hand.
    Notes,
    /// Places where one has been, the latest first.
    Been(Vec<Place>),
}

impl Place {
    /// What it is called.
    pub fn title(&self) -> String {
        match self {
            Place::Overview => "overview".to_owned(),
            Place::Classes => "classes".to_owned(),
            Place::Class(name) => format!("objects of {name}"),
            Place::Object(id) => format!("@{id}: what it refers to"),
            Place::Retainers(id) => format!("@{id}: who refers to it"),
            Place::Dominators(None) => "dominator tree".to_owned(),
            Place::Dominators(Some(id)) => format!("dominator tree from @{id}"),
            Place::Icicle(None) => "picture of the heap".to_owned(),
            Place::Icicle(Some(id)) => format!("picture of @{id}"),
            Place::Details(id) => format!("all about @{id}"),
            Place::Without(id, _) => format!("@{id} without some of its holders"),
            Place::Holders(name) => format!("who holds all {name}"),
            Place::Find(filter) => format!("objects with {filter}"),
            Place::Strings => "equal strings".to_owned(),
            Place::Detached => "detached nodes".to_owned(),
            Place::Waste => "waste".to_owned(),
            Place::Contexts => "realms".to_owned(),
            Place::Marked(_) => "marked objects".to_owned(),
            Place::Comparison => "what changed".to_owned(),
            Place::Findings => "what leaks".to_owned(),
            Place::Notes => "verdicts by hand".to_owned(),
            Place::Been(_) => "where you have been".to_owned(),
        }
    }

    /// The object that all of it is about, if it is about one.
    pub(super) fn subject(&self) -> Option<u64> {
        match self {
            Place::Object(id) | Place::Retainers(id) | Place::Details(id) | Place::Without(id, _) => Some(*id),
            _ => None,
        }
    }

    /// The command that prints it.
    pub fn command(&self, files: &[String]) -> String {
        let names: Vec<String> = files.iter().map(|file| quote(file).into_owned()).collect();
        let first = names.last().cloned().unwrap_or_default();
        let from = |id: &Option<u64>| id.map(|id| format!(" --from @{id}")).unwrap_or_default();
        let ids = |ids: &[u64], between: &str| ids.iter().map(|id| format!("@{id}")).collect::<Vec<_>>().join(between);
        let arguments = match self {
            Place::Overview | Place::Been(_) => format!("summary {first}"),
            Place::Classes => format!("summary {first} --view classes"),
            Place::Class(name) => format!("inspect-object {first} {}", quote(name)),
            Place::Object(id) | Place::Retainers(id) | Place::Details(id) => format!("inspect-object {first} @{id}"),
            Place::Dominators(id) | Place::Icicle(id) => format!("summary {first} --view dominators{}", from(id)),
            Place::Without(id, holders) => format!("inspect-object {first} @{id} --without {}", ids(holders, ",")),
            Place::Holders(name) => format!("inspect-object {first} {} --holders", quote(name)),
            Place::Find(filter) => match super::filter::parse(filter) {
                Ok(filter) => format!("inspect-object {first} {}", filter.options()),
                Err(_) => format!("inspect-object {first}"),
            },
            Place::Strings => format!("summary {first} --view strings"),
            Place::Detached => format!("summary {first} --filter detached-dom"),
            Place::Waste => format!("summary {first} --view waste"),
            Place::Contexts => format!("summary {first} --by realm"),
            Place::Marked(marked) => format!("inspect-object {first} {}", ids(marked, " ")),
            Place::Comparison => format!("compare {}", names.join(" ")),
            Place::Findings => format!("find-leaks {}", names.join(" ")),
            Place::Notes => {
                let file = beside(Path::new(files.last().map_or("", String::as_str)));
                return format!("cat {}", quote(&file.display().to_string()));
            }
        };
        format!("heap-analyzer {}", arguments.trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_a_command_that_a_shell_takes() {
        let files = ["a b.heapsnapshot".to_owned()];
        let command = |place: Place| place.command(&files);
        assert_eq!(
            command(Place::Class("system / Context".into())),
            "heap-analyzer inspect-object 'a b.heapsnapshot' 'system / Context'"
        );
        assert_eq!(command(Place::Without(7, vec![8, 9])), "heap-analyzer inspect-object 'a b.heapsnapshot' @7 --without @8,@9");
        assert_eq!(command(Place::Dominators(None)), "heap-analyzer summary 'a b.heapsnapshot' --view dominators");
        assert_eq!(
            command(Place::Find("class=Map retained>1MB".into())),
            "heap-analyzer inspect-object 'a b.heapsnapshot' --class '^Map$' --min-retained 1000000"
        );
    }
}
