//! The limits of a fund account as rules (A1, A3, A5, N4, P2), and the figures that they read.

use ballast_desk_events::{Limits as Set, Refusal};
use ballast_model::{
    CommodityId, ContractId, Exchange, FundAccountId, HedgeFlag, Lots, Money, PosiDirection, Stamp,
};
use ballast_risk::rules::{FundFunding, FundOpening, FundOrdering, FundStanding, Of};
use ballast_risk::{
    Adds, AsIf, Base, Bound, Bounds, Cell, CellRow, Figures, Reading, Room, Rule, Scope,
};

use crate::book::position::Position;
use crate::book::terms::GroupId;
use crate::draft::OrderFreeze;
use crate::limits::scope::{code, scopes};
use crate::state::Desk;
use crate::state::account::FundAccount;
use crate::state::terms::{FundBounds, FundTerms};
use crate::why::Why;

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

/// What a fund account has, and where its rules stop, for one order.
#[derive(Clone, Copy)]
struct FundFigures<'a> {
    account: &'a FundAccount,
    terms: &'a FundTerms,
    /// Of the order's hedge flag.
    position: Option<&'a Position>,
    /// Where the book's cell of its commodity is.
    row: Option<CellRow>,
    order: FundOrder,
}

impl Bounds for FundFigures<'_> {
    #[inline(always)]
    fn limit(&self, rule: Rule) -> Bound {
        let (settings, terms) = (&self.account.settings, self.terms);
        let side = |bounds: &FundBounds| match self.order.opens {
            PosiDirection::Long => bounds.long,
            PosiDirection::Short => bounds.short,
        };
        match rule {
            Rule::OrderRate => settings.rate_orders.map(i64::from).into(),
            Rule::CancelCap => terms.cap_cancels,
            Rule::LotsCap => terms.cap_lots,
            Rule::FundOrderLots => terms.order_lots,
            Rule::ContractOpened => terms.contract.opened,
            Rule::FundContractLots => terms.contract.all,
            Rule::ContractSideLots => side(&terms.contract),
            Rule::CommodityOpened => terms.commodity.opened,
            Rule::FundCommodityLots => terms.commodity.all,
            Rule::CommoditySideLots => side(&terms.commodity),
            Rule::FundOrderMargin => terms.order_margin,
            Rule::FundCash => (-settings.minimum_reserve).into(),
            _ => unreachable!("Invariant: no rule of a fund account"),
        }
    }
}

impl FundFigures<'_> {
    /// Lots in a scope of the order's hedge flag; of lots opened in the day, of both.
    #[inline(always)]
    fn lots(&self, base: Base, scope: Scope) -> i64 {
        let (order, book) = (&self.order, &self.account.book);
        let cell = self.row.map(|row| book.cells().at(row));
        let own = self.lots_of(base, scope, self.position, cell);
        if base != Base::OpenedLots {
            return own;
        }
        let position = match scope {
            Scope::Contract => book
                .positions
                .get_other_flag(order.contract, order.hedge_flag),
            _ => None,
        };
        let cell = match self.row {
            Some(row) => book.cells().of_other_flag(row),
            None => {
                let key = (order.commodity, order.hedge_flag.other());
                book.cells().find(key).map(|row| book.cells().at(row))
            }
        };
        own + self.lots_of(base, scope, position, cell)
    }

    #[inline(always)]
    fn lots_of(
        &self,
        base: Base,
        scope: Scope,
        position: Option<&Position>,
        cell: Option<&Cell>,
    ) -> i64 {
        match (scope, position, cell) {
            (Scope::Contract, Some(position), _) => self.lots_in(base, &position.cell()),
            (Scope::Commodity, _, Some(cell)) => self.lots_in(base, cell),
            _ => 0,
        }
    }

    #[inline(always)]
    fn lots_in(&self, base: Base, cell: &Cell) -> i64 {
        match base {
            Base::SideLots => cell.lots_on(self.order.opens),
            Base::OpenedLots => cell.opened_or_opening(),
            _ => cell.all_lots(),
        }
    }

    /// Orders of the last so many seconds; only so many are kept as are needed to tell.
    #[inline(always)]
    fn orders_in_window(&self) -> usize {
        let window = i64::from(self.account.settings.rate_seconds) * 1_000_000;
        let recent = &self.account.recent_orders;
        // By value: what is borrowed has to stay in memory.
        let at = self.order.at;
        let is_over = move |sent: &Stamp| at >= sent.plus_micros(window);
        match recent.front() {
            Some(oldest) if is_over(oldest) => recent.len() - recent.partition_point(is_over),
            _ => recent.len(),
        }
    }
}

