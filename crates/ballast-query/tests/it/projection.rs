//! A small trading day, projected whole, twice, in every split, interrupted and rebuilt.

use std::path::Path;

use ballast_desk_events::{
    Action, Actor, BookFill, CancelOrder, ChildEnd, ChildRouted, ClosedLots, Command, Decision,
    Event, Filled, Holder, OrderEnd, OrderPlaced, OrderPrice, OrderRefused, PlaceOrder, Refusal,
    Role, SettledLots, Settlement,
};
use ballast_model::{
    AccountCode, ChildOrderId, Contract, ContractCode, ContractId, CounterCancel, CounterErrorId,
    CounterOrder, Day, Delivery, Direction, FundAccountId, HedgeFlag, Lots, Money, Offset,
    OperatingAccountId, OrderId, PosiDirection, Price, Rates, Seq, SessionId, Stamp, UserId,
    Validity,
};
use ballast_query::{
    ChildState, Fingerprint, Opened, OrderState, OwnedEntry, Page, QueryError, RefusedOrder, RowId,
    Store,
};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use sqlx::{AssertSqlSafe, Row};

const ACCOUNT: OperatingAccountId = OperatingAccountId::new(1);
const FUND: FundAccountId = FundAccountId::new(1);
const RU: ContractId = ContractId::new(1);
const TRADER: Actor = Actor {
    user: UserId::new(7),
    session: SessionId::new(1),
};

fn day() -> Day {
    Day::from_ymd(2018, 10, 8).unwrap()
}
fn at(seq: u64) -> Stamp {
    Stamp::from_micros(1_000_000 * seq as i64)
}
fn fingerprint(seq: u64) -> Fingerprint {
    Fingerprint([seq as u8; 32])
}
fn price(yuan: i64) -> Price {
    Price::whole(yuan)
}
fn code(text: &str) -> AccountCode {
    text.parse().unwrap()
}

fn asked(reference: &str, lots: i64) -> PlaceOrder {
    PlaceOrder {
        account: ACCOUNT,
        reference: reference.into(),
        contract: RU,
        direction: Direction::Buy,
        offset: Offset::Open,
        lots: Lots::new(lots),
        price: OrderPrice::Limit(price(11_000)),
        validity: Validity::Day,
        hedge_flag: HedgeFlag::Hedge,
    }
}

fn placed(order: u64, lots: i64) -> Event {
    Event::OrderPlaced(OrderPlaced {
        order: OrderId::new(order),
        by: TRADER,
        asked: asked(&format!("r{order}"), lots),
        offset: Offset::Open,
        price: Some(price(11_000)),
        validity: Validity::Day,
        frozen_margin: Money::whole(1),
        frozen_commission: Money::whole(1),
        decision: Decision {
            rates: Rates::default(),
            available: Money::whole(100),
            margin: Money::whole(1),
            commission: Money::whole(1),
            closable: None,
        },
        lots: None,
    })
}

fn routed(order: u64, lots: i64) -> Event {
    Event::ChildRouted(ChildRouted {
        order: OrderId::new(order),
        counter_order: CounterOrder {
            child: ChildOrderId::new(order + 100),
            fund_account: FUND,
            account: code("F1"),
            contract: ContractCode::from("ru1901"),
            direction: Direction::Buy,
            offset: Offset::Open,
            lots: Lots::new(lots),
            price: price(11_000),
            validity: Validity::Day,
            hedge_flag: Default::default(),
        },
        frozen_margin: Money::whole(1),
        frozen_commission: Money::whole(1),
    })
}

fn book(commission: i64, closed: Vec<ClosedLots>) -> BookFill {
    BookFill {
        closed,
        commission: Money::whole(commission),
        close_today_lots: Lots::new(0),
        margin: Money::whole(0),
        released_margin: Money::whole(0),
        released_commission: Money::whole(0),
    }
}

