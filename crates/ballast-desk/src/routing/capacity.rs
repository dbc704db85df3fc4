//! What one fund account takes of an order, and why not more (A1–A3, A5, N4, N6, P2, X9).

use ballast_desk_events::{CloseTodayMode, Holder, Refusal};
use ballast_model::{FundAccountId, Lots, Money, Offset, Rates};

use crate::draft::Charge;
use crate::draft::charge::{charge, shortage};
use crate::limits::permit::delivery_multiple;
use crate::rates::effective;
use crate::routing::request::{Closing, Leg};
use crate::routing::router::Router;
use crate::state::account::FundAccount;

/// Lots that a fund account takes, and what keeps it from more.
pub(crate) struct Capacity {
    pub lots: Lots,
    /// What they freeze; none where there are none.
    pub charge: Option<Charge>,
    pub why_not_more: Option<Refusal>,
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
        let Some(rates) = effective::effective(
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

    pub(crate) fn of<'b>(
        &'b self,
        id: FundAccountId,
        legs: &'b [Leg],
    ) -> impl Iterator<Item = &'b Leg> {
        self.taken
            .iter()
            .chain(legs)
            .filter(move |leg| leg.fund_account == id)
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
            (
                crate::draft::charge::offset(commodity, Offset::CloseToday),
                lots,
            )
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

    /// Lots go in multiples of this.
    pub(crate) fn multiple(&self) -> i64 {
        delivery_multiple(self.desk, self.state, self.wanted.at).map_or(1, i64::from)
    }

    pub(crate) fn charge(&self, id: FundAccountId, offset: Offset, lots: Lots) -> Option<Charge> {
        let rates = effective::effective(
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
pub(crate) struct Cap {
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

    pub(crate) fn at_most(&mut self, lots: Lots, why: impl FnOnce() -> Refusal) {
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
