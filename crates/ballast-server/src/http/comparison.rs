//! Counters beside the desk: what differs, and what is done about it (X8).

use axum::Json;
use axum::extract::{Path, State};
use ballast_api::comparison::{
    ComparisonList, CounterComparison, CounterDifference, DifferenceOf, DifferenceStanding,
    TakeOver, TakeUp,
};
use ballast_api::{Decimal, Problem, Refused};
use ballast_desk::{Desk, FundAccount};
use ballast_desk_events::{
    Action, CounterDifference as Found, DifferenceOf as Of, DifferenceStanding as Standing, Figure,
    HeldLots, Holder, PositionOf, TakeOverCash, TakeOverLots, TakeUpDifference, TradesOf,
};
use ballast_model::{
    ChildOrderId, ContractCode, FundAccountId, Lots, Money, OperatingAccountId, Price,
};

use super::guard::Caller;
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::done::{Changed, changed};
use crate::http::names::{fund_account, operating_account, readable};
use crate::http::routes::Routes;
use ballast_api::admin::{Done, NamePath};
use ballast_desk_events::Permission;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(
        &[Permission::FundAccounts, Permission::Watching],
        routes!(comparisons),
    );
    routes.may(&[Permission::FundAccounts], routes!(ask_counter));
    routes.may(&[Permission::FundAccounts], routes!(take_over));
    routes.may(&[Permission::FundAccounts], routes!(take_up));
}

/// What counters have of fund accounts beside what the desk has (X8).
#[utoipa::path(get, path = "/api/v1/admin/comparisons", tag = "admin",
    responses((status = 200, description = "Comparisons.", body = ComparisonList), Refused))]
pub async fn comparisons(
    State(app): Shared,
    caller: Caller,
) -> Result<Json<ComparisonList>, Problem> {
    let view = app.hub.view();
    let accounts = view.desk.fund_accounts();
    let reached = accounts.filter(|(id, _)| caller.reaches(&view.desk, Holder::Fund(*id)));
    Ok(Json(ComparisonList {
        comparisons: reached
            .map(|(id, account)| shown(&view.desk, id, account))
            .collect(),
        seq: convert::seq(view.seq),
    }))
}

fn shown(desk: &Desk, id: FundAccountId, account: &FundAccount) -> CounterComparison {
    let product = desk.product(account.product);
    let unallocated = product.and_then(|product| product.unallocated);
    let code = |id: OperatingAccountId| desk.account_code(Holder::Operating(id)).to_string();
    CounterComparison {
        account: account.code.to_string(),
        product: product.map_or(String::new(), |product| product.code.to_string()),
        compared_at: account.compared_at.map(Into::into),
        is_asked: desk.comparing().any(|asked| asked == id),
        unallocated: unallocated.map(code),
        differences: { account.differences.iter() }
            .map(|found| difference(desk, found))
            .collect(),
    }
}

fn difference(desk: &Desk, found: &Found) -> CounterDifference {
    let today = |figure| match figure {
        Figure::Held(HeldLots { today, .. }) => Some(today.count()),
        Figure::Lots(_) | Figure::Money(_) => None,
    };
    CounterDifference {
        of: of(&found.of),
        counter: figure(found.counter),
        desk: figure(found.desk),
        excess: match found.counter {
            Figure::Money(_) => Money::from_units(found.excess()).into(),
            Figure::Lots(_) | Figure::Held(_) => Decimal(found.excess().to_string()),
        },
        counter_today: today(found.counter),
        desk_today: today(found.desk),
        counter_price: counter_price(desk, found).map(Into::into),
        standing: match found.standing {
            Standing::Suspected => DifferenceStanding::Suspected,
            Standing::Standing => DifferenceStanding::Standing,
            Standing::TakenUp => DifferenceStanding::TakenUp,
        },
        forbids_opening: found.forbids_opening(),
    }
}

/// Where the lots that the counter has more were traded, as far as it tells.
fn counter_price(desk: &Desk, found: &Found) -> Option<Price> {
    let (Of::Position(of), Figure::Held(counter), Figure::Held(ours)) =
        (&found.of, found.counter, found.desk)
    else {
        return None;
    };
    let lots = counter.total() - ours.total();
    let contract = desk.contract(desk.contract_id(&of.contract.0)?)?;
    let more = i128::from((counter.cost? - ours.cost?).units());
    // Money has two decimals more than prices.
    let units = i128::from(lots.count()) * i128::from(contract.spec.multiplier) * 100;
    let average = (units > 0).then(|| ballast_model::div_half_away(more, units))?;
    i64::try_from(average).ok().map(Price::from_units)
}

fn figure(figure: Figure) -> Decimal {
    match figure {
        Figure::Money(money) => money.into(),
        Figure::Lots(_) | Figure::Held(_) => Decimal(figure.units().to_string()),
    }
}

fn of(of: &Of) -> DifferenceOf {
    match of {
        Of::Position(of) => DifferenceOf::Position {
            contract: of.contract.to_string(),
            hedge_flag: convert::hedge_flag(of.hedge_flag),
            side: convert::posi_direction(of.side),
        },
        Of::Working(child) => DifferenceOf::Order {
            child: child.number().into(),
        },
        Of::Trades(of) => DifferenceOf::Trades {
            contract: of.contract.to_string(),
            hedge_flag: convert::hedge_flag(of.hedge_flag),
            side: convert::side(of.direction),
        },
        Of::Cash => DifferenceOf::Cash,
    }
}

