//! The operation log (Q5): of each command either that it is one, or why it is none; held of every command that a script
//! gives. A new command does not compile until it is here.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use ballast_desk_events::{
    Action, Command, EntryCommand, Event, FundSetting, Limit, OPERATION_FIELDS, OperatingSetting,
    PlatformSetting, ProductSetting,
};

/// Whether a command is an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Logged {
    /// What it changes is in the log.
    Yes,
    /// It is none, and this is why.
    No(&'static str),
}

const MARKET: &str = "the market says it, not a person";
const ORDER: &str = "an order: it is told with its account's orders";
const COUNTER: &str = "a counter says it";
const SETTLING: &str = "arithmetic of the day, told with statements";
const ASKS: &str = "a question to counters, which changes nothing";
const ALARM: &str = "about an alarm: it is told with the alarm, and decides nothing";
const REVIEW: &str = "about an order: it is told with the order's reviews";

macro_rules! logged {
    ($($name:ident $(($inner:pat))? $({ $dots:tt })? : $logged:expr;)*) => {
        /// Name of a command, and whether it is an operation.
        pub fn logged(action: &Action) -> (&'static str, Logged) {
            match action {$(
                Action::$name $(($inner))? $({ $dots })? => (stringify!($name), $logged),
            )*}
        }

        /// Every command.
        pub const COMMANDS: &[(&str, Logged)] = &[$((stringify!($name), $logged),)*];
    };
}

use Logged::{No, Yes};

logged! {
    Clock: No("time passes");
    SetCalendar(_): Yes;
    ChangeCalendar(_): Yes;
    PutCommodity(_): Yes;
    ListContract(_): Yes;
    SetLastTradingDay(_): Yes;
    CreateProduct { .. }: Yes;
    CreateFundAccount { .. }: Yes;
    CreateOperatingAccount { .. }: Yes;
    OpenBoundAccount(_): Yes;
    BindOperatingAccount { .. }: Yes;
    UnbindOperatingAccount(_): Yes;
    Deposit { .. }: Yes;
    Withdraw { .. }: Yes;
    EnterCash(_): Yes;
    ConfirmCash(_): Yes;
    RejectCash(_): Yes;
    SetRates { .. }: Yes;
    SetFundsMethod { .. }: Yes;
    SetMarginRule { .. }: Yes;
    SetCommissionRule { .. }: Yes;
    SetRateChoice { .. }: Yes;
    SetRateSourceAccount { .. }: Yes;
    CreateTemplate { .. }: Yes;
    BindTemplate { .. }: Yes;
    SetOperating { .. }: Yes;
    SetFund { .. }: Yes;
    SetProduct { .. }: Yes;
    SetPlatform(_): Yes;
    SetLimit { .. }: Yes;
    SetTradability { .. }: Yes;
    WriteTradability { .. }: Yes;
    LiftOrderRateBan { .. }: Yes;
    LogInFundAccount { .. }: Yes;
    CreateRole(_): Yes;
    SetRolePermissions(_): Yes;
    SetLoginRole(_): Yes;
    RenameRole(_): Yes;
    DeleteRole(_): Yes;
    CreateUser(_): Yes;
    GrantAccount { .. }: Yes;
    TakeBackAccount(_): Yes;
    RenameLogin(_): Yes;
    SetAccountStatus(_): Yes;
    SetPowers(_): Yes;
    SetLoginAddresses(_): Yes;
    SetAccountAccess(_): Yes;
    SetPassword(_): Yes;
    HandOver(_): Yes;
    BindRiskAccount(_): Yes;
    AssignCashClerk(_): Yes;
    BindReviewer(_): Yes;
    RecordLogin { .. }: Yes;
    RecordLoginRefused { .. }: Yes;
    RecordLogout { .. }: Yes;
    ChangeShares(_): Yes;
    Fees(_): Yes;
    Scheme(_): Yes;
    Collateral(_): Yes;
    SetDeliveryPrice(_): Yes;
    EndDelivery(_): Yes;
    TakeOverLots(_): Yes;
    SetOpeningPosition(_): Yes;
    TakeOverCash(_): Yes;
    TakeUpDifference(_): Yes;
    OpenUnallocated { .. }: Yes;
    AdjustPosition(_): Yes;
    SetExternalTarget(_): Yes;
    ForceClose(_): Yes;
    AllowPlan { .. }: Yes;
    EndPlan(_): Yes;
    SetStop(_): Yes;
    Entry(_): Yes;
    StartDay { .. }: Yes;
    CloseDay: Yes;
    EndDay: Yes;
    SetSettlementPrice { .. }: Yes;
    PlaceOrder(_): No(ORDER);
    CancelOrder(_): No(ORDER);
    ThirdParty(_): No(ORDER);
    ReviewOrder(_): No(REVIEW);
    ActOnAlarm(_): No(ALARM);
    Counter { .. }: No(COUNTER);
    CompareCounter(_): No(COUNTER);
    AskCounters: No(ASKS);
    AskCounter { .. }: No(ASKS);
    DoubtWorking: No(ASKS);
    Mark(_): No(MARKET);
    SetDayLimits(_): No(MARKET);
    SettleAccount { .. }: No(SETTLING);
    SettleProduct { .. }: No(SETTLING);
    RollDay: No(SETTLING);
    TellReviewersOnline(_): No("follows from sessions, which are in the log");
}

