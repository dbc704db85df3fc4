//! Everything the desk knows, and how to find it. Behaviour is in the modules beside.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use ballast_desk_events::{
    Access, AddressRange, CashEntered, CounterSessionState, Difference, FundSettings, Holder,
    OperatingSettings, Permissions, PlatformSettings, Powers, ProductSettings, RateLevel,
    RateScope, Refusal, Role, SettlementSource, Standing, Tradability, TradabilityOf,
};
use ballast_model::{
    AccountCode, Calendar, ChildOrderId, Commodity, CommodityId, Contract, ContractId,
    CustomRoleId, Day, DepthLevel, Exchange, FundAccountId, HedgeFlag, Money, MovementId,
    OperatingAccountId, OrderId, Price, ProductId, Rates, SessionId, Stamp, TemplateId, Text,
    TradingHours, TradingSpan, UserId,
};
use minicbor::{Decode, Encode};

use crate::book::{Book, View};
use crate::fill::Terms;
use crate::kept::{Kept, LimitTable};
use crate::margin::GroupId;
use crate::order::{Child, Order};
use crate::rates::{OwnRates, RateRules, Template};
use crate::references::References;
use crate::resting::{Resting, Traffic};
use crate::roles::CustomRole;
use crate::table::Table;

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

/// A fund.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Product {
    /// Code.
    #[n(0)]
    pub code: AccountCode,
    /// Name.
    #[n(1)]
    pub name: String,
    /// Its fund accounts, in order of opening.
    #[n(2)]
    pub fund_accounts: Vec<FundAccountId>,
    /// Operating accounts bound to it.
    #[n(3)]
    pub operating_accounts: BTreeSet<OperatingAccountId>,
    /// Running difference between the two, by cause.
    #[n(4)]
    pub difference: Option<Difference>,
    /// Rates set on the product.
    #[n(5)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub rules: RateRules,
    /// Fund account whose counter's rates its accounts read; none: the first that is connected
    /// (O9).
    #[n(6)]
    pub rate_giver: Option<FundAccountId>,
    /// Settings (P1).
    #[n(7)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub settings: Kept<ProductSettings>,
    /// Limits (X3, X4).
    #[n(8)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub limits: LimitTable,
    /// What may be traded, where its accounts do not say (F4).
    #[n(9)]
    pub tradability: Option<Tradability>,
    /// Its account manager; 0: the super admins together (R8).
    #[n(20)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub owner: UserId,
    /// Whether it may be used (P10).
    #[n(21)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub standing: Standing,
}

/// A real account at a counter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct FundAccount {
    /// Code at the counter.
    #[n(0)]
    pub code: AccountCode,
    /// Its product.
    #[n(1)]
    pub product: ProductId,
    /// Positions and funds.
    #[n(2)]
    pub book: Book,
    /// Rates read from its counter, which charges it by them.
    #[n(3)]
    pub rates: BTreeMap<RateScope, Rates>,
    /// Session with the counter.
    #[n(4)]
    pub session: CounterSessionState,
    /// Children the replay has to account for: in flight when the session was lost.
    #[n(5)]
    pub unanswered: BTreeSet<ChildOrderId>,
    /// Rates set here on the account, apart from those read from its counter (F4).
    #[n(6)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub rules: RateRules,
    /// Settings (P2).
    #[n(7)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub settings: Kept<FundSettings>,
    /// Limits (A1, A3–A5, N4, N6).
    #[n(8)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub limits: LimitTable,
    /// What it may trade by day (A2).
    #[n(9)]
    pub day_tradability: Option<Tradability>,
    /// What it may trade at night (A2).
    #[n(10)]
    pub night_tradability: Option<Tradability>,
    /// When it was given its newest orders, oldest first; kept only while an order rate is set
    /// (P2).
    #[n(11)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub(crate) recent_orders: VecDeque<Stamp>,
    /// Its order rate has banned it (P2).
    #[n(12)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub rate_banned: bool,
    /// What went to each exchange today: derived.
    #[cbor(skip)]
    pub(crate) traffic: [Traffic; Exchange::ALL.len()],
    /// Its account manager; 0: the super admins together (R8).
    #[n(20)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub owner: UserId,
    /// Whether it may be used (P10).
    #[n(21)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub standing: Standing,
}

