//! Pure questions about the present: funds, positions, what an order would do and why not more. The
//! reader answers them on its own copy of the state, with the same functions that decide.

use ballast_desk_events::{
    Decision, Holder, OrderPrice, PlaceOrder, RateLevel, RateScope, Refusal,
};
use ballast_model::{
    ContractId, Direction, FundAccountId, HedgeFlag, Lots, Money, Offset, OperatingAccountId,
    Price, Stamp,
};

use crate::book::{Book, Fill, Freeze, Slot, position_side};
use crate::fill;
use crate::orders::{self, Draft};
use crate::rates::{self, EffectiveRates, RateOrigin};
use crate::state::Desk;

/// Funds of an account during the day (§C5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Funds {
    /// Brought forward, mark-to-market.
    pub brought_forward: Money,
    /// Cash in today.
    pub deposit: Money,
    /// Cash out today.
    pub withdrawal: Money,
    /// Close P&L today, mark-to-market.
    pub close_pnl: Money,
    /// Position P&L, mark-to-market.
    pub position_pnl: Money,
    /// Floating P&L, against open prices.
    pub floating_pnl: Money,
    /// Commission today.
    pub commission: Money,
    /// Margin held.
    pub margin: Money,
    /// Margin frozen.
    pub frozen_margin: Money,
    /// Commission frozen.
    pub frozen_commission: Money,
    /// Dynamic equity.
    pub equity: Money,
    /// Available.
    pub available: Money,
    /// Withdrawable.
    pub withdrawable: Money,
}

/// Funds of an account.
pub fn funds(desk: &Desk, holder: Holder) -> Option<Funds> {
    let book = desk.book(holder)?;
    let floating = |book: &Book| {
        book.slots()
            .map(|slot| slot.floating_pnl(desk.view(slot.contract)))
            .sum()
    };
    Some(Funds {
        brought_forward: book.pre_balance,
        deposit: book.deposit,
        withdrawal: book.withdrawal,
        close_pnl: book.close_pnl,
        position_pnl: book.position_pnl,
        floating_pnl: floating(book),
        commission: book.commission,
        margin: book.margin(),
        frozen_margin: book.frozen_margin(),
        frozen_commission: book.frozen_commission,
        equity: book.balance(),
        available: book.available(),
        withdrawable: book.withdrawable(),
    })
}

/// One side of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Contract.
    pub contract: ContractId,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// `Buy` = long, `Sell` = short.
    pub side: Direction,
    /// Lots.
    pub lots: Lots,
    /// Of those, opened today.
    pub today: Lots,
    /// Of those, opened before.
    pub yesterday: Lots,
    /// Today's lots that no working close holds. Where the contract does not distinguish, working
    /// closes hold the oldest.
    pub closable_today: Lots,
    /// Older lots that no working close holds.
    pub closable_yesterday: Lots,
    /// Σ open price × lots × multiplier.
    pub open_value: Money,
    /// Quote units per lot.
    pub multiplier: i64,
    /// Mark-to-market P&L.
    pub position_pnl: Money,
    /// P&L against open prices.
    pub floating_pnl: Money,
    /// Margin.
    pub margin: Money,
}

impl Position {
    /// Average open price at four decimals, half away from zero.
    pub fn average_open_price(&self) -> Option<Price> {
        average_price(self.open_value, self.lots, self.multiplier)
    }
}

/// Positions of an account, by contract, speculation before hedge, long before short.
pub fn positions(desk: &Desk, holder: Holder) -> Vec<Position> {
    let Some(book) = desk.book(holder) else {
        return Vec::new();
    };
    let sides = book
        .slots()
        .flat_map(|slot| [Direction::Buy, Direction::Sell].map(|side| (slot, side)));
    let held = sides.filter(|(slot, side)| !slot.side(*side).lots().is_zero());
    held.map(|(slot, side)| position(desk, slot, side))
        .collect()
}

fn position(desk: &Desk, slot: &Slot, direction: Direction) -> Position {
    let (contract, side) = (slot.contract, slot.side(direction));
    let view = desk.view(contract);
    let distinguishes = desk
        .contract(contract)
        .and_then(|state| desk.commodity(state.commodity));
    let distinguishes = distinguishes.is_some_and(|state| state.commodity.distinguishes_today);
    let gain = |base: Money| match view.mark {
        None => Money::ZERO,
        Some(mark) => {
            let value = mark
                .value(side.lots(), view.multiplier)
                .expect("Invariant: a mark is taken only if held values fit");
            if direction == Direction::Buy {
                value - base
            } else {
                base - value
            }
        }
    };
    let closable_yesterday = if distinguishes {
        side.closable(Offset::CloseYesterday, true)
    } else {
        (side.lots_yesterday - side.closing - side.closing_today).max(Lots::ZERO)
    };
    let closable_today = if distinguishes {
        side.closable(Offset::CloseToday, true)
    } else {
        side.closable(Offset::Close, false) - closable_yesterday
    };
    Position {
        contract,
        hedge_flag: slot.hedge_flag,
        side: direction,
        lots: side.lots(),
        today: side.lots_today,
        yesterday: side.lots_yesterday,
        closable_today,
        closable_yesterday,
        open_value: side.open_value,
        multiplier: view.multiplier,
        position_pnl: gain(side.base_value),
        floating_pnl: gain(side.open_value),
        margin: side.margin,
    }
}

