//! Text that is too wide: cut where it says least.

use console::measure_text_width;

/// A mark where something was left out.
const CUT: &str = "…";

/// The text in so many columns of a terminal: without its middle if it is wider. Two thirds of what stays are its end, where names and
/// line numbers are.
pub fn in_middle(text: &str, width: usize) -> String {
    cut(text, width, width.saturating_sub(1) / 3)
}

/// The same without its beginning.
pub(super) fn at_beginning(text: &str, width: usize) -> String {
    cut(text, width, 0)
}

/// Keeps as much of the beginning as fits `head` columns, and of the end what fits the rest.
fn cut(text: &str, width: usize, head: usize) -> String {
    if measure_text_width(text) <= width {
        return text.to_owned();
    }
    let tail = width.saturating_sub(head + 1);
    let begin: String = fitting(text.chars(), head).into_iter().collect();
    let mut end = fitting(text.chars().rev(), tail);
    end.reverse();
    // A mark that stands above a letter does not begin a text.
    let end = end.into_iter().skip_while(|&c| columns(c) == 0);
    begin.chars().chain(CUT.chars()).chain(end).collect()
}

fn fitting(chars: impl Iterator<Item = char>, width: usize) -> Vec<char> {
    let mut left = width;
    chars
        .map_while(|c| {
            left = left.checked_sub(columns(c))?;
            Some(c)
        })
        .collect()
}

fn columns(c: char) -> usize {
    measure_text_width(c.encode_utf8(&mut [0; 4]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_line_numbers_at_the_end_stay() {
        assert_eq!(in_middle("/app/session-service.cjs:41:14", 20), "/app/s…ice.cjs:41:14");
        assert_eq!(at_beginning("global.shop.orders", 12), "…shop.orders");
        assert_eq!(in_middle("short", 20), "short");
        assert_eq!((in_middle("日本語の名前", 7).as_str(), at_beginning("abc", 1).as_str()), ("日…名前", "…"));
    }
}
