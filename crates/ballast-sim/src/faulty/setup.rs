//! Two products: one by net position with two fund accounts and two operating accounts, one by priority
//! or in proportion with as many. One contract tells today's lots from yesterday's, one does not.

use std::sync::{Arc, OnceLock};

use ballast_desk_events::{
    Action, CloseTodayMode, FundSetting, Holder, OperatingSetting, PlatformSetting, ProductSetting,
    RateScope, RoutingMode, WhenRejected,
};
use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{CounterRateScope, RateTable};
use ballast_model::{
    CommissionRates, Day, FundAccountId, Money, OperatingAccountId, ProductId, Rates, Tariff,
};

use crate::faulty::{World, liquidation};

/// Code, first price, tick.
pub(super) const CONTRACTS: [(&str, i64, i64); 2] = [("rb2701", 3_100, 1), ("m2701", 2_900, 1)];
pub(super) const PRODUCTS: u32 = 2;
/// Fund accounts and operating accounts of a product.
pub(super) const EACH: u32 = 2;
/// The product that is routed by net position.
pub(super) const NET: ProductId = ProductId::new(0);

pub(super) fn reference() -> Arc<ReferenceData> {
    static REFERENCE: OnceLock<Arc<ReferenceData>> = OnceLock::new();
    Arc::clone(REFERENCE.get_or_init(Arc::default))
}

/// Closing today costs what closing costs, so that the cash of both sides is one whatever is booked first.
fn rates() -> Rates {
    let tenth = Tariff {
        by_money: "0.1".parse().expect("a rate"),
        ..Tariff::default()
    };
    let lot = Tariff {
        by_lot: "3.01".parse().expect("an amount"),
        ..Tariff::default()
    };
    Rates {
        margin_long: tenth,
        margin_short: tenth,
        commission: CommissionRates {
            open: lot,
            close: lot,
            close_today: lot,
        },
        ..Rates::default()
    }
}

pub(super) fn rate_table() -> RateTable {
    let mut table = RateTable::default();
    for (code, ..) in CONTRACTS {
        table.set(CounterRateScope::Contract(code.into()), rates());
    }
    table
}

/// What both know before the first day.
pub(super) fn open(world: &mut World, first: Day) {
    let reference = reference();
    world.done(Action::SetCalendar(reference.calendar.clone()));
    for code in ["rb", "m"] {
        let commodity = reference.commodities[code].clone();
        world.done(Action::PutCommodity(Box::new(commodity)));
    }
    for (code, ..) in CONTRACTS {
        let contract = reference.contract(code, first).expect("a contract");
        world.done(Action::ListContract(contract));
    }
    world.done(Action::SetPlatform(PlatformSetting::OrderFee(Money::ZERO)));
    (0..PRODUCTS)
        .map(ProductId::new)
        .for_each(|product| open_product(world, product));
    if world.liquidates() {
        world.set_lines();
        world.set_rules();
    }
}

fn open_product(world: &mut World, product: ProductId) {
    let code = |text: String| text.parse().expect("a code");
    world.done(Action::CreateProduct {
        code: code(format!("P{}", product.number())),
        name: String::new(),
    });
    let mode = match product {
        NET => RoutingMode::Net,
        _ => world
            .random
            .pick(&[RoutingMode::Priority, RoutingMode::Proportion]),
    };
    let rejected = world
        .random
        .pick(&[WhenRejected::End, WhenRejected::RouteAgain]);
    for setting in [
        ProductSetting::RoutingMode(Some(mode)),
        ProductSetting::WhenRejected(Some(rejected)),
    ] {
        world.done(Action::SetProduct { product, setting });
    }
    for number in product.number() * EACH..(product.number() + 1) * EACH {
        open_fund_account(world, product, FundAccountId::new(number), mode);
        open_operating_account(world, product, OperatingAccountId::new(number));
    }
}

fn open_fund_account(
    world: &mut World,
    product: ProductId,
    account: FundAccountId,
    mode: RoutingMode,
) {
    let code = format!("F{}", account.number()).parse().expect("a code");
    world.done(Action::CreateFundAccount { code, product });
    let (holder, amount) = (Holder::Fund(account), Money::whole(50_000_000));
    world.done(Action::Deposit { holder, amount });
    world.done(Action::SetFund {
        account,
        setting: FundSetting::HedgeAllowed(true),
    });
    if mode != RoutingMode::Net {
        let modes = [
            CloseTodayMode::Close,
            CloseTodayMode::ToOpen,
            CloseTodayMode::YesterdayFirst,
        ];
        let setting = FundSetting::CloseToday(world.random.pick(&modes));
        world.done(Action::SetFund { account, setting });
    }
    for (code, ..) in CONTRACTS {
        let contract = world.desk.contract_id(code).expect("it was listed");
        world.done(Action::SetRates {
            fund_account: account,
            scope: RateScope::Contract(contract),
            rates: rates(),
        });
    }
    let name = world.desk.account_code(holder).clone();
    let opened = world.process.counter.open_account(&name, amount);
    opened.expect("memory does not fail");
}

fn open_operating_account(world: &mut World, product: ProductId, account: OperatingAccountId) {
    let code = format!("A{}", account.number()).parse().expect("a code");
    let name = String::new();
    world.done(Action::CreateOperatingAccount { code, name });
    world.done(Action::BindOperatingAccount { account, product });
    let amount = if world.liquidates() {
        liquidation::CASH
    } else {
        Money::whole(30_000_000)
    };
    let holder = Holder::Operating(account);
    world.done(Action::Deposit { holder, amount });
    world.done(Action::SetOperating {
        account,
        setting: OperatingSetting::HedgeAllowed(true),
    });
}
