//! Rules of products and operating accounts, judged live (S5–S8, O2, O8): clauses of the schemes in force, lines on
//! NAV, and what accounts set about session ends.
//!
//! What a fill, cash or a setting changes makes them due; a mark does where it moves one, which is read only where it
//! is near ([`near`]). What is due is read by the clock, in the same flush. What stands is a ban by itself: [`bars`] asks it before an order.

pub(crate) mod asked;
pub(crate) mod bars;
pub(crate) mod closes;
mod confirm;
mod counted;
pub(crate) mod exposure;
pub(crate) mod in_force;
mod look;
pub(crate) mod market;
mod near;
pub(crate) mod priced;
pub(crate) mod reduce;
mod room;

use ballast_desk_events::{
    Actor, EntryEvent, Event, Holder, Minutes, NavOf, RuleFound, RuleKey, RuleMoved, RulesRead,
    SchemeEvent, WaitingRule,
};
use ballast_model::{Clause, ContractId, Day, OperatingAccountId, ProductId, RuleLevel, Stamp};
use ballast_risk::clauses::Count;

use crate::state::marks_seen::MarksSeen;
use crate::state::schemes::{RuleStanding, Watch};
use crate::state::{Desk, Phase};
use crate::store::derived::Derived;
use crate::watch::exposure::Read;
use crate::watch::in_force::{InForce, Lines};
pub(crate) use crate::watch::look::Look;
use crate::watch::look::{DAY_BEGINS, before, fitted, narrow};

/// Owners that one clock reads.
const AT_ONCE: usize = 64;

/// Whether rules are to be read: while the day is open.
pub(crate) fn is_due(desk: &Desk) -> bool {
    matches!(desk.phase, Phase::Open(_)) && !desk.schemes.due.is_empty()
}

/// When what is in force changes by the time: the day session begins, a commodity's close comes near.
pub(crate) fn deadline(desk: &Desk) -> Option<Stamp> {
    let Phase::Open(day) = desk.phase else {
        return None;
    };
    let schemes = &desk.schemes;
    if !schemes.is_watching {
        return None;
    }
    debug_assert_eq!(schemes.next_close.0, desk.next_close());
    let begins = (!schemes.is_day).then(|| day.at(DAY_BEGINS));
    let waits = desk.entries.first_end();
    let times = begins.into_iter().chain(schemes.next_close.0);
    times.chain(waits).min()
}

/// Reads what is due.
pub(crate) fn clock(desk: &Desk, at: Stamp) -> Vec<Event> {
    if let Phase::Open(day) = desk.phase
        && deadline(desk).is_some_and(|deadline| deadline <= at)
    {
        if let Some(ended) = wait_ended(desk, at) {
            return vec![ended];
        }
        let event = if !desk.schemes.is_day && day.at(DAY_BEGINS) <= at {
            SchemeEvent::DaySessionBegan(day)
        } else {
            SchemeEvent::OvernightBegan(at)
        };
        return vec![Event::Scheme(Box::new(event))];
    }
    read_due(desk)
}

/// Plans of a rule that waited long enough (P8).
fn wait_ended(desk: &Desk, at: Stamp) -> Option<Event> {
    let mut waiting = desk.entries.waiting.iter();
    let (of, _) = waiting.find(|(_, wait)| wait.until <= at)?;
    Some(EntryEvent::WaitEnded(*of, Actor::PLATFORM).into())
}

/// Reads rules that are due, and makes the plans that they ask for.
pub(crate) fn read_due(desk: &Desk) -> Vec<Event> {
    let due = desk.schemes.due.iter().take(AT_ONCE);
    let reads: Vec<RulesRead> = due.map(|of| read(desk, *of)).collect();
    let asked = asked::asked(desk, &reads);
    let started: Vec<Event> = desk.started(Actor::PLATFORM, asked.into_iter()).collect();
    let reads = reads.into_iter().map(SchemeEvent::Read);
    reads
        .map(|read| Event::Scheme(Box::new(read)))
        .chain(started)
        .collect()
}

pub(crate) fn looks(desk: &Desk, of: NavOf) -> Vec<Look> {
    looks_at(desk, of, &in_force::of(desk, of), &Read::new(desk, of))
}

