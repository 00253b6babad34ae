//! What a pattern is: how a leak is called, what a snapshot has to show of it, and its source, which explains it. All of them
//! are in the catalogues: of programs, and of pages.

mod catalogue;
mod description;
mod pages;

use catalogue::property;

pub use catalogue::PATTERNS;
pub use description::Description;
pub use pages::PAGES;

/// A way to leak, or to look like it.
#[derive(Debug)]
pub struct Pattern {
    /// As on the command line.
    pub name: &'static str,
    /// Leak or look-alike.
    pub kind: PatternKind,
    /// Where it leaks.
    pub place: Place,
    /// The JavaScript file: leaking and repaired version side by side.
    pub source: &'static str,
    /// Class of what is collected, as DevTools groups it.
    pub member: &'static str,
    /// How the container holds its members.
    pub holds: Holds,
    /// The program's own names (class, function, variable) of which an answer for people has to show one.
    pub shows: &'static [&'static str],
    /// Whether a snapshot shows how many there are: plain numbers and pieces of one text are no objects.
    pub is_countable: bool,
    /// Whether cleanup can free it: what the engine or the loader remembers, it remembers for ever.
    pub is_freed_by_cleanup: bool,
    /// Class of the object below `global.demo` that it is about: in the leaking version, in the repaired one. None if it
    /// hangs on the global object itself.
    owners: Option<[&'static str; 2]>,
    steps: &'static [Step],
    repaired_steps: &'static [Step],
}

/// What a pattern is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatternKind {
    /// It leaks, unless repaired.
    Leak,
    /// It looks like a leak to those who look only once, and is none.
    Harmless,
}

/// Where a pattern leaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a program of Node, Bun or Deno.
    Program,
    /// In a page of a browser.
    Page,
}

/// How a container holds its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// As elements of an array.
    Elements,
    /// As values of a Map.
    Values,
    /// As members of a Set.
    Members,
    /// As properties of a plain object.
    Properties,
    /// One behind the other, the next through this property; the first one is where the path ends.
    Chain(&'static str),
    /// In what it holds: the path ends at what holds many containers, of which each gains a little.
    Spread,
    /// In itself: the path ends at one thing that gets larger, or is replaced by something larger.
    Grows,
    /// As listeners or observers that the browser keeps for an object of the page, where the path ends.
    Listeners,
    /// In no object of the program: the runtime alone keeps the members, and there is no path.
    Runtime,
}

/// A reference on the way to the container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Its type in a snapshot: `property`, `context` or `internal`.
    pub edge: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Class of the object that it leads to.
    pub class: &'static str,
}

/// Which version of a pattern runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// The one that leaks.
    Leaking,
    /// The one that does the same work and keeps nothing.
    Repaired,
}

impl Pattern {
    /// The pattern of this name.
    pub fn named(name: &str) -> Option<&'static Pattern> {
        PATTERNS.iter().chain(PAGES).find(|pattern| pattern.name == name)
    }

    /// From the global object to the container, which is where the last step leads.
    pub fn path(&self, version: Version) -> Vec<Step> {
        let (at, steps) = match version {
            Version::Leaking => (0, self.steps),
            Version::Repaired => (1, self.repaired_steps),
        };
        let to_owner = self.owners.map(|owners| [property("demo", "Demo"), property(self.name, owners[at])]);
        to_owner.into_iter().flatten().chain(steps.iter().copied()).collect()
    }

    /// Whether it is made of objects that refer to each other, as synthetic heaps are, and not of what only a runtime can make.
    pub fn can_be_synthetic(&self) -> bool {
        self.place == Place::Program && !matches!(self.holds, Holds::Spread | Holds::Grows | Holds::Listeners | Holds::Runtime)
    }

    /// What its source says about it.
    pub fn description(&self) -> Description {
        Description::of(self.source)
    }
}

impl Place {
    /// As in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Place::Program => "program",
            Place::Page => "page",
        }
    }
}

impl PatternKind {
    /// As in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            PatternKind::Leak => "leak",
            PatternKind::Harmless => "harmless",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = &'static Pattern> {
        PATTERNS.iter().chain(PAGES)
    }

    #[test]
    fn no_two_patterns_have_one_name() {
        let names: std::collections::BTreeSet<&str> = all().map(|pattern| pattern.name).collect();
        assert_eq!(names.len(), all().count());
    }

    #[test]
    fn what_an_answer_has_to_show_is_in_the_source() {
        for pattern in all() {
            assert!(
                !pattern.shows.is_empty() && pattern.shows.iter().all(|name| pattern.source.contains(name)),
                "{}",
                pattern.name
            );
        }
    }

    #[test]
    fn every_pattern_explains_itself() {
        for pattern in all() {
            let Description { title, leaks, looks, repair } = pattern.description();
            for (part, text) in [("title", title), ("leaks", leaks), ("looks", looks), ("repair", repair)] {
                assert!(text.ends_with('.') && text.len() > 10, "{}: {part}: {text:?}", pattern.name);
            }
        }
    }

    #[test]
    fn every_class_that_the_catalogue_names_is_in_the_source() {
        const ENGINE: [&str; 20] = [
            "Demo",
            "Map",
            "WeakMap",
            "Set",
            "Array",
            "Object",
            "Function",
            "EventEmitter",
            "FinalizationRegistry",
            "system / Context",
            "Promise",
            "Buffer",
            "(concatenated string)",
            "Window",
            "HTMLDocument",
            "HTMLElement",
            "HTMLUListElement",
            "AbortController",
            "AbortSignal",
            "MediaQueryList",
        ];
        for pattern in all() {
            let paths = [Version::Leaking, Version::Repaired].map(|version| pattern.path(version)).concat();
            for step in paths.iter().filter(|step| !ENGINE.contains(&step.class)) {
                assert!(pattern.source.contains(&format!("class {} ", step.class)), "{}: {}", pattern.name, step.class);
            }
        }
    }
}
