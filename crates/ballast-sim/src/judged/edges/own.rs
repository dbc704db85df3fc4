//! Edges of the account that asks.

use std::collections::BTreeSet;

use ballast_desk_events::{
    AccountStatus, Action, Cash, CashDirection, EnterCash, Holder, Limit, LimitScope, NearBans,
    OperatingSetting, Owned, PlatformSetting, PriceDistance, PriceRight, RateLevel, RateScope,
    RatioOf, SetAccountStatus, TemplateKind, Tradability, TradabilityOf,
};
use ballast_model::{ContractId, HedgeFlag, Lots, Money, Price, Rate, TemplateId};

use crate::judged::edges::{Edges, FEN, ONE, money, some_lots, some_money};

impl Edges<'_> {
    /// O14: of the account, or of its template alone.
    pub fn one_order(&mut self, limit: Limit, none: Limit) -> Vec<Action> {
        let scope = self.commodity();
        if self.random.chance(50) {
            return vec![self.own(scope, limit)];
        }
        let template = TemplateId::new(0);
        vec![
            Action::SetLimit {
                level: RateLevel::Template(template),
                scope,
                limit,
            },
            Action::BindTemplate {
                account: self.asked.account,
                kind: TemplateKind::OrderLimits,
                template: Some(template),
            },
            self.own(scope, none),
        ]
    }

    pub fn order_lots(&mut self) -> Vec<Action> {
        let limit = some_lots(self.clerk.lots() + self.near());
        self.one_order(Limit::OrderLots(limit), Limit::OrderLots(None))
    }

    pub fn order_margin(&mut self) -> Vec<Action> {
        let margin = self.clerk.own_freeze().map_or(0, |frozen| frozen.margin);
        let limit = some_money(margin + self.near());
        self.one_order(Limit::OrderMargin(limit), Limit::OrderMargin(None))
    }

    pub fn order_value(&mut self) -> Vec<Action> {
        let limit = some_money(self.clerk.value().unwrap_or(0) + self.near());
        self.one_order(Limit::OrderValue(limit), Limit::OrderValue(None))
    }

    pub fn account_lots(&mut self) -> Vec<Action> {
        let after = self.clerk.account_lots() + self.clerk.lots();
        let limit = Lots::new((after + self.near()).max(0) as i64);
        self.setting(OperatingSetting::PositionLimit(limit))
    }

    pub fn account_margin(&mut self) -> Vec<Action> {
        let after = self.clerk.account_margin().map_or(0, |(_, after)| after);
        let limit = money((after + self.near()).max(0));
        self.setting(OperatingSetting::MarginLimit(limit))
    }

    pub fn is_hedge(&self) -> bool {
        self.asked.hedge_flag == HedgeFlag::Hedge
    }

    pub fn scope_lots(&mut self) -> Vec<Action> {
        let (scope, before) = if self.random.chance(50) {
            (self.contract(), self.clerk.contract_lots())
        } else {
            (self.commodity(), self.clerk.commodity_lots())
        };
        let limit = some_lots(before + self.clerk.lots() + self.near());
        let limit = if self.is_hedge() {
            Limit::HedgeLots(limit)
        } else {
            Limit::Lots(limit)
        };
        vec![self.own(scope, limit)]
    }

    pub fn scope_margin(&mut self) -> Vec<Action> {
        let (scope, before) = if self.random.chance(50) {
            (self.contract(), self.clerk.contract_margin())
        } else {
            (self.commodity(), self.clerk.commodity_margin())
        };
        let margin = self.clerk.own_freeze().map_or(0, |frozen| frozen.margin);
        let limit = some_money(before + margin + self.near());
        let limit = if self.is_hedge() {
            Limit::HedgeMargin(limit)
        } else {
            Limit::Margin(limit)
        };
        vec![self.own(scope, limit)]
    }

    /// O7: the smallest step of the line around what the order would reach.
    pub fn ratio_of_equity(&mut self) -> Vec<Action> {
        let after = self.clerk.account_margin().map_or(0, |(_, after)| after);
        let equity = self.clerk.own().equity();
        if equity <= 0 {
            return Vec::new();
        }
        let line = (after * ONE / equity + self.random.pick(&[0, 1])).max(0);
        let of = self
            .random
            .pick(&[RatioOf::DynamicEquity, RatioOf::MarketValueEquity]);
        let mut actions = self.setting(OperatingSetting::MarginRatioOf(of));
        actions.extend(self.setting(OperatingSetting::MarginRatio(Rate::from_units(line as i64))));
        actions
    }

    /// O7: cash goes in until the max-loss amount is so many times the margin, but for a fen.
    pub fn ratio_of_max_loss(&mut self) -> Vec<Action> {
        let after = self.clerk.account_margin().map_or(0, |(_, after)| after);
        let base = self.clerk.own().max_loss_amount();
        let times = [1, 2, 4, 5, 8, 10, 20, 40, 50, 100];
        let Some(times) = times.into_iter().find(|times| times * after >= base) else {
            return Vec::new();
        };
        let line = Rate::from_units((ONE / times) as i64);
        let mut actions = self.setting(OperatingSetting::MarginRatioOf(RatioOf::MaxLossAmount));
        actions.extend(self.setting(OperatingSetting::MarginRatio(line)));
        let amount = (times * after - base) / FEN * FEN + self.near() * FEN;
        let protected = self.random.pick(&[0, 0, 1_000_000]) * FEN;
        if amount > 0 {
            actions.push(self.enters(CashDirection::In, amount + protected, protected));
        }
        actions
    }

    pub fn enters(&self, direction: CashDirection, amount: i128, protected: i128) -> Action {
        Action::EnterCash(EnterCash {
            account: self.asked.account,
            cash: Cash {
                direction,
                amount: money(amount),
                protected: money(protected),
            },
        })
    }

    pub fn cancels(&mut self) -> Vec<Action> {
        let cancelled = self.clerk.own().facts.cancelled.iter();
        let cancels = cancelled.filter(|of| **of == self.asked.contract).count() as u32;
        let limit = cancels.saturating_sub(self.random.below(2) as u32);
        self.setting(OperatingSetting::MaxCancels(Some(limit)))
    }

    /// O10: the line where the last price is, or a step beside.
    pub fn near_limit(&mut self) -> Vec<Action> {
        let state = self.clerk.contract();
        let Some(last) = state.last else {
            return Vec::new();
        };
        let settle = state.pre_settlement.unwrap_or(last);
        let by_share = last != settle && self.random.chance(60);
        let upper = if by_share {
            last > settle
        } else {
            self.random.chance(50)
        };
        let limit = if upper {
            state.upper_limit
        } else {
            state.lower_limit
        };
        let Some(limit) = limit.filter(|limit| *limit != settle) else {
            return Vec::new();
        };
        let between = |one: Price, other: Price| i128::from((one.units() - other.units()).abs());
        let near = if by_share {
            let share = between(last, settle) * ONE / between(limit, settle) + self.near();
            PriceDistance::Share(Rate::from_units(share.clamp(0, ONE) as i64))
        } else {
            let tick = i128::from(self.clerk.commodity().tick.units());
            PriceDistance::Ticks((between(limit, last) / tick + self.near()).max(0) as u32)
        };
        let bans = self
            .random
            .pick(&[NearBans::All, NearBans::Opposite, NearBans::Same]);
        let right = PriceRight { near, bans };
        vec![self.own(self.commodity(), Limit::PriceRight(Some(right)))]
    }

    /// K3: the price itself, or a step beside; of the account, its template, or the platform.
    pub fn collar(&mut self) -> Vec<Action> {
        let state = self.clerk.contract();
        let (Some(reference), Some(price)) = (state.mark(), self.clerk.price()) else {
            return Vec::new();
        };
        let away = i128::from((price.units() - reference.units()).abs());
        let collar = if self.random.chance(50) {
            let share = away * ONE / i128::from(reference.units()) + self.near();
            PriceDistance::Share(Rate::from_units(share.clamp(0, ONE) as i64))
        } else {
            let tick = i128::from(self.clerk.commodity().tick.units());
            PriceDistance::Ticks((away / tick + self.near()).max(0) as u32)
        };
        let limit = Limit::PriceCollar(Some(collar));
        if self.random.chance(60) {
            return self.one_order(limit, Limit::PriceCollar(None));
        }
        let (level, scope) = (RateLevel::Global, self.commodity());
        vec![Action::SetLimit {
            level,
            scope,
            limit,
        }]
    }

    /// K3, K7: as old as the mark is, or a second beside; of the commodity or the platform.
    pub fn mark_seconds(&mut self) -> Vec<Action> {
        let age = i128::from(self.clerk.age_of_mark()) / 1_000_000 + self.near();
        let seconds = Some(age.max(0) as u32);
        if self.random.chance(50) {
            return vec![Action::SetPlatform(PlatformSetting::MarkSeconds(seconds))];
        }
        let (level, scope) = (RateLevel::Global, self.commodity());
        vec![Action::SetLimit {
            level,
            scope,
            limit: Limit::MarkSeconds(seconds),
        }]
    }

    pub fn permissions(&mut self) -> Vec<Action> {
        if self.random.chance(60) {
            self.setting(OperatingSetting::OpenAllowed(false))
        } else {
            self.setting(OperatingSetting::HedgeAllowed(false))
        }
    }

    /// A list with the contract, its commodity or something else on it.
    pub fn list(&mut self) -> Tradability {
        let commodity = RateScope::Commodity(self.clerk.contract().commodity);
        let contract = RateScope::Contract(self.asked.contract);
        let other = RateScope::Contract(ContractId::new(0));
        let picked = [(contract, 40), (commodity, 40), (other, 40)];
        let listed: BTreeSet<RateScope> = picked
            .into_iter()
            .filter(|(_, percent)| self.random.chance(*percent))
            .map(|(scope, _)| scope)
            .collect();
        Tradability {
            is_allow_list: self.random.chance(50),
            listed,
        }
    }

    pub fn tradability(&mut self) -> Vec<Action> {
        let product = self.clerk.account().product.expect("it is bound");
        let of = self.random.pick(&[
            TradabilityOf::Operating(self.asked.account),
            TradabilityOf::Product(product),
            TradabilityOf::Global,
        ]);
        let tradability = Some(self.list());
        vec![Action::SetTradability { of, tradability }]
    }

    /// X4 and X5.
    pub fn delivery(&mut self) -> Vec<Action> {
        let product = self.clerk.account().product.expect("it is bound");
        if self.random.chance(40) {
            let multiple = self.random.pick(&[2, 3, 5]);
            return vec![Action::SetLimit {
                level: RateLevel::Global,
                scope: self.commodity(),
                limit: Limit::DeliveryMultiple(Some(multiple)),
            }];
        }
        let scopes = [
            self.contract(),
            self.commodity(),
            LimitScope::Exchange(self.exchange()),
        ];
        vec![Action::SetLimit {
            level: RateLevel::Product(product),
            scope: self.random.pick(&scopes),
            limit: Limit::DeliveryBarred(Some(true)),
        }]
    }

    pub fn disables(of: Owned) -> Action {
        Action::SetAccountStatus(SetAccountStatus {
            of,
            status: AccountStatus::Disabled,
        })
    }

    pub fn status(&mut self) -> Vec<Action> {
        let product = self.clerk.account().product.expect("it is bound");
        let funds = self.clerk.product().fund_accounts.iter();
        match self.random.below(4) {
            0 => vec![Self::disables(Owned::Operating(self.asked.account))],
            1 => vec![Self::disables(Owned::Product(product))],
            2 => funds.map(|id| Self::disables(Owned::Fund(*id))).collect(),
            _ => {
                let fund = self.random.pick(&self.clerk.product().fund_accounts);
                vec![Self::disables(Owned::Fund(fund))]
            }
        }
    }

    /// Cash goes in or out until an account has what the order takes, but for a fen.
    pub fn cash(&mut self, holder: Holder, takes: Option<i128>) -> Vec<Action> {
        let Some(takes) = takes else {
            return Vec::new();
        };
        let over = self.clerk.book(holder).available() - takes;
        let amount = over.div_euclid(FEN) * FEN + self.near() * FEN;
        match amount {
            0 => Vec::new(),
            out if out > 0 => vec![Action::Withdraw {
                holder,
                amount: money(out),
            }],
            missing => vec![Action::Deposit {
                holder,
                amount: money(-missing),
            }],
        }
    }

    /// O9: of the account or of the platform, an order or a lot.
    pub fn order_fee(&mut self) -> Vec<Action> {
        let fee = Money::whole(i64::from(self.random.below(9) as u32));
        let per_lot = self.random.chance(50);
        let mut actions = if self.random.chance(50) {
            self.setting(OperatingSetting::OrderFee(Some(fee)))
        } else {
            vec![Action::SetPlatform(PlatformSetting::OrderFee(fee))]
        };
        actions.push(Action::SetPlatform(PlatformSetting::OrderFeePerLot(
            per_lot,
        )));
        if self.random.chance(50) {
            let takes = self.clerk.own_cash_taken();
            actions.extend(self.cash(Holder::Operating(self.asked.account), takes));
        }
        actions
    }
}
