//! Everything the desk knows, and how to find it. Behaviour is in the modules beside.

pub(crate) mod account;
pub(crate) mod alarm;
pub(crate) mod bounds;
pub(crate) mod collateral;
pub(crate) mod contract;
pub(crate) mod entries;
pub(crate) mod entry;
pub(crate) mod exposures;
pub(crate) mod fees;
pub(crate) mod larger_side;
pub(crate) mod lines;
pub(crate) mod liquidations;
pub(crate) mod lookup;
pub(crate) mod marked;
pub(crate) mod marks_seen;
pub(crate) mod near;
pub(crate) mod netting;
pub(crate) mod order;
pub(crate) mod plan;
pub(crate) mod product;
pub(crate) mod rates;
pub(crate) mod references;
pub(crate) mod repeats;
pub(crate) mod resting;
pub(crate) mod review;
pub(crate) mod schemes;
pub(crate) mod settings;
mod snapshot;
pub(crate) mod stop;
pub(crate) mod surplus;
pub(crate) mod terms;

use std::collections::{BTreeMap, BTreeSet};

use ballast_desk_events::{
    AccountStatus, CashEntered, DeliveryRecord, Holder, NavOf, PlatformSettings, StopOf,
    SystemRiskMode, Tradability,
};
use ballast_model::{
    AccountCode, Calendar, ChildOrderId, CommodityId, ContractId, Day, DeliveryId, FundAccountId,
    HedgeFlag, MovementId, Offset, OperatingAccountId, OrderId, PlanId, ProductId, Rates, Stamp,
    TemplateId, Text, TradingHours,
};
use ballast_people::People;
use minicbor::{Decode, Encode};

use crate::book::Book;
use crate::book::fill::FillTerms;
use crate::book::terms::ContractTerms;
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
use crate::state::resting::Resting;
use crate::state::review::Reviews;
use crate::state::schemes::Schemes;
use crate::state::settings::{LimitTable, StoredSettings};
use crate::state::stop::Stop;
use crate::state::terms::TermsTable;
use crate::store::derived::Derived;
use crate::store::table::Table;

/// Where the trading day stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub enum Phase {
    /// No trading day has begun yet, or the last one has rolled.
    #[default]
    #[n(0)]
    Idle,
    /// Orders are taken.
    #[n(1)]
    Open(#[n(0)] Day),
    /// Trading is over; settlement runs.
    #[n(2)]
    Closed(#[n(0)] Day),
}

/// The desk: products, accounts, orders, positions, funds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Desk {
    pub(crate) phase: Phase,
    pub(crate) last_day: Option<Day>,
    pub(crate) calendar: Option<Calendar>,
    pub(crate) commodities: Vec<CommodityState>,
    pub(crate) contracts: Vec<ContractState>,
    pub(crate) groups: Vec<String>,
    pub(crate) products: Vec<Product>,
    pub(crate) fund_accounts: Vec<FundAccount>,
    pub(crate) operating_accounts: Vec<OperatingAccount>,
    pub(crate) orders: Table<OrderId, Order>,
    pub(crate) children: Table<ChildOrderId, Child>,
    pub(crate) people: People,
    pub(crate) platform: StoredSettings<PlatformSettings>,
    pub(crate) global_rules: RateRules,
    pub(crate) templates: Vec<Template>,
    pub(crate) global_limits: LimitTable,
    pub(crate) global_tradability: Option<Tradability>,
    pub(crate) pending_cash: BTreeMap<MovementId, CashEntered>,
    pub(crate) last_movement: MovementId,
    /// What is to be delivered physically (D3).
    pub(crate) deliveries: BTreeMap<DeliveryId, DeliveryRecord>,
    pub(crate) last_delivery: DeliveryId,
    /// Counters that were asked for what is unknown, and when they are asked again.
    pub(crate) asking: BTreeMap<FundAccountId, Stamp>,
    /// Somebody asked for the running trading day's end.
    pub(crate) day_end_asked: bool,
    /// Comparisons with counters that are on their way.
    pub(crate) comparing: BTreeMap<FundAccountId, Comparing>,
    /// The oldest child of which no word has come, or the next one there will be: derived.
    pub(crate) first_silent: Derived<ChildOrderId>,
    /// What by net position is due (X3).
    pub(crate) netting: Netting,
    /// The system risk mode of the trading day (O3, N9).
    pub(crate) system_risk_mode: SystemRiskMode,
    /// Accounts whose lines are to be read.
    pub(crate) lines_due: BTreeSet<OperatingAccountId>,
    /// Liquidation plans of the day, and those that go on from earlier ones.
    pub(crate) plans: BTreeMap<PlanId, Plan>,
    pub(crate) last_plan: PlanId,
    /// Plans that have not ended.
    pub(crate) active_plans: BTreeSet<PlanId>,
    /// Stops that stand (K1).
    pub(crate) stops: BTreeMap<StopOf, Stop>,
    /// Orders of the day that plans sent.
    pub(crate) plan_orders: BTreeMap<OrderId, PlanId>,
    /// Risk schemes, sectors, and whose rules are to be read (S1).
    pub(crate) schemes: Schemes,
    /// Bonds that stand as margin (B8).
    pub(crate) collateral: Collateral,
    /// Alarms of the risk terminal (P9).
    pub(crate) alarms: Alarms,
    pub(crate) repeats: Repeats,
    /// Whose lines or rules wait for marks before they are liquidated.
    pub(crate) confirming: BTreeSet<NavOf>,
    /// Orders that wait for review, and who reviews (X2).
    pub(crate) reviews: Reviews,
    /// Entries that were tried and are not done, and plans that wait (P8).
    pub(crate) entries: Entries,
    /// Codes of contracts, products, accounts and commodities: derived.
    pub(crate) codes: Codes,
    /// Prices at which the orders of each legal person rest: derived (N6).
    pub(crate) resting: Resting,
    /// The instants whose trading day the calendar knows, from the first to before the second.
    pub(crate) covered: Derived<Option<(Stamp, Stamp)>>,
    /// What configuration says of each position's orders: derived.
    pub(crate) terms: Derived<TermsTable>,
}

