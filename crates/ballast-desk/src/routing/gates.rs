//! Whether a fund account takes orders of a kind at all (A2, N6, P2).

use ballast_desk_events::{RateBans, Refusal};
use ballast_model::{FundAccountId, HedgeFlag, Offset};

use crate::routing::request::Wanted;
use crate::routing::router::Router;
use crate::state::account::FundAccount;
use crate::state::lookup::ready;

impl Router<'_> {
    /// Whether the account takes orders of this kind at all.
    pub(crate) fn gates(
        &self,
        id: FundAccountId,
        account: &FundAccount,
        offset: Offset,
        bans: &mut Vec<FundAccountId>,
    ) -> Result<(), Refusal> {
        let fund_account = id;
        ready(self.desk, id)?;
        let opens = offset == Offset::Open;
        let settings = &account.settings;
        if opens && !settings.open_allowed {
            return Err(Refusal::FundOpenNotAllowed { fund_account });
        }
        if opens && self.wanted.hedge_flag == HedgeFlag::Hedge && !settings.hedge_allowed {
            return Err(Refusal::FundHedgeNotAllowed { fund_account });
        }
        let night = self.desk.is_night(self.state, self.wanted.at);
        let tradability = if night {
            &account.night_tradability
        } else {
            &account.day_tradability
        };
        if tradability
            .as_ref()
            .is_some_and(|set| !set.permits(self.wanted.contract, self.state.commodity))
        {
            return Err(Refusal::FundNotTradable { fund_account });
        }
        let banned = match settings.rate_bans {
            RateBans::Opens => opens,
            RateBans::Closes => !opens,
            RateBans::Both => true,
        };
        if let Some(orders) = settings.rate_orders.filter(|_| banned) {
            let full = account.recent_orders.len() >= orders as usize;
            let since = account
                .recent_orders
                .front()
                .map(|first| first.plus_micros(i64::from(settings.rate_seconds) * 1_000_000));
            let over = full && since.is_some_and(|until| self.wanted.at < until);
            if over && !account.rate_banned && !bans.contains(&id) {
                bans.push(id);
            }
            if over || account.rate_banned {
                return Err(Refusal::OrderRateBan {
                    fund_account,
                    orders,
                    seconds: settings.rate_seconds,
                });
            }
        }
        let exchange = self.desk.commodities[self.state.commodity.index()]
            .commodity
            .exchange;
        let Wanted {
            contract,
            direction,
            price,
            ..
        } = self.wanted;
        let met = self
            .desk
            .legal_person(id, exchange)
            .and_then(|person| self.desk.resting.met_by(person, contract, direction, price));
        met.map_or(Ok(()), |resting| {
            Err(Refusal::WouldCrossOwn {
                fund_account,
                price,
                resting,
            })
        })
    }
}
