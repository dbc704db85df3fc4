//! From the desk's words to the interface's, and back. Text is made here, at the edge.

use ballast_api::order::{Order as ApiOrder, OrderStatus as ApiStatus};
use ballast_api::preview::{RateSource, RateSourceKind};
use ballast_api::refusal::Class;
use ballast_api::{Decimal, Id, Language, Numbers, Problem, Time, account};
use ballast_desk::{Child, ChildStatus, Desk, Order, OrderStatus, RateOrigin, ask, average_price};
use ballast_desk_events::{
    Actor, ChildEnd, CounterSessionState, Holder, OrderEnd, OrderRefused, RateLevel, RateScope,
    Refusal, ReviewLevel,
};
use ballast_model::{
    ContractId, DeliveryMethod, Direction, FundAccountId, HedgeFlag, Lots, Money, Offset, OrderId,
    PosiDirection, Price, ProductId, Seq, Stamp, Validity, div_half_away,
};

use crate::live::hub::{FundAccountCodes, fund_account_codes};

mod traded;

pub use traded::{trade, without_order};

/// Buy or sell.
pub fn side(direction: Direction) -> ballast_api::Side {
    match direction {
        Direction::Buy => ballast_api::Side::Buy,
        Direction::Sell => ballast_api::Side::Sell,
    }
}

/// Long or short.
pub fn posi_direction(side: PosiDirection) -> ballast_api::PosiDirection {
    match side {
        PosiDirection::Long => ballast_api::PosiDirection::Long,
        PosiDirection::Short => ballast_api::PosiDirection::Short,
    }
}

/// Long or short.
pub fn desk_posi_direction(side: ballast_api::PosiDirection) -> PosiDirection {
    match side {
        ballast_api::PosiDirection::Long => PosiDirection::Long,
        ballast_api::PosiDirection::Short => PosiDirection::Short,
    }
}

/// Buy or sell.
pub fn direction(side: ballast_api::Side) -> Direction {
    match side {
        ballast_api::Side::Buy => Direction::Buy,
        ballast_api::Side::Sell => Direction::Sell,
    }
}

/// Speculation or hedge.
pub fn hedge_flag(flag: HedgeFlag) -> ballast_api::HedgeFlag {
    match flag {
        HedgeFlag::Speculation => ballast_api::HedgeFlag::Speculation,
        HedgeFlag::Hedge => ballast_api::HedgeFlag::Hedge,
    }
}

/// Cash or physical.
pub fn delivery_method(method: DeliveryMethod) -> ballast_api::ending::DeliveryMethod {
    match method {
        DeliveryMethod::Physical => ballast_api::ending::DeliveryMethod::Physical,
        DeliveryMethod::Cash => ballast_api::ending::DeliveryMethod::Cash,
    }
}

/// Speculation where nothing is said.
pub fn desk_hedge_flag(flag: Option<ballast_api::HedgeFlag>) -> HedgeFlag {
    match flag.unwrap_or_default() {
        ballast_api::HedgeFlag::Speculation => HedgeFlag::Speculation,
        ballast_api::HedgeFlag::Hedge => HedgeFlag::Hedge,
    }
}

/// Offset.
pub fn offset(offset: Offset) -> ballast_api::Offset {
    match offset {
        Offset::Open => ballast_api::Offset::Open,
        Offset::Close => ballast_api::Offset::Close,
        Offset::CloseToday => ballast_api::Offset::CloseToday,
        Offset::CloseYesterday => ballast_api::Offset::CloseYesterday,
    }
}

/// Offset.
pub fn desk_offset(offset: ballast_api::Offset) -> Offset {
    match offset {
        ballast_api::Offset::Open => Offset::Open,
        ballast_api::Offset::Close => Offset::Close,
        ballast_api::Offset::CloseToday => Offset::CloseToday,
        ballast_api::Offset::CloseYesterday => Offset::CloseYesterday,
    }
}

