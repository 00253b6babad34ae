//! A service that leaks, is judged by `check`, and is repaired; public validators for the reports.

#[path = "check/job.rs"]
mod job;
#[path = "check/reports.rs"]
mod reports;
#[path = "check/service.rs"]
mod running;
#[path = "check/story.rs"]
mod story;
