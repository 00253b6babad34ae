//! A synthetic heap at one time: its parts, where each begins, and how many rows the file will have.

use rayon::prelude::*;

use super::SynthRequest;
use super::explicit::{ExplicitNode, Series};
use super::format::Edge;
use super::groups::Groups;
use super::leak::Planted;
use super::skeleton::{APP, GLOBAL, LENGTH, skeleton};
use super::templates::{SLOTS, TEXTS};
use super::vocabulary::Vocabulary;

/// A heap, ready to be written.
#[derive(Debug)]
pub(super) struct SynthHeap {
    pub words: Vocabulary,
    pub skeleton: Vec<ExplicitNode>,
    pub groups: Groups,
    pub rest: Rest,
    pub planted: Option<Planted>,
    pub node_count: u64,
    pub edge_count: u64,
}

/// Strings that make the number of nodes come out: fewer than a group has.
#[derive(Debug)]
pub(super) struct Rest {
    pub first: u64,
    pub count: u64,
    pub first_text: u64,
    pub ids: Ids,
}

/// Object ids.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ids {
    /// More than any heap of the series has nodes.
    span: u64,
    /// Steps since the baseline.
    age: u64,
}

impl Ids {
    /// The id of an object that lives on: the same in all snapshots.
    pub(super) fn lasting(self, position: u64) -> u64 {
        2 * position + 1
    }

    /// The id of an object that was made since the last snapshot.
    pub(super) fn passing(self, position: u64) -> u64 {
        2 * (position + self.span * (self.age + 1)) + 1
    }
}

impl SynthHeap {
    /// The heap after `age` steps, when `leaked` members have leaked.
    pub(super) fn new(request: &SynthRequest, age: u64, leaked: u64) -> SynthHeap {
        let mut words = Vocabulary::new();
        let leak = request.leak.as_ref();
        let most_leaked = leak.map_or(0, |leak| leak.per_step * u64::from(request.steps));
        let ids = Ids { span: request.nodes + leak.map_or(0, |leak| leak.path_length() + MOST_OF_A_MEMBER * most_leaked), age };

        let mut skeleton = skeleton(request.nodes, &mut words);
        let beyond = request.nodes - skeleton.len() as u64;
        let groups =
            Groups::new(request.seed, beyond / SLOTS as u64, skeleton.len() as u64, request.edges_per_node, ids, &mut words);
        let rest = Rest { first: groups.first + groups.node_count(), count: beyond % SLOTS as u64, first_text: 0, ids };
        let planted = leak.map(|leak| leak.plant(request.nodes, leaked, ids, &mut words));
        hang_on_skeleton(&mut skeleton, &groups, &rest, planted.as_ref(), &mut words);
        let mut heap = SynthHeap { words, skeleton, groups, rest, planted, node_count: 0, edge_count: 0 };
        heap.number_texts();
        heap.count();
        heap
    }

    /// Texts come in the order of the parts.
    fn number_texts(&mut self) {
        self.groups.first_text = self.words.texts().len() as u64;
        self.rest.first_text = self.groups.first_text + self.groups.count * TEXTS;
        if let Some(planted) = &mut self.planted {
            planted.name_texts_from(self.rest.first_text + self.rest.count);
        }
    }

    fn count(&mut self) {
        let explicit = |nodes: &[ExplicitNode]| nodes.iter().map(ExplicitNode::edge_count).sum::<u64>();
        let pieces = self.groups.count.div_ceil(PIECE);
        let groups = |piece: u64| self.groups.edge_count_of(piece * PIECE..(piece * PIECE + PIECE).min(self.groups.count));
        self.edge_count = explicit(&self.skeleton) + (0..pieces).into_par_iter().map(groups).sum::<u64>();
        self.node_count = self.rest.first + self.rest.count;
        if let Some(Planted { path, members, .. }) = &self.planted {
            self.edge_count += explicit(path) + members.edge_count();
            self.node_count += path.len() as u64 + members.count * members.width();
        }
    }
}

/// A member of a leak has no more nodes.
const MOST_OF_A_MEMBER: u64 = 8;
/// Groups that are counted at once.
const PIECE: u64 = 1 << 14;

/// Everything hangs on the application, and what leaks on the global object.
fn hang_on_skeleton(
    skeleton: &mut [ExplicitNode],
    groups: &Groups,
    rest: &Rest,
    planted: Option<&Planted>,
    words: &mut Vocabulary,
) {
    if skeleton.len() as u64 == LENGTH {
        let app = &mut skeleton[APP].edges;
        if groups.count > 0 {
            app.push(Series::one(Edge::Property, words.of("root"), groups.first));
        }
        let rest = Series { kind: Edge::Element, name: 0, name_step: 1, to: rest.first, to_step: 1, count: rest.count };
        app.extend((rest.count > 0).then_some(rest));
    }
    skeleton[GLOBAL].edges.extend(planted.and_then(|planted| planted.entry));
}
