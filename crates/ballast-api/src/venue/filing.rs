//! Filings, what is attached to them, and form 5.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::form::{EmergencyForm, FiledForm, FormKind};
use super::party::{ParticipantKind, Party, Venue};
use super::{Moment, VenueAct};
use crate::{Id, Problem, Time};

/// Which of the materials a file is (B1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Material {
    /// The sealed form.
    Form,
    /// 账户证明材料
    AccountProof,
    /// 开户证件复印件
    AccountDocument,
    /// 其他材料
    Other,
}

/// What a file is by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpg,
    /// PNG.
    Png,
}

/// A file to keep for a party, before it is attached to anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AttachmentQuery {
    /// Venue.
    pub venue: Venue,
    /// Member.
    pub member: String,
    /// What the party is.
    pub kind: ParticipantKind,
    /// Its number.
    pub number: Option<String>,
    /// The file's name, with its extension.
    pub name: String,
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeptFile {
    /// Where its bytes are found.
    pub hash: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub media: Media,
    /// Its size.
    pub bytes: u64,
}

/// A kept file, to be attached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAttachment {
    /// Which material.
    pub material: Material,
    /// Its name.
    pub name: String,
    /// Where its bytes are found.
    pub hash: String,
}

/// A file beside a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    /// Which material.
    pub material: Material,
    /// Its name.
    pub name: String,
    /// What it is.
    pub media: Media,
    /// Its size.
    pub bytes: u64,
    /// Where its bytes are found.
    pub hash: String,
}

/// A form to file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFiling {
    /// Whose.
    pub party: Party,
    /// The form.
    pub form: FiledForm,
    /// What is attached.
    pub attachments: Vec<NewAttachment>,
}

/// A rejected form, filled in anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendedFiling {
    /// The form.
    pub form: FiledForm,
    /// What is attached.
    pub attachments: Vec<NewAttachment>,
}

/// How far a filing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilingState {
    /// Entered by the member's maker.
    Entered,
    /// Sent to the exchange by the member's checker.
    Sent,
    /// Examined by the exchange's handler.
    Examined,
    /// Approved by the exchange's checker.
    Approved,
    /// Rejected; it may be amended and sent again.
    Rejected,
}

/// How an account stands at a venue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountStanding {
    /// 已申报
    Filed,
    /// 已退回
    Rejected,
    /// 已开通
    Qualified,
    /// 变更中
    Changing,
    /// 已注销
    Closed,
}

/// A form that was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Filing {
    /// Its number.
    pub filing: Id,
    /// Whose.
    pub party: Party,
    /// The party's name.
    pub party_name: String,
    /// Which form.
    pub kind: FormKind,
    /// How far it is.
    pub state: FilingState,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// Version of the guide it was filed under: its wording is what was signed.
    pub rule_book: String,
    /// Login names of who did each step.
    pub entered_by: String,
    /// The member's checker.
    pub sent_by: Option<String>,
    /// The exchange's handler (经办人).
    pub examined_by: Option<String>,
    /// The exchange's checker (复核人).
    pub approved_by: Option<String>,
    /// When it was entered first.
    pub at: Time,
    /// What became of it, in order.
    pub timeline: Vec<Moment>,
    /// What is attached.
    pub attachments: Vec<Attachment>,
    /// When its names, telephones and files were erased; the form is empty there since.
    pub erased: Option<Time>,
    /// The form.
    pub form: FiledForm,
    /// What the caller may do with it.
    pub acts: Vec<VenueAct>,
}

/// Filings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FilingList {
    /// Newest first.
    pub filings: Vec<Filing>,
}

/// An account at the depository, as a venue knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VenueAccount {
    /// Whose.
    pub party: Party,
    /// The party's name.
    pub party_name: String,
    /// 账户全称
    pub full_name: String,
    /// 账户号码
    pub account: String,
    /// How it stands.
    pub standing: AccountStanding,
    /// The filing it stands by.
    pub filing: Id,
    /// Since when it stands so.
    pub since: String,
    /// Numbers of accounts it had before, which may still hold bonds.
    pub earlier: Vec<String>,
}

/// Accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VenueAccountList {
    /// By party.
    pub accounts: Vec<VenueAccount>,
}

/// A form 5 to take in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEmergency {
    /// The beneficiary.
    pub party: Party,
    /// The form.
    pub form: EmergencyForm,
    /// Its scan, and others.
    pub attachments: Vec<NewAttachment>,
}

/// How far a form 5 is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmergencyState {
    /// Entered by the exchange's handler.
    Entered,
    /// Its applications were accepted.
    Accepted,
    /// Somebody rejected it.
    Rejected,
    /// A row could not be accepted any more, so none was.
    Refused,
}

/// A form 5.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Emergency {
    /// Its number.
    pub emergency: Id,
    /// The beneficiary.
    pub party: Party,
    /// Its name.
    pub party_name: String,
    /// Received.
    pub at: Time,
    /// The exchange's handler.
    pub entered_by: String,
    /// The exchange's checker, or who rejected it.
    pub ended_by: Option<String>,
    /// How far it is.
    pub state: EmergencyState,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// Why it was refused.
    pub problem: Option<Problem>,
    /// What is attached.
    pub attachments: Vec<Attachment>,
    /// When its names, telephones and files were erased; the form is empty there since.
    pub erased: Option<Time>,
    /// The form.
    pub form: EmergencyForm,
    /// What the caller may do with it.
    pub acts: Vec<VenueAct>,
}

/// Forms 5.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmergencyList {
    /// Newest first.
    pub emergencies: Vec<Emergency>,
}
