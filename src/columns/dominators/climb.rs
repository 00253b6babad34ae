//! From the depth-first tree to the dominator tree: each node's dominator is the first one, from its parent upwards, that is not
//! below its semidominator.
//!
//! Most ways up are a step or two. Where a long list's members are also held from elsewhere, each of them has a way as long as
//! the list; when there was too much of that, nodes get jumps (Myers' skew-binary ones: any way up takes a logarithm of steps).

/// Steps a node that may be made one by one.
const STEPS_PER_NODE: usize = 4;

/// A node's place among those above it.
#[derive(Clone, Copy, Default)]
struct Jump {
    /// How many nodes are above it.
    depth: u32,
    /// One of them.
    to: u32,
}

/// Turns parents into dominators, in place; `semis` are the semidominators.
pub(super) fn to_dominators(parents: &mut [u32], semis: &[u32]) {
    let mut steps_left = STEPS_PER_NODE * parents.len();
    for place in 1..parents.len() {
        let mut dominator = parents[place];
        while dominator > semis[place] {
            dominator = parents[dominator as usize];
            steps_left = steps_left.saturating_sub(1);
        }
        parents[place] = dominator;
        if steps_left == 0 {
            return with_jumps(parents, semis, place + 1);
        }
    }
}

/// The same from a place on; before it everything is done.
fn with_jumps(parents: &mut [u32], semis: &[u32], from: usize) {
    let mut jumps = vec![Jump::default(); parents.len()];
    for place in 1..parents.len() {
        if place >= from {
            let mut dominator = parents[place];
            while dominator > semis[place] {
                let far = jumps[dominator as usize].to;
                dominator = if far > semis[place] { far } else { parents[dominator as usize] };
            }
            parents[place] = dominator;
        }
        jumps[place] = jump_from(&jumps, parents[place]);
    }
}

/// The jump of a node below this one: as far again as the two last jumps if they were of one length, else a step.
fn jump_from(jumps: &[Jump], above: u32) -> Jump {
    let at = |place: u32| jumps[place as usize];
    let depth = at(above).depth + 1;
    let (near, far) = (at(above).to, at(at(above).to).to);
    let same = at(above).depth - at(near).depth == at(near).depth - at(far).depth;
    Jump { depth, to: if same { far } else { above } }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn jumps_lead_where_steps_do(
            draws in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..3), 1..200),
            from in any::<prop::sample::Index>(),
        ) {
            let mut parents = vec![0];
            let mut semis = vec![0];
            for (parent, semi, kind) in &draws {
                // Lists, for the most part, with some branches.
                let parent = if *kind == 0 { parent.index(parents.len()) } else { parents.len() - 1 };
                parents.push(parent as u32);
                semis.push(semi.index(parent + 1) as u32);
            }
            let mut stepwise = parents.clone();
            for place in 1..stepwise.len() {
                while stepwise[place] > semis[place] {
                    stepwise[place] = stepwise[stepwise[place] as usize];
                }
            }
            let from = from.index(parents.len());
            parents[..from].copy_from_slice(&stepwise[..from]);
            with_jumps(&mut parents, &semis, from);
            prop_assert_eq!(parents, stepwise);
        }
    }
}
