use proptest::prelude::*;

use super::*;

fn cells(text: &str) -> Result<Vec<i64>, Fault> {
    read_cells(text.as_bytes())
}

fn message(text: &str) -> (usize, String) {
    let fault = cells(text).unwrap_err();
    (fault.at, fault.what)
}

/// The same text with enough numbers around it that its middle goes the fast way.
fn padded(text: &str) -> String {
    format!("{}{text}{}", "1234567,".repeat(40), ",7654321".repeat(40))
}

#[test]
fn separators_of_every_producer_are_read() {
    for text in ["1,22,333", "1,\n22,\n333", "1\n,22\n,333\n", " 1 , 22 ,\r\n\t333 "] {
        assert_eq!(cells(text).unwrap(), [1, 22, 333], "{text:?}");
        assert_eq!(cells(&padded(text)).unwrap()[40..43], [1, 22, 333], "{text:?}");
    }
    assert_eq!(cells("").unwrap(), [0i64; 0]);
    assert_eq!(cells(" \n").unwrap(), [0i64; 0]);
}

#[test]
fn negative_and_long_numbers_are_kept() {
    assert_eq!(
        cells(&padded("-2,4294967296,-9007199254740993,9223372036854775807")).unwrap()[40..44],
        [-2, 4294967296, -9007199254740993, i64::MAX]
    );
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (text, at, what) in [
        ("1 2", 2, "a comma is missing"),
        ("1,,2", 2, "a number is missing before"),
        (",1", 0, "a number is missing before"),
        ("1,", 2, "a number is missing after"),
        ("1,-,2", 3, "minus sign without"),
        ("1,- 2", 3, "minus sign without"),
        ("1-2", 1, "before the minus"),
        ("1,2.5", 3, "fraction"),
        ("1,x", 2, "'x' is no part"),
        ("1,18446744073709551616", 2, "beyond 2^64"),
        ("1,99999999999999999999999999", 2, "beyond 2^64"),
    ] {
        let (found_at, found) = message(text);
        assert!(found.contains(what) && found_at == at, "{text}: {found} at {found_at}");
        if !text.ends_with(',') && !text.starts_with(',') {
            let (found_at, found) = message(&padded(text));
            assert!(found.contains(what) && found_at == 320 + at, "padded {text}: {found} at {found_at}");
        }
    }
}

struct Rows(Vec<Vec<u64>>);

impl RowSink for Rows {
    fn rows(&mut self, batch: Batch) -> Result<(), RowFault> {
        assert_eq!(batch.first_row, self.0.len());
        self.0.extend(batch.cells.chunks(7).map(<[u64]>::to_vec));
        Ok(())
    }
}

#[test]
fn a_row_cut_short_is_an_error() {
    let mut rows = Rows(Vec::new());
    let result = read_rows(b"1,2,3,4,5,6,7,8,9", 7, Ends::WithArray, None, &mut rows);
    assert!(matches!(result, Err(PieceFault::Text(fault)) if fault.what.contains("5 of its 7 numbers are missing")));
}

proptest! {
    #[test]
    fn any_numbers_with_any_white_space_come_back(
        numbers in prop::collection::vec((0u64..=u64::MAX, 0u32..64, "[ \n\r\t]{0,2}", "[ \n\r\t]{0,2}"), 0..700)
    ) {
        let numbers: Vec<_> = numbers.into_iter().map(|(n, shift, a, b)| (n >> shift, a, b)).collect();
        let text: Vec<String> = numbers.iter().map(|(n, a, b)| format!("{a}{n}{b}")).collect();
        let text = text.join(",");
        let mut rows = Rows(Vec::new());
        let whole = numbers.len() % 7 == 0;
        let result = read_rows(text.as_bytes(), 7, Ends::WithArray, None, &mut rows);
        prop_assert_eq!(result.is_ok(), whole);
        let expected: Vec<u64> = numbers.iter().map(|n| n.0).collect();
        prop_assert_eq!(rows.0.concat(), &expected[..numbers.len() / 7 * 7]);
    }

    #[test]
    fn any_text_gives_numbers_or_an_error(bytes in prop::collection::vec(prop::sample::select(b"0123456789,,- \n.e]x".to_vec()), 0..300)) {
        let ours = read_cells(&bytes).ok();
        let strict = serde_json::from_str::<Vec<i64>>(&format!("[{}]", String::from_utf8(bytes.clone()).unwrap())).ok();
        if strict.is_some() {
            prop_assert_eq!(ours, strict);
        }
    }
}

#[test]
fn rows_that_came_or_went_since_they_were_counted_are_told() {
    struct Room(usize);
    impl RowSink for Room {
        fn rows(&mut self, batch: Batch) -> Result<(), RowFault> {
            assert!(batch.first_row + batch.cells.len() / 2 <= self.0, "no more rows come than there is room for");
            Ok(())
        }
    }
    let read = |text: &str, rows| read_rows(text.as_bytes(), 2, Ends::WithArray, Some(rows), &mut Room(rows));
    assert_eq!(read("1,2,3,4", 2), Ok(()));
    assert_eq!(read("1,2,3,4", 1), Err(PieceFault::Changed));
    assert_eq!(read("1,2,3,4", 3), Err(PieceFault::Changed));
    let many = "1,2,".repeat(50_000) + "1,2";
    assert_eq!(read(&many, 40_000), Err(PieceFault::Changed));
}
