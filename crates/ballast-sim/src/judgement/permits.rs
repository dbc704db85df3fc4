//! What stands before an order's limits, row by row, in the order in which it is answered.

use ballast_desk::Phase;
use ballast_desk_events::{
    AccountStatus, LimitScope, NearBans, OrderPrice, PriceDistance, PriceRight, RateLevel,
    RateScope, Refusal, Tradability, TradabilityOf,
};
use ballast_model::{Day, Direction, HedgeFlag, Lots, Offset, Price, TradingHours};

use crate::judgement::book::mark;
use crate::judgement::clerk::{Clerk, Frozen, Why};
use crate::judgement::figures::{ONE, lots, money, nearest};

/// An order is cut into so many pieces at most.
const PIECES: i64 = 100;
/// Most lots of one side of a contract.
const MOST_LOTS: i128 = 1_000_000;

impl Clerk<'_> {
    /// The first that stands before the limits.
    pub fn stands_before(&self) -> Result<(), Why> {
        self.is_known()?;
        self.has_status()?;
        let day = self.day_is_open()?;
        self.calendar_goes_on()?;
        self.is_in_session(day)?;
        self.has_not_expired(day)?;
        self.lots_fit()?;
        self.price_fits()?;
        self.has_fund_account()?;
        self.may_open()?;
        self.may_hedge()?;
        self.is_tradable()?;
        self.delivery_is_not_barred()?;
        self.is_a_multiple()?;
        self.has_cancelled_little()?;
        self.is_not_near_a_limit()?;
        self.has_a_price()?;
        self.is_not_in_doubt()?;
        self.is_recent()?;
        self.is_within_collar()?;
        self.has_rates()?;
        self.amounts_fit()?;
        self.holds_enough()?;
        self.can_pay()
    }

    pub fn is_known(&self) -> Result<(), Why> {
        let no_account = self.desk.operating_account(self.asked.account).is_none();
        Why::new("known account", Refusal::UnknownAccount).refuse_if(no_account)?;
        let no_contract = self.desk.contract(self.asked.contract).is_none();
        Why::new("known contract", Refusal::UnknownContract).refuse_if(no_contract)
    }

    /// P10 of the account, P5, P10 of the product.
    fn has_status(&self) -> Result<(), Why> {
        let account = self.account();
        let disabled = account.status != AccountStatus::Enabled;
        Why::new("P10 account", Refusal::AccountDisabled).refuse_if(disabled)?;
        Why::new("P5", Refusal::AccountUnbound).refuse_if(account.product.is_none())?;
        let disabled = self.product().status != AccountStatus::Enabled;
        Why::new("P10 product", Refusal::ProductDisabled).refuse_if(disabled)
    }

    fn day_is_open(&self) -> Result<Day, Why> {
        match self.desk.phase() {
            Phase::Open(day) => Ok(day),
            Phase::Idle | Phase::Closed(_) => Err(Why::new("day", Refusal::DayNotOpen)),
        }
    }

    /// Beyond the calendar's end only closes go on.
    fn calendar_goes_on(&self) -> Result<(), Why> {
        let calendar = self.desk.calendar().expect("a day is open by it");
        let beyond = self.opens() && calendar.trading_day_of(self.at).is_err();
        let last = calendar.last;
        Why::new("calendar", Refusal::CalendarEnds { last }).refuse_if(beyond)
    }

    fn is_in_session(&self, day: Day) -> Result<(), Why> {
        let calendar = self.desk.calendar().expect("a day is open by it");
        let spans = TradingHours::new(self.commodity(), calendar).spans(day);
        let outside = spans.iter().all(|span| !span.contains(self.at));
        Why::new("session", Refusal::OutsideSession { at: self.at }).refuse_if(outside)
    }

    fn has_not_expired(&self, day: Day) -> Result<(), Why> {
        match self.contract().contract.last_trading_day {
            Some(last_trading_day) if last_trading_day < day => Err(Why::new(
                "last day",
                Refusal::ContractExpired { last_trading_day },
            )),
            Some(_) | None => Ok(()),
        }
    }

    pub fn lots_fit(&self) -> Result<(), Why> {
        let lots = self.asked.lots;
        Why::new("lots", Refusal::LotsNotPositive { lots }).refuse_if(self.lots() <= 0)?;
        let maximum = Lots::new(self.commodity().max_limit_lots.count() * PIECES);
        let refusal = Refusal::LotsAboveMaximum { lots, maximum };
        Why::new("most lots", refusal).refuse_if(lots > maximum)
    }

    pub fn price_fits(&self) -> Result<(), Why> {
        let OrderPrice::Limit(price) = self.asked.price else {
            return Ok(());
        };
        let refusal = Refusal::PriceNotPositive { price };
        Why::new("price above 0", refusal).refuse_if(price.units() <= 0)?;
        let tick = self.commodity().tick;
        let off = price.units() % tick.units() != 0;
        Why::new("tick", Refusal::PriceOffTick { price, tick }).refuse_if(off)?;
        if let Some(limit) = self.contract().upper_limit {
            let refusal = Refusal::PriceAboveUpperLimit { price, limit };
            Why::new("upper limit", refusal).refuse_if(price > limit)?;
        }
        if let Some(limit) = self.contract().lower_limit {
            let refusal = Refusal::PriceBelowLowerLimit { price, limit };
            Why::new("lower limit", refusal).refuse_if(price < limit)?;
        }
        Ok(())
    }

    fn has_fund_account(&self) -> Result<(), Why> {
        let none = self.serving(self.asked.offset).is_empty();
        Why::new("fund account", Refusal::NoFundAccount).refuse_if(none)
    }

    /// O9.
    fn may_open(&self) -> Result<(), Why> {
        let barred = self.opens() && !self.account().settings.open_allowed;
        Why::new("O9 open", Refusal::OpenNotAllowed).refuse_if(barred)
    }

    /// O9.
    fn may_hedge(&self) -> Result<(), Why> {
        let hedges = self.opens() && self.asked.hedge_flag == HedgeFlag::Hedge;
        let barred = hedges && !self.account().settings.hedge_allowed;
        Why::new("O9 hedge", Refusal::HedgeNotAllowed).refuse_if(barred)
    }

    /// F4, F5: the account's list, else its product's, else the platform's.
    fn is_tradable(&self) -> Result<(), Why> {
        let of_platform = self.desk.tradability(TradabilityOf::Global);
        let of_platform = of_platform.ok().flatten();
        let lists = [
            ("F5 account", self.account().tradability.as_ref()),
            ("F5 product", self.product().tradability.as_ref()),
            ("F5 platform", of_platform.as_ref()),
        ];
        let first = lists.into_iter().find_map(|(row, list)| Some((row, list?)));
        match first {
            Some((row, list)) if !self.is_permitted(list) => {
                Err(Why::new(row, Refusal::NotTradable))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// A tick permits on one kind of list and bars on the other.
    pub fn is_permitted(&self, list: &Tradability) -> bool {
        let contract = RateScope::Contract(self.asked.contract);
        let commodity = RateScope::Commodity(self.contract().commodity);
        let ticked = list.listed.contains(&contract) || list.listed.contains(&commodity);
        if list.is_allow_list { ticked } else { !ticked }
    }

    /// The trading day lies in the contract's delivery month.
    pub fn is_delivery_month(&self) -> bool {
        let day = self.desk.trading_day().unwrap_or(self.at.day());
        let (year, month, _) = day.ymd();
        let delivery = self.contract().contract.delivery;
        delivery.year == year && delivery.month == month
    }

    /// X4.
    fn delivery_is_not_barred(&self) -> Result<(), Why> {
        let scopes = [
            ("X4 contract", LimitScope::Contract(self.asked.contract)),
            (
                "X4 commodity",
                LimitScope::Commodity(self.contract().commodity),
            ),
            (
                "X4 exchange",
                LimitScope::Exchange(self.commodity().exchange),
            ),
        ];
        for (row, scope) in scopes {
            let limits = self.product().limits.get(scope);
            let chosen = limits.and_then(|limits| limits.delivery_barred) == Some(true);
            let barred = chosen && self.opens() && self.is_delivery_month();
            Why::new(row, Refusal::DeliveryMonthBarred).refuse_if(barred)?;
        }
        Ok(())
    }

    /// X5: lots go in multiples of this.
    pub fn multiple(&self) -> i128 {
        let limits = self.desk.limits(RateLevel::Global);
        let of_commodity =
            limits.and_then(|limits| limits.get(LimitScope::Commodity(self.contract().commodity)));
        let multiple = of_commodity.and_then(|limits| limits.delivery_multiple);
        match multiple {
            Some(multiple) if self.is_delivery_month() => i128::from(multiple),
            Some(_) | None => 1,
        }
    }

    fn is_a_multiple(&self) -> Result<(), Why> {
        let multiple = self.multiple();
        let refusal = Refusal::LotsNotMultiple {
            lots: self.asked.lots,
            multiple: multiple as u32,
        };
        Why::new("X5", refusal).refuse_if(self.lots() % multiple != 0)
    }

    /// O1.
    fn has_cancelled_little(&self) -> Result<(), Why> {
        let Some(limit) = self.account().settings.max_cancels else {
            return Ok(());
        };
        let cancelled = self.own().facts.cancelled.iter();
        let cancels = cancelled.filter(|of| **of == self.asked.contract).count() as u32;
        let refusal = Refusal::TooManyCancels { cancels, limit };
        Why::new("O1 cancels", refusal).refuse_if(cancels > limit)
    }

    /// O10.
    fn is_not_near_a_limit(&self) -> Result<(), Why> {
        let commodity = LimitScope::Commodity(self.contract().commodity);
        let limits = self.account().limits.get(commodity);
        let right = limits.and_then(|limits| limits.price_right);
        let (Some(right), Some(last), true) = (right, self.contract().last, self.opens()) else {
            return Ok(());
        };
        let sides = [
            (self.contract().upper_limit, Direction::Buy),
            (self.contract().lower_limit, Direction::Sell),
        ];
        for (limit, same) in sides {
            let banned = match right.bans {
                NearBans::All => true,
                NearBans::Same => self.asked.direction == same,
                NearBans::Opposite => self.asked.direction != same,
            };
            if let (Some(limit), true) = (limit, banned) {
                self.is_far_enough(right, last, limit, same == Direction::Buy)?;
            }
        }
        Ok(())
    }

    /// O10, one side: a line in ticks is barred itself, a share only beyond it.
    fn is_far_enough(
        &self,
        right: PriceRight,
        last: Price,
        limit: Price,
        upper: bool,
    ) -> Result<(), Why> {
        // Seen from below, so that both sides are alike.
        let sign = if upper { 1 } else { -1 };
        let [last_units, limit_units] = [last, limit].map(|price| sign * i128::from(price.units()));
        let (row, line, near) = match right.near {
            PriceDistance::Ticks(ticks) => {
                let tick = i128::from(self.commodity().tick.units());
                let line = limit_units - i128::from(ticks) * tick;
                ("O10 ticks", sign * line, last_units >= line)
            }
            PriceDistance::Share(share) => {
                let Some(settle) = self.contract().pre_settlement else {
                    return Ok(());
                };
                let settle = sign * i128::from(settle.units());
                let way = (limit_units - settle) * i128::from(share.units());
                let line = sign * settle + nearest(sign * way, ONE);
                ("O10 share", line, (last_units - settle) * ONE > way)
            }
        };
        let line = Price::from_units(line as i64);
        Why::new(row, Refusal::NearPriceLimit { last, line, limit }).refuse_if(near)
    }

    fn has_a_price(&self) -> Result<(), Why> {
        let none = self.opens() && mark(self.desk, self.asked.contract).is_none();
        Why::new("price", Refusal::NoPrice).refuse_if(none)
    }

    fn has_rates(&self) -> Result<(), Why> {
        let none = self.rates(self.own()).is_none();
        Why::new("rates", Refusal::NoRate).refuse_if(none)
    }

    pub fn amounts_fit(&self) -> Result<(), Why> {
        let too_large = Why::new("amounts", Refusal::AmountTooLarge);
        let Some(_) = self.own_freeze() else {
            return Err(too_large);
        };
        let asked = (self.asked.contract, self.asked.hedge_flag, self.side());
        let held = self
            .own()
            .held_lots(|contract, flag, side| (contract, flag, side) == asked);
        too_large.refuse_if(self.opens() && held + self.lots() > MOST_LOTS)
    }

    /// A close needs its lots.
    fn holds_enough(&self) -> Result<(), Why> {
        let Some(closable) = self.own_closable() else {
            return Ok(());
        };
        let refusal = Refusal::PositionShort {
            lots: self.asked.lots,
            closable: lots(closable),
        };
        Why::new("position", refusal).refuse_if(self.lots() > closable)
    }

    /// Lots that the account could close; none for an open.
    pub fn own_closable(&self) -> Option<i128> {
        let offset = self.offset();
        let (contract, flag) = (self.asked.contract, self.asked.hedge_flag);
        let closable = || self.own().closable(contract, flag, self.side(), offset);
        (offset != Offset::Open).then(closable)
    }

    /// An open needs its cash, that for the order itself counted.
    pub fn can_pay(&self) -> Result<(), Why> {
        let Some(frozen) = self.own_freeze().filter(|_| self.opens()) else {
            return Ok(());
        };
        let own = self.own();
        let margin = self.raise(own, frozen.margin);
        let commission = frozen.commission + self.order_fee(1, self.lots());
        let available = own.available();
        let short = margin + commission - available;
        let refusal = Refusal::CashShort {
            margin: money(margin),
            commission: money(commission),
            available: money(available),
            short: money(short),
        };
        Why::new("cash", refusal).refuse_if(short > 0)
    }

    /// What the order freezes on the account that asks.
    pub fn own_freeze(&self) -> Option<Frozen> {
        self.own_freeze_of(self.lots())
    }

    /// The same of a part of it.
    pub fn own_freeze_of(&self, lots: i128) -> Option<Frozen> {
        let rates = self.rates(self.own())?;
        self.freeze(rates, self.offset(), lots)
    }

    /// Cash that the account's order would need.
    pub fn own_cash_taken(&self) -> Option<i128> {
        let frozen = self.own_freeze()?;
        let fee = self.order_fee(1, self.lots());
        Some(self.raise(self.own(), frozen.margin) + frozen.commission + fee)
    }
}
