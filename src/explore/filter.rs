//! The language of the search: `class=Map retained>1MB held-by:Timer`. Words without a name are looked for in names of classes.

use crate::gate::config::parse_size;
use crate::report::quote;
use crate::session::Sought;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    /// An object by its id: then nothing else counts.
    pub(super) id: Option<u64>,
    /// What the objects are like.
    pub(super) sought: Sought,
}

/// What the language has, for the help.
pub(super) const WORDS: [(&str, &str); 9] = [
    ("@123", "the object with this id"),
    ("Session", "the class name has this text, in any case"),
    ("class=Map  class~^Det", "the class name is this, or matches a regular expression"),
    ("name~token", "the name or text matches"),
    ("type=closure", "the node type"),
    ("property=items", "a property of this name"),
    ("retained>1MB shallow<100", "sizes"),
    ("held-by:Timer", "an object of this class alone keeps it alive"),
    ("detached", "detached from its document"),
];

/// Understands a filter.
pub(super) fn parse(text: &str) -> Result<Filter, String> {
    let mut filter = Filter::default();
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        understand(word, &mut filter, &mut words)?;
    }
    if !words.is_empty() {
        if filter.sought.class.is_some() {
            return Err(format!("{}: the class is said already", words.join(" ")));
        }
        filter.sought.class = Some(format!("(?i){}", regex::escape(&words.join(" "))));
    }
    match filter == Filter::default() {
        true => Err("say what to look for: class=Map retained>1MB; ? tells more".to_owned()),
        false => Ok(filter),
    }
}

fn understand<'w>(word: &'w str, filter: &mut Filter, words: &mut Vec<&'w str>) -> Result<(), String> {
    let size = |text: &str| parse_size(text).map(Some).map_err(|why| format!("{word}: {why}"));
    let pattern = |text: &str| match regex::Regex::new(text) {
        Ok(_) => Ok(Some(text.to_owned())),
        Err(_) => Err(format!("{word}: {text} is no regular expression")),
    };
    let exactly = |text: &str| Some(format!("^{}$", regex::escape(text)));
    let sought = &mut filter.sought;
    if let Some(id) = word.strip_prefix('@') {
        filter.id = Some(id.parse().map_err(|_| format!("{word}: an id is a number"))?);
    } else if let Some(class) = word.strip_prefix("class=") {
        sought.class = exactly(class);
    } else if let Some(class) = word.strip_prefix("class~") {
        sought.class = pattern(class)?;
    } else if let Some(name) = word.strip_prefix("name=") {
        sought.name = exactly(name);
    } else if let Some(name) = word.strip_prefix("name~") {
        sought.name = pattern(name)?;
    } else if let Some(kind) = word.strip_prefix("type=") {
        sought.node_type = Some(kind.to_owned());
    } else if let Some(property) = word.strip_prefix("property=") {
        sought.property = Some(property.to_owned());
    } else if let Some(bytes) = word.strip_prefix("retained>") {
        sought.min_retained = size(bytes)?;
    } else if let Some(bytes) = word.strip_prefix("retained<") {
        sought.max_retained = size(bytes)?;
    } else if let Some(bytes) = word.strip_prefix("shallow>") {
        sought.min_shallow = size(bytes)?;
    } else if let Some(bytes) = word.strip_prefix("shallow<") {
        sought.max_shallow = size(bytes)?;
    } else if let Some(class) = word.strip_prefix("held-by:") {
        sought.held_by = Some(class.to_owned());
    } else if word == "detached" {
        sought.detached = true;
    } else {
        words.push(word);
    }
    Ok(())
}

impl Filter {
    /// The same as options of `inspect-object`.
    pub(super) fn options(&self) -> String {
        if let Some(id) = self.id {
            return format!("@{id}");
        }
        let Sought {
            class,
            name,
            property,
            node_type,
            detached,
            min_retained,
            max_retained,
            min_shallow,
            max_shallow,
            held_by,
            ..
        } = &self.sought;
        let texts =
            [("--class", class), ("--name", name), ("--property", property), ("--type", node_type), ("--held-by", held_by)];
        let sizes = [
            ("--min-retained", min_retained),
            ("--max-retained", max_retained),
            ("--min-shallow", min_shallow),
            ("--max-shallow", max_shallow),
        ];
        let texts = texts.iter().filter_map(|(option, text)| Some(format!("{option} {}", quote(text.as_ref()?))));
        let sizes = sizes.iter().filter_map(|(option, bytes)| Some(format!("{option} {}", (**bytes)?)));
        texts.chain(sizes).chain(detached.then(|| "--detached".to_owned())).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_understood_or_what_is_wrong_is_said() {
        let filter = parse("class=Map retained>1MB held-by:Timer").unwrap();
        assert_eq!((filter.sought.class.as_deref(), filter.sought.min_retained), (Some("^Map$"), Some(1_000_000)));
        assert_eq!(filter.sought.held_by.as_deref(), Some("Timer"));
        assert_eq!(filter.options(), "--class '^Map$' --held-by Timer --min-retained 1000000");
        assert_eq!(parse("@77").unwrap().id, Some(77));
        assert_eq!(parse("order line").unwrap().sought.class.as_deref(), Some("(?i)order line"));
        for wrong in ["", "@x", "class~(", "retained>many", "Map class=Set"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
