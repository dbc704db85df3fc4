//! Limits of a fund account as lots left under them (A1, A3, A5, N4).

use ballast_desk_events::{LimitScope, Limits, Refusal};
use ballast_model::{FundAccountId, HedgeFlag, Lots, PosiDirection, Text};
use ballast_risk::Span;

use crate::book::exposure::Exposure;
use crate::limits::scope::{scopes, span_code};
use crate::routing::capacity::Cap;
use crate::routing::router::Router;
use crate::state::account::FundAccount;

impl Router<'_> {
    /// N4.
    pub(crate) fn exchange_usage(
        &self,
        id: FundAccountId,
        account: &FundAccount,
        taken: Lots,
        cap: &mut Cap,
    ) {
        let exchange = self.desk.commodities[self.state.commodity.index()]
            .commodity
            .exchange;
        let exchange_usage = account.exchange_usage[exchange as usize];
        let limits = account.limits.get(LimitScope::Exchange(exchange));
        let platform = &self.desk.platform;
        if let Some(limit) = limits
            .and_then(|limits| limits.cap_cancels)
            .or(platform.cap_cancels)
        {
            let most = limit.saturating_sub(platform.reserve_cancels);
            let (cancels, resting) = (exchange_usage.cancels, exchange_usage.resting_orders);
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
            let (traded, resting) = (exchange_usage.traded, exchange_usage.resting_lots);
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
    pub(crate) fn of_order<L>(
        &self,
        account: &FundAccount,
        limit: fn(&Limits) -> Option<L>,
    ) -> Option<(L, Span)> {
        let scopes = scopes(self.request.contract, self.state.commodity);
        scopes
            .into_iter()
            .find_map(|(scope, span)| Some((account.limits.get(scope).and_then(limit)?, span)))
    }

    /// A1, lots.
    pub(crate) fn order_lots(
        &self,
        id: FundAccountId,
        account: &FundAccount,
        taken: Lots,
        cap: &mut Cap,
    ) {
        if let Some((limit, span)) = self.of_order(account, |limits| limits.order_lots) {
            cap.at_most(limit - taken, || Refusal::FundLotsLimit {
                fund_account: id,
                scope: self.span_code(span),
                before: taken,
                limit,
            });
        }
    }

    pub(crate) fn span_code(&self, span: Span) -> Text {
        span_code(self.desk, self.request.contract, span)
    }

    /// A1, A3 and A5: what the account may open, held and working counted.
    pub(crate) fn held_limits(
        &self,
        id: FundAccountId,
        account: &FundAccount,
        taken: Lots,
        cap: &mut Cap,
    ) {
        self.order_lots(id, account, taken, cap);
        let side = self.request.direction.opens();
        for (scope, span) in scopes(self.request.contract, self.state.commodity) {
            let Some(limits) = account.limits.get(scope) else {
                continue;
            };
            let of = |flag: HedgeFlag| match scope {
                LimitScope::Contract(contract) => account
                    .book
                    .position(contract, flag)
                    .map_or(Exposure::default(), Exposure::of),
                _ => account.book.exposures().of((self.state.commodity, flag)),
            };
            let exposure = of(self.request.hedge_flag);
            let [all, long, short] = match self.request.hedge_flag {
                HedgeFlag::Speculation => [limits.lots, limits.long_lots, limits.short_lots],
                HedgeFlag::Hedge => [
                    limits.hedge_lots,
                    limits.hedge_long_lots,
                    limits.hedge_short_lots,
                ],
            };
            let of_side = if side == PosiDirection::Long {
                long
            } else {
                short
            };
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
}
