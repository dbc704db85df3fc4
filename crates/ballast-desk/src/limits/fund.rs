//! The limits of a fund account as rules (A1, A3, A5, N4, P2), and the figures that they read.

use ballast_desk_events::{LimitScope, Limits as Set, PlatformSettings, Refusal};
use ballast_model::{
    CommodityId, ContractId, Direction, Exchange, FundAccountId, HedgeFlag, Lots, Money,
    PosiDirection, Stamp,
};
use ballast_risk::rules::{FundFunding, FundOpening, FundOrdering, FundStanding, Of};
use ballast_risk::{Adds, AsIf, Base, Cell, Figures, Limits, Room, Rule, Scope};

use crate::book::terms::ContractTerms;
use crate::draft::OrderFreeze;
use crate::limits::scope::{code, scopes};
use crate::state::Desk;
use crate::state::account::FundAccount;

/// An order as a fund account's rules see it.
#[derive(Clone, Copy)]
pub(crate) struct FundOrder {
    pub fund_account: FundAccountId,
    pub contract: ContractId,
    pub commodity: CommodityId,
    pub exchange: Exchange,
    pub hedge_flag: HedgeFlag,
    /// The side that an open builds.
    pub opens: PosiDirection,
    pub at: Stamp,
}

/// A fund account's limits for one contract, hedge flag and side.
fn limits(platform: &PlatformSettings, account: &FundAccount, order: &FundOrder) -> Limits {
    let settings = &account.settings;
    let mut limits = Limits::UNSET;
    limits.set(Rule::OrderRate, settings.rate_orders.map(i64::from));
    let of_exchange = account.limits.get(LimitScope::Exchange(order.exchange));
    let cancels = of_exchange
        .and_then(|set| set.cap_cancels)
        .or(platform.cap_cancels)
        .map(|cap| cap.saturating_sub(platform.reserve_cancels));
    limits.set(Rule::CancelCap, cancels.map(i64::from));
    let lots = of_exchange
        .and_then(|set| set.cap_lots)
        .or(platform.cap_lots)
        .map(|cap| cap - platform.reserve_lots);
    limits.set(Rule::LotsCap, lots.map(Lots::count));
    let [of_contract, of_commodity] =
        scopes(order.contract, order.commodity).map(|(scope, _)| account.limits.get(scope));
    // A1: the contract's limit of one order, else its commodity's.
    let first = |pick: fn(&Set) -> Option<i64>| {
        let own = of_contract.and_then(pick);
        own.or_else(|| of_commodity.and_then(pick))
    };
    limits.set(
        Rule::FundOrderLots,
        first(|set| set.order_lots.map(Lots::count)),
    );
    limits.set(
        Rule::FundOrderMargin,
        first(|set| set.order_margin.map(Money::units)),
    );
    let rules = [
        (
            of_contract,
            [
                Rule::ContractOpened,
                Rule::FundContractLots,
                Rule::ContractSideLots,
            ],
        ),
        (
            of_commodity,
            [
                Rule::CommodityOpened,
                Rule::FundCommodityLots,
                Rule::CommoditySideLots,
            ],
        ),
    ];
    for (set, [opened, all, side]) in rules {
        let Some(set) = set else { continue };
        limits.set(opened, set.opened_lots.map(Lots::count));
        let (of_flag, long, short) = match order.hedge_flag {
            HedgeFlag::Speculation => (set.lots, set.long_lots, set.short_lots),
            HedgeFlag::Hedge => (set.hedge_lots, set.hedge_long_lots, set.hedge_short_lots),
        };
        limits.set(all, of_flag.map(Lots::count));
        let of_side = match order.opens {
            PosiDirection::Long => long,
            PosiDirection::Short => short,
        };
        limits.set(side, of_side.map(Lots::count));
    }
    limits.set(Rule::FundCash, Some(-settings.minimum_reserve.units()));
    limits
}

/// What a fund account has, as its rules read it for one order.
struct FundFigures<'a> {
    account: &'a FundAccount,
    order: FundOrder,
}

