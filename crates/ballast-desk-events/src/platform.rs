//! Platform settings (N10): one typed table. The super admin sets them, a change carries old and
//! new.

use ballast_model::{Lots, Money};
use minicbor::{Decode, Encode};

use crate::table::{settings, words};
use crate::{RateSource, SettingValue};

settings! {
    /// The settings in force.
    #[derive(Copy)]
    PlatformSettings;
    /// One setting with a value.
    #[derive(Copy)]
    PlatformSetting;

    /// What an operating account's call line does (O3–O6).
    0 CallAction call_action: LineAction = LineAction::BanOpening;
    /// What its liquidation line does.
    1 LiquidationAction liquidation_action: LineAction = LineAction::Liquidate;
    /// Products that follow global map orders done at the counter (P1).
    2 AutoOrderMapping auto_order_mapping: bool = false;
    /// Products that follow global liquidate at level 2 (P1).
    3 AutoLiquidation auto_liquidation: bool = false;
    /// Minutes before a close from which overnight lines ban opening (O2, O8, S6).
    4 BanMinutes ban_minutes: Minutes = Minutes(10);
    /// Minutes before a close at which they act.
    5 ActMinutes act_minutes: Minutes = Minutes(5);
    /// Which fund account carries an order, where the product does not say (X3).
    6 RoutingMode routing_mode: RoutingMode = RoutingMode::Priority;
    /// Margin rates of accounts that follow the system (O9).
    7 MarginSource margin_source: RateSource = RateSource::Counter;
    /// Commission rates of accounts that follow the system (O9).
    8 CommissionSource commission_source: RateSource = RateSource::Counter;
    /// What happens where fund accounts cannot take the whole order (N5).
    9 WhenTooLarge when_too_large: WhenTooLarge = WhenTooLarge::PlaceWhatFits;
    /// Order fee of index futures for accounts that follow global, yuan an order and a cancel (O9).
    10 OrderFee order_fee: Money = Money::whole(1);
    /// A cash clerk has to confirm movements (C2).
    11 CashClerkNeeded cash_clerk_needed: bool = true;
    /// What becomes of lots whose order a counter refused or never received.
    12 WhenRejected when_rejected: WhenRejected = WhenRejected::End;
    /// Cancels that a counter takes of one fund account at one exchange in a day (N4); none = any
    /// number.
    13 CapCancels cap_cancels: Option<u32> = None;
    /// Lots that a counter lets one fund account trade at one exchange in a day (N4); none = any
    /// number.
    14 CapLots cap_lots: Option<Lots> = None;
    /// Cancels kept back from the cap (N4).
    15 ReserveCancels reserve_cancels: u32 = 0;
    /// Lots kept back from the cap (N4).
    16 ReserveLots reserve_lots: Lots = Lots::ZERO;
    /// The order fee is for each lot, not for each order and cancel (O9).
    17 OrderFeePerLot order_fee_per_lot: bool = false;
    /// Opening is refused while the newest mark price is older, in seconds of trading hours (K7); none =
    /// however old.
    18 MarkSeconds mark_seconds: Option<u32> = None;
    /// Trading days before an exchange's day by which clients must be out, by which they have to be here
    /// (D5).
    30 OwnCutOffDays own_cut_off_days: u32 = 0;
    /// Seconds after which an order of which no word came is unknown, and its counter asked.
    31 UnansweredSeconds unanswered_seconds: u32 = 10;
}

/// Minutes before a close, 1 to 120.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Minutes(pub u32);

impl SettingValue for Minutes {
    fn form() -> String {
        "1, 2 … 120".to_owned()
    }
    fn text(&self) -> String {
        self.0.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse()
            .ok()
            .filter(|minutes| (1..=120).contains(minutes))
            .map(Self)
    }
}

words! {
    LineAction { Alert = "alert", BanOpening = "ban_opening", Liquidate = "liquidate" }
    RoutingMode { Priority = "priority", Proportion = "proportion", Net = "net" }
    RateSource { Counter = "counter", Platform = "platform" }
    WhenTooLarge { PlaceWhatFits = "place_what_fits", RefuseAll = "refuse_all" }
    WhenRejected { End = "end", RouteAgain = "route_again" }
}

/// What crossing a line does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum LineAction {
    /// Tell.
    #[n(0)]
    Alert,
    /// Tell, and refuse opening.
    #[n(1)]
    BanOpening,
    /// Tell, refuse opening, and close.
    #[n(2)]
    Liquidate,
}

/// Which fund account carries an order (X3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum RoutingMode {
    /// The one with the higher number.
    #[n(0)]
    Priority,
    /// In proportion to equity (N3).
    #[n(1)]
    Proportion,
    /// By the product's net position.
    #[n(2)]
    Net,
}

/// What happens where fund accounts cannot take the whole order (N5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum WhenTooLarge {
    /// What fits is placed.
    #[n(0)]
    PlaceWhatFits,
    /// All is refused.
    #[n(1)]
    RefuseAll,
}

/// What becomes of lots whose order a counter refused or never received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum WhenRejected {
    /// They end.
    #[n(0)]
    End,
    /// They go to another fund account, where one takes them.
    #[n(1)]
    RouteAgain,
}
