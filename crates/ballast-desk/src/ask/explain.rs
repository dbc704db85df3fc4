//! What decides an order, as values (G2): every number that is looked at, by the functions that decide.
//! Words are made at the edge.

use ballast_desk_events::{
    Actor, Decision, Holder, PlaceOrder, RefAnswer, Refusal, RoutingMode, WhenTooLarge,
};
use ballast_model::{
    CommissionRates, Day, DepthLevel, Lots, Money, Offset, Price, ProductId, Stamp, Tariff,
    TradingSpan,
};

use crate::ask::funds::{Funds, funds};
use crate::ask::positions::{InvestorPosition, effective_rates, positions};
use crate::book::fill;
use crate::draft::OrderDraft;
use crate::limits::permit::{self, PermissionFinding};
use crate::limits::told::LimitFinding;
use crate::limits::{account, resolve};
use crate::order::{check, place, price};
use crate::rates::effective::EffectiveRates;
use crate::routing::request::{Allocations, RouteRequest};
use crate::routing::told::{FundAccountFinding, told};
use crate::state::Desk;
use crate::state::contract::ContractState;
use crate::state::terms::AccountTerms;

/// What decides an order in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// When it is decided.
    pub at: Stamp,
    /// What is asked.
    pub asked: PlaceOrder,
    /// Product of its account.
    pub product: Option<ProductId>,
    /// The open trading day.
    pub trading_day: Option<Day>,
    /// The session that it falls in; none: its commodity does not trade.
    pub session: Option<TradingSpan>,
    /// Offset after the contract's rule.
    pub taken_as: Offset,
    /// Most lots of one order.
    pub most_lots: Lots,
    /// Price reckoned with; none: it may not have the price or the lots asked for, or there is no
    /// counterparty.
    pub price: Option<Price>,
    /// What is known of the contract.
    pub market: Market,
    /// Rates that it is charged; none where nobody has set or read any.
    pub rates: Option<ChargedRates>,
    /// What it takes, where that can be reckoned.
    pub takes: Option<Takes>,
    /// Its account's book.
    pub book: BookFinding,
    /// Permissions that are asked, by precedence.
    pub permissions: Vec<PermissionFinding>,
    /// Limits of its account that are set and asked, by precedence; none where what it takes cannot be
    /// reckoned.
    pub limits: Vec<LimitFinding>,
    /// How fund accounts share it (X3).
    pub routing_mode: RoutingMode,
    /// What happens where they cannot take it whole (N5).
    pub when_too_large: WhenTooLarge,
    /// The product's fund accounts in the order in which they are asked; none where there is no
    /// price to ask them with.
    pub fund_accounts: Vec<FundAccountExplained>,
    /// What comes of it.
    pub verdict: Verdict,
}

/// What is known of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Market {
    /// Lower limit price.
    pub lower_limit: Option<Price>,
    /// Upper limit price.
    pub upper_limit: Option<Price>,
    /// Previous settlement price.
    pub pre_settlement: Option<Price>,
    /// Last price.
    pub last: Option<Price>,
    /// Best bid.
    pub bid: Option<DepthLevel>,
    /// Best ask.
    pub ask: Option<DepthLevel>,
    /// When the newest mark came.
    pub marked_at: Option<Stamp>,
}

/// Rates that an order is charged (F6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChargedRates {
    /// Margin of the side that it opens.
    pub margin: Tariff,
    /// Commission.
    pub commission: CommissionRates,
    /// Both, with the levels that they come from.
    pub effective: EffectiveRates,
}

/// What an order takes of its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Takes {
    /// Price × lots × multiplier; none without a price.
    pub value: Option<Money>,
    /// Margin of the order by itself.
    pub margin: Money,
    /// By how much it raises the account's margin (§C3).
    pub margin_raise: Money,
    /// What bonds cover of that (B8).
    pub covered: Money,
    /// Commission.
    pub commission: Money,
    /// Charged for the order itself (O9).
    pub order_fee: Money,
    /// What orders of the account can use.
    pub available: Money,
    /// Lots that can be closed; none for an open.
    pub closable: Option<Lots>,
}

/// Funds of an account, and what it holds of the order's contract and hedge flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookFinding {
    /// Whose.
    pub holder: Holder,
    /// Funds.
    pub funds: Funds,
    /// Sides of the position.
    pub positions: Vec<InvestorPosition>,
}

/// A fund account: what it says of the order, and what it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundAccountExplained {
    /// What it says.
    pub finding: FundAccountFinding,
    /// Rates that its counter charges it; none where none were read.
    pub rates: Option<ChargedRates>,
    /// What it has.
    pub book: BookFinding,
}

/// What comes of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is let through.
    Through {
        /// The numbers of the lots that fund accounts carry.
        decision: Decision,
        /// So many of those asked for.
        carried: Lots,
    },
    /// It is let through and ends: the counterparty's best was asked for and there is none.
    NoCounterparty,
    /// It is refused.
    Refused {
        /// The first reason by precedence.
        refusal: Refusal,
        /// Every other limit of the account that it breaches.
        also: Vec<Refusal>,
    },
    /// Its reference was given before with the same content.
    Answered(RefAnswer),
}

/// Whose order it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// A trader's.
    Trader(Actor),
    /// A risk officer's (P9), who may enter it.
    RiskOfficer,
}

