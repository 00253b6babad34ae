//! What is known of a place that grew: how much it held in each snapshot, against the first one.

use crate::compare::grown_rows::GrownRow;

/// A place that held more in the last snapshot than in the first.
#[derive(Clone, Debug)]
pub struct Place {
    /// The objects, in the last snapshot: one, or several of a class at the same kind of place.
    pub row: GrownRow,
    /// What it held in each snapshot after the first, against the first.
    pub evidence: Evidence,
}

/// What a place held in each snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Properties, elements, entries or variables in each snapshot, the first included, as far as the files record them.
    pub entries: Vec<u64>,
    /// Bytes that it had collected in each snapshot, against the first, which has 0.
    pub bytes: Vec<i64>,
    /// References to things that the first snapshot does not have, less those to things that are gone, in each snapshot.
    pub references: Vec<i64>,
    /// New objects of one class in a chain that hangs on it, as a list on its head, in each snapshot.
    pub members: Vec<i64>,
    /// Entries of the collection that took the place of the one before it, where such a one is what collects, in each snapshot, the
    /// first included.
    pub collected: Vec<u64>,
    /// It is an array, a Map or a Set, of whose entries the files record some: what took the place of another entry is no growth.
    pub has_entries: bool,
    /// Bytes of one element, where the storage is exactly as long as what is in it: typed arrays.
    pub bytes_of_element: Option<i64>,
    /// It is an array that was made with room for so many elements, and has not needed more.
    pub room: Option<u64>,
    /// It is a collection of which the files record no entries: small integers and doubles leave no trace, so all that tells of
    /// them is that the storage grows.
    pub is_storage_of_numbers: bool,
    /// It is the global object of a realm.
    pub is_global_object: bool,
    /// It holds the variables of a function of the runtime's own.
    pub is_scope_of_runtime: bool,
    /// It is made anew with each change and knows few of the things that it had before: a result, not a collection.
    pub is_renewed: bool,
}

impl Evidence {
    /// How many things the place held more in each snapshot than in the first, by what tells most: entries where the files record
    /// them; else new references; else what hangs on it, as the members of a list hang on its head. The first `snapshots` decide
    /// which. Never by the room that its storage has: that is no number of things.
    pub fn counts(&self, snapshots: usize) -> Vec<i64> {
        // Of a collection its entries tell, however much hangs on each.
        let entries = against_first(&self.entries);
        let gains = entries[..snapshots].last().is_some_and(|&total| total > 0);
        if self.has_entries && (gains || !self.hangs_on_a_head()) {
            return entries;
        }
        let is_collection = self.collected.last().is_some_and(|&collected| collected > 0);
        let hanging = if is_collection { against_first(&self.collected) } else { self.members.clone() };
        let measures = [against_first(&self.entries), self.references.clone(), hanging];
        let total = |values: &[i64]| values[..snapshots].last().copied().unwrap_or(0);
        let grows_in_every_step = |values: &[i64]| values[..snapshots].windows(2).all(|step| step[1] > step[0]);
        // A list that hangs on one new reference is no growth by one.
        let tells_most = |values: &&Vec<i64>| grows_in_every_step(values) && total(values) * CHAIN >= total(&self.members);
        let grows = |values: &&Vec<i64>| total(values) > 0 && total(values) * CHAIN >= total(&self.members);
        let chosen = measures.iter().find(tells_most).or_else(|| measures.iter().find(grows));
        chosen.or_else(|| measures.iter().find(|values| total(values) > 0)).unwrap_or(&measures[0]).clone()
    }

    /// Whether what was collected hangs on few references: those to a list's head, or to a collection that was replaced. What is in a
    /// collection that gains entries is in these.
    pub fn hangs_on_a_head(&self) -> bool {
        let last = |values: &[i64]| values.last().copied().unwrap_or(0);
        if self.has_entries && self.gains_entries() {
            return false;
        }
        let entries = last(&against_first(&self.entries));
        last(&self.members) > 0 && last(&self.members) >= CHAIN * entries.max(last(&self.references))
    }

    /// Whether its own entries became more.
    pub fn gains_entries(&self) -> bool {
        self.entries.last() > self.entries.first()
    }
}

fn against_first(values: &[u64]) -> Vec<i64> {
    let first = values.first().copied().unwrap_or(0) as i64;
    values.iter().map(|&value| value as i64 - first).collect()
}

/// So many times as many members as entries make a chain what collects.
const CHAIN: i64 = 4;
