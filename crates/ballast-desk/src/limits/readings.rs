//! Limits of an operating account as readings for the door (O1, O7, O11, O14).

use ballast_desk_events::{LimitScope, Limits, RatioOf, Refusal};
use ballast_model::{CommodityId, HedgeFlag, Lots, Money, Offset, Rate};
use ballast_risk::{Reading, Rule, Span};

use crate::book::exposure::Exposure;
use crate::draft::OrderDraft;
use crate::limits::scope::span_code;
use crate::state::Desk;
use crate::state::account::OperatingAccount;

/// Readings of an operating account's limits, in order of precedence (O1, O7, O11, O14); none where
/// a limit is not set, or does not concern the order.
pub(crate) fn readings(desk: &Desk, draft: &OrderDraft) -> [Option<Reading>; 9] {
    let limited = Limited::by(desk, draft);
    let [order_lots, order_margin] = limited.of_one_order();
    if draft.offset != Offset::Open {
        let mut readings = [None; 9];
        readings[..2].copy_from_slice(&[order_lots, order_margin]);
        return readings;
    }
    let [contract_lots, contract_margin] = limited.of_contract();
    let [commodity_lots, commodity_margin] = limited.of_commodity();
    let [account_lots, account_margin] = limited.of_account();
    [
        order_lots,
        order_margin,
        account_lots,
        contract_lots,
        commodity_lots,
        account_margin,
        contract_margin,
        commodity_margin,
        limited.ratio(),
    ]
}

/// An order and the account whose limits it meets.
struct Limited<'a> {
    desk: &'a Desk,
    draft: &'a OrderDraft,
    account: &'a OperatingAccount,
    commodity: CommodityId,
}

fn reading(rule: Rule, before: i64, more: i64, limit: Option<i64>) -> Option<Reading> {
    let (before, limit) = (i128::from(before), i128::from(limit?));
    Some(Reading {
        rule,
        before,
        after: before + i128::from(more),
        limit,
    })
}

impl<'a> Limited<'a> {
    fn by(desk: &'a Desk, draft: &'a OrderDraft) -> Self {
        Self {
            desk,
            draft,
            account: &desk.operating_accounts[draft.asked.account.index()],
            commodity: desk.contracts[draft.asked.contract.index()].commodity,
        }
    }

    fn own(&self, scope: LimitScope) -> Option<&'a Limits> {
        self.account.limits.get(scope)
    }

    /// O14: the account's own limit of one order, else its template's.
    fn of_one_order(&self) -> [Option<Reading>; 2] {
        let scope = LimitScope::Commodity(self.commodity);
        let own = self.own(scope);
        let template = self.account.limit_template;
        let template = template.and_then(|id| self.desk.template(id)?.limits.get(scope));
        let first = |pick: fn(&Limits) -> Option<i64>| {
            own.and_then(pick).or_else(|| template.and_then(pick))
        };
        let lots = first(|limits| limits.order_lots.map(Lots::count));
        let margin = first(|limits| limits.order_margin.map(Money::units));
        [
            reading(Rule::OrderLots, 0, self.lots(), lots),
            reading(Rule::OrderMargin, 0, self.margin(), margin),
        ]
    }

    /// O1: all contracts, long and short added.
    fn of_account(&self) -> [Option<Reading>; 2] {
        let settings = &self.account.settings;
        let held = self.account.book.exposures().all().lots();
        let (used, raise) = (self.used(), self.draft.decision.margin);
        let most_lots = Some(settings.position_limit.count());
        let most_margin = Some(settings.margin_limit.units());
        [
            reading(Rule::AccountLots, held.count(), self.lots(), most_lots),
            reading(
                Rule::AccountMargin,
                used.units(),
                raise.units(),
                most_margin,
            ),
        ]
    }

    fn of_contract(&self) -> [Option<Reading>; 2] {
        let asked = &self.draft.asked;
        let position = self.account.book.position(asked.contract, asked.hedge_flag);
        let exposure = position.map_or(Exposure::default(), Exposure::of);
        let limits = self.own(LimitScope::Contract(asked.contract));
        self.of_scope(Span::Contract, limits, exposure)
    }

    fn of_commodity(&self) -> [Option<Reading>; 2] {
        let of = (self.commodity, self.draft.asked.hedge_flag);
        let exposure = self.account.book.exposures().of(of);
        let limits = self.own(LimitScope::Commodity(self.commodity));
        self.of_scope(Span::Commodity, limits, exposure)
    }

    /// O11: of one hedge flag.
    fn of_scope(
        &self,
        span: Span,
        limits: Option<&Limits>,
        exposure: Exposure,
    ) -> [Option<Reading>; 2] {
        let of_flag = limits.map(|limits| match self.draft.asked.hedge_flag {
            HedgeFlag::Speculation => (limits.lots, limits.margin),
            HedgeFlag::Hedge => (limits.hedge_lots, limits.hedge_margin),
        });
        let (lots, margin) = of_flag.unwrap_or_default();
        let (lots, margin) = (lots.map(Lots::count), margin.map(Money::units));
        let (held, used) = (exposure.lots().count(), exposure.all_margin().units());
        [
            reading(Rule::Lots(span), held, self.lots(), lots),
            reading(Rule::Margin(span), used, self.margin(), margin),
        ]
    }

    fn ratio(&self) -> Option<Reading> {
        margin_ratio(self.account, self.used(), self.draft.decision.margin)
    }

    /// Margin held and frozen.
    fn used(&self) -> Money {
        self.account.book.margin() + self.account.book.frozen_margin()
    }

    fn lots(&self) -> i64 {
        self.draft.asked.lots.count()
    }

    /// Gross margin of the order.
    fn margin(&self) -> i64 {
        self.draft.operating.margin.units()
    }
}