/// What decides an order in this state (G2), in the order in which it is looked at.
///
/// # Errors
/// [`Refusal::UnknownAccount`], [`Refusal::UnknownContract`]: there is nothing to look at.
pub fn explain(
    desk: &Desk,
    by: Asks,
    asked: &PlaceOrder,
    at: Stamp,
) -> Result<Explanation, Refusal> {
    let own = desk.operating_account(asked.account);
    let own = own.ok_or(Refusal::UnknownAccount)?;
    let contract = desk.contract(asked.contract);
    let contract = contract.ok_or(Refusal::UnknownContract)?;
    let terms = (by == Asks::RiskOfficer).then(|| resolve::of_third_party(desk, asked));
    let mut fresh = terms;
    let state = &desk.commodities[contract.commodity.index()];
    let most_lots = price::most_lots(contract);
    // Lots that no order may have are reckoned with nowhere.
    let fits: Result<(), Refusal> = check::lots_fit(asked.lots, most_lots);
    let price: Result<_, Refusal> = price::price(contract, asked);
    let price = price.ok().filter(|_| fits.is_ok());
    let parts = (own, contract, state);
    let order = check::context(desk, parts, asked, price.flatten(), at, &mut fresh);
    let draft: Option<Result<_, Refusal>> = price.map(|_| check::reckon(desk, order));
    let draft = draft.and_then(Result::ok);
    let mut fresh_again = terms;
    let (verdict, allocations) = decided(desk, by, asked, at, &mut fresh_again);
    let request = price.and_then(|_| place::unchecked_request(desk, asked, asked.lots, at));
    let request = request.map(|request| RouteRequest {
        is_third_party: terms.is_some(),
        ..request
    });
    let fund_accounts = request.map_or(Vec::new(), |request| told(desk, request, &allocations));
    Ok(Explanation {
        at,
        asked: asked.clone(),
        product: own.product,
        trading_day: desk.trading_day(),
        session: contract.session(state, at),
        taken_as: order.offset,
        most_lots,
        price: price.flatten(),
        market: market(contract),
        rates: charged_rates(desk, Holder::Operating(asked.account), asked),
        takes: draft.as_ref().map(takes),
        book: book(desk, Holder::Operating(asked.account), asked),
        permissions: permit::told(desk, &order),
        limits: draft.map_or(Vec::new(), |draft| limits(&draft)),
        routing_mode: order.terms.routing_mode,
        when_too_large: resolve::when_too_large(desk, own.product),
        fund_accounts: fund_accounts
            .into_iter()
            .map(|finding| FundAccountExplained {
                rates: charged_rates(desk, Holder::Fund(finding.fund_account), asked),
                book: book(desk, Holder::Fund(finding.fund_account), asked),
                finding,
            })
            .collect(),
        verdict,
    })
}

fn decided<'a>(
    desk: &'a Desk,
    by: Asks,
    asked: &'a PlaceOrder,
    at: Stamp,
    fresh: &'a mut Option<AccountTerms>,
) -> (Verdict, Allocations) {
    let refused = |refusal, also| (Verdict::Refused { refusal, also }, Allocations::new());
    let answer = match by {
        Asks::Trader(by) => place::answered(desk, by, asked),
        Asks::RiskOfficer => place::first_answer(desk, asked),
    };
    match answer {
        Ok(None) => {}
        Ok(Some(answer)) => return (Verdict::Answered(answer), Allocations::new()),
        Err(refusal) => return refused(refusal, Vec::new()),
    }
    let next = desk.orders.next_id();
    match place::decide(desk, next, asked, at, fresh).outcome {
        Err(reasons) => refused(reasons.refusal, reasons.also),
        Ok((_, allocations)) if allocations.is_empty() => (Verdict::NoCounterparty, allocations),
        Ok((approved, allocations)) => {
            let carried = place::allocated_part(desk, approved.into_draft(), &allocations);
            let verdict = Verdict::Through {
                decision: carried.decision(),
                carried: carried.order.lots,
            };
            (verdict, allocations)
        }
    }
}

fn market(contract: &ContractState) -> Market {
    Market {
        lower_limit: contract.lower_limit,
        upper_limit: contract.upper_limit,
        pre_settlement: contract.pre_settlement,
        last: contract.last,
        bid: contract.bid,
        ask: contract.ask,
        marked_at: contract.marked_at,
    }
}

fn charged_rates(desk: &Desk, holder: Holder, asked: &PlaceOrder) -> Option<ChargedRates> {
    let effective = effective_rates(desk, holder, asked.contract, asked.hedge_flag)?;
    Some(ChargedRates {
        margin: fill::margin_tariff(&effective.rates, asked.direction.opens()),
        commission: effective.rates.commission,
        effective,
    })
}

fn takes(draft: &OrderDraft<'_>) -> Takes {
    Takes {
        value: draft.value,
        margin: draft.freeze.margin,
        margin_raise: draft.power.margin,
        covered: draft.power.covered,
        commission: draft.freeze.commission,
        order_fee: draft.power.order_fee,
        available: draft.power.available,
        closable: draft.power.closable,
    }
}

fn limits(draft: &OrderDraft<'_>) -> Vec<LimitFinding> {
    let readings = account::readings(draft).into_iter();
    readings.map(Into::into).collect()
}

fn book(desk: &Desk, holder: Holder, asked: &PlaceOrder) -> BookFinding {
    let of_order = (asked.contract, asked.hedge_flag);
    let mut positions = positions(desk, holder);
    positions.retain(|row| (row.contract, row.hedge_flag) == of_order);
    BookFinding {
        holder,
        funds: funds(desk, holder).expect("Invariant: an account that is known has a book"),
        positions,
    }
}
