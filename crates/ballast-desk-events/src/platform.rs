//! Platform settings (N10): one typed table. The super admin sets them, a change carries old and new.

use ballast_model::Money;
use minicbor::{Decode, Encode};

use crate::RateSource;

macro_rules! settings {
    ($($(#[$doc:meta])* $tag:literal $variant:ident $field:ident: $type:ty = $default:expr;)*) => {
        /// The settings in force.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct PlatformSettings {
            $($(#[$doc])* pub $field: $type,)*
        }

        /// One setting with a value.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
        pub enum PlatformSetting {
            $($(#[$doc])* #[n($tag)] $variant(#[n(0)] $type),)*
        }

        impl Default for PlatformSettings {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl PlatformSettings {
            /// Every setting with its value, in the order of the table.
            pub fn all(&self) -> Vec<PlatformSetting> {
                vec![$(PlatformSetting::$variant(self.$field),)*]
            }

            /// The value that a setting has now.
            pub fn current(&self, setting: PlatformSetting) -> PlatformSetting {
                match setting { $(PlatformSetting::$variant(_) => PlatformSetting::$variant(self.$field),)* }
            }

            /// Sets one.
            pub fn set(&mut self, setting: PlatformSetting) {
                match setting { $(PlatformSetting::$variant(value) => self.$field = value,)* }
            }
        }

        impl PlatformSetting {
            /// Name under which programs and the log know it.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => stringify!($field),)* }
            }
        }
    };
}

settings! {
    /// What an operating account's call line does (O3–O6).
    0 CallAction call_action: LineAction = LineAction::BanOpening;
    /// What its liquidation line does.
    1 LiquidationAction liquidation_action: LineAction = LineAction::Liquidate;
    /// Products that follow global map orders done at the counter (P1).
    2 AutoOrderMapping auto_order_mapping: bool = false;
    /// Products that follow global liquidate at level 2 (P1).
    3 AutoLiquidation auto_liquidation: bool = false;
    /// Minutes before a close from which overnight lines ban opening (O2, O8, S6).
    4 BanMinutes ban_minutes: u32 = 10;
    /// Minutes before a close at which they act.
    5 ActMinutes act_minutes: u32 = 5;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
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
