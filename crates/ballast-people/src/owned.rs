//! Words about logins and what they own: status, owners, what managers and risk officers may do.

use std::collections::BTreeSet;

use ballast_model::{FundAccountId, Holder, OperatingAccountId, ProductId, TemplateId, UserId};
use minicbor::{Decode, Encode};

/// An object with an owner (R8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum Owned {
    /// A product.
    #[n(0)]
    Product(#[n(0)] ProductId),
    /// A fund account.
    #[n(1)]
    Fund(#[n(0)] FundAccountId),
    /// An operating account.
    #[n(2)]
    Operating(#[n(0)] OperatingAccountId),
    /// A login, risk accounts among them.
    #[n(3)]
    Login(#[n(0)] UserId),
    /// A template.
    #[n(4)]
    Template(#[n(0)] TemplateId),
}

macro_rules! owned {
    ($($id:ident $variant:ident;)*) => {$(
        impl From<$id> for Owned {
            fn from(id: $id) -> Self {
                Self::$variant(id)
            }
        }
    )*};
}
owned! { ProductId Product; FundAccountId Fund; OperatingAccountId Operating; UserId Login; TemplateId Template; }

impl From<Holder> for Owned {
    fn from(holder: Holder) -> Self {
        match holder {
            Holder::Operating(id) => Self::Operating(id),
            Holder::Fund(id) => Self::Fund(id),
        }
    }
}

/// An owner, with the login name that the log shows.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Owner {
    /// The login.
    #[n(0)]
    pub user: UserId,
    /// Its login name.
    #[n(1)]
    pub name: String,
}

/// Whether an object may be used (R3, P10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum AccountStatus {
    /// It may.
    #[default]
    #[n(0)]
    Enabled,
    /// Listed, not usable.
    #[n(1)]
    Disabled,
    /// Hidden, not usable, can be restored.
    #[n(2)]
    Deleted,
    /// A login kept for audit only; never restored.
    #[n(3)]
    Closed,
}

/// What a manager's or a risk account may do beside its role (R4, P6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct Powers {
    /// A manager: it may open operating accounts.
    #[n(0)]
    pub may_open_operating_accounts: bool,
    /// A risk account may force-liquidate; a manager: its risk accounts may.
    #[n(1)]
    pub may_force_liquidate: bool,
    /// A risk account may adjust positions.
    #[n(2)]
    pub may_adjust_positions: bool,
    /// A risk account may enter third-party orders; a manager: its risk accounts may.
    #[n(3)]
    pub may_enter_third_party_orders: bool,
    /// At which level a risk account reviews orders.
    #[n(4)]
    pub review: ReviewLevel,
}

/// At which level a risk account reviews orders (P6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum ReviewLevel {
    /// It does not.
    #[default]
    #[n(0)]
    None,
    /// Level one (投资经理).
    #[n(1)]
    One,
    /// Level two (风控经理).
    #[n(2)]
    Two,
}

impl ReviewLevel {
    /// As people count it; 0: none.
    pub const fn number(self) -> u32 {
        match self {
            Self::None => 0,
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

/// What happens to the bindings of a risk account (P5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum BindingChange {
    /// All of them are bound.
    #[n(0)]
    Bind,
    /// None of them stays bound.
    #[n(1)]
    Unbind,
    /// The bound are unbound, the others bound.
    #[n(2)]
    Invert,
}

impl BindingChange {
    /// What is bound then.
    pub fn of<T: Ord + Clone>(self, bound: &BTreeSet<T>, named: &BTreeSet<T>) -> BTreeSet<T> {
        match self {
            Self::Bind => bound | named,
            Self::Unbind => bound - named,
            Self::Invert => bound ^ named,
        }
    }
}

/// Which accounts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum BoundAccounts {
    /// Those listed.
    #[n(0)]
    Listed(#[n(0)] Vec<Holder>),
    /// All of a product that are not deleted.
    #[n(1)]
    Product(#[n(0)] ProductId),
}
