//! Edges of fund accounts.

use ballast_desk_events::{
    Action, FundSetting, Holder, Limit, LimitScope, PlatformSetting, ProductSetting, RateBans,
    RateLevel, RoutingMode, TradabilityOf, WhenTooLarge,
};
use ballast_model::{CounterReturn, FundAccountId, Lots, Offset, PosiDirection};

use crate::judged::edges::{Edges, FEN, money, some_lots, some_money};
use crate::judgement::Span;

impl Edges<'_> {
    /// One fund account of the product, or all of them.
    pub fn funds(&mut self) -> Vec<FundAccountId> {
        let all = self.clerk.product().fund_accounts.clone();
        if self.random.chance(45) {
            all
        } else {
            vec![self.random.pick(&all)]
        }
    }

    /// Lots that are to be the edge: none, all, or some.
    pub fn some(&mut self) -> i128 {
        let lots = self.clerk.lots().max(1);
        match self.random.below(4) {
            0 => 0,
            1 => lots,
            2 => (lots - 1).max(1),
            _ => i128::from(self.random.below(lots as u64)) + 1,
        }
    }

    pub fn of_fund(&mut self, id: FundAccountId, kind: u64) -> Vec<Action> {
        match kind {
            0 => self.part_lots(id),
            1 => self.part_margin(id),
            2 => self.opened_lots(id),
            3..=5 => self.position_lots(id),
            6 => self.cancel_cap(id),
            7 => self.lots_cap(id),
            8 => self.persons(id),
            9 => self.fund_permissions(id),
            10 => self.fund_tradability(id),
            11 => self.order_rate(id),
            12 => self.reserve(id),
            13 => {
                let lots = self.some();
                let takes = self.fund_takes(id, lots);
                self.cash(Holder::Fund(id), takes)
            }
            14 => self.when_too_large(),
            15 => self.part_of_equity(id),
            _ => vec![Action::Counter {
                fund_account: id,
                returned: CounterReturn::Disconnected,
            }],
        }
    }

    pub fn at_fund(&self, id: FundAccountId, scope: LimitScope, limit: Limit) -> Action {
        Action::SetLimit {
            level: RateLevel::FundAccount(id),
            scope,
            limit,
        }
    }

    pub fn span(&mut self) -> (Span, LimitScope) {
        if self.random.chance(50) {
            (Span::Contract, self.contract())
        } else {
            (Span::Commodity, self.commodity())
        }
    }

    /// A1.
    pub fn part_lots(&mut self, id: FundAccountId) -> Vec<Action> {
        let (_, scope) = self.span();
        let limit = some_lots(self.some());
        vec![self.at_fund(id, scope, Limit::OrderLots(limit))]
    }

    /// A1.
    pub fn part_margin(&mut self, id: FundAccountId) -> Vec<Action> {
        let (_, scope) = self.span();
        let lots = self.some();
        let margin = self.fund_freeze(id, lots).map_or(0, |(margin, _)| margin);
        let limit = some_money(margin + self.near());
        vec![self.at_fund(id, scope, Limit::OrderMargin(limit))]
    }

    pub fn fund_freeze(&self, id: FundAccountId, lots: i128) -> Option<(i128, i128)> {
        let rates = self.clerk.rates(self.clerk.fund(id))?;
        let frozen = self.clerk.pieces_freeze(rates, Offset::Open, lots)?;
        Some((frozen.margin, frozen.commission))
    }

    /// What so many lots take of a fund account's cash.
    pub fn fund_takes(&self, id: FundAccountId, lots: i128) -> Option<i128> {
        let (margin, commission) = self.fund_freeze(id, lots)?;
        Some(self.clerk.raise(self.clerk.fund(id), margin) + commission)
    }

    /// A3.
    pub fn opened_lots(&mut self, id: FundAccountId) -> Vec<Action> {
        let (span, scope) = self.span();
        let limit = some_lots(self.clerk.fund_opened(id, span) + self.some());
        vec![self.at_fund(id, scope, Limit::OpenedLots(limit))]
    }

    /// A5.
    pub fn position_lots(&mut self, id: FundAccountId) -> Vec<Action> {
        let (span, scope) = self.span();
        let side = self.asked.direction.opens();
        let side = Some(side).filter(|_| self.random.chance(60));
        let limit = some_lots(self.clerk.fund_held(id, span, side) + self.some());
        let limit = match (side, self.is_hedge()) {
            (None, false) => Limit::Lots(limit),
            (None, true) => Limit::HedgeLots(limit),
            (Some(PosiDirection::Long), false) => Limit::LongLots(limit),
            (Some(PosiDirection::Long), true) => Limit::HedgeLongLots(limit),
            (Some(PosiDirection::Short), false) => Limit::ShortLots(limit),
            (Some(PosiDirection::Short), true) => Limit::HedgeShortLots(limit),
        };
        vec![self.at_fund(id, scope, limit)]
    }

    /// N4: own cap or the platform's, with a reserve now and then.
    pub fn cancel_cap(&mut self, id: FundAccountId) -> Vec<Action> {
        let exchange = self.exchange();
        let of_exchange = |contract| self.clerk.is_at(exchange, contract);
        let facts = &self.clerk.fund(id).facts;
        let cancels = facts
            .cancelled
            .iter()
            .filter(|id| of_exchange(**id))
            .count();
        let resting = facts.resting.values();
        let resting = resting.filter(|child| of_exchange(child.contract)).count();
        let reserve = self.random.pick(&[0, 0, 3]);
        let cap = Some((cancels + resting) as u32 + reserve + self.random.below(2) as u32);
        let cap = if self.random.chance(50) {
            Action::SetPlatform(PlatformSetting::CapCancels(cap))
        } else {
            self.at_fund(id, LimitScope::Exchange(exchange), Limit::CapCancels(cap))
        };
        let reserve = Action::SetPlatform(PlatformSetting::ReserveCancels(reserve));
        vec![reserve, cap]
    }

    pub fn lots_cap(&mut self, id: FundAccountId) -> Vec<Action> {
        let exchange = self.exchange();
        let book = self.clerk.fund(id);
        let resting = book.facts.resting.values();
        let resting = resting.filter(|child| self.clerk.is_at(exchange, child.contract));
        let resting: i128 = resting.map(|child| child.lots).sum();
        let reserve = self.random.pick(&[0, 0, 4]);
        let cap = some_lots(book.traded_today(exchange) + resting + reserve + self.some());
        let cap = if self.random.chance(50) {
            Action::SetPlatform(PlatformSetting::CapLots(cap))
        } else {
            self.at_fund(id, LimitScope::Exchange(exchange), Limit::CapLots(cap))
        };
        let reserve = Lots::new(reserve as i64);
        vec![
            Action::SetPlatform(PlatformSetting::ReserveLots(reserve)),
            cap,
        ]
    }

    /// N6.
    pub fn persons(&mut self, id: FundAccountId) -> Vec<Action> {
        let scope = LimitScope::Exchange(self.exchange());
        let person = self.random.pick(&["X", "X", "Y"]);
        vec![self.at_fund(id, scope, Limit::LegalPerson(Some(person.into())))]
    }

    pub fn at(id: FundAccountId, setting: FundSetting) -> Action {
        Action::SetFund {
            account: id,
            setting,
        }
    }

    pub fn fund_permissions(&mut self, id: FundAccountId) -> Vec<Action> {
        let setting = if self.random.chance(50) {
            FundSetting::OpenAllowed(false)
        } else {
            FundSetting::HedgeAllowed(false)
        };
        vec![Self::at(id, setting)]
    }

    /// A2.
    pub fn fund_tradability(&mut self, id: FundAccountId) -> Vec<Action> {
        let of = self
            .random
            .pick(&[TradabilityOf::FundDay(id), TradabilityOf::FundNight(id)]);
        let tradability = Some(self.list());
        vec![Action::SetTradability { of, tradability }]
    }

    /// P2: so that the order is the last that goes, or the first that does not.
    pub fn order_rate(&mut self, id: FundAccountId) -> Vec<Action> {
        let given = self.clerk.fund(id).facts.given.len() as u32;
        let orders = self.random.pick(&[1, 1, 2, 3, given.max(1), given + 1]);
        let seconds = self.random.pick(&[1, 2, 10, 60]);
        let bans = self
            .random
            .pick(&[RateBans::Opens, RateBans::Closes, RateBans::Both]);
        vec![
            Self::at(id, FundSetting::RateOrders(Some(orders))),
            Self::at(id, FundSetting::RateSeconds(seconds)),
            Self::at(id, FundSetting::RateBans(bans)),
        ]
    }

    /// P2: what is left above the reserve is what some lots take, but for the smallest unit.
    pub fn reserve(&mut self, id: FundAccountId) -> Vec<Action> {
        let lots = self.some();
        let Some(takes) = self.fund_takes(id, lots) else {
            return Vec::new();
        };
        let reserve = self.clerk.fund(id).available() - takes + self.near();
        let reserve = money(reserve.max(0));
        vec![Self::at(id, FundSetting::MinimumReserve(reserve))]
    }

    /// N3: equity with which an account holds just its part, but for a fen.
    pub fn part_of_equity(&mut self, id: FundAccountId) -> Vec<Action> {
        let product = self.clerk.account().product.expect("it is bound");
        let others = self.clerk.product().fund_accounts.iter();
        let others = others.filter(|other| **other != id);
        let others: i128 = others.map(|id| self.clerk.fund(*id).equity().max(0)).sum();
        let held = self
            .clerk
            .fund(id)
            .held_lots(|contract, flag, _| self.clerk.is_same_contract(contract, flag));
        let target = held * others / self.clerk.lots().max(1) / FEN * FEN;
        let more = target - self.clerk.fund(id).equity() / FEN * FEN + self.near() * FEN;
        let holder = Holder::Fund(id);
        let amount = money(more.abs());
        let cash = match more {
            0 => None,
            more if more > 0 => Some(Action::Deposit { holder, amount }),
            _ => Some(Action::Withdraw { holder, amount }),
        };
        let mode = Action::SetLimit {
            level: RateLevel::Product(product),
            scope: self.commodity(),
            limit: Limit::RoutingMode(Some(RoutingMode::Proportion)),
        };
        cash.into_iter().chain([mode]).collect()
    }

    /// N5, X3.
    pub fn when_too_large(&mut self) -> Vec<Action> {
        let product = self.clerk.account().product.expect("it is bound");
        let when = self
            .random
            .pick(&[WhenTooLarge::PlaceWhatFits, WhenTooLarge::RefuseAll]);
        let mode = self.random.pick(&[
            RoutingMode::Priority,
            RoutingMode::Proportion,
            RoutingMode::Net,
        ]);
        vec![
            Action::SetProduct {
                product,
                setting: ProductSetting::WhenTooLarge(Some(when)),
            },
            Action::SetLimit {
                level: RateLevel::Product(product),
                scope: self.commodity(),
                limit: Limit::RoutingMode(Some(mode)),
            },
        ]
    }
}
