//! Limits of an operating account as readings for the door (O1, O7, O11, O14).

use ballast_desk_events::{LimitScope, Limits, RatioOf, Refusal};
use ballast_model::{HedgeFlag, Lots, Money, Offset, Rate};
use ballast_risk::{Reading, Rule, Span};

use crate::book::exposure::Exposure;
use crate::draft::OrderDraft;
use crate::limits::scope::span_code;
use crate::state::Desk;
use crate::state::account::OperatingAccount;

/// Readings of an operating account's limits, in order of precedence (O1, O7, O11, O14); none where
/// a limit is not set, or does not concern the order.
pub(crate) fn readings(desk: &Desk, draft: &OrderDraft) -> [Option<Reading>; 9] {
    let (asked, raise) = (&draft.asked, draft.decision.margin);
    let account = &desk.operating_accounts[asked.account.index()];
    let contract = &desk.contracts[asked.contract.index()];
    let commodity = contract.commodity;
    let own = [
        LimitScope::Contract(asked.contract),
        LimitScope::Commodity(commodity),
    ]
    .map(|scope| account.limits.get(scope));
    let template = account.limit_template.and_then(|id| {
        desk.template(id)?
            .limits
            .get(LimitScope::Commodity(commodity))
    });
    let order = |pick: fn(&Limits) -> Option<i64>| {
        own[1].and_then(pick).or_else(|| template.and_then(pick))
    };
    let reading = |rule, before: i64, more: i64, limit: Option<i64>| {
        let (before, limit) = (i128::from(before), i128::from(limit?));
        Some(Reading {
            rule,
            before,
            after: before + i128::from(more),
            limit,
        })
    };
    let lots = asked.lots.count();
    let margin = draft.operating.margin.units();
    let order_lots = reading(
        Rule::OrderLots,
        0,
        lots,
        order(|limits| limits.order_lots.map(Lots::count)),
    );
    let order_margin = reading(
        Rule::OrderMargin,
        0,
        margin,
        order(|limits| limits.order_margin.map(Money::units)),
    );
    if draft.offset != Offset::Open {
        return [
            order_lots,
            order_margin,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
        ];
    }
    let (book, settings) = (&account.book, &account.settings);
    let (all, of_commodity) = (
        book.exposures().all(),
        book.exposures().of((commodity, asked.hedge_flag)),
    );
    let of_contract = book
        .position(asked.contract, asked.hedge_flag)
        .map_or(Exposure::default(), Exposure::of);
    let scoped = |limits: Option<&Limits>, exposure: Exposure, span: Span| {
        let of_flag = limits.map(|limits| match asked.hedge_flag {
            HedgeFlag::Speculation => (limits.lots, limits.margin),
            HedgeFlag::Hedge => (limits.hedge_lots, limits.hedge_margin),
        });
        let (most_lots, most_margin) = of_flag.unwrap_or_default();
        [
            reading(
                Rule::Lots(span),
                exposure.lots().count(),
                lots,
                most_lots.map(Lots::count),
            ),
            reading(
                Rule::Margin(span),
                exposure.all_margin().units(),
                margin,
                most_margin.map(Money::units),
            ),
        ]
    };
    let [contract_lots, contract_margin] = scoped(own[0], of_contract, Span::Contract);
    let [commodity_lots, commodity_margin] = scoped(own[1], of_commodity, Span::Commodity);
    let used = book.margin() + book.frozen_margin();
    [
        order_lots,
        order_margin,
        reading(
            Rule::AccountLots,
            all.lots().count(),
            lots,
            Some(settings.position_limit.count()),
        ),
        contract_lots,
        commodity_lots,
        reading(
            Rule::AccountMargin,
            used.units(),
            raise.units(),
            Some(settings.margin_limit.units()),
        ),
        contract_margin,
        commodity_margin,
        margin_ratio(account, used, raise),
    ]
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
