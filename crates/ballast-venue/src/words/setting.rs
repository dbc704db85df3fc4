//! Settings of a venue as one table: what each is where nobody set it, and whether that was confirmed
//! against the venue's own text. Each has effective days; what is not confirmed is never a constant.

use ballast_model::{Day, Money, Rate, TimeOfDay};

use crate::words::party::Venue;
use crate::words::tagged::{choices, named, records};

macro_rules! venue_settings {
    ($(
        $(#[$doc:meta])*
        $tag:literal $variant:ident $field:ident: $type:ty = $default:expr, verified $shfe:literal $ine:literal;
    )*) => {
        /// What holds at a venue on a day.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Settings {
            $($(#[$doc])* pub $field: $type,)*
        }

        /// One setting with a value.
        #[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
        pub enum Setting {
            $($(#[$doc])* #[n($tag)] $variant(#[n(0)] $type),)*
        }

        impl Default for Settings {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl Settings {
            /// Every setting with its value, in the order of the table.
            pub fn rows(&self) -> Vec<Setting> {
                vec![$(Setting::$variant(self.$field.clone()),)*]
            }
            /// The value that a setting has now.
            pub fn current(&self, setting: &Setting) -> Setting {
                match setting { $(Setting::$variant(_) => Setting::$variant(self.$field.clone()),)* }
            }
            /// Sets one.
            pub fn set(&mut self, setting: &Setting) {
                match setting { $(Setting::$variant(value) => self.$field = value.clone(),)* }
            }
        }

        impl Setting {
            /// Name under which programs and the log know it.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => stringify!($field),)* }
            }

            /// Its place in the table, which never changes.
            pub const fn tag(&self) -> u32 {
                match self { $(Self::$variant(_) => $tag,)* }
            }

            /// Whether its default was confirmed against the venue's own text.
            pub const fn default_is_verified(&self, venue: Venue) -> bool {
                let [shfe, ine] = match self { $(Self::$variant(_) => [$shfe, $ine],)* };
                match venue {
                    Venue::Shfe => shfe,
                    Venue::Ine => ine,
                }
            }
        }

        #[cfg(test)]
        impl crate::golden::Samples for Setting {
            fn makers() -> crate::golden::Makers<Self> {
                vec![$((stringify!($variant), || Self::$variant(crate::golden::sample::<$type>())),)*]
            }
        }
        #[cfg(test)]
        impl crate::golden::Sample for Setting {
            fn sample() -> Self {
                Self::FeeRate(crate::golden::sample())
            }
        }
    };
}

venue_settings! {
    /// Applications are taken before this time (guides, section 2(1)).
    0  CutOff cut_off: TimeOfDay = TimeOfDay::hm(14, 30), verified true true;
    /// Explanations are due before this time of the next trading day (guides, sections 2(3) and 3).
    1  ExplanationUntil explanation_until: TimeOfDay = TimeOfDay::hm(12, 0), verified true true;
    /// The night session's opening.
    2  NightOpen night_open: TimeOfDay = TimeOfDay::hm(21, 0), verified true true;
    /// The venue's last night close: of the next calendar day where it is before the opening.
    3  NightClose night_close: TimeOfDay = TimeOfDay::hm(2, 30), verified false false;
    /// The depository's platform closes.
    4  DepositoryClose depository_close: TimeOfDay = TimeOfDay::hm(17, 0), verified false false;
    /// The fee a year (guides, section 5).
    5  FeeRate fee_rate: Rate = Rate::from_units(5_000_000), verified true true;
    /// How days of the fee are counted. Changes with a month.
    6  DayCountRule day_count: DayCount = DayCount::Act365, verified false false;
    /// How often real cash may be matched by bonds (配比).
    7  CashMultiple cash_multiple: Rate = Rate::whole(4), verified true true;
    /// Haircuts by residual maturity, ascending. Empty: bonds count nothing, and it is said.
    8  Haircuts haircuts: Vec<Haircut> = Vec::new(), verified false false;
    /// Which published price is the base price.
    9  BasePrice price_source: PriceSource = PriceSource::DepositoryNet, verified false false;
    /// Least face of one posting, yuan: of all rows of a form 5 together.
    10 MinimumFace minimum_face: Money = Money::whole(1_000_000), verified false true;
    /// Faces are multiples of it, yuan.
    11 FaceStep face_step: Money = Money::whole(10_000), verified false false;
    /// When a registered deposit begins to count.
    12 EffectiveAt effective_at: Effective = Effective::Settlement, verified false false;
    /// Which day the maturity cut is.
    13 MaturityCut maturity_cut: CutRule = CutRule::CalendarMonth, verified false false;
    /// A bond is charged after its maturity cut, until it is released (B7).
    14 FeeAfterCut fee_after_cut: bool = true, verified false false;
    /// A bond is charged after its release was approved, until it is confirmed (B7).
    15 FeeAfterApproval fee_after_approval: bool = true, verified false false;
    /// Bonds cover trading margin only (B8): never losses, fees or withdrawals.
    16 MarginOnly margin_only: bool = true, verified false false;
    /// The least settlement reserve of a member, yuan.
    17 MinimumReserve minimum_reserve: Money = Money::ZERO, verified false false;
    /// Warnings so many trading days before a maturity cut, descending (B5).
    18 WarningDays warning_days: Vec<u32> = vec![30, 10, 1], verified true true;
    /// Largest attachment, bytes.
    19 AttachmentBytes attachment_bytes: u64 = 10 << 20, verified true true;
    /// Most attachments of a filing.
    20 Attachments attachments: u32 = 20, verified true true;
    /// Papers are kept so many years after an account was closed (期货和衍生品法: at least 20).
    21 RetentionYears retention_years: u32 = 20, verified false false;
}

choices! {
    /// How many days a year has for the fee.
    #[derive(Copy)]
    DayCount {
        /// Calendar days, 365 a year.
        0 Act365,
        /// Calendar days, 360 a year.
        1 Act360,
        /// Trading days, so many a year.
        2 TradingDays(u32),
    }

    /// Which published price counts.
    #[derive(Copy)]
    #[cbor(index_only)]
    PriceSource {
        /// The depository's valuation, net.
        0 DepositoryNet,
        /// The depository's valuation, full.
        1 DepositoryFull,
        /// The lower of the exchanges' closes.
        2 LowerClose,
    }

    /// When a registered deposit begins to count.
    #[derive(Copy)]
    #[cbor(index_only)]
    Effective {
        /// At the day's settlement.
        0 Settlement,
        /// As soon as the pledge is registered.
        1 Registration,
    }

    /// Which day the maturity cut is (guides, section 3: 到期日前一个月的第一个交易日).
    #[derive(Copy)]
    #[cbor(index_only)]
    CutRule {
        /// The first trading day of the calendar month before the month of maturity (B5).
        0 CalendarMonth,
        /// The first trading day on or after the date one month before maturity.
        1 SameDayOfMonth,
    }
}

named! {
    PriceSource { DepositoryNet = "depository_net", DepositoryFull = "depository_full", LowerClose = "lower_close" }
    Effective { Settlement = "settlement", Registration = "registration" }
    CutRule { CalendarMonth = "calendar_month", SameDayOfMonth = "same_day_of_month" }
}

records! {
    /// A row of the haircut table: the share of the base price that counts.
    #[derive(Copy)]
    Haircut {
        /// Bonds that mature in so many months at most.
        0 months: u32,
        /// The share, at most 1.
        1 share: Rate,
    }

    /// What somebody set, from a day on.
    SettingFrom {
        /// First day.
        0 effective: Day,
        /// Value.
        1 setting: Setting,
        /// Confirmed against the venue's own text.
        2 verified: bool,
    }
}

impl DayCount {
    /// Days a year.
    pub const fn days_a_year(self) -> u32 {
        match self {
            Self::Act365 => 365,
            Self::Act360 => 360,
            Self::TradingDays(days) => days,
        }
    }
}
