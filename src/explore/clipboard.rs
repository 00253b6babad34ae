//! Text for the clipboard of whoever sits at the terminal, also over SSH: the terminal takes it (OSC 52).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The sequence that has a terminal copy a text. The text is packed: nothing in it acts.
pub(super) fn copy_sequence(text: &str) -> String {
    format!("\x1b]52;c;{}\x07", STANDARD.encode(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_packed() {
        assert_eq!(copy_sequence("a\x07b"), "\x1b]52;c;YQdi\x07");
    }
}