/// What a request names.
fn named(caller: &Caller, of: &DifferenceOf) -> Result<Of, Problem> {
    Ok(match of {
        DifferenceOf::Position {
            contract,
            hedge_flag,
            side,
        } => Of::Position(PositionOf {
            contract: ContractCode(contract.as_str().into()),
            hedge_flag: convert::desk_hedge_flag(Some(*hedge_flag)),
            side: convert::desk_posi_direction(*side),
        }),
        DifferenceOf::Order { child } => {
            let number = child.0.parse();
            let number = number.map_err(|_| caller.bad_field("of.child", &child.0, "0–9"))?;
            Of::Working(ChildOrderId::new(number))
        }
        DifferenceOf::Trades {
            contract,
            hedge_flag,
            side,
        } => Of::Trades(TradesOf {
            contract: ContractCode(contract.as_str().into()),
            hedge_flag: convert::desk_hedge_flag(Some(*hedge_flag)),
            direction: convert::direction(*side),
        }),
        DifferenceOf::Cash => Of::Cash,
    })
}

/// Ask the counter of a fund account anew.
#[utoipa::path(post, path = "/api/v1/admin/fund-accounts/{name}/comparison", tag = "admin",
    params(NamePath), responses((status = 200, description = "Asked.", body = Done), Refused))]
pub async fn ask_counter(State(app): Shared, caller: Caller, Path(name): Path<String>) -> Changed {
    let fund_account = fund_account(&caller, &app.hub.view().desk, &name)?;
    changed(
        caller
            .change(&app, Action::AskCounter { fund_account })
            .await,
    )
}

/// Book lots or cash as the counter has them (X8).
#[utoipa::path(post, path = "/api/v1/admin/fund-accounts/{name}/comparison/take-over", tag = "admin",
    params(NamePath), request_body = TakeOver, responses((status = 200, description = "Booked.", body = Done), Refused))]
pub async fn take_over(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(take): Json<TakeOver>,
) -> Changed {
    let fund_account = fund_account(&caller, &app.hub.view().desk, &name)?;
    let reason = readable(&caller, "reason", &take.reason, 1)?;
    let of = match named(&caller, &take.of)? {
        Of::Position(of) => of,
        Of::Cash => {
            let excess = take.excess.as_ref().map(|excess| {
                let read = excess.parse::<Money>();
                read.map_err(|_| caller.bad_field("excess", &excess.0, "yuan"))
            });
            let action = Action::TakeOverCash(TakeOverCash {
                fund_account,
                reason,
                excess: excess.transpose()?,
            });
            return changed(caller.change(&app, action).await);
        }
        Of::Working(_) | Of::Trades(_) => {
            return Err(caller.bad_field("of.kind", kind(&take.of), "position, cash"));
        }
    };
    let price: Price = match &take.price {
        None => return Err(caller.bad_field("price", "", "a price")),
        Some(price) => price
            .parse()
            .map_err(|_| caller.bad_field("price", &price.0, "a price"))?,
    };
    let account = match &take.account {
        Some(account) => operating_account(&caller, &app.hub.view().desk, account)?,
        None => unallocated(&app, &caller, fund_account).await?,
    };
    let action = Action::TakeOverLots(Box::new(TakeOverLots {
        fund_account,
        of,
        account,
        price,
        reason,
        lots: take.lots.map(Lots::new),
    }));
    changed(caller.change(&app, action).await)
}

/// The unallocated book of a fund account's product, opened where there is none yet.
async fn unallocated(
    app: &App,
    caller: &Caller,
    fund_account: FundAccountId,
) -> Result<OperatingAccountId, Problem> {
    let known = |app: &App| {
        let view = app.hub.view();
        let product = view.desk.fund_account(fund_account)?.product;
        view.desk.product(product)?.unallocated
    };
    if known(app).is_none() {
        let open = Action::OpenUnallocated { fund_account };
        caller.change(app, open).await?;
    }
    known(app).ok_or_else(|| caller.problem("STOPPING", []))
}

fn kind(of: &DifferenceOf) -> &'static str {
    match of {
        DifferenceOf::Position { .. } => "position",
        DifferenceOf::Order { .. } => "order",
        DifferenceOf::Trades { .. } => "trades",
        DifferenceOf::Cash => "cash",
    }
}

/// Leave a difference as it is, and say why.
#[utoipa::path(post, path = "/api/v1/admin/fund-accounts/{name}/comparison/take-up", tag = "admin",
    params(NamePath), request_body = TakeUp, responses((status = 200, description = "Taken up.", body = Done), Refused))]
pub async fn take_up(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(take): Json<TakeUp>,
) -> Changed {
    let take = TakeUpDifference {
        fund_account: fund_account(&caller, &app.hub.view().desk, &name)?,
        of: named(&caller, &take.of)?,
        reason: readable(&caller, "reason", &take.reason, 1)?,
    };
    let action = Action::TakeUpDifference(Box::new(take));
    changed(caller.change(&app, action).await)
}
