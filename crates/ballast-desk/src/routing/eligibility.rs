//! Whether a fund account takes orders of a kind at all (A2, N6, P2).

use ballast_desk_events::{RateBans, Refusal};
use ballast_model::{FundAccountId, HedgeFlag, Offset};

use crate::limits::fund::Planned;
use crate::routing::plan::PlanBuilder;
use crate::routing::request::RouteRequest;
use crate::routing::router::Router;
use crate::state::account::FundAccount;
use crate::state::lookup::ready;

impl Router<'_> {
    /// Whether the account takes orders of this kind at all: cheapest first, which is the order of
    /// precedence.
    pub(crate) fn eligibility(
        &self,
        id: FundAccountId,
        offset: Offset,
        plan: &mut PlanBuilder,
    ) -> Result<(), Refusal> {
        let account = &self.desk.fund_accounts[id.index()];
        ready(self.desk, id)?;
        if offset == Offset::Open {
            self.may_open(id, account)?;
        }
        self.is_tradable(id, account)?;
        self.keeps_order_rate(id, account, offset, plan)?;
        self.meets_nobody_of_its_own(id)
    }

    fn may_open(&self, id: FundAccountId, account: &FundAccount) -> Result<(), Refusal> {
        let (fund_account, settings) = (id, &account.settings);
        if !settings.open_allowed {
            return Err(Refusal::FundOpenNotAllowed { fund_account });
        }
        if self.request.hedge_flag == HedgeFlag::Hedge && !settings.hedge_allowed {
            return Err(Refusal::FundHedgeNotAllowed { fund_account });
        }
        Ok(())
    }

    /// A2: by day and by night.
    fn is_tradable(&self, id: FundAccountId, account: &FundAccount) -> Result<(), Refusal> {
        let tradability = if self.desk.is_night(self.state, self.request.at) {
            &account.night_tradability
        } else {
            &account.day_tradability
        };
        match tradability {
            Some(set) if !set.permits(self.request.contract, self.state.commodity) => {
                Err(Refusal::FundNotTradable { fund_account: id })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// P2: so many orders in so many seconds, then a ban that stands until it is lifted.
    fn keeps_order_rate(
        &self,
        id: FundAccountId,
        account: &FundAccount,
        offset: Offset,
        plan: &mut PlanBuilder,
    ) -> Result<(), Refusal> {
        let settings = &account.settings;
        let concerned = match settings.rate_bans {
            RateBans::Opens => offset == Offset::Open,
            RateBans::Closes => offset != Offset::Open,
            RateBans::Both => true,
        };
        let Some(orders) = settings.rate_orders.filter(|_| concerned) else {
            return Ok(());
        };
        let over = self.rules(id, Planned::default()).is_over_order_rate();
        if over && !account.rate_banned {
            plan.ban(id);
        }
        if over || account.rate_banned {
            return Err(Refusal::OrderRateBan {
                fund_account: id,
                orders,
                seconds: settings.rate_seconds,
            });
        }
        Ok(())
    }

    /// Self-trade prevention: orders of one legal person never meet (N6).
    fn meets_nobody_of_its_own(&self, id: FundAccountId) -> Result<(), Refusal> {
        let commodity = &self.desk.commodities[self.state.commodity.index()].commodity;
        let RouteRequest {
            contract,
            direction,
            price,
            ..
        } = self.request;
        let person = self.desk.legal_person(id, commodity.exchange);
        let resting = &self.desk.resting;
        let met =
            person.and_then(|person| resting.would_self_trade(person, contract, direction, price));
        met.map_or(Ok(()), |resting| {
            Err(Refusal::WouldSelfTrade {
                fund_account: id,
                price,
                resting,
            })
        })
    }
}
