//! Options that describe objects instead of naming them.

use clap::Args;
use heap_analyzer::session::Sought;
use regex::Regex;

use super::parse_args;

/// What objects shall be like; all that is given must hold.
#[derive(Args, Debug)]
#[command(next_help_heading = "Find objects")]
#[group(multiple = true, conflicts_with_all = ["object_id"])]
pub struct FindOptions {
    /// Their class name matches this regular expression
    #[arg(long, value_name = "REGEX")]
    class: Option<Regex>,

    /// Their name matches: the text of a string, the properties of a plain object, as reports print it
    #[arg(long, value_name = "REGEX")]
    name: Option<Regex>,

    /// They have a property of this name
    #[arg(long, value_name = "NAME")]
    property: Option<String>,

    /// They are of this node type: object, closure, string, array, native, code, …
    #[arg(long = "type", value_name = "TYPE")]
    node_type: Option<String>,

    /// They are detached: parts of a page that are in no document any more
    #[arg(long)]
    detached: bool,

    /// An object of this class alone keeps them alive
    #[arg(long, value_name = "CLASS")]
    held_by: Option<String>,

    /// They keep at least this much alive, such as 500kB, 1MB, 1.5GiB
    #[arg(long, value_name = "SIZE", value_parser = parse_args::size)]
    min_retained: Option<u64>,

    /// They keep at most this much alive
    #[arg(long, value_name = "SIZE", value_parser = parse_args::size)]
    max_retained: Option<u64>,

    /// They take at least this much themselves
    #[arg(long, value_name = "SIZE", value_parser = parse_args::size)]
    min_shallow: Option<u64>,

    /// They take at most this much themselves
    #[arg(long, value_name = "SIZE", value_parser = parse_args::size)]
    max_shallow: Option<u64>,

    /// Show the first of them in full, not a list: the one that retains most, if --sort says nothing else
    #[arg(long)]
    pub first: bool,
}

impl FindOptions {
    /// Whether anything is described.
    pub fn is_given(&self) -> bool {
        let texts = self.class.is_some() || self.name.is_some() || self.property.is_some() || self.node_type.is_some();
        let sizes = [self.min_retained, self.max_retained, self.min_shallow, self.max_shallow];
        texts || self.detached || self.held_by.is_some() || sizes.iter().any(Option::is_some)
    }

    /// What is sought. Of `classes` each object has one, if there are any.
    pub fn sought(&self, classes: &[String]) -> Sought {
        let text = |pattern: &Option<Regex>| pattern.as_ref().map(ToString::to_string);
        Sought {
            classes: classes.to_vec(),
            class: text(&self.class),
            name: text(&self.name),
            property: self.property.clone(),
            node_type: self.node_type.clone(),
            detached: self.detached,
            held_by: self.held_by.clone(),
            min_retained: self.min_retained,
            max_retained: self.max_retained,
            min_shallow: self.min_shallow,
            max_shallow: self.max_shallow,
        }
    }
}
