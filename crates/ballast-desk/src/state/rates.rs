//! Rates as they are set: by level, by account, in templates (F3, F4).

use std::collections::BTreeMap;

use ballast_desk_events::{AccountStatus, RateChoice, RateScope, TemplateKind, Tradability};
use ballast_model::{CommissionRule, HedgeFlag, MarginRule, TemplateId, UserId};
use minicbor::{Decode, Encode};

use crate::state::settings::LimitTable;

/// Rates set at one level.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct RateRules {
    /// Margin.
    #[n(0)]
    pub margin: BTreeMap<RateScope, MarginRule>,
    /// Commission.
    #[n(1)]
    pub commission: BTreeMap<RateScope, CommissionRule>,
    /// Margin of hedge positions, where it is another one.
    #[n(2)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub hedge_margin: BTreeMap<RateScope, MarginRule>,
}

impl RateRules {
    /// Margin of positions with that flag, as far as it is set for them by themselves.
    pub fn margin_of(&self, flag: HedgeFlag) -> &BTreeMap<RateScope, MarginRule> {
        match flag {
            HedgeFlag::Speculation => &self.margin,
            HedgeFlag::Hedge => &self.hedge_margin,
        }
    }

    pub(crate) fn margin_of_mut(
        &mut self,
        flag: HedgeFlag,
    ) -> &mut BTreeMap<RateScope, MarginRule> {
        match flag {
            HedgeFlag::Speculation => &mut self.margin,
            HedgeFlag::Hedge => &mut self.hedge_margin,
        }
    }
}

/// An operating account's own part in its rates.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct OwnRates {
    /// Set on the account itself.
    #[n(0)]
    pub rules: RateRules,
    /// Which margin rates it is charged.
    #[n(1)]
    pub margin: RateChoice,
    /// Which commission rates it is charged.
    #[n(2)]
    pub commission: RateChoice,
    /// Margin template bound.
    #[n(3)]
    pub margin_template: Option<TemplateId>,
    /// Commission template bound.
    #[n(4)]
    pub commission_template: Option<TemplateId>,
}

/// A named set of rates to bind to many accounts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Template {
    /// What it holds.
    #[n(0)]
    pub kind: TemplateKind,
    /// Name.
    #[n(1)]
    pub name: String,
    /// Its rates.
    #[n(2)]
    pub rules: RateRules,
    /// Its limits of one order.
    #[n(3)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub limits: LimitTable,
    /// What may be traded by it.
    #[n(4)]
    pub tradability: Option<Tradability>,
    /// Its account manager; 0: the super admins together, for all to bind (R8).
    #[n(10)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub owner: UserId,
    /// Whether it is there; a deleted one is bound nowhere and found under no name.
    #[n(11)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub status: AccountStatus,
}
