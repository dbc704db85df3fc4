//! What decides an order, told (G2).

use ballast_desk_events::{Holder, OrderPrice, PlaceOrder, RateLevel, RateScope};
use ballast_model::{Direction, FundAccountId, HedgeFlag, Offset, Price, Stamp};

use crate::ask::funds::funds;
use crate::ask::positions::{effective_rates, positions};
use crate::book::fill;
use crate::draft::order_freeze;
use crate::order::{place, price};
use crate::rates::effective::RateOrigin;
use crate::state::Desk;

/// A line of the reasoning behind an order: what was looked at and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// What was found, numbers included.
    pub found: String,
}

fn finding(what: &'static str, found: impl std::fmt::Display) -> Finding {
    Finding {
        what,
        found: found.to_string(),
    }
}

/// What decides an order in this state (G2): every number that [`check::check`] reads, in the
/// order it reads them.
pub fn explain(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Vec<Finding> {
    let mut findings = vec![finding("time", at), finding("reference", &asked.reference)];
    let Some(account) = desk.operating_account(asked.account) else {
        findings.push(finding("account", "unknown"));
        return findings;
    };
    findings.push(finding("account", &account.code));
    let Some(contract) = desk.contract(asked.contract) else {
        findings.push(finding("contract", "unknown"));
        return findings;
    };
    let commodity = &desk.commodities[contract.commodity.index()];
    findings.push(finding("contract", &contract.contract.code));
    findings.push(finding(
        "product",
        account
            .product
            .and_then(|id| desk.product(id))
            .map_or("unbound".to_owned(), |product| product.code.to_string()),
    ));
    findings.push(finding(
        "trading day",
        desk.trading_day()
            .map_or("none open".to_owned(), |day| day.to_string()),
    ));
    let session = commodity.spans.iter().find(|span| span.contains(at));
    findings.push(finding(
        "session",
        session.map_or("closed".to_owned(), |span| {
            format!("{} – {}", span.open, span.close)
        }),
    ));
    let side = if asked.direction == Direction::Buy {
        "buy"
    } else {
        "sell"
    };
    let offset = |offset| match offset {
        Offset::Open => "open",
        Offset::Close => "close",
        Offset::CloseToday => "close today",
        Offset::CloseYesterday => "close yesterday",
    };
    let taken_as = order_freeze::offset(&commodity.commodity, asked.offset);
    let taken = if taken_as == asked.offset {
        String::new()
    } else {
        format!(", taken as {}", offset(taken_as))
    };
    let hedge = if asked.hedge_flag == HedgeFlag::Hedge {
        ", a hedge"
    } else {
        ""
    };
    findings.push(finding(
        "side and offset",
        format!("{side} {}{taken}{hedge}", offset(asked.offset)),
    ));
    findings.push(finding(
        "lots",
        format!(
            "{} of at most {}",
            asked.lots,
            price::most_lots(&commodity.commodity)
        ),
    ));
    let shown = |price: Option<Price>| price.map_or("–".to_owned(), |price| price.to_string());
    findings.push(finding(
        "price asked",
        match asked.price {
            OrderPrice::Limit(price) => price.to_string(),
            OrderPrice::Counterparty => "counterparty's best".to_owned(),
        },
    ));
    findings.push(finding(
        "price limits",
        format!(
            "{} – {}",
            shown(contract.lower_limit),
            shown(contract.upper_limit)
        ),
    ));
    findings.push(finding(
        "market",
        format!(
            "last {}, bid {}, ask {}, previous settlement {}, as of {}",
            shown(contract.last),
            shown(contract.bid.map(|level| level.price)),
            shown(contract.ask.map(|level| level.price)),
            shown(contract.pre_settlement),
            contract
                .marked_at
                .map_or("–".to_owned(), |at| at.to_string()),
        ),
    ));
    explain_money(desk, asked, &mut findings);
    findings.push(finding(
        "verdict",
        match place::decide(desk, desk.orders.next_id(), asked, at).outcome {
            Ok((approved, allocations)) => {
                let decision = approved.draft().decision;
                let to = allocations.iter().map(|allocation| {
                    let offset = if allocation.offset == taken_as {
                        ""
                    } else {
                        offset(allocation.offset)
                    };
                    format!(
                        "{} {offset}{}",
                        desk.account_code(Holder::Fund(allocation.fund_account)),
                        allocation.lots
                    )
                });
                format!(
                    "let through: margin {} and commission {} against available {}; carried by {}",
                    decision.margin,
                    decision.commission,
                    decision.available,
                    to.collect::<Vec<_>>().join(", ")
                )
            }
            Err(refusal) => {
                let numbers: Vec<String> = refusal
                    .numbers()
                    .iter()
                    .map(|number| format!("{} {}", number.name, number.value))
                    .collect();
                if numbers.is_empty() {
                    refusal.code().to_owned()
                } else {
                    format!("{}: {}", refusal.code(), numbers.join(", "))
                }
            }
        },
    ));
    findings
}

fn told_origin(desk: &Desk, origin: RateOrigin, source_account: FundAccountId) -> String {
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

fn explain_money(desk: &Desk, asked: &PlaceOrder, findings: &mut Vec<Finding>) {
    let holder = Holder::Operating(asked.account);
    match effective_rates(desk, holder, asked.contract, asked.hedge_flag) {
        None => findings.push(finding("rates", "none set")),
        Some(effective) => {
            let rates = effective.rates;
            let margin = fill::margin_tariff(rates, asked.direction);
            let from = told_origin(desk, effective.margin, effective.source_account);
            findings.push(finding(
                "margin rate",
                format!(
                    "{} by money + {} a lot; {from}",
                    margin.by_money, margin.by_lot
                ),
            ));
            let from = told_origin(desk, effective.commission, effective.source_account);
            findings.push(finding(
                "commission rates",
                format!(
                    "open {} + {}, close {} + {}, close-today {} + {}; {from}",
                    rates.commission.open.by_money,
                    rates.commission.open.by_lot,
                    rates.commission.close.by_money,
                    rates.commission.close.by_lot,
                    rates.commission.close_today.by_money,
                    rates.commission.close_today.by_lot,
                ),
            ));
        }
    }
    let holders = [
        Some(holder),
        desk.rate_source_account(holder).map(Holder::Fund),
    ];
    for holder in holders.into_iter().flatten() {
        let Some(funds) = funds(desk, holder) else {
            continue;
        };
        findings.push(Finding {
            what: if matches!(holder, Holder::Operating(_)) {
                "funds"
            } else {
                "rates' source_account"
            },
            found: format!(
                "{}: equity {}, margin {}, frozen {} + {}, available {}",
                desk.account_code(holder),
                funds.equity,
                funds.margin,
                funds.frozen_margin,
                funds.frozen_commission,
                funds.available
            ),
        });
        for position in positions(desk, holder).iter().filter(|position| {
            (position.contract, position.hedge_flag) == (asked.contract, asked.hedge_flag)
        }) {
            let side = if position.side == Direction::Buy {
                "long"
            } else {
                "short"
            };
            findings.push(Finding {
                what: if matches!(holder, Holder::Operating(_)) {
                    "position"
                } else {
                    "its position"
                },
                found: format!(
                    "{side} {} ({} of today), closable today {}, before {}",
                    position.lots,
                    position.today,
                    position.closable_today,
                    position.closable_yesterday
                ),
            });
        }
    }
}
