//! A record may hold any number of events that a journal takes: a counter that was away with many
//! orders under way ends all of them in one.

use ballast_desk_events::{Event, Holder};
use ballast_model::{Money, OperatingAccountId, Seq, Stamp};
use ballast_query::{Entry, Fingerprint, Page, RowId, Store};

/// More than two bytes can number.
const EVENTS: usize = 70_000;

fn entry(seq: u64, events: &[Event]) -> Entry<'_> {
    Entry {
        seq: Seq::new(seq),
        stamp: Stamp::from_micros(seq as i64),
        command: None,
        events,
        journal: Fingerprint::default(),
    }
}

#[tokio::test]
async fn a_record_of_very_many_events_is_projected_and_paged_through() {
    let directory = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(&directory.path().join("query.db"))
        .await
        .unwrap();
    let deposit = Event::Deposited {
        holder: Holder::Operating(OperatingAccountId::new(0)),
        amount: Money::whole(1),
    };
    let (many, one) = (vec![deposit.clone(); EVENTS], [deposit]);
    let entries = [entry(1, &one), entry(2, &many), entry(3, &one)];
    assert_eq!(store.project(&entries).await.unwrap(), Seq::new(3));

    let mut page = Page::newest(9_999);
    let mut ids: Vec<RowId> = Vec::new();
    loop {
        let rows = store.cash_movements(None, None, page).await.unwrap();
        let Some(last) = rows.last() else { break };
        page = Page::before(last.id, 9_999);
        ids.extend(rows.iter().map(|row| row.id));
    }
    assert_eq!(ids.len(), EVENTS + 2, "every event is its own row");
    assert!(
        ids.is_sorted_by(|newer, older| newer > older),
        "newest first"
    );
    let of_record = |seq| ids.iter().filter(|id| id.seq() == Seq::new(seq)).count();
    assert_eq!([1, 2, 3].map(of_record), [1, EVENTS, 1]);
}
