//! The desk of [`Seed`] with risk schemes: ten clauses on every operating account and ten on the product, half of them
//! shares, both levels set, far from every order. Each account holds 20 positions; two of its clauses are near, one on
//! its loss and one on the value of all that it holds.

use ballast_desk::Desk;
use ballast_desk_events::{
    Action, BindSchemes, ChangeSchemes, Command, NavBinding, NavInterval, NavMode, NavOf,
    OperatingSetting, PlatformSetting, ProductSetting, PutScheme, SchemeCommand,
};
use ballast_model::{
    Clause, ClauseOf, ClauseScope, Direction, Fold, Machine, Money, Offset, OperatingAccountId,
    ProductId, Rate, SchemeId, Shares, Stamp,
};

use crate::callgrind::routed;
use crate::desk::{ACCOUNTS, CONTRACTS, Seed, step};

const PRODUCT: ProductId = ProductId::new(0);
/// Positions of an account.
pub const POSITIONS: u32 = 20;
/// An account's loss of a day up to which it trades, yuan: so near that a walk of some hundred marks comes to half of
/// it, where it is read again and again.
const DAY_LOSS: i64 = 7_600;
/// What an account's positions may be worth more than at the beginning, yuan: as near.
const MORE_VALUE: i64 = 3_800;
/// Accounts in a row that hold other contracts; the next holds those of the first.
const KINDS: u32 = 10;
/// Accounts that hold a contract.
pub const HOLDERS: u32 = ACCOUNTS * POSITIONS / CONTRACTS as u32;

/// Runs what is due at an instant; how many events came of it.
pub fn clocked(desk: &mut Desk, at: Stamp) -> usize {
    let mut events = 0;
    while desk.next_deadline().is_some_and(|due| due <= at) {
        events += step(desk, &Command::platform(Action::Clock), at).len();
    }
    events
}

/// The contract of an account's position.
pub fn held(account: u32, position: u32) -> usize {
    ((account * 7 + position * 10) % CONTRACTS as u32) as usize
}

fn submit(desk: &mut Desk, action: Action, at: Stamp) {
    let events = step(desk, &Command::platform(action), at);
    let refused = |event: &ballast_desk_events::Event| {
        matches!(event, ballast_desk_events::Event::ActionRefused { .. })
    };
    assert!(!events.iter().any(refused), "{events:?}");
}

/// Every account holds its positions, a lot each.
pub fn hold(seed: &Seed, desk: &mut Desk) {
    for account in 0..ACCOUNTS {
        for position in 0..POSITIONS {
            buy(seed, desk, account, held(account, position));
        }
    }
}

/// An account buys a lot, and has it.
pub fn buy(seed: &Seed, desk: &mut Desk, account: u32, contract: usize) {
    let number = u64::from(account) * CONTRACTS as u64 + contract as u64 + (1 << 40);
    let order = seed.order(number, account, contract, Direction::Buy, Offset::Open);
    let events = step(desk, &Command::platform(Action::PlaceOrder(order)), seed.at);
    let (fund_account, child) = routed(&events).expect("it is routed");
    for command in seed.filled(fund_account, child, seed.price(contract, 0)) {
        step(desk, &command, seed.at);
    }
}

/// Ten clauses that hold every contract: five amounts, two of them near, five shares of equity or NAV.
fn clauses(most: i64, loss: Money, value: Option<Money>) -> Vec<Clause> {
    let clause = |indicator, fold, of, level: i64| Clause {
        indicator,
        scope: ClauseScope::Whole,
        fold,
        of,
        level1: Some(level / 2),
        level2: Some(level),
        note: Default::default(),
    };
    let share = |percent| Rate::percent(percent).units();
    let money = Money::whole(most).units();
    vec![
        clause(202, Fold::Sum, ClauseOf::Amount, most),
        clause(103, Fold::Absolute, ClauseOf::Amount, most),
        Clause {
            level1: Some(value.map_or(money / 2, Money::units)),
            ..clause(205, Fold::Long, ClauseOf::Amount, money)
        },
        clause(212, Fold::Sum, ClauseOf::Amount, money),
        clause(204, Fold::Single, ClauseOf::Amount, loss.units()),
        clause(205, Fold::Sum, ClauseOf::DynamicEquity, share(900)),
        clause(106, Fold::Sum, ClauseOf::DynamicEquity, share(300)),
        clause(108, Fold::Absolute, ClauseOf::TotalNav, share(300)),
        clause(207, Fold::LongNet, ClauseOf::TotalNav, share(900)),
        clause(212, Fold::Sum, ClauseOf::DynamicEquity, share(90)),
    ]
}