fn filled(order: u64, yuan: i64, lots: i64, closed: Vec<ClosedLots>) -> Event {
    Event::Filled(Filled {
        late: false,
        order: OrderId::new(order),
        child: ChildOrderId::new(order + 100),
        account: ACCOUNT,
        fund_account: FUND,
        contract: RU,
        direction: Direction::Buy,
        offset: Offset::Open,
        trade: format!("T{order}-{yuan}").into(),
        price: price(yuan),
        lots: Lots::new(lots),
        at: at(order),
        trading_day: day(),
        operating: book(5, closed.clone()),
        fund: book(4, closed),
        fund_offset: None,
        hedge_flag: HedgeFlag::Hedge,
    })
}

fn settlement(holder: Holder, carried: i64) -> Event {
    let amount = Money::whole;
    Event::AccountSettled(Settlement {
        holder,
        day: day(),
        brought_forward: amount(0),
        brought_forward_trade: amount(1),
        deposit: amount(2),
        withdrawal: amount(3),
        close_pnl: amount(4),
        close_pnl_trade: amount(5),
        position_pnl: amount(6),
        floating_pnl: amount(7),
        commission: amount(8),
        carried_forward: amount(carried),
        carried_forward_trade: amount(10),
        margin: amount(11),
        available: amount(12),
        positions: vec![SettledLots {
            contract: RU,
            side: PosiDirection::Long,
            open_day: day(),
            open_price: price(11_000),
            pre_settlement: None,
            settlement: price(11_100),
            lots: Lots::new(3),
            floating_pnl: amount(3000),
            position_pnl: amount(3000),
            margin: amount(500),
            hedge_flag: HedgeFlag::Hedge,
        }],
        sides: Vec::new(),
        order_fee: None,
        deliveries: Vec::new(),
        delivery_fee: Money::ZERO,
        delivery_margin: Money::ZERO,
        mortgages: Vec::new(),
        collateral_fee: Money::ZERO,
    })
}

fn closed_lots() -> ClosedLots {
    ClosedLots {
        open_day: day(),
        open_price: price(10_900),
        base_price: price(10_950),
        lots: Lots::new(1),
        close_pnl: Money::whole(500),
        close_pnl_trade: Money::whole(1000),
    }
}

/// The records of the day; the first one is the engine's start.
fn journal() -> Vec<OwnedEntry> {
    let contract = Contract {
        code: ContractCode::from("ru1901"),
        commodity: "ru".to_owned(),
        delivery: Delivery {
            year: 2019,
            month: 1,
        },
        last_trading_day: None,
    };
    let cancel = |order| Command {
        by: TRADER,
        action: Action::CancelOrder(CancelOrder {
            account: ACCOUNT,
            order: OrderId::new(order),
        }),
    };
    let clock = || Command {
        by: TRADER,
        action: Action::Clock,
    };
    let counter_cancel = CounterCancel {
        child: ChildOrderId::new(101),
        fund_account: FUND,
        account: code("F1"),
    };
    let accepted = |order: u64| Event::ChildAccepted {
        child: ChildOrderId::new(order + 100),
        exchange_order: "9".into(),
    };
    let rejected = ChildEnd::Rejected {
        error: CounterErrorId(31),
        text: "资金不足".to_owned(),
    };
    let ended = |order, how, unfilled| Event::OrderEnded {
        order: OrderId::new(order),
        how,
        unfilled: Lots::new(unfilled),
    };
    let events = [
        (None, vec![]),
        (
            Some(clock()),
            vec![Event::ContractListed { id: RU, contract }],
        ),
        (Some(clock()), vec![user()]),
        (
            Some(clock()),
            vec![Event::FundAccountCreated {
                id: FUND,
                code: code("F1"),
                product: ballast_model::ProductId::new(1),
            }],
        ),
        (
            Some(clock()),
            vec![Event::OperatingAccountCreated {
                id: ACCOUNT,
                code: code("A1"),
                name: "甲".to_owned(),
            }],
        ),
        (Some(clock()), vec![Event::DayStarted { day: day() }]),
        (
            Some(clock()),
            vec![Event::Deposited {
                holder: Holder::Operating(ACCOUNT),
                amount: Money::whole(1000),
            }],
        ),
        (
            Some(clock()),
            vec![Event::Withdrawn {
                holder: Holder::Operating(ACCOUNT),
                amount: Money::whole(30),
            }],
        ),
        (Some(clock()), vec![placed(1, 5), routed(1, 5)]),
        (Some(clock()), vec![accepted(1)]),
        (Some(clock()), vec![filled(1, 11_000, 1, vec![])]),
        (
            Some(clock()),
            vec![filled(1, 11_001, 2, vec![closed_lots()])],
        ),
        (
            Some(cancel(1)),
            vec![Event::CancelRequested {
                order: OrderId::new(1),
                counter_cancel,
            }],
        ),
        (
            Some(cancel(1)),
            vec![Event::ActionRefused {
                refusal: Refusal::CancelPending {
                    order: OrderId::new(1),
                },
            }],
        ),
        (
            Some(clock()),
            vec![ended(1, OrderEnd::Child(ChildEnd::Cancelled), 2)],
        ),
        (Some(clock()), vec![placed(2, 1), routed(2, 1)]),
        (
            Some(clock()),
            vec![
                Event::ChildEnded {
                    child: ChildOrderId::new(102),
                    how: rejected.clone(),
                    unfilled: Lots::new(1),
                },
                ended(2, OrderEnd::Child(rejected), 1),
            ],
        ),
        (Some(clock()), vec![refused(3)]),
        (
            Some(clock()),
            vec![
                placed(4, 1),
                routed(4, 1),
                accepted(4),
                filled(4, 11_002, 1, vec![]),
            ],
        ),
        (Some(clock()), vec![placed(5, 1), routed(5, 1)]),
        (
            Some(clock()),
            vec![
                settlement(Holder::Operating(ACCOUNT), 900),
                settlement(Holder::Fund(FUND), 901),
            ],
        ),
    ];
    let entry = |(seq, (command, events))| OwnedEntry {
        seq: Seq::new(seq),
        stamp: at(seq),
        command,
        events,
        journal: fingerprint(seq),
    };
    (1..).zip(events).map(entry).collect()
}

