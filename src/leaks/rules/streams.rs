//! A stream that is filled and never read.

use super::{MemberFeature, Rule, RuleInput};
use crate::engine::{blink, node};

/// A stream that is filled and never read.
pub const RULE: Rule = Rule {
    code: "stream-never-drained",
    title: "A stream that is filled and never read",
    explanation: "A stream keeps what was pushed or written until someone reads it or the destination takes it. Whoever goes on writing after write has returned false fills memory.",
    example: r"const response = await fetch(url);
if (!response.ok) failed.push(response); // the body is never read nor cancelled",
    next: "Wait for the drain event when write returns false, or use pipeline, which does; read, resume or destroy streams whose data nobody wants.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    let is_buffer = |name: &str| {
        let of_node = node::STREAM_STATES.iter().chain([&node::STREAM_BUFFER]);
        of_node.chain(&blink::STREAMS).any(|part| name.contains(part))
    };
    input.mostly_has(MemberFeature::Stream) || input.names(is_buffer)
}