impl FundFigures<'_> {
    fn cell(&self, scope: Scope, flag: HedgeFlag) -> Cell {
        let book = &self.account.book;
        match scope {
            Scope::Contract => book
                .position(self.order.contract, flag)
                .map_or(Cell::default(), |position| position.cell()),
            Scope::Commodity => book.cells().of((self.order.commodity, flag)),
            Scope::Order | Scope::Exchange | Scope::Whole => {
                unreachable!("Invariant: no rule of a fund account reads its lots there")
            }
        }
    }

    /// Orders of the last so many seconds; only so many are kept as are needed to tell.
    fn orders_in_window(&self) -> usize {
        let window = i64::from(self.account.settings.rate_seconds) * 1_000_000;
        let recent = &self.account.recent_orders;
        let is_over = |sent: &Stamp| self.order.at >= sent.plus_micros(window);
        match recent.front() {
            Some(oldest) if is_over(oldest) => recent.len() - recent.partition_point(is_over),
            _ => recent.len(),
        }
    }
}

impl Figures for FundFigures<'_> {
    fn read(&self, base: Base, scope: Scope) -> i128 {
        let flag = self.order.hedge_flag;
        let usage = || &self.account.exchange_usage[self.order.exchange as usize];
        match (base, scope) {
            (_, Scope::Order) => 0,
            (Base::Lots, _) => self.cell(scope, flag).all_lots().into(),
            (Base::SideLots, _) => self.cell(scope, flag).lots_on(self.order.opens).into(),
            (Base::OpenedLots, _) => HedgeFlag::ALL
                .map(|flag| i128::from(self.cell(scope, flag).opened_or_opening()))
                .iter()
                .sum(),
            (Base::TradedLots, _) => (usage().traded + usage().resting_lots).count().into(),
            (Base::CancelsAndResting, _) => {
                i128::from(usage().cancels) + i128::from(usage().resting_orders)
            }
            (Base::OrdersInWindow, _) => self.orders_in_window() as i128,
            (Base::Cash, _) => -i128::from(self.account.book.available().units()),
            (Base::Margin | Base::Cancels | Base::Value, _) => {
                unreachable!("Invariant: no rule of a fund account reads it")
            }
        }
    }

    fn of(&self, of: Of) -> i128 {
        match of {
            Of::One => 1,
            Of::Equity => unreachable!("Invariant: no rule of a fund account is a share"),
        }
    }
}

/// What earlier allocations of the same command take of a fund account.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Planned {
    pub lots: Lots,
    /// Margin and commission.
    pub cash: Money,
}

impl Adds for Planned {
    fn adds(&self, base: Base, _: Scope) -> i64 {
        match base {
            Base::Lots | Base::SideLots | Base::OpenedLots | Base::TradedLots => self.lots.count(),
            Base::Cash => self.cash.units(),
            Base::Margin
            | Base::Value
            | Base::Cancels
            | Base::CancelsAndResting
            | Base::OrdersInWindow => 0,
        }
    }
}

/// Money that lots opened at a fund account take.
struct Opens {
    /// Margin of the order by itself.
    margin: Money,
    /// By how much it raises the account's, and its commission.
    cash: Money,
}

impl Adds for Opens {
    fn adds(&self, base: Base, _: Scope) -> i64 {
        match base {
            Base::Margin => self.margin.units(),
            Base::Cash => self.cash.units(),
            _ => 0,
        }
    }
}

/// A fund account's rules for one order, as if earlier allocations of the same command were applied.
pub(crate) struct FundRules<'a> {
    desk: &'a Desk,
    limits: Limits,
    has: FundFigures<'a>,
    planned: Planned,
}

impl<'a> FundRules<'a> {
    pub(crate) fn of(desk: &'a Desk, order: FundOrder, planned: Planned) -> Self {
        let account = &desk.fund_accounts[order.fund_account.index()];
        Self {
            desk,
            limits: limits(&desk.platform, account, &order),
            has: FundFigures { account, order },
            planned,
        }
    }

    fn figures(&self) -> AsIf<'_, FundFigures<'a>, Planned> {
        AsIf {
            has: &self.has,
            applied: &self.planned,
        }
    }