fn user() -> Event {
    Event::UserCreated {
        id: TRADER.user,
        name: "trader".to_owned(),
        display_name: "交易员".to_owned(),
        role: Role::Trader,
    }
}

fn refused(order: u64) -> Event {
    let refusal = Refusal::LotsNotPositive { lots: Lots::new(0) };
    let also = Refusal::OrderLotsLimit {
        lots: Lots::new(9),
        limit: Lots::new(5),
    };
    Event::OrderRefused(OrderRefused {
        also: vec![also],
        passing_lots: Some(Lots::new(4)),
        order: OrderId::new(order),
        by: TRADER,
        asked: asked("r3", 0),
        refusal,
    })
}

async fn open(directory: &Path) -> Store {
    Store::open(&directory.join("query.db")).await.unwrap().0
}

/// Everything the file holds, as text.
async fn dump(directory: &Path) -> Vec<String> {
    let pool =
        SqlitePool::connect_with(SqliteConnectOptions::new().filename(directory.join("query.db")))
            .await
            .unwrap();
    let mut lines = Vec::new();
    let tables = sqlx::query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .fetch_all(&pool)
        .await
        .unwrap();
    for table in tables {
        let table: String = table.get(0);
        let columns: String =
            sqlx::query("SELECT group_concat('quote(\"' || name || '\")', '||'',''||') FROM pragma_table_info(?)")
                .bind(&table)
                .fetch_one(&pool)
                .await
                .unwrap()
                .get(0);
        let rows = sqlx::query(AssertSqlSafe(format!(
            "SELECT {columns} FROM {table} ORDER BY 1"
        )));
        lines.extend(
            rows.fetch_all(&pool)
                .await
                .unwrap()
                .iter()
                .map(|row| format!("{table} {}", row.get::<String, _>(0))),
        );
    }
    pool.close().await;
    lines
}

async fn project(store: &Store, entries: &[OwnedEntry]) -> Result<Seq, QueryError> {
    let entries: Vec<_> = entries.iter().map(OwnedEntry::entry).collect();
    store.project(&entries).await
}

async fn whole(directory: &Path) -> Store {
    let store = open(directory).await;
    assert_eq!(project(&store, &journal()).await.unwrap(), Seq::new(21));
    store
}

