//! Who may do what: permissions as one table, roles as sets of them (R1, R2).

use ballast_model::{CustomRoleId, UserId};
use minicbor::{Decode, Encode};

macro_rules! permissions {
    ($($(#[$doc:meta])* $tag:literal $variant:ident $code:literal $reserved:literal;)*) => {
        /// A right that a role gives. What it may be used on is decided by ownership (R8).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
        #[cbor(index_only)]
        pub enum Permission { $($(#[$doc])* #[n($tag)] $variant = $tag,)* }

        impl Permission {
            /// Every permission, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Name under which programs and the log know it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The super admin's alone: given to no other role (R2).
            pub const fn is_reserved(self) -> bool {
                match self { $(Self::$variant => $reserved,)* }
            }
        }
    };
}

permissions! {
    /// What roles may do, and new roles.
    0  Roles             "roles"              true;
    /// Platform settings (N10).
    1  PlatformSettings  "platform_settings"  true;
    /// Beginning, closing and settling trading days; the gate of a replay.
    2  TradingDay        "trading_day"        true;
    /// Calendar, commodities, contracts.
    3  ReferenceData     "reference_data"     true;
    /// Logins: adding, changing, addresses, passwords.
    4  Logins            "logins"             false;
    /// Products.
    5  Products          "products"           false;
    /// Fund accounts.
    6  FundAccounts      "fund_accounts"      false;
    /// Operating accounts, their bindings and who trades them.
    7  OperatingAccounts "operating_accounts" false;
    /// Risk accounts: what they may do and what they are bound to (P5, P6).
    8  RiskAccounts      "risk_accounts"      false;
    /// Rates of products and accounts.
    9  Rates             "rates"              false;
    /// Entering deposits and withdrawals (C1).
    10 CashEntry         "cash_entry"         false;
    /// Confirming and rejecting them (C2).
    11 CashConfirmation  "cash_confirmation"  false;
    /// Enabling, disabling, deleting and restoring (R3, P10).
    12 AccountStatus          "account_status"           false;
    /// Handing objects over to an account manager (R5).
    13 HandingOver       "handing_over"       false;
    /// Reading funds, positions and orders.
    14 Watching          "watching"           false;
    /// Placing and cancelling orders of the operating accounts granted, and reading them.
    15 Trading           "trading"            false;
    /// Settings and limits of accounts and products, and what may be traded.
    16 Limits            "limits"             false;
    /// Member services of exchanges, from a member's or a client's seat; what one may do there, the seat says (B1, B2).
    17 MemberServices    "member_services"    false;
    /// The exchange's and the depository's side of them, which is simulated (B14).
    18 ExchangeServices  "exchange_services"  false;
}

/// A set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Permissions(u64);

impl Permissions {
    /// Those listed.
    pub const fn of(list: &[Permission]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < list.len() {
            bits |= 1 << list[at] as u64;
            at += 1;
        }
        Self(bits)
    }

    /// Whether it is among them.
    pub const fn holds(self, permission: Permission) -> bool {
        self.0 >> permission as u64 & 1 == 1
    }

    /// They, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL
            .iter()
            .copied()
            .filter(move |permission| self.holds(*permission))
    }
}

/// A built-in role. It decides what a login reaches; what it may do there, the role's permissions
/// say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Role {
    /// Super admin (超级管理员): reaches everything.
    #[n(0)]
    SuperAdmin,
    /// Trader: reaches the operating accounts granted.
    #[n(1)]
    Trader,
    /// Account manager (账户管理员): reaches what it made and what was handed over to it (R5, R8).
    #[n(2)]
    AccountManager,
    /// Cash clerk (资金调拨员): reaches the operating accounts assigned to it (R8).
    #[n(3)]
    CashClerk,
    /// Risk account (风控账户): reaches the accounts it is bound to (P5).
    #[n(4)]
    RiskOfficer,
}

use Permission::{
    AccountStatus, CashConfirmation, CashEntry, FundAccounts, HandingOver, Limits, Logins,
    OperatingAccounts, PlatformSettings, Products, Rates, ReferenceData, RiskAccounts, Roles,
    Trading, TradingDay, Watching,
};

/// What built-in roles may do until the super admin changes it.
#[rustfmt::skip]
const BUILT_IN: [(Role, &str, Permissions); 5] = [
    (Role::SuperAdmin,  "administrator",   Permissions::of(&[
        Roles, PlatformSettings, TradingDay, ReferenceData, Logins, Products, FundAccounts, OperatingAccounts, RiskAccounts,
        Rates, Limits, CashEntry, AccountStatus, HandingOver, Watching,
    ])),
    (Role::Trader,         "trader",          Permissions::of(&[Trading])),
    (Role::AccountManager, "account_manager", Permissions::of(&[
        Logins, Products, FundAccounts, OperatingAccounts, RiskAccounts, Rates, Limits, CashEntry, AccountStatus, HandingOver, Watching,
    ])),
    (Role::CashClerk,      "cash_clerk",      Permissions::of(&[CashEntry, CashConfirmation])),
    (Role::RiskOfficer,    "risk_officer",    Permissions::of(&[Watching])),
];

impl Role {
    /// Every built-in role.
    pub const ALL: [Self; 5] = [
        Self::SuperAdmin,
        Self::AccountManager,
        Self::CashClerk,
        Self::Trader,
        Self::RiskOfficer,
    ];

    /// Name under which programs and the log know it.
    pub const fn code(self) -> &'static str {
        BUILT_IN[self as usize].1
    }

    /// What it may do until the super admin changes it.
    pub const fn default_permissions(self) -> Permissions {
        BUILT_IN[self as usize].2
    }
}

/// A role whose permissions can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum RoleKey {
    /// A built-in one.
    #[n(0)]
    BuiltIn(#[n(0)] Role),
    /// One that the super admin added.
    #[n(1)]
    Custom(#[n(0)] CustomRoleId),
}

/// Add a role (R1).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CreateRole {
    /// Name, unique.
    #[n(0)]
    pub name: String,
    /// The built-in role whose reach it has; not the super admin's.
    #[n(1)]
    pub like: Role,
    /// What it may do.
    #[n(2)]
    pub permissions: Permissions,
}

/// Change what a role may do (R1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SetRolePermissions {
    /// Role.
    #[n(0)]
    pub role: RoleKey,
    /// What it may do.
    #[n(1)]
    pub permissions: Permissions,
}

/// Give a login a role that was added, of the same reach, or the built-in one again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SetLoginRole {
    /// Login.
    #[n(0)]
    pub user: UserId,
    /// None: the built-in one.
    #[n(1)]
    pub role: Option<CustomRoleId>,
}

