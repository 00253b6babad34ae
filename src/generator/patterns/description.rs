//! What the comment at the head of a pattern's source says: a sentence, and three answers.

/// A pattern in words, each one or two sentences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Description {
    /// What the program does.
    pub title: String,
    /// What leaks, and why.
    pub leaks: String,
    /// How it looks in a snapshot.
    pub looks: String,
    /// How it is repaired.
    pub repair: String,
}

impl Description {
    /// Reads the comment that a source begins with.
    pub(super) fn of(source: &str) -> Description {
        let mut comment = source.lines().map_while(|line| line.strip_prefix("//")).map(str::trim);
        let title = comment.next().unwrap_or_default().trim_start_matches("Harmless: ").to_owned();
        let answers: Vec<&str> = comment.collect();
        let answer = |key: &str| {
            let line = answers.iter().find_map(|line| line.strip_prefix(key));
            line.unwrap_or_default().trim().to_owned()
        };
        Description { title, leaks: answer("What leaks:"), looks: answer("In a snapshot:"), repair: answer("Repair:") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_source_is_taken_apart() {
        let source = "// A bag.\n//\n// What leaks: it.\n// In a snapshot: big.\n// Repair: a smaller bag.\n'use strict';\n// Repair: no.\n";
        let words = |text: &str| text.to_owned();
        let expected =
            Description { title: words("A bag."), leaks: words("it."), looks: words("big."), repair: words("a smaller bag.") };
        assert_eq!(Description::of(source), expected);
    }
}
