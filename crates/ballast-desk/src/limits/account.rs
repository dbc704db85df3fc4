//! The limits of an operating account as rules (O1, O7, O11, O14, K4), and the figures that they read.

use ballast_desk_events::{RatioOf, Refusal};
use ballast_model::{HedgeFlag, Lots, Money, Rate};
use ballast_risk::rules::{Of, Standing};
use ballast_risk::{Adds, Approved, Base, Bound, Bounds, Cell, Figures, Reading, Rule, Scope};

use crate::book::position::Position;
use crate::draft::{OrderContext, OrderDraft};
use crate::limits::scope::code;
use crate::state::Desk;
use crate::state::account::OperatingAccount;
use crate::state::terms::AccountTerms;
use crate::watch::bars;
use crate::why::{Why, require};

/// Where the rules of an operating account stop: by its settings, and by its terms in a contract.
struct AccountBounds<'a> {
    account: &'a OperatingAccount,
    terms: &'a AccountTerms,
}

impl Bounds for AccountBounds<'_> {
    #[inline(always)]
    fn limit(&self, rule: Rule) -> Bound {
        let (settings, terms) = (&self.account.settings, self.terms);
        match rule {
            Rule::Cancels => settings.max_cancels.map(i64::from).into(),
            Rule::Cash => Money::ZERO.into(),
            Rule::OrderLots => terms.order_lots,
            Rule::OrderMargin => terms.order_margin,
            Rule::OrderValue => terms.order_value,
            Rule::AccountLots => settings.position_limit.into(),
            Rule::ContractLots => terms.contract_lots,
            Rule::CommodityLots => terms.commodity_lots,
            Rule::AccountMargin => settings.margin_limit.into(),
            Rule::ContractMargin => terms.contract_margin,
            Rule::CommodityMargin => terms.commodity_margin,
            Rule::MarginRatio => {
                let line = settings.margin_ratio;
                line.is_positive().then(|| line.units()).into()
            }
            _ => unreachable!("Invariant: no rule of an operating account"),
        }
    }
}

/// What an operating account has, as its rules read it for one contract and hedge flag.
struct AccountFigures<'a> {
    account: &'a OperatingAccount,
    position: Option<&'a Position>,
    commodity: Option<&'a Cell>,
    /// What orders can use.
    available: Money,
}

impl<'a> AccountFigures<'a> {
    #[inline(always)]
    fn of(draft: &OrderDraft<'a>) -> Self {
        let (account, position) = (draft.order.account, draft.order.position);
        let key = (draft.order.contract.commodity, draft.order.asked.hedge_flag);
        Self {
            account,
            position,
            commodity: account
                .book
                .commodity_row(position, key)
                .map(|row| account.book.cells().at(row)),
            available: draft.power.available,
        }
    }
}

impl Figures for AccountFigures<'_> {
    #[inline(always)]
    fn count(&self, _: Base, scope: Scope) -> i64 {
        match (scope, self.position, self.commodity) {
            (Scope::Contract, Some(position), _) => position.cell().all_lots(),
            (Scope::Commodity, _, Some(cell)) => cell.all_lots(),
            (Scope::Whole, ..) => self.account.book.cells().whole().all_lots(),
            (Scope::Order | Scope::Contract | Scope::Commodity, ..) => 0,
            (Scope::Exchange, ..) => {
                unreachable!("Invariant: no rule of an operating account reads it")
            }
        }
    }

    #[inline(always)]
    fn money(&self, base: Base, scope: Scope) -> i128 {
        let money = |money: Money| i128::from(money.units());
        let book = &self.account.book;
        match (scope, self.position, self.commodity) {
            (Scope::Whole, ..) if base == Base::Cash => -money(self.available),
            (Scope::Whole, ..) => money(book.margin()) + money(book.frozen_margin()),
            (Scope::Contract, Some(position), _) => position.cell().all_margin(),
            (Scope::Commodity, _, Some(cell)) => cell.all_margin(),
            (Scope::Order | Scope::Contract | Scope::Commodity, ..) => 0,
            (Scope::Exchange, ..) => {
                unreachable!("Invariant: no rule of an operating account reads it")
            }
        }
    }

    #[inline(always)]
    fn of(&self, of: Of) -> i128 {
        match of {
            Of::One => 1,
            Of::Equity => ratio_base(self.account).units().into(),
        }
    }
}

