//! Who holds what, by contract: whom an alarm about a contract's price concerns (K7). Kept as lots come and go, put down
//! once a batch; and what else of the present alarms hang on: doubts about prices, sessions with counters.

use std::collections::{BTreeMap, BTreeSet};

use ballast_desk_events::{
    AlarmFound, AlarmLevel, AlarmOf, Comparison, CounterSessionState, Event, Filled, Holder,
    LotsTakenOver, MarkDoubted, Settlement,
};
use ballast_model::{ContractId, FundAccountId, Lots, Mark, Offset};
use sqlx::sqlite::SqliteConnection;

use crate::cells::Cells;
use crate::entry::Context;
use crate::past::object_of;
use crate::{QueryError, alarms};

/// What a batch of entries changes of it, and has not put down.
#[derive(Default)]
pub(crate) struct Held {
    lots: BTreeMap<(ContractId, Holder), i64>,
    /// Contracts whose price is in doubt, once somebody asked.
    doubted: Option<BTreeSet<ContractId>>,
}

impl Held {
    /// Lots that an event gives or takes.
    pub fn count(&mut self, event: &Event) {
        match event {
            Event::Filled(filled) => self.fill(filled),
            Event::Comparison(comparison) => match &**comparison {
                Comparison::LotsTakenOver(taken) => self.take_over(taken),
                Comparison::ExternalTraded(traded) => self.take_over(&traded.booked),
                Comparison::PositionAdjusted(adjusted) => {
                    for side in adjusted.trades() {
                        let holder = Holder::Operating(side.account);
                        self.add(adjusted.contract, holder, side.offset, adjusted.lots);
                    }
                }
                _ => {}
            },
            Event::AccountSettled(settlement) => self.deliver(settlement),
            _ => {}
        }
    }

    fn fill(&mut self, filled: &Filled) {
        let operating = Holder::Operating(filled.account);
        self.add(filled.contract, operating, filled.offset, filled.lots);
        let fund = Holder::Fund(filled.fund_account);
        self.add(
            filled.contract,
            fund,
            filled.offset_at_counter(),
            filled.lots,
        );
    }

    fn take_over(&mut self, taken: &LotsTakenOver) {
        let operating = Holder::Operating(taken.account);
        for holder in [operating, Holder::Fund(taken.fund_account)] {
            self.add(taken.contract, holder, taken.offset, taken.lots);
        }
    }

    fn deliver(&mut self, settlement: &Settlement) {
        for row in &settlement.deliveries {
            *self
                .lots
                .entry((row.contract, settlement.holder))
                .or_default() -= row.lots.count();
        }
    }

    fn add(&mut self, contract: ContractId, holder: Holder, offset: Offset, lots: Lots) {
        let lots = match offset {
            Offset::Open => lots.count(),
            Offset::Close | Offset::CloseToday | Offset::CloseYesterday => -lots.count(),
        };
        *self.lots.entry((contract, holder)).or_default() += lots;
    }

    /// Puts it down.
    pub async fn write(&mut self, at: &mut SqliteConnection) -> Result<(), QueryError> {
        for ((contract, holder), lots) in std::mem::take(&mut self.lots) {
            sqlx::query(
                "INSERT INTO held (contract, object, lots) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET lots = lots + ?3",
            )
            .bind(contract.number())
            .bind(object_of(holder))
            .bind(lots)
            .execute(&mut *at)
            .await?;
        }
        Ok(())
    }

    async fn doubted(
        &mut self,
        at: &mut SqliteConnection,
    ) -> Result<&mut BTreeSet<ContractId>, QueryError> {
        if self.doubted.is_none() {
            let rows = sqlx::query("SELECT contract FROM doubted")
                .fetch_all(at)
                .await?;
            let read = rows.iter().map(|row| Cells(row).contract("contract"));
            self.doubted = Some(read.collect::<Result<_, _>>()?);
        }
        Ok(self.doubted.get_or_insert_default())
    }