impl Figures for FundFigures<'_> {
    #[inline(always)]
    fn count(&self, base: Base, scope: Scope) -> i64 {
        let usage = || &self.account.exchange_usage[self.order.exchange as usize];
        match (base, scope) {
            (_, Scope::Order) => 0,
            (Base::Lots | Base::SideLots | Base::OpenedLots, _) => self.lots(base, scope),
            (Base::TradedLots, _) => (usage().traded + usage().resting_lots).count(),
            (Base::CancelsAndResting, _) => {
                i64::from(usage().cancels) + i64::from(usage().resting_orders)
            }
            (Base::OrdersInWindow, _) => self.orders_in_window() as i64,
            _ => unreachable!("Invariant: no rule of a fund account counts it"),
        }
    }

    #[inline(always)]
    fn money(&self, _: Base, scope: Scope) -> i128 {
        match scope {
            Scope::Order => 0,
            _ => -i128::from(self.account.book.available().units()),
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
    /// Margin.
    pub margin: Money,
    /// What bonds cover of that (B8).
    pub covered: Money,
    /// Margin that they do not cover, and commission.
    pub cash: Money,
}

impl Adds for Planned {
    #[inline(always)]
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
    /// By how much it raises the account's (§C3).
    raise: Money,
    /// What bonds cover of that, beside what was planned before (B8).
    covered: Money,
    commission: Money,
}

impl Adds for Opens {
    #[inline(always)]
    fn adds(&self, base: Base, _: Scope) -> i64 {
        match base {
            Base::Margin => self.margin.units(),
            Base::Cash => (self.raise - self.covered + self.commission).units(),
            _ => 0,
        }
    }
}

/// Lots of an order and the money that they take.
struct Whole {
    lots: Planned,
    opens: Option<Opens>,
}

impl Adds for Whole {
    fn adds(&self, base: Base, scope: Scope) -> i64 {
        let money = self
            .opens
            .as_ref()
            .map_or(0, |opens| opens.adds(base, scope));
        self.lots.adds(base, scope) + money
    }
}

/// A fund account's rules for one order, as if earlier allocations of the same command were applied.
#[derive(Clone, Copy)]
pub(crate) struct FundRules<'a> {
    desk: &'a Desk,
    has: FundFigures<'a>,
    planned: Planned,
}

impl<'a> FundRules<'a> {
    #[inline(always)]
    pub(crate) fn of(
        desk: &'a Desk,
        order: FundOrder,
        (position, terms): (Option<&'a Position>, &'a FundTerms),
        planned: Planned,
    ) -> Self {
        let account = &desk.fund_accounts[order.fund_account.index()];
        Self {
            desk,
            has: FundFigures {
                account,
                terms,
                position,
                row: account
                    .book
                    .commodity_row(position, (order.commodity, order.hedge_flag)),
                order,
            },
            planned,
        }
    }

    #[inline(always)]
    pub(crate) fn fund_account(&self) -> FundAccountId {
        self.has.order.fund_account
    }

    #[inline(always)]
    fn figures(&self) -> AsIf<'_, FundFigures<'a>, Planned> {
        AsIf {
            has: &self.has,
            applied: &self.planned,
        }
    }

    /// P2: whether one more order would be one too many in too short a time.
    #[inline(always)]
    pub(crate) fn is_over_order_rate(&self) -> bool {
        let nothing = Planned::default();
        ballast_risk::first_breach(FundStanding, &self.has, &self.has, &nothing).is_some()
    }

