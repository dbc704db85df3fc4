//! What holds for positions of contracts that end soon (D5).

use ballast_desk_events::Holder;
use ballast_model::{
    Calendar, Commodity, ContractId, Day, DeliveryMethod, HedgeFlag, Lots, PersonKind, Rate,
    StageRule,
};

use crate::state::Desk;
use crate::state::contract::ContractState;

/// Trading days ahead that are looked at.
pub const LOOK_AHEAD: u32 = 10;
/// Trading days before a contract's end on which it is told more loudly.
pub const LOUDER: [u32; 2] = [5, 1];

/// A position of a contract that ends soon, or for which something holds, or will soon, because it
/// does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Contract.
    pub contract: ContractId,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Long lots.
    pub long: Lots,
    /// Short lots.
    pub short: Lots,
    /// Last trading day.
    pub last_trading_day: Day,
    /// Trading days from the running day to it: 0 on the day itself.
    pub days_left: u32,
    /// What becomes of lots that are held then.
    pub delivery_method: DeliveryMethod,
    /// No notice has named its last trading day's year yet (D1).
    pub is_provisional: bool,
    /// What holds, and what will within [`LOOK_AHEAD`] trading days, in the order of days.
    pub stages: Vec<Stage>,
}

/// Something that holds from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// First trading day on which it holds.
    pub first_day: Day,
    /// Trading days from the running day to it; 0 where it holds.
    pub days_left: u32,
    /// Most lots of one client on one side, speculation; 0 = out by `out_by`.
    pub most_lots: Option<Lots>,
    /// Least margin as a share of the value.
    pub least_margin: Option<Rate>,
    /// Last trading day on which more may be held.
    pub out_by: Option<Day>,
    /// The company's own, earlier one; none where it has none.
    pub own_out_by: Option<Day>,
    /// More is held than will be allowed.
    pub is_exceeded: bool,
    /// Read in the exchange's own words.
    pub is_verified: bool,
}

/// Positions of an account that end soon, by contract.
pub fn endings(desk: &Desk, holder: Holder) -> Vec<Ending> {
    let (Some(book), Some(calendar)) = (desk.book(holder), desk.calendar()) else {
        return Vec::new();
    };
    let Some(today) = desk.trading_day().or(desk.last_day()) else {
        return Vec::new();
    };
    let look = Look {
        desk,
        calendar,
        today,
        person: desk.person_kind(holder),
    };
    let held = book.positions().filter(|position| position.is_held());
    held.filter_map(|position| {
        let lots = (position.long.lots(), position.short.lots());
        look.ending(position.contract, position.hedge_flag, lots)
    })
    .collect()
}

struct Look<'a> {
    desk: &'a Desk,
    calendar: &'a Calendar,
    today: Day,
    person: PersonKind,
}

impl Look<'_> {
    fn ending(
        &self,
        contract: ContractId,
        hedge_flag: HedgeFlag,
        (long, short): (Lots, Lots),
    ) -> Option<Ending> {
        let state = self.desk.contract(contract)?;
        let commodity = &self.desk.commodity(state.commodity)?.commodity;
        let last_trading_day = state.contract.last_trading_day?;
        let days_left = self.days_to(last_trading_day);
        let stages = self.stages(state, commodity, hedge_flag, long.max(short));
        (days_left <= LOOK_AHEAD || !stages.is_empty()).then_some(Ending {
            contract,
            hedge_flag,
            long,
            short,
            last_trading_day,
            days_left,
            delivery_method: commodity.delivery_method,
            is_provisional: self.calendar.is_provisional(last_trading_day),
            stages,
        })
    }

    fn days_to(&self, day: Day) -> u32 {
        self.calendar.trading_days_until(self.today, day)
    }

    /// Of each kind of rule the one that holds, and those that will soon.
    fn stages(
        &self,
        state: &ContractState,
        commodity: &Commodity,
        hedge_flag: HedgeFlag,
        larger: Lots,
    ) -> Vec<Stage> {
        let speculation = hedge_flag == HedgeFlag::Speculation;
        let mut rules: Vec<(Day, &StageRule)> = commodity
            .stages
            .iter()
            .filter(|rule| rule.is_for(self.person))
            .filter(|rule| speculation || rule.most_lots.is_none_or(Lots::is_zero))
            .filter_map(|rule| Some((rule.first_day(&state.contract, self.calendar)?, rule)))
            .collect();
        rules.sort_by_key(|(day, _)| *day);
        let is_over = |(day, rule): &(Day, &StageRule)| {
            rules.iter().any(|(later, other)| {
                *day < *later && *later <= self.today && is_alike(rule, other)
            })
        };
        let near = |(day, _): &(Day, &StageRule)| self.days_to(*day) <= LOOK_AHEAD;
        let told = rules.iter().filter(|rule| near(rule) && !is_over(rule));
        told.map(|(day, rule)| self.stage(*day, rule, larger))
            .collect()
    }

    fn stage(&self, first_day: Day, rule: &StageRule, larger: Lots) -> Stage {
        let before = |day: Day| self.calendar.previous_trading_day(day).ok();
        let out = rule
            .most_lots
            .is_some()
            .then(|| before(first_day))
            .flatten();
        let own_days = self.desk.platform().own_cut_off_days;
        let own = out
            .filter(|_| own_days > 0)
            .and_then(|out| (0..own_days).try_fold(out, |day, _| before(day)));
        Stage {
            first_day,
            days_left: self.days_to(first_day),
            most_lots: rule.most_lots,
            least_margin: rule.least_margin,
            out_by: out,
            own_out_by: own,
            is_exceeded: rule.most_lots.is_some_and(|most| larger > most),
            is_verified: rule.verified,
        }
    }
}

/// The later one of two such rules takes the place of the earlier.
fn is_alike(one: &StageRule, other: &StageRule) -> bool {
    let kind = |rule: &StageRule| (rule.most_lots.is_some(), rule.least_margin.is_some());
    kind(one) == kind(other)
}

impl Desk {
    /// What an account's trades count as at the exchanges: a fund account's own kind; of an operating
    /// account a natural person's where one of its product's fund accounts is one.
    fn person_kind(&self, holder: Holder) -> PersonKind {
        let of_fund = |id| {
            self.fund_account(id)
                .map(|account| account.settings.person_kind)
        };
        let kinds = match holder {
            Holder::Fund(id) => vec![of_fund(id)],
            Holder::Operating(id) => {
                let product = self
                    .operating_account(id)
                    .and_then(|account| account.product);
                let product = product.and_then(|product| self.product(product));
                let accounts = product
                    .into_iter()
                    .flat_map(|product| &product.fund_accounts);
                accounts.map(|id| of_fund(*id)).collect()
            }
        };
        kinds.into_iter().flatten().max().unwrap_or_default()
    }
}
