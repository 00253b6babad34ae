//! A service that leaks, is judged by `check`, and is repaired; a leak that `check` plants itself; public validators for the reports.

#[path = "check/job.rs"]
mod job;
#[path = "check/reports.rs"]
mod reports;
#[path = "check/service.rs"]
mod running;
#[path = "check/self_check.rs"]
mod self_check;
#[path = "check/story.rs"]
mod story;
