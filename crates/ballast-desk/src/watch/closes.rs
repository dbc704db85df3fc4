//! What an operating account sets about session ends, as rules (O2, O8): each is one rule for each instant at which
//! something of its closes, in force from `ban_minutes` before it until then (N10). Level 1 bars opening in what closes
//! then; level 2, from `act_minutes` on, has it closed: everything, or down to the line.

use std::collections::BTreeSet;

use ballast_desk_events::{
    BeforeClose, NavOf, OperatingSettings, OvernightAction, OvernightOf, OvernightTo, Refusal,
    RuleFound, RuleKey, RuleToClose,
};
use ballast_model::{
    Clause, ClauseOf, ClauseScope, ContractId, Day, Fold, Money, OperatingAccountId, RuleLevel,
    Stamp, Text, TimeOfDay, TradingSpan,
};
use ballast_risk::clauses::{Count, past, room};
use ballast_risk::reduce::Share;

use crate::draft::OrderDraft;
use crate::state::contract::CommodityState;
use crate::state::{Desk, Phase};
use crate::watch::exposure::{Moved, Read, add};
use crate::watch::look::{DAY_BEGINS, Look, before, fitted, narrow};

/// The morning's sessions end by then.
const NOON: TimeOfDay = TimeOfDay::hm(12, 0);
/// Market value of exposures overnight, Σ |long − short|, as the catalogue has it (S4).
const ABSOLUTE_EXPOSURE: u16 = 209;

/// When the sessions of a trading day end; none where there is no such session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Ends {
    night: Option<Stamp>,
    morning: Option<Stamp>,
    day: Option<Stamp>,
}

impl Ends {
    fn of(day: Day, spans: &[TradingSpan], until: Option<Stamp>) -> Self {
        let is_there = |span: &&TradingSpan| until.is_none_or(|until| span.open < until);
        let close = |span: &TradingSpan| until.map_or(span.close, |until| span.close.min(until));
        let (mut nights, mut days) = (Vec::new(), Vec::new());
        for span in spans.iter().filter(is_there) {
            let of = if span.open.day() < day {
                &mut nights
            } else {
                &mut days
            };
            of.push(close(span));
        }
        let end = days.last().copied();
        let mut mornings = days
            .iter()
            .rev()
            .copied()
            .filter(|close| *close <= day.at(NOON));
        Self {
            night: nights.last().copied(),
            morning: mornings.next().filter(|morning| Some(*morning) != end),
            day: end,
        }
    }

    fn all(self) -> impl Iterator<Item = Stamp> {
        [self.night, self.morning, self.day].into_iter().flatten()
    }

    /// What an account does before one of them.
    fn before(self, settings: &OperatingSettings, closes_at: Stamp) -> BeforeClose {
        let closes = Some(closes_at);
        if self.day == closes {
            settings.before_day_close
        } else if self.morning == closes {
            settings.before_morning_close
        } else if self.night == closes {
            settings.before_night_close
        } else {
            BeforeClose::Off
        }
    }

    /// An account's overnight ratio is held to its line before it.
    fn is_overnight(self, settings: &OperatingSettings, closes_at: Stamp) -> bool {
        let closes = Some(closes_at);
        self.day == closes || (settings.night_is_overnight && self.night == closes)
    }
}

/// The overnight ratio is on.
fn has_ratio(settings: &OperatingSettings) -> bool {
    settings.overnight_ratio.is_positive() && settings.overnight_to != OvernightTo::Off
}

pub(crate) fn has_rules(settings: &OperatingSettings) -> bool {
    let before = [
        settings.before_morning_close,
        settings.before_day_close,
        settings.before_night_close,
    ];
    has_ratio(settings) || before.iter().any(|before| *before != BeforeClose::Off)
}

/// Whether a rule is one of these, and before which close.
pub(crate) fn closes_at(rule: RuleKey) -> Option<Stamp> {
    match rule {
        RuleKey::OvernightRatio(at) | RuleKey::BeforeClose(at) => Some(at),
        RuleKey::Clause(..) | RuleKey::NavLine(_) | RuleKey::TopUp(_) => None,
    }
}