    /// P2: whether one more order would be one too many in too short a time.
    pub(crate) fn is_over_order_rate(&self) -> bool {
        let nothing = Planned::default();
        ballast_risk::first_breach(FundStanding, &self.limits, &self.has, &nothing).is_some()
    }

    /// Lots of any order that the account takes (N4, A1).
    pub(crate) fn room(&self, want: Lots) -> Room {
        Room::of(want.count()).under(FundOrdering, &self.limits, &self.figures())
    }

    /// Lots that it opens: held and working ones counted (A3, A5).
    pub(crate) fn room_to_open(&self, want: Lots) -> Room {
        self.room(want)
            .under(FundOpening, &self.limits, &self.figures())
    }

    /// By how much an open's gross margin raises the account's.
    pub(crate) fn freeze_delta(
        &self,
        terms: ContractTerms,
        direction: Direction,
        margin: Money,
    ) -> Money {
        self.has.account.book.freeze_delta(terms, direction, margin)
    }

    /// Whether its money allows an open (A1, P2): its freeze, and by how much that raises the
    /// account's margin.
    ///
    /// # Errors
    /// [`Refusal::FundMarginLimit`], [`Refusal::FundCashShort`].
    pub(crate) fn affords(&self, freeze: OrderFreeze, raise: Money) -> Result<(), Refusal> {
        let opens = Opens {
            margin: freeze.margin,
            cash: raise + freeze.commission,
        };
        let figures = self.figures();
        let first = ballast_risk::first_breach(FundFunding, &self.limits, &figures, &opens);
        let Some(rule) = first else { return Ok(()) };
        let reading = ballast_risk::reading(rule, &self.limits, &figures, &opens)
            .expect("Invariant: a rule that refuses is set");
        let limit = Money::from_units(reading.limit);
        Err(match rule {
            Rule::FundOrderMargin => Refusal::FundMarginLimit {
                fund_account: self.has.order.fund_account,
                scope: self.scope_of_order(|set| set.order_margin.is_some()),
                margin: freeze.margin,
                limit,
            },
            _ => Refusal::FundCashShort {
                margin: raise,
                commission: freeze.commission,
                available: Money::from_units((i128::from(reading.limit) - reading.before) as i64),
                short: Money::from_units((reading.after - i128::from(reading.limit)) as i64),
            },
        })
    }

    /// Code of the scope whose limit of one order holds (A1).
    fn scope_of_order(&self, is_set: fn(&Set) -> bool) -> ballast_model::Text {
        let order = &self.has.order;
        let limits = &self.has.account.limits;
        let found = scopes(order.contract, order.commodity)
            .into_iter()
            .find(|(scope, _)| limits.get(*scope).is_some_and(is_set));
        let scope = found.map_or(Scope::Contract, |(_, scope)| scope);
        code(self.desk, order.contract, scope)
    }

    /// A rule that leaves no room, as the refusal it is.
    pub(crate) fn refusal(&self, rule: Rule) -> Refusal {
        let FundOrder {
            fund_account,
            contract,
            exchange,
            ..
        } = self.has.order;
        let figures = self.figures();
        let reading = ballast_risk::reading(rule, &self.limits, &figures, &Planned::default())
            .expect("Invariant: a rule that bounds is set");
        let usage = &self.has.account.exchange_usage[exchange as usize];
        match rule {
            Rule::CancelCap => Refusal::CancelCap {
                fund_account,
                cancels: usage.cancels,
                resting: usage.resting_orders,
                cap: reading.limit as u32,
            },
            Rule::LotsCap => Refusal::LotsCap {
                fund_account,
                traded: usage.traded,
                resting: usage.resting_lots,
                cap: Lots::new(reading.limit),
            },
            _ => Refusal::FundLotsLimit {
                fund_account,
                scope: if rule == Rule::FundOrderLots {
                    self.scope_of_order(|set| set.order_lots.is_some())
                } else {
                    code(self.desk, contract, rule.row().scope)
                },
                before: Lots::new(reading.before as i64),
                limit: Lots::new(reading.limit),
            },
        }
    }
}
