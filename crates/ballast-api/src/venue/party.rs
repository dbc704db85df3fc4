//! Venues, members, participants, and where logins sit.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Date, Problem, Time};

/// An exchange whose member services these are.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
pub enum Venue {
    /// 上海期货交易所
    #[serde(rename = "SHFE")]
    Shfe,
    /// 上海国际能源交易中心
    #[serde(rename = "INE")]
    Ine,
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberKind {
    /// 期货公司会员
    Fcm,
    /// 非期货公司会员
    NonFcm,
}

/// What a participant is to the member it goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParticipantKind {
    /// 会员自身
    Member,
    /// 客户
    Client,
    /// 境外中介机构
    OverseasIntermediary,
    /// 境外特殊经纪参与者
    OverseasBroker,
    /// 境外特殊非经纪参与者
    OverseasNonBroker,
}

/// Whose something is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Venue.
    pub venue: Venue,
    /// 会员号 of the member it goes through.
    #[schema(example = "0011")]
    pub member: String,
    /// What it is.
    pub kind: ParticipantKind,
    /// Its own number; absent of the member itself.
    pub number: Option<String>,
}

/// A member as the exchange registered it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Venue.
    pub venue: Venue,
    /// 会员号
    pub no: String,
    /// What it is.
    pub kind: MemberKind,
    /// 会员全称
    pub full_name: String,
    /// 会员简称
    pub short_name: String,
    /// Number of its licence (营业执照).
    pub licence_no: String,
    /// 交易编码, of a non-FCM member.
    pub trading_code: Option<String>,
}

/// Members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MemberList {
    /// By venue and number.
    pub members: Vec<Member>,
}

/// The side of the table at which a login sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeatKind {
    /// The exchange's clerks of a venue.
    Exchange,
    /// A member.
    Member,
    /// A participant: sees its own and asks its member.
    Participant,
    /// The depository's platform (simulated).
    Depository,
}

/// Which half of a two-person act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// 查看
    Watch,
    /// 经办
    Make,
    /// 复核
    Check,
    /// Either; of one act one of them.
    Both,
}

/// A login's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// Which side.
    pub kind: SeatKind,
    /// Which half of two-person acts.
    pub duty: Duty,
    /// Venue; absent of the depository.
    pub venue: Option<Venue>,
    /// Member, of a member and of a participant.
    pub member: Option<String>,
    /// What a participant is.
    pub participant: Option<ParticipantKind>,
    /// A participant's number.
    pub number: Option<String>,
}

/// A login and where it sits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SeatRow {
    /// Login name.
    pub login: String,
    /// Name as shown.
    pub display_name: String,
    /// Its place; absent where it has none.
    pub seat: Option<Seat>,
}

/// Logins that a role opens member services to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SeatList {
    /// By name.
    pub seats: Vec<SeatRow>,
}

/// Whether applications are taken at a venue now (B2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApplicationWindow {
    /// Venue.
    pub venue: Venue,
    /// The trading day that an application entered now belongs to; absent while none is taken.
    pub trading_day: Option<Date>,
    /// Why none is taken.
    pub problem: Option<Problem>,
    /// Applications are taken before this time.
    pub cut_off: String,
    /// The depository closes.
    pub depository_close: String,
    /// The last day settled.
    pub settled: Option<Date>,
    /// Version of the guide in force.
    pub rule_book: Option<String>,
}

/// Where the caller sits, and what can be done now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnSeat {
    /// Its place; absent where it has none.
    pub seat: Option<Seat>,
    /// The market's time.
    pub now: Time,
    /// Of the venues of the seat.
    pub windows: Vec<ApplicationWindow>,
    /// Whether simulated clerks answer by themselves.
    pub clerks: bool,
    /// Largest attachment, bytes.
    pub attachment_bytes: u64,
    /// Most attachments of a filing.
    pub attachments: u32,
}

/// A version of a venue's guide: what is signed, word by word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleBook {
    /// Venue.
    pub venue: Venue,
    /// As the guide's title page dates it.
    pub version: String,
    /// First day on which filings come under it.
    pub effective: Date,
    /// The venue's full name.
    pub name: String,
    /// The rules it is made under.
    pub parent_rules: Vec<String>,
    /// Names of forms 1 to 5 in the guide.
    pub form_names: Vec<String>,
    /// What form 3 prints as the type of the client's document; absent where it is filled in.
    pub client_document: Option<String>,
    /// The exchange may ask a client for other material.
    pub client_material_may_vary: bool,
    /// Undertakings of form 1.
    pub fcm_undertakings: Vec<String>,
    /// Undertakings of form 2.
    pub non_fcm_undertakings: Vec<String>,
    /// Undertakings of form 3; `{member}` is the member's short name.
    pub client_undertakings: Vec<String>,
    /// The member's statement of form 3.
    pub member_statement: String,
    /// The member's statement of form 5.
    pub emergency_statement: String,
}

/// Guides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleBookList {
    /// By venue, as they were added.
    pub rule_books: Vec<RuleBook>,
}
