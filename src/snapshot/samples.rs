//! The `samples` section of a timeline recording.

use super::error::ReadError;
use super::layout::SampleFields;
use super::small_table::SmallTable;

/// One moment of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Microseconds since the recording began.
    pub timestamp_us: i64,
    /// The largest object id given out by then.
    pub last_assigned_id: u64,
}

/// Reads the section, in file order.
pub(crate) fn read(table: &SmallTable, fields: SampleFields) -> Result<Vec<Sample>, ReadError> {
    let last_assigned_id = (fields.last_assigned_id, "last_assigned_id");
    let rows = table.rows(fields.width)?;
    rows.map(|row| {
        Ok(Sample { timestamp_us: row.signed(fields.timestamp_us), last_assigned_id: row.unsigned(last_assigned_id)? })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::sections::ArrayName;

    #[test]
    fn samples_are_read_by_field_name() {
        let fields = SampleFields { width: 3, timestamp_us: 2, last_assigned_id: 0 };
        let table = SmallTable::read(ArrayName::Samples, b"7,0,-1,9,0,5", 0).unwrap();
        let [first, second] = read(&table, fields).unwrap()[..] else { panic!() };
        assert_eq!((first, second.last_assigned_id), (Sample { timestamp_us: -1, last_assigned_id: 7 }, 9));
        let table = SmallTable::read(ArrayName::Samples, b"-7,0,1", 0).unwrap();
        assert_eq!(read(&table, fields).unwrap_err().field(), Some("last_assigned_id"));
    }
}
