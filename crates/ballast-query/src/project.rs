//! Events become rows: batches of entries in one transaction together with how far they go.

use ballast_desk_events::{CollateralEvent, Comparison, Event, FeeEvent, Holder, NavEvent};
use ballast_model::Seq;
use sqlx::sqlite::SqliteConnection;

use crate::entries::EntryState;
use crate::entry::{Context, Entry, OwnedEntry, RowId};
use crate::held::Held;
use crate::refusals::RefusedOrders;
use crate::store::Progress;
use crate::{
    QueryError, Store, alarms, cash, children, entries, fees, held, logins, names, nav, operations,
    orders, plans, refusals, reviews, schemes, statements, stops, trades,
};

/// Entries of one transaction while catching up.
const BATCH: usize = 2000;

impl Store {
    /// Applies entries in order, all or none. Those applied before are passed over; a gap is an
    /// error. Gives the last entry applied now.
    pub async fn project(&self, entries: &[Entry<'_>]) -> Result<Seq, QueryError> {
        let mut transaction = self.pool.begin().await?;
        let mut progress = Progress::read(&mut transaction).await?;
        let applied = progress.seq;
        let mut refused = RefusedOrders::new();
        let mut held = Held::default();
        for entry in entries.iter().filter(|entry| entry.seq > applied) {
            if entry.seq != progress.seq.next() {
                return Err(QueryError::Gap {
                    expected: progress.seq.next(),
                    found: entry.seq,
                });
            }
            for (index, event) in entry.events.iter().enumerate() {
                let id = RowId::of(entry.seq, index)?;
                let context = Context {
                    id,
                    stamp: entry.stamp,
                    command: entry.command,
                    day: progress.day,
                };
                if let Event::DayStarted { day } = event {
                    progress.day = Some(*day);
                }
                held.count(event);
                operations::add(&mut transaction, &context, event).await?;
                watch(&mut transaction, &context, &mut held, event).await?;
                // Nothing that is projected looks at them.
                if let Event::OrderRefused(order) = event {
                    reviews::refuse(&mut transaction, &context, order).await?;
                    alarms::order_refused(&mut transaction, &context, order).await?;
                    refused.push((context, order));
                } else {
                    apply(&mut transaction, &context, event).await?;
                }
            }
            if refused.len() >= refusals::MANY {
                refusals::add_orders(&mut transaction, &mut refused).await?;
            }
            progress.seq = entry.seq;
            progress.journal = entry.journal;
        }
        refusals::add_orders(&mut transaction, &mut refused).await?;
        held.write(&mut transaction).await?;
        progress.write(&mut transaction).await?;
        transaction.commit().await?;
        Ok(progress.seq)
    }

    /// Applies all that `next` gives, in batches, and tells after each how far it is. It may begin
    /// anywhere at or before the first entry not applied yet.
    pub async fn catch_up<E: From<QueryError>>(
        &self,
        mut next: impl FnMut() -> Result<Option<OwnedEntry>, E>,
        mut tell: impl FnMut(Seq),
    ) -> Result<Seq, E> {
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            let more = next()?;
            let ended = more.is_none();
            batch.extend(more);
            if ended || batch.len() == BATCH {
                let entries: Vec<_> = batch.iter().map(OwnedEntry::entry).collect();
                let applied = self.project(&entries).await?;
                tell(applied);
                batch.clear();
                if ended {
                    return Ok(applied);
                }
            }
        }
    }
}

/// What alarms of prices and sessions hang on.
async fn watch(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    held: &mut Held,
    event: &Event,
) -> Result<(), QueryError> {
    match event {
        Event::Marked(mark) => held.mark(at, context, mark).await,
        Event::MarkDoubted(doubted) => held.doubt(at, context, doubted).await,
        Event::DayStarted { .. } => held::open(at, true).await,
        Event::DayClosed { .. } => held::open(at, false).await,
        Event::DayRolled { .. } => {
            held.roll(at).await?;
            plans::roll(at).await?;
            alarms::roll(at, context).await
        }
        _ => Ok(()),
    }
}