#[tokio::test]
async fn projecting_twice_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let store = whole(directory.path()).await;
    let before = dump(directory.path()).await;
    assert!(before.len() > 20);
    assert_eq!(project(&store, &journal()).await.unwrap(), Seq::new(21));
    assert_eq!(
        project(&store, &journal()[5..9]).await.unwrap(),
        Seq::new(21)
    );
    assert_eq!(dump(directory.path()).await, before);
}

#[tokio::test]
async fn a_crash_between_batches_loses_nothing_wherever_it_happens() {
    let expected = tempfile::tempdir().unwrap();
    whole(expected.path()).await;
    let expected = dump(expected.path()).await;
    let journal = journal();
    for split in 0..=journal.len() {
        let directory = tempfile::tempdir().unwrap();
        let store = open(directory.path()).await;
        project(&store, &journal[..split]).await.unwrap();
        store.close().await;
        let (store, opened) = Store::open(&directory.path().join("query.db"))
            .await
            .unwrap();
        assert_eq!(opened, Opened::Continued);
        assert_eq!(store.applied().await.unwrap(), Seq::new(split as u64));
        // Whoever feeds it may begin earlier than it ended.
        project(&store, &journal[split.saturating_sub(3)..])
            .await
            .unwrap();
        assert_eq!(dump(directory.path()).await, expected, "split at {split}");
    }
}

#[tokio::test]
async fn a_batch_is_applied_whole_or_not_at_all() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path()).await;
    project(&store, &journal()[..8]).await.unwrap();
    let before = dump(directory.path()).await;
    let mut gap = journal();
    gap.remove(15);
    assert!(
        matches!(project(&store, &gap).await, Err(QueryError::Gap { expected, .. }) if expected == Seq::new(16))
    );
    // The second of two equal orders breaks a constraint after much was written.
    let mut doubled = journal();
    doubled[19].events = vec![placed(4, 1)];
    assert!(matches!(
        project(&store, &doubled).await,
        Err(QueryError::Sql(_))
    ));
    assert_eq!(dump(directory.path()).await, before);
    assert_eq!(store.applied().await.unwrap(), Seq::new(8));
}

#[tokio::test]
async fn rebuilt_it_is_what_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path()).await;
    for entry in journal() {
        project(&store, &[entry]).await.unwrap();
    }
    let before = dump(directory.path()).await;
    let mut entries = journal().into_iter();
    store.clear().await.unwrap();
    let mut told = Vec::new();
    let last = store
        .catch_up(
            || Ok::<_, QueryError>(entries.next()),
            |applied| told.push(applied),
        )
        .await
        .unwrap();
    assert_eq!((last, told), (Seq::new(21), vec![Seq::new(21)]));
    assert_eq!(dump(directory.path()).await, before);
}

#[tokio::test]
async fn stores_are_compared_row_by_row() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = whole(one.path()).await;
    let shorter = open(other.path()).await;
    project(&shorter, &journal()[..20]).await.unwrap();
    assert!(
        store
            .differs_from(&other.path().join("query.db"))
            .await
            .unwrap()
            .is_some()
    );
    project(&shorter, &journal()).await.unwrap();
    assert_eq!(
        store
            .differs_from(&other.path().join("query.db"))
            .await
            .unwrap(),
        None
    );
    assert_eq!(store.position().await.unwrap().journal, fingerprint(21));
}