/// When rules of session ends come into force, act, and end.
pub(super) fn times(desk: &Desk, day: Day) -> impl Iterator<Item = Stamp> {
    let minutes = [desk.platform.ban_minutes, desk.platform.act_minutes];
    let watched = desk.schemes.watches_closes;
    let commodities = desk.commodities.iter().filter(move |_| watched);
    let ends = commodities.flat_map(move |commodity| Ends::of(day, &commodity.spans, None).all());
    ends.flat_map(move |end| {
        let [ban, act] = minutes.map(|of| before(end, of));
        [ban, act, end]
    })
}

fn ends(desk: &Desk, contract: ContractId) -> Ends {
    let Phase::Open(day) = desk.phase else {
        return Ends::default();
    };
    let contract = &desk.contracts[contract.index()];
    let commodity = &desk.commodities[contract.commodity.index()];
    Ends::of(day, &commodity.spans, contract.closes_early)
}

fn code(commodity: &CommodityState) -> &str {
    &commodity.commodity.code
}

/// Rules of an account's session ends that are in force, each with what it does at most.
fn in_force(desk: &Desk, settings: &OperatingSettings) -> Vec<(RuleKey, BeforeClose)> {
    let Phase::Open(day) = desk.phase else {
        return Vec::new();
    };
    if !has_rules(settings) {
        return Vec::new();
    }
    let cut_short = { desk.contracts.iter() }.filter_map(|contract| {
        let commodity = &desk.commodities[contract.commodity.index()];
        Some((commodity, Some(contract.closes_early?)))
    });
    let commodities = desk.commodities.iter().map(|commodity| (commodity, None));
    let mut found: Vec<(RuleKey, BeforeClose)> = Vec::new();
    for (commodity, until) in commodities.chain(cut_short) {
        let ends = Ends::of(day, &commodity.spans, until);
        for end in ends.all().filter(|end| is_near(desk, *end)) {
            if has_ratio(settings) && ends.is_overnight(settings, end) {
                found.push((RuleKey::OvernightRatio(end), BeforeClose::BanOpening));
            }
            let does = ends.before(settings, end);
            if does != BeforeClose::Off && settings.before_close_of.has(code(commodity)) {
                found.push((RuleKey::BeforeClose(end), does));
            }
        }
    }
    // Of one close, the most that is done before it comes last.
    found.sort_by_key(|(rule, does)| (*rule, *does == BeforeClose::Flatten));
    found.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        if is_same {
            kept.1 = next.1;
        }
        is_same
    });
    found
}

/// Opening is barred before that close now.
fn is_near(desk: &Desk, closes_at: Stamp) -> bool {
    let now = desk.schemes.overnight_at;
    before(closes_at, desk.platform.ban_minutes) <= now && now < closes_at
}

/// So near that something is closed; also once it has come.
fn acts(desk: &Desk, closes_at: Stamp) -> bool {
    before(closes_at, desk.platform.act_minutes) <= desk.schemes.overnight_at
}

/// Whether any of them is in force for an owner.
pub(super) fn has_any(desk: &Desk, of: NavOf) -> bool {
    match of {
        NavOf::Operating(id) => {
            !in_force(desk, &desk.operating_accounts[id.index()].settings).is_empty()
        }
        NavOf::Product(_) => false,
    }
}

/// Whether a plan of such a rule closes a contract; none of another rule.
pub(super) fn is_in(desk: &Desk, rule: RuleToClose, contract: ContractId) -> Option<bool> {
    let closes_at = closes_at(rule.rule)?;
    let NavOf::Operating(id) = rule.of else {
        return Some(false);
    };
    let settings = &desk.operating_accounts[id.index()].settings;
    let ends = ends(desk, contract);
    let commodity = &desk.commodities[desk.contracts[contract.index()].commodity.index()];
    let is_of_rule = match rule.rule {
        RuleKey::OvernightRatio(_) => ends.is_overnight(settings, closes_at),
        _ => {
            ends.before(settings, closes_at) == BeforeClose::Flatten
                && settings.before_close_of.has(code(commodity))
        }
    };
    Some(is_of_rule && acts(desk, closes_at))
}

/// Which lots an overnight ratio counts.
#[derive(Clone, Copy)]
enum Counted<'a> {
    Held,
    Working,
    /// Held and working, and those of an order.
    With(&'a OrderDraft<'a>),
}

