//! JSON within a budget: lists are shortened and long texts cut in their middle until it fits. Which lists, and by how many rows, is
//! kept, so that nobody takes the part for the whole.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::report::cutting::in_middle;
use crate::report::json;

/// How many rows of which lists are left out: by the names that lead to a list.
type LeftOut = BTreeMap<String, u64>;

/// How much is kept of lists and texts.
#[derive(Clone, Copy)]
struct Extent {
    /// Rows of a list; of a list inside of another half as many.
    rows: usize,
    /// Characters of a text.
    letters: usize,
}

/// From nearly all to nearly nothing.
const EXTENTS: [Extent; 16] = [
    Extent { rows: usize::MAX, letters: 2_000 },
    Extent { rows: 500, letters: 500 },
    Extent { rows: 200, letters: 300 },
    Extent { rows: 100, letters: 200 },
    Extent { rows: 60, letters: 200 },
    Extent { rows: 40, letters: 160 },
    Extent { rows: 25, letters: 160 },
    Extent { rows: 16, letters: 160 },
    Extent { rows: 12, letters: 120 },
    Extent { rows: 8, letters: 120 },
    Extent { rows: 6, letters: 120 },
    Extent { rows: 4, letters: 100 },
    Extent { rows: 3, letters: 80 },
    Extent { rows: 2, letters: 60 },
    Extent { rows: 1, letters: 60 },
    Extent { rows: 0, letters: 40 },
];

/// Writes a JSON text that takes at most so many bytes: as it is, or shortened.
///
/// # Errors
/// Those of writing; or it is no JSON.
pub fn write_json(text: &str, budget: usize, out: &mut dyn Write) -> io::Result<()> {
    if text.len() <= budget {
        return out.write_all(text.as_bytes());
    }
    let value: Value = serde_json::from_str(text)?;
    // The line break at the end counts, too.
    let budget = budget.saturating_sub(1);
    let short = fit_json(&value, budget).or_else(|| without_fields(&value, budget)).unwrap_or_else(|| json!({}));
    json::write_value(&short, out)?;
    writeln!(out)
}

/// Shortens a value until it takes at most so many bytes when it is written without blanks: it keeps all its fields, and thereby its
/// schema. An object tells in `left_out` how many rows of which lists are not there, by the names that lead to them
/// (`findings[].objects`). `None` if it does not fit however short its lists are.
pub fn fit_json(value: &Value, budget: usize) -> Option<Value> {
    if length(value) <= budget {
        return Some(value.clone());
    }
    EXTENTS.iter().map(|&extent| with_left_out(value, extent)).find(|short| length(short) <= budget)
}

/// What does not fit with all its fields loses the biggest of them.
fn without_fields(value: &Value, budget: usize) -> Option<Value> {
    let shortest = EXTENTS[EXTENTS.len() - 1];
    let Value::Object(mut fields) = shortened(value, shortest, &mut String::new(), &mut LeftOut::new()) else { return None };
    let mut gone = Map::new();
    while let Some(biggest) = biggest_field(&fields) {
        fields.remove(&biggest);
        gone.insert(biggest, 1.into());
        let mut short = fields.clone();
        short.insert(LEFT_OUT.to_owned(), Value::Object(gone.clone()));
        let short = Value::Object(short);
        if length(&short) <= budget {
            return Some(short);
        }
    }
    None
}

/// The field that tells what is not there.
const LEFT_OUT: &str = "left_out";

fn with_left_out(value: &Value, extent: Extent) -> Value {
    let mut left_out = LeftOut::new();
    let mut short = shortened(value, extent, &mut String::new(), &mut left_out);
    if let Value::Object(fields) = &mut short
        && !left_out.is_empty()
    {
        fields.insert(LEFT_OUT.to_owned(), json!(left_out));
    }
    short
}

/// How many bytes a value takes.
pub fn length(value: &Value) -> usize {
    /// Counts what is written.
    struct Counter(usize);
    impl std::io::Write for Counter {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut counter = Counter(0);
    // Nothing that counts bytes can fail.
    let _ = json::write_value(value, &mut counter);
    counter.0
}

/// The field that takes most room.
fn biggest_field(fields: &Map<String, Value>) -> Option<String> {
    let sizes = fields.iter().map(|(name, value)| (length(value), name));
    sizes.max().map(|(_, name)| name.clone())
}

fn shortened(value: &Value, extent: Extent, path: &mut String, left_out: &mut LeftOut) -> Value {
    match value {
        Value::String(text) if text.chars().count() > extent.letters => Value::String(in_middle(text, extent.letters)),
        Value::Array(rows) => {
            let more = rows.len().saturating_sub(extent.rows);
            if more > 0 {
                *left_out.entry(path.clone()).or_default() += more as u64;
            }
            let inside = Extent { rows: extent.rows.div_ceil(2), ..extent };
            let length = path.len();
            path.push_str("[]");
            let rows = rows.iter().take(extent.rows).map(|row| shortened(row, inside, path, left_out)).collect();
            path.truncate(length);
            Value::Array(rows)
        }
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| {
                let length = path.len();
                if length > 0 {
                    path.push('.');
                }
                path.push_str(name);
                let value = shortened(value, extent, path, left_out);
                path.truncate(length);
                (name.clone(), value)
            });
            Value::Object(fields.collect())
        }
        value => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lists_are_shortened_and_that_is_said() {
        let rows: Vec<Value> = (0..1_000).map(|at| json!({ "at": at, "inner": [1, 2, 3] })).collect();
        let short = fit_json(&json!({ "total": 1_000, "rows": rows }), 400).unwrap();
        let kept = short["rows"].as_array().unwrap().len() as u64;
        assert!(length(&short) <= 400 && kept >= 4, "{short}");
        assert_eq!((short["total"].as_u64(), short["left_out"]["rows"].as_u64()), (Some(1_000), Some(1_000 - kept)));
    }

    #[test]
    fn long_texts_keep_both_ends() {
        let short = fit_json(&json!({ "name": "a".repeat(5_000) + "z" }), 600).unwrap();
        let name = short["name"].as_str().unwrap();
        assert!(name.starts_with('a') && name.ends_with('z') && name.contains('…'));
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![any::<u64>().prop_map(Value::from), ".{0,300}".prop_map(Value::from)];
        leaf.prop_recursive(4, 200, 20, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..20).prop_map(Value::from),
                prop::collection::btree_map("[a-z]{1,8}", inner, 0..8)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_budget_holds_exactly(value in values(), budget in 2_usize..4_000) {
            let mut written = Vec::new();
            write_json(&value.to_string(), budget + 3, &mut written).unwrap();
            prop_assert!(written.len() <= budget + 3);
            serde_json::from_slice::<Value>(&written).unwrap();
        }
    }
}