/// What the account's margin ratio is of (O7).
pub(crate) fn ratio_base(account: &OperatingAccount) -> Money {
    match account.settings.margin_ratio_of {
        // Equal while there are no options.
        RatioOf::DynamicEquity | RatioOf::MarketValueEquity => account.book.equity(),
        RatioOf::MaxLossAmount => account.max_loss_amount(),
    }
}

/// What a draft adds to its account's figures.
impl Adds for OrderDraft<'_> {
    #[inline(always)]
    fn adds(&self, base: Base, scope: Scope) -> i64 {
        match (base, scope) {
            (Base::Lots, _) => self.order.lots.count(),
            // The account's margin is after the larger side, each scope's of both sides in full.
            (Base::Margin, Scope::Whole) => self.power.margin.units(),
            (Base::Margin, _) => self.freeze.margin.units(),
            (Base::Value, _) => self.value.unwrap_or_default().units(),
            (Base::Cash, _) => self.power.takes(self.freeze.commission).units(),
            _ => unreachable!("Invariant: no rule of an operating account adds it"),
        }
    }
}

/// Cancels of the account in the contract, hedges among them.
struct Cancels(u32);

impl Figures for Cancels {
    #[inline(always)]
    fn count(&self, _: Base, _: Scope) -> i64 {
        self.0.into()
    }

    fn money(&self, _: Base, _: Scope) -> i128 {
        0
    }

    fn of(&self, _: Of) -> i128 {
        1
    }
}

/// What stands by itself adds nothing.
impl Adds for Cancels {
    #[inline(always)]
    fn adds(&self, _: Base, _: Scope) -> i64 {
        0
    }
}

/// What stands before an order whatever it asks for.
///
/// # Errors
/// [`Refusal::TooManyCancels`].
#[inline(always)]
pub(crate) fn standing<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    let (account, terms) = (order.account, order.terms);
    let (bounds, figures) = (AccountBounds { account, terms }, cancels(order));
    let first = ballast_risk::first_breach(Standing, &bounds, &figures, &figures);
    require(first.is_none(), || Refusal::TooManyCancels {
        cancels: figures.0,
        limit: account.settings.max_cancels.unwrap_or_default(),
    })
}

/// What stands before an order whatever it asks for, as it is read.
pub(crate) fn standing_readings(order: &OrderContext<'_>) -> Vec<Reading> {
    let (account, terms) = (order.account, order.terms);
    let (bounds, figures) = (AccountBounds { account, terms }, cancels(order));
    ballast_risk::readings(Standing, &bounds, &figures, &figures)
}

/// Cancels are counted on the speculation position.
#[inline(always)]
fn cancels(order: &OrderContext<'_>) -> Cancels {
    let speculation = match order.asked.hedge_flag {
        HedgeFlag::Speculation => order.position,
        HedgeFlag::Hedge => {
            let (book, contract) = (&order.account.book, order.asked.contract);
            book.position(contract, HedgeFlag::Speculation)
        }
    };
    Cancels(speculation.map_or(0, |position| position.cancels))
}

/// The one door (`docs/design.md#one-door`).
///
/// # Errors
/// The first of the account's rules that refuses, then what schemes bar: from [`Refusal::CashShort`] to
/// [`Refusal::ClauseBreached`].
#[inline(always)]
pub(crate) fn judge<'d, 'a, W: Why>(
    desk: &Desk,
    draft: &'d OrderDraft<'a>,
) -> Result<Approved<&'d OrderDraft<'a>>, W> {
    let (account, terms) = (draft.order.account, draft.order.terms);
    let (bounds, figures) = (AccountBounds { account, terms }, AccountFigures::of(draft));
    ballast_risk::judge(draft, draft.opens(), &bounds, &figures)
        .map_err(|refused| W::because(|| refusal(desk, draft, refused.rule)))
        .and_then(|approved| bars::permit(desk, draft).map(|()| approved))
}

/// The same door for an order of a liquidation plan: limits of one order cut it, and its value does not
/// count (K4).
///
/// # Errors
/// [`Refusal::OrderLotsLimit`], [`Refusal::OrderMarginLimit`].
pub(crate) fn judge_plan<'d, 'a>(
    desk: &Desk,
    draft: &'d OrderDraft<'a>,
) -> Result<Approved<&'d OrderDraft<'a>>, Refusal> {
    let (account, terms) = (draft.order.account, draft.order.terms);
    let bounds = PlanBounds(AccountBounds { account, terms });
    let figures = AccountFigures::of(draft);
    ballast_risk::judge(draft, draft.opens(), &bounds, &figures)
        .map_err(|refused| refusal(desk, draft, refused.rule))
}

