//! The leak generator where no program has to run: snapshots that it writes by itself, and what it says when something is wrong.
//! Programs that really leak are in `tests/demo.rs`.

mod check;
mod synth;
mod trouble;
