//! Alarms of the risk terminal (告警, P9).

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::plan::WouldClose;
use crate::{Id, Time};

/// What an alarm tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// A line of an operating account (O3–O6): equity against that at which it acts.
    Line,
    /// A clause of a scheme (S5).
    Clause,
    /// Warning or liquidation line on the unit NAV now (S7).
    NavLine,
    /// The same on the unit NAV as the day began.
    PreviousNavLine,
    /// Top-up line on the unit NAV now.
    TopUp,
    /// The same on the unit NAV as the day began.
    PreviousTopUp,
    /// The overnight ratio of an operating account, near a close (O2).
    OvernightRatio,
    /// A liquidation plan would send at a price too far from the last one: price against last price.
    PlanAsks,
    /// The day of a liquidation plan is over, and `left` is not closed.
    PlanRunOut,
    /// Somebody stopped a liquidation plan; `left` is not closed.
    PlanStopped,
    /// The session of a fund account with its counter broke.
    Disconnected,
    /// Somebody bids more for a contract than somebody asks: bid against ask (K7).
    MarkCrossed,
    /// A price of a contract is outside the day's limits: price against limit.
    MarkOutsideLimits,
    /// A price that no contract has.
    MarkImpossible,
    /// The same order came so often within some seconds that opening is stopped (K6): how often, within how many seconds.
    RepeatedOrder,
    /// A clause refused a close of the contract, for it would enlarge an exposure (S10): the reading with it against the
    /// threshold.
    RefusedClose,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlarmLevel {
    /// A rule or line cannot be read.
    Undefined,
    /// Level 1, a call line, what runs otherwise than it should.
    #[serde(rename = "level_1")]
    One,
    /// Level 2, a liquidation line, a plan that did not finish.
    #[serde(rename = "level_2")]
    Two,
}

/// What somebody said of an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlarmNote {
    /// Login name; empty: the platform.
    pub by: String,
    /// When.
    pub at: Time,
    /// What; of an acknowledgement it may be empty.
    pub text: String,
}

/// Somebody wants to hear no more of an alarm for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlarmMute {
    /// Login name; empty: the platform.
    pub by: String,
    /// When.
    pub at: Time,
    /// To before then.
    pub until: Time,
    /// Why.
    pub reason: String,
}

/// Somebody was given an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlarmAssigned {
    /// Login name of who has it.
    pub to: String,
    /// Login name of who gave it; empty: the platform.
    pub by: String,
    /// When.
    pub at: Time,
}

/// An alarm: one rule of one object. What comes back within 60 seconds of having been clear counts up the same alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Alarm {
    /// Number.
    pub alarm: u32,
    /// What it tells of.
    pub kind: AlarmKind,
    /// Code of the operating account, product, fund account or contract.
    pub object: String,
    /// Code of the object's product; empty of a contract.
    pub product: String,
    /// Of a line which: `system_risk`, `daily_loss`, `daily_loss_ratio`, `total_loss_ratio`.
    pub line: Option<String>,
    /// Of a clause the name of its scheme.
    pub scheme: Option<String>,
    /// Of a clause its place there, counted from 1.
    pub clause: Option<u32>,
    /// Of a clause that reads each contract alone which.
    pub contract: Option<String>,
    /// Of a plan its number.
    pub plan: Option<u32>,
    /// Lots that a plan left.
    pub left: Vec<WouldClose>,
    /// How bad it is; of one that is clear again, was.
    pub level: AlarmLevel,
    /// The worst that it has been.
    pub worst: AlarmLevel,
    /// How often it came, or became worse.
    pub count: u32,
    /// When first.
    pub first_at: Time,
    /// When last.
    pub last_at: Time,
    /// Since when it is clear again. Of a plan that ended: since it is acknowledged.
    pub cleared_at: Option<Time>,
    /// What was read then: lots, yuan, a share, a price.
    pub reading: Option<String>,
    /// What that was held against.
    pub threshold: Option<String>,
    /// It asks for somebody's attention: nobody acknowledged it, and it is not muted. That it is clear again is no
    /// acknowledgement.
    pub asks: bool,
    /// Since when nobody has acknowledged it; none where somebody has.
    pub unacknowledged_since: Option<Time>,
    /// Who has it, if somebody was given it.
    pub assigned: Option<AlarmAssigned>,
    /// Who has seen it; ends as it becomes worse.
    pub acknowledged: Option<AlarmNote>,
    /// What else was said of it, the oldest first.
    pub notes: Vec<AlarmNote>,
    /// Its mute, while it is in force; ends as it becomes worse.
    pub muted: Option<AlarmMute>,
}

/// Alarms of the day, and those from before whose reason stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlarmList {
    /// Those that ask for attention first, then the worst, then the newest.
    pub alarms: Vec<Alarm>,
    /// How many there are of what is shown, also those beyond the limit.
    pub total: u32,
    /// How many of what the login watches ask for attention, whatever is shown.
    pub open: u32,
    /// Record that it was looked at.
    pub seq: Id,
}

/// Which alarms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlarmShow {
    /// Those that ask for attention.
    Open,
    /// Those that somebody acknowledged.
    Acknowledged,
    /// Those whose mute is in force.
    Muted,
    /// Those that are clear again.
    Cleared,
}

/// Which alarms are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AlarmQuery {
    /// Left out: all of them.
    #[param(inline)]
    pub show: Option<AlarmShow>,
    /// How many at most, 1 to 1,000; 200 where it is left out.
    pub limit: Option<u32>,
}

/// Which alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AlarmPath {
    /// Number of the alarm.
    pub alarm: u32,
}

/// Say that an alarm was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeAlarm {
    /// What is done about it; 0 to 200 characters.
    #[serde(default)]
    pub note: String,
}

/// Add a note to an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteAlarm {
    /// 1 to 200 characters.
    pub note: String,
}

/// Hear no more of an alarm for a while, unless it becomes worse; it counts on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MuteAlarm {
    /// For how long, in minutes of market time from now: 1 to 1,440.
    pub minutes: u32,
    /// Why; 1 to 200 characters.
    pub reason: String,
}

/// Give an alarm to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignAlarm {
    /// Login name of one who watches what it is about.
    pub user: String,
}

/// Who may be given an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlarmAssignees {
    /// Login names.
    pub users: Vec<String>,
}