fn looks_at(
    desk: &Desk,
    of: NavOf,
    InForce { clauses, lines }: &InForce<'_>,
    read: &Read<'_>,
) -> Vec<Look> {
    let exposure = read.exposure(Count::Held);
    let clauses = clauses.iter().filter_map(|(rule, version, clause)| {
        let reading = exposure.read(clause)?;
        let told = fitted(reading.numerator, reading.denominator);
        Some(Look {
            rule: *rule,
            level: reading.level,
            found: RuleFound {
                version: *version,
                numerator: told[0],
                denominator: told[1],
                threshold: threshold(clause, reading.level),
                contract: reading.contract,
            },
            levels: [clause.level1, clause.level2],
        })
    });
    let lines = lines.iter().map(
        |Lines {
             rule,
             level,
             net,
             shares,
             threshold,
             levels,
             ..
         }| Look {
            rule: *rule,
            level: *level,
            found: RuleFound {
                version: 0,
                numerator: narrow(*net),
                denominator: *shares,
                threshold: *threshold,
                contract: None,
            },
            levels: *levels,
        },
    );
    clauses
        .chain(lines)
        .chain(closes::looks(desk, of))
        .collect()
}

/// Lines on NAV and rules of session ends, each with which of its levels it has.
fn threshold_levels(desk: &Desk, of: NavOf, lines: &[Lines]) -> Vec<(RuleKey, [bool; 2])> {
    let lines = lines.iter().map(|line| (line.rule, line.levels));
    let closes = closes::looks(desk, of).into_iter();
    let all = lines.chain(closes.map(|look| (look.rule, look.levels)));
    all.map(|(rule, levels)| (rule, levels.map(|level| level.is_some())))
        .collect()
}

/// The threshold of a level; of a rule that is clear the lower one.
pub(crate) fn threshold(clause: &Clause, level: RuleLevel) -> i64 {
    let (one, two) = (clause.level1, clause.level2);
    let threshold = match level {
        RuleLevel::Two => two,
        RuleLevel::Clear | RuleLevel::Undefined | RuleLevel::One => one.or(two),
    };
    threshold.unwrap_or_default()
}

fn read(desk: &Desk, of: NavOf) -> RulesRead {
    moved(desk, of, looks(desk, of))
}

/// What of it is otherwise than it stands.
fn moved(desk: &Desk, of: NavOf, looks: Vec<Look>) -> RulesRead {
    let standing = &desk.watch(of).standing;
    let level = |rule: &RuleKey| standing.get(rule).map_or(RuleLevel::Clear, |of| of.level);
    let moved = looks.iter().filter(|look| level(&look.rule) != look.level);
    let moved = moved.map(|look| RuleMoved {
        rule: look.rule,
        old: level(&look.rule),
        new: look.level,
        found: look.found,
    });
    // What is not in force any more is clear.
    let gone = standing
        .iter()
        .filter(|(rule, _)| looks.iter().all(|look| look.rule != **rule));
    let gone = gone.map(|(rule, standing)| RuleMoved {
        rule: *rule,
        old: standing.level,
        new: RuleLevel::Clear,
        found: RuleFound::default(),
    });
    let mut moved: Vec<RuleMoved> = moved.chain(gone).collect();
    moved.sort_by_key(|moved| moved.rule);
    RulesRead { of, moved }
}

pub(crate) fn apply_read(desk: &mut Desk, read: &RulesRead, at: Stamp) {
    desk.schemes.due.remove(&read.of);
    let waits = |rule| desk.waits_for_marks(rule);
    let waits =
        { read.moved.iter() }.filter(|moved| moved.new == RuleLevel::Two && waits(moved.rule));
    let waits: Vec<RuleKey> = waits.map(|moved| moved.rule).collect();
    if !waits.is_empty() {
        desk.confirming.insert(read.of);
    }
    let watch = desk.watch_mut(read.of);
    watch.is_due = false;
    for moved in &read.moved {
        if moved.new == RuleLevel::Clear {
            watch.standing.remove(&moved.rule);
        } else {
            let standing = RuleStanding {
                level: moved.new,
                since: at,
                found: moved.found,
                kept_off: false,
                marks: MarksSeen::of(waits.contains(&moved.rule)),
            };
            watch.standing.insert(moved.rule, standing);
        }
    }
    for moved in { read.moved.iter() }.filter(|moved| moved.new != RuleLevel::Two) {
        let (of, rule) = (read.of, moved.rule);
        desk.entries.waiting.remove(&WaitingRule { of, rule });
    }
    desk.alarms.rules_read(read, at);
    if !read.moved.is_empty() {
        desk.touch_plans_of_rules(read.of);
    }
    let watch = desk.watch_mut(read.of);
    watch.near.0.moved = 0;
    let (in_force, exposed) = (in_force::of(desk, read.of), Read::new(desk, read.of));
    let near = near::near(desk, read.of, &in_force, &exposed);
    let room = room::room(desk, read.of, &in_force, &exposed);
    let mut clauses = in_force.clauses.iter();
    let reads_open_interest = clauses.any(|(_, _, clause)| near::reads_open_interest(clause));
    let watch = desk.watch_mut(read.of);
    watch.reads_open_interest = reads_open_interest;
    watch.near.0 = near;
    watch.set_room(room);
}

