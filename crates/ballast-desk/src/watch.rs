//! Rules of products and operating accounts, judged live (S5–S8): clauses of the schemes in force, lines on NAV.
//!
//! What a fill, cash or a setting changes makes them due; a mark does where it uses up the slack. What is due is
//! read by the clock, in the same flush. What stands is a ban by itself: [`bars`] asks it before an order.

pub(crate) mod asked;
pub(crate) mod bars;
mod counted;
pub(crate) mod exposure;
pub(crate) mod in_force;
pub(crate) mod market;
pub(crate) mod reduce;
mod room;

use ballast_desk_events::{
    Actor, Event, Holder, Minutes, NavOf, RuleFound, RuleKey, RuleMoved, RulesRead, SchemeEvent,
};
use ballast_model::{
    Clause, ContractId, Day, HedgeFlag, Lots, Money, OperatingAccountId, Price, ProductId,
    RuleLevel, Stamp, TimeOfDay,
};
use ballast_risk::clauses::Count;

use crate::state::schemes::{RuleStanding, Watch};
use crate::state::{Desk, Phase};
use crate::store::derived::Derived;
use crate::watch::exposure::Read;
use crate::watch::in_force::{InForce, Lines};

/// Owners that one clock reads.
const AT_ONCE: usize = 64;
/// When the day session begins, for what is in force at night (S8, X6).
const DAY_BEGINS: TimeOfDay = TimeOfDay::hm(8, 30);

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
    let begins = (!schemes.is_day).then(|| day.at(DAY_BEGINS));
    let nears = desk
        .overnight_times(day)
        .filter(|at| *at > schemes.overnight_at)
        .min();
    let next = begins.into_iter().chain(nears).min();
    next.filter(|_| schemes.is_watching)
}

/// Reads what is due.
pub(crate) fn clock(desk: &Desk, at: Stamp) -> Vec<Event> {
    if let Phase::Open(day) = desk.phase
        && deadline(desk).is_some_and(|deadline| deadline <= at)
    {
        let event = if !desk.schemes.is_day && day.at(DAY_BEGINS) <= at {
            SchemeEvent::DaySessionBegan(day)
        } else {
            SchemeEvent::OvernightBegan(at)
        };
        return vec![Event::Scheme(Box::new(event))];
    }
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

/// A rule as it is read.
pub(crate) struct Look {
    pub rule: RuleKey,
    pub level: RuleLevel,
    pub found: RuleFound,
    /// Its thresholds, as they are in force.
    pub levels: [Option<i64>; 2],
}

pub(crate) fn looks(desk: &Desk, of: NavOf) -> Vec<Look> {
    let InForce { clauses, lines } = in_force::of(desk, of);
    let read = Read::new(desk, of);
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
    clauses.chain(lines).collect()
}

/// A fraction in numbers that can be told: of both the digits that fit.
fn fitted(mut numerator: i128, mut denominator: i128) -> [i64; 2] {
    let most = i128::from(i64::MAX);
    while denominator.abs() > 1 && (numerator.abs() > most || denominator.abs() > most) {
        (numerator, denominator) = (numerator / 10, denominator / 10);
    }
    [narrow(numerator), narrow(denominator)]
}

fn narrow(number: i128) -> i64 {
    number.clamp(i64::MIN.into(), i64::MAX.into()) as i64
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
    let looks = looks(desk, of);
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
            };
            watch.standing.insert(moved.rule, standing);
        }
    }
    desk.alarms.rules_read(read, at);
    if !read.moved.is_empty() {
        desk.touch_plans_of_rules(read.of);
    }
    let (in_force, exposed) = (in_force::of(desk, read.of), Read::new(desk, read.of));
    let (slack, reads_open_interest) = slack(desk, read.of, &in_force, &exposed);
    let room = room::room(desk, read.of, &in_force, &exposed);
    let watch = desk.watch_mut(read.of);
    (watch.slack, watch.reads_open_interest) = (slack, reads_open_interest);
    watch.room = Derived(room);
}