/// Validity.
pub fn validity(validity: Validity) -> ballast_api::Validity {
    match validity {
        Validity::Day => ballast_api::Validity::Day,
        Validity::FillAndKill => ballast_api::Validity::FillAndKill,
        Validity::FillOrKill => ballast_api::Validity::FillOrKill,
    }
}

/// Validity.
pub fn desk_validity(validity: ballast_api::Validity) -> Validity {
    match validity {
        ballast_api::Validity::Day => Validity::Day,
        ballast_api::Validity::FillAndKill => Validity::FillAndKill,
        ballast_api::Validity::FillOrKill => Validity::FillOrKill,
    }
}

/// A journal sequence.
pub fn seq(seq: Seq) -> Id {
    Id::from(seq.number())
}

/// A refusal in words, with its numbers.
pub fn problem(
    refusal: &Refusal,
    codes: &FundAccountCodes,
    at: Option<Seq>,
    language: Language,
) -> Problem {
    let numbers = refusal
        .numbers()
        .into_iter()
        .map(|number| (number.name.to_owned(), number.value))
        .collect();
    stored_problem(refusal.code(), numbers, codes, at, language)
}

/// The refusal of what is no order, by a reason that orders are refused for too: nothing was to be sent.
pub fn not_submitted(mut problem: Problem) -> Problem {
    for (order, other) in [("未送出：", "未提交："), ("Not sent: ", "Not submitted: ")] {
        if let Some(reason) = problem.title.strip_prefix(order) {
            problem.title = format!("{other}{reason}");
        }
    }
    problem
}

/// The refusal of an order: its first reason, every other limit of the account that it breaches, and
/// how many lots of it would pass.
pub fn order_problem(
    refused: &OrderRefused,
    codes: &FundAccountCodes,
    at: Seq,
    language: Language,
) -> Problem {
    let also = refused.also.iter();
    with_others(
        problem(&refused.refusal, codes, Some(at), language),
        also.map(|refusal| problem(refusal, codes, None, language)),
        refused.passing_lots.map(Lots::count),
    )
}

/// What stands beside the first reason. Lots are told where fewer may cure it (K13).
pub fn with_others(
    first: Problem,
    also: impl Iterator<Item = Problem>,
    passing_lots: Option<i64>,
) -> Problem {
    Problem {
        also: also.map(Into::into).collect(),
        passing_lots: passing_lots.filter(|_| first.class == Class::Resize),
        ..first
    }
}

/// A refusal as it was stored. The desk numbers fund accounts; people know them by code.
pub fn stored_problem(
    code: &str,
    mut numbers: Numbers,
    codes: &FundAccountCodes,
    at: Option<Seq>,
    language: Language,
) -> Problem {
    if let Some(account) = numbers.get_mut("fund_account")
        && let Some(code) = account.parse().ok().and_then(|id: usize| codes.get(id))
    {
        account.clone_from(code);
    }
    Problem {
        seq: at.map(seq),
        ..Problem::new(code, numbers, language)
    }
}

/// A problem of the edge: a code with named numbers.
pub fn edge_problem<const N: usize>(
    code: &str,
    numbers: [(&str, String); N],
    language: Language,
) -> Problem {
    let numbers: Numbers = numbers
        .into_iter()
        .map(|(name, value)| (name.to_owned(), clipped(value)))
        .collect();
    Problem::new(code, numbers, language)
}

/// Longest text that is told again of what was sent.
const TOLD_AGAIN: usize = 1_000;