    /// What its order rate reads, if one is set (P2).
    pub(crate) fn order_rate_readings(&self) -> Vec<Reading> {
        ballast_risk::readings(FundStanding, &self.has, &self.has, &Planned::default())
    }

    /// What every limit that is set reads, were the account to close so many lots.
    pub(crate) fn readings_to_close(&self, lots: Lots) -> Vec<Reading> {
        let whole = Whole {
            lots: Planned {
                lots,
                ..Planned::default()
            },
            opens: None,
        };
        ballast_risk::readings(FundOrdering, &self.has, &self.figures(), &whole)
    }

    /// The same, were it to open them; those of money where it is known what the lots freeze.
    pub(crate) fn readings_to_open(
        &self,
        lots: Lots,
        freeze: Option<OrderFreeze>,
        group: Option<GroupId>,
    ) -> Vec<Reading> {
        let whole = Whole {
            lots: Planned {
                lots,
                ..Planned::default()
            },
            opens: freeze.map(|freeze| self.opens(freeze, group)),
        };
        let (has, figures) = (&self.has, self.figures());
        let mut all = ballast_risk::readings(FundOrdering, has, &figures, &whole);
        all.extend(ballast_risk::readings(FundOpening, has, &figures, &whole));
        if freeze.is_some() {
            all.extend(ballast_risk::readings(FundFunding, has, &figures, &whole));
        }
        all
    }

    /// Lots of any order that the account takes (N4, A1).
    #[inline(always)]
    pub(crate) fn room(&self, want: Lots) -> Room {
        Room::of(want.count()).under(FundOrdering, &self.has, &self.figures())
    }

    /// Lots that it opens: held and working ones counted (A3, A5).
    #[inline(always)]
    pub(crate) fn room_to_open(&self, want: Lots) -> Room {
        self.room(want)
            .under(FundOpening, &self.has, &self.figures())
    }

    /// Whether its money allows an open (A1, P2).
    ///
    /// # Errors
    /// [`Refusal::FundMarginLimit`], [`Refusal::FundCashShort`].
    #[inline(always)]
    pub(crate) fn affords<W: Why>(
        &self,
        freeze: OrderFreeze,
        group: Option<GroupId>,
    ) -> Result<(), W> {
        let opens = self.opens(freeze, group);
        let figures = self.figures();
        match ballast_risk::first_breach(FundFunding, &self.has, &figures, &opens) {
            None => Ok(()),
            Some(rule) => Err(W::because(|| self.not_afforded(rule, &opens))),
        }
    }

    /// Money that lots take which freeze so much.
    #[inline(always)]
    fn opens(&self, freeze: OrderFreeze, group: Option<GroupId>) -> Opens {
        let order = &self.has.order;
        let book = &self.has.account.book;
        let raise = book.freeze_delta(group, order.exchange, order.opens, freeze.margin);
        let with_planned = book.cover(order.exchange, self.planned.margin + raise);
        Opens {
            margin: freeze.margin,
            raise,
            covered: with_planned - self.planned.covered,
            commission: freeze.commission,
        }
    }

    fn not_afforded(&self, rule: Rule, opens: &Opens) -> Refusal {
        let reading = ballast_risk::reading(rule, &self.has, &self.figures(), opens)
            .expect("Invariant: a rule that refuses is set");
        let limit = i128::from(reading.limit);
        let money = |value: i128| Money::from_units(value as i64);
        match rule {
            Rule::FundOrderMargin => Refusal::FundMarginLimit {
                fund_account: self.has.order.fund_account,
                scope: self.scope_of_order(|set| set.order_margin.is_some()),
                margin: opens.margin,
                limit: money(limit),
            },
            _ if opens.covered.is_positive() => Refusal::FundCashShortWithBonds {
                margin: opens.raise,
                covered: opens.covered,
                available: money(limit - reading.before),
                short: money(reading.after - limit),
            },
            _ => Refusal::FundCashShort {
                margin: opens.raise,
                commission: opens.commission,
                available: money(limit - reading.before),
                short: money(reading.after - limit),
            },
        }
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
        let reading = ballast_risk::reading(rule, &self.has, &self.figures(), &Planned::default())
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
