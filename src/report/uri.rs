//! Paths as URIs, in which nothing stands that a terminal or a reader of URIs could act on.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but what paths may hold as it is (RFC 3986, section 3.3).
const ENCODED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'@')
    .remove(b':')
    .remove(b'+')
    .remove(b',')
    .remove(b'=');

/// A path as a URI reference: relative stays relative, absolute becomes `file:`.
pub(super) fn uri(path: &str) -> String {
    let has_drive = path.split('/').next().is_some_and(|first| first.contains(':'));
    let begin = match path {
        absolute if absolute.starts_with('/') => "file://",
        // A drive's letter must not be taken for a scheme.
        _ if has_drive => "file:///",
        _ => "",
    };
    format!("{begin}{}", utf8_percent_encode(path, &ENCODED))
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("src/my server.js"), "src/my%20server.js");
        assert_eq!(uri("/app/é.js"), "file:///app/%C3%A9.js");
        assert_eq!(uri("C:/app/x.js"), "file:///C:/app/x.js");
        assert_eq!(uri("/app/\u{1b}]8;;x.js"), "file:///app/%1B%5D8%3B%3Bx.js");
    }
}
