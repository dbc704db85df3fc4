//! The query store against the desk: what it makes of the events alone is what the desk keeps, line by line (P9, K1).

use ballast_desk::{Alarm, Desk};
use ballast_desk_events::{Command, Event, Holder, StopOf};
use ballast_model::{AlarmId, Seq, Stamp};
use ballast_query::{AlarmRow, Entry, Fingerprint, Page, Past, RowId, Store};

/// What a run did, and which alarms the desk had at which point.
#[derive(Default)]
pub struct Recorded {
    records: Vec<(Stamp, Command, Vec<Event>)>,
    /// So many records had come, and these were the alarms.
    alarms: Vec<(usize, Vec<(AlarmId, Alarm)>)>,
}

impl Recorded {
    pub fn record(&mut self, at: Stamp, command: &Command, events: &[Event]) {
        self.records.push((at, command.clone(), events.to_vec()));
    }

    /// The alarms after a line, where they are others than before.
    pub fn note(&mut self, desk: &Desk) {
        let now: Vec<_> = { desk.alarms() }
            .map(|(id, alarm)| (id, alarm.clone()))
            .collect();
        let before = self.alarms.last().map(|(_, alarms)| alarms.as_slice());
        if before.unwrap_or_default() != now {
            self.alarms.push((self.records.len(), now));
        }
    }

    /// Holds what the store has of it against the desk.
    pub fn hold(&self, desk: &Desk) {
        let has_stops = desk.stops().next().is_some();
        if self.alarms.is_empty() && desk.plans().next().is_none() && !has_stops {
            return;
        }
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        runtime.block_on(self.compare(desk));
    }

    async fn compare(&self, desk: &Desk) {
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(&directory.path().join("query.db"))
            .await
            .unwrap();
        let mut done = 0;
        for (records, alarms) in &self.alarms {
            self.project(&store, done..*records).await;
            done = *records;
            check_alarms(&kept(&store, desk).await, alarms);
        }
        self.project(&store, done..self.records.len()).await;
        check_plans(&store, desk).await;
        check_stops(&store, desk).await;
        store.close().await;
    }

    async fn project(&self, store: &Store, records: std::ops::Range<usize>) {
        let entries: Vec<Entry<'_>> = { records.clone() }
            .zip(&self.records[records])
            .map(|(index, (stamp, command, events))| Entry {
                seq: Seq::new(index as u64 + 1),
                stamp: *stamp,
                command: Some(command),
                events,
                journal: Fingerprint::default(),
            })
            .collect();
        store.project(&entries).await.unwrap();
    }
}

/// Everything that there is.
fn all(desk: &Desk) -> Past {
    let accounts = desk.holders().map(|holder| match holder {
        Holder::Operating(id) => StopOf::Operating(id),
        Holder::Fund(id) => StopOf::Fund(id),
    });
    let products = desk.products().map(|(id, _)| StopOf::Product(id));
    let users = desk.people().users().map(|(id, _)| StopOf::User(id));
    let of = [StopOf::All].into_iter().chain(accounts);
    Past {
        of: of.chain(products).chain(users).collect(),
        ..Past::default()
    }
}

async fn kept(store: &Store, desk: &Desk) -> Vec<AlarmRow> {
    let rows = store.past_alarms(&all(desk), Page::newest(10_000)).await;
    let mut rows = rows.unwrap();
    rows.retain(|row| row.is_kept);
    rows.reverse();
    rows
}

fn check_alarms(rows: &[AlarmRow], alarms: &[(AlarmId, Alarm)]) {
    let numbers: Vec<_> = rows.iter().map(|row| (row.number, row.of)).collect();
    let desks: Vec<_> = alarms.iter().map(|(id, alarm)| (*id, alarm.of)).collect();
    assert_eq!(numbers, desks, "the store has other alarms than the desk");
    for (row, (_, alarm)) in rows.iter().zip(alarms) {
        assert_eq!(
            (row.level, row.worst, row.count, row.first, row.last),
            (
                alarm.level,
                alarm.worst,
                alarm.count,
                alarm.first,
                alarm.last
            ),
            "{:?}",
            alarm.of
        );
        assert_eq!((&row.found, row.cleared), (&alarm.found, alarm.cleared));
        let said = |id: Option<RowId>| {
            let act = row.acts.iter().find(|act| Some(act.id) == id)?;
            Some((act.by, act.at, act.level))
        };
        let seen = alarm.acknowledged.as_ref();
        let seen = seen.map(|seen| (seen.by.user, seen.at, seen.level));
        assert_eq!(
            said(row.acknowledged),
            seen,
            "{:?}: who has seen it",
            alarm.of
        );
        let muted = alarm.muted.as_ref().map(|mute| &mute.said);
        let muted = muted.map(|said| (said.by.user, said.at, said.level));
        assert_eq!(said(row.muted), muted, "{:?}: its mute", alarm.of);
        let given = alarm.assigned.map(|given| (given.by.user, given.at));
        let told = said(row.assigned).map(|(by, at, _)| (by, at));
        assert_eq!(told, given, "{:?}: who has it", alarm.of);
    }
}

/// Plans that the desk has still: it forgets those that ended with the day.
async fn check_plans(store: &Store, desk: &Desk) {
    let rows = store.past_plans(&all(desk), Page::newest(10_000)).await;
    let rows = rows.unwrap();
    for (id, plan) in desk.plans() {
        let row = rows.iter().find(|row| row.started.plan == id).unwrap();
        let closed: i64 = plan.positions().map(|(_, of)| of.closed.count()).sum();
        let ended = plan.ended.as_ref();
        assert_eq!(
            (row.started.account, row.started_at, row.any_price),
            (plan.account, plan.started, plan.any_price)
        );
        assert_eq!(
            row.ended
                .as_ref()
                .map(|ended| (ended.how, ended.left.clone())),
            ended.map(|ended| (ended.how, ended.left.clone()))
        );
        assert_eq!(row.ended_at, ended.map(|ended| ended.at));
        assert_eq!(row.closed.count(), closed, "{id:?}: lots that it closed");
    }
}

async fn check_stops(store: &Store, desk: &Desk) {
    let asked = Past {
        state: Some("standing".to_owned()),
        ..all(desk)
    };
    let rows = store
        .past_stops(&asked, Page::newest(10_000))
        .await
        .unwrap();
    let mut told: Vec<_> = rows
        .into_iter()
        .map(|row| (row.set.of, row.since))
        .collect();
    told.sort();
    let stands: Vec<_> = desk.stops().map(|(of, stop)| (of, stop.since)).collect();
    assert_eq!(told, stands, "the store has other stops than the desk");
}
