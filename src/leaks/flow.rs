//! Where the bytes between two snapshots went, node by node: what is new, with the place to which it belongs, and what is gone. All of it
//! together is the change of the heap; the ledger only says whose it is.

use rustc_hash::FxHashMap;

use super::noise::NoiseKinds;
use crate::analysis::Heap;
use crate::analysis::comparison::address_ids::AddressIds;
use crate::analysis::comparison::growth::Growth;
use crate::snapshot::NodeIndex;

/// The change from the first snapshot of a series to the last one of work.
#[derive(Debug, Default)]
pub struct Flow {
    /// What the later snapshot has and the first has not.
    pub new: Vec<NewNode>,
    /// What else changed, by place and kind of noise: what is gone counts negative, what stayed by what it gained.
    pub rest: FxHashMap<(NodeIndex, Option<u8>), Amount>,
    /// By how many bytes the memory changed that is the heap's and that no node stands for; engines tell only how much it is.
    pub without_node: i64,
}

/// A node of the later snapshot that the first does not have.
#[derive(Debug, Clone, Copy)]
pub struct NewNode {
    /// Object id.
    pub id: u64,
    /// The surviving object to which it belongs, as it is in the first snapshot; the root for what belongs to none.
    pub place: NodeIndex,
    /// Shallow size in bytes, at most 2³² − 1; what is larger is in [`Flow::rest`].
    pub size: u32,
    /// Position of its kind in [`super::noise::NOISE`].
    pub noise: Option<u8>,
    /// A programmer would count it: an object or a value.
    pub is_thing: bool,
    /// Its id may be an address: then another snapshot has it under another one.
    pub has_address_for_id: bool,
}

/// Bytes, and objects and values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Amount {
    /// Bytes more, or less if negative.
    pub bytes: i64,
    /// Objects and values more, or less if negative.
    pub objects: i64,
}

impl std::ops::AddAssign for Amount {
    fn add_assign(&mut self, other: Amount) {
        self.bytes += other.bytes;
        self.objects += other.objects;
    }
}

impl std::ops::Sub for Amount {
    type Output = Amount;

    fn sub(self, other: Amount) -> Amount {
        Amount { bytes: self.bytes - other.bytes, objects: self.objects - other.objects }
    }
}

impl Flow {
    /// One look at each node of either heap.
    pub fn new(growth: &Growth) -> Self {
        let (base, current) = (growth.pair().base, growth.pair().current);
        let owners: Vec<NodeIndex> = growth.owners_in_base().collect();
        let ((mut flow, mut of_places), gone) =
            rayon::join(|| Flow::in_later(growth, current, &owners), || Flow::in_first(growth, base, &owners));
        flow.rest = gone.0.rest;
        std::iter::zip(&mut of_places, gone.1).for_each(|(sum, gone)| *sum += gone);
        let of_places = std::iter::zip(owners, of_places).filter(|(_, amount)| *amount != Amount::default());
        of_places.for_each(|(place, amount)| *flow.rest.entry((place, None)).or_default() += amount);
        let [before, after] = [base, current].map(|heap| heap.header().extra_native_bytes as i64);
        flow.without_node = after - before;
        flow
    }

    /// What is new, and what else the later snapshot has at each place.
    fn in_later(growth: &Growth, current: &Heap, owners: &[NodeIndex]) -> (Flow, Vec<Amount>) {
        let mut flow = Flow::default();
        let mut of_places = vec![Amount::default(); owners.len()];
        let mut kinds = NoiseKinds::new(current);
        let addresses = AddressIds::new(growth.pair());
        for node in current.nodes().indices() {
            let (owner, size) = (growth.owner_number(node), current.shallow_size(node));
            let is_thing = growth.is_thing(node);
            if growth.is_old(node) {
                of_places[owner] += Amount { bytes: size as i64, objects: i64::from(is_thing) };
                continue;
            }
            let noise = kinds.of(node).map(|at| at as u8);
            let whole = u32::try_from(size).unwrap_or(u32::MAX);
            flow.new.push(NewNode {
                id: current.id(node).0,
                place: owners[owner],
                size: whole,
                noise,
                is_thing,
                has_address_for_id: addresses.may_be(current, node),
            });
            of_places[owner].bytes += (size - u64::from(whole)) as i64;
        }
        (flow, of_places)
    }

    /// What the first snapshot had, which counts negative: by kind of noise if it is gone, and at each place.
    fn in_first(growth: &Growth, base: &Heap, owners: &[NodeIndex]) -> (Flow, Vec<Amount>) {
        let mut flow = Flow::default();
        let mut of_places = vec![Amount::default(); owners.len()];
        let mut kinds = NoiseKinds::new(base);
        for old in base.nodes().indices() {
            let owner = growth.owner_number_in_base(old);
            let is_thing = growth.is_thing_in_base(old);
            let gone = Amount { bytes: -(base.shallow_size(old) as i64), objects: -i64::from(is_thing) };
            match if growth.is_kept(old) { None } else { kinds.of(old) } {
                Some(noise) => *flow.rest.entry((owners[owner], Some(noise as u8))).or_default() += gone,
                None => of_places[owner] += gone,
            }
        }
        (flow, of_places)
    }

    /// By how much places themselves changed, apart from what is new in them and what is the engine's.
    pub fn of_places(self) -> FxHashMap<NodeIndex, Amount> {
        let places = self.rest.into_iter().filter(|((_, noise), _)| noise.is_none());
        places.map(|((place, _), amount)| (place, amount)).collect()
    }

    /// By how much the heap changed in all.
    pub fn total(&self) -> Amount {
        let mut total = Amount { bytes: self.without_node, objects: 0 };
        self.new.iter().for_each(|node| total += node.amount());
        self.rest.values().for_each(|&amount| total += amount);
        total
    }
}

impl NewNode {
    /// What it adds to a heap.
    pub fn amount(&self) -> Amount {
        Amount { bytes: i64::from(self.size), objects: i64::from(self.is_thing) }
    }
}
