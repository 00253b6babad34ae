//! Listeners that are added again and again.

use super::{MemberFeature, Rule, RuleInput, is_word};
use crate::engine::{blink, node};

/// Listeners that are added again and again.
pub const RULE: Rule = Rule {
    code: "listeners-piling-up",
    title: "Listeners that are added again and again",
    explanation: "An emitter holds every listener until it is removed, and a listener holds what its closure can see. Listeners that are added for each request or each component and never removed pile up on an emitter that lives long: an EventEmitter, an EventTarget, an AbortSignal.",
    example: r"function open(socket) {
  bus.on('config', config => socket.send(config)); // no bus.off when the socket closes
}",
    next: "Remove the listener where the work ends (off, removeEventListener), add it with { once: true } or { signal }, or add one listener for all and look up whom it concerns.",
    applies,
};

/// What programs call lists of those who want to hear of something.
const LISTS: [&str; 3] = ["listeners", "observers", "subscribers"];

fn applies(input: &RuleInput) -> bool {
    // A way may lead through a listener to anything; the list itself comes right after these.
    input.last_names(2).any(|name| name == node::EVENTS || name.contains(node::EVENTS_OF_TARGET))
        || input.last_names(1).any(|name| is_word(name, &LISTS)) && are_chains(&input.features)
        || input.mostly_gains(|class| class.ends_with(blink::LISTENER_SUFFIX))
}

/// What is seen of the members tells more than the name, except that subscriptions refer to each other as a tree's nodes do.
fn are_chains(features: &[MemberFeature]) -> bool {
    features.iter().all(|&found| found == MemberFeature::KeepsItsParent)
}