/// A trader's sub-account.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OperatingAccount {
    /// Code.
    #[n(0)]
    pub code: AccountCode,
    /// Holder's name.
    #[n(1)]
    pub name: String,
    /// Product it is bound to.
    #[n(2)]
    pub product: Option<ProductId>,
    /// Positions and funds.
    #[n(3)]
    pub book: Book,
    /// References given this trading day.
    #[n(4)]
    pub(crate) references: References,
    /// Orders that may still trade, by id.
    #[n(5)]
    pub working: Vec<OrderId>,
    /// Its own part in its rates (O9, F4).
    #[n(6)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub rates: OwnRates,
    /// Settings (O1, O7, O9).
    #[n(7)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub settings: Kept<OperatingSettings>,
    /// Limits (O10, O11, O14).
    #[n(8)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub limits: LimitTable,
    /// Template of order limits bound (O14).
    #[n(9)]
    pub limit_template: Option<TemplateId>,
    /// What it may trade; none: as its product says, then the platform (F4, F5).
    #[n(10)]
    pub tradability: Option<Tradability>,
    /// Its account manager; 0: the super admins together (R8).
    #[n(20)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub owner: UserId,
    /// Whether it may be used (P10).
    #[n(21)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub standing: Standing,
    /// From where its traders may log in (O12, O13).
    #[n(22)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub access: Access,
    /// Protected deposits less protected withdrawals since it was opened (C1).
    #[n(23)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub protected_amount: Money,
}

impl OperatingAccount {
    /// Max-loss deposits less max-loss withdrawals since it was opened: what of the net deposits is
    /// not protected (C1).
    pub fn max_loss_amount(&self) -> Money {
        self.book.net_deposits() - self.protected_amount
    }

    pub(crate) fn works_no_more(&mut self, order: OrderId) {
        if let Ok(at) = self.working.binary_search(&order) {
            self.working.remove(at);
        }
    }
}

/// A commodity as the desk holds it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CommodityState {
    /// Reference data.
    #[n(0)]
    pub commodity: Commodity,
    /// Larger-side group.
    #[n(1)]
    pub group: Option<GroupId>,
    /// Sessions of the open trading day; derived.
    #[cbor(skip)]
    pub(crate) spans: Vec<TradingSpan>,
}

/// Index futures, whose orders and cancels are charged themselves (O9).
const ORDER_FEE: [&str; 4] = ["IF", "IC", "IH", "IM"];

impl CommodityState {
    /// Orders and cancels are charged themselves (O9).
    pub fn has_order_fee(&self) -> bool {
        self.commodity.exchange == Exchange::Cffex
            && ORDER_FEE.contains(&self.commodity.code.as_str())
    }
}

/// A contract as the desk holds it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ContractState {
    /// Reference data.
    #[n(0)]
    pub contract: Contract,
    /// Its commodity.
    #[n(1)]
    pub commodity: CommodityId,
    /// It has left larger-side margin.
    #[n(2)]
    pub left_group: bool,
    /// Settlement price that yesterday's lots were last marked to.
    #[n(3)]
    pub base_price: Option<Price>,
    /// Previous settlement price: the exchange's where known, else `base_price`.
    #[n(4)]
    pub pre_settlement: Option<Price>,
    /// Upper limit price.
    #[n(5)]
    pub upper_limit: Option<Price>,
    /// Lower limit price.
    #[n(6)]
    pub lower_limit: Option<Price>,
    /// Last price of the trading day.
    #[n(7)]
    pub last: Option<Price>,
    /// Best bid.
    #[n(8)]
    pub bid: Option<DepthLevel>,
    /// Best ask.
    #[n(9)]
    pub ask: Option<DepthLevel>,
    /// When the newest mark came.
    #[n(10)]
    pub marked_at: Option<Stamp>,
    /// Settlement price of the closed day.
    #[n(11)]
    pub settlement: Option<(Price, SettlementSource)>,
    /// Books with a position slot in the contract.
    #[n(12)]
    pub(crate) holders: BTreeSet<Holder>,
}