    /// A mark that can be true: what was in doubt is so no more.
    pub async fn mark(
        &mut self,
        at: &mut SqliteConnection,
        context: &Context<'_>,
        mark: &Mark,
    ) -> Result<(), QueryError> {
        let has_price = mark.last.is_some() || mark.bid.is_some() || mark.ask.is_some();
        if !has_price || !self.doubted(at).await?.remove(&mark.contract) {
            return Ok(());
        }
        sqlx::query("DELETE FROM doubted WHERE contract = ?")
            .bind(mark.contract.number())
            .execute(&mut *at)
            .await?;
        alarms::clear(at, context, AlarmOf::Mark(mark.contract)).await
    }

    /// A mark that cannot be true is an alarm of who holds its contract.
    pub async fn doubt(
        &mut self,
        at: &mut SqliteConnection,
        context: &Context<'_>,
        doubted: &MarkDoubted,
    ) -> Result<(), QueryError> {
        let contract = doubted.mark.contract;
        if !self.doubted(at).await?.insert(contract) {
            return Ok(());
        }
        sqlx::query("INSERT INTO doubted (contract) VALUES (?)")
            .bind(contract.number())
            .execute(&mut *at)
            .await?;
        self.write(at).await?;
        let held = sqlx::query("SELECT 1 FROM held WHERE contract = ? AND lots > 0 LIMIT 1")
            .bind(contract.number())
            .fetch_optional(&mut *at)
            .await?;
        if held.is_none() {
            return Ok(());
        }
        let of = AlarmOf::Mark(contract);
        let found = AlarmFound::Doubted(doubted.doubt);
        if let Some(alarm) = alarms::raise(at, context, of, AlarmLevel::One, &found).await? {
            sqlx::query(
                "INSERT INTO alarm_holders (alarm, object) SELECT ?, object FROM held WHERE contract = ? AND lots > 0",
            )
            .bind(alarm)
            .bind(contract.number())
            .execute(at)
            .await?;
        }
        Ok(())
    }

    /// The trading day is over: the next one's prices are in no doubt.
    pub async fn roll(&mut self, at: &mut SqliteConnection) -> Result<(), QueryError> {
        self.doubted = Some(BTreeSet::new());
        sqlx::query("DELETE FROM doubted").execute(at).await?;
        Ok(())
    }
}

/// The trading day is open, or is no more.
pub(crate) async fn open(at: &mut SqliteConnection, is_open: bool) -> Result<(), QueryError> {
    sqlx::query("UPDATE alarm_state SET is_open = ?")
        .bind(is_open)
        .execute(at)
        .await?;
    Ok(())
}

fn word(state: CounterSessionState) -> &'static str {
    match state {
        CounterSessionState::Disconnected => "disconnected",
        CounterSessionState::Replaying => "replaying",
        CounterSessionState::Ready => "ready",
    }
}

/// A session that breaks while the day is open is an alarm until it is back.
pub(crate) async fn session(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    account: FundAccountId,
    state: CounterSessionState,
) -> Result<(), QueryError> {
    let breaks = sqlx::query(
        "SELECT 1 FROM alarm_state WHERE is_open = 1 AND EXISTS (
             SELECT 1 FROM sessions WHERE fund_account = ? AND state <> 'disconnected')",
    )
    .bind(account.number())
    .fetch_optional(&mut *at)
    .await?;
    sqlx::query("INSERT OR REPLACE INTO sessions (fund_account, state) VALUES (?, ?)")
        .bind(account.number())
        .bind(word(state))
        .execute(&mut *at)
        .await?;
    let of = AlarmOf::Counter(account);
    match state {
        CounterSessionState::Ready => alarms::clear(at, context, of).await,
        CounterSessionState::Disconnected if breaks.is_some() => {
            let found = AlarmFound::Disconnected;
            alarms::raise(at, context, of, AlarmLevel::One, &found)
                .await
                .map(drop)
        }
        CounterSessionState::Disconnected | CounterSessionState::Replaying => Ok(()),
    }
}
