//! Files that are no snapshots are told apart by name; compressed ones are told by content.

use super::run::{Way, gzip, nodes, refusal, refused_alike, run, run_on_path};
use super::text::small;

#[test]
fn what_is_no_snapshot_is_called_by_its_name() {
    for (name, says) in [
        (&b""[..], "\"arraybuffer\""),
        (br#"{"nodes":[{"id":1,"callFrame":{"functionName":"(root)"},"hitCount":0}],"startTime":1,"endTime":2}"#, "CPU profile"),
        (br#"{"version":3,"type":"Inspector","nodes":[0,0,0,0],"nodeClassNames":["<root>"],"edges":[]}"#, "JavaScriptCore"),
        (br#"{"traceEvents":[{"name":"x"}]}"#, "trace"),
        (br#"{"name":"app","version":"1.0.0"}"#, "JSON"),
        (br#"[1,2,3]"#, "JSON"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
        (b"just some words", "text"),
        (b"[object Object]", "v8.getHeapSnapshot()"),
        (b"null\n", "v8.writeHeapSnapshot"),
        (b"Error: Cannot create a string longer than 0x1fffffe8 characters", "longer than a string can be"),
        (
            b"FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory",
            "near-heap",
        ),
        (br#"{"error":"ENOSPC: no space left on device, write"}"#, "the disk was full"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00", "ELF"),
        (b"dartheap\x01\x02", "Dart"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 9\n", "git lfs pull"),
        (b"\xff\xfe{\0\"\0s\0n\0", "UTF-16"),
        (b"\xfe\xff\0{\0\"\0s\0n", "UTF-16"),
        (b"{\0\"\0s\0n\0a\0p\0", "UTF-16"),
        (&[0; 200], "nothing but zeros"),
        (b"\x00\x01\x02\xff\xfe\xfd\x80\x81\x82\x83\x84\x85", "binary"),
    ] {
        let message = refused_alike(&["summary"], name);
        assert!(message.contains(says), "{says:?} is not in: {message}");
    }
}

#[test]
fn a_directory_and_a_missing_file_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(refusal(&run_on_path(folder.path())).contains("directory"));
    let message = refusal(&run_on_path(&folder.path().join("none.heapsnapshot")));
    assert!(message.contains("none.heapsnapshot") && message.contains("no such file"), "{message}");
}

#[test]
fn gzip_and_zstd_are_told_by_content_and_change_nothing() {
    let text = small().text();
    let expected = nodes(Way::File, text.as_bytes());
    for compressed in [gzip(text.as_bytes()), zstd::encode_all(text.as_bytes(), 3).unwrap()] {
        for way in [Way::File, Way::Stdin] {
            assert_eq!(nodes(way, &compressed), expected, "{way:?}");
        }
    }
}

#[test]
fn damaged_compressed_data_says_how_much_was_good() {
    let text = small().text();
    for (format, compressed) in [("gzip", gzip(text.as_bytes())), ("zstd", zstd::encode_all(text.as_bytes(), 3).unwrap())] {
        for way in [Way::File, Way::Stdin] {
            let message = refusal(&run(way, &["summary"], &compressed[..compressed.len() - 12]));
            assert!(message.contains(format) && message.contains("cut off"), "{way:?}: {message}");
        }
    }
}
