//! The comparison itself: DevTools' rows and values against ours, and what to print of the difference.
//!
//! Everything has to be equal, except for what `README.md` beside this file lists as DevTools' accidents.

use std::fmt;
use std::io::BufRead;

use serde_json::Value;

use heap_analyzer::report::rows::may_be_formula;

use super::text::{as_in_json, parse_json, unescape_cell};

/// So many differing rows of one answer are printed; the rest is counted.
const SHOWN: usize = 5;

/// Where one answer of DevTools and ours differ.
#[derive(Default)]
pub struct Differences {
    shown: Vec<String>,
    count: usize,
    compared: usize,
}

impl Differences {
    pub fn count(&self) -> usize {
        self.count
    }

    /// Rows and values that were compared: an answer of which nothing was compared says nothing.
    pub fn compared(&self) -> usize {
        self.compared
    }

    fn add(&mut self, line: impl FnOnce() -> String) {
        self.count += 1;
        if self.shown.len() < SHOWN {
            self.shown.push(line());
        }
    }

    fn check(&mut self, place: &dyn fmt::Display, same: bool, theirs: &dyn fmt::Display, ours: &dyn fmt::Display) {
        self.compared += 1;
        if !same {
            self.add(|| format!("{place}: DevTools {}, ours {}", shortened(theirs), shortened(ours)));
        }
    }
}

impl fmt::Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for line in &self.shown {
            writeln!(f, "    {line}")?;
        }
        match self.count - self.shown.len() {
            0 => Ok(()),
            more => writeln!(f, "    … and {more} more"),
        }
    }
}

fn shortened(text: &dyn fmt::Display) -> String {
    let text = text.to_string();
    match text.char_indices().nth(120) {
        Some((end, _)) => format!("{}… ({} bytes)", &text[..end], text.len()),
        None => text,
    }
}

/// How our table is written.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    Csv,
    JsonLines,
}

/// Compares a table of the driver (tab-separated, escaped) with one of ours, row by row and cell by cell, in order.
pub fn tables(theirs: impl BufRead, ours: &[u8], format: Format) -> Differences {
    let mut differences = Differences::default();
    let mut lines = theirs.split(b'\n').map(|line| line.unwrap());
    let header: Vec<String> = String::from_utf8(lines.next().expect("a header")).unwrap().split('\t').map(String::from).collect();
    let mut ours = match format {
        Format::Csv => OurRows::csv(ours, &header, &mut differences),
        Format::JsonLines => OurRows::Json(ours.split(|b| *b == b'\n').filter(|l| !l.is_empty()).collect(), 0),
    };
    let naming = header.iter().position(|column| column == "id").unwrap_or(0);
    let (mut number, mut kind) = (0, Vec::new());
    for line in lines {
        let Some(row) = ours.next(&header) else {
            differences.add(|| format!("row {number}: missing in ours, and all after it"));
            return differences;
        };
        match row {
            Err(problem) => differences.add(|| format!("row {number}: {problem}")),
            Ok(row) => {
                for ((column, theirs), ours) in header.iter().zip(line.split(|b| *b == b'\t')).zip(&row) {
                    let theirs = unescape_cell(theirs);
                    if column == "type" {
                        kind = theirs.to_vec();
                    }
                    differences.compared += 1;
                    let is_replaced = match format {
                        Format::JsonLines => is_replaced(&theirs, ours),
                        // Text that a spreadsheet would take for a formula has a mark before it.
                        Format::Csv => {
                            may_be_formula(&String::from_utf8_lossy(&theirs)) && ours.strip_prefix(b"'") == Some(&theirs[..])
                        }
                    };
                    if *theirs != **ours && !is_replaced && !differs_by_an_accident(column, &kind, &theirs, ours) {
                        differences.add(|| {
                            let [name, theirs, ours] = [&row[naming], &theirs[..], ours].map(String::from_utf8_lossy);
                            format!(
                                "row {number} ({} {name}), {column}: DevTools {}, ours {}",
                                header[naming],
                                shortened(&theirs),
                                shortened(&ours)
                            )
                        });
                    }
                }
            }
        }
        number += 1;
    }
    let mut surplus = 0;
    while ours.next(&header).is_some() {
        surplus += 1;
    }
    if surplus > 0 {
        differences.add(|| format!("{surplus} rows after row {number} that DevTools does not have"));
    }
    differences
}

/// What DevTools gets wrong in a single cell: ids wrap at 2^32, and the sign of an element's index is lost.
fn differs_by_an_accident(column: &str, kind: &[u8], theirs: &[u8], ours: &[u8]) -> bool {
    let number = |text| str::from_utf8(text).ok().and_then(|t: &str| t.parse::<u64>().ok());
    match column {
        "id" | "dominator_id" | "from_id" | "to_id" => match (number(theirs), number(ours)) {
            (Some(theirs), Some(ours)) => wraps_to(ours, theirs),
            _ => false,
        },
        "name" => matches!(kind, b"element" | b"hidden") && ours.strip_prefix(b"-") == Some(theirs),
        _ => false,
    }
}

