//! A pool that only grows.

use super::{Rule, RuleInput, is_word};

/// A pool that only grows.
pub const RULE: Rule = Rule {
    code: "pool-without-limit",
    title: "A pool that only grows",
    explanation: "Connections, workers or buffers that are taken from a pool and not given back, or a pool that makes a new one each time.",
    example: r"async function query(sql) {
  const connection = await pool.take();
  const rows = await connection.query(sql); // throws: never given back
  pool.give(connection);
  return rows;
}",
    next: "Give them back in a finally block, and set the largest number.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.names(|name| is_word(name, &["pool", "connections", "sockets"]))
}