/// A rule that stands: a ban, if its level bars (one query over products and accounts, S5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleReached {
    /// Whose.
    pub of: NavOf,
    /// Which.
    pub rule: RuleKey,
    /// Since when, how far, at what.
    pub standing: RuleStanding,
    /// The clause, with the thresholds it is saved with; none of a line.
    pub clause: Option<Clause>,
    /// It bars opening.
    pub bars: bool,
}

impl Desk {
    pub(crate) fn watch(&self, of: NavOf) -> &Watch {
        match of {
            NavOf::Product(id) => &self.products[id.index()].watch,
            NavOf::Operating(id) => &self.operating_accounts[id.index()].watch,
        }
    }

    pub(crate) fn watch_mut(&mut self, of: NavOf) -> &mut Watch {
        match of {
            NavOf::Product(id) => &mut self.products[id.index()].watch,
            NavOf::Operating(id) => &mut self.operating_accounts[id.index()].watch,
        }
    }

    /// Something changed that the rules of an owner hang on.
    pub(crate) fn read_rules(&mut self, of: NavOf) {
        let watch = self.watch_mut(of);
        if watch.is_bound && !watch.is_due {
            watch.is_due = true;
            self.schemes.due.insert(of);
            self.schemes.is_watching = true;
        }
    }

    /// Something changed that all rules may hang on.
    pub(crate) fn read_all_rules(&mut self) {
        for of in self.watched() {
            self.read_rules(of);
        }
    }

    /// Products and accounts that something is bound to.
    fn watched(&self) -> Vec<NavOf> {
        let products = (0..self.products.len() as u32).map(|id| NavOf::Product(ProductId::new(id)));
        let accounts = (0..self.operating_accounts.len() as u32)
            .map(|id| NavOf::Operating(OperatingAccountId::new(id)));
        let all = products.chain(accounts);
        all.filter(|of| self.watch(*of).is_bound).collect()
    }

    /// A book changed: its account's rules are due, and its product's.
    #[inline(always)]
    pub(crate) fn rules_moved(&mut self, holder: Holder) {
        if self.schemes.is_watching {
            self.read_rules_of(holder);
        }
    }

    #[cold]
    #[inline(never)]
    fn read_rules_of(&mut self, holder: Holder) {
        for of in self.owners(holder).into_iter().flatten() {
            self.read_rules(of);
        }
    }

    /// Whose rules a book's movements are of.
    pub(crate) fn owners(&self, holder: Holder) -> [Option<NavOf>; 2] {
        match holder {
            Holder::Operating(id) => {
                let product = self.operating_accounts[id.index()].product;
                [Some(NavOf::Operating(id)), product.map(NavOf::Product)]
            }
            Holder::Fund(id) => {
                let product = self.fund_accounts[id.index()].product;
                [Some(NavOf::Product(product)), None]
            }
        }
    }

    /// The market's open interest moved: rules that hang on it are due.
    pub(crate) fn open_interest_moved(&mut self, contract: ContractId) {
        if !self.schemes.is_watching {
            return;
        }
        let holders: Vec<Holder> = self.contracts[contract.index()]
            .holders
            .iter()
            .copied()
            .collect();
        for of in holders
            .into_iter()
            .flat_map(|holder| self.owners(holder))
            .flatten()
            .collect::<Vec<_>>()
        {
            if self.watch(of).reads_open_interest {
                self.read_near(of);
            }
        }
    }

    /// The trading day begins: at night, or with its day session.
    pub(crate) fn start_rules(&mut self, day: Day, at: Stamp) {
        self.schemes.is_day = at >= day.at(DAY_BEGINS);
        self.schemes.overnight_at = at;
        self.derive_all_exposures();
        self.read_all_rules();
    }

    /// The trading day ends: the next begins at night.
    pub(crate) fn end_rules(&mut self) {
        self.schemes.is_day = false;
        self.schemes.overnight_at = Stamp::default();
    }

    /// What was applied may move when the next close comes near: it is asked with every command, and found anew only
    /// then.
    pub(crate) fn closes_moved(&mut self, event: &Event) {
        let moves = match event {
            Event::Scheme(event) => !matches!(**event, SchemeEvent::Read(_)),
            Event::CalendarSet(_)
            | Event::CommodityPut { .. }
            | Event::DayStarted { .. }
            | Event::DayClosed { .. }
            | Event::DayRolled { .. }
            | Event::OperatingSet { .. }
            | Event::ProductSet { .. }
            | Event::PlatformSet { .. } => true,
            _ => false,
        };
        if moves {
            self.derive_next_close();
        }
    }