/// Codes to ids. Derived from the tables; rebuilt by `restore`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Codes {
    pub commodities: BTreeMap<String, CommodityId>,
    pub contracts: BTreeMap<Text, ContractId>,
    pub products: BTreeMap<AccountCode, ProductId>,
    pub accounts: BTreeMap<AccountCode, Holder>,
    /// Those of products and accounts in lower case.
    taken: BTreeSet<String>,
}

impl Codes {
    pub fn put_product(&mut self, code: &AccountCode, id: ProductId) {
        self.products.insert(code.clone(), id);
        self.taken.insert(code.as_str().to_ascii_lowercase());
    }

    pub fn put_account(&mut self, code: &AccountCode, holder: Holder) {
        self.accounts.insert(code.clone(), holder);
        self.taken.insert(code.as_str().to_ascii_lowercase());
    }

    /// Codes that differ by case alone are one: nobody is to take one account for another.
    pub fn is_taken(&self, code: &AccountCode) -> bool {
        self.taken.contains(&code.as_str().to_ascii_lowercase())
    }
}

impl Desk {
    /// Where the trading day stands.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// The trading day that is open or being settled.
    pub fn trading_day(&self) -> Option<Day> {
        match self.phase {
            Phase::Idle => None,
            Phase::Open(day) | Phase::Closed(day) => Some(day),
        }
    }

    /// The running trading day is to end, and has not.
    pub fn day_end_asked(&self) -> bool {
        self.day_end_asked
    }

    /// The last trading day that rolled.
    pub fn last_day(&self) -> Option<Day> {
        self.last_day
    }

    /// The trading calendar.
    pub fn calendar(&self) -> Option<&Calendar> {
        self.calendar.as_ref()
    }

    /// A commodity by id.
    pub fn commodity(&self, id: CommodityId) -> Option<&CommodityState> {
        self.commodities.get(id.index())
    }

    /// All commodities, by id.
    pub fn commodities(&self) -> impl Iterator<Item = &CommodityState> {
        self.commodities.iter()
    }

    /// All contracts, in the order in which they were listed.
    pub fn contracts(&self) -> impl Iterator<Item = (ContractId, &ContractState)> {
        (0..).map(ContractId::new).zip(&self.contracts)
    }

    /// All products, in the order in which they were created.
    pub fn products(&self) -> impl Iterator<Item = (ProductId, &Product)> {
        (0..).map(ProductId::new).zip(&self.products)
    }

    /// All fund accounts, in the order in which they were created.
    pub fn fund_accounts(&self) -> impl Iterator<Item = (FundAccountId, &FundAccount)> {
        (0..).map(FundAccountId::new).zip(&self.fund_accounts)
    }

