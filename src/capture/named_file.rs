//! An answer in JSON that names the file in which the program has written its snapshot.

use serde_json::Value;

/// What an answer names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// A path on the machine of the program.
    Path(String),
    /// An address from which the file can be fetched, perhaps without host.
    Address(String),
}

/// Keys under which programs give addresses, in lower case.
const ADDRESS_KEYS: [&str; 6] = ["url", "uri", "href", "link", "location", "download"];
/// Keys under which programs give paths, in lower case.
const PATH_KEYS: [&str; 9] =
    ["file", "filename", "filepath", "path", "snapshot", "snapshotpath", "heapsnapshot", "dump", "output"];

/// The file that an answer names: a text that looks like the name of a snapshot, or else a text under a key that says so.
/// `None` if this is no JSON, or names none.
pub(super) fn named(answer: &[u8]) -> Option<Named> {
    let answer: Value = serde_json::from_slice(answer).ok()?;
    let mut texts = Vec::new();
    let mut open = vec![(String::new(), answer)];
    while let Some((key, value)) = open.pop() {
        match value {
            Value::Object(members) => open.extend(members.into_iter().rev().map(|(key, value)| (key.to_lowercase(), value))),
            Value::Array(members) => open.extend(members.into_iter().rev().map(|value| (key.clone(), value))),
            Value::String(text) => texts.push((key, text)),
            _ => {}
        }
    }
    let is_snapshot = |text: &str| text.contains(".heapsnapshot") || text.contains(".heaptimeline");
    let is_file_key = |key: &str| ADDRESS_KEYS.contains(&key) || PATH_KEYS.contains(&key);
    let found = texts.iter().find(|(_, text)| is_snapshot(text));
    let (key, text) = found.or_else(|| texts.iter().find(|(key, text)| is_file_key(key) && !text.is_empty()))?;
    Some(match ADDRESS_KEYS.contains(&key.as_str()) || is_absolute_address(text) {
        true => Named::Address(text.clone()),
        false => Named::Path(text.clone()),
    })
}

fn is_absolute_address(text: &str) -> bool {
    let begins = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins("http://") || begins("https://")
}

/// The whole address of what a page at `base` calls `reference`. `base` has a scheme and a host.
pub(super) fn joined(base: &str, reference: &str) -> String {
    if is_absolute_address(reference) {
        return reference.to_owned();
    }
    let path_start = base.find("://").map_or(0, |at| at + 3);
    if reference.starts_with("//") {
        return format!("{}{}", &base[..path_start.saturating_sub(2)], reference);
    }
    let origin_end = base[path_start..].find(['/', '?', '#']).map_or(base.len(), |at| path_start + at);
    let (origin, path) = base.split_at(origin_end);
    if reference.starts_with('/') {
        return format!("{origin}{reference}");
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let folder = path.rfind('/').map_or("", |at| &path[..at]);
    format!("{origin}{folder}/{reference}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_its_name_or_by_its_key() {
        let path = |text: &str| Some(Named::Path(text.to_owned()));
        assert_eq!(named(br#"{"ok":true,"result":{"written":"/tmp/a.heapsnapshot"}}"#), path("/tmp/a.heapsnapshot"));
        assert_eq!(named(br#"{"message":"written","filename":"dump-1"}"#), path("dump-1"));
        assert_eq!(named(br#"["one.heapsnapshot.gz"]"#), path("one.heapsnapshot.gz"));
        let address = |text: &str| Some(Named::Address(text.to_owned()));
        assert_eq!(named(br#"{"url":"/dumps/a.heapsnapshot"}"#), address("/dumps/a.heapsnapshot"));
        assert_eq!(named(br#"{"file":"http://host/a"}"#), address("http://host/a"));
    }

    #[test]
    fn an_answer_without_a_file_names_none() {
        for answer in [r#"{"status":"ok"}"#, "[]", "dump started", "", r#"{"file":""}"#, r#"{"file":7}"#] {
            assert_eq!(named(answer.as_bytes()), None, "{answer}");
        }
    }

    #[test]
    fn addresses_without_host_belong_to_the_endpoint() {
        assert_eq!(joined("http://h:1/a/b?x=/y", "/c"), "http://h:1/c");
        assert_eq!(joined("http://h:1/a/b?x=/y", "c"), "http://h:1/a/c");
        assert_eq!(joined("http://h:1", "c"), "http://h:1/c");
        assert_eq!(joined("http://h:1?x", "/c"), "http://h:1/c");
        assert_eq!(joined("http://h:1/a", "HTTPS://other/c"), "HTTPS://other/c");
        assert_eq!(joined("https://h:1/a", "//other/c"), "https://other/c");
    }
}