impl ContractState {
    /// Last price, or the previous settlement price before the first tick (`DESIGN.md` section 5).
    pub fn mark(&self) -> Option<Price> {
        self.last.or(self.pre_settlement).or(self.base_price)
    }
}

/// A login.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct User {
    /// Login name.
    #[n(0)]
    pub name: String,
    /// Name as shown.
    #[n(1)]
    pub display_name: String,
    /// Role.
    #[n(2)]
    pub role: Role,
    /// Operating accounts it may trade.
    #[n(3)]
    pub accounts: BTreeSet<OperatingAccountId>,
    /// Sessions that stand.
    #[n(4)]
    pub sessions: BTreeSet<SessionId>,
    /// The account manager that made it; 0: the super admins together (R8).
    #[n(10)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub owner: UserId,
    /// Whether it may be used (R3).
    #[n(11)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub standing: Standing,
    /// A role that was added, in place of the built-in one (R1).
    #[n(12)]
    pub custom_role: Option<CustomRoleId>,
    /// What it may do beside its role; see [`Desk::effective_powers`] (R4, P6).
    #[n(13)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub powers: Powers,
    /// A risk account: what it is bound to (P5).
    #[n(14)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub bound: BTreeSet<Holder>,
    /// A cash clerk: accounts ticked or unticked by hand; see [`Desk::is_cash_clerk_of`] (R8).
    #[n(15)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub(crate) ticks: BTreeMap<OperatingAccountId, bool>,
    /// From where it may be used; empty: from anywhere (R6).
    #[n(16)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub addresses: Vec<AddressRange>,
    /// Its password is to be changed at the next login (R6).
    #[n(17)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub must_change_password: bool,
}

/// The desk: products, accounts, orders, positions, funds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Desk {
    #[n(0)]
    pub(crate) phase: Phase,
    #[n(1)]
    pub(crate) last_day: Option<Day>,
    #[n(2)]
    pub(crate) calendar: Option<Calendar>,
    #[n(3)]
    pub(crate) commodities: Vec<CommodityState>,
    #[n(4)]
    pub(crate) contracts: Vec<ContractState>,
    #[n(5)]
    pub(crate) groups: Vec<String>,
    #[n(6)]
    pub(crate) products: Vec<Product>,
    #[n(7)]
    pub(crate) fund_accounts: Vec<FundAccount>,
    #[n(8)]
    pub(crate) operating_accounts: Vec<OperatingAccount>,
    #[n(9)]
    pub(crate) orders: Table<OrderId, Order>,
    #[n(10)]
    pub(crate) children: Table<ChildOrderId, Child>,
    #[n(11)]
    pub(crate) users: Vec<User>,
    #[n(12)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub(crate) platform: Kept<PlatformSettings>,
    #[n(13)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub(crate) global_rules: RateRules,
    #[n(14)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub(crate) templates: Vec<Template>,
    #[n(15)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub(crate) global_limits: LimitTable,
    #[n(16)]
    pub(crate) global_tradability: Option<Tradability>,
    #[n(30)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub(crate) custom_roles: Vec<CustomRole>,
    #[n(31)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub(crate) role_permissions: BTreeMap<Role, Permissions>,
    #[n(32)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub(crate) pending_cash: BTreeMap<MovementId, CashEntered>,
    #[n(33)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub(crate) last_movement: MovementId,
    /// Codes of contracts, products, accounts and commodities: derived.
    #[cbor(skip)]
    pub(crate) codes: Codes,
    /// Resting orders of fund accounts that have a legal-person code: derived (N6).
    #[cbor(skip)]
    pub(crate) resting: Resting,
}

