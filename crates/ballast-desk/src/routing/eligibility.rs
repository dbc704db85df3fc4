//! Whether a fund account takes orders of a kind at all (A2, N6, P2).

use ballast_desk_events::{CounterSessionState, RateBans, Refusal, StopOf};
use ballast_model::{FundAccountId, HedgeFlag, Offset};

use crate::limits::fund::FundRules;
use crate::routing::request::RouteRequest;
use crate::routing::router::Router;
use crate::state::account::FundAccount;
use crate::state::terms::FundTerms;
use crate::why::{Why, require};

impl Router<'_> {
    /// Whether the account takes orders of this kind at all: cheapest first, which is the order of
    /// precedence.
    ///
    /// # Errors
    /// From [`Refusal::CounterNotReady`] to [`Refusal::WouldSelfTrade`].
    #[inline(always)]
    pub(crate) fn eligibility<W: Why>(
        &self,
        fund_account: FundAccountId,
        offset: Offset,
        terms: &FundTerms,
        rules: &FundRules<'_>,
    ) -> Result<(), W> {
        let account = &self.desk.fund_accounts[fund_account.index()];
        let ready = account.session == CounterSessionState::Ready;
        require(ready, || Refusal::CounterNotReady { fund_account })?;
        if offset == Offset::Open {
            let differences = account.open_differences();
            require(differences == 0, || Refusal::CounterDiffers {
                fund_account,
                differences,
            })?;
            let settings = &account.settings;
            require(settings.open_allowed, || Refusal::FundOpenNotAllowed {
                fund_account,
            })?;
            let hedges = self.request.hedge_flag == HedgeFlag::Hedge;
            require(!hedges || settings.hedge_allowed, || {
                Refusal::FundHedgeNotAllowed { fund_account }
            })?;
        }
        if !self.request.of_plan {
            self.is_not_stopped(fund_account, offset)?;
            if !self.request.is_third_party {
                self.is_tradable(fund_account, terms)?;
            }
            self.keeps_order_rate(fund_account, account, offset, rules)?;
        }
        self.meets_nobody_of_its_own(fund_account, account)
    }

    /// K1.
    #[inline(always)]
    fn is_not_stopped<W: Why>(&self, fund_account: FundAccountId, offset: Offset) -> Result<(), W> {
        let stopped = self.desk.is_stopped(StopOf::Fund(fund_account), offset);
        require(!stopped, || Refusal::FundStopped { fund_account })
    }

    /// A2: by day and by night.
    #[inline(always)]
    fn is_tradable<W: Why>(&self, fund_account: FundAccountId, terms: &FundTerms) -> Result<(), W> {
        let (by_day, at_night) = (terms.is_tradable_by_day, terms.is_tradable_at_night);
        let permits = if by_day == at_night {
            by_day
        } else if self.desk.is_night(self.state, self.request.at) {
            at_night
        } else {
            by_day
        };
        require(permits, || Refusal::FundNotTradable { fund_account })
    }

    /// P2: so many orders in so many seconds, then a ban that stands until it is lifted.
    #[inline(always)]
    fn keeps_order_rate<W: Why>(
        &self,
        fund_account: FundAccountId,
        account: &FundAccount,
        offset: Offset,
        rules: &FundRules<'_>,
    ) -> Result<(), W> {
        let settings = &account.settings;
        let Some(orders) = settings.rate_orders else {
            return Ok(());
        };
        let refused = order_rate_concerns(account, offset)
            && (account.rate_banned || rules.is_over_order_rate());
        require(!refused, || Refusal::OrderRateBan {
            fund_account,
            orders,
            seconds: settings.rate_seconds,
        })
    }

    /// Self-trade prevention: orders of one legal person never meet (N6).
    #[inline(always)]
    fn meets_nobody_of_its_own<W: Why>(
        &self,
        fund_account: FundAccountId,
        account: &FundAccount,
    ) -> Result<(), W> {
        let exchange = self.commodity.commodity.exchange;
        let person = account.legal_persons[exchange as usize];
        let RouteRequest {
            contract,
            direction,
            price,
            ..
        } = *self.request;
        let met = self
            .desk
            .resting
            .would_self_trade(person, contract, direction, price);
        match met {
            None => Ok(()),
            Some(resting) => Err(W::because(|| Refusal::WouldSelfTrade {
                fund_account,
                price,
                resting,
            })),
        }
    }
}

/// Whether the account's order rate bars orders of this kind (P2).
#[inline(always)]
pub(crate) fn order_rate_concerns(account: &FundAccount, offset: Offset) -> bool {
    match account.settings.rate_bans {
        RateBans::Opens => offset == Offset::Open,
        RateBans::Closes => offset != Offset::Open,
        RateBans::Both => true,
    }
}
