//! Limits of an operating account that an order would breach (O1, O7, O11, O14, K4): all of them, each
//! as the refusal it would be.

use ballast_desk_events::{LimitScope, Limits, RatioOf, Refusal};
use ballast_model::{ContractId, HedgeFlag, Lots, Money, PosiDirection, Text};

use crate::judgement::book::contract;
use crate::judgement::clerk::{Clerk, Why};
use crate::judgement::figures::{ONE, count, lots, money, units, value};

/// A limit acts above it, and only where the order makes it worse.
fn is_over(before: i128, after: i128, limit: i128) -> bool {
    after > before && after > limit
}

impl Clerk<'_> {
    /// All limits that the order would breach, in the order in which they are told.
    pub fn breaches(&self) -> Vec<Why> {
        if self.is_known().is_err() {
            return Vec::new();
        }
        let rows = [
            self.o14_lots(),
            self.o14_margin(),
            self.k4_value(),
            self.o1_lots(),
            self.o11_contract_lots(),
            self.o11_commodity_lots(),
            self.o1_margin(),
            self.o11_contract_margin(),
            self.o11_commodity_margin(),
            self.o7_ratio(),
        ];
        let concerns =
            |why: &Why| self.opens() || why.row.starts_with("O14") || why.row.starts_with("K4");
        rows.into_iter().flatten().filter(concerns).collect()
    }

    fn of_commodity(&self) -> LimitScope {
        LimitScope::Commodity(self.contract().commodity)
    }

    /// O14: the account's own, else its template's.
    pub fn of_one_order<L>(&self, limit: fn(&Limits) -> Option<L>) -> Option<(bool, L)> {
        let own = self.account().limits.get(self.of_commodity());
        let own = own.and_then(limit).map(|limit| (true, limit));
        let template = self.account().limit_template;
        let template = template.and_then(|id| self.desk.template(id));
        let bound = template.and_then(|template| limit(template.limits.get(self.of_commodity())?));
        own.or(bound.map(|limit| (false, limit)))
    }

    fn o14_lots(&self) -> Option<Why> {
        let (own, limit) = self.of_one_order(|limits| limits.order_lots)?;
        let row = if own {
            "O14 lots"
        } else {
            "O14 lots, template"
        };
        let lots = self.asked.lots;
        is_over(0, self.lots(), count(limit))
            .then(|| Why::new(row, Refusal::OrderLotsLimit { lots, limit }))
    }

    fn k4_value(&self) -> Option<Why> {
        let (own, limit) = self.of_one_order(|limits| limits.order_value)?;
        let row = if own {
            "K4 value"
        } else {
            "K4 value, template"
        };
        let value = self.value()?;
        let refusal = Refusal::OrderValueLimit {
            value: money(value),
            limit,
        };
        is_over(0, value, units(limit)).then(|| Why::new(row, refusal))
    }

    /// What the order is worth; none where there is no price, or where that is too large to represent.
    pub fn value(&self) -> Option<i128> {
        let multiplier = self.commodity().multiplier;
        let value = value(self.price()?, self.lots(), multiplier);
        Some(value).filter(|value| i64::try_from(*value).is_ok())
    }

    fn o14_margin(&self) -> Option<Why> {
        let (own, limit) = self.of_one_order(|limits| limits.order_margin)?;
        let row = if own {
            "O14 margin"
        } else {
            "O14 margin, template"
        };
        let margin = self.own_freeze()?.margin;
        let refusal = Refusal::OrderMarginLimit {
            margin: money(margin),
            limit,
        };
        is_over(0, margin, units(limit)).then(|| Why::new(row, refusal))
    }

    /// O1: all contracts, both flags, long and short.
    fn o1_lots(&self) -> Option<Why> {
        let limit = self.account().settings.position_limit;
        let before = self.account_lots();
        let after = before + self.lots();
        let refusal = Refusal::PositionLimit {
            before: lots(before),
            after: lots(after),
            limit,
        };
        is_over(before, after, count(limit)).then(|| Why::new("O1 lots", refusal))
    }

    /// Lots held and working.
    pub fn account_lots(&self) -> i128 {
        self.own().all_lots(|_, _, _| true)
    }

    /// O1: what the order raises, larger side counted.
    fn o1_margin(&self) -> Option<Why> {
        let limit = self.account().settings.margin_limit;
        let (before, after) = self.account_margin()?;
        let refusal = Refusal::MarginLimit {
            before: money(before),
            after: money(after),
            limit,
        };
        is_over(before, after, units(limit)).then(|| Why::new("O1 margin", refusal))
    }

    /// Margin held and frozen, before and after the order.
    pub fn account_margin(&self) -> Option<(i128, i128)> {
        let own = self.own();
        let before = own.used_margin();
        let raise = self.raise(own, self.own_freeze()?.margin);
        Some((before, before + raise))
    }

    fn o11_contract_lots(&self) -> Option<Why> {
        let limit = self.lots_of_flag(LimitScope::Contract(self.asked.contract))?;
        let rows = ["O11 contract lots", "O11 contract lots, hedge"];
        self.o11_lots(rows, self.contract_code(), limit, self.contract_lots())
    }

    fn o11_commodity_lots(&self) -> Option<Why> {
        let limit = self.lots_of_flag(self.of_commodity())?;
        let rows = ["O11 commodity lots", "O11 commodity lots, hedge"];
        self.o11_lots(rows, self.commodity_code(), limit, self.commodity_lots())
    }

    fn o11_lots(
        &self,
        rows: [&'static str; 2],
        scope: Text,
        limit: Lots,
        before: i128,
    ) -> Option<Why> {
        let after = before + self.lots();
        let refusal = Refusal::ScopeLotsLimit {
            scope,
            before: lots(before),
            after: lots(after),
            limit,
        };
        let row = rows[usize::from(self.asked.hedge_flag == HedgeFlag::Hedge)];
        is_over(before, after, count(limit)).then(|| Why::new(row, refusal))
    }

    fn o11_contract_margin(&self) -> Option<Why> {
        let limit = self.margin_of_flag(LimitScope::Contract(self.asked.contract))?;
        let rows = ["O11 contract margin", "O11 contract margin, hedge"];
        self.o11_margin(rows, self.contract_code(), limit, self.contract_margin())
    }

    fn o11_commodity_margin(&self) -> Option<Why> {
        let limit = self.margin_of_flag(self.of_commodity())?;
        let rows = ["O11 commodity margin", "O11 commodity margin, hedge"];
        self.o11_margin(rows, self.commodity_code(), limit, self.commodity_margin())
    }

    fn o11_margin(
        &self,
        rows: [&'static str; 2],
        scope: Text,
        limit: Money,
        before: i128,
    ) -> Option<Why> {
        let after = before + self.own_freeze()?.margin;
        let refusal = Refusal::ScopeMarginLimit {
            scope,
            before: money(before),
            after: money(after),
            limit,
        };
        let row = rows[usize::from(self.asked.hedge_flag == HedgeFlag::Hedge)];
        is_over(before, after, units(limit)).then(|| Why::new(row, refusal))
    }

    fn lots_of_flag(&self, scope: LimitScope) -> Option<Lots> {
        let limits = self.account().limits.get(scope)?;
        match self.asked.hedge_flag {
            HedgeFlag::Speculation => limits.lots,
            HedgeFlag::Hedge => limits.hedge_lots,
        }
    }

    fn margin_of_flag(&self, scope: LimitScope) -> Option<Money> {
        let limits = self.account().limits.get(scope)?;
        match self.asked.hedge_flag {
            HedgeFlag::Speculation => limits.margin,
            HedgeFlag::Hedge => limits.hedge_margin,
        }
    }

    /// O11: what counts is of the order's own flag.
    pub fn is_same_contract(&self, id: ContractId, flag: HedgeFlag) -> bool {
        (id, flag) == (self.asked.contract, self.asked.hedge_flag)
    }

    /// O11: what counts is of the order's own flag.
    pub fn is_same_commodity(&self, id: ContractId, flag: HedgeFlag) -> bool {
        let commodity = contract(self.desk, id).commodity;
        (commodity, flag) == (self.contract().commodity, self.asked.hedge_flag)
    }

    pub fn contract_lots(&self) -> i128 {
        let of = |id, flag, _: PosiDirection| self.is_same_contract(id, flag);
        self.own().all_lots(of)
    }

    pub fn commodity_lots(&self) -> i128 {
        let of = |id, flag, _: PosiDirection| self.is_same_commodity(id, flag);
        self.own().all_lots(of)
    }

    pub fn contract_margin(&self) -> i128 {
        self.own()
            .gross_margin(|id, flag| self.is_same_contract(id, flag))
    }

    pub fn commodity_margin(&self) -> i128 {
        self.own()
            .gross_margin(|id, flag| self.is_same_commodity(id, flag))
    }

    pub fn contract_code(&self) -> Text {
        self.contract().contract.code.0.clone()
    }

    pub fn commodity_code(&self) -> Text {
        self.commodity().code.as_str().into()
    }

    /// O7: a line acts at equality.
    fn o7_ratio(&self) -> Option<Why> {
        let line = self.account().settings.margin_ratio;
        let (before, after) = self.account_margin()?;
        let of = self.ratio_of();
        let reached = after * ONE >= of * i128::from(line.units());
        let refusal = Refusal::MarginRatioLine {
            margin: money(after),
            of: money(of),
            line,
        };
        let row = match self.account().settings.margin_ratio_of {
            RatioOf::DynamicEquity | RatioOf::MarketValueEquity => "O7 equity",
            RatioOf::MaxLossAmount => "O7 max-loss amount",
        };
        (line.is_positive() && after > before && reached).then(|| Why::new(row, refusal))
    }

    /// What margin is compared with: without options, both equities are one.
    pub fn ratio_of(&self) -> i128 {
        match self.account().settings.margin_ratio_of {
            RatioOf::DynamicEquity | RatioOf::MarketValueEquity => self.own().equity(),
            RatioOf::MaxLossAmount => self.own().max_loss_amount(),
        }
    }
}
