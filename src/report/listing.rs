//! Lists of which an answer shows a part: what is shown, how much is left out, and how an answer that was stored says so.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::json;

/// Rows of a longer list; in JSON an array of the rows.
#[derive(Debug, Clone)]
pub struct Listing<T> {
    /// The rows that are shown.
    pub rows: Vec<T>,
    /// How many there are in all.
    pub total: usize,
    /// How many rows were left out before the first that is shown.
    pub skipped: usize,
    /// What is in the rows behind the last that is shown, where rows have objects of their own.
    pub rest: Option<Rest>,
}

/// Objects in rows that are left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rest {
    /// How many.
    pub count: u64,
    /// Sum of their shallow sizes in bytes.
    pub shallow_size: u64,
}

impl std::ops::AddAssign for Rest {
    fn add_assign(&mut self, other: Rest) {
        self.count += other.count;
        self.shallow_size += other.shallow_size;
    }
}

/// A row that may have objects which no other row of its list has.
pub trait Weighed {
    /// Its objects; none if rows of such a list overlap, or stand for no objects.
    fn weight(&self) -> Option<Rest> {
        None
    }
}

/// Rows of a list that an answer leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOutInfo {
    /// The list: the name of its field, with a dot where it is a field of a field.
    pub list: Cow<'static, str>,
    /// How many rows.
    pub rows: u64,
    /// How many objects are in them, where each object is in one row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Sum of these objects' shallow sizes in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shallow_size: Option<u64>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Listing::all(Vec::new())
    }
}

impl<T> Listing<T> {
    /// All rows of a list.
    pub fn all(rows: Vec<T>) -> Self {
        Listing::first(rows.len(), rows)
    }

    /// The first of so many rows.
    pub fn first(total: usize, rows: Vec<T>) -> Self {
        Listing { rows, total, skipped: 0, rest: None }
    }

    /// The first rows of a list, made only as far as they are shown, and what is in the others.
    pub fn weighed<S>(source: &[S], limit: usize, weight: impl Fn(&S) -> Rest, make: impl FnMut(&S) -> T) -> Self {
        let mut rest = Rest::default();
        source.iter().skip(limit).for_each(|row| rest += weight(row));
        Listing { rest: Some(rest), ..Listing::part(source, 0, limit, make) }
    }

    /// The part of a list that `--offset` and a limit select, made only as far as it is shown.
    pub fn part<S>(source: &[S], offset: usize, limit: usize, make: impl FnMut(&S) -> T) -> Self {
        let rows = source.iter().skip(offset).take(limit).map(make).collect();
        Listing { rows, total: source.len(), skipped: offset.min(source.len()), rest: None }
    }

    /// How many rows are not shown.
    pub fn left_out(&self) -> usize {
        self.total.saturating_sub(self.rows.len())
    }
}

/// A list of whatever rows.
pub trait AnyListing {
    /// Shows at most so many rows.
    fn shorten(&mut self, rows: usize);

    /// What is left out, if anything is; `list` is what the list is called.
    fn left_out_of(&self, list: &'static str) -> Option<LeftOutInfo>;

    /// Takes over what a stored answer says is left out of it.
    fn restore(&mut self, told: &LeftOutInfo);

    /// How many bytes of JSON each row takes, with the comma behind it.
    fn row_bytes(&self) -> Vec<usize>;
}

/// What lists leave out, each of them with its name.
pub fn left_out_of(lists: &[(&'static str, &mut dyn AnyListing)]) -> Vec<LeftOutInfo> {
    lists.iter().filter_map(|(name, listing)| listing.left_out_of(name)).collect()
}

/// Gives the lists of an answer that was read back what it says of them.
pub fn restore(lists: Vec<(&'static str, &mut dyn AnyListing)>, told: &[LeftOutInfo]) {
    for (name, listing) in lists {
        if let Some(told) = told.iter().find(|told| told.list == name) {
            listing.restore(told);
        }
    }
}

impl<T: Weighed + Serialize> AnyListing for Listing<T> {
    fn shorten(&mut self, rows: usize) {
        for row in self.rows.drain(rows.min(self.rows.len())..) {
            if let Some(weight) = row.weight() {
                *self.rest.get_or_insert_default() += weight;
            }
        }
    }

    fn left_out_of(&self, list: &'static str) -> Option<LeftOutInfo> {
        let (count, shallow_size) = (self.rest.map(|rest| rest.count), self.rest.map(|rest| rest.shallow_size));
        let rows = self.left_out() as u64;
        (rows > 0).then(|| LeftOutInfo { list: list.into(), rows, count, shallow_size })
    }

    fn restore(&mut self, told: &LeftOutInfo) {
        self.total = self.rows.len().saturating_add(told.rows as usize);
        self.rest = told.count.zip(told.shallow_size).map(|(count, shallow_size)| Rest { count, shallow_size });
    }

    fn row_bytes(&self) -> Vec<usize> {
        self.rows.iter().map(|row| json::bytes_of(row) + 1).collect()
    }
}

impl<T: Serialize> Serialize for Listing<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(serializer)
    }
}

/// What was left out is told beside the list, by who reads it.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Listing<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Listing::all)
    }
}

impl<T: JsonSchema> JsonSchema for Listing<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<T>::json_schema(generator)
    }
}