/// What the platform's own clock does of what a person may do too, and a venue says of itself.
fn is_by_itself(command: &Command) -> bool {
    let of_a_day = matches!(
        command.action,
        Action::StartDay { .. }
            | Action::CloseDay
            | Action::EndDay
            | Action::SetSettlementPrice { .. }
    );
    let told = match &command.action {
        Action::Collateral(command) => {
            !matches!(**command, ballast_desk_events::CollateralCommand::Assign(_))
        }
        Action::Entry(command) => matches!(**command, EntryCommand::Confirm(_)),
        _ => false,
    };
    told || of_a_day && command.by.is_platform()
}

thread_local! {
    /// Commands whose rows this thread has seen.
    static SEEN: RefCell<BTreeSet<&'static str>> = const { RefCell::new(BTreeSet::new()) };
}

/// Those of this thread.
pub fn seen() -> BTreeSet<&'static str> {
    SEEN.with_borrow(Clone::clone)
}

/// Every field that is called something in both languages.
pub fn fields_known() -> &'static BTreeSet<&'static str> {
    static KNOWN: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let settings = [
            PlatformSetting::catalogue(),
            OperatingSetting::catalogue(),
            FundSetting::catalogue(),
            ProductSetting::catalogue(),
            Limit::catalogue(),
        ];
        let mut known: BTreeSet<_> = { settings.iter().flatten() }
            .map(|info| info.name)
            .collect();
        for field in OPERATION_FIELDS {
            assert!(known.insert(field.name), "{} is a field twice", field.name);
        }
        known
    })
}

/// A command that changed something has its rows in the log.
pub fn hold(command: &Command, events: &[Event]) {
    let was_refused = matches!(events, [Event::ActionRefused { .. }, ..]);
    let (name, logged) = logged(&command.action);
    if was_refused || events.is_empty() || logged != Yes {
        return;
    }
    let operations = events.iter().flat_map(|event| event.operations(command.by));
    let fields: Vec<&str> = operations.map(|operation| operation.field).collect();
    for field in &fields {
        assert!(
            fields_known().contains(field),
            "{name}: {field} has no words"
        );
    }
    let rows = fields.len();
    if rows > 0 {
        SEEN.with_borrow_mut(|seen| seen.insert(name));
    }
    assert!(
        rows > 0 || is_by_itself(command),
        "{name} is an operation, and {events:?} says nothing to the log"
    );
}
