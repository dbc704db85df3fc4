//! Limits of a fund account as lots that it may still take, row by row (A1, A3, A5, N4).

use ballast_desk_events::{LimitScope, Limits, Refusal};
use ballast_model::{ContractId, Exchange, FundAccountId, HedgeFlag, Lots, PosiDirection, Text};

use crate::judgement::book::commodity;
use crate::judgement::clerk::{Clerk, Why};
use crate::judgement::figures::{count, lots};

/// So many lots, and no more for that reason.
pub(crate) type Bound = (i128, Why);

impl Clerk<'_> {
    /// What bounds any part of an order.
    pub fn bounds_of_parts(&self, id: FundAccountId, taken: i128) -> Vec<Bound> {
        let mut bounds = self.n4_bounds(id, taken);
        bounds.extend(self.a1_lots(id, taken));
        bounds
    }

    /// What bounds an open, those first that bound any part.
    pub fn bounds_of_opens(&self, id: FundAccountId, taken: i128) -> Vec<Bound> {
        let mut bounds = self.bounds_of_parts(id, taken);
        for span in [Span::Contract, Span::Commodity] {
            bounds.extend(self.a3_opened(id, span, taken));
            bounds.extend(self.a5_all(id, span, taken));
            bounds.extend(self.a5_side(id, span, taken));
        }
        bounds
    }

    /// Whether a contract trades at an exchange.
    pub fn is_at(&self, exchange: Exchange, contract: ContractId) -> bool {
        commodity(self.desk, contract).exchange == exchange
    }

    /// N4, cancels, then lots: the account's own caps, else the platform's.
    fn n4_bounds(&self, id: FundAccountId, taken: i128) -> Vec<Bound> {
        let exchange = self.commodity().exchange;
        let own = self
            .fund_account(id)
            .limits
            .get(LimitScope::Exchange(exchange));
        let platform = self.desk.platform();
        let book = self.fund(id);
        let of_exchange = |contract| self.is_at(exchange, contract);
        let resting = book.facts.resting.values();
        let resting: Vec<_> = resting
            .filter(|child| of_exchange(child.contract))
            .collect();
        let mut bounds = Vec::new();
        let cap = own.and_then(|own| own.cap_cancels).or(platform.cap_cancels);
        if let Some(cap) = cap {
            let cap = cap.saturating_sub(platform.reserve_cancels);
            let cancelled = book.facts.cancelled.iter();
            let cancels = cancelled.filter(|id| of_exchange(**id)).count() as u32;
            let resting = resting.len() as u32;
            let refusal = Refusal::CancelCap {
                fund_account: id,
                cancels,
                resting,
                cap,
            };
            if cancels + resting >= cap {
                bounds.push((0, Why::new("N4 cancels", refusal)));
            }
        }
        let cap = own.and_then(|own| own.cap_lots).or(platform.cap_lots);
        if let Some(cap) = cap {
            let cap = count(cap) - count(platform.reserve_lots);
            let traded = book.traded_today(exchange);
            let resting: i128 = resting.iter().map(|child| child.lots).sum();
            let refusal = Refusal::LotsCap {
                fund_account: id,
                traded: lots(traded),
                resting: lots(resting),
                cap: lots(cap),
            };
            bounds.push((cap - traded - resting - taken, Why::new("N4 lots", refusal)));
        }
        bounds
    }

    /// A1: the contract's limit of one order, else its commodity's.
    pub fn of_part<L>(
        &self,
        id: FundAccountId,
        limit: fn(&Limits) -> Option<L>,
    ) -> Option<(Span, L)> {
        let of = |span| Some((span, limit(self.fund_limits(id, span)?)?));
        of(Span::Contract).or_else(|| of(Span::Commodity))
    }

    fn fund_limits(&self, id: FundAccountId, span: Span) -> Option<&Limits> {
        let scope = match span {
            Span::Contract => LimitScope::Contract(self.asked.contract),
            Span::Commodity => LimitScope::Commodity(self.contract().commodity),
        };
        self.fund_account(id).limits.get(scope)
    }

    pub fn code(&self, span: Span) -> Text {
        match span {
            Span::Contract => self.contract_code(),
            Span::Commodity => self.commodity_code(),
        }
    }

    fn a1_lots(&self, id: FundAccountId, taken: i128) -> Option<Bound> {
        let (span, limit) = self.of_part(id, |limits| limits.order_lots)?;
        let row = span.of(["A1 lots of contract", "A1 lots of commodity"]);
        Some(self.fund_lots(id, row, span, taken, limit))
    }

    fn fund_lots(
        &self,
        id: FundAccountId,
        row: &'static str,
        span: Span,
        before: i128,
        limit: Lots,
    ) -> Bound {
        let refusal = Refusal::FundLotsLimit {
            fund_account: id,
            scope: self.code(span),
            before: lots(before),
            limit,
        };
        (count(limit) - before, Why::new(row, refusal))
    }

    /// A3: lots opened today, of both flags, those of working opens counted.
    fn a3_opened(&self, id: FundAccountId, span: Span, taken: i128) -> Option<Bound> {
        let limit = self.fund_limits(id, span)?.opened_lots?;
        let row = span.of(["A3 contract", "A3 commodity"]);
        let before = self.fund_opened(id, span);
        Some(self.fund_lots(id, row, span, before + taken, limit))
    }

    /// Lots that a fund account opened today, or is opening.
    pub fn fund_opened(&self, id: FundAccountId, span: Span) -> i128 {
        let book = self.fund(id);
        let any_flag = |contract| {
            HedgeFlag::ALL
                .iter()
                .any(|flag| self.is_in(span, contract, *flag))
        };
        book.opened_today(any_flag) + book.opening_lots(|contract, _, _| any_flag(contract))
    }

    fn is_in(&self, span: Span, contract: ContractId, flag: HedgeFlag) -> bool {
        match span {
            Span::Contract => self.is_same_contract(contract, flag),
            Span::Commodity => self.is_same_commodity(contract, flag),
        }
    }

    /// A5: lots of the order's flag, held and working, long and short.
    fn a5_all(&self, id: FundAccountId, span: Span, taken: i128) -> Option<Bound> {
        let limits = self.fund_limits(id, span)?;
        let (limit, rows) = match self.asked.hedge_flag {
            HedgeFlag::Speculation => (limits.lots, ["A5 contract", "A5 commodity"]),
            HedgeFlag::Hedge => (
                limits.hedge_lots,
                ["A5 contract, hedge", "A5 commodity, hedge"],
            ),
        };
        let before = self.fund_held(id, span, None);
        Some(self.fund_lots(id, span.of(rows), span, before + taken, limit?))
    }

    /// A5: the same of the side that the order opens.
    fn a5_side(&self, id: FundAccountId, span: Span, taken: i128) -> Option<Bound> {
        use HedgeFlag::{Hedge, Speculation};
        use PosiDirection::{Long, Short};
        let limits = self.fund_limits(id, span)?;
        let side = self.asked.direction.opens();
        let (limit, rows) = match (self.asked.hedge_flag, side) {
            (Speculation, Long) => (limits.long_lots, ["A5 contract long", "A5 commodity long"]),
            (Speculation, Short) => (
                limits.short_lots,
                ["A5 contract short", "A5 commodity short"],
            ),
            (Hedge, Long) => (
                limits.hedge_long_lots,
                ["A5 contract long, hedge", "A5 commodity long, hedge"],
            ),
            (Hedge, Short) => (
                limits.hedge_short_lots,
                ["A5 contract short, hedge", "A5 commodity short, hedge"],
            ),
        };
        let before = self.fund_held(id, span, Some(side));
        Some(self.fund_lots(id, span.of(rows), span, before + taken, limit?))
    }

    /// Lots of the order's flag that a fund account holds and is opening, on one side or on both.
    pub fn fund_held(&self, id: FundAccountId, span: Span, side: Option<PosiDirection>) -> i128 {
        self.fund(id).all_lots(|contract, flag, of| {
            self.is_in(span, contract, flag) && side.is_none_or(|side| side == of)
        })
    }
}

/// What a limit of a fund account counts over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    Contract,
    Commodity,
}

impl Span {
    pub fn of(self, [contract, commodity]: [&'static str; 2]) -> &'static str {
        match self {
            Self::Contract => contract,
            Self::Commodity => commodity,
        }
    }
}

/// The smallest bound below what is wanted, the first of equal ones; nothing is below 0.
pub(crate) fn least(want: i128, bounds: Vec<Bound>) -> (i128, Option<Why>) {
    let bounds = bounds.into_iter().map(|(most, why)| (most.max(0), why));
    let smallest = bounds.min_by_key(|(most, _)| *most);
    match smallest.filter(|(most, _)| *most < want) {
        Some((most, why)) => (most, Some(why)),
        None => (want, None),
    }
}
