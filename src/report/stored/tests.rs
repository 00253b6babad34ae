//! How an answer is told from something else.

use super::*;

fn read(text: &str) -> Result<Stored, StoredError> {
    Stored::read(text.as_bytes(), StreamLimits::default())
}

#[test]
fn an_answer_is_told_from_a_snapshot_by_its_beginning() {
    assert!(is_answer(b"\xef\xbb\xbf \n{ \"schema_version\" : 1, \"command\": \"check\"}"));
    assert!(is_answer(b"{\"advice\":[],\"command\":\"summary\",\"schema_version\":1}"));
    assert!(is_answer(&zstd::encode_all(&b"{\"schema_version\":1}"[..], 1).unwrap()));
    for other in ["", "{", "[1]", "{\"snapshot\":{\"meta\":{}}}", "{\"name\":\"schema_version\"}"] {
        assert!(!is_answer(other.as_bytes()), "{other}");
    }
}

#[test]
fn gigabytes_of_a_snapshot_are_not_read_to_refuse_it() {
    let endless = (&b"{\"snapshot\": {\"meta\": {"[..]).chain(std::io::repeat(b' '));
    assert!(matches!(Stored::read(endless, StreamLimits::default()), Err(StoredError::Snapshot)));
}

#[test]
fn the_keys_of_an_answer_may_come_in_any_order_and_a_version_that_is_not_known_is_refused() {
    let check = |version: u32| {
        format!(
            "{{\"later\":[{{}}],\"command\":\"check\",\"outcome\":\"passed\",\"reason\":\"\",\"failed\":0,\"warned\":0,\"passed\":0,\
             \"snapshots\":[],\"has_final\":false,\"expectations\":[],\"warnings\":[],\"findings\":[],\"set_aside\":[],\
             \"schema_version\":{version}}}"
        )
    };
    assert!(matches!(read(&check(1)), Ok(Stored::Check(_))));
    let newer = StoredError::Newer { command: "check".to_owned(), version: 2, known: 1 };
    assert_eq!(read(&check(2)).unwrap_err(), newer);
}