/// Codes to ids. Derived from the tables; rebuilt by `restore`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Codes {
    pub commodities: BTreeMap<String, CommodityId>,
    pub contracts: BTreeMap<Text, ContractId>,
    pub products: BTreeMap<AccountCode, ProductId>,
    pub accounts: BTreeMap<AccountCode, Holder>,
    pub users: BTreeMap<String, UserId>,
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

    /// All orders of this trading day, by id.
    pub fn orders(&self) -> impl DoubleEndedIterator<Item = (OrderId, &Order)> {
        self.orders.iter()
    }

    /// All child orders of this trading day, by id.
    pub fn children(&self) -> impl DoubleEndedIterator<Item = (ChildOrderId, &Child)> {
        self.children.iter()
    }

    /// A user by id; ids start at 1, 0 being the platform.
    pub fn user(&self, id: UserId) -> Option<&User> {
        self.users.get(id.index().checked_sub(1)?)
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

    /// The id of a login name.
    pub fn user_id(&self, name: &str) -> Option<UserId> {
        self.codes.users.get(name).copied()
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
        (0..).map(TemplateId::new).zip(&self.templates)
    }

    /// Rates set at a level (F4).
    pub fn rate_rules(&self, level: RateLevel) -> Option<&RateRules> {
        crate::rates::rules(self, level)
    }

    /// Limits set at a level.
    pub fn limits(&self, level: RateLevel) -> Option<&LimitTable> {
        crate::limits::table(self, level)
    }

    /// What may be traded, as it is set there.
    pub fn tradability(&self, of: TradabilityOf) -> Result<Option<Tradability>, Refusal> {
        crate::limits::tradability(self, of)
    }

    /// How books see a contract now: its speculation positions; [`View::of`] tells of hedges.
    pub fn view(&self, id: ContractId) -> View {
        let contract = &self.contracts[id.index()];
        let commodity = &self.commodities[contract.commodity.index()];
        View {
            contract: id,
            commodity: contract.commodity,
            exchange: commodity.commodity.exchange,
            multiplier: commodity.commodity.multiplier,
            mark: contract.mark(),
            group: commodity.group.filter(|_| !contract.left_group),
            hedge_flag: HedgeFlag::Speculation,
        }
    }

    /// What working out a fill needs to know.
    pub(crate) fn terms(&self, id: ContractId, rates: Rates) -> Terms {
        let contract = &self.contracts[id.index()];
        let commodity = &self.commodities[contract.commodity.index()].commodity;
        Terms {
            multiplier: commodity.multiplier,
            distinguishes_today: commodity.distinguishes_today,
            base_price: contract.base_price,
            pre_settlement: contract.pre_settlement.or(contract.base_price),
            rates,
        }
    }

    pub(crate) fn book_mut(&mut self, holder: Holder) -> &mut Book {
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
            codes
                .products
                .insert(product.code.clone(), ProductId::new(id as u32));
        }
        for (id, account) in self.operating_accounts.iter().enumerate() {
            codes.accounts.insert(
                account.code.clone(),
                Holder::Operating(OperatingAccountId::new(id as u32)),
            );
        }
        for (id, account) in self.fund_accounts.iter().enumerate() {
            codes.accounts.insert(
                account.code.clone(),
                Holder::Fund(FundAccountId::new(id as u32)),
            );
        }
        for (id, user) in self.users.iter().enumerate() {
            codes
                .users
                .insert(user.name.clone(), UserId::new(id as u32 + 1));
        }
        self.codes = codes;
        self.derive_spans();
        self.derive_sums();
    }

    pub(crate) fn derive_spans(&mut self) {
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
    }
}