/// One arm an event; what history does not show is listed, so that a new event is noticed.
async fn apply(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    event: &Event,
) -> Result<(), QueryError> {
    match event {
        Event::ContractListed { id, contract } => names::put_contract(at, *id, contract).await,
        Event::UserCreated { id, name, .. } => names::put_user(at, *id, name).await,
        Event::FundAccountCreated { id, code, .. } => {
            names::put_account(at, Holder::Fund(*id), code).await
        }
        Event::OperatingAccountCreated { id, code, .. } => {
            names::put_account(at, Holder::Operating(*id), code).await
        }

        Event::Deposited { holder, amount } => {
            cash::book(at, context, *holder, amount.units()).await
        }
        Event::Withdrawn { holder, amount } => {
            cash::book(at, context, *holder, -amount.units()).await
        }
        Event::Collateral(event) => match &**event {
            CollateralEvent::FeeTaken(fee) => cash::take_fee(at, context, fee).await,
            CollateralEvent::Told(_) | CollateralEvent::Assigned(_) => Ok(()),
        },
        Event::CashEntered(entered) => entries::add(at, context, entered).await,
        Event::CashConfirmed(confirmed) => {
            entries::decide(at, context, confirmed.movement, EntryState::Booked, None).await
        }
        Event::CashRejected(rejected) => {
            entries::decide(
                at,
                context,
                rejected.movement,
                EntryState::Rejected,
                Some(&rejected.reason),
            )
            .await
        }

        Event::LoggedIn { user, ip, mac, .. } => {
            logins::add(at, context, *user, ip, mac.as_ref()).await
        }
        Event::LoginRefused {
            name,
            ip,
            reason,
            mac,
        } => logins::refuse(at, context, name, ip, reason, mac.as_ref()).await,

        Event::ActionRefused { refusal } => refusals::add_action(at, context, refusal).await,
        // Added many at once.
        Event::OrderRefused(_) => Ok(()),
        Event::OrderPlaced(placed) => orders::add(at, context, placed).await,
        Event::ChildRouted(routed) => children::route(at, context, routed).await,
        Event::ChildSent(child) => children::send(at, context, *child).await,
        Event::ChildAccepted { child, .. } => {
            children::accept(at, context, *child).await?;
            orders::accept(at, context, *child).await
        }
        Event::ChildEnded { child, how, .. } => children::end(at, *child, how).await,
        Event::NetLocked(locked) => children::lock(at, locked).await,
        Event::OrderReduced { order, lots, .. } => orders::reduce(at, *order, *lots).await,
        Event::Filled(filled) => {
            orders::fill(at, context, filled).await?;
            children::fill(at, filled).await?;
            trades::add(at, context, filled).await
        }
        Event::CancelRequested { order, .. } => orders::request_cancel(at, context, *order).await,
        Event::CancelRejected { child, .. } => orders::reject_cancel(at, context, *child).await,
        Event::OrderEnded { order, how, .. } => {
            orders::end(at, context, *order, how).await?;
            reviews::end(at, context, *order, how).await
        }
        Event::Review(event) => reviews::apply(at, context, event).await,
        Event::OperatingAccountBound { account, new, .. } => {
            reviews::bind(at, *account, Some(*new)).await
        }
        Event::OperatingAccountUnbound(unbound) => reviews::bind(at, unbound.account, None).await,

        Event::Comparison(comparison) => compare(at, context, comparison).await,
        Event::AccountSettled(settlement) => statements::add(at, context, settlement).await,
        Event::Nav(event) => match &**event {
            NavEvent::Settled(settled) => nav::add(at, context, settled).await,
            NavEvent::Fees(FeeEvent::Accrued(accrued)) => fees::accrue(at, accrued).await,
            NavEvent::SharesChanged(_) | NavEvent::Fees(_) => Ok(()),
        },

        Event::CounterSession {
            fund_account,
            state,
        } => held::session(at, context, *fund_account, *state).await,
        Event::LinesRead(read) => alarms::read_lines(at, context, read).await,
        Event::Scheme(event) => schemes::apply(at, context, event).await,
        Event::Plan(event) => plans::apply(at, context, event).await,
        Event::StopSet(set) => stops::set(at, context, set).await,
        Event::Alarm(event) => alarms::act(at, context, event).await,

        // Looked at beside: `watch`.
        Event::Marked(_)
        | Event::MarkDoubted(_)
        | Event::DayStarted { .. }
        | Event::DayClosed { .. }
        | Event::DayRolled { .. } => Ok(()),

        Event::CalendarSet(_)
        | Event::CommodityPut { .. }
        | Event::ProductCreated { .. }
        | Event::RatesSet { .. }
        | Event::MarginRecalculated { .. }
        | Event::FundsMethodSet { .. }
        | Event::RefRepeated(_)
        | Event::ChildCancelReported { .. }
        | Event::FreezeRecalculated(_)
        | Event::ChildRecalled(_)
        | Event::LotsSentAgain(_)
        | Event::NetChecked(_)
        | Event::DayLimitsSet(_)
        | Event::SettlementPriceSet { .. }
        | Event::CommissionRounded { .. }
        | Event::ProductSettled(_)
        | Event::AccountGranted { .. }
        | Event::LoggedOut(..)
        | Event::PlatformSet { .. }
        | Event::MarginRuleSet { .. }
        | Event::CommissionRuleSet { .. }
        | Event::RateChoiceSet { .. }
        | Event::RateSourceAccountSet { .. }
        | Event::TemplateCreated { .. }
        | Event::TemplateBound { .. }
        | Event::OperatingSet { .. }
        | Event::FundSet { .. }
        | Event::ProductSet { .. }
        | Event::LimitSet { .. }
        | Event::TradabilitySet { .. }
        | Event::OrderRateBanned(_)
        | Event::OrderRateBanLifted(_)
        | Event::OrderFeeCharged { .. }
        | Event::FundAccountLoginAsked(_)
        | Event::RoleCreated(_)
        | Event::RolePermissionsSet(_)
        | Event::LoginRoleSet(_)
        | Event::LoginRenamed(_)
        | Event::AccountStatusSet(_)
        | Event::PowersSet(_)
        | Event::LoginAddressesSet(_)
        | Event::AccountAccessSet(_)
        | Event::PasswordSet(_)
        | Event::OwnerSet(_)
        | Event::RiskBindingsSet(_)
        | Event::CashClerkAssigned(_)
        | Event::People(_)
        | Event::DeliveryPriceSet(_)
        | Event::DeliveryBegun(_)
        | Event::DeliveryEnded(_)
        | Event::CounterDoubt(_)
        | Event::DayEndAsked(_)
        | Event::LastTradingDaySet(_) => Ok(()),
    }
}

/// What was taken over from a counter came or went without an order, or without a clerk.
async fn compare(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    comparison: &Comparison,
) -> Result<(), QueryError> {
    match comparison {
        Comparison::LotsTakenOver(taken) => trades::take_over(at, context, taken, "").await,
        Comparison::ExternalTraded(traded) => {
            trades::take_over(at, context, &traded.booked, &traded.trade).await
        }
        Comparison::PositionAdjusted(adjusted) => trades::adjust(at, context, adjusted).await,
        Comparison::CashTakenOver(taken) => {
            let holder = Holder::Fund(taken.fund_account);
            cash::book(at, context, holder, taken.amount.units()).await
        }
        Comparison::Asked(_)
        | Comparison::Compared(_)
        | Comparison::TakenUp(_)
        | Comparison::ExternalTargetSet(_)
        | Comparison::ExternalPassedOver(_)
        | Comparison::UnallocatedOpened(_) => Ok(()),
    }
}
