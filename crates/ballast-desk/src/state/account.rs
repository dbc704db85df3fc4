//! Fund accounts and operating accounts as the state keeps them (P2, P4).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use ballast_desk_events::{
    Access, AccountStatus, CounterDifference, CounterSessionState, FundSettings, OperatingSettings,
    RateScope, Tradability, TradesOf,
};
use ballast_model::{
    AccountCode, ChildOrderId, ContractId, Direction, Exchange, FundAccountId, Lots, Money, Offset,
    OrderId, ProductId, Rates, Stamp, TemplateId, Text, UserId,
};
use minicbor::{Decode, Encode};

use crate::book::Book;
use crate::state::lines::AccountLines;
use crate::state::plan::Liquidation;
use crate::state::rates::{OwnRates, RateRules};
use crate::state::references::References;
use crate::state::resting::ExchangeUsage;
use crate::state::schemes::Watch;
use crate::state::settings::{LimitTable, StoredSettings};
use crate::state::stop::Barred;
use crate::store::derived::Derived;

/// A real account at a counter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct FundAccount {
    /// Code at the counter.
    #[n(0)]
    pub code: AccountCode,
    /// Its product.
    #[n(1)]
    pub product: ProductId,
    /// Positions and funds.
    #[n(2)]
    pub book: Book,
    /// Rates read from its counter, which charges it by them.
    #[n(3)]
    pub rates: BTreeMap<RateScope, Rates>,
    /// Session with the counter.
    #[n(4)]
    pub session: CounterSessionState,
    /// Children the replay has to account for: in flight when the session was lost.
    #[n(5)]
    pub unanswered: BTreeSet<ChildOrderId>,
    /// Rates set here on the account, apart from those read from its counter (F4).
    #[n(6)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub rules: RateRules,
    /// Settings (P2).
    #[n(7)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub settings: StoredSettings<FundSettings>,
    /// Limits (A1, A3–A5, N4, N6).
    #[n(8)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub limits: LimitTable,
    /// What it may trade by day (A2).
    #[n(9)]
    pub day_tradability: Option<Tradability>,
    /// What it may trade at night (A2).
    #[n(10)]
    pub night_tradability: Option<Tradability>,
    /// When it was given its newest orders, oldest first; kept only while an order rate is set
    /// (P2).
    #[n(11)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub(crate) recent_orders: VecDeque<Stamp>,
    /// Its order rate has banned it (P2).
    #[n(12)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub rate_banned: bool,
    /// What went to each exchange today: derived.
    #[cbor(skip)]
    pub(crate) exchange_usage: [ExchangeUsage; Exchange::ALL.len()],
    /// For whom it trades at each exchange, as the first fund account of that legal person: derived
    /// (P2, N6).
    #[cbor(skip)]
    pub(crate) legal_persons: [FundAccountId; Exchange::ALL.len()],
    /// Its account manager; 0: the super admins together (R8).
    #[n(20)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub owner: UserId,
    /// Whether it may be used (P10).
    #[n(21)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub status: AccountStatus,
    /// What its counter and its books differ in, as they were last compared.
    #[n(22)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub differences: Vec<CounterDifference>,
    /// Lots taken over from the counter today that it traded today.
    #[n(23)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub(crate) taken_over: BTreeMap<TradesOf, Lots>,
    /// Trades of the day that others made directly at the counter, with what was booked of them, if it was (X8).
    #[n(120)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub(crate) external: BTreeMap<(Text, Direction), Option<(ContractId, Lots)>>,
    /// Of what it was ever given, what was taken over from the counter.
    #[n(24)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub cash_taken_over: Money,
    /// When it was compared with its counter last.
    #[n(25)]
    pub compared_at: Option<Stamp>,
    /// When it sent its newest messages for liquidation plans, oldest first.
    #[n(30)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub(crate) plan_messages: VecDeque<Stamp>,
}

impl FundAccount {
    /// What came and went by hand since it was opened. What was taken over from the counter the counter
    /// knows.
    pub fn net_entered(&self) -> Money {
        self.book.net_entered() - self.cash_taken_over
    }

    /// A disabled account opens nothing; what it holds can be closed (P10).
    #[inline(always)]
    pub(crate) fn serves(&self, purpose: Offset) -> bool {
        self.status == AccountStatus::Enabled
            || (self.status == AccountStatus::Disabled && purpose != Offset::Open)
    }
}

/// Where a comparison stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Comparing {
    /// The counter is asked.
    #[n(0)]
    Asked,
    /// It is asked again then.
    #[n(1)]
    Again(#[n(0)] Stamp),
    /// It is asked, and an order came or went since.
    #[n(2)]
    Moved,
    /// It is asked, and something traded since.
    #[n(3)]
    Traded,
}

impl Comparing {
    /// The counter is asked.
    pub(crate) fn is_asked(self) -> bool {
        self.due().is_none()
    }

    /// When something is to be done.
    pub(crate) fn due(self) -> Option<Stamp> {
        match self {
            Self::Asked | Self::Moved | Self::Traded => None,
            Self::Again(due) => Some(due),
        }
    }
}

/// A trader's sub-account.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OperatingAccount {
    /// Code.
    #[n(0)]
    pub code: AccountCode,
    /// Holder's name.
    #[n(1)]
    pub name: String,
    /// Product it is bound to.
    #[n(2)]
    pub product: Option<ProductId>,
    /// Positions and funds.
    #[n(3)]
    pub book: Book,
    /// References given this trading day.
    #[n(4)]
    pub(crate) references: References,
    /// Orders that may still trade, by id.
    #[n(5)]
    pub working: Vec<OrderId>,
    /// Its own part in its rates (O9, F4).
    #[n(6)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub rates: OwnRates,
    /// Settings (O1, O7, O9).
    #[n(7)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub settings: StoredSettings<OperatingSettings>,
    /// Limits (O10, O11, O14).
    #[n(8)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub limits: LimitTable,
    /// Template of order limits bound (O14).
    #[n(9)]
    pub limit_template: Option<TemplateId>,
    /// What it may trade; none: as its product says, then the platform (F4, F5).
    #[n(10)]
    pub tradability: Option<Tradability>,
    /// Its account manager; 0: the super admins together (R8).
    #[n(20)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub owner: UserId,
    /// Whether it may be used (P10).
    #[n(21)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub status: AccountStatus,
    /// From where its traders may log in (O12, O13).
    #[n(22)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub access: Access,
    /// Protected deposits less protected withdrawals since it was opened (C1).
    #[n(23)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub protected_amount: Money,
    /// Where it stands on its lines (O3–O6).
    #[n(24)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub lines: AccountLines,
    /// Plans that close something of it.
    #[n(30)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub(crate) liquidations: Vec<Liquidation>,
    /// The stop that bars it: derived (K1).
    #[cbor(skip)]
    pub(crate) barred: Derived<Option<Barred>>,
    /// Its schemes and lines by NAV, and where it stands on them (S7).
    #[n(25)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub watch: Watch,
}

impl OperatingAccount {
    /// Max-loss deposits less max-loss withdrawals since it was opened: what of the net deposits is
    /// not protected (C1).
    pub fn max_loss_amount(&self) -> Money {
        self.book.net_deposits() - self.protected_amount
    }

    pub(crate) fn remove_working(&mut self, order: OrderId) {
        if let Ok(at) = self.working.binary_search(&order) {
            self.working.remove(at);
        }
    }
}
