//! `heap-analyzer mcp` and `--budget`: small true answers for agents.

#[path = "agents/answers.rs"]
mod answers;
#[path = "agents/budget.rs"]
mod budget;
#[path = "agents/client.rs"]
pub mod client;
#[path = "agents/hostile.rs"]
mod hostile;