/// An overnight ratio as it is read, in the smallest unit of money.
#[derive(Debug, Clone, Copy)]
struct Ratio {
    /// None where a price is missing.
    numerator: Option<i128>,
    denominator: i128,
}

impl Ratio {
    fn level(self, settings: &OperatingSettings, acts: bool) -> RuleLevel {
        match self.numerator {
            Some(0) => RuleLevel::Clear,
            Some(numerator) if self.denominator > 0 => {
                let line = settings.overnight_ratio.units();
                let of = share_of(settings);
                let is_above = past(of, numerator, self.denominator, line).is_gt();
                match (
                    is_above,
                    acts && settings.overnight_action == OvernightAction::Reduce,
                ) {
                    (false, _) => RuleLevel::Clear,
                    (true, false) => RuleLevel::One,
                    (true, true) => RuleLevel::Two,
                }
            }
            _ => RuleLevel::Undefined,
        }
    }
}

/// What the ratio is a share of, in the words of clauses.
fn share_of(settings: &OperatingSettings) -> ClauseOf {
    match settings.overnight_to {
        OvernightTo::MarketValueEquity | OvernightTo::Off => ClauseOf::DynamicEquity,
        OvernightTo::MaxLossAmount => ClauseOf::MaxLossAmount,
    }
}

/// An account's ratio before a close: over commodities that are closing and those that are closed (N8).
fn ratio(desk: &Desk, id: OperatingAccountId, closes_at: Stamp, counted: Counted<'_>) -> Ratio {
    ratio_moved(desk, id, closes_at, (counted, Moved::NOT))
}