/// Where the rules of an operating account stop for an order of a plan.
struct PlanBounds<'a>(AccountBounds<'a>);

impl Bounds for PlanBounds<'_> {
    fn limit(&self, rule: Rule) -> Bound {
        match rule {
            Rule::OrderValue => Bound::NONE,
            rule => self.0.limit(rule),
        }
    }
}

/// Whether the account's limits refuse an order, its funds left aside.
pub(crate) fn refuses(draft: &OrderDraft<'_>) -> bool {
    readings(draft)
        .iter()
        .any(|reading| reading.refuses && reading.rule != Rule::Cash)
}

/// What every rule of the account reads that is set and asked of an order, by precedence.
pub(crate) fn readings(draft: &OrderDraft<'_>) -> Vec<Reading> {
    let (account, terms) = (draft.order.account, draft.order.terms);
    let (bounds, figures) = (AccountBounds { account, terms }, AccountFigures::of(draft));
    ballast_risk::judged(draft.opens(), &bounds, &figures, draft)
}

/// Every limit of the account that refuses an order, by precedence.
pub(crate) fn breached(desk: &Desk, draft: &OrderDraft<'_>) -> impl Iterator<Item = Refusal> {
    let refusing = readings(draft)
        .into_iter()
        .filter(|reading| reading.refuses);
    refusing.map(move |reading| as_refusal(desk, draft, &reading))
}

/// A rule that refuses an order, as the refusal it is.
fn refusal(desk: &Desk, draft: &OrderDraft<'_>, rule: Rule) -> Refusal {
    let (account, terms) = (draft.order.account, draft.order.terms);
    let (bounds, figures) = (AccountBounds { account, terms }, AccountFigures::of(draft));
    let reading = ballast_risk::reading(rule, &bounds, &figures, draft)
        .expect("Invariant: a rule that refuses is set");
    as_refusal(desk, draft, &reading)
}

/// What a rule reads that refuses an order, as the refusal it is.
fn as_refusal(desk: &Desk, draft: &OrderDraft<'_>, reading: &Reading) -> Refusal {
    let rule = reading.rule;
    let scope = || code(desk, draft.order.asked.contract, rule.row().scope);
    let lots = |value: i128| Lots::new(value as i64);
    let money = |value: i128| Money::from_units(value as i64);
    let (before, after) = (reading.before, reading.after);
    let limit = reading.limit.into();
    match rule {
        Rule::Cash if draft.power.covered.is_positive() => Refusal::CashShortWithBonds {
            margin: draft.power.margin,
            covered: draft.power.covered,
            available: draft.power.available,
            short: money(after),
        },
        Rule::Cash => Refusal::CashShort {
            margin: draft.power.margin,
            commission: draft.freeze.commission + draft.power.order_fee,
            available: draft.power.available,
            short: money(after),
        },
        Rule::OrderLots => Refusal::OrderLotsLimit {
            lots: lots(after),
            limit: lots(limit),
        },
        Rule::OrderMargin => Refusal::OrderMarginLimit {
            margin: money(after),
            limit: money(limit),
        },
        Rule::OrderValue => Refusal::OrderValueLimit {
            value: money(after),
            limit: money(limit),
        },
        Rule::AccountLots => Refusal::PositionLimit {
            before: lots(before),
            after: lots(after),
            limit: lots(limit),
        },
        Rule::ContractLots | Rule::CommodityLots => Refusal::ScopeLotsLimit {
            scope: scope(),
            before: lots(before),
            after: lots(after),
            limit: lots(limit),
        },
        Rule::AccountMargin => Refusal::MarginLimit {
            before: money(before),
            after: money(after),
            limit: money(limit),
        },
        Rule::ContractMargin | Rule::CommodityMargin => Refusal::ScopeMarginLimit {
            scope: scope(),
            before: money(before),
            after: money(after),
            limit: money(limit),
        },
        Rule::MarginRatio => Refusal::MarginRatioLine {
            margin: money(after),
            of: money(reading.of),
            line: Rate::from_units(reading.limit),
        },
        _ => unreachable!("Invariant: the door reads rules of operating accounts"),
    }
}