/// The rates an account is charged for positions of one hedge flag in a contract, with the level
/// and source of each (F6).
pub fn effective_rates(
    desk: &Desk,
    holder: Holder,
    contract: ContractId,
    flag: HedgeFlag,
) -> Option<EffectiveRates> {
    rates::effective(desk, holder, contract, flag)
}

/// What bounds the lots of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CeilingKind {
    /// Largest single order.
    OrderMaximum,
    /// Available funds.
    AvailableCash,
    /// Lots that can be closed.
    Closable,
    /// The account's permissions and limits.
    AccountLimits,
    /// What the product's fund accounts take.
    FundAccounts,
}

/// A bound on the lots of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ceiling {
    /// What bounds.
    pub kind: CeilingKind,
    /// Lots it allows.
    pub lots: Lots,
}

/// What an order would do, were it placed now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What it, or the part of it that fund accounts would carry, would be let through with, or why
    /// not.
    pub outcome: Result<Decision, Refusal>,
    /// Price reckoned with.
    pub price: Option<Price>,
    /// What a complete fill at that price would leave; where it would be let through.
    pub after: Option<AfterFill>,
    /// Bounds, nearest first.
    pub ceilings: Vec<Ceiling>,
    /// What the exchange charges for the order itself (O9).
    pub order_fee: Option<Money>,
    /// What stands against one lot more than the largest that would pass.
    pub why_not_more: Option<Refusal>,
}

/// What a complete fill leaves, reckoned as the fill itself will be: oldest lots first, the rates
/// and the margin rule in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AfterFill {
    /// The side worked on: `Buy` = long.
    pub side: Direction,
    /// Its lots.
    pub lots: Lots,
    /// Their average open price; none without lots.
    pub average_open_price: Option<Price>,
    /// Commission of the fill.
    pub commission: Money,
    /// Lots of it charged the close-today rate.
    pub close_today_lots: Lots,
    /// Margin of the account.
    pub margin: Money,
    /// Dynamic equity of the account.
    pub equity: Money,
}

impl Preview {
    /// The largest lots that would pass.
    pub fn largest(&self) -> Lots {
        self.ceilings
            .first()
            .map_or(Lots::ZERO, |ceiling| ceiling.lots)
    }
}

