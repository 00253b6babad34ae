//! What budgets are about, measured in a heap: the numbers that `summary` and `compare` show.

use regex::Regex;

use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::queries::census::{By, Census};
use crate::queries::detached_nodes::detached_nodes;
use crate::queries::dominated::retained_together;
use crate::queries::duplicate_strings::extra_copies;
use crate::queries::filters::NodeSet;

/// What a budget is about.
#[derive(Debug, Clone)]
pub enum Subject {
    /// All nodes, and the size of the heap.
    Total,
    /// Objects whose class has such a name, and what would be freed with them.
    Class(Regex),
    /// What belongs to npm packages of such a name, `(app)` for the program's own code.
    Package(Regex),
    /// DOM nodes that are in no document any more, and what would be freed with them.
    Detached,
    /// Texts of which there are several strings, and the bytes of all copies but one of each.
    DuplicateStrings,
}

/// How much there is of something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// How many.
    pub count: u64,
    /// Bytes.
    pub bytes: u64,
}

impl Subject {
    /// How much a heap has of it.
    pub fn measure(&self, heap: &Heap) -> Amount {
        match self {
            Subject::Total => Amount { count: heap.nodes().len() as u64, bytes: heap.total_size() },
            Subject::Class(name) => together(heap, &of_class(heap, name)),
            Subject::Package(name) => of_package(heap, name),
            Subject::Detached => together(heap, &detached_nodes(heap)),
            Subject::DuplicateStrings => {
                let groups = heap.duplicate_strings();
                Amount { count: groups.len() as u64, bytes: groups.iter().map(extra_copies).sum() }
            }
        }
    }
}

/// The objects that the Summary counts under classes of such a name.
fn of_class(heap: &Heap, name: &Regex) -> NodeSet {
    let classes = heap.classes();
    let numbers = (0..classes.len() as u32).map(ClassIndex);
    let wanted: Vec<bool> = numbers.map(|class| name.is_match(&classes.get(class).name.to_string())).collect();
    NodeSet::of(heap, |node| wanted[classes.of(node).0 as usize] && heap.shallow_size(node) != 0)
}

fn together(heap: &Heap, nodes: &NodeSet) -> Amount {
    Amount { count: nodes.len() as u64, bytes: retained_together(heap, nodes) }
}

fn of_package(heap: &Heap, name: &Regex) -> Amount {
    let census = Census::new(heap, By::Package, heap.classes().shapes());
    let fitting = census.groups().filter(|(package, _)| name.is_match(package));
    fitting.fold(Amount::default(), |sum, (_, tally)| Amount { count: sum.count + tally.count, bytes: sum.bytes + tally.size })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::ReadOptions;

    fn app() -> Heap {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/node-app.heapsnapshot.zst");
        Heap::open(&file, &ReadOptions::default()).unwrap()
    }

    #[test]
    fn a_class_has_the_count_and_the_retained_size_of_its_summary_row() {
        let heap = app();
        for row in heap.class_rows(None).iter().filter(|row| row.count > 1).take(40) {
            let name = heap.classes().get(row.class).name.to_string();
            let is_alone =
                heap.class_rows(None).iter().filter(|row| heap.classes().get(row.class).name.to_string() == name).count() == 1;
            let only = Regex::new(&format!("(?s)^{}$", regex::escape(&name))).unwrap();
            let expected = Amount { count: row.count, bytes: row.retained_size };
            assert!(!is_alone || Subject::Class(only).measure(&heap) == expected, "{name}");
        }
    }

    #[test]
    fn packages_share_out_the_heap() {
        let heap = app();
        let all = Subject::Package(Regex::new("").unwrap()).measure(&heap);
        assert_eq!(all.bytes + heap.header().extra_native_bytes, Subject::Total.measure(&heap).bytes);
    }
}
