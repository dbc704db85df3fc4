//! Schemes, sectors, and what of them stands for a product or an operating account (S1, S5, S7, S9).

use std::collections::{BTreeMap, BTreeSet};

use ballast_desk_events::{NavBinding, NavOf, RuleFound, RuleKey, Scheme, Sector, SuperSector};
use ballast_model::{RuleLevel, SchemeId, SectorId, Stamp, SuperSectorId};
use minicbor::{Decode, Encode};

use crate::state::marks_seen::MarksSeen;
use crate::state::near::Near;
use crate::store::derived::Derived;
use crate::store::zero::Never;

/// All schemes, sectors and super sectors, by id; none where one was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub(crate) struct Schemes {
    #[n(0)]
    pub schemes: Vec<Option<Scheme>>,
    #[n(1)]
    pub sectors: Vec<Option<Sector>>,
    #[n(2)]
    pub super_sectors: Vec<Option<SuperSector>>,
    /// The day session of the open trading day has begun (S8).
    #[n(3)]
    pub is_day: bool,
    /// Up to when commodities that come near their close were counted as overnight (S6).
    #[n(4)]
    pub overnight_at: Stamp,
    /// Something is bound to somebody.
    #[n(5)]
    pub is_watching: bool,
    /// Whose rules are to be read.
    #[n(6)]
    pub due: BTreeSet<NavOf>,
    /// When the next close comes near.
    #[cbor(skip)]
    pub next_close: Derived<Option<Stamp>>,
    /// Readings that marks asked for.
    #[cbor(skip)]
    pub readings: Derived<u64>,
    /// An account has rules about session ends (O2, O8).
    #[n(71)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub watches_closes: bool,
}

impl Schemes {
    pub fn scheme(&self, id: SchemeId) -> Option<&Scheme> {
        self.schemes.get(id.index())?.as_ref()
    }
    pub fn sector(&self, id: SectorId) -> Option<&Sector> {
        self.sectors.get(id.index())?.as_ref()
    }
    pub fn super_sector(&self, id: SuperSectorId) -> Option<&SuperSector> {
        self.super_sectors.get(id.index())?.as_ref()
    }
}

/// Puts one where its id says.
pub(crate) fn put<T: Clone>(table: &mut Vec<Option<T>>, at: usize, new: Option<&T>) {
    if at >= table.len() {
        table.resize(at + 1, None);
    }
    table[at] = new.cloned();
}

/// A rule that is reached, or cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct RuleStanding {
    /// How far.
    #[n(0)]
    pub level: RuleLevel,
    /// Since when it is at that level.
    #[n(1)]
    pub since: Stamp,
    /// What it was found at then.
    #[n(2)]
    pub found: RuleFound,
    /// A person ended a plan of it: it makes no other while it stands at this level.
    #[n(3)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub kept_off: bool,
    /// Marks that found it so, where its plans wait for more of them.
    #[n(4)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub marks: MarksSeen,
}

/// What is in force for a product or an operating account, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Watch {
    /// Schemes and lines by NAV.
    #[n(0)]
    pub binding: NavBinding,
    /// Rules that are not clear.
    #[n(1)]
    pub(crate) standing: BTreeMap<RuleKey, RuleStanding>,
    #[n(2)]
    unused: Never,
    /// Rules are to be read.
    #[n(3)]
    pub(crate) is_due: bool,
    /// Something is bound.
    #[n(4)]
    pub(crate) is_bound: bool,
    /// A rule in force hangs on the market's open interest.
    #[n(5)]
    pub(crate) reads_open_interest: bool,
    /// What orders may add before any clause has to be read with one of them; none: each is read with all.
    #[cbor(skip)]
    pub(crate) room: Derived<Option<OrderRoom>>,
    /// How far marks may go before a rule can move.
    #[cbor(skip)]
    pub(crate) near: Derived<Near>,
}

/// Orders that add no more than this, all together, breach no clause, wherever they are and whatever they do to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OrderRoom {
    pub lots: i64,
    /// 10⁻⁶ yuan, as all of these.
    pub margin: i64,
    pub value: i64,
    /// How much of it a mark takes, by what it moved what is held and working.
    pub weight: i64,
    /// What marks had moved of its owner when it was found.
    pub moved: i64,
    /// A close may breach a clause too (S5).
    pub reads_closes: bool,
}

impl OrderRoom {
    pub const ALL: Self = Self {
        lots: i64::MAX,
        margin: i64::MAX,
        value: i64::MAX,
        weight: 1,
        moved: 0,
        reads_closes: false,
    };

    /// Whether so much goes.
    #[inline(always)]
    pub fn has(&self, lots: i64, margin: i64, value: i64) -> bool {
        lots <= self.lots && margin <= self.margin && value <= self.value
    }

    /// So much came, or went.
    pub fn take(&mut self, lots: i64, margin: i64, value: i64) {
        self.lots = self.lots.saturating_sub(lots);
        self.margin = self.margin.saturating_sub(margin);
        self.value = self.value.saturating_sub(value);
    }
}

impl Watch {
    /// Rules that are reached, or cannot be read.
    pub fn standing(&self) -> impl Iterator<Item = (RuleKey, &RuleStanding)> {
        { self.standing.iter() }.map(|(rule, standing)| (*rule, standing))
    }

    /// A mark moved each of so many lots, held or working, by so many 10⁻⁶ yuan: whether rules are to be read.
    #[inline(always)]
    pub(crate) fn moves(&mut self, stride: i64, lots: i64) -> bool {
        if !self.is_bound {
            return false;
        }
        let near = &mut self.near.0;
        near.moved = near.moved.saturating_add(stride.saturating_mul(lots));
        near.moved > near.until && !self.is_due
    }

    /// What orders may add, found now.
    pub(crate) fn set_room(&mut self, room: Option<OrderRoom>) {
        let moved = self.near.0.moved;
        self.room = Derived(room.map(|room| OrderRoom { moved, ..room }));
    }

    /// Whether what an order adds is within what orders may add.
    #[inline(always)]
    pub(crate) fn has_room(&self, [lots, margin, value]: [i64; 3]) -> bool {
        self.room.0.as_ref().is_some_and(|room| {
            // What marks moved since it was found is taken from it, too.
            let moved = self.near.0.moved.saturating_sub(room.moved);
            let taken = moved.saturating_mul(room.weight);
            let [margin, value] = [margin, value].map(|added| added.saturating_add(taken));
            room.has(lots, margin, value)
        })
    }
}