/// Give a role that was added another name (R1).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RenameRole {
    /// Role.
    #[n(0)]
    pub role: CustomRoleId,
    /// Name, unique.
    #[n(1)]
    pub name: String,
}

/// Delete a role that was added and that no login has (R1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct DeleteRole {
    /// Role.
    #[n(0)]
    pub role: CustomRoleId,
}

/// A role that was added has another name.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RoleRenamed {
    /// Role.
    #[n(0)]
    pub role: CustomRoleId,
    /// Before.
    #[n(1)]
    pub old: String,
    /// Now.
    #[n(2)]
    pub new: String,
}

/// A role that was added is gone; its id is never used again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RoleDeleted {
    /// Role.
    #[n(0)]
    pub role: CustomRoleId,
    /// Name it had.
    #[n(1)]
    pub name: String,
}

/// A role was added.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RoleCreated {
    /// Its id.
    #[n(0)]
    pub id: CustomRoleId,
    /// Name.
    #[n(1)]
    pub name: String,
    /// The built-in role whose reach it has.
    #[n(2)]
    pub like: Role,
    /// What it may do.
    #[n(3)]
    pub permissions: Permissions,
}

/// What a role may do changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct RolePermissionsSet {
    /// Role.
    #[n(0)]
    pub role: RoleKey,
    /// Before.
    #[n(1)]
    pub old: Permissions,
    /// Now.
    #[n(2)]
    pub new: Permissions,
}

/// A login got another role of the same reach; none is the built-in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct LoginRoleSet {
    /// Login.
    #[n(0)]
    pub user: UserId,
    /// Before.
    #[n(1)]
    pub old: Option<CustomRoleId>,
    /// Now.
    #[n(2)]
    pub new: Option<CustomRoleId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table is indexed by role, and permissions are bits.
    #[test]
    fn tables_stand_in_order() {
        for (index, (role, ..)) in BUILT_IN.iter().enumerate() {
            assert_eq!(*role as usize, index);
        }
        for permission in Permission::ALL {
            assert_eq!(
                Permissions::of(&[*permission]).iter().collect::<Vec<_>>(),
                [*permission]
            );
        }
        for role in Role::ALL
            .into_iter()
            .filter(|role| *role != Role::SuperAdmin)
        {
            assert!(
                role.default_permissions()
                    .iter()
                    .all(|permission| !permission.is_reserved()),
                "{role:?}"
            );
        }
    }
}