    /// All operating accounts, in the order in which they were created.
    pub fn operating_accounts(
        &self,
    ) -> impl Iterator<Item = (OperatingAccountId, &OperatingAccount)> {
        let ids = (0..).map(OperatingAccountId::new);
        ids.zip(&self.operating_accounts)
    }

    /// A contract by id.
    pub fn contract(&self, id: ContractId) -> Option<&ContractState> {
        self.contracts.get(id.index())
    }

    /// A product by id.
    pub fn product(&self, id: ProductId) -> Option<&Product> {
        self.products.get(id.index())
    }

    /// A fund account by id.
    pub fn fund_account(&self, id: FundAccountId) -> Option<&FundAccount> {
        self.fund_accounts.get(id.index())
    }

    /// An operating account by id.
    pub fn operating_account(&self, id: OperatingAccountId) -> Option<&OperatingAccount> {
        self.operating_accounts.get(id.index())
    }

    /// An order of this trading day by id.
    pub fn order(&self, id: OrderId) -> Option<&Order> {
        self.orders.get(id)
    }

    /// A child order of this trading day by id.
    pub fn child(&self, id: ChildOrderId) -> Option<&Child> {
        self.children.get(id)
    }

    pub(crate) fn child_mut(&mut self, id: ChildOrderId) -> &mut Child {
        self.children
            .get_mut(id)
            .expect("Invariant: events speak of known children")
    }

    /// The id of the next child order; all below it were given out.
    pub fn next_child(&self) -> ChildOrderId {
        self.children.next_id()
    }

    /// All orders of this trading day, by id.
    pub fn orders(&self) -> impl DoubleEndedIterator<Item = (OrderId, &Order)> {
        self.orders.iter()
    }

    /// All child orders of this trading day, by id.
    pub fn children(&self) -> impl DoubleEndedIterator<Item = (ChildOrderId, &Child)> {
        self.children.iter()
    }

    /// A book by holder.
    pub fn book(&self, holder: Holder) -> Option<&Book> {
        match holder {
            Holder::Operating(id) => self.operating_account(id).map(|account| &account.book),
            Holder::Fund(id) => self.fund_account(id).map(|account| &account.book),
        }
    }

    /// The id of a contract code.
    pub fn contract_id(&self, code: &str) -> Option<ContractId> {
        self.codes.contracts.get(code).copied()
    }

    /// The id of a commodity code.
    pub fn commodity_id(&self, code: &str) -> Option<CommodityId> {
        self.codes.commodities.get(code).copied()
    }

    /// The holder of an account code.
    pub fn holder(&self, code: &AccountCode) -> Option<Holder> {
        self.codes.accounts.get(code).copied()
    }

    /// The id of a product code.
    pub fn product_id(&self, code: &AccountCode) -> Option<ProductId> {
        self.codes.products.get(code).copied()
    }

    /// An account's code.
    pub fn account_code(&self, holder: Holder) -> &AccountCode {
        match holder {
            Holder::Operating(id) => &self.operating_accounts[id.index()].code,
            Holder::Fund(id) => &self.fund_accounts[id.index()].code,
        }
    }

    /// All accounts, operating accounts first, each kind by id.
    pub fn holders(&self) -> impl Iterator<Item = Holder> {
        let operating = (0..self.operating_accounts.len() as u32)
            .map(|id| Holder::Operating(OperatingAccountId::new(id)));
        operating.chain(
            (0..self.fund_accounts.len() as u32).map(|id| Holder::Fund(FundAccountId::new(id))),
        )
    }

    /// What is to be delivered physically and has not ended (D3).
    pub fn deliveries(&self) -> impl Iterator<Item = (DeliveryId, &DeliveryRecord)> {
        self.deliveries.iter().map(|(id, of)| (*id, of))
    }

    /// Deliveries of an account that have not ended.
    pub(crate) fn deliveries_of(&self, holder: Holder) -> usize {
        let open = self.deliveries.values();
        open.filter(|of| of.holder == holder).count()
    }

    /// The platform settings in force (N10).
    pub fn platform(&self) -> &PlatformSettings {
        &self.platform
    }

    /// A template by id.
    pub fn template(&self, id: TemplateId) -> Option<&Template> {
        self.templates.get(id.index())
    }

    /// All templates, by id.
    pub fn templates(&self) -> impl Iterator<Item = (TemplateId, &Template)> {
        let ids = (0..).map(TemplateId::new);
        ids.zip(&self.templates)
            .filter(|(_, template)| template.status == AccountStatus::Enabled)
    }

