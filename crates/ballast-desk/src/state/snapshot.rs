//! What is kept of a desk, under the numbers that never change: a snapshot's bytes, and the bytes
//! that a state's hash is taken of. What is derived is not here; [`Desk::derive`] makes it anew.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use ballast_desk_events::{
    CashEntered, DeliveryRecord, NavOf, Permissions, PlatformSettings, Role, StopOf,
    SystemRiskMode, Tradability,
};
use ballast_model::{
    Calendar, ChildOrderId, Day, DeliveryId, FundAccountId, MovementId, OperatingAccountId,
    OrderId, PlanId, Stamp,
};
use ballast_people::{CustomRole, People, User};
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

use crate::state::account::{Comparing, FundAccount, OperatingAccount};
use crate::state::alarm::Alarms;
use crate::state::collateral::Collateral;
use crate::state::contract::{CommodityState, ContractState};
use crate::state::entry::Entries;
use crate::state::netting::Netting;
use crate::state::order::{Child, Order};
use crate::state::plan::Plan;
use crate::state::product::Product;
use crate::state::rates::{RateRules, Template};
use crate::state::repeats::Repeats;
use crate::state::review::Reviews;
use crate::state::schemes::Schemes;
use crate::state::settings::{LimitTable, StoredSettings};
use crate::state::stop::Stop;
use crate::state::{Desk, Phase};
use crate::store::table::Table;

#[derive(Encode, Decode)]
struct Snapshot<'a> {
    #[n(0)]
    phase: Phase,
    #[n(1)]
    last_day: Option<Day>,
    #[n(2)]
    calendar: Cow<'a, Option<Calendar>>,
    #[n(3)]
    commodities: Cow<'a, [CommodityState]>,
    #[n(4)]
    contracts: Cow<'a, [ContractState]>,
    #[n(5)]
    groups: Cow<'a, [String]>,
    #[n(6)]
    products: Cow<'a, [Product]>,
    #[n(7)]
    fund_accounts: Cow<'a, [FundAccount]>,
    #[n(8)]
    operating_accounts: Cow<'a, [OperatingAccount]>,
    #[n(9)]
    orders: Cow<'a, Table<OrderId, Order>>,
    #[n(10)]
    children: Cow<'a, Table<ChildOrderId, Child>>,
    #[n(11)]
    users: Cow<'a, [User]>,
    #[n(12)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    platform: Cow<'a, StoredSettings<PlatformSettings>>,
    #[n(13)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    global_rules: Cow<'a, RateRules>,
    #[n(14)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    templates: Cow<'a, [Template]>,
    #[n(15)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    global_limits: Cow<'a, LimitTable>,
    #[n(16)]
    global_tradability: Cow<'a, Option<Tradability>>,
    #[n(30)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    custom_roles: Cow<'a, [CustomRole]>,
    #[n(31)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    role_permissions: Cow<'a, BTreeMap<Role, Permissions>>,
    #[n(32)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pending_cash: Cow<'a, BTreeMap<MovementId, CashEntered>>,
    #[n(33)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    last_movement: MovementId,
    #[n(34)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    deliveries: Cow<'a, BTreeMap<DeliveryId, DeliveryRecord>>,
    #[n(35)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    last_delivery: DeliveryId,
    #[n(36)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    netting: Cow<'a, Netting>,
    #[n(37)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    asking: Cow<'a, BTreeMap<FundAccountId, Stamp>>,
    #[n(38)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    comparing: Cow<'a, BTreeMap<FundAccountId, Comparing>>,
    #[n(39)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    day_end_asked: bool,
    #[n(40)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    system_risk_mode: SystemRiskMode,
    #[n(41)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    lines_due: Cow<'a, BTreeSet<OperatingAccountId>>,
    #[n(50)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    plans: Cow<'a, BTreeMap<PlanId, Plan>>,
    #[n(51)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    last_plan: PlanId,
    #[n(52)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    active_plans: Cow<'a, BTreeSet<PlanId>>,
    #[n(53)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    plan_orders: Cow<'a, BTreeMap<OrderId, PlanId>>,
    #[n(54)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    stops: Cow<'a, BTreeMap<StopOf, Stop>>,
    #[n(60)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    schemes: Cow<'a, Schemes>,
    #[n(70)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    collateral: Cow<'a, Collateral>,
    #[n(75)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    alarms: Cow<'a, Alarms>,
    #[n(80)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    reviews: Cow<'a, Reviews>,
    #[n(90)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    entries: Cow<'a, Entries>,
    #[n(100)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    repeats: Cow<'a, Repeats>,
    #[n(110)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    confirming: Cow<'a, BTreeSet<NavOf>>,
}

