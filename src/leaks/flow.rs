//! Where the bytes between two snapshots went, node by node: what is new, with the place to which it belongs, and what is gone. All of it
//! together is the change of the heap; the ledger only says whose it is.

use rustc_hash::FxHashMap;

use super::noise::NoiseKinds;
use crate::Heap;
use crate::compare::address_ids::AddressIds;
use crate::compare::growth::Growth;
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
    /// One look at each node that came or went, and at each place.
    pub fn new(growth: &Growth) -> Self {
        let (base, current) = (growth.pair().base, growth.pair().current);
        let mut flow = Flow::default();
        // What is told node by node, or as noise, is no change of the place itself. By number of the place.
        let mut told: FxHashMap<usize, Amount> = FxHashMap::default();
        flow.add_new(growth, current, &mut told);
        flow.add_gone_noise(growth, base, &mut told);
        for (number, (place, bytes, objects)) in growth.changes().enumerate() {
            let told = told.get(&number).copied().unwrap_or_default();
            let amount = Amount { bytes, objects } - told;
            if amount != Amount::default() {
                *flow.rest.entry((place, None)).or_default() += amount;
            }
        }
        let [before, after] = [base, current].map(|heap| heap.header().extra_native_bytes as i64);
        flow.without_node = after - before;
        flow
    }

    fn add_new(&mut self, growth: &Growth, current: &Heap, told: &mut FxHashMap<usize, Amount>) {
        let mut kinds = NoiseKinds::new(current);
        let addresses = AddressIds::new(growth.pair());
        for (node, _) in growth.new_nodes() {
            let (place, number) = growth.old_owner(node);
            let new = NewNode {
                id: current.id(node).0,
                place,
                // What is larger is a change of the place, as far as it is.
                size: u32::try_from(current.shallow_size(node)).unwrap_or(u32::MAX),
                noise: kinds.of(node).map(|at| at as u8),
                is_thing: growth.is_thing(node),
                has_address_for_id: addresses.may_be(current, node),
            };
            *told.entry(number).or_default() += new.amount();
            self.new.push(new);
        }
    }

    /// What is gone counts negative.
    fn add_gone_noise(&mut self, growth: &Growth, base: &Heap, told: &mut FxHashMap<usize, Amount>) {
        let mut kinds = NoiseKinds::new(base);
        for old in growth.gone_nodes() {
            let Some(noise) = kinds.of(old) else { continue };
            let (place, number) = growth.owner_in_base(old);
            let is_thing = growth.is_thing_in_base(old);
            let gone = Amount { bytes: -(base.shallow_size(old) as i64), objects: -i64::from(is_thing) };
            *self.rest.entry((place, Some(noise as u8))).or_default() += gone;
            *told.entry(number).or_default() += gone;
        }
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
