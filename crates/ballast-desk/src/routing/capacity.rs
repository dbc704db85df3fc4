//! What one fund account takes of an order, and why not more (A1–A3, A5, N4, N6, P2, X9).

use ballast_desk_events::{CloseTodayMode, Refusal, RoutingMode};
use ballast_model::{FundAccountId, Lots, Money, Offset, Rates};
use ballast_risk::Room;

use crate::book::position::Position;
use crate::draft::OrderFreeze;
use crate::draft::order_freeze::{offset, order_freeze};
use crate::limits::fund::{FundOrder, FundRules, Planned};
use crate::limits::resolve;
use crate::routing::plan::{PlanBuilder, Reason};
use crate::routing::request::{Allocation, Closable, Closing};
use crate::routing::router::Router;
use crate::state::terms::FundTerms;
use crate::why::{No, Why};

/// Lots that a fund account takes, and what keeps it from more.
pub(crate) struct Capacity<W> {
    pub lots: Lots,
    /// What they freeze; none where there are none.
    pub order_freeze: Option<OrderFreeze>,
    pub binding_limit: Option<W>,
}

impl<W> Capacity<W> {
    fn none(why: W) -> Self {
        Self {
            lots: Lots::ZERO,
            order_freeze: None,
            binding_limit: Some(why),
        }
    }
}