/// What was sent is told again so far: a megabyte of it helps nobody.
fn clipped(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(TOLD_AGAIN) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// The same problem in another language.
pub fn translated(problem: &Problem, language: Language) -> Problem {
    let anew = |code: &str, numbers: &Numbers| Problem::new(code, numbers.clone(), language);
    let first = Problem {
        seq: problem.seq.clone(),
        ..anew(&problem.code, &problem.numbers)
    };
    let also = problem.also.iter();
    let also = also.map(|breach| anew(&breach.code, &breach.numbers));
    with_others(first, also, problem.passing_lots)
}

/// Where a rate in force comes from.
pub fn rate_source(desk: &Desk, origin: RateOrigin, source_account: FundAccountId) -> RateSource {
    let account = |holder| desk.account_code(holder).to_string();
    let (kind, name) = match origin.level {
        None => (
            RateSourceKind::Counter,
            Some(account(Holder::Fund(source_account))),
        ),
        Some(RateLevel::OperatingAccount(id)) => (
            RateSourceKind::Account,
            Some(account(Holder::Operating(id))),
        ),
        Some(RateLevel::Template(id)) => (
            RateSourceKind::Template,
            desk.template(id).map(|template| template.name.clone()),
        ),
        Some(RateLevel::FundAccount(id)) => {
            (RateSourceKind::FundAccount, Some(account(Holder::Fund(id))))
        }
        Some(RateLevel::Product(id)) => (
            RateSourceKind::Product,
            desk.product(id).map(|product| product.code.to_string()),
        ),
        Some(RateLevel::Global) => (RateSourceKind::Platform, None),
    };
    RateSource {
        kind,
        name,
        scope: scope_code(desk, origin.scope),
    }
}

/// Code of what a rate is set for.
pub fn scope_code(desk: &Desk, scope: RateScope) -> String {
    match scope {
        RateScope::Commodity(id) => desk
            .commodity(id)
            .map_or(String::new(), |state| state.commodity.code.clone()),
        RateScope::Contract(id) => contract_code(desk, id),
    }
}

/// A contract's code.
pub fn contract_code(desk: &Desk, contract: ContractId) -> String {
    desk.contract(contract)
        .map_or(String::new(), |state| state.contract.code.to_string())
}

/// Code of a product; empty where there is none.
pub fn product_code(desk: &Desk, product: ProductId) -> String {
    let product = desk.product(product);
    product.map_or(String::new(), |product| product.code.to_string())
}

/// A contract's quote units per lot.
pub fn multiplier(desk: &Desk, contract: ContractId) -> i64 {
    desk.contract(contract)
        .map_or(1, |state| state.spec.multiplier)
}

/// When an order last changed, and by which record.
#[derive(Debug, Clone, Copy)]
pub struct Changed {
    /// Instant.
    pub at: Stamp,
    /// Record.
    pub seq: Seq,
}

/// An order as it stands.
pub fn order(
    desk: &Desk,
    id: OrderId,
    order: &Order,
    changed: Changed,
    language: Language,
) -> ApiOrder {
    let asked = &order.asked;
    let children: Vec<&Child> = order
        .children
        .iter()
        .filter_map(|child| desk.child(*child))
        .collect();
    let first = |of: fn(&Child) -> Option<Stamp>| {
        let stamps = children.iter().filter_map(|child| of(child));
        stamps.min().map(Into::into)
    };
    ApiOrder {
        order: Id::from(id.number()),
        reference: asked.reference.to_string(),
        account: desk
            .account_code(Holder::Operating(asked.account))
            .to_string(),
        placed_by: user_name(desk, order.by.user),
        trading_day: desk.trading_day().unwrap_or_default().into(),
        placed_at: order.at.into(),
        sent_at: first(|child| child.sent_at.get()),
        accepted_at: first(|child| child.accepted_at.get()),
        updated_at: changed.at.into(),
        contract: contract_code(desk, asked.contract),
        side: side(asked.direction),
        offset: offset(order.offset),
        hedge_flag: hedge_flag(order.asked.hedge_flag),
        price: order.price.map(Decimal::from),
        validity: validity(order.validity),
        lots: asked.lots.count(),
        filled: order.filled.count(),
        average_price: average_price(order, multiplier(desk, asked.contract))
            .map(|price| Decimal(price.to_fixed(4))),
        status: match desk.review_wait(id).map(|wait| wait.level) {
            Some(ReviewLevel::Two) => ApiStatus::InReviewTwo,
            Some(ReviewLevel::One | ReviewLevel::None) => ApiStatus::InReviewOne,
            None => status(desk, order),
        },
        problem: match &order.status {
            OrderStatus::Ended(OrderEnd::Refused(refusal)) => {
                Some(problem(refusal, &fund_account_codes(desk), None, language))
            }
            _ => shortfall(order, &children).and_then(|short| short.problem(language)),
        },
        third_party: desk.is_third_party(id),
        seq: seq(changed.seq),
    }
}

/// Why not all of an order goes, if it does not.
fn shortfall<'a>(order: &Order, children: &[&'a Child]) -> Option<Shortfall<'a>> {
    let ended = matches!(
        order.status,
        OrderStatus::Ended(OrderEnd::Child(
            ChildEnd::Rejected { .. } | ChildEnd::NotReceived | ChildEnd::NotSent
        ))
    );
    let takes = order.allocated_lots;
    (ended || takes.is_some()).then(|| Shortfall {
        refused: children.iter().rev().find_map(|child| refused(child)),
        lots: order.asked.lots,
        takes,
    })
}

