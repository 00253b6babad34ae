//! Agents that look for leaks, and the official client of the protocol.

#[path = "agents/client.rs"]
#[allow(dead_code)] // tests/agents.rs uses the rest
mod client;
#[path = "agents/evals.rs"]
mod evals;
