//! What decides an order, told (G2).

use std::fmt::Display;

use ballast_desk_events::{
    Decision, Holder, OrderPrice, PlaceOrder, RateLevel, RateScope, Refusal,
};
use ballast_model::{
    Commodity, Direction, FundAccountId, HedgeFlag, Offset, PosiDirection, Stamp, Tariff,
};

use crate::ask::funds::funds;
use crate::ask::positions::{InvestorPosition, effective_rates, positions};
use crate::book::fill;
use crate::draft::order_freeze;
use crate::order::{place, price};
use crate::rates::effective::RateOrigin;
use crate::routing::request::Allocation;
use crate::state::Desk;
use crate::state::account::OperatingAccount;
use crate::state::contract::{CommodityState, ContractState};

/// A line of the reasoning behind an order: what was looked at and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// What was found, numbers included.
    pub found: String,
}

/// Lines in the order in which they were found.
struct Findings<'a> {
    desk: &'a Desk,
    asked: &'a PlaceOrder,
    at: Stamp,
    lines: Vec<Finding>,
}

/// What decides an order in this state (G2), in the order in which it is looked at.
pub fn explain(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Vec<Finding> {
    let mut findings = Findings {
        desk,
        asked,
        at,
        lines: Vec::new(),
    };
    findings.add("time", at);
    findings.add("reference", &asked.reference);
    let Some(account) = desk.operating_account(asked.account) else {
        findings.add("account", "unknown");
        return findings.lines;
    };
    findings.add("account", &account.code);
    let Some(contract) = desk.contract(asked.contract) else {
        findings.add("contract", "unknown");
        return findings.lines;
    };
    findings.add("contract", &contract.contract.code);
    let commodity = &desk.commodities[contract.commodity.index()];
    findings.day(account, commodity);
    findings.order(&commodity.commodity);
    findings.market(contract);
    findings.rates();
    findings.funds("funds", "position", Holder::Operating(asked.account));
    if let Some(source) = desk.rate_source_account(Holder::Operating(asked.account)) {
        findings.funds("rate source account", "its position", Holder::Fund(source));
    }
    findings.verdict(order_freeze::offset(&commodity.commodity, asked.offset));
    findings.lines
}

const fn offset_word(offset: Offset) -> &'static str {
    match offset {
        Offset::Open => "open",
        Offset::Close => "close",
        Offset::CloseToday => "close today",
        Offset::CloseYesterday => "close yesterday",
    }
}

fn or_dash(value: Option<impl Display>) -> String {
    value.map_or("–".to_owned(), |value| value.to_string())
}

