//! `check` and the reports of commands that judge: whole conversations on real snapshots. A service that runs and leaks is judged in
//! `tests/service.rs`.

mod conversation;
mod job;
mod trouble;
mod words;