#[tokio::test]
async fn a_store_of_another_schema_is_emptied() {
    let directory = tempfile::tempdir().unwrap();
    whole(directory.path()).await.close().await;
    let options = SqliteConnectOptions::new().filename(directory.path().join("query.db"));
    let pool = SqlitePool::connect_with(options).await.unwrap();
    sqlx::raw_sql("PRAGMA user_version = 99; ALTER TABLE cash RENAME TO money")
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    let (store, opened) = Store::open(&directory.path().join("query.db"))
        .await
        .unwrap();
    assert_eq!(
        (opened, store.applied().await.unwrap()),
        (Opened::Empty, Seq::new(0))
    );
    assert!(
        store
            .cash_movements(None, None, Page::newest(9))
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn orders_stand_as_they_were_left() {
    let directory = tempfile::tempdir().unwrap();
    let store = whole(directory.path()).await;
    let orders = store
        .orders(ACCOUNT, day(), Page::newest(10))
        .await
        .unwrap();
    let states: Vec<_> = orders
        .iter()
        .map(|order| (order.order.number(), order.state, order.filled.count()))
        .collect();
    assert_eq!(
        states,
        [
            (5, OrderState::Sending, 0),
            (4, OrderState::Filled, 1),
            (2, OrderState::Rejected, 0),
            (1, OrderState::PartCancelled, 3)
        ]
    );
    assert_eq!(orders[2].counter_error, Some((31, "资金不足".to_owned())));
    assert_eq!(
        orders[3].average_price,
        Some(Price::from_units(110_006_667))
    );
    assert_eq!(
        (
            orders[3].reference.as_str(),
            orders[3].contract_code.as_str()
        ),
        ("r1", "ru1901")
    );
    assert_eq!(orders[3].user_name.as_deref(), Some("trader"));
    assert_eq!(
        (
            orders[3].placed_at,
            orders[3].updated_at,
            orders[3].updated.seq()
        ),
        (at(9), at(15), Seq::new(15))
    );
    assert_eq!(
        store.order(OrderId::new(2)).await.unwrap().as_ref(),
        Some(&orders[2])
    );
    assert_eq!(store.order(OrderId::new(3)).await.unwrap(), None);
    assert_eq!(store.count_orders(ACCOUNT, day()).await.unwrap(), 4);
    assert!(
        store
            .orders(ACCOUNT, day().plus(1), Page::newest(10))
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn an_order_passes_through_its_states() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path()).await;
    let mut seen = Vec::new();
    for entry in journal() {
        project(&store, &[entry]).await.unwrap();
        let state = store
            .order(OrderId::new(1))
            .await
            .unwrap()
            .map(|order| order.state);
        if state.is_some() && seen.last() != state.as_ref() {
            seen.extend(state);
        }
    }
    use OrderState::{Cancelling, PartCancelled, PartFilled, Sending, Working};
    assert_eq!(
        seen,
        [Sending, Working, PartFilled, Cancelling, PartCancelled]
    );
}

/// What came late is told of a past day as the running day tells it: a trade that fills an order that
/// had ended makes it filled, a part of it leaves the order at its end; where others carry the lots
/// meanwhile, the order has none of it.
#[tokio::test]
async fn a_late_trade_leaves_an_order_at_its_end() {
    let directory = tempfile::tempdir().unwrap();
    let store = whole(directory.path()).await;
    let mut seq = journal().len() as u64;
    let late = |order, yuan, lots| {
        let Event::Filled(fill) = filled(order, yuan, lots, vec![]) else {
            unreachable!()
        };
        Event::Filled(Filled { late: true, ..fill })
    };
    let lost = |order: u64, how: ChildEnd, lots: i64, ends: bool| {
        let child = Event::ChildEnded {
            child: ChildOrderId::new(order + 100),
            how: how.clone(),
            unfilled: Lots::new(lots),
        };
        let order = Event::OrderEnded {
            order: OrderId::new(order),
            how: OrderEnd::Child(how),
            unfilled: Lots::new(lots),
        };
        let mut events = vec![child];
        events.extend(Some(order).filter(|_| ends));
        events
    };
    let sent = |order, lots| vec![placed(order, lots), routed(order, lots)];
    use ChildState as Child;
    use OrderState as Order;
    let steps = [
        (
            6,
            [sent(6, 3), lost(6, ChildEnd::Unknown, 3, true)].concat(),
            (Order::Unknown, 0),
            (Child::Unknown, 0),
        ),
        (
            6,
            vec![late(6, 11_003, 1)],
            (Order::Unknown, 1),
            (Child::Unknown, 1),
        ),
        (
            6,
            vec![late(6, 11_004, 2)],
            (Order::Filled, 3),
            (Child::Filled, 3),
        ),
        (
            7,
            [sent(7, 2), lost(7, ChildEnd::NotReceived, 2, true)].concat(),
            (Order::Rejected, 0),
            (Child::NotReceived, 0),
        ),
        (
            7,
            vec![late(7, 11_005, 1)],
            (Order::PartCancelled, 1),
            (Child::NotReceived, 1),
        ),
        (
            8,
            [sent(8, 2), lost(8, ChildEnd::NotReceived, 2, false)].concat(),
            (Order::Sending, 0),
            (Child::NotReceived, 0),
        ),
        (
            8,
            vec![late(8, 11_006, 1)],
            (Order::Sending, 0),
            (Child::NotReceived, 1),
        ),
    ];
    for (order, events, told, of_child) in steps {
        seq += 1;
        let clock = Command {
            by: TRADER,
            action: Action::Clock,
        };
        let entry = OwnedEntry {
            seq: Seq::new(seq),
            stamp: at(seq),
            command: Some(clock),
            events,
            journal: fingerprint(seq),
        };
        project(&store, &[entry]).await.unwrap();
        let row = store.order(OrderId::new(order)).await.unwrap().unwrap();
        assert_eq!((row.state, row.filled.count()), told, "order {order}");
        for account in [Holder::Fund(FUND), Holder::Operating(ACCOUNT)] {
            let children = store
                .children(account, day(), Page::newest(10))
                .await
                .unwrap();
            assert_eq!(
                children.len() as u64,
                store.count_children(account, day()).await.unwrap()
            );
            let child = children
                .iter()
                .find(|child| child.order == row.order)
                .unwrap();
            assert_eq!(
                (child.state, child.filled.count()),
                of_child,
                "order {order}"
            );
        }
    }
    for account in [Holder::Fund(FUND), Holder::Operating(ACCOUNT)] {
        let trades = store.trades(account, day(), Page::newest(100)).await;
        let trades = trades.unwrap();
        assert!(trades.len() > 5, "some came in time");
        for trade in trades {
            assert_eq!(trade.late, trade.order.number() > 5, "{trade:?}");
        }
    }
}

#[tokio::test]
async fn pages_go_on_where_the_last_one_ended() {
    let directory = tempfile::tempdir().unwrap();
    let store = whole(directory.path()).await;
    let all = store
        .orders(ACCOUNT, day(), Page::newest(10))
        .await
        .unwrap();
    let mut paged = Vec::new();
    let mut page = Page::newest(1);
    while let [row] = &store.orders(ACCOUNT, day(), page).await.unwrap()[..] {
        page = Page::before(row.id, 1);
        paged.push(row.clone());
    }
    assert_eq!(paged, all);
    let trades = store
        .trades(Holder::Operating(ACCOUNT), day(), Page::newest(2))
        .await
        .unwrap();
    let rest = store
        .trades(
            Holder::Operating(ACCOUNT),
            day(),
            Page::before(trades[1].id, 2),
        )
        .await
        .unwrap();
    assert_eq!((trades.len(), rest.len()), (2, 1));
}

#[tokio::test]
async fn both_books_have_their_trades_and_closes() {
    let directory = tempfile::tempdir().unwrap();
    let store = whole(directory.path()).await;
    for (holder, commission) in [(Holder::Operating(ACCOUNT), 5), (Holder::Fund(FUND), 4)] {
        let trades = store.trades(holder, day(), Page::newest(10)).await.unwrap();
        assert_eq!(
            trades.iter().map(|trade| &*trade.trade).collect::<Vec<_>>(),
            ["T4-11002", "T1-11001", "T1-11000"]
        );
        assert_eq!(trades[1].commission, Money::whole(commission));
        assert_eq!(
            (trades[1].close_pnl, trades[1].close_pnl_trade),
            (Money::whole(500), Money::whole(1000))
        );
        assert_eq!(
            (trades[1].reference.as_str(), trades[1].at, trades[1].lots),
            ("r1", at(1), Lots::new(2))
        );
        assert_eq!(store.count_trades(holder, day()).await.unwrap(), 3);
        let closes = store.closes(holder, day()).await.unwrap();
        assert_eq!(closes.len(), 1);
        assert_eq!(
            (
                closes[0].open_price,
                closes[0].base_price,
                closes[0].close_price
            ),
            (price(10_900), price(10_950), price(11_001))
        );
    }
}

#[tokio::test]
async fn refusals_carry_what_was_asked_and_the_numbers() {
    let directory = tempfile::tempdir().unwrap();
    let store = whole(directory.path()).await;
    let refusals = store
        .refusals(RefusedOrder::Order, ACCOUNT, day(), Page::newest(10))
        .await
        .unwrap();
    let [order] = &refusals[..] else {
        panic!("one refused order, not {refusals:?}")
    };
    let refusals = store
        .refusals(RefusedOrder::Cancel, ACCOUNT, day(), Page::newest(10))
        .await
        .unwrap();
    let [cancel] = &refusals[..] else {
        panic!("one refused cancel, not {refusals:?}")
    };
    assert_eq!(
        (order.code.as_str(), order.order, order.id.seq()),
        ("LOTS_NOT_POSITIVE", Some(OrderId::new(3)), Seq::new(18))
    );
    assert_eq!(order.numbers, [("lots".to_owned(), "0".to_owned())]);
    let limit = ("limit".to_owned(), "5".to_owned());
    assert_eq!(order.also[0].code, "ORDER_LOTS_LIMIT");
    assert!(order.also[0].numbers.contains(&limit), "{order:?}");
    assert_eq!(order.passing_lots, Some(Lots::new(4)));
    assert_eq!((cancel.also.len(), cancel.passing_lots), (0, None));
    assert_eq!(
        order.asked.as_ref().map(|asked| &*asked.contract_code),
        Some("ru1901")
    );
    assert_eq!(
        (cancel.code.as_str(), cancel.order, cancel.user),
        ("CANCEL_PENDING", Some(OrderId::new(1)), TRADER.user)
    );
    assert_eq!(
        cancel.asked.as_ref().map(|asked| &*asked.reference),
        Some("r1"),
        "a refused cancel shows its order"
    );
    assert_eq!(
        store
            .count_refusals(RefusedOrder::Order, ACCOUNT, day())
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn cash_and_statements_are_what_was_booked() {
    let directory = tempfile::tempdir().unwrap();
    let store = whole(directory.path()).await;
    let cash = store
        .cash_movements(None, None, Page::newest(10))
        .await
        .unwrap();
    let amounts: Vec<_> = cash
        .iter()
        .map(|row| (row.amount, &*row.account_code, row.day))
        .collect();
    assert_eq!(
        amounts,
        [
            (Money::whole(-30), "A1", Some(day())),
            (Money::whole(1000), "A1", Some(day()))
        ]
    );
    assert_eq!(cash[0].user_name.as_deref(), Some("trader"));

    let holder = Holder::Operating(ACCOUNT);
    let statement = store.statement(holder, day()).await.unwrap().unwrap();
    assert_eq!(
        (
            statement.carried_forward,
            statement.settled_at,
            statement.id.seq()
        ),
        (Money::whole(900), at(21), Seq::new(21))
    );
    let amounts = [
        statement.close_pnl,
        statement.close_pnl_trade,
        statement.position_pnl,
        statement.floating_pnl,
    ];
    assert_eq!(amounts, [4, 5, 6, 7].map(Money::whole));
    assert_eq!(
        store.latest_statement(holder).await.unwrap().as_ref(),
        Some(&statement)
    );
    assert_eq!(
        store
            .statements(holder, day().plus(-30), day())
            .await
            .unwrap(),
        [statement]
    );
    assert_eq!(store.statement(holder, day().plus(1)).await.unwrap(), None);
    let fund = store
        .statement(Holder::Fund(FUND), day())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(fund.carried_forward, Money::whole(901));
    let positions = store.settled_positions(holder, day()).await.unwrap();
    assert_eq!(
        (
            positions[0].lots,
            positions[0].settlement,
            positions[0].pre_settlement
        ),
        (Lots::new(3), price(11_100), None)
    );
}

#[test]
fn a_row_id_tells_its_record() {
    let id = RowId::new((21 << 24) + 3);
    assert_eq!((id.seq(), id.number()), (Seq::new(21), (21 << 24) + 3));
}