impl Findings<'_> {
    fn add(&mut self, what: &'static str, found: impl Display) {
        self.lines.push(Finding {
            what,
            found: found.to_string(),
        });
    }

    fn day(&mut self, account: &OperatingAccount, commodity: &CommodityState) {
        let product = account.product.and_then(|id| self.desk.product(id));
        let product = product.map_or("unbound", |product| product.code.as_str());
        self.add("product", product);
        let day = self.desk.trading_day();
        let day = day.map_or("none open".to_owned(), |day| day.to_string());
        self.add("trading day", day);
        let session = commodity.spans.iter().find(|span| span.contains(self.at));
        let session = session.map_or("closed".to_owned(), |span| {
            format!("{} – {}", span.open, span.close)
        });
        self.add("session", session);
    }

    fn order(&mut self, commodity: &Commodity) {
        let asked = self.asked;
        let side = match asked.direction {
            Direction::Buy => "buy",
            Direction::Sell => "sell",
        };
        let taken_as = order_freeze::offset(commodity, asked.offset);
        let taken = if taken_as == asked.offset {
            String::new()
        } else {
            format!(", taken as {}", offset_word(taken_as))
        };
        let hedge = match asked.hedge_flag {
            HedgeFlag::Hedge => ", a hedge",
            HedgeFlag::Speculation => "",
        };
        let offset = offset_word(asked.offset);
        self.add("side and offset", format!("{side} {offset}{taken}{hedge}"));
        let most = price::most_lots(commodity);
        self.add("lots", format!("{} of at most {most}", asked.lots));
        match asked.price {
            OrderPrice::Limit(price) => self.add("price asked", price),
            OrderPrice::Counterparty => self.add("price asked", "counterparty's best"),
        }
    }

    fn market(&mut self, contract: &ContractState) {
        let (lower, upper) = (or_dash(contract.lower_limit), or_dash(contract.upper_limit));
        self.add("price limits", format!("{lower} – {upper}"));
        let market = format!(
            "last {}, bid {}, ask {}, previous settlement {}, as of {}",
            or_dash(contract.last),
            or_dash(contract.bid.map(|level| level.price)),
            or_dash(contract.ask.map(|level| level.price)),
            or_dash(contract.pre_settlement),
            or_dash(contract.marked_at),
        );
        self.add("market", market);
    }

    fn rates(&mut self) {
        let (asked, desk) = (self.asked, self.desk);
        let holder = Holder::Operating(asked.account);
        let effective = effective_rates(desk, holder, asked.contract, asked.hedge_flag);
        let Some(effective) = effective else {
            return self.add("rates", "none set");
        };
        let margin = fill::margin_tariff(&effective.rates, asked.direction.opens());
        let from = origin(desk, effective.margin, effective.source_account);
        let (by_money, by_lot) = (margin.by_money, margin.by_lot);
        let margin = format!("{by_money} by money + {by_lot} a lot; {from}");
        self.add("margin rate", margin);
        let from = origin(desk, effective.commission, effective.source_account);
        let shown = |tariff: Tariff| format!("{} + {}", tariff.by_money, tariff.by_lot);
        let commission = effective.rates.commission;
        let commission = format!(
            "open {}, close {}, close-today {}; {from}",
            shown(commission.open),
            shown(commission.close),
            shown(commission.close_today),
        );
        self.add("commission rates", commission);
    }

    fn funds(&mut self, what: &'static str, position: &'static str, holder: Holder) {
        let Some(funds) = funds(self.desk, holder) else {
            return;
        };
        let found = format!(
            "{}: equity {}, margin {}, frozen {} + {}, available {}",
            self.desk.account_code(holder),
            funds.equity,
            funds.margin,
            funds.frozen_margin,
            funds.frozen_commission,
            funds.available
        );
        self.add(what, found);
        let of_order = (self.asked.contract, self.asked.hedge_flag);
        for row in positions(self.desk, holder) {
            if (row.contract, row.hedge_flag) == of_order {
                self.add(position, position_line(&row));
            }
        }
    }

    fn verdict(&mut self, taken_as: Offset) {
        let next = self.desk.orders.next_id();
        let mut fresh = None;
        let outcome = place::decide(self.desk, next, self.asked, self.at, &mut fresh).outcome;
        let verdict = match outcome {
            Ok((approved, allocations)) => {
                let Decision {
                    margin,
                    commission,
                    available,
                    ..
                } = approved.draft().decision();
                let to = allocations.iter();
                let to = to.map(|allocation| allocation_words(self.desk, allocation, taken_as));
                let to = to.collect::<Vec<_>>().join(", ");
                format!(
                    "let through: margin {margin} and commission {commission} against available \
                     {available}; carried by {to}"
                )
            }
            Err(reasons) => {
                let all = [reasons.refusal].into_iter().chain(reasons.also);
                let all: Vec<String> = all.map(|refusal| refusal_words(&refusal)).collect();
                all.join("; also ")
            }
        };
        self.add("verdict", verdict);
    }
}

fn position_line(row: &InvestorPosition) -> String {
    let side = match row.side {
        PosiDirection::Long => "long",
        PosiDirection::Short => "short",
    };
    format!(
        "{side} {} ({} of today), closable today {}, before {}",
        row.lots, row.today, row.closable_today, row.closable_yesterday
    )
}

/// Code and lots, and the offset where it is another one than the order's.
fn allocation_words(desk: &Desk, allocation: &Allocation, taken_as: Offset) -> String {
    let code = desk.account_code(Holder::Fund(allocation.fund_account));
    let lots = allocation.lots;
    if allocation.offset == taken_as {
        format!("{code} {lots}")
    } else {
        format!("{code} {} {lots}", offset_word(allocation.offset))
    }
}

fn refusal_words(refusal: &Refusal) -> String {
    let numbers = refusal.numbers();
    if numbers.is_empty() {
        return refusal.code().to_owned();
    }
    let numbers = numbers.iter();
    let numbers = numbers.map(|number| format!("{} {}", number.name, number.value));
    let numbers = numbers.collect::<Vec<_>>().join(", ");
    format!("{}: {numbers}", refusal.code())
}

/// Where a rate comes from (F6).
fn origin(desk: &Desk, origin: RateOrigin, source_account: FundAccountId) -> String {
    let set_for = match origin.scope {
        RateScope::Contract(_) => "the contract",
        RateScope::Commodity(_) => "the commodity",
    };
    let at = |level: RateLevel| match level {
        RateLevel::OperatingAccount(account) => format!(
            "the account {}",
            desk.account_code(Holder::Operating(account))
        ),
        RateLevel::Template(id) => format!(
            "the template {}",
            desk.template(id).map_or("", |template| &template.name)
        ),
        RateLevel::FundAccount(account) => format!(
            "the fund account {}",
            desk.account_code(Holder::Fund(account))
        ),
        RateLevel::Product(id) => format!(
            "the product {}",
            desk.product(id).map_or("", |product| product.code.as_str())
        ),
        RateLevel::Global => "the platform".to_owned(),
    };
    match origin.level {
        Some(level) => format!("set for {set_for} on {}", at(level)),
        None => format!(
            "the counter's for {set_for}, read at {}",
            desk.account_code(Holder::Fund(source_account))
        ),
    }
}