impl<'a> Router<'a> {
    /// A fund account's position of the order's hedge flag, and its terms. `fresh` is where terms are
    /// put that are not kept.
    #[inline(always)]
    pub(crate) fn terms<'b>(
        &self,
        id: FundAccountId,
        fresh: &'b mut Option<FundTerms>,
    ) -> (Option<&'a Position>, &'b FundTerms)
    where
        'a: 'b,
    {
        let (contract, flag) = (self.request.contract, self.request.hedge_flag);
        let desk: &'a _ = self.desk;
        let position = desk.fund_accounts[id.index()].book.position(contract, flag);
        let terms = match desk.terms.0.of_fund(position) {
            Some(kept) if !self.request.of_plan => kept,
            _ => fresh.insert(resolve::of_fund(
                desk,
                id,
                contract,
                flag,
                self.request.of_plan,
            )),
        };
        (position, terms)
    }

    /// Adds what the account opens; how much that is.
    #[inline(always)]
    pub(crate) fn opens<W: Reason>(
        &self,
        id: FundAccountId,
        left: Lots,
        plan: &mut PlanBuilder<W>,
    ) -> Lots {
        if left.is_zero() {
            return left;
        }
        let capacity: Capacity<W> = self.open_capacity(id, left, &plan.allocations);
        self.note(plan, id, capacity.binding_limit);
        let Some(order_freeze) = capacity.order_freeze else {
            return Lots::ZERO;
        };
        plan.allocations.push(Allocation {
            fund_account: id,
            offset: Offset::Open,
            lots: capacity.lots,
            order_freeze,
            locks: false,
        });
        capacity.lots
    }

    /// Remembers why an account did not take all, and that the order drove it over its order rate.
    #[inline(always)]
    pub(crate) fn note<W: Reason>(
        &self,
        plan: &mut PlanBuilder<W>,
        id: FundAccountId,
        why: Option<W>,
    ) {
        if let Some(why) = why {
            self.note_ban(plan, id, &why);
            why.note(plan);
        }
    }

    /// P2: whoever is driven over its order rate is banned from then on.
    fn note_ban<W: Reason>(&self, plan: &mut PlanBuilder<W>, id: FundAccountId, why: &W) {
        let stands = self.desk.fund_accounts[id.index()].rate_banned || plan.bans.contains(&id);
        if why.is_over_order_rate() && !stands {
            plan.bans.push(id);
        }
    }

    /// How many lots an account opens beside what it is given already.
    #[inline(always)]
    pub(crate) fn open_capacity<W: Why>(
        &self,
        id: FundAccountId,
        want: Lots,
        beside: &[Allocation],
    ) -> Capacity<W> {
        let mut fresh = None;
        let (position, terms) = self.terms(id, &mut fresh);
        let rules = self.rules(id, position, terms, self.planned(id, beside));
        if let Err(why) = self.eligibility(id, Offset::Open, terms, &rules) {
            return Capacity::none(why);
        }
        let Some(rates) = &terms.rates else {
            return Capacity::none(W::because(|| Refusal::NoRate));
        };
        let mut cap = Cap::new(&rules, rules.room_to_open(want), multiple(terms));
        let order_freeze = if cap.lots().is_positive() {
            match self.affordable(&rules, rates, cap.lots()) {
                Ok(order_freeze) => Some(order_freeze),
                Err(why) => {
                    cap.why = Some(why);
                    if W::LOOKS_FURTHER {
                        cap.find_edge(|lots| self.affordable(&rules, rates, lots))
                    } else {
                        None
                    }
                }
            }
        } else {
            None
        };
        Capacity {
            lots: cap.lots(),
            order_freeze,
            binding_limit: cap.why,
        }
    }

    /// Adds what the account closes; how much that is.
    #[inline(always)]
    pub(crate) fn closes<W: Reason>(
        &self,
        id: FundAccountId,
        left: Lots,
        closing: Closing,
        plan: &mut PlanBuilder<W>,
    ) -> Lots {
        if left.is_zero() {
            return left;
        }
        let mut fresh = None;
        let (position, terms) = self.terms(id, &mut fresh);
        let rules = self.rules(id, position, terms, self.planned(id, &plan.allocations));
        if let Err(why) = self.eligibility(id, closing.close, terms, &rules) {
            self.note(plan, id, Some(why));
            return Lots::ZERO;
        }
        let found = self.closable(id, position, closing, &plan.allocations);
        let closable: Lots = found.iter().map(|closable| closable.lots).sum();
        let mut cap: Cap<W> = Cap::new(&rules, rules.room(left), multiple(terms));
        cap.at_most(closable, || Refusal::FundPositionShort {
            lots: left,
            closable,
        });
        let before = plan.allocations.len();
        let mut rest = cap.lots();
        let mut lock = Lots::ZERO;
        for Closable {
            offset,
            lots,
            locks,
        } in found
        {
            let lots = lots.min(rest);
            rest -= lots;
            if locks {
                lock += lots;
            } else {
                let given = self.given(id, offset, lots, terms.rates.as_ref());
                plan.allocations.extend(given);
            }
        }
        if lock.is_positive() {
            self.lock(id, lock, plan);
        }
        let done = plan.lots_since(before);
        if done < left {
            self.note(plan, id, cap.why);
        }
        done
    }

    /// The account's rules for this order, as if allocations made before were applied.
    #[inline(always)]
    pub(crate) fn rules<'b>(
        &self,
        fund_account: FundAccountId,
        position: Option<&'b Position>,
        terms: &'b FundTerms,
        planned: Planned,
    ) -> FundRules<'b>
    where
        'a: 'b,
    {
        let order = FundOrder {
            fund_account,
            contract: self.request.contract,
            commodity: self.state.commodity,
            exchange: self.commodity.commodity.exchange,
            hedge_flag: self.request.hedge_flag,
            opens: self.request.direction.opens(),
            at: self.request.at,
        };
        FundRules::of(self.desk, order, (position, terms), planned)
    }

    /// What earlier allocations of the command take of an account.
    #[inline(always)]
    fn planned(&self, id: FundAccountId, beside: &[Allocation]) -> Planned {
        if beside.is_empty() && self.taken.is_empty() {
            return Planned::default();
        }
        let gross = self
            .of(id, beside)
            .fold(Planned::default(), |planned, allocation| Planned {
                lots: planned.lots + allocation.lots,
                margin: planned.margin + allocation.order_freeze.margin,
                covered: Money::ZERO,
                cash: planned.cash
                    + allocation.order_freeze.margin
                    + allocation.order_freeze.commission,
            });
        let book = &self.desk.fund_accounts[id.index()].book;
        let covered = book.cover(self.commodity.commodity.exchange, gross.margin);
        Planned {
            covered,
            cash: gross.cash - covered,
            ..gross
        }
    }

    /// What so many lots freeze, or why they cannot be opened (A1, P2).
    #[inline(always)]
    fn affordable<W: Why>(
        &self,
        rules: &FundRules<'_>,
        rates: &Rates,
        lots: Lots,
    ) -> Result<OrderFreeze, W> {
        let account = rules.fund_account();
        let alike = self.alike.filter(|(alike, _)| {
            *alike == account && lots == self.request.lots && lots <= self.largest_piece()
        });
        let frozen = match alike {
            Some((_, frozen)) => Some(frozen),
            None => self.order_freeze_at(rates, Offset::Open, lots),
        };
        let frozen = frozen.ok_or_else(|| W::because(|| Refusal::AmountTooLarge))?;
        let group = self.state.group(self.commodity, self.request.hedge_flag);
        rules.affords(frozen, group)?;
        Ok(frozen)
    }

    /// Allocations of an account: of the command so far, then those given.
    pub(crate) fn of<'b>(
        &'b self,
        id: FundAccountId,
        allocations: &'b [Allocation],
    ) -> impl Iterator<Item = &'b Allocation> {
        self.taken
            .iter()
            .chain(allocations)
            .filter(move |allocation| allocation.fund_account == id)
    }

    /// Sends a close as an open of the other side, or, where that cannot be opened, as a close of
    /// today's lots. For want of cash alone the product's switch decides whether it may (X9, P1).
    #[cold]
    #[inline(never)]
    fn lock<W: Reason>(self, id: FundAccountId, lots: Lots, plan: &mut PlanBuilder<W>) {
        let product = &self.desk.products[self.request.product.index()].settings;
        let capacity: Capacity<W> = self.open_capacity(id, lots, &plan.allocations);
        let closes_without_cash = match self.close_today(id) {
            CloseTodayMode::ToOpen => product.close_instead_of_open,
            CloseTodayMode::YesterdayFirst | CloseTodayMode::Close => product.close_when_no_lock,
        };
        let why = capacity.binding_limit.filter(|_| capacity.lots < lots);
        if let Some(why) = why {
            if closes_without_cash || !why.is_cash() {
                self.note_ban(plan, id, &why);
                let offset = offset(&self.commodity.commodity, Offset::CloseToday);
                plan.allocations.extend(self.allocation(id, offset, lots));
                return;
            }
            self.note(plan, id, Some(why));
        }
        let lock = self.allocation(id, Offset::Open, capacity.lots);
        plan.allocations.extend(lock.map(|lock| Allocation {
            locks: true,
            ..lock
        }));
    }

    /// How an account closes today's lots (X9). One that may open nothing locks nothing, and by net
    /// position nobody does: what a lock would open is what that mode nets away.
    #[inline(always)]
    pub(crate) fn close_today(&self, id: FundAccountId) -> CloseTodayMode {
        let nets = self.request.mode == RoutingMode::Net;
        if nets || self.request.of_plan || !self.serves(id, Offset::Open) {
            return CloseTodayMode::Close;
        }
        self.desk.fund_accounts[id.index()].settings.close_today
    }

    /// Lots given to an account; none where there are none, or where it has no rates.
    pub(crate) fn allocation(
        &self,
        fund_account: FundAccountId,
        offset: Offset,
        lots: Lots,
    ) -> Option<Allocation> {
        let mut fresh = None;
        let (_, terms) = self.terms(fund_account, &mut fresh);
        self.given(fund_account, offset, lots, terms.rates.as_ref())
    }

    #[inline(always)]
    fn given(
        &self,
        fund_account: FundAccountId,
        offset: Offset,
        lots: Lots,
        rates: Option<&Rates>,
    ) -> Option<Allocation> {
        if !lots.is_positive() {
            return None;
        }
        let order_freeze = self.order_freeze_at(rates?, offset, lots)?;
        Some(Allocation {
            fund_account,
            offset,
            lots,
            order_freeze,
            locks: false,
        })
    }

    /// Lots go in multiples of this (X5).
    pub(crate) fn multiple(&self, id: FundAccountId) -> i64 {
        let mut fresh = None;
        multiple(self.terms(id, &mut fresh).1)
    }

    /// What the pieces of an allocation freeze together.
    #[inline(always)]
    pub(crate) fn order_freeze_at(
        &self,
        rates: &Rates,
        offset: Offset,
        lots: Lots,
    ) -> Option<OrderFreeze> {
        if lots <= self.largest_piece() {
            self.piece(rates, offset, lots)
        } else {
            self.pieces(rates, offset, lots)
        }
    }

    #[inline(always)]
    fn piece(&self, rates: &Rates, offset: Offset, lots: Lots) -> Option<OrderFreeze> {
        let value = if lots == self.request.lots {
            self.request.value?
        } else {
            let multiplier = self.state.spec.multiplier;
            self.request.price.value(lots, multiplier).ok()?
        };
        let direction = self.request.direction;
        let frozen: Result<_, No> = order_freeze(Some(value), lots, direction, offset, rates);
        frozen.ok()
    }

    #[cold]
    #[inline(never)]
    fn pieces(self, rates: &Rates, offset: Offset, lots: Lots) -> Option<OrderFreeze> {
        let largest = self.largest_piece();
        let whole = self.piece(rates, offset, largest)?;
        let pieces = lots.count() / largest.count();
        let rest = self.piece(rates, offset, Lots::new(lots.count() % largest.count()))?;
        let sum = |of: fn(&OrderFreeze) -> Money| {
            of(&whole)
                .times_lots(Lots::new(pieces))
                .ok()?
                .checked_add(of(&rest))
                .ok()
        };
        Some(OrderFreeze {
            margin: sum(|order_freeze| order_freeze.margin)?,
            commission: sum(|order_freeze| order_freeze.commission)?,
        })
    }
}