/// A dry run: the checks an order would meet, and the most lots each would let through.
pub fn preview(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Preview {
    let decided = |asked: &PlaceOrder| orders::decide(desk, desk.orders.next_id(), asked, at);
    let outcome = decided(asked).outcome;
    let order_fee = outcome.as_ref().ok().and_then(|(_, legs)| {
        let lots: Lots = legs.iter().map(|leg| leg.lots).sum();
        orders::order_fee(desk, asked.account, asked.contract, legs.len(), lots)
    });
    let outcome =
        outcome.map(|(approved, legs)| orders::as_carried(desk, approved.into_draft(), &legs));
    let draft = outcome.as_ref().ok();
    let price = draft.map_or_else(|| asked.price.limit(), |draft| draft.price);
    let after = draft.and_then(|draft| after_fill(desk, draft));
    let mut ceilings = ceilings(desk, asked, at);
    ceilings.sort_by_key(|ceiling| ceiling.lots);
    let largest = ceilings.first().map_or(Lots::ZERO, |ceiling| ceiling.lots);
    let one_more = decided(&PlaceOrder {
        lots: largest + Lots::new(1),
        ..asked.clone()
    });
    let why_not_more = one_more.outcome.err().or(one_more.why_not_more);
    Preview {
        outcome: outcome.map(|draft| draft.decision),
        price,
        after,
        ceilings,
        order_fee,
        why_not_more,
    }
}

/// Lets a copy of the book take the order and its fill.
fn after_fill(desk: &Desk, draft: &Draft) -> Option<AfterFill> {
    let (asked, day) = (&draft.asked, desk.trading_day()?);
    let (price, view) = (draft.price?, desk.view(asked.contract).of(asked.hedge_flag));
    let side = position_side(asked.direction, draft.offset);
    let mut book = desk.book(Holder::Operating(asked.account))?.clone();
    let (margin, commission) = (draft.operating.margin, draft.operating.commission);
    book.freeze(
        view,
        Freeze {
            hedge_flag: asked.hedge_flag,
            direction: asked.direction,
            offset: draft.offset,
            lots: asked.lots,
            margin,
            commission,
        },
    );
    let fill = fill::Draft {
        hedge_flag: asked.hedge_flag,
        direction: asked.direction,
        offset: draft.offset,
        price,
        lots: asked.lots,
        released_margin: margin,
        released_commission: commission,
    };
    let terms = desk.terms(asked.contract, draft.decision.rates);
    let result = fill::work_out(&book, asked.contract, terms, fill).ok()?;
    let (direction, offset, lots) = (asked.direction, draft.offset, asked.lots);
    book.fill(
        view,
        Fill {
            day,
            direction,
            offset,
            price,
            lots,
            result: &result,
        },
    );
    if let Some(fee) = orders::order_fee(desk, asked.account, asked.contract, 1, lots) {
        book.charge_order_fee(fee);
    }
    let held = book.slot(asked.contract, asked.hedge_flag)?.side(side);
    Some(AfterFill {
        side,
        lots: held.lots(),
        average_open_price: average_price(held.open_value, held.lots(), view.multiplier),
        commission: result.commission,
        close_today_lots: result.close_today_lots,
        margin: book.margin(),
        equity: book.balance(),
    })
}

/// Average price of lots worth `value`, at four decimals, half away from zero; none without lots.
pub fn average_price(value: Money, lots: Lots, multiplier: i64) -> Option<Price> {
    let units = i128::from(lots.count()) * i128::from(multiplier) * 100;
    let average =
        (units != 0).then(|| ballast_model::div_half_away(i128::from(value.units()), units));
    average
        .and_then(|average| i64::try_from(average).ok())
        .map(Price::from_units)
}

/// Each bound by itself: the most lots it lets through. What an order takes grows with its lots, so
/// halving finds the edge.
fn ceilings(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Vec<Ceiling> {
    let commodity = desk
        .contract(asked.contract)
        .and_then(|contract| desk.commodity(contract.commodity));
    let Some(commodity) = commodity else {
        return Vec::new();
    };
    let maximum = orders::most_lots(&commodity.commodity);
    let holder = Holder::Operating(asked.account);
    let most = |refused: &dyn Fn(&PlaceOrder) -> bool| {
        let (mut passes, mut fails) = (0, maximum.count() + 1);
        while fails - passes > 1 {
            let middle = passes + (fails - passes) / 2;
            let refused = refused(&PlaceOrder {
                lots: Lots::new(middle),
                ..asked.clone()
            });
            *(if refused { &mut fails } else { &mut passes }) = middle;
        }
        Lots::new(passes)
    };
    let own = match asked.offset {
        Offset::Open => CeilingKind::AvailableCash,
        Offset::Close | Offset::CloseToday | Offset::CloseYesterday => CeilingKind::Closable,
    };
    let ceiling = |kind, lots| Ceiling { kind, lots };
    vec![
        ceiling(own, most(&|asked| orders::is_short(desk, holder, asked))),
        ceiling(
            CeilingKind::AccountLimits,
            most(&|asked| orders::is_ruled_out(desk, asked, at)),
        ),
        ceiling(
            CeilingKind::FundAccounts,
            orders::most_carried(desk, asked, at),
        ),
        ceiling(CeilingKind::OrderMaximum, maximum),
    ]
}

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

/// What decides an order in this state (G2): every number that [`orders::check`] reads, in the
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
    let taken_as = orders::offset(&commodity.commodity, asked.offset);
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
            orders::most_lots(&commodity.commodity)
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
        match orders::decide(desk, desk.orders.next_id(), asked, at).outcome {
            Ok((approved, legs)) => {
                let decision = approved.draft().decision;
                let to = legs.iter().map(|leg| {
                    let offset = if leg.offset == taken_as {
                        ""
                    } else {
                        offset(leg.offset)
                    };
                    format!(
                        "{} {offset}{}",
                        desk.account_code(Holder::Fund(leg.fund_account)),
                        leg.lots
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

fn told_origin(desk: &Desk, origin: RateOrigin, giver: FundAccountId) -> String {
    let set_for = match origin.scope {
        RateScope::Contract(_) => "the contract",
        RateScope::Commodity(_) => "the commodity",
    };
    let at = |level: RateLevel| match level {
        RateLevel::Own(account) => format!(
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
            desk.account_code(Holder::Fund(giver))
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
            let from = told_origin(desk, effective.margin, effective.giver);
            findings.push(finding(
                "margin rate",
                format!(
                    "{} by money + {} a lot; {from}",
                    margin.by_money, margin.by_lot
                ),
            ));
            let from = told_origin(desk, effective.commission, effective.giver);
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
    let holders = [Some(holder), desk.rate_giver(holder).map(Holder::Fund)];
    for holder in holders.into_iter().flatten() {
        let Some(funds) = funds(desk, holder) else {
            continue;
        };
        findings.push(Finding {
            what: if matches!(holder, Holder::Operating(_)) {
                "funds"
            } else {
                "rates' giver"
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

/// Orders of an account that may still trade, oldest first.
pub fn working_orders(desk: &Desk, account: OperatingAccountId) -> Vec<ballast_model::OrderId> {
    desk.operating_account(account)
        .map_or(Vec::new(), |account| account.working.to_vec())
}
