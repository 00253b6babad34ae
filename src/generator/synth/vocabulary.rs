//! Texts that occur more than once: the beginning of the string table.

use std::collections::HashMap;

/// Names of classes, the frequent ones first.
#[rustfmt::skip]
pub(super) const CLASSES: [&str; 48] = [
    "Session", "Order", "OrderLine", "User", "Message", "Request", "CacheEntry", "Product", "Price", "Address", "Invoice",
    "Task", "Job", "Token", "Account", "Payment", "Comment", "Article", "Image", "Tag", "Route", "Handler", "Metric", "Sample",
    "Event", "Listener", "Observer", "Channel", "Room", "Player", "Score", "Report", "Row", "Cell", "Column", "Query", "Cursor",
    "Lock", "Lease", "Worker", "Span", "Trace", "Record", "Document", "Chunk", "Batch", "Snapshot", "Ticket",
];

/// Names of properties and variables.
#[rustfmt::skip]
pub(super) const PROPERTIES: [&str; 64] = [
    "id", "name", "value", "key", "type", "state", "status", "owner", "parent", "items", "data", "options", "config", "context",
    "error", "result", "created", "updated", "version", "count", "total", "index", "user", "session", "request", "response",
    "headers", "body", "path", "url", "method", "query", "params", "tags", "labels", "meta", "source", "target", "from", "to",
    "start", "end", "first", "last", "left", "right", "next", "previous", "root", "children", "length", "size", "limit",
    "offset", "cache", "store", "queue", "pool", "timer", "handler", "callback", "listener", "token", "secret",
];

/// Texts that many strings have.
#[rustfmt::skip]
pub(super) const COMMON_TEXTS: [&str; 64] = [
    "active", "inactive", "pending", "done", "failed", "GET", "POST", "PUT", "DELETE", "application/json", "text/html", "utf-8",
    "keep-alive", "gzip, deflate, br", "no-cache", "max-age=0", "en-GB", "de-DE", "fr-FR", "EUR", "USD", "admin", "guest",
    "editor", "red", "green", "blue", "small", "medium", "large", "north", "south", "east", "west", "true", "false", "yes",
    "no", "none", "default", "draft", "published", "archived", "low", "normal", "high", "debug", "info", "warn", "fatal",
    "/api/v1/orders", "/api/v1/users", "/health", "/login", "https://example.com/", "localhost", "2026-11-21", "00:00:00",
    "Monday", "Tuesday", "Straße", "naïve", "日本語", "a \"quoted\" word",
];

/// Words that generated texts are made of.
#[rustfmt::skip]
pub(super) const WORDS: [&str; 32] = [
    "the", "order", "was", "sent", "to", "customer", "and", "paid", "with", "card", "after", "warehouse", "packed", "it",
    "while", "driver", "waits", "for", "new", "route", "because", "traffic", "is", "slow", "today", "please", "call", "back",
    "before", "noon", "thanks", "again",
];

/// The first strings of the table, and where each is.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    texts: Vec<&'static str>,
    known: HashMap<&'static str, u64>,
}

impl Vocabulary {
    /// What every heap has. Position 0 is V8's placeholder.
    pub(super) fn new() -> Self {
        let mut vocabulary = Vocabulary::default();
        let all = ["<dummy>", ""].iter().chain(&CLASSES).chain(&PROPERTIES).chain(&COMMON_TEXTS);
        all.for_each(|text| _ = vocabulary.of(text));
        vocabulary
    }

    /// Position of a text, which is added if it is not there.
    pub(super) fn of(&mut self, text: &'static str) -> u64 {
        let next = self.texts.len() as u64;
        *self.known.entry(text).or_insert_with(|| {
            self.texts.push(text);
            next
        })
    }

    /// The texts in their order.
    pub(super) fn texts(&self) -> &[&'static str] {
        &self.texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A position is computed from the first one of each list.
    #[test]
    fn no_text_is_listed_twice() {
        let vocabulary = Vocabulary::new();
        assert_eq!(vocabulary.texts().len(), 2 + CLASSES.len() + PROPERTIES.len() + COMMON_TEXTS.len());
    }
}
