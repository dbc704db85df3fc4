//! What one fund account takes of an order, and why not more, row by row (A1, A2, N6, P2).

use ballast_desk::FundAccount;
use ballast_desk_events::{CounterSessionState, LimitScope, RateBans, Refusal};
use ballast_model::{
    Day, Direction, FundAccountId, HedgeFlag, Offset, Price, Rates, Stamp, Text, TradingHours,
};

use crate::judgement::bounds::least;
use crate::judgement::clerk::{Clerk, Frozen, Why};
use crate::judgement::figures::{count, lots, money, units};

/// What one fund account carries of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub fund_account: FundAccountId,
    pub offset: Offset,
    pub lots: i128,
    /// Of all its pieces.
    pub frozen: Frozen,
}

/// For whom a fund account trades (N6).
#[derive(PartialEq, Eq)]
enum Person<'a> {
    Code(&'a Text),
    Account(FundAccountId),
}

/// Lots that a fund account takes, and what keeps it from more.
pub(crate) struct Capacity {
    pub lots: i128,
    pub frozen: Frozen,
    pub why: Option<Why>,
}

impl Capacity {
    fn none(why: Why) -> Self {
        Self {
            lots: 0,
            frozen: Frozen::default(),
            why: Some(why),
        }
    }
}

impl Clerk<'_> {
    pub fn fund_account(&self, id: FundAccountId) -> &FundAccount {
        self.desk.fund_account(id).expect("it is there")
    }

    /// Whether the account takes orders of that kind at all, and whether the order bans it.
    pub fn takes_orders(&self, id: FundAccountId, offset: Offset) -> (Result<(), Why>, bool) {
        let before = self
            .is_connected(id)
            .and_then(|()| self.may_be_given_opens(id, offset))
            .and_then(|()| self.a2_tradable(id));
        if before.is_err() {
            return (before, false);
        }
        let (rate, bans) = self.p2_order_rate(id, offset);
        (rate.and_then(|()| self.n6_meets_nobody(id)), bans)
    }

    fn is_connected(&self, id: FundAccountId) -> Result<(), Why> {
        let ready = self.fund_account(id).session == CounterSessionState::Ready;
        let refusal = Refusal::CounterNotReady { fund_account: id };
        Why::new("counter session", refusal).refuse_if(!ready)
    }

    fn may_be_given_opens(&self, id: FundAccountId, offset: Offset) -> Result<(), Why> {
        let opens = offset == Offset::Open;
        let settings = &self.fund_account(id).settings;
        let refusal = Refusal::FundOpenNotAllowed { fund_account: id };
        Why::new("P2 open", refusal).refuse_if(opens && !settings.open_allowed)?;
        let hedges = opens && self.asked.hedge_flag == HedgeFlag::Hedge;
        let refusal = Refusal::FundHedgeNotAllowed { fund_account: id };
        Why::new("P2 hedge", refusal).refuse_if(hedges && !settings.hedge_allowed)
    }

    /// A2: by day and by night.
    fn a2_tradable(&self, id: FundAccountId) -> Result<(), Why> {
        let account = self.fund_account(id);
        let (row, list) = if self.is_night() {
            ("A2 night", &account.night_tradability)
        } else {
            ("A2 day", &account.day_tradability)
        };
        let barred = list.as_ref().is_some_and(|list| !self.is_permitted(list));
        Why::new(row, Refusal::FundNotTradable { fund_account: id }).refuse_if(barred)
    }

    /// The session of now began on an evening before the trading day.
    fn is_night(&self) -> bool {
        let day = self.day();
        let calendar = self.desk.calendar().expect("a day is open by it");
        let spans = TradingHours::new(self.commodity(), calendar).spans(day);
        let now = spans.iter().find(|span| span.contains(self.at));
        now.is_some_and(|span| span.open.day() < day)
    }

    /// The open trading day.
    pub fn day(&self) -> Day {
        self.desk.trading_day().expect("a day is open")
    }

    /// P2: so many orders in so many seconds, one more is refused and bans the account.
    fn p2_order_rate(&self, id: FundAccountId, offset: Offset) -> (Result<(), Why>, bool) {
        let settings = &self.fund_account(id).settings;
        let concerns = match settings.rate_bans {
            RateBans::Opens => offset == Offset::Open,
            RateBans::Closes => offset != Offset::Open,
            RateBans::Both => true,
        };
        let (true, Some(orders)) = (concerns, settings.rate_orders) else {
            return (Ok(()), false);
        };
        let facts = &self.fund(id).facts;
        let window = i64::from(settings.rate_seconds) * 1_000_000;
        let recent = |sent: &&Stamp| self.at < sent.plus_micros(window);
        let over = facts.given.iter().filter(recent).count() >= orders as usize;
        let refusal = Refusal::OrderRateBan {
            fund_account: id,
            orders,
            seconds: settings.rate_seconds,
        };
        let row = if facts.banned {
            "P2 ban"
        } else {
            "P2 order rate"
        };
        let refused = Why::new(row, refusal).refuse_if(over || facts.banned);
        (refused, over && !facts.banned)
    }

    /// N6: of the orders of its legal person that rest on the other side, the one it would meet
    /// first.
    fn n6_meets_nobody(&self, id: FundAccountId) -> Result<(), Why> {
        let Some(price) = self.price() else {
            return Ok(());
        };
        let person = self.legal_person(id);
        let same_person = self
            .funds()
            .filter(|(other, _)| self.legal_person(*other) == person);
        let children = same_person.flat_map(|(_, book)| book.facts.resting.values());
        let others = children.filter(|child| {
            child.direction != self.asked.direction && child.contract == self.asked.contract
        });
        let prices: Vec<Price> = others.filter_map(|child| child.price).collect();
        let best = match self.asked.direction {
            Direction::Buy => prices.into_iter().min().filter(|best| price >= *best),
            Direction::Sell => prices.into_iter().max().filter(|best| price <= *best),
        };
        let Some(resting) = best else { return Ok(()) };
        Err(Why::new(
            "N6",
            Refusal::WouldSelfTrade {
                fund_account: id,
                price,
                resting,
            },
        ))
    }

    /// By its code; an account without one is a person of its own (P2).
    fn legal_person(&self, id: FundAccountId) -> Person<'_> {
        let exchange = LimitScope::Exchange(self.commodity().exchange);
        let limits = self.fund_account(id).limits.get(exchange);
        let code = limits.and_then(|limits| limits.legal_person.as_ref());
        code.map_or(Person::Account(id), Person::Code)
    }

    /// What an account takes of an open beside the parts that it carries already.
    pub fn opens_at(&self, id: FundAccountId, want: i128, parts: &[Part]) -> Capacity {
        let taken: i128 = parts.iter().map(|part| part.lots).sum();
        let bounds = self.bounds_of_opens(id, taken);
        let (most, mut why) = least(want, bounds);
        let Some(rates) = self.rates(self.fund(id)) else {
            return Capacity::none(Why::new("rates of fund account", Refusal::NoRate));
        };
        let cash: i128 = parts
            .iter()
            .map(|part| part.frozen.margin + part.frozen.commission)
            .sum();
        // One multiple less at a time, until it can be paid for.
        let multiple = self.multiple();
        let first = most - most % multiple;
        let mut lots = first;
        while lots > 0 {
            match self.pays_for(id, rates, lots, cash) {
                Ok(frozen) => return Capacity { lots, frozen, why },
                Err(cannot) if lots == first => why = Some(cannot),
                Err(_) => {}
            }
            lots -= multiple;
        }
        let frozen = Frozen::default();
        Capacity { lots, frozen, why }
    }

    /// What an account takes of a close where it has so many lots to close.
    pub fn closes_at(
        &self,
        id: FundAccountId,
        want: i128,
        closable: i128,
        taken: i128,
    ) -> Capacity {
        let mut bounds = self.bounds_of_parts(id, taken);
        let refusal = Refusal::FundPositionShort {
            lots: lots(want),
            closable: lots(closable),
        };
        bounds.push((closable, Why::new("fund position", refusal)));
        let (most, why) = least(want, bounds);
        let multiple = self.multiple();
        Capacity {
            lots: most - most % multiple,
            frozen: Frozen::default(),
            why,
        }
    }

    /// A1, margin, then P2: what is left above the reserve.
    fn pays_for(
        &self,
        id: FundAccountId,
        rates: Rates,
        lots: i128,
        cash: i128,
    ) -> Result<Frozen, Why> {
        let too_large = || Why::new("amounts of fund account", Refusal::AmountTooLarge);
        let frozen = self.pieces_freeze(rates, Offset::Open, lots);
        let frozen = frozen.ok_or_else(too_large)?;
        self.a1_margin(id, frozen)?;
        self.p2_cash(id, frozen, cash)?;
        Ok(frozen)
    }

    fn a1_margin(&self, id: FundAccountId, frozen: Frozen) -> Result<(), Why> {
        let Some((span, limit)) = self.of_part(id, |limits| limits.order_margin) else {
            return Ok(());
        };
        let refusal = Refusal::FundMarginLimit {
            fund_account: id,
            scope: self.code(span),
            margin: money(frozen.margin),
            limit,
        };
        let row = span.of(["A1 margin of contract", "A1 margin of commodity"]);
        Why::new(row, refusal).refuse_if(frozen.margin > units(limit))
    }

    fn p2_cash(&self, id: FundAccountId, frozen: Frozen, cash: i128) -> Result<(), Why> {
        let reserve = self.fund_account(id).settings.minimum_reserve;
        let book = self.fund(id);
        let margin = self.raise(book, frozen.margin);
        let available = book.available() - units(reserve) - cash;
        let short = margin + frozen.commission - available;
        let refusal = Refusal::FundCashShort {
            margin: money(margin),
            commission: money(frozen.commission),
            available: money(available),
            short: money(short),
        };
        let row = if reserve.is_positive() {
            "P2 reserve"
        } else {
            "P2 cash"
        };
        Why::new(row, refusal).refuse_if(short > 0)
    }

    /// What lots freeze, cut into orders of the exchange's largest size.
    pub fn pieces_freeze(&self, rates: Rates, offset: Offset, lots: i128) -> Option<Frozen> {
        let mut all = Frozen::default();
        for piece in self.pieces(lots) {
            let frozen = self.freeze(rates, offset, piece)?;
            all.margin += frozen.margin;
            all.commission += frozen.commission;
        }
        Some(all)
    }

    /// Lots cut into orders of the exchange's largest size.
    pub fn pieces(&self, mut lots: i128) -> Vec<i128> {
        let largest = count(self.commodity().max_limit_lots);
        let mut pieces = Vec::new();
        while lots > 0 {
            pieces.push(lots.min(largest));
            lots -= lots.min(largest);
        }
        pieces
    }
}
