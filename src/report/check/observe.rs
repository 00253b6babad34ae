//! Looks at a series of snapshots for all expectations at once: each is read once, and only the first stays in memory.

use crate::Heap;
use crate::columns::shapes::Shapes;
use crate::gate::budget::Budget;
use crate::gate::measure::Amount;
use crate::gate::names::Names;
use crate::leaks::SeriesPlan;
use crate::report::common::Source;
use crate::report::comparison::ComparedSnapshot;
use crate::report::leaks::{FindLeaks, LeakHunt, LeakQuery, suspects};

/// What is wanted of a series.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'q> {
    /// What to look for, if leaks are looked for.
    pub leaks: Option<&'q LeakQuery>,
    /// The last snapshot was taken after the work had been undone.
    pub has_final: bool,
    /// What budgets are about.
    pub budgets: &'q [Budget],
    /// Whether its groups are held against those of another process.
    pub names: NamesBy<'q>,
    /// How many snapshots there are.
    pub snapshot_count: usize,
}

/// By what groups are named.
#[derive(Debug, Clone, Copy)]
pub enum NamesBy<'q> {
    /// Nobody compares them.
    Nothing,
    /// By the plain objects of this series.
    Own,
    /// By those of the other.
    Other(&'q Shapes),
}

/// What was seen in a series.
#[derive(Debug)]
pub struct Observed {
    pub(super) snapshots: Vec<ComparedSnapshot>,
    pub(super) has_final: bool,
    pub(super) leaks: Option<FindLeaks>,
    /// By budget, what each snapshot has.
    pub(super) amounts: Vec<Vec<Amount>>,
    pub(super) names: Option<Names>,
    shapes: Option<Shapes>,
}

impl Observed {
    /// How plain objects are named in this series.
    pub fn shapes(&self) -> Option<&Shapes> {
        self.shapes.as_ref()
    }
}

/// A series while it is looked at.
pub struct Watch<'h, 'q: 'h> {
    wanted: Wanted<'q>,
    first: (&'h Heap, Source),
    hunt: Option<LeakHunt<'h>>,
    observed: Observed,
}

impl<'h, 'q> Watch<'h, 'q> {
    /// Begins with the first snapshot.
    pub fn new(first: &'h Heap, source: &Source, wanted: Wanted<'q>) -> Self {
        let observed = Observed {
            snapshots: Vec::new(),
            has_final: wanted.has_final,
            leaks: None,
            amounts: vec![Vec::new(); wanted.budgets.len()],
            names: None,
            shapes: None,
        };
        let plan = SeriesPlan::new(wanted.snapshot_count, wanted.has_final);
        let hunt = wanted.leaks.zip(plan).map(|(query, plan)| LeakHunt::new(first, source, query, plan));
        let mut watch = Watch { wanted, first: (first, source.clone()), hunt, observed };
        watch.look(first, source);
        watch
    }

    /// Takes a snapshot between the first and the last, in order.
    pub fn add(&mut self, heap: &Heap, source: &Source) {
        if let Some(hunt) = &mut self.hunt {
            hunt.add(heap, source);
        }
        self.look(heap, source);
    }

    /// Takes the last snapshot.
    pub fn finish(mut self, last: &'h Heap, source: &Source) -> Observed {
        self.look(last, source);
        self.observed.leaks = self.hunt.map(|hunt| hunt.finish(last, source));
        self.observed
    }

    /// There was only the first.
    pub fn finish_alone(mut self) -> Observed {
        let (heap, source) = &self.first;
        self.observed.leaks = self.wanted.leaks.map(|_| suspects(heap, source, 0));
        self.observed
    }

    fn look(&mut self, heap: &Heap, source: &Source) {
        let observed = &mut self.observed;
        for (budget, amounts) in std::iter::zip(self.wanted.budgets, &mut observed.amounts) {
            amounts.push(budget.subject.measure(heap));
        }
        // The last snapshot of the work is what is compared: the final one shows what is left of it.
        let compared = (self.wanted.snapshot_count - usize::from(self.wanted.has_final)).max(1) - 1;
        if observed.snapshots.len() == compared {
            let shapes = match self.wanted.names {
                NamesBy::Nothing => None,
                NamesBy::Own => Some(heap.classes().shapes()),
                NamesBy::Other(shapes) => Some(shapes),
            };
            observed.names = shapes.map(|shapes| Names::new(heap, shapes));
            observed.shapes = shapes.cloned();
        }
        observed.snapshots.push(ComparedSnapshot::new(heap.outline(), source));
    }
}