/// The same with one contract at another price.
fn ratio_moved(
    desk: &Desk,
    id: OperatingAccountId,
    closes_at: Stamp,
    (counted, moved): (Counted<'_>, Moved),
) -> Ratio {
    let account = &desk.operating_accounts[id.index()];
    let settings = &account.settings;
    let is_night = desk
        .trading_day()
        .is_some_and(|day| closes_at < day.at(DAY_BEGINS));
    let is_in = |contract: ContractId| {
        let ends = ends(desk, contract);
        let own = if is_night { ends.night } else { ends.day };
        own.is_none_or(|own| before(own, desk.platform.ban_minutes) <= desk.schemes.overnight_at)
    };
    let numerator = match settings.overnight_of {
        OvernightOf::Margin => Some(margin(desk, id, &is_in, counted)),
        OvernightOf::AbsoluteExposure => exposure(desk, id, &is_in, (counted, moved)),
    };
    let denominator = match share_of(settings) {
        ClauseOf::MaxLossAmount => account.max_loss_amount().units().into(),
        _ => i128::from(account.book.equity().units()) + moved.gained,
    };
    Ratio {
        numerator,
        denominator,
    }
}

/// Margin of some contracts, after the larger side.
fn margin(
    desk: &Desk,
    id: OperatingAccountId,
    is_in: &dyn Fn(ContractId) -> bool,
    counted: Counted<'_>,
) -> i128 {
    let book = &desk.operating_accounts[id.index()].book;
    let sums = book.margin_over(|position| {
        let terms = desk.contract_terms(position.contract);
        is_in(position.contract).then(|| terms.of(position.hedge_flag))
    });
    let working = || sums.margin() + sums.frozen_margin();
    let margin = match counted {
        Counted::Held => sums.margin(),
        Counted::Working => working(),
        Counted::With(draft) => {
            let asked = draft.order.asked;
            let terms = desk.contract_terms(asked.contract).of(asked.hedge_flag);
            let (group, side) = (book.group(terms), asked.direction.opens());
            working() + sums.freeze_delta(group, side, draft.freeze.margin)
        }
    };
    margin.units().into()
}

/// Market value of what some contracts are exposed by, Σ |long − short|; none where a price is missing.
fn exposure(
    desk: &Desk,
    id: OperatingAccountId,
    is_in: &dyn Fn(ContractId) -> bool,
    (counted, moved): (Counted<'_>, Moved),
) -> Option<i128> {
    let of = NavOf::Operating(id);
    let mut read = Read::moved(desk, of, moved);
    if let Counted::With(draft) = counted {
        add(desk, of, draft, &mut read.rows);
    }
    for row in &mut read.rows {
        row.is_overnight = is_in(row.contract);
    }
    let count = match counted {
        Counted::Held => Count::Held,
        Counted::Working | Counted::With(_) => Count::HeldAndWorking,
    };
    let clause = Clause {
        indicator: ABSOLUTE_EXPOSURE,
        scope: ClauseScope::Whole,
        fold: Fold::SumAbsolute,
        of: ClauseOf::Amount,
        level1: None,
        level2: None,
        note: Text::default(),
    };
    let reading = read.exposure(count).read(&clause)?;
    (reading.level != RuleLevel::Undefined).then_some(reading.numerator)
}

/// Rules in force, as they are read. A ratio is no rule before a close at which nothing of the account closes.
pub(super) fn looks(desk: &Desk, of: NavOf) -> Vec<Look> {
    let NavOf::Operating(id) = of else {
        return Vec::new();
    };
    let settings: &OperatingSettings = &desk.operating_accounts[id.index()].settings;
    let looks = in_force(desk, settings).into_iter();
    let looks = looks.filter_map(|(rule, does)| match rule {
        RuleKey::OvernightRatio(at) => of_ratio(desk, id, at),
        RuleKey::BeforeClose(at) => Some(of_close(desk, at, does)),
        RuleKey::Clause(..) | RuleKey::NavLine(_) | RuleKey::TopUp(_) => None,
    });
    looks.collect()
}

fn of_close(desk: &Desk, closes_at: Stamp, does: BeforeClose) -> Look {
    let flattens = does == BeforeClose::Flatten;
    let [ban, act] =
        [desk.platform.ban_minutes, desk.platform.act_minutes].map(|of| i64::from(of.0));
    let level = if flattens && acts(desk, closes_at) {
        RuleLevel::Two
    } else {
        RuleLevel::One
    };
    let minutes = if level == RuleLevel::Two { act } else { ban };
    Look {
        rule: RuleKey::BeforeClose(closes_at),
        level,
        found: RuleFound {
            threshold: minutes,
            ..RuleFound::default()
        },
        levels: [Some(ban), flattens.then_some(act)],
    }
}

fn of_ratio(desk: &Desk, id: OperatingAccountId, closes_at: Stamp) -> Option<Look> {
    let account = &desk.operating_accounts[id.index()];
    let settings: &OperatingSettings = &account.settings;
    if !holds(desk, id, closes_at) {
        return None;
    }
    let ratio = ratio(desk, id, closes_at, Counted::Held);
    let told = fitted(ratio.numerator.unwrap_or_default(), ratio.denominator);
    let line = settings.overnight_ratio.units();
    Some(Look {
        rule: RuleKey::OvernightRatio(closes_at),
        level: ratio.level(settings, acts(desk, closes_at)),
        found: RuleFound {
            version: 0,
            numerator: told[0],
            denominator: told[1],
            threshold: line,
            contract: None,
        },
        levels: [Some(line), Some(line)],
    })
}

/// Lots of the account close then.
fn holds(desk: &Desk, id: OperatingAccountId, closes_at: Stamp) -> bool {
    let account = &desk.operating_accounts[id.index()];
    let held = desk.held(id).into_iter();
    let contracts: BTreeSet<ContractId> = held.map(|(of, _)| of.contract).collect();
    let mut ends = contracts.iter().map(|contract| ends(desk, *contract));
    ends.any(|ends| ends.is_overnight(&account.settings, closes_at))
}

/// How far a rule in force would be with one contract at another price, and whether its ratio would be one of anything.
pub(super) fn level_moved(
    desk: &Desk,
    id: OperatingAccountId,
    rule: RuleKey,
    moved: Moved,
) -> Option<(RuleLevel, bool)> {
    if let RuleKey::OvernightRatio(at) = rule {
        let settings: &OperatingSettings = &desk.operating_accounts[id.index()].settings;
        let ratio = ratio_moved(desk, id, at, (Counted::Held, moved));
        let level = ratio.level(settings, acts(desk, at));
        return Some((level, ratio.denominator > 0));
    }
    // What is done before a close hangs on the time alone.
    let mut looks = looks(desk, NavOf::Operating(id)).into_iter();
    let look = looks.find(|look| look.rule == rule)?;
    Some((look.level, true))
}

/// How far marks may move before a ratio in force can.
pub(super) fn slack(desk: &Desk, of: NavOf) -> Option<i128> {
    let NavOf::Operating(id) = of else {
        return None;
    };
    let settings: &OperatingSettings = &desk.operating_accounts[id.index()].settings;
    let rules = in_force(desk, settings).into_iter();
    let slacks = rules.filter_map(|(rule, _)| {
        let RuleKey::OvernightRatio(at) = rule else {
            return None;
        };
        let ratio = ratio(desk, id, at, Counted::Held);
        let (of, line) = (share_of(settings), settings.overnight_ratio.units());
        Some(room(of, ratio.numerator?, ratio.denominator, line))
    });
    slacks.min()
}

/// Why an account's session ends bar an open, if they do.
pub(super) fn refusal(desk: &Desk, draft: &OrderDraft<'_>) -> Option<Refusal> {
    if !draft.opens() {
        return None;
    }
    let order = &draft.order;
    let settings: &OperatingSettings = &order.account.settings;
    let ends = ends(desk, order.asked.contract);
    let rules = in_force(desk, settings).into_iter();
    let mut refusals = rules.filter_map(|(rule, _)| match rule {
        RuleKey::BeforeClose(closes_at) => {
            let bars = ends.before(settings, closes_at) != BeforeClose::Off
                && settings.before_close_of.has(code(order.commodity));
            let minutes = desk.platform.ban_minutes.0;
            bars.then_some(Refusal::BeforeClose { closes_at, minutes })
        }
        RuleKey::OvernightRatio(at) if ends.is_overnight(settings, at) => over(desk, draft, at),
        _ => None,
    });
    refusals.next()
}

/// The overnight ratio is above its line, or would be with an order.
fn over(desk: &Desk, draft: &OrderDraft<'_>, closes_at: Stamp) -> Option<Refusal> {
    let id = draft.order.asked.account;
    let settings: &OperatingSettings = &draft.order.account.settings;
    let [held, before, after] = [Counted::Held, Counted::Working, Counted::With(draft)]
        .map(|counted| ratio(desk, id, closes_at, counted));
    let level = [held, after]
        .map(|ratio| ratio.level(settings, false))
        .into_iter()
        .max()?;
    let amount = |amount: i128| Money::from_units(narrow(amount));
    let of = amount(after.denominator);
    match level {
        RuleLevel::Clear => None,
        RuleLevel::Undefined => Some(Refusal::OvernightRatioUndefined { of, closes_at }),
        RuleLevel::One | RuleLevel::Two => Some(Refusal::OvernightRatioLine {
            before: amount(before.numerator.unwrap_or_default()),
            after: amount(after.numerator.unwrap_or_default()),
            of,
            line: settings.overnight_ratio,
            closes_at,
        }),
    }
}

/// What a pass of a plan closes of each position, where the ratio of its account is above its line (N7), and whether
/// that is of the net.
pub(super) fn share(desk: &Desk, rule: RuleToClose) -> Option<(Share, bool)> {
    let (NavOf::Operating(id), RuleKey::OvernightRatio(at)) = (rule.of, rule.rule) else {
        return None;
    };
    let settings: &OperatingSettings = &desk.operating_accounts[id.index()].settings;
    let ratio = ratio(desk, id, at, Counted::Held);
    let (of, line) = (share_of(settings), settings.overnight_ratio.units());
    let is_net = settings.overnight_of == OvernightOf::AbsoluteExposure;
    let share = if is_net {
        Share::of_exposure(of, ratio.numerator?, ratio.denominator, line)
    } else {
        Share::of_positions(of, ratio.numerator?, ratio.denominator, line)
    };
    share.map(|share| (share, is_net))
}

impl Desk {
    /// An account's settings may have rules about session ends.
    pub(crate) fn watch_closes(&mut self, id: OperatingAccountId) {
        let account = &mut self.operating_accounts[id.index()];
        if has_rules(&account.settings) {
            account.watch.is_bound = true;
            self.schemes.watches_closes = true;
        }
    }
}