/// How a counter would not have a child, if it would not.
pub fn refused(child: &Child) -> Option<RefusedChild<'_>> {
    match &child.status {
        ChildStatus::Ended(ChildEnd::Rejected { error, text }) => {
            Some(RefusedChild::Rejected(error.0, text))
        }
        ChildStatus::Ended(ChildEnd::NotReceived | ChildEnd::NotSent) => {
            Some(RefusedChild::NotReceived)
        }
        ChildStatus::Ended(ChildEnd::Cancelled | ChildEnd::Recalled | ChildEnd::Unknown)
        | ChildStatus::Unknown
        | ChildStatus::Sending
        | ChildStatus::Sent
        | ChildStatus::Queued
        | ChildStatus::Filled => None,
    }
}

/// How a counter would not have a child.
#[derive(Debug, Clone, Copy)]
pub enum RefusedChild<'a> {
    /// With its number and text.
    Rejected(i32, &'a str),
    /// It never had it.
    NotReceived,
}

impl RefusedChild<'_> {
    /// As people read it.
    pub fn problem(self, language: Language) -> Problem {
        match self {
            Self::Rejected(error, text) => counter_rejected(error, text, language),
            Self::NotReceived => not_received(language),
        }
    }
}

/// Why not all of an order goes: told alike while it lives and of past days.
#[derive(Debug, Clone, Copy)]
pub struct Shortfall<'a> {
    /// What a counter would not have: it goes before lots that nobody carried (N5).
    pub refused: Option<RefusedChild<'a>>,
    /// Lots asked for.
    pub lots: Lots,
    /// Lots that fund accounts carry, where they are fewer.
    pub takes: Option<Lots>,
}

impl Shortfall<'_> {
    /// As people read it.
    pub fn problem(&self, language: Language) -> Option<Problem> {
        if let Some(refused) = self.refused {
            return Some(refused.problem(language));
        }
        let numbers = [
            ("lots", self.lots.count().to_string()),
            ("takes", self.takes?.count().to_string()),
        ];
        Some(edge_problem("CARRIED_IN_PART", numbers, language))
    }
}

/// Who acts where no user does.
pub const PLATFORM: &str = "platform";

/// Login name of who gave a command; empty: the platform.
pub fn actor_name(desk: &Desk, by: Actor) -> String {
    if by.is_platform() {
        String::new()
    } else {
        user_name(desk, by.user)
    }
}

/// A user's login name.
pub fn user_name(desk: &Desk, user: ballast_model::UserId) -> String {
    desk.people()
        .user(user)
        .map_or(PLATFORM.to_owned(), |user| user.name.clone())
}

fn is_unknown(desk: &Desk, order: &Order) -> bool {
    let mut children = order.children.iter().filter_map(|child| desk.child(*child));
    children.any(|child| child.status == ChildStatus::Unknown)
}

