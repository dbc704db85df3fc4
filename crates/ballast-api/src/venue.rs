//! Member services of exchanges: bonds as margin, from the filing to what may be used (B1–B14).
//!
//! Every list says what its reader may do with each row (`acts`): an act that is out of the reader's hands is
//! not in it, one that is not possible now says why.

pub mod application;
pub mod bond;
pub mod file;
pub mod filing;
pub mod form;
pub mod party;
pub mod personal;
pub mod setting;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Id, Problem, Time};

/// Something that may be done with an object, and why not now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VenueAct {
    /// Which.
    pub act: VenueActKind,
    /// Why it is not possible now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// What may be done with filings, applications, forms 5 and pledged bonds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VenueActKind {
    /// 重新填报
    Amend,
    /// 转送: a participant's request is taken up.
    Forward,
    /// 送交
    Send,
    /// 经办审核
    Examine,
    /// 复核通过
    Approve,
    /// 退回
    Reject,
    /// 撤下
    Drop,
    /// 质押指令
    Pledge,
    /// 确认解押
    ConfirmRelease,
    /// 说明
    Explain,
    /// 复核应急申请
    Check,
    /// 到期解押
    StartRelease,
    /// 申请清除: names, telephones and files of a party.
    AskErasure,
    /// 确认清除
    ConfirmErasure,
    /// 撤回清除
    DropErasure,
}

/// A step in a life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Moment {
    /// When.
    pub at: Time,
    /// What it became: a word of its states.
    pub state: String,
    /// Login name; absent where a deadline or the settlement did it.
    pub by: Option<String>,
}

/// A reason in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Why.
    pub reason: String,
}

/// Something was entered at the venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VenueEntered {
    /// Its number.
    pub id: Id,
    /// Sequence of the venue's journal.
    pub seq: Id,
}

/// Whether the simulated clerks answer by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Clerks {
    /// They do.
    pub on: bool,
}
