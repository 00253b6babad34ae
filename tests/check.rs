//! `check` and the reports of commands that judge: a service that leaks, is judged, and is repaired; whole conversations on real
//! snapshots; public validators for JUnit and SARIF.

#[path = "check/conversation.rs"]
mod conversation;
#[path = "check/reports.rs"]
mod reports;
#[path = "check/service.rs"]
mod service;
#[path = "check/story.rs"]
mod story;
#[path = "check/trouble.rs"]
mod trouble;
#[path = "check/words.rs"]
mod words;
