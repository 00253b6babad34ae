//! Options that describe objects instead of naming them.

use clap::Args;
use heap_analyzer::Heap;
use heap_analyzer::analysis::find::{Bounds, ObjectQuery, TextPattern};
use regex::Regex;

use super::exit::Failure;
use super::human;

/// What objects shall be like; all that is given must hold.
#[derive(Args, Debug)]
#[command(next_help_heading = "Find objects")]
#[group(multiple = true, conflicts_with_all = ["object_id"])]
pub struct SoughtArguments {
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

    /// They keep at least this much alive, such as 500kB, 1MB, 1.5GiB
    #[arg(long, value_name = "SIZE", value_parser = human::size)]
    min_retained: Option<u64>,

    /// They keep at most this much alive
    #[arg(long, value_name = "SIZE", value_parser = human::size)]
    max_retained: Option<u64>,

    /// They take at least this much themselves
    #[arg(long, value_name = "SIZE", value_parser = human::size)]
    min_shallow: Option<u64>,

    /// They take at most this much themselves
    #[arg(long, value_name = "SIZE", value_parser = human::size)]
    max_shallow: Option<u64>,

    /// Show the first of them in full, not a list: the one that retains most, if --sort says nothing else
    #[arg(long)]
    pub first: bool,
}

impl SoughtArguments {
    /// Whether anything is described.
    pub fn is_given(&self) -> bool {
        let texts = self.class.is_some() || self.name.is_some() || self.property.is_some() || self.node_type.is_some();
        let sizes = [self.min_retained, self.max_retained, self.min_shallow, self.max_shallow];
        texts || self.detached || sizes.iter().any(Option::is_some)
    }

    /// What is sought in this heap, or why it can't be there. Of `classes` each object has one, if there are any.
    pub fn query(&self, heap: &Heap, classes: &[String]) -> Result<ObjectQuery, Failure> {
        let class = match (&self.class, classes) {
            (class, []) => class.clone(),
            (Some(_), _) => {
                return Err(Failure::Told("--class and the name of a class say the same: leave one of them out".to_owned()));
            }
            (None, classes) => Some(one_of(classes)?),
        };
        if let Some(name) = &self.node_type {
            let known: Vec<&str> = heap.header().node_type_names().collect();
            if !known.iter().any(|kind| kind.eq_ignore_ascii_case(name)) {
                return Err(Failure::Told(format!("there is no node type {name}; there are: {}", known.join(", "))));
            }
        }
        Ok(ObjectQuery {
            // Roots retain most everywhere; who wants them names their class, name or type.
            leave_out_roots: class.is_none() && self.name.is_none() && self.node_type.is_none(),
            class,
            name: self.name.clone().map(TextPattern::Matching),
            property: self.property.clone(),
            reference: None,
            node_type: self.node_type.clone(),
            detached: self.detached.then_some(true),
            shallow_size: Bounds { least: self.min_shallow, most: self.max_shallow },
            retained_size: Bounds { least: self.min_retained, most: self.max_retained },
        })
    }
}

/// What the names of exactly these classes match.
fn one_of(classes: &[String]) -> Result<Regex, Failure> {
    let names: Vec<String> = classes.iter().map(|class| regex::escape(class)).collect();
    let pattern = match names.as_slice() {
        [only] => format!("^{only}$"),
        names => format!("^({})$", names.join("|")),
    };
    Regex::new(&pattern).map_err(|error| Failure::Told(error.to_string()))
}