fn multiple(terms: &FundTerms) -> i64 {
    terms.multiple.map_or(1, i64::from)
}

/// The lots left under each limit that is looked at, and the one that bounds them.
struct Cap<W> {
    lots: Lots,
    multiple: i64,
    why: Option<W>,
}

impl<W: Why> Cap<W> {
    #[inline(always)]
    fn new(rules: &FundRules<'_>, room: Room, multiple: i64) -> Self {
        Self {
            lots: Lots::new(room.lots),
            multiple,
            why: room.by.map(|rule| W::because(|| rules.refusal(rule))),
        }
    }

    #[inline(always)]
    fn at_most(&mut self, lots: Lots, why: impl FnOnce() -> Refusal) {
        let lots = lots.max(Lots::ZERO);
        if lots < self.lots {
            self.lots = lots;
            self.why = Some(W::because(why));
        }
    }

    /// Down to multiples.
    #[inline(always)]
    fn lots(&self) -> Lots {
        if self.multiple == 1 {
            return self.lots;
        }
        Lots::new(self.lots.count() - self.lots.count() % self.multiple)
    }

    /// Down to the most lots that are not refused, and what they are charged, where all are too many:
    /// what an order takes grows with its lots, so halving finds the edge.
    #[cold]
    #[inline(never)]
    fn find_edge(
        &mut self,
        charged: impl Fn(Lots) -> Result<OrderFreeze, W>,
    ) -> Option<OrderFreeze> {
        let (mut passes, mut fails) = (0, self.lots.count());
        while fails - passes > 1 {
            let middle = passes + (fails - passes) / 2;
            *(if charged(Lots::new(middle)).is_err() {
                &mut fails
            } else {
                &mut passes
            }) = middle;
        }
        self.lots = Lots::new(passes);
        let lots = self.lots();
        if lots.is_positive() {
            charged(lots).ok()
        } else {
            None
        }
    }
}
