//! Places where one has been: a row each, which leads back there.

use crate::explore::page::{Column, Fold, Row, Rows};
use crate::explore::place::Place;
use crate::printable::one_line;

const COLUMNS: [Column; 1] = [Column::text("Place")];

/// Places, in the order in which they were given.
pub(in crate::explore) struct PlaceRows {
    places: Vec<Place>,
}

impl PlaceRows {
    pub(in crate::explore) fn new(places: Vec<Place>) -> Self {
        PlaceRows { places }
    }
}

impl Rows for PlaceRows {
    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn len(&self) -> usize {
        self.places.len()
    }

    fn row(&self, at: usize) -> Row {
        let place = &self.places[at];
        let title = one_line(&place.title()).into_owned();
        Row { cells: vec![title], depth: 0, fold: Fold::Leaf, target: Some(place.clone()), id: None, node: None }
    }
}
