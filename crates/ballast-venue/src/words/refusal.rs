//! Why something was not done: a typed value with the field, the value and the rule's numbers. Words
//! for people are made at the edge.
//!
//! Variants stand in order of precedence: of several that apply, the first is the answer.

use ballast_model::{Day, Money, Price, Stamp, Text, TimeOfDay, UserId};
use ballast_people::PeopleRefusal;
use minicbor::{Decode, Encode};

use crate::words::application::PositionKey;
use crate::words::attachment::Material;
use crate::words::code::{
    ApplicationId, BondCode, DepositoryAccount, EmergencyId, FilingId, InstructionNo,
};
use crate::words::filing::Standing;
use crate::words::party::{MemberKey, PartyKey, Venue};

macro_rules! refusals {
    ($(
        $(#[$doc:meta])*
        $tag:literal $name:ident = $code:literal $({ $($field_tag:literal $field:ident: $type:ty),+ $(,)? })?;
    )*) => {
        /// A business refusal (`docs/style.md#three-kinds-of-wrong`). Fields are what decided it.
        #[allow(missing_docs)]
        #[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
        pub enum Refusal {$(
            $(#[$doc])*
            #[n($tag)]
            $name $({ $(#[n($field_tag)] $field: $type),+ })?,
        )*}

        impl Refusal {
            /// Every code, in order of precedence.
            pub const CODES: &[&str] = &[$($code),*];

            /// The names of each code's values, in the same order.
            pub const VALUES: &[&[&str]] = &[$(&[$($(stringify!($field)),+)?]),*];

            /// The stable code that programs and the table of texts know it by.
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code,)* }
            }

            /// Its values by name, as text at their natural decimals.
            pub fn values(&self) -> Vec<(&'static str, String)> {
                match self {$(
                    Self::$name $({ $($field),+ })? => vec![$($((stringify!($field), $field.to_string())),+)?],
                )*}
            }
        }

        #[cfg(test)]
        impl crate::golden::Samples for Refusal {
            fn makers() -> crate::golden::Makers<Self> {
                vec![$((
                    stringify!($name),
                    || Self::$name $({ $($field: crate::golden::sample()),+ })?,
                )),*]
            }
        }
        #[cfg(test)]
        impl crate::golden::Sample for Refusal {
            fn sample() -> Self {
                Self::AfterCutoff { at: crate::golden::sample(), cut_off: crate::golden::sample() }
            }
        }
    };
}

refusals! {
    /// The login may not do this, or not for this party.
    0 NotPermitted = "NOT_PERMITTED";
    /// The other half of a two-person act is somebody else's.
    1 SamePerson = "SAME_PERSON" { 0 user: UserId };
    /// No such login.
    2 UnknownUser = "UNKNOWN_USER";
    /// The name is another's.
    3 NameTaken = "NAME_TAKEN";
    /// Nobody has set the trading calendar.
    4 NoCalendar = "NO_CALENDAR";
    /// No rule book of the venue is in force on that day.
    5 NoRuleBook = "NO_RULE_BOOK" { 0 venue: Venue, 1 day: Day };
    /// A rule book of that version is there, with another content.
    6 RuleBookTaken = "RULE_BOOK_TAKEN" { 0 venue: Venue, 1 version: Text };
    /// A change begins on a day that is already counted.
    7 EffectiveTooEarly = "EFFECTIVE_TOO_EARLY" { 0 effective: Day, 1 earliest: Day };
    /// How days of the fee are counted changes on the first day of a month.
    8 EffectiveNotMonthStart = "EFFECTIVE_NOT_MONTH_START" { 0 effective: Day };
    /// The setting's value is none that it can have.
    9 BadSetting = "BAD_SETTING" { 0 field: Text };

    /// The day is no trading day.
    20 NotTradingDay = "NOT_TRADING_DAY" { 0 day: Day };
    /// Nothing is taken or done in the night session.
    21 NightSession = "NIGHT_SESSION" { 0 at: Stamp, 1 open: TimeOfDay, 2 close: TimeOfDay };
    /// Applications of the day are taken before the cut-off.
    22 AfterCutoff = "AFTER_CUTOFF" { 0 at: Stamp, 1 cut_off: TimeOfDay };
    /// The depository's platform is closed.
    23 DepositoryClosed = "DEPOSITORY_CLOSED" { 0 at: Stamp, 1 close: TimeOfDay };

    /// No such member.
    30 UnknownMember = "UNKNOWN_MEMBER" { 0 member: MemberKey };
    /// No such filing.
    31 UnknownFiling = "UNKNOWN_FILING" { 0 filing: FilingId };
    /// No such application.
    32 UnknownApplication = "UNKNOWN_APPLICATION" { 0 application: ApplicationId };
    /// No such form 5.
    33 UnknownEmergency = "UNKNOWN_EMERGENCY" { 0 emergency: EmergencyId };
    /// Only an FCM member files and applies for others.
    34 NotThroughNonFcm = "NOT_THROUGH_NON_FCM" { 0 member: MemberKey };
    /// An FCM member applies for somebody: it names whom.
    35 BeneficiaryMissing = "BENEFICIARY_MISSING" { 0 member: MemberKey };
    /// The object is not in a state in which this is done.
    36 WrongState = "WRONG_STATE" { 0 state: Text };
    /// The form is none that this party files.
    37 FormDoesNotFit = "FORM_DOES_NOT_FIT" { 0 form: Text, 1 party: PartyKey };
    /// A field is empty.
    38 FieldMissing = "FIELD_MISSING" { 0 field: Text };
    /// A field is not what is registered.
    39 FieldUnequal = "FIELD_UNEQUAL" { 0 field: Text, 1 given: Text, 2 registered: Text };
    /// An undertaking is not agreed to.
    40 UndertakingMissing = "UNDERTAKING_MISSING" { 0 field: Text, 1 number: u32 };
    /// A date lies in the future.
    41 DateInFuture = "DATE_IN_FUTURE" { 0 field: Text, 1 day: Day, 2 today: Day };
    /// A text is longer than a field takes.
    42 TextTooLong = "TEXT_TOO_LONG" { 0 field: Text, 1 length: u32, 2 longest: u32 };
    /// A material is missing.
    43 MaterialMissing = "MATERIAL_MISSING" { 0 material: Material };
    /// An attachment is empty or too large.
    44 AttachmentSize = "ATTACHMENT_SIZE" { 0 name: Text, 1 bytes: u64, 2 largest: u64 };
    /// There are too many attachments.
    45 TooManyAttachments = "TOO_MANY_ATTACHMENTS" { 0 attachments: u32, 1 most: u32 };
    /// The name of an attachment is no plain file name, or that of another.
    46 AttachmentName = "ATTACHMENT_NAME" { 0 name: Text };
    /// Another filing of the party is on its way.
    47 FilingOpen = "FILING_OPEN" { 0 filing: FilingId };
    /// The party has an account at the venue: form 4 changes it.
    48 AlreadyQualified = "ALREADY_QUALIFIED" { 0 account: DepositoryAccount };
    /// The party has no account that could be changed or closed.
    49 NoAccount = "NO_ACCOUNT" { 0 party: PartyKey };
    /// Bonds are pledged on the account: it is closed when they are released.
    50 BondsPledged = "BONDS_PLEDGED" { 0 account: DepositoryAccount, 1 face: Money };
    /// The party's names, telephones and files are being erased: nothing new of it is taken.
    51 ErasureOpen = "ERASURE_OPEN" { 0 party: PartyKey };
    /// The party's business goes on: its account is closed first.
    52 ErasureOfActive = "ERASURE_OF_ACTIVE" { 0 party: PartyKey, 1 standing: Standing };
    /// Parties have filed through the member: what it is stays.
    54 MemberKindFixed = "MEMBER_KIND_FIXED" { 0 member: MemberKey };
    /// Papers of the party are kept for some years after its account was closed.
    53 ErasureTooEarly = "ERASURE_TOO_EARLY" { 0 party: PartyKey, 1 until: Day };

    /// No such bond.
    60 UnknownBond = "UNKNOWN_BOND" { 0 bond: BondCode };
    /// Only book-entry treasury bonds are taken.
    61 NotEligibleBond = "NOT_ELIGIBLE_BOND" { 0 bond: BondCode };
    /// The party may not deposit: its standing is another than qualified.
    62 NotQualified = "NOT_QUALIFIED" { 0 party: PartyKey, 1 standing: Text };
    /// The account is neither the beneficiary's nor its member's.
    63 AccountUnknown = "ACCOUNT_UNKNOWN" { 0 account: DepositoryAccount };
    /// A notice of change or closure was received: deposits on the account stop.
    64 AccountChanging = "ACCOUNT_CHANGING" { 0 account: DepositoryAccount, 1 standing: Standing };
    /// The bond is past its maturity cut.
    65 MaturityCut = "MATURITY_CUT" { 0 bond: BondCode, 1 maturity: Day, 2 cut: Day };
    /// The face is no positive multiple of the step.
    66 FaceStep = "FACE_STEP" { 0 face: Money, 1 step: Money };
    /// The posting is too small.
    67 BelowMinimumFace = "BELOW_MINIMUM_FACE" { 0 face: Money, 1 minimum: Money };
    /// The beneficiary has none of the bond pledged on the account.
    68 NotHolder = "NOT_HOLDER" { 0 key: PositionKey };
    /// It has less than that, withdrawals on their way taken off.
    69 ExceedsHeld = "EXCEEDS_HELD" { 0 face: Money, 1 held: Money };
    /// Such an application is on its way.
    70 DuplicateApplication = "DUPLICATE_APPLICATION" { 0 application: ApplicationId };
    /// The amount is too large to represent.
    71 AmountTooLarge = "AMOUNT_TOO_LARGE" { 0 field: Text };
    /// The instruction's number is another's.
    72 InstructionTaken = "INSTRUCTION_TAKEN" { 0 instruction: InstructionNo };
    /// The release is confirmed on that day.
    73 ReleaseNotYet = "RELEASE_NOT_YET" { 0 day: Day };
    /// The bond has not been cut by a settlement: the member withdraws it.
    74 NotCut = "NOT_CUT" { 0 bond: BondCode };
    /// The form was taken in on another day, or the day is settled.
    75 DayOver = "DAY_OVER" { 0 day: Day };
    /// The form has no rows.
    76 NoRows = "NO_ROWS";
    /// Two rows of the form are alike.
    78 RowTwice = "ROW_TWICE" { 0 bond: BondCode, 1 face: Money };
    /// Handler and checker of the form are one person.
    79 SameSigner = "SAME_SIGNER" { 0 field: Text };
    /// A price is none that a bond can have.
    77 PriceOutOfRange = "PRICE_OUT_OF_RANGE" { 0 bond: BondCode, 1 price: Price, 2 highest: Price };

    /// The day does not come next.
    90 DayNotNext = "DAY_NOT_NEXT" { 0 day: Day, 1 next: Day };
    /// Settlement begins when no application can come any more.
    91 SettlementTooEarly = "SETTLEMENT_TOO_EARLY" { 0 at: Stamp, 1 cut_off: TimeOfDay };
    /// The day is none that this can have.
    94 DateOutOfRange = "DATE_OUT_OF_RANGE" { 0 field: Text, 1 day: Day };
    /// Margin is none that is below zero.
    95 NegativeMargin = "NEGATIVE_MARGIN" { 0 party: PartyKey, 1 margin: Money };
    /// The same party is told twice.
    92 FundsTwice = "FUNDS_TWICE" { 0 party: PartyKey };
    /// Funds are told of a party of another venue.
    93 FundsOfOther = "FUNDS_OF_OTHER" { 0 party: PartyKey };
}

impl From<PeopleRefusal> for Refusal {
    fn from(refusal: PeopleRefusal) -> Self {
        match refusal {
            PeopleRefusal::UnknownUser => Self::UnknownUser,
            PeopleRefusal::CodeTaken => Self::NameTaken,
            PeopleRefusal::NotPermitted
            | PeopleRefusal::UnknownRole
            | PeopleRefusal::UnknownObject
            | PeopleRefusal::RoleFixed
            | PeopleRefusal::RoleDoesNotFit
            | PeopleRefusal::ReachFixed
            | PeopleRefusal::RoleInUse { .. } => Self::NotPermitted,
        }
    }
}
