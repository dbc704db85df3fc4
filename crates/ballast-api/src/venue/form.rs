//! Forms 1 to 5, field by field as the annexes of both guides have them (B10–B13).
//!
//! Names and telephones of persons stand here as text; they are kept encrypted, where they can be erased, and
//! the venue's journal holds references to them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::party::MemberKind;
use crate::{Date, Decimal};

/// 联系人.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// 办公电话
    pub office_phone: String,
    /// 手机
    pub mobile: String,
}

/// 账户信息 of forms 1 to 3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountBlock {
    /// 账户全称
    pub full_name: String,
    /// 账户号码
    pub no: String,
    /// 公司证件: its type.
    pub document_type: String,
    /// 证件号
    pub document_no: String,
}

/// An account as forms 4 and 5 name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountName {
    /// 账户全称
    pub full_name: String,
    /// 账户号码
    pub no: String,
}

/// Form 1 or 2, by who files it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberForm {
    /// 申请日期
    pub applied_on: Date,
    /// 会员全称
    pub full_name: String,
    /// 会员号
    pub no: String,
    /// 会员简称
    pub short_name: String,
    /// 登记机构
    pub registrar: String,
    /// 会员专用账户信息, in form 2 会员债券账户信息.
    pub account: AccountBlock,
    /// 联系人1, 联系人2
    pub contacts: Vec<Contact>,
    /// Each undertaking, in the order of the wording: agreed to.
    pub undertakings: Vec<bool>,
    /// The date beside the seal.
    pub sealed_on: Date,
}

/// Form 3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientForm {
    /// 申请日期
    pub applied_on: Date,
    /// 会员全称
    pub member_full_name: String,
    /// 会员号
    pub member_no: String,
    /// 会员简称
    pub member_short_name: String,
    /// 期货客户号
    pub client_no: String,
    /// 期货客户名
    pub client_name: String,
    /// 登记机构
    pub registrar: String,
    /// 客户债券账户信息
    pub account: AccountBlock,
    /// 联系人1, 联系人2
    pub contacts: Vec<Contact>,
    /// The client's undertakings, each agreed to.
    pub undertakings: Vec<bool>,
    /// The date beside the client's signature or seal.
    pub signed_on: Date,
    /// The member's statement, made.
    pub member_statement: bool,
    /// The date beside the member's seal.
    pub sealed_on: Date,
}

/// Whose account form 4 is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeOf {
    /// 期货公司会员
    Fcm,
    /// 非期货公司会员
    NonFcm,
    /// 客户
    Client,
}

/// 告知事项, exactly one of two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "matter", rename_all = "snake_case", deny_unknown_fields)]
pub enum NoticeMatter {
    /// 账户变更
    Change {
        /// 原账户信息
        old: AccountName,
        /// 新账户信息
        new: AccountName,
    },
    /// 账户注销
    Closure {
        /// 注销账户全称, 注销账户号码
        account: AccountName,
        /// 注销原因
        reason: String,
    },
}

/// Form 4 (账户变更/注销告知书).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// □ of three.
    pub party_kind: NoticeOf,
    /// 会员号
    pub member_no: String,
    /// 会员简称
    pub member_short_name: String,
    /// 客户号; empty where the member tells of its own account.
    pub client_no: String,
    /// 客户名称; likewise.
    pub client_name: String,
    /// □ of two, with its fields.
    pub told: NoticeMatter,
    /// 经办人
    pub handler: String,
    /// 联系方式
    pub contact: String,
    /// The date beside the seal.
    pub sealed_on: Date,
}

/// A filed form: forms 1 to 4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum FiledForm {
    /// Form 1 or 2.
    Member {
        /// Its fields.
        fields: Box<MemberForm>,
    },
    /// Form 3.
    Client {
        /// Its fields.
        fields: Box<ClientForm>,
    },
    /// Form 4.
    Notice {
        /// Its fields.
        fields: Box<Notice>,
    },
}

/// What form 5 asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmergencyKind {
    /// 交存申请
    Deposit,
    /// 提取申请
    Withdrawal,
}

/// A signature of form 5.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// Who signed.
    pub name: String,
    /// 联系电话
    pub phone: String,
}

/// A row of form 5.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyRow {
    /// 国债全称
    pub name: String,
    /// 国债代码
    pub code: String,
    /// 面额, yuan.
    pub face: Decimal,
    /// 到期日
    pub maturity: Date,
    /// 中债登系统指令编号, if there is one.
    pub instruction: Option<String>,
}

/// Form 5 (国债交存/提取应急申请表).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyForm {
    /// 申请日期
    pub applied_on: Date,
    /// 会员号
    pub member_no: String,
    /// 会员简称
    pub member_short_name: String,
    /// 经办人, 联系电话
    pub handler: Signer,
    /// □ of two.
    pub kind: EmergencyKind,
    /// FCM: 期货客户号; non-FCM: 交易编码.
    pub participant_no: String,
    /// FCM: 期货客户名称; non-FCM: 会员全称.
    pub participant_name: String,
    /// 托管机构
    pub registrar: String,
    /// 账户全称, 账户号码
    pub account: AccountName,
    /// Bonds, as many as there are.
    pub rows: Vec<EmergencyRow>,
    /// 经办人签字或盖章
    pub signed_by: Signer,
    /// 复核人签字或盖章: somebody else.
    pub checked_by: Signer,
    /// The date beside the seal.
    pub sealed_on: Date,
}

/// Which form it is, as the guides number them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FormKind {
    /// Form 1.
    Fcm,
    /// Form 2.
    NonFcm,
    /// Form 3.
    Client,
    /// Form 4, change.
    Change,
    /// Form 4, closure.
    Closure,
}

impl FormKind {
    /// Of a form, by who files it.
    pub const fn of(form: &FiledForm, member: MemberKind) -> Self {
        match form {
            FiledForm::Member { .. } => match member {
                MemberKind::Fcm => Self::Fcm,
                MemberKind::NonFcm => Self::NonFcm,
            },
            FiledForm::Client { .. } => Self::Client,
            FiledForm::Notice { fields } => match fields.told {
                NoticeMatter::Change { .. } => Self::Change,
                NoticeMatter::Closure { .. } => Self::Closure,
            },
        }
    }
}