fn status(desk: &Desk, order: &Order) -> ApiStatus {
    let part = |part, whole| {
        if order.filled.is_positive() {
            part
        } else {
            whole
        }
    };
    match &order.status {
        OrderStatus::Filled => ApiStatus::Filled,
        // Trades that came late filled it after all.
        OrderStatus::Ended(_) if order.filled == order.asked.lots => ApiStatus::Filled,
        OrderStatus::Ended(OrderEnd::NoCounterparty | OrderEnd::Withdrawn | OrderEnd::Expired) => {
            ApiStatus::Cancelled
        }
        OrderStatus::Ended(OrderEnd::Refused(_)) => ApiStatus::Refused,
        OrderStatus::Ended(OrderEnd::Unallocated) => ApiStatus::PartCancelled,
        OrderStatus::Ended(OrderEnd::Child(ChildEnd::Unknown)) => ApiStatus::Unknown,
        OrderStatus::Ended(OrderEnd::Child(ChildEnd::Cancelled | ChildEnd::Recalled)) => {
            part(ApiStatus::PartCancelled, ApiStatus::Cancelled)
        }
        OrderStatus::Ended(OrderEnd::Child(
            ChildEnd::Rejected { .. } | ChildEnd::NotReceived | ChildEnd::NotSent,
        )) => part(ApiStatus::PartCancelled, ApiStatus::Rejected),
        OrderStatus::Working if is_unknown(desk, order) => ApiStatus::Unknown,
        OrderStatus::Working if order.cancel_pending => ApiStatus::Cancelling,
        OrderStatus::Working => {
            let mut children = order.children.iter().filter_map(|child| desk.child(*child));
            let in_flight = children
                .find(|child| matches!(child.status, ChildStatus::Sending | ChildStatus::Sent));
            match in_flight {
                None => part(ApiStatus::PartFilled, ApiStatus::Working),
                Some(child) => match desk
                    .fund_account(child.sent.fund_account)
                    .map(|account| account.session)
                {
                    Some(CounterSessionState::Ready) => ApiStatus::Sending,
                    Some(CounterSessionState::Disconnected | CounterSessionState::Replaying)
                    | None => ApiStatus::Unknown,
                },
            }
        }
    }
}

/// The counter would not have the order.
pub fn counter_rejected(error: i32, text: &str, language: Language) -> Problem {
    edge_problem(
        "COUNTER_REJECTED",
        [("error", error.to_string()), ("text", text.to_owned())],
        language,
    )
}

/// What there is to say of a child order: why a counter would not have it, the lock that it left, or
/// that it was recalled.
pub fn child_problem(
    refused: Option<RefusedChild<'_>>,
    locked: Lots,
    recalled: bool,
    language: Language,
) -> Option<Problem> {
    if let Some(refused) = refused {
        return Some(refused.problem(language));
    }
    if locked.is_positive() {
        let lots = [("lots", locked.count().to_string())];
        return Some(edge_problem("NET_LOCKED", lots, language));
    }
    recalled.then(|| edge_problem("CHILD_RECALLED", [], language))
}

/// The order never reached the counter.
pub fn not_received(language: Language) -> Problem {
    edge_problem("COUNTER_NOT_RECEIVED", [], language)
}

/// Margin ÷ equity at four decimals; none where equity is not above 0.
pub fn risk_degree(margin: Money, equity: Money) -> Option<Decimal> {
    if !equity.is_positive() {
        return None;
    }
    let units = div_half_away(
        i128::from(margin.units()) * 10_000,
        i128::from(equity.units()),
    );
    Some(Decimal(format!("{}.{:04}", units / 10_000, units % 10_000)))
}