    pub(crate) fn derive_next_close(&mut self) {
        self.schemes.next_close = Derived(self.next_close());
    }

    /// When the next commodity comes near its close, or an account's session end acts.
    fn next_close(&self) -> Option<Stamp> {
        let Phase::Open(day) = self.phase else {
            return None;
        };
        let times = self.overnight_times(day).chain(closes::times(self, day));
        times.filter(|at| *at > self.schemes.overnight_at).min()
    }

    /// When each commodity's overnight clauses begin to count it, and when they liquidate: so many minutes before its
    /// day close, and before its night close where that is one for anybody (S6, N10).
    fn overnight_times(&self, day: Day) -> impl Iterator<Item = Stamp> {
        let minutes = [self.platform.ban_minutes, self.platform.act_minutes];
        let night = self.watched().into_iter().any(|of| self.night_counts(of));
        let closes = self.commodities.iter().flat_map(move |commodity| {
            let night = commodity.night_close(day).filter(|_| night);
            night.into_iter().chain(commodity.day_close(day))
        });
        closes.flat_map(move |close| minutes.map(|of| before(close, of)))
    }

    /// An owner's overnight clauses act before night closes too (P1; O9 for an account's own).
    fn night_counts(&self, of: NavOf) -> bool {
        match of {
            NavOf::Product(id) => {
                self.products[id.index()]
                    .settings
                    .night_clauses_are_overnight
            }
            NavOf::Operating(id) => {
                self.operating_accounts[id.index()]
                    .settings
                    .night_is_overnight
            }
        }
    }

    /// For an owner its commodity is closing, or closed (N8).
    pub(crate) fn is_overnight(&self, of: NavOf, contract: ContractId) -> bool {
        self.is_near_close(of, contract, self.platform.ban_minutes)
    }

    /// The same, so near that overnight clauses liquidate (S6).
    pub(crate) fn acts_overnight(&self, of: NavOf, contract: ContractId) -> bool {
        self.is_near_close(of, contract, self.platform.act_minutes)
    }

    /// Until the day session begins, what closed at night is closed, and what has no night from when the first night
    /// close is near; then it is open again.
    fn is_near_close(&self, of: NavOf, contract: ContractId, minutes: Minutes) -> bool {
        let Phase::Open(day) = self.phase else {
            return false;
        };
        let commodity = self.contracts[contract.index()].commodity;
        let commodity = &self.commodities[commodity.index()];
        let close = if self.schemes.is_day {
            commodity.day_close(day)
        } else {
            let first = || {
                let nights = self.commodities.iter();
                nights.filter_map(|other| other.night_close(day)).min()
            };
            let counts = self.night_counts(of);
            counts
                .then(|| commodity.night_close(day).or_else(first))
                .flatten()
        };
        close.is_some_and(|close| before(close, minutes) <= self.schemes.overnight_at)
    }

    /// Rules that stand, of whom they are, and whether they bar opening: all bans of schemes and lines on NAV.
    pub fn rules_reached(&self) -> Vec<RuleReached> {
        let all = self.watched().into_iter().flat_map(|of| {
            let standing = self.watch(of).standing.iter();
            standing.map(move |(rule, standing)| RuleReached {
                of,
                rule: *rule,
                standing: *standing,
                clause: self.clause(*rule).cloned(),
                bars: bars::bars_opening(self, of, *rule, standing.level),
            })
        });
        all.collect()
    }

    pub(crate) fn clause(&self, rule: RuleKey) -> Option<&Clause> {
        match rule {
            RuleKey::Clause(scheme, at) => {
                self.schemes.scheme(scheme)?.clauses.get(usize::from(at))
            }
            RuleKey::NavLine(_)
            | RuleKey::TopUp(_)
            | RuleKey::OvernightRatio(_)
            | RuleKey::BeforeClose(_) => None,
        }
    }

    /// An owner that stands elsewhere on a rule than it is read now, though nothing is due, or whose exposures are
    /// others than its books say: there is none while the day is open.
    pub fn unread_rule(&self) -> Option<NavOf> {
        if !matches!(self.phase, Phase::Open(_)) {
            return None;
        }
        if let Some(product) = self.miscounted_exposures() {
            return Some(NavOf::Product(product));
        }
        let mut quiet = self
            .watched()
            .into_iter()
            .filter(|of| !self.watch(*of).is_due);
        quiet.find(|of| !read(self, *of).moved.is_empty())
    }
}
