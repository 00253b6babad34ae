//! Memory outside the JavaScript heap that is kept.

use super::{Rule, RuleInput};
use crate::engine::{ecmascript, node};

/// Memory outside the JavaScript heap that is kept.
pub const RULE: Rule = Rule {
    code: "native-memory",
    title: "Memory outside the JavaScript heap that is kept",
    explanation: "Buffers and array buffers are small objects with large memory behind them; a piece of one keeps all of it.",
    example: r"const heads = [];
socket.on('data', chunk => heads.push(chunk.subarray(0, 16))); // 16 bytes keep 64 kB",
    next: "Keep copies of the pieces (Buffer.from(piece)) or fewer of them, and drop the reference shown in the path.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.mostly_gains(|class| {
        ecmascript::BUFFERS.contains(&class)
            || [node::BUFFER, ecmascript::DATA_VIEW].contains(&class)
            || class.ends_with(ecmascript::ARRAY) && class != ecmascript::ARRAY
    })
}
