//! Applications to deposit and withdraw, and what is due (B2–B6).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::filing::{Attachment, NewAttachment};
use super::party::{Party, Venue};
use super::{Moment, VenueAct};
use crate::{Date, Decimal, Id, Problem, Time};

/// Which way bonds go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationKind {
    /// 交存
    Deposit,
    /// 提取
    Withdrawal,
    /// 到期解押, started by the exchange.
    MaturityRelease,
}

/// An application to enter, or to ask one's member for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApplication {
    /// The beneficiary.
    pub party: Party,
    /// Its account at the depository.
    pub account: String,
    /// 国债代码
    pub bond: String,
    /// In or out.
    pub kind: ApplicationKind,
    /// Face, yuan.
    pub face: Decimal,
}

/// An instruction at the depository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pledge {
    /// Its number.
    pub no: String,
    /// For which venue.
    pub venue: Venue,
    /// 会员号; needed of an FCM member.
    pub member: Option<String>,
    /// The beneficiary's number; of a non-FCM member 交易编码.
    pub participant: String,
    /// 国债代码
    pub bond: String,
    /// Face, yuan.
    pub face: Decimal,
    /// The pledgor's account.
    pub account: String,
}

/// A written explanation to give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExplanation {
    /// What it says.
    pub text: String,
    /// Its sealed scan.
    pub attachment: Option<NewAttachment>,
}

/// A written explanation of an unconfirmed release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Explanation {
    /// Received.
    pub at: Time,
    /// Before this it was due.
    pub until: Time,
    /// It came after that.
    pub overdue: bool,
    /// What it says.
    pub text: String,
    /// Its sealed scan.
    pub attachment: Option<Attachment>,
    /// Login name.
    pub by: String,
}

/// A field in which an instruction and its application differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchField {
    /// Venue.
    Venue,
    /// 会员号
    Member,
    /// 客户号
    Participant,
    /// 国债代码
    Bond,
    /// 面额
    Face,
    /// 账户号码
    Account,
}

/// How far an application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationState {
    /// A participant asked its member.
    Asked,
    /// The member's maker entered it.
    Entered,
    /// The exchange took it.
    Accepted,
    /// The exchange did not take it.
    Refused,
    /// The instruction at the depository differs.
    Mismatched,
    /// The pledge is registered.
    Registered,
    /// The bonds count.
    Effective,
    /// The day ended before it was sent or matched.
    Lapsed,
    /// The review at settlement did not pass.
    ReviewRefused,
    /// The release waits for the member at the depository.
    ReleaseInstructed,
    /// It was not confirmed: an explanation is due.
    ExplanationDue,
    /// And did not come in time.
    Overdue,
    /// The bonds are back.
    Released,
    /// The member dropped it.
    Dropped,
}

/// An application, or a release that the exchange started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Application {
    /// Its number.
    pub application: Id,
    /// The beneficiary.
    pub party: Party,
    /// Its name.
    pub party_name: String,
    /// Account at the depository.
    pub account: String,
    /// 国债代码
    pub bond: String,
    /// 国债全称
    pub bond_name: String,
    /// 到期日
    pub maturity: Option<Date>,
    /// Which way.
    pub kind: ApplicationKind,
    /// Face, yuan.
    pub face: Decimal,
    /// The form 5 it came by: marked through its whole life (B6).
    pub emergency: Option<Id>,
    /// Version of the guide it came under.
    pub rule_book: String,
    /// Trading day it belongs to.
    pub trading_day: Date,
    /// Login name of who entered it.
    pub entered_by: String,
    /// Who checked it.
    pub checked_by: Option<String>,
    /// Its place in the order of acceptance; absent where it was not accepted.
    pub accepted: Option<Id>,
    /// How far it is.
    pub state: ApplicationState,
    /// Why it was refused, or its review did not pass.
    pub problem: Option<Problem>,
    /// Why the member dropped it.
    pub reason: Option<String>,
    /// A deposit on the day of its bond's maturity cut: from that evening it counts nothing (B5).
    pub counts_nothing_tonight: bool,
    /// Fields in which the instruction differs.
    pub differing: Vec<MatchField>,
    /// When it changes by itself, or an explanation was due.
    pub due: Option<Time>,
    /// How often the release was instructed.
    pub round: Option<u32>,
    /// The trading day on which the release is to be confirmed.
    pub release_day: Option<Date>,
    /// The member's last instruction at the depository.
    pub pledge: Option<Pledge>,
    /// The instruction that would match.
    pub matching: Pledge,
    /// Explanations, in order.
    pub explanations: Vec<Explanation>,
    /// What became of it, in order.
    pub timeline: Vec<Moment>,
    /// What the caller may do with it.
    pub acts: Vec<VenueAct>,
}

/// Applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApplicationList {
    /// Newest first.
    pub applications: Vec<Application>,
}

/// What has to be seen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DueKind {
    /// An explanation did not come in time.
    Overdue,
    /// An explanation is due.
    Explanation,
    /// A release is to be confirmed.
    Release,
    /// It lapses unless it is sent or matched.
    Lapse,
    /// A bond leaves the available amount.
    Maturity,
}

/// A row of the due list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Due {
    /// What.
    pub kind: DueKind,
    /// When.
    pub at: Time,
    /// Which application.
    pub application: Option<Id>,
    /// Whose.
    pub party: Party,
    /// Its name.
    pub party_name: String,
    /// 国债代码
    pub bond: String,
    /// Face, yuan.
    pub face: Decimal,
    /// Trading days from now, of a maturity cut.
    pub trading_days: Option<u32>,
    /// The calendar of that month is not announced.
    pub provisional: bool,
}

/// The due list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DueList {
    /// What is overdue first, then soonest first.
    pub due: Vec<Due>,
}
