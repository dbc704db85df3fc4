//! What one fund account takes of an order, and why not more (A1–A3, A5, N4, N6, P2, X9).

use ballast_desk_events::{CloseTodayMode, Holder, LimitScope, Limits, RateBans, Refusal};
use ballast_model::{Direction, FundAccountId, HedgeFlag, Lots, Money, Offset, Rates, Text};
use ballast_risk::Span;

use crate::book::position_side;
use crate::exposure::Exposure;
use crate::limits::{self, delivery_multiple, scopes, span_code};
use crate::orders::{Charge, charge, shortage};
use crate::rates;
use crate::routing::{Leg, Router, Wanted, ready};
use crate::state::FundAccount;

/// Lots that a fund account takes, and what keeps it from more.
pub(crate) struct Capacity {
    pub lots: Lots,
    /// What they freeze; none where there are none.
    pub charge: Option<Charge>,
    pub why_not_more: Option<Refusal>,
}

/// How an account is asked to close.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Closing {
    pub close: Offset,
    /// Lots of the other kind (today's, yesterday's), too.
    pub any: bool,
    /// Lots of the product's fund accounts that locks hold: as many are left alone where the other
    /// side stands against them.
    pub locked: Lots,
}

impl Router<'_> {
    /// Adds a leg of what the account opens; how much that is.
    pub(crate) fn opens(
        &self,
        fund_account: FundAccountId,
        left: Lots,
        bans: &mut Vec<FundAccountId>,
        legs: &mut Vec<Leg>,
        refuse: &mut impl FnMut(Option<Refusal>),
    ) -> Lots {
        if left.is_zero() {
            return left;
        }
        let Capacity {
            lots,
            charge,
            why_not_more,
        } = self.open_capacity_beside(fund_account, left, legs, bans);
        refuse(why_not_more);
        let Some(charge) = charge else {
            return Lots::ZERO;
        };
        legs.push(Leg {
            fund_account,
            offset: Offset::Open,
            lots,
            charge,
            locks: false,
        });
        lots
    }

    pub(crate) fn open_capacity(
        &self,
        id: FundAccountId,
        want: Lots,
        bans: &mut Vec<FundAccountId>,
    ) -> Capacity {
        self.open_capacity_beside(id, want, &[], bans)
    }

    /// How many lots an account opens, `beside` being legs of the same order.
    fn open_capacity_beside(
        &self,
        id: FundAccountId,
        want: Lots,
        beside: &[Leg],
        bans: &mut Vec<FundAccountId>,
    ) -> Capacity {
        let account = &self.desk.fund_accounts[id.index()];
        if let Err(why) = self.gates(id, account, Offset::Open, bans) {
            return Capacity {
                lots: Lots::ZERO,
                charge: None,
                why_not_more: Some(why),
            };
        }
        let taken = || self.of(id, beside);
        let taken_lots: Lots = taken().map(|leg| leg.lots).sum();
        let taken_cash: Money = taken()
            .map(|leg| leg.charge.margin + leg.charge.commission)
            .sum();
        let mut cap = Cap::new(want, self.multiple());
        self.traffic(id, account, taken_lots, &mut cap);
        self.held_limits(id, account, taken_lots, &mut cap);
        let Some(rates) = rates::effective(
            self.desk,
            Holder::Fund(id),
            self.wanted.contract,
            self.wanted.hedge_flag,
        )
        .map(|found| found.rates) else {
            return Capacity {
                lots: Lots::ZERO,
                charge: None,
                why_not_more: Some(Refusal::NoRate),
            };
        };
        let margin_limit = self.of_order(account, |limits| limits.order_margin);
        let kept_back = account.settings.minimum_reserve.checked_add(taken_cash);
        let available = kept_back
            .and_then(|kept_back| account.book.available().checked_sub(kept_back))
            .ok();
        let charged = |lots: Lots| -> Result<Charge, Refusal> {
            let charge = self
                .charge_at(rates, Offset::Open, lots)
                .ok_or(Refusal::AmountTooLarge)?;
            if let Some((limit, span)) = margin_limit.filter(|(limit, _)| charge.margin > *limit) {
                let scope = self.span_code(span);
                return Err(Refusal::FundMarginLimit {
                    fund_account: id,
                    scope,
                    margin: charge.margin,
                    limit,
                });
            }
            let view = self
                .desk
                .view(self.wanted.contract)
                .of(self.wanted.hedge_flag);
            let margin = account
                .book
                .freeze_delta(view, self.wanted.direction, charge.margin);
            let available = available.ok_or(Refusal::AmountTooLarge)?;
            let commission = charge.commission;
            match shortage(margin, commission, available)? {
                short if short.is_positive() => Err(Refusal::FundCashShort {
                    margin,
                    commission,
                    available,
                    short,
                }),
                _ => Ok(charge),
            }
        };
        let charge = cap.halve(charged);
        Capacity {
            lots: cap.lots(),
            charge,
            why_not_more: cap.why,
        }
    }

    /// Adds legs of what the account closes; how much that is.
    pub(crate) fn closes(
        &self,
        id: FundAccountId,
        left: Lots,
        closing: Closing,
        bans: &mut Vec<FundAccountId>,
        legs: &mut Vec<Leg>,
        refuse: &mut impl FnMut(Option<Refusal>),
    ) -> Lots {
        if left.is_zero() {
            return left;
        }
        let account = &self.desk.fund_accounts[id.index()];
        if let Err(why) = self.gates(id, account, closing.close, bans) {
            refuse(Some(why));
            return Lots::ZERO;
        }
        let (found, closable) = self.closable(id, closing, legs);
        let mut cap = Cap::new(left, self.multiple());
        let taken: Lots = self.of(id, legs).map(|leg| leg.lots).sum();
        self.traffic(id, account, taken, &mut cap);
        self.order_lots(id, account, taken, &mut cap);
        cap.at_most(closable, || Refusal::FundPositionShort {
            lots: left,
            closable,
        });
        let mut rest = cap.lots();
        let mut lock = Lots::ZERO;
        let before = legs.len();
        for (offset, lots, locks) in found {
            let lots = lots.min(rest);
            rest -= lots;
            if locks {
                lock += lots;
            } else if let Some(charge) =
                self.charge(id, offset, lots).filter(|_| lots.is_positive())
            {
                legs.push(Leg {
                    fund_account: id,
                    offset,
                    lots,
                    charge,
                    locks: false,
                });
            }
        }
        if lock.is_positive() {
            self.lock(id, account, lock, bans, legs, refuse);
        }
        let done: Lots = legs[before..].iter().map(|leg| leg.lots).sum();
        if done < left {
            refuse(cap.why);
        }
        done
    }

    fn of<'b>(&'b self, id: FundAccountId, legs: &'b [Leg]) -> impl Iterator<Item = &'b Leg> {
        self.taken
            .iter()
            .chain(legs)
            .filter(move |leg| leg.fund_account == id)
    }

    /// What an account has to close: offset, lots, and whether they are locked instead (X9). Their
    /// sum, too.
    pub(crate) fn closable(
        &self,
        id: FundAccountId,
        Closing { close, any, locked }: Closing,
        legs: &[Leg],
    ) -> (Vec<(Offset, Lots, bool)>, Lots) {
        let account = &self.desk.fund_accounts[id.index()];
        let Some(slot) = account
            .book
            .slot(self.wanted.contract, self.wanted.hedge_flag)
        else {
            return (Vec::new(), Lots::ZERO);
        };
        let commodity = &self.desk.commodities[self.state.commodity.index()].commodity;
        let side = slot.side(position_side(self.wanted.direction, Offset::Close));
        let mode = account.settings.close_today;
        let mut found = Vec::new();
        let mut add = |offset: Offset, lots: Lots, locks: bool| {
            if lots.is_positive() {
                found.push((offset, lots, locks));
            }
        };
        if commodity.distinguishes_today {
            let today = side.closable(Offset::CloseToday, true);
            let yesterday = side.closable(Offset::CloseYesterday, true);
            let yesterdays = if close == Offset::CloseToday {
                Offset::CloseYesterday
            } else {
                close
            };
            let locks = mode != CloseTodayMode::Close;
            match (close, mode) {
                (Offset::CloseToday, CloseTodayMode::YesterdayFirst) => {
                    add(Offset::CloseYesterday, yesterday, false);
                    add(Offset::CloseToday, today, true);
                }
                (Offset::CloseToday, _) => {
                    add(Offset::CloseToday, today, locks);
                    if any {
                        add(yesterdays, yesterday, false);
                    }
                }
                _ => {
                    add(yesterdays, yesterday, false);
                    if any {
                        add(Offset::CloseToday, today, locks);
                    }
                }
            }
        } else {
            let all = side.closable(Offset::Close, false);
            // The oldest go first, so what is left of today's lots is what yesterday's do not
            // cover.
            let today = if mode == CloseTodayMode::Close {
                Lots::ZERO
            } else {
                side.lots_today.min(all)
            };
            add(Offset::Close, all - today, false);
            add(Offset::Close, today, true);
        }
        // Legs planned before have taken some already.
        let planned = self
            .of(id, legs)
            .filter(|leg| leg.offset != Offset::Open || leg.locks);
        let mut gone: Lots = planned.map(|leg| leg.lots).sum();
        for (_, lots, _) in &mut found {
            let less = (*lots).min(gone);
            *lots -= less;
            gone -= less;
        }
        // What a lock may stand against is left to it.
        let opposite = slot.side(limits::opening_side(self.wanted.direction));
        let mut left_alone = locked.min(opposite.lots() + opposite.opening);
        for today in [true, false] {
            for (_, lots, _) in found.iter_mut().filter(|(_, _, locks)| *locks == today) {
                let less = (*lots).min(left_alone);
                *lots -= less;
                left_alone -= less;
            }
        }
        let sum = found.iter().map(|(_, lots, _)| *lots).sum();
        (found, sum)
    }

    /// Sends a close as an open of the other side, or, where cash does not suffice and the
    /// product's switch says so, as a close of today's lots (X9, P1).
    fn lock(
        &self,
        id: FundAccountId,
        account: &FundAccount,
        lots: Lots,
        bans: &mut Vec<FundAccountId>,
        legs: &mut Vec<Leg>,
        refuse: &mut impl FnMut(Option<Refusal>),
    ) {
        let product = &self.desk.products[self.wanted.product.index()].settings;
        let capacity = self.open_capacity_beside(id, lots, legs, bans);
        let closes_instead = match account.settings.close_today {
            CloseTodayMode::ToOpen => product.close_instead_of_open,
            CloseTodayMode::YesterdayFirst | CloseTodayMode::Close => product.close_when_no_lock,
        };
        let whole = capacity.lots == lots;
        let (offset, lots) = if whole || !closes_instead {
            (Offset::Open, capacity.lots)
        } else {
            let commodity = &self.desk.commodities[self.state.commodity.index()].commodity;
            (crate::orders::offset(commodity, Offset::CloseToday), lots)
        };
        if offset == Offset::Open && !whole {
            refuse(capacity.why_not_more);
        }
        if let Some(charge) = self.charge(id, offset, lots).filter(|_| lots.is_positive()) {
            legs.push(Leg {
                fund_account: id,
                offset,
                lots,
                charge,
                locks: offset == Offset::Open,
            });
        }
    }

    /// Whether the account takes orders of this kind at all.
    fn gates(
        &self,
        id: FundAccountId,
        account: &FundAccount,
        offset: Offset,
        bans: &mut Vec<FundAccountId>,
    ) -> Result<(), Refusal> {
        let fund_account = id;
        ready(self.desk, id)?;
        let opens = offset == Offset::Open;
        let settings = &account.settings;
        if opens && !settings.open_allowed {
            return Err(Refusal::FundOpenNotAllowed { fund_account });
        }
        if opens && self.wanted.hedge_flag == HedgeFlag::Hedge && !settings.hedge_allowed {
            return Err(Refusal::FundHedgeNotAllowed { fund_account });
        }
        let night = self.desk.is_night(self.state, self.wanted.at);
        let tradability = if night {
            &account.night_tradability
        } else {
            &account.day_tradability
        };
        if tradability
            .as_ref()
            .is_some_and(|set| !set.permits(self.wanted.contract, self.state.commodity))
        {
            return Err(Refusal::FundNotTradable { fund_account });
        }
        let banned = match settings.rate_bans {
            RateBans::Opens => opens,
            RateBans::Closes => !opens,
            RateBans::Both => true,
        };
        if let Some(orders) = settings.rate_orders.filter(|_| banned) {
            let full = account.recent_orders.len() >= orders as usize;
            let since = account
                .recent_orders
                .front()
                .map(|first| first.plus_micros(i64::from(settings.rate_seconds) * 1_000_000));
            let over = full && since.is_some_and(|until| self.wanted.at < until);
            if over && !account.rate_banned && !bans.contains(&id) {
                bans.push(id);
            }
            if over || account.rate_banned {
                return Err(Refusal::OrderRateBan {
                    fund_account,
                    orders,
                    seconds: settings.rate_seconds,
                });
            }
        }
        let exchange = self.desk.commodities[self.state.commodity.index()]
            .commodity
            .exchange;
        let Wanted {
            contract,
            direction,
            price,
            ..
        } = self.wanted;
        let met = self
            .desk
            .legal_person(id, exchange)
            .and_then(|person| self.desk.resting.met_by(person, contract, direction, price));
        met.map_or(Ok(()), |resting| {
            Err(Refusal::WouldCrossOwn {
                fund_account,
                price,
                resting,
            })
        })
    }

    /// N4.
    fn traffic(&self, id: FundAccountId, account: &FundAccount, taken: Lots, cap: &mut Cap) {
        let exchange = self.desk.commodities[self.state.commodity.index()]
            .commodity
            .exchange;
        let traffic = account.traffic[exchange as usize];
        let limits = account.limits.get(LimitScope::Exchange(exchange));
        let platform = &self.desk.platform;
        if let Some(limit) = limits
            .and_then(|limits| limits.cap_cancels)
            .or(platform.cap_cancels)
        {
            let most = limit.saturating_sub(platform.reserve_cancels);
            let (cancels, resting) = (traffic.cancels, traffic.resting_orders);
            if cancels + resting >= most {
                cap.at_most(Lots::ZERO, || Refusal::CancelCap {
                    fund_account: id,
                    cancels,
                    resting,
                    cap: most,
                });
            }
        }
        if let Some(limit) = limits
            .and_then(|limits| limits.cap_lots)
            .or(platform.cap_lots)
        {
            let (traded, resting) = (traffic.traded, traffic.resting_lots);
            let left = limit - platform.reserve_lots - traded - resting - taken;
            let limit = limit - platform.reserve_lots;
            cap.at_most(left, || Refusal::LotsCap {
                fund_account: id,
                traded,
                resting,
                cap: limit,
            });
        }
    }

    /// A1: the contract's limit of one order, else its commodity's.
    fn of_order<L>(
        &self,
        account: &FundAccount,
        limit: fn(&Limits) -> Option<L>,
    ) -> Option<(L, Span)> {
        let scopes = scopes(self.wanted.contract, self.state.commodity);
        scopes
            .into_iter()
            .find_map(|(scope, span)| Some((account.limits.get(scope).and_then(limit)?, span)))
    }

    /// A1, lots.
    fn order_lots(&self, id: FundAccountId, account: &FundAccount, taken: Lots, cap: &mut Cap) {
        if let Some((limit, span)) = self.of_order(account, |limits| limits.order_lots) {
            cap.at_most(limit - taken, || Refusal::FundLotsLimit {
                fund_account: id,
                scope: self.span_code(span),
                before: taken,
                limit,
            });
        }
    }

    fn span_code(&self, span: Span) -> Text {
        span_code(self.desk, self.wanted.contract, span)
    }

    /// A1, A3 and A5: what the account may open, held and working counted.
    fn held_limits(&self, id: FundAccountId, account: &FundAccount, taken: Lots, cap: &mut Cap) {
        self.order_lots(id, account, taken, cap);
        let side = limits::opening_side(self.wanted.direction);
        for (scope, span) in scopes(self.wanted.contract, self.state.commodity) {
            let Some(limits) = account.limits.get(scope) else {
                continue;
            };
            let of = |flag: HedgeFlag| match scope {
                LimitScope::Contract(contract) => account
                    .book
                    .slot(contract, flag)
                    .map_or(Exposure::default(), Exposure::of),
                _ => account.book.exposures().of((self.state.commodity, flag)),
            };
            let exposure = of(self.wanted.hedge_flag);
            let [all, long, short] = match self.wanted.hedge_flag {
                HedgeFlag::Speculation => [limits.lots, limits.long_lots, limits.short_lots],
                HedgeFlag::Hedge => [
                    limits.hedge_lots,
                    limits.hedge_long_lots,
                    limits.hedge_short_lots,
                ],
            };
            let of_side = if side == Direction::Buy { long } else { short };
            let opened = limits.opened_lots.map(|limit| {
                (
                    limit,
                    HedgeFlag::ALL.map(|flag| of(flag).opened_or_opening()),
                )
            });
            let bounds = [
                (
                    opened.map(|(limit, _)| limit),
                    opened.map_or(Lots::ZERO, |(_, [one, other])| one + other),
                ),
                (all, exposure.lots()),
                (of_side, exposure.on(side)),
            ];
            for (limit, before) in bounds {
                let Some(limit) = limit else { continue };
                let before = before + taken;
                let why = || Refusal::FundLotsLimit {
                    fund_account: id,
                    scope: self.span_code(span),
                    before,
                    limit,
                };
                cap.at_most(limit - before, why);
            }
        }
    }

    /// Lots go in multiples of this.
    pub(crate) fn multiple(&self) -> i64 {
        delivery_multiple(self.desk, self.state, self.wanted.at).map_or(1, i64::from)
    }

    pub(crate) fn charge(&self, id: FundAccountId, offset: Offset, lots: Lots) -> Option<Charge> {
        let rates = rates::effective(
            self.desk,
            Holder::Fund(id),
            self.wanted.contract,
            self.wanted.hedge_flag,
        )?
        .rates;
        self.charge_at(rates, offset, lots)
    }

    /// What the pieces of a leg freeze together.
    fn charge_at(&self, rates: Rates, offset: Offset, lots: Lots) -> Option<Charge> {
        let commodity = &self.desk.commodities[self.state.commodity.index()].commodity;
        let piece = |lots: Lots| {
            charge(
                commodity,
                self.wanted.direction,
                lots,
                offset,
                Some(self.wanted.price),
                rates,
            )
            .ok()
        };
        let largest = self.largest_piece();
        if lots <= largest {
            return piece(lots);
        }
        let (whole, pieces) = (piece(largest)?, lots.count() / largest.count());
        let rest = piece(Lots::new(lots.count() % largest.count()))?;
        let sum = |of: fn(&Charge) -> Money| {
            of(&whole)
                .times_lots(Lots::new(pieces))
                .ok()?
                .checked_add(of(&rest))
                .ok()
        };
        Some(Charge {
            margin: sum(|charge| charge.margin)?,
            commission: sum(|charge| charge.commission)?,
        })
    }
}

/// The lots left under each limit that is looked at, and the one that bounds them.
struct Cap {
    lots: Lots,
    multiple: i64,
    why: Option<Refusal>,
}

impl Cap {
    fn new(want: Lots, multiple: i64) -> Self {
        Self {
            lots: want,
            multiple,
            why: None,
        }
    }

    fn at_most(&mut self, lots: Lots, why: impl FnOnce() -> Refusal) {
        let lots = lots.max(Lots::ZERO);
        if lots < self.lots {
            self.lots = lots;
            self.why = Some(why());
        }
    }

    /// Down to multiples.
    fn lots(&self) -> Lots {
        Lots::new(self.lots.count() - self.lots.count() % self.multiple)
    }

    /// Down to the most lots that are not refused, and what they are charged: what an order takes
    /// grows with its lots, so halving finds the edge.
    fn halve(&mut self, charged: impl Fn(Lots) -> Result<Charge, Refusal>) -> Option<Charge> {
        if !self.lots().is_positive() {
            return None;
        }
        match charged(self.lots()) {
            Ok(charge) => return Some(charge),
            Err(why) => self.why = Some(why),
        }
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