/// Whether ours is DevTools' text as JSON has it.
fn is_replaced(theirs: &[u8], ours: &[u8]) -> bool {
    str::from_utf8(theirs).is_ok_and(|theirs| as_in_json(theirs).as_bytes() == ours)
}

fn wraps_to(ours: u64, theirs: u64) -> bool {
    ours > u64::from(u32::MAX) && ours & u64::from(u32::MAX) == theirs
}

/// Our rows, with the cells in the order of DevTools' columns.
enum OurRows<'a> {
    Csv(Box<csv::ByteRecordsIntoIter<&'a [u8]>>),
    Json(Vec<&'a [u8]>, usize),
}

impl<'a> OurRows<'a> {
    fn csv(ours: &'a [u8], header: &[String], differences: &mut Differences) -> Self {
        let mut reader = csv::ReaderBuilder::new().from_reader(ours);
        let our_header: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
        differences.check(&"header", our_header == header, &header.join(","), &our_header.join(","));
        OurRows::Csv(Box::new(reader.into_byte_records()))
    }

    fn next(&mut self, header: &[String]) -> Option<Result<Vec<Vec<u8>>, String>> {
        match self {
            OurRows::Csv(records) => {
                let record = match records.next()? {
                    Ok(record) => record,
                    Err(e) => return Some(Err(format!("ours is no CSV: {e}"))),
                };
                Some(Ok(record.iter().map(<[u8]>::to_vec).collect()))
            }
            OurRows::Json(lines, at) => {
                let line = lines.get(*at)?;
                *at += 1;
                Some(json_cells(line, header))
            }
        }
    }
}

fn json_cells(line: &[u8], header: &[String]) -> Result<Vec<Vec<u8>>, String> {
    let value = parse_json(line).map_err(|e| format!("ours is no JSON: {e}"))?;
    let object = value.as_object().ok_or("ours is no JSON object")?;
    if object.len() != header.len() {
        return Err(format!("ours has the keys {:?}", object.keys().collect::<Vec<_>>()));
    }
    header
        .iter()
        .map(|column| match object.get(column) {
            Some(Value::String(text)) => Ok(text.clone().into_bytes()),
            Some(other) => Ok(other.to_string().into_bytes()),
            None => Err(format!("ours has no {column}")),
        })
        .collect()
}

/// Compares a value of the driver with one of ours: all that DevTools says has to be in ours and equal; ours may say more.
pub fn values(place: &str, theirs: &Value, ours: &Value) -> Differences {
    let mut differences = Differences::default();
    compare(&mut differences, place, "", theirs, ours);
    differences
}

fn compare(differences: &mut Differences, place: &str, key: &str, theirs: &Value, ours: &Value) {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(our_members)) => {
            for (key, theirs) in theirs {
                let place = format!("{place}.{key}");
                match our_members.get(key) {
                    Some(value) => compare(differences, &place, key, theirs, value),
                    None => differences.check(&place, false, theirs, &"nothing"),
                }
            }
        }
        (Value::Array(theirs), Value::Array(ours)) => {
            let place_of_length = format!("{place}.length");
            differences.check(&place_of_length, theirs.len() == ours.len(), &theirs.len(), &ours.len());
            for (i, (theirs, ours)) in theirs.iter().zip(ours).enumerate() {
                compare(differences, &format!("{place}[{i}]"), key, theirs, ours);
            }
        }
        (Value::Number(a), Value::Number(b)) => {
            let same = match (a.as_i64(), b.as_i64()) {
                (Some(a), Some(b)) => a == b || (matches!(key, "id" | "ids") && a >= 0 && b >= 0 && wraps_to(b as u64, a as u64)),
                _ => a.as_f64() == b.as_f64(),
            };
            differences.check(&place, same, theirs, ours);
        }
        (Value::String(a), Value::String(b)) => {
            let same = a == b
                || as_in_json(a) == *b
                || (key == "edge_name" && b.strip_prefix('-') == Some(a) && a.parse::<u32>().is_ok());
            differences.check(&place, same, theirs, ours);
        }
        _ => differences.check(&place, theirs == ours, theirs, ours),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const THEIRS: &str = "index\tid\ttype\tname\tdistance\n0\t1\tsynthetic\t\t0\n1\t3\tobject\ta\\tb \\ud83d\t-5\n";
    const CSV: &str = "index,id,type,name,distance\r\n0,1,synthetic,,0\r\n1,3,object,\"a\tb \\ud83d\",-5\r\n";
    const JSON_LINES: &str = concat!(
        "{\"index\":0,\"id\":1,\"type\":\"synthetic\",\"name\":\"\",\"distance\":0}\n",
        "{\"index\":1,\"id\":3,\"type\":\"object\",\"name\":\"a\\tb \\ud83d\",\"distance\":-5}\n"
    );

    fn csv(ours: &str) -> Differences {
        tables(THEIRS.as_bytes(), ours.as_bytes(), Format::Csv)
    }

    #[test]
    fn equal_tables_have_no_difference() {
        assert_eq!(csv(CSV).count(), 0);
        assert_eq!(csv(CSV).compared(), 11); // ten cells and the header
        let lines = tables(THEIRS.as_bytes(), JSON_LINES.as_bytes(), Format::JsonLines);
        assert_eq!((lines.count(), lines.compared()), (0, 10));
    }

    #[test]
    fn any_changed_cell_of_a_table_is_found() {
        for (from, to) in [
            ("index,id", "id,index"),
            ("0,1,", "7,1,"),
            ("0,1,", "0,11,"),
            ("synthetic,,", "hidden,,"),
            ("synthetic,,", "synthetic,x,"),
            (",0\r\n1", ",1\r\n1"),
            ("1,3", "1,5"),
            ("object", "array"),
            ("a\tb", "a b"),
            ("\\ud83d", "\\ud83c"),
            ("-5", "5"),
        ] {
            assert!(CSV.contains(from));
            assert_eq!(csv(&CSV.replacen(from, to, 1)).count(), 1, "{from:?} -> {to:?}");
        }
        for (from, to) in [("\"id\":3", "\"id\":4"), ("\"distance\":-5", "\"distance\":0"), ("ud83d", "ud83e")] {
            let ours = JSON_LINES.replacen(from, to, 1);
            assert_eq!(tables(THEIRS.as_bytes(), ours.as_bytes(), Format::JsonLines).count(), 1, "{from:?} -> {to:?}");
        }
    }

    #[test]
    fn missing_and_surplus_rows_are_found() {
        let cut = &CSV[..CSV.find("1,3").unwrap()];
        assert_eq!(csv(cut).count(), 1);
        assert_eq!(csv(&format!("{CSV}2,5,object,c,1\r\n")).count(), 1);
        assert_eq!(csv("index,id,type,name,distance\r\n").count(), 1);
    }

    #[test]
    fn a_row_of_another_shape_is_found() {
        for (from, to) in [("\"index\":0,", ""), ("\"index\":0,", "\"index\":0,\"more\":1,"), ("{\"index\":0", "[\"index\":0")] {
            let ours = JSON_LINES.replacen(from, to, 1);
            assert_eq!(tables(THEIRS.as_bytes(), ours.as_bytes(), Format::JsonLines).count(), 1, "{from:?} -> {to:?}");
        }
    }

    #[test]
    fn only_ids_may_wrap_and_only_the_indexes_of_elements_may_lose_their_sign() {
        let accident = |column: &str, kind: &str, theirs: &str, ours: &str| {
            differs_by_an_accident(column, kind.as_bytes(), theirs.as_bytes(), ours.as_bytes())
        };
        assert!(accident("id", "object", "7", "4294967303"));
        assert!(!accident("id", "object", "8", "4294967303"));
        assert!(!accident("id", "object", "4294967303", "7"));
        assert!(!accident("retained_size", "object", "7", "4294967303"));
        assert!(accident("name", "element", "2", "-2"));
        assert!(!accident("name", "element", "2", "-3"));
        assert!(!accident("name", "property", "2", "-2"));
    }

    #[test]
    fn any_changed_leaf_of_a_value_is_found() {
        let theirs = json!({"total": 7, "objects": [{"id": 3, "name": "a", "retainers": [], "stack": null}, {"id": 5}]});
        assert_eq!(values("x", &theirs, &theirs).count(), 0);
        let mut more = theirs.clone();
        more["further"] = json!(1);
        assert_eq!(values("x", &theirs, &more).count(), 0);
        for (pointer, value) in [
            ("/total", json!(8)),
            ("/total", json!("7")),
            ("/total", json!(7.5)),
            ("/objects", json!([theirs["objects"][0]])),
            ("/objects", json!(null)),
            ("/objects/0/id", json!(4)),
            ("/objects/0/name", json!("b")),
            ("/objects/0/retainers", json!([1])),
            ("/objects/0/stack", json!([])),
            ("/objects/1", json!({"ids": 5})),
        ] {
            let mut ours = theirs.clone();
            *ours.pointer_mut(pointer).unwrap() = value.clone();
            assert_eq!(values("x", &theirs, &ours).count(), 1, "{pointer} := {value}");
        }
    }

    #[test]
    fn a_long_list_of_differences_is_cut_and_counted() {
        let theirs = json!((0..20).collect::<Vec<_>>());
        let ours = json!((1..21).collect::<Vec<_>>());
        let text = values("list", &theirs, &ours).to_string();
        assert_eq!(text.lines().count(), SHOWN + 1);
        assert!(text.starts_with("    list[0]: DevTools 0, ours 1\n"), "{text}");
        assert!(text.ends_with("    … and 15 more\n"), "{text}");
    }
}
