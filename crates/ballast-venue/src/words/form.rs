//! Forms 1 to 5, field by field as the annexes of both guides have them (B10–B13).

use ballast_model::{Day, Money, Text};

use crate::words::attachment::BlobHash;
use crate::words::code::{BondCode, DepositoryAccount, InstructionNo};
use crate::words::tagged::{choices, named, records};

/// 登记机构, 托管机构: printed on every form.
pub const REGISTRAR: &str = "中央结算公司";
/// 营业执照: printed on forms 1 and 2, and on form 3 where the rule book says so.
pub const LICENCE: &str = "营业执照";

records! {
    /// A person's name or telephone. Its text is kept outside, where it can be erased; here is where it
    /// is found and how long it is.
    #[derive(Copy)]
    Sealed {
        /// Where its text is found. Equal texts of one filing have one hash.
        0 hash: BlobHash,
        /// Length of the text without blanks around it, bytes; 0: the field is empty.
        1 bytes: u32,
    }

    /// 联系人.
    #[derive(Copy)]
    Contact {
        /// Name.
        0 name: Sealed,
        /// 办公电话.
        1 office_phone: Sealed,
        /// 手机.
        2 mobile: Sealed,
    }

    /// 账户信息 of forms 1 to 3.
    AccountBlock {
        /// 账户全称.
        0 full_name: Text,
        /// 账户号码.
        1 no: DepositoryAccount,
        /// 公司证件: its type.
        2 document_type: Text,
        /// 证件号.
        3 document_no: Text,
    }

    /// An account as forms 4 and 5 name it.
    AccountName {
        /// 账户全称.
        0 full_name: Text,
        /// 账户号码.
        1 no: DepositoryAccount,
    }

    /// Form 1 (FCM members, and who prepares as one) and form 2 (non-FCM members): the fields are the
    /// same, the wording is not.
    MemberForm {
        /// 申请日期.
        0 applied_on: Day,
        /// 会员全称.
        1 full_name: Text,
        /// 会员号.
        2 no: Text,
        /// 会员简称.
        3 short_name: Text,
        /// 登记机构.
        4 registrar: Text,
        /// 会员专用账户信息, in form 2 会员债券账户信息.
        5 account: AccountBlock,
        /// 联系人1, 联系人2.
        6 contacts: Vec<Contact>,
        /// Each undertaking, in the order of the wording: agreed to.
        7 undertakings: Vec<bool>,
        /// The date beside the seal.
        8 sealed_on: Day,
    }

    /// Form 3.
    ClientForm {
        /// 申请日期.
        0 applied_on: Day,
        /// 会员全称.
        1 member_full_name: Text,
        /// 会员号.
        2 member_no: Text,
        /// 会员简称, which stands in every blank of the undertakings.
        3 member_short_name: Text,
        /// 期货客户号.
        4 client_no: Text,
        /// 期货客户名.
        5 client_name: Text,
        /// 登记机构.
        6 registrar: Text,
        /// 客户债券账户信息.
        7 account: AccountBlock,
        /// 联系人1, 联系人2.
        8 contacts: Vec<Contact>,
        /// The client's undertakings, each agreed to.
        9 undertakings: Vec<bool>,
        /// The date beside the client's signature or seal.
        10 signed_on: Day,
        /// The member's statement, made.
        11 member_statement: bool,
        /// The date beside the member's seal.
        12 sealed_on: Day,
    }

    /// 账户变更.
    AccountChange {
        /// 原账户信息.
        0 old: AccountName,
        /// 新账户信息.
        1 new: AccountName,
    }

    /// 账户注销.
    AccountClosure {
        /// 注销账户全称, 注销账户号码.
        0 account: AccountName,
        /// 注销原因.
        1 reason: Text,
    }

    /// Form 4 (账户变更/注销告知书).
    Notice {
        /// □ of three.
        0 party_kind: PartyKind,
        /// 会员号.
        1 member_no: Text,
        /// 会员简称.
        2 member_short_name: Text,
        /// 客户号; empty where the member tells of its own account.
        3 client_no: Text,
        /// 客户名称; likewise.
        4 client_name: Text,
        /// □ of two, with its fields.
        5 matter: Matter,
        /// 经办人.
        6 handler: Sealed,
        /// 联系方式.
        7 contact: Sealed,
        /// The date beside the seal.
        8 sealed_on: Day,
    }

    /// A row of form 5.
    EmergencyRow {
        /// 国债全称.
        0 name: Text,
        /// 国债代码.
        1 code: BondCode,
        /// 面额, yuan (the form prints 万元).
        2 face: Money,
        /// 到期日.
        3 maturity: Day,
        /// 中债登系统指令编号, if there is one.
        4 instruction: Option<InstructionNo>,
    }

    /// A signature of form 5.
    #[derive(Copy)]
    Signer {
        /// Who signed.
        0 name: Sealed,
        /// 联系电话.
        1 phone: Sealed,
    }

    /// Form 5 (国债交存/提取应急申请表).
    EmergencyForm {
        /// 申请日期.
        0 applied_on: Day,
        /// 会员号.
        1 member_no: Text,
        /// 会员简称.
        2 member_short_name: Text,
        /// 经办人, 联系电话.
        3 handler: Signer,
        /// □ of two.
        4 kind: EmergencyKind,
        /// FCM: 期货客户号; non-FCM: 交易编码.
        5 participant_no: Text,
        /// FCM: 期货客户名称; non-FCM: 会员全称.
        6 participant_name: Text,
        /// 托管机构.
        7 registrar: Text,
        /// 账户全称, 账户号码.
        8 account: AccountName,
        /// Bonds, as many as there are.
        9 rows: Vec<EmergencyRow>,
        /// 经办人签字或盖章.
        10 signed_by: Signer,
        /// 复核人签字或盖章: somebody else.
        11 checked_by: Signer,
        /// The date beside the seal.
        12 sealed_on: Day,
    }
}

choices! {
    /// Whose account form 4 is about.
    #[derive(Copy)]
    #[cbor(index_only)]
    PartyKind {
        /// 期货公司会员.
        0 Fcm,
        /// 非期货公司会员.
        1 NonFcm,
        /// 客户.
        2 Client,
    }

    /// 告知事项.
    Matter {
        /// 账户变更.
        0 Change(AccountChange),
        /// 账户注销.
        1 Closure(AccountClosure),
    }

    /// What form 5 asks for.
    #[derive(Copy)]
    #[cbor(index_only)]
    EmergencyKind {
        /// 交存申请.
        0 Deposit,
        /// 提取申请.
        1 Withdrawal,
    }

    /// A filed form.
    Form {
        /// Form 1 or 2, by who files it.
        0 Member(Box<MemberForm>),
        /// Form 3.
        1 Client(Box<ClientForm>),
        /// Form 4.
        2 Notice(Box<Notice>),
    }
}

named! {
    PartyKind { Fcm = "fcm", NonFcm = "non_fcm", Client = "client" }
    EmergencyKind { Deposit = "deposit", Withdrawal = "withdrawal" }
}

impl Form {
    /// The first person's name in it.
    pub fn first_name(&self) -> Option<Sealed> {
        match self {
            Self::Member(form) => form.contacts.first().map(|contact| contact.name),
            Self::Client(form) => form.contacts.first().map(|contact| contact.name),
            Self::Notice(form) => Some(form.handler),
        }
    }
}