/// Binds them.
pub fn bind(desk: &mut Desk, at: Stamp) {
    for setting in [
        ProductSetting::NavMode(Some(NavMode::Equity)),
        ProductSetting::Shares(Some(Shares::whole(1_000_000_000))),
    ] {
        let product = PRODUCT;
        submit(desk, Action::SetProduct { product, setting }, at);
    }
    let most = 900_000_000_000;
    put(desk, clauses(most, Money::whole(most), None), at);
    govern(desk, NavOf::Product(PRODUCT), 0, at);
    let loss = Money::whole(DAY_LOSS);
    for kind in 0..KINDS {
        let value = value(desk, OperatingAccountId::new(kind));
        put(desk, clauses(900_000_000, loss, value), at);
    }
    for number in 0..ACCOUNTS {
        let account = OperatingAccountId::new(number);
        for setting in [
            OperatingSetting::Shares(Some(Shares::whole(100_000_000))),
            OperatingSetting::Alias(Some(format!("a{number}").into())),
        ] {
            submit(desk, Action::SetOperating { account, setting }, at);
        }
        govern(desk, NavOf::Operating(account), 1 + number % KINDS, at);
    }
    clocked(desk, at);
    assert!(
        desk.rules_reached().is_empty(),
        "{:?}",
        desk.rules_reached()
    );
}

/// Up to which value of all that an account holds it is clear; none if it holds nothing.
fn value(desk: &Desk, account: OperatingAccountId) -> Option<Money> {
    let account = desk.operating_account(account)?;
    let values = account.book.positions().map(|position| {
        let contract = desk.contract(position.contract);
        let contract = contract.expect("it is held");
        let mark = contract.mark().expect("it has a price");
        let value = mark.value(position.long.lots(), contract.spec.multiplier);
        value.expect("it fits")
    });
    let value: Money = values.sum();
    (value > Money::ZERO).then(|| value + Money::whole(MORE_VALUE))
}

fn put(desk: &mut Desk, clauses: Vec<Clause>, at: Stamp) {
    let number = desk.schemes().count();
    let command = SchemeCommand::Put(PutScheme {
        scheme: None,
        name: format!("scheme {number}").into(),
        clauses,
    });
    scheme(desk, command, at);
}

/// At any NAV, by day and by night.
fn govern(desk: &mut Desk, of: NavOf, scheme_id: u32, at: Stamp) {
    let mut binding = NavBinding::default();
    binding.day.current.push(NavInterval {
        from: None,
        below: None,
        scheme: SchemeId::new(scheme_id),
    });
    let bind = BindSchemes { of, binding };
    scheme(desk, SchemeCommand::Bind(Box::new(bind)), at);
}

fn scheme(desk: &mut Desk, command: SchemeCommand, at: Stamp) {
    let product = PRODUCT;
    submit(
        desk,
        Action::Scheme(Box::new(ChangeSchemes { product, command })),
        at,
    );
}

/// An account that a few ticks bring to its liquidation line: microseconds from the mark to its orders, the best of
/// many.
pub fn breach_to_orders() -> f64 {
    let seed = Seed::new();
    let mut desk = seed.desk.clone();
    hold(&seed, &mut desk);
    let at = seed.at;
    submit(
        &mut desk,
        Action::SetPlatform(PlatformSetting::FundMessages(1_000_000)),
        at,
    );
    let mut best = f64::MAX;
    for account in 0..50 {
        let id = OperatingAccountId::new(account);
        let equity = { desk.operating_account(id) }.map(|account| account.book.equity());
        let loss = Money::whole(100_000_000) - equity.expect("it is there");
        let after = |units| Money::from_units(loss.units() + units);
        for setting in [
            OperatingSetting::DailyLossCall(after(1)),
            OperatingSetting::DailyLossLiquidation(after(2)),
        ] {
            submit(
                &mut desk,
                Action::SetOperating {
                    account: id,
                    setting,
                },
                at,
            );
        }
        clocked(&mut desk, at);
        let before = desk.plans().count();
        let contract = held(account, 0);
        let mark = Command::platform(Action::Mark(seed.mark(contract, -1 - i64::from(account))));
        let clock = Command::platform(Action::Clock);
        let begin = std::time::Instant::now();
        step(&mut desk, &mark, at);
        let mut orders = 0;
        while orders == 0 && desk.next_deadline().is_some_and(|due| due <= at) {
            let events = step(&mut desk, &clock, at);
            let placed = |event: &&ballast_desk_events::Event| {
                matches!(event, ballast_desk_events::Event::OrderPlaced(_))
            };
            orders = events.iter().filter(placed).count();
        }
        let took = begin.elapsed().as_secs_f64() * 1e6;
        assert!(desk.plans().count() > before, "{account}");
        best = best.min(took);
        clocked(&mut desk, at);
    }
    best
}
