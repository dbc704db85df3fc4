//! Orders that somebody places at the counter itself (X8): desks hear of their trades alone, and give out no reference as
//! theirs.

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use ballast_gateway::counter::{Counter, DirectOrder, Embedded, Host, MemoryLog, serve};
use ballast_gateway::market::Feed;
use ballast_model::{
    ContractCode, CounterErrorId, CounterReturn, Direction, ExternalTrade, FundAccountId,
    HedgeFlag, Lots, Offset, Price,
};

use crate::setup;

fn order(offset: Offset, lots: i64, price: i64) -> DirectOrder {
    DirectOrder {
        account: "F1".parse().unwrap(),
        contract: ContractCode::from(setup::CONTRACT),
        direction: if offset == Offset::Open {
            Direction::Buy
        } else {
            Direction::Sell
        },
        offset,
        lots: Lots::new(lots),
        price: Price::whole(price),
        hedge_flag: HedgeFlag::Speculation,
    }
}

/// What a desk hears that logs in as F1, from then on.
fn desk(host: &Arc<Host>) -> (Embedded, Arc<Mutex<Vec<CounterReturn>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&heard);
    let sink = Arc::new(move |_: FundAccountId, returned: CounterReturn| {
        notes.lock().unwrap().push(returned)
    });
    let mut counter = Embedded::new(Arc::clone(host), sink, |error| panic!("{error}"));
    counter.login(FundAccountId::new(1), &"F1".parse().unwrap());
    (counter, heard)
}

fn external(returned: &CounterReturn) -> &ExternalTrade {
    let CounterReturn::External(trade) = returned else {
        panic!("{returned:?}")
    };
    trade
}

/// The first desk hears the trades as they come, one that logs in later in its replay, also after a restart of the
/// counter; what is only accepted or refused nobody hears, and the highest reference is none of theirs.
#[test]
fn x8_desks_hear_the_trades_of_others() {
    let directory = tempfile::tempdir().unwrap();
    let host = setup::host_in(directory.path());
    let quote = setup::tick(
        setup::at("09:00:01"),
        (Price::whole(12_300), 9),
        (Price::whole(12_305), 2),
    );
    (&*host).tick(&quote).unwrap();
    let (counter, heard) = desk(&host);
    let before = heard.lock().unwrap().len();
    let answer = host.place_direct(&order(Offset::Open, 3, 12_305)).unwrap();
    assert_eq!((answer.error, answer.traded), (None, Lots::new(2)));
    let answer = host
        .place_direct(&order(Offset::CloseYesterday, 1, 12_300))
        .unwrap();
    assert_eq!(answer.error, Some(CounterErrorId::OVER_CLOSE_YESTERDAY));
    {
        let heard = heard.lock().unwrap();
        let [told] = &heard[before..] else {
            panic!("{heard:?}")
        };
        let trade = external(told);
        assert_eq!(
            (trade.lots, trade.price),
            (Lots::new(2), Price::whole(12_305))
        );
        assert_eq!(
            (trade.direction, trade.offset),
            (Direction::Buy, Offset::Open)
        );
    }
    let told = heard.lock().unwrap().last().cloned();
    let (later, again) = desk(&host);
    let again = again.lock().unwrap().clone();
    let [
        CounterReturn::LoggedIn { max_order_ref, .. },
        replayed,
        CounterReturn::ReplayComplete,
    ] = &again[..]
    else {
        panic!("{again:?}")
    };
    assert_eq!((*max_order_ref, Some(replayed)), (None, told.as_ref()));
    drop((host, counter, later));
    let (_counter, after) = desk(&setup::host_in(directory.path()));
    assert_eq!(*after.lock().unwrap(), again);
}

/// Over the counter's port, as a person does it beside every desk.
#[test]
fn x8_an_order_over_the_wire() {
    let host = setup::host(Box::new(MemoryLog::default()));
    let quote = setup::tick(
        setup::at("09:00:01"),
        (Price::whole(12_300), 9),
        (Price::whole(12_305), 9),
    );
    (&*host).tick(&quote).unwrap();
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let server = serve(listener, host, None, |error| panic!("{error}")).unwrap();
    let address = server.address().to_string();
    let answer = order(Offset::Open, 3, 12_305).place(&address).unwrap();
    assert_eq!((answer.error, answer.traded), (None, Lots::new(3)));
    let answer = order(Offset::CloseYesterday, 1, 12_300)
        .place(&address)
        .unwrap();
    assert_eq!(answer.error, Some(CounterErrorId::OVER_CLOSE_YESTERDAY));
    assert!(answer.text().is_some_and(|text| !text.is_empty()));
}