    /// How books see a contract now: its speculation positions; [`ContractTerms::of`] tells of
    /// hedges.
    #[inline]
    pub fn contract_terms(&self, id: ContractId) -> ContractTerms {
        let contract = &self.contracts[id.index()];
        let commodity = &self.commodities[contract.commodity.index()];
        ContractTerms {
            contract: id,
            commodity: contract.commodity,
            exchange: commodity.commodity.exchange,
            multiplier: contract.spec.multiplier,
            mark: contract.mark(),
            group: commodity.group.filter(|_| !contract.left_group),
            hedge_flag: HedgeFlag::Speculation,
        }
    }

    /// What working out a fill needs to know.
    pub(crate) fn fill_terms(&self, id: ContractId, rates: Rates) -> FillTerms {
        let contract = &self.contracts[id.index()];
        let commodity = &self.commodities[contract.commodity.index()].commodity;
        FillTerms {
            multiplier: contract.spec.multiplier,
            distinguishes_today: commodity.distinguishes_today,
            base_price: contract.base_price,
            pre_settlement: contract.pre_settlement.or(contract.base_price),
            rates,
        }
    }

    /// Whether the stop of just that scope bars an order (K1).
    #[inline(always)]
    pub(crate) fn is_stopped(&self, of: StopOf, offset: Offset) -> bool {
        !self.stops.is_empty() && self.stops.get(&of).is_some_and(|stop| stop.bars(offset))
    }

    /// A book that is about to change; what the account's lines hang on may.
    pub(crate) fn book_mut(&mut self, holder: Holder) -> &mut Book {
        if let Holder::Operating(id) = holder {
            self.lines_moved(id);
        }
        self.rules_moved(holder);
        self.watched_book(holder)
    }

    /// A book whose change is told to the account's lines apart.
    #[inline(always)]
    pub(crate) fn watched_book(&mut self, holder: Holder) -> &mut Book {
        match holder {
            Holder::Operating(id) => &mut self.operating_accounts[id.index()].book,
            Holder::Fund(id) => &mut self.fund_accounts[id.index()].book,
        }
    }

    /// Rebuilds what is derived: codes, and the sessions of the open day.
    pub(crate) fn derive(&mut self) {
        let mut codes = Codes::default();
        for (id, commodity) in self.commodities.iter().enumerate() {
            codes.commodities.insert(
                commodity.commodity.code.clone(),
                CommodityId::new(id as u32),
            );
        }
        for (id, contract) in self.contracts.iter().enumerate() {
            codes
                .contracts
                .insert(contract.contract.code.0.clone(), ContractId::new(id as u32));
        }
        for (id, product) in self.products.iter().enumerate() {
            codes.put_product(&product.code, ProductId::new(id as u32));
        }
        for (id, account) in self.operating_accounts.iter().enumerate() {
            let id = OperatingAccountId::new(id as u32);
            codes.put_account(&account.code, Holder::Operating(id));
        }
        for (id, account) in self.fund_accounts.iter().enumerate() {
            codes.put_account(&account.code, Holder::Fund(FundAccountId::new(id as u32)));
        }
        self.codes = codes;
        self.derive_stops();
        self.derive_day();
        self.derive_sums();
        self.derive_collateral();
        self.find_first_silent(self.children.first_id());
        self.derive_next_close();
        self.derive_reviews_due();
    }

    /// The sessions of the open trading day, and what the exchange says of each contract on it.
    pub(crate) fn derive_day(&mut self) {
        self.covered = Derived(self.calendar.as_ref().and_then(Calendar::covered));
        let day = self.trading_day();
        for commodity in &mut self.commodities {
            let spans =
                |calendar, day| TradingHours::new(&commodity.commodity, calendar).spans(day);
            commodity.spans = self
                .calendar
                .as_ref()
                .zip(day)
                .map_or(Vec::new(), |(calendar, day)| spans(calendar, day));
        }
        let on = day.or(self.last_day);
        for contract in &mut self.contracts {
            contract.derive_day(&self.commodities[contract.commodity.index()].commodity, on);
        }
    }

    /// Every book of a product: its operating accounts', then its fund accounts'.
    pub fn product_books(&self, product: ProductId) -> impl Iterator<Item = (Holder, &Book)> {
        let state = &self.products[product.index()];
        let operating = state
            .operating_accounts
            .iter()
            .map(|id| Holder::Operating(*id));
        let funds = state.fund_accounts.iter().map(|id| Holder::Fund(*id));
        operating
            .chain(funds)
            .filter_map(|holder| Some((holder, self.book(holder)?)))
    }
}