/// So many minutes before a close.
fn before(close: Stamp, minutes: Minutes) -> Stamp {
    close.plus_micros(-i64::from(minutes.0) * 60_000_000)
}

/// How far marks may move before a rule can; and whether one hangs on open interest.
fn slack(
    desk: &Desk,
    of: NavOf,
    InForce { clauses, lines }: &InForce,
    read: &Read<'_>,
) -> (Option<i64>, bool) {
    let exposure = read.exposure(Count::Held);
    let of_clauses = clauses
        .iter()
        .filter_map(|(_, _, clause)| exposure.slack(clause));
    let of_lines = lines.iter().filter_map(|line| line.slack);
    let least = of_clauses
        .chain(of_lines)
        .chain(in_force::slack(desk, of))
        .min();
    let reads = clauses
        .iter()
        .any(|(_, _, clause)| matches!(clause.indicator, 101 | 201));
    (least.map(narrow), reads)
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

    /// A mark moved a contract that a book holds: slack is used up by what its lots moved, long and short.
    #[inline(always)]
    pub(crate) fn marked(&mut self, holder: Holder, contract: ContractId, before: Option<Price>) {
        if self.schemes.is_watching {
            self.use_up(holder, contract, before);
        }
    }

    #[inline(never)]
    fn use_up(&mut self, holder: Holder, contract: ContractId, before: Option<Price>) {
        let moved = self.movement(holder, contract, before);
        for of in self.owners(holder).into_iter().flatten() {
            let watch = self.watch_mut(of);
            let is_due = watch.reads_open_interest || moved.is_none();
            let [held, with_working] = moved.unwrap_or_default().map(Money::units);
            if watch.uses_up(held, with_working) || is_due {
                self.read_rules(of);
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
                self.read_rules(of);
            }
        }
    }

    /// What a book's lots of a contract moved by, in value: held, and with those of working opens; none where it had
    /// no price before.
    fn movement(
        &self,
        holder: Holder,
        contract: ContractId,
        before: Option<Price>,
    ) -> Option<[Money; 2]> {
        let (before, now) = before.zip(self.contracts[contract.index()].mark())?;
        let book = self.book(holder)?;
        let moved = if now > before {
            now - before
        } else {
            before - now
        };
        let positions = HedgeFlag::ALL.map(|flag| book.position(contract, flag));
        let sides = { positions.into_iter().flatten() }.flat_map(|of| [&of.long, &of.short]);
        let (held, all) = sides.fold((Lots::ZERO, Lots::ZERO), |(held, all), side| {
            let lots = side.lots();
            (held + lots, all + lots + side.open_working_lots)
        });
        let multiplier = self.contracts[contract.index()].spec.multiplier;
        let value = |lots| moved.value(lots, multiplier).ok();
        Some([value(held)?, value(all)?])
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

    /// When each commodity's overnight clauses begin to count it, and when they liquidate: so many minutes before its
    /// day close (S6, N10).
    fn overnight_times(&self, day: Day) -> impl Iterator<Item = Stamp> {
        let minutes = [self.platform.ban_minutes, self.platform.act_minutes];
        let closes = self
            .commodities
            .iter()
            .filter_map(|commodity| commodity.spans.last());
        let times = closes.flat_map(move |span| minutes.map(|of| before(span.close, of)));
        times.filter(move |at| *at >= day.at(DAY_BEGINS))
    }

    /// Its commodity is closing, or closed (N8).
    pub(crate) fn is_overnight(&self, contract: ContractId) -> bool {
        self.is_near_close(contract, self.platform.ban_minutes)
    }

    /// The same, so near that overnight clauses liquidate (S6).
    pub(crate) fn acts_overnight(&self, contract: ContractId) -> bool {
        self.is_near_close(contract, self.platform.act_minutes)
    }

    fn is_near_close(&self, contract: ContractId, minutes: Minutes) -> bool {
        let commodity = self.contracts[contract.index()].commodity;
        let close = self.commodities[commodity.index()].spans.last();
        close.is_some_and(|span| before(span.close, minutes) <= self.schemes.overnight_at)
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
            RuleKey::NavLine(_) | RuleKey::TopUp(_) => None,
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
