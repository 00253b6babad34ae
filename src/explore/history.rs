//! Where one has been: the way back and forward.

use super::place::Place;

/// A place where one has been, as one left it.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    pub(super) place: Place,
    /// The row that was selected, and the first that was on the screen.
    pub(super) rows: (usize, usize),
}

/// All visits, and which of them is on the screen.
#[derive(Debug, Default)]
pub(super) struct History {
    visits: Vec<Visit>,
    at: usize,
}

impl History {
    /// Goes to a place; what was forward is forgotten.
    pub(super) fn go(&mut self, place: Place) {
        self.visits.truncate(if self.visits.is_empty() { 0 } else { self.at + 1 });
        self.visits.push(Visit { place, rows: (0, 0) });
        self.at = self.visits.len() - 1;
    }

    /// Goes so many visits forward, or back if negative; the place, if there is one.
    pub(super) fn travel(&mut self, by: isize) -> Option<Place> {
        self.at = self.at.checked_add_signed(by).filter(|&at| at < self.visits.len())?;
        Some(self.visits[self.at].place.clone())
    }

    /// Remembers how one leaves the place that is on the screen.
    pub(super) fn leave(&mut self, rows: (usize, usize)) {
        if let Some(visit) = self.visits.get_mut(self.at) {
            visit.rows = rows;
        }
    }

    /// The visit that is on the screen, or will be.
    pub(super) fn here(&self) -> Option<&Visit> {
        self.visits.get(self.at)
    }

    /// Where one has been, the latest first, each place once; not the list of these itself.
    pub(super) fn been(&self) -> Vec<Place> {
        let mut been: Vec<Place> = Vec::new();
        for visit in self.visits.iter().rev() {
            if !matches!(visit.place, Place::Been(_)) && !been.contains(&visit.place) {
                been.push(visit.place.clone());
            }
        }
        been
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_back_and_forward_and_another_way_forgets_what_was_forward() {
        let mut history = History::default();
        [Place::Overview, Place::Classes, Place::Object(7)].into_iter().for_each(|place| history.go(place));
        assert_eq!((history.travel(-1), history.travel(-5)), (Some(Place::Classes), None));
        history.leave((3, 1));
        assert_eq!(history.travel(1), Some(Place::Object(7)));
        assert_eq!(history.travel(-1).and_then(|_| history.here().map(|visit| visit.rows)), Some((3, 1)));
        history.go(Place::Strings);
        assert_eq!((history.travel(1), history.been()), (None, vec![Place::Strings, Place::Classes, Place::Overview]));
    }
}