/// O7: margin ÷ equity at the line, cross-multiplied.
fn margin_ratio(account: &OperatingAccount, used: Money, raise: Money) -> Option<Reading> {
    let line = account.settings.margin_ratio;
    let scaled = |margin: Money| i128::from(margin.units()) * i128::from(Rate::ONE.units());
    line.is_positive().then(|| Reading {
        rule: Rule::MarginRatio,
        before: scaled(used),
        after: scaled(used + raise),
        limit: i128::from(ratio_base(account).units()) * i128::from(line.units()),
    })
}

fn ratio_base(account: &OperatingAccount) -> Money {
    match account.settings.margin_ratio_of {
        // Equal while there are no options.
        RatioOf::DynamicEquity | RatioOf::MarketValueEquity => account.book.equity(),
        RatioOf::MaxLossAmount => account.max_loss_amount(),
    }
}

/// A breached reading as the refusal it is.
pub(crate) fn refused(desk: &Desk, draft: &OrderDraft, reading: Reading) -> Refusal {
    let lots = |value: i128| Lots::new(value as i64);
    let money = |value: i128| Money::from_units(value as i64);
    let Reading {
        rule,
        before,
        after,
        limit,
    } = reading;
    match rule {
        Rule::OrderLots => Refusal::OrderLotsLimit {
            lots: lots(after),
            limit: lots(limit),
        },
        Rule::OrderMargin => Refusal::OrderMarginLimit {
            margin: money(after),
            limit: money(limit),
        },
        Rule::AccountLots => Refusal::PositionLimit {
            before: lots(before),
            after: lots(after),
            limit: lots(limit),
        },
        Rule::AccountMargin => Refusal::MarginLimit {
            before: money(before),
            after: money(after),
            limit: money(limit),
        },
        Rule::Lots(span) => Refusal::ScopeLotsLimit {
            scope: span_code(desk, draft.asked.contract, span),
            before: lots(before),
            after: lots(after),
            limit: lots(limit),
        },
        Rule::Margin(span) => Refusal::ScopeMarginLimit {
            scope: span_code(desk, draft.asked.contract, span),
            before: money(before),
            after: money(after),
            limit: money(limit),
        },
        Rule::MarginRatio => {
            let account = &desk.operating_accounts[draft.asked.account.index()];
            Refusal::MarginRatioLine {
                margin: money(after / i128::from(Rate::ONE.units())),
                of: ratio_base(account),
                line: account.settings.margin_ratio,
            }
        }
    }
}
