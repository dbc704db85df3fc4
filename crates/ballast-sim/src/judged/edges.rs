//! Settings, cash and states that stand just before, at, or just behind what an order would make of
//! them.

mod fund;
mod own;

use ballast_desk_events::{
    Action, Holder, Limit, LimitScope, OperatingSetting, PlaceOrder, RateLevel,
};
use ballast_model::{Exchange, Lots, Money};

use crate::judged::World;
use crate::judgement::Clerk;
use crate::seeded::Seeded;

impl World {
    /// Something near the edge for an order; nothing for one that names nobody.
    pub fn draw_edge(&mut self, asked: &PlaceOrder) -> Vec<Action> {
        let known = self.product_of(asked.account).is_some()
            && self.desk.contract(asked.contract).is_some()
            && self.desk.trading_day().is_some();
        if !known {
            return Vec::new();
        }
        let clerk = Clerk::new(&self.desk, &self.notes, asked, self.at);
        let mut edges = Edges {
            clerk: &clerk,
            asked,
            random: &mut self.random,
        };
        edges.draw()
    }
}

struct Edges<'a> {
    clerk: &'a Clerk<'a>,
    asked: &'a PlaceOrder,
    random: &'a mut Seeded,
}

const FEN: i128 = 10_000;
const ONE: i128 = 10_000_000_000;

fn money(units: i128) -> Money {
    Money::from_units(i64::try_from(units).unwrap_or(i64::MAX))
}

fn some_lots(lots: i128) -> Option<Lots> {
    Some(Lots::new(lots.max(0) as i64))
}

fn some_money(units: i128) -> Option<Money> {
    Some(money(units.max(0)))
}

impl Edges<'_> {
    fn draw(&mut self) -> Vec<Action> {
        let at_fund_accounts = self.random.chance(50);
        if at_fund_accounts {
            let funds = self.funds();
            let kind = self.random.below(17);
            let mut actions = Vec::new();
            for id in funds {
                actions.extend(self.of_fund(id, kind));
            }
            return actions;
        }
        if self.clerk.is_delivery_month() && self.random.chance(25) {
            return self.delivery();
        }
        match self.random.below(25) {
            21..=22 => self.collar(),
            23..=24 => self.mark_seconds(),
            20 => self.order_value(),
            0..=1 => self.order_lots(),
            2..=3 => self.order_margin(),
            4 => self.account_lots(),
            5 => self.account_margin(),
            6..=7 => self.scope_lots(),
            8..=9 => self.scope_margin(),
            10 => self.ratio_of_equity(),
            11 => self.ratio_of_max_loss(),
            12 => self.cancels(),
            13 => self.near_limit(),
            14 => self.permissions(),
            15 => self.tradability(),
            16 => self.delivery(),
            17 => self.status(),
            18 => self.cash(
                Holder::Operating(self.asked.account),
                self.clerk.own_cash_taken(),
            ),
            _ => self.order_fee(),
        }
    }

    /// One less, the same, one more.
    fn near(&mut self) -> i128 {
        self.random.pick(&[-1, 0, 0, 1])
    }

    fn level(&self) -> RateLevel {
        RateLevel::OperatingAccount(self.asked.account)
    }

    fn contract(&self) -> LimitScope {
        LimitScope::Contract(self.asked.contract)
    }

    fn commodity(&self) -> LimitScope {
        LimitScope::Commodity(self.clerk.contract().commodity)
    }

    fn exchange(&self) -> Exchange {
        self.clerk.commodity().exchange
    }

    fn own(&self, scope: LimitScope, limit: Limit) -> Action {
        Action::SetLimit {
            level: self.level(),
            scope,
            limit,
        }
    }

    fn setting(&self, setting: OperatingSetting) -> Vec<Action> {
        vec![Action::SetOperating {
            account: self.asked.account,
            setting,
        }]
    }
}