/// Funds of an account.
pub fn funds(desk: &Desk, holder: Holder, at: Seq) -> Option<account::Funds> {
    let funds = ask::funds(desk, holder)?;
    Some(account::Funds {
        account: desk.account_code(holder).to_string(),
        trading_day: desk.trading_day().map(Into::into),
        pre_balance: funds.pre_balance.into(),
        deposit: funds.deposit.into(),
        withdrawal: funds.withdrawal.into(),
        close_pnl: funds.close_pnl.into(),
        position_pnl: funds.position_pnl.into(),
        floating_pnl: funds.floating_pnl.into(),
        commission: funds.commission.into(),
        margin: funds.margin.into(),
        delivery_margin: funds.delivery_margin.into(),
        delivery_fee: funds.delivery_fee.into(),
        mortgage: funds.mortgage.into(),
        covered: funds.covered.into(),
        collateral_fee: funds.collateral_fee.into(),
        frozen_margin: funds.frozen_margin.into(),
        frozen_commission: funds.frozen_commission.into(),
        equity: funds.equity.into(),
        available: funds.available.into(),
        withdrawable: funds.withdrawable.into(),
        risk_degree: risk_degree(funds.margin, funds.equity),
        seq: seq(at),
    })
}

/// A position.
pub fn position(desk: &Desk, position: &ask::InvestorPosition) -> account::Position {
    let priced = desk.contract_terms(position.contract).mark.is_some();
    account::Position {
        contract: contract_code(desk, position.contract),
        side: posi_direction(position.side),
        hedge_flag: hedge_flag(position.hedge_flag),
        lots: position.lots.count(),
        today_lots: position.today.count(),
        yesterday_lots: position.yesterday.count(),
        closable_today: position.closable_today.count(),
        closable_yesterday: position.closable_yesterday.count(),
        average_open_price: position.average_open_price().unwrap_or(Price::ZERO).into(),
        floating_pnl: priced.then(|| position.floating_pnl.into()),
        position_pnl: priced.then(|| position.position_pnl.into()),
        margin: position.margin.into(),
    }
}

/// Lots of one opening.
pub fn position_lots(desk: &Desk, holder: Holder) -> Vec<account::PositionLots> {
    let mut rows = Vec::new();
    for position in desk
        .book(holder)
        .into_iter()
        .flat_map(|book| book.positions())
    {
        let terms = desk.contract_terms(position.contract);
        let base = desk
            .contract(position.contract)
            .and_then(|state| state.base_price);
        for direction in PosiDirection::ALL {
            let held = position.side(direction);
            let gain = |lots: Lots, from: Option<Price>| {
                let difference = terms.mark?.checked_sub(from?).ok()?;
                let signed = if direction == PosiDirection::Long {
                    difference
                } else {
                    -difference
                };
                signed.value(lots, terms.multiplier).ok().map(Decimal::from)
            };
            let lots = held
                .yesterday
                .iter()
                .map(|lot| (lot, base))
                .chain(held.today.iter().map(|lot| (lot, Some(lot.open_price))));
            rows.extend(lots.map(|(lot, base)| account::PositionLots {
                contract: contract_code(desk, position.contract),
                side: posi_direction(direction),
                hedge_flag: hedge_flag(position.hedge_flag),
                open_day: lot.open_day.into(),
                opened_at: None,
                open_price: lot.open_price.into(),
                lots: lot.lots.count(),
                floating_pnl: gain(lot.lots, Some(lot.open_price)),
                position_pnl: gain(lot.lots, base),
            }));
        }
    }
    rows
}

/// An instant of the interface, as the model's.
pub fn stamp(time: &Time) -> Option<Stamp> {
    let text = time.0.strip_suffix("+08:00")?.replacen('T', " ", 1);
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn risk_degree_is_a_ratio() {
        let degree = |margin, equity| {
            risk_degree(Money::whole(margin), Money::whole(equity)).map(|degree| degree.0)
        };
        assert_eq!(degree(1_625_469, 2_997_193), Some("0.5423".to_owned()));
        assert_eq!(degree(3, 2), Some("1.5000".to_owned()));
        assert_eq!(degree(1, 0), None);
    }
}