impl<'a> From<&'a Desk> for Snapshot<'a> {
    fn from(desk: &'a Desk) -> Self {
        let people = &desk.people;
        Self {
            phase: desk.phase,
            last_day: desk.last_day,
            calendar: Cow::Borrowed(&desk.calendar),
            commodities: Cow::Borrowed(&desk.commodities),
            contracts: Cow::Borrowed(&desk.contracts),
            groups: Cow::Borrowed(&desk.groups),
            products: Cow::Borrowed(&desk.products),
            fund_accounts: Cow::Borrowed(&desk.fund_accounts),
            operating_accounts: Cow::Borrowed(&desk.operating_accounts),
            orders: Cow::Borrowed(&desk.orders),
            children: Cow::Borrowed(&desk.children),
            users: Cow::Borrowed(people.kept_users()),
            platform: Cow::Borrowed(&desk.platform),
            global_rules: Cow::Borrowed(&desk.global_rules),
            templates: Cow::Borrowed(&desk.templates),
            global_limits: Cow::Borrowed(&desk.global_limits),
            global_tradability: Cow::Borrowed(&desk.global_tradability),
            custom_roles: Cow::Borrowed(people.kept_custom_roles()),
            role_permissions: Cow::Borrowed(people.kept_role_permissions()),
            pending_cash: Cow::Borrowed(&desk.pending_cash),
            last_movement: desk.last_movement,
            deliveries: Cow::Borrowed(&desk.deliveries),
            last_delivery: desk.last_delivery,
            netting: Cow::Borrowed(&desk.netting),
            asking: Cow::Borrowed(&desk.asking),
            comparing: Cow::Borrowed(&desk.comparing),
            day_end_asked: desk.day_end_asked,
            system_risk_mode: desk.system_risk_mode,
            lines_due: Cow::Borrowed(&desk.lines_due),
            plans: Cow::Borrowed(&desk.plans),
            last_plan: desk.last_plan,
            active_plans: Cow::Borrowed(&desk.active_plans),
            plan_orders: Cow::Borrowed(&desk.plan_orders),
            stops: Cow::Borrowed(&desk.stops),
            schemes: Cow::Borrowed(&desk.schemes),
            collateral: Cow::Borrowed(&desk.collateral),
            alarms: Cow::Borrowed(&desk.alarms),
            repeats: Cow::Borrowed(&desk.repeats),
            confirming: Cow::Borrowed(&desk.confirming),
            reviews: Cow::Borrowed(&desk.reviews),
            entries: Cow::Borrowed(&desk.entries),
        }
    }
}

impl From<Snapshot<'_>> for Desk {
    fn from(kept: Snapshot<'_>) -> Self {
        let people = People::restore(
            kept.users.into_owned(),
            kept.custom_roles.into_owned(),
            kept.role_permissions.into_owned(),
        );
        Self {
            phase: kept.phase,
            last_day: kept.last_day,
            calendar: kept.calendar.into_owned(),
            commodities: kept.commodities.into_owned(),
            contracts: kept.contracts.into_owned(),
            groups: kept.groups.into_owned(),
            products: kept.products.into_owned(),
            fund_accounts: kept.fund_accounts.into_owned(),
            operating_accounts: kept.operating_accounts.into_owned(),
            orders: kept.orders.into_owned(),
            children: kept.children.into_owned(),
            people,
            platform: kept.platform.into_owned(),
            global_rules: kept.global_rules.into_owned(),
            templates: kept.templates.into_owned(),
            global_limits: kept.global_limits.into_owned(),
            global_tradability: kept.global_tradability.into_owned(),
            pending_cash: kept.pending_cash.into_owned(),
            last_movement: kept.last_movement,
            deliveries: kept.deliveries.into_owned(),
            last_delivery: kept.last_delivery,
            netting: kept.netting.into_owned(),
            asking: kept.asking.into_owned(),
            comparing: kept.comparing.into_owned(),
            day_end_asked: kept.day_end_asked,
            system_risk_mode: kept.system_risk_mode,
            lines_due: kept.lines_due.into_owned(),
            plans: kept.plans.into_owned(),
            last_plan: kept.last_plan,
            active_plans: kept.active_plans.into_owned(),
            plan_orders: kept.plan_orders.into_owned(),
            stops: kept.stops.into_owned(),
            schemes: kept.schemes.into_owned(),
            collateral: kept.collateral.into_owned(),
            alarms: kept.alarms.into_owned(),
            repeats: kept.repeats.into_owned(),
            confirming: kept.confirming.into_owned(),
            reviews: kept.reviews.into_owned(),
            entries: kept.entries.into_owned(),
            first_silent: Default::default(),
            codes: Default::default(),
            resting: Default::default(),
            covered: Default::default(),
            terms: Default::default(),
        }
    }
}

impl<C> Encode<C> for Desk {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        Snapshot::from(self).encode(out, context)
    }
}

impl<'b, C> Decode<'b, C> for Desk {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        Snapshot::decode(bytes, context).map(Self::from)
    }
}
