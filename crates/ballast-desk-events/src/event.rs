//! What has happened. Events carry results: `apply` only adds and stores.
use ballast_model::{ContractId, Day, FundAccountId, Money, OperatingAccountId, OrderId};
/// One entry of the journal's answer side.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Event {
    /// A command other than an order was not carried out.
    #[n(0)]
    ActionRefused {
        /// Why.
        #[n(0)]
        refusal: crate::Refusal,
    },
    /// The calendar was replaced.
    #[n(1)]
    CalendarSet(#[n(0)] ballast_model::Calendar),
    /// A commodity was added or replaced.
    #[n(2)]
    CommodityPut {
        /// Its id.
        #[n(0)]
        id: ballast_model::CommodityId,
        /// As it is now.
        #[n(1)]
        commodity: Box<ballast_model::Commodity>,
    },
    /// A contract was added or replaced.
    #[n(3)]
    ContractListed {
        /// Its id.
        #[n(0)]
        id: ContractId,
        /// As it is now.
        #[n(1)]
        contract: ballast_model::Contract,
    },
    /// A product was opened.
    #[n(4)]
    ProductCreated {
        /// Its id.
        #[n(0)]
        id: ballast_model::ProductId,
        /// Code.
        #[n(1)]
        code: ballast_model::AccountCode,
        /// Name.
        #[n(2)]
        name: String,
    },
    /// A fund account was opened.
    #[n(5)]
    FundAccountCreated {
        /// Its id.
        #[n(0)]
        id: FundAccountId,
        /// Code.
        #[n(1)]
        code: ballast_model::AccountCode,
        /// Product.
        #[n(2)]
        product: ballast_model::ProductId,
    },
    /// An operating account was opened.
    #[n(6)]
    OperatingAccountCreated {
        /// Its id.
        #[n(0)]
        id: OperatingAccountId,
        /// Code.
        #[n(1)]
        code: ballast_model::AccountCode,
        /// Name.
        #[n(2)]
        name: String,
    },
    /// An operating account was bound.
    #[n(7)]
    OperatingAccountBound {
        /// Account.
        #[n(0)]
        account: OperatingAccountId,
        /// Product before.
        #[n(1)]
        old: Option<ballast_model::ProductId>,
        /// Product now.
        #[n(2)]
        new: ballast_model::ProductId,
    },
    /// Cash in.
    #[n(8)]
    Deposited {
        /// Account.
        #[n(0)]
        holder: crate::Holder,
        /// Yuan.
        #[n(1)]
        amount: Money,
    },
    /// Cash out.
    #[n(9)]
    Withdrawn {
        /// Account.
        #[n(0)]
        holder: crate::Holder,
        /// Yuan.
        #[n(1)]
        amount: Money,
    },
    /// ballast_model::Rates of a fund account changed.
    #[n(10)]
    RatesSet {
        /// Fund account.
        #[n(0)]
        fund_account: FundAccountId,
        /// For what.
        #[n(1)]
        scope: crate::RateScope,
        /// Before.
        #[n(2)]
        old: Option<ballast_model::Rates>,
        /// Now.
        #[n(3)]
        new: ballast_model::Rates,
    },
    /// The margin of a position side was reckoned anew.
    #[n(11)]
    MarginRecalculated {
        /// Account.
        #[n(0)]
        holder: crate::Holder,
        /// Contract.
        #[n(1)]
        contract: ContractId,
        /// Long or short.
        #[n(2)]
        side: ballast_model::PosiDirection,
        /// Now.
        #[n(3)]
        margin: Money,
        /// Speculation or hedge.
        #[n(4)]
        hedge_flag: ballast_model::HedgeFlag,
    },
    /// How an account's funds are reckoned changed.
    #[n(12)]
    FundsMethodSet {
        /// Account.
        #[n(0)]
        holder: crate::Holder,
        /// Before.
        #[n(1)]
        old: crate::FundsMethod,
        /// Now.
        #[n(2)]
        new: crate::FundsMethod,
    },
    /// An order was refused by us.
    #[n(13)]
    OrderRefused(#[n(0)] crate::OrderRefused),
    /// An order stands.
    #[n(14)]
    OrderPlaced(#[n(0)] crate::OrderPlaced),
    /// A reference was given again with the same content.
    #[n(15)]
    RefRepeated(#[n(0)] crate::RefAnswer),
    /// A child order is on its way.
    #[n(16)]
    ChildRouted(#[n(0)] crate::ChildRouted),
    /// The child's bytes were handed to the network.
    #[n(17)]
    ChildSent(#[n(0)] ballast_model::ChildOrderId),
    /// The exchange has the child.
    #[n(18)]
    ChildAccepted {
        /// Child.
        #[n(0)]
        child: ballast_model::ChildOrderId,
        /// Exchange's order number.
        #[n(1)]
        exchange_order: ballast_model::Text,
    },
    /// A child traded.
    #[n(19)]
    Filled(#[n(0)] crate::Filled),
    /// The counter says the child will not trade any more, but trades of it are still missing.
    #[n(20)]
    ChildCancelReported {
        /// Child.
        #[n(0)]
        child: ballast_model::ChildOrderId,
        /// Lots traded in its life.
        #[n(1)]
        filled: ballast_model::Lots,
    },
    /// A child ended with lots left; its freezes are gone.
    #[n(21)]
    ChildEnded {
        /// Child.
        #[n(0)]
        child: ballast_model::ChildOrderId,
        /// How.
        #[n(1)]
        how: crate::ChildEnd,
        /// Lots it did not trade.
        #[n(2)]
        unfilled: ballast_model::Lots,
    },
    /// A parent ended with lots left; its freezes are gone.
    #[n(22)]
    OrderEnded {
        /// Parent.
        #[n(0)]
        order: OrderId,
        /// How.
        #[n(1)]
        how: crate::OrderEnd,
        /// Lots it did not trade.
        #[n(2)]
        unfilled: ballast_model::Lots,
    },
    /// A cancel is on its way.
    #[n(23)]
    CancelRequested {
        /// Parent.
        #[n(0)]
        order: OrderId,
        /// What goes to the counter.
        #[n(1)]
        counter_cancel: ballast_model::CounterCancel,
    },
    /// A counter refused a cancel.
    #[n(24)]
    CancelRejected {
        /// Child.
        #[n(0)]
        child: ballast_model::ChildOrderId,
        /// Counter's number.
        #[n(1)]
        error: ballast_model::CounterErrorId,
        /// Counter's text.
        #[n(2)]
        text: String,
    },
    /// A fund account's session with its counter changed.
    #[n(25)]
    CounterSession {
        /// Fund account.
        #[n(0)]
        fund_account: FundAccountId,
        /// Orders may be sent: logged in and replay complete.
        #[n(1)]
        state: crate::CounterSessionState,
    },
    /// A mark price.
    #[n(26)]
    Marked(#[n(0)] ballast_model::Mark),
    /// Price limits and previous settlement price.
    #[n(27)]
    DayLimitsSet(#[n(0)] ballast_model::DayLimits),
    /// A trading day began.
    #[n(28)]
    DayStarted {
        /// Day.
        #[n(0)]
        day: Day,
    },
    /// Trading is over.
    #[n(29)]
    DayClosed {
        /// Day.
        #[n(0)]
        day: Day,
        /// Contracts that leave larger-side margin with this day's settlement (§C3).
        #[n(1)]
        leaving_larger_side: Vec<ContractId>,
    },
    /// A settlement price.
    #[n(30)]
    SettlementPriceSet {
        /// Contract.
        #[n(0)]
        contract: ContractId,
        /// Price.
        #[n(1)]
        price: ballast_model::Price,
        /// Source.
        #[n(2)]
        source: crate::SettlementSource,
    },
    /// Commission rows were rounded to the fen: rounded less exact.
    #[n(31)]
    CommissionRounded {
        /// Account.
        #[n(0)]
        holder: crate::Holder,
        /// What rounding added.
        #[n(1)]
        difference: Money,
    },
    /// An account was settled.
    #[n(32)]
    AccountSettled(#[n(0)] crate::Settlement),
    /// A product was settled.
    #[n(33)]
    ProductSettled(#[n(0)] crate::Difference),
    /// Today became yesterday.
    #[n(34)]
    DayRolled {
        /// Day that ended.
        #[n(0)]
        day: Day,
    },
    /// A user was added.
    #[n(35)]
    UserCreated {
        /// Id.
        #[n(0)]
        id: ballast_model::UserId,
        /// Login name.
        #[n(1)]
        name: String,
        /// Name as shown.
        #[n(2)]
        display_name: String,
        /// crate::Role.
        #[n(3)]
        role: crate::Role,
    },
    /// A trader may trade an account.
    #[n(36)]
    AccountGranted {
        /// Trader.
        #[n(0)]
        user: ballast_model::UserId,
        /// Account.
        #[n(1)]
        account: OperatingAccountId,
    },
    /// A user logged in.
    #[n(37)]
    LoggedIn {
        /// User.
        #[n(0)]
        user: ballast_model::UserId,
        /// Session.
        #[n(1)]
        session: ballast_model::SessionId,
        /// Address.
        #[n(2)]
        ip: String,
        /// Network card.
        #[n(3)]
        mac: Option<crate::Mac>,
    },
    /// A login was refused.
    #[n(38)]
    LoginRefused {
        /// Name as typed.
        #[n(0)]
        name: String,
        /// Address.
        #[n(1)]
        ip: String,
        /// Code of the reason.
        #[n(2)]
        reason: String,
        /// Network card.
        #[n(3)]
        mac: Option<crate::Mac>,
    },
    /// A session of a user ended.
    #[n(39)]
    LoggedOut(
        #[n(0)] ballast_model::UserId,
        #[n(1)] ballast_model::SessionId,
    ),
    /// A platform setting changed.
    #[n(40)]
    PlatformSet {
        /// Before.
        #[n(0)]
        old: crate::PlatformSetting,
        /// Now.
        #[n(1)]
        new: crate::PlatformSetting,
    },
    /// A margin rate on the platform changed.
    #[n(41)]
    MarginRuleSet {
        /// Where.
        #[n(0)]
        level: crate::RateLevel,
        /// For what.
        #[n(1)]
        scope: crate::RateScope,
        /// Before.
        #[n(2)]
        old: Option<ballast_model::MarginRule>,
        /// Now.
        #[n(3)]
        new: Option<ballast_model::MarginRule>,
        /// Speculation or hedge.
        #[n(4)]
        hedge_flag: ballast_model::HedgeFlag,
    },
    /// A commission rate on the platform changed.
    #[n(42)]
    CommissionRuleSet {
        /// Where.
        #[n(0)]
        level: crate::RateLevel,
        /// For what.
        #[n(1)]
        scope: crate::RateScope,
        /// Before.
        #[n(2)]
        old: Option<ballast_model::CommissionRule>,
        /// Now.
        #[n(3)]
        new: Option<ballast_model::CommissionRule>,
    },
    /// Which rates an operating account is charged changed.
    #[n(43)]
    RateChoiceSet {
        /// Account.
        #[n(0)]
        account: OperatingAccountId,
        /// Margin and commission before.
        #[n(1)]
        old: (crate::RateChoice, crate::RateChoice),
        /// Margin and commission now.
        #[n(2)]
        new: (crate::RateChoice, crate::RateChoice),
    },
    /// The fund account whose rates a product's accounts read changed.
    #[n(44)]
    RateSourceAccountSet {
        /// Product.
        #[n(0)]
        product: ballast_model::ProductId,
        /// Before.
        #[n(1)]
        old: Option<FundAccountId>,
        /// Now.
        #[n(2)]
        new: Option<FundAccountId>,
    },
    /// A template was made.
    #[n(45)]
    TemplateCreated {
        /// Its id.
        #[n(0)]
        id: ballast_model::TemplateId,
        /// What it holds.
        #[n(1)]
        kind: crate::TemplateKind,
        /// Name.
        #[n(2)]
        name: String,
    },
    /// A template was bound or unbound.
    #[n(46)]
    TemplateBound {
        /// Account.
        #[n(0)]
        account: OperatingAccountId,
        /// What kind.
        #[n(1)]
        kind: crate::TemplateKind,
        /// Before.
        #[n(2)]
        old: Option<ballast_model::TemplateId>,
        /// Now.
        #[n(3)]
        new: Option<ballast_model::TemplateId>,
    },
    /// A setting of an operating account changed.
    #[n(47)]
    OperatingSet {
        /// Account.
        #[n(0)]
        account: OperatingAccountId,
        /// Before.
        #[n(1)]
        old: crate::OperatingSetting,
        /// Now.
        #[n(2)]
        new: crate::OperatingSetting,
    },
    /// A setting of a fund account changed.
    #[n(48)]
    FundSet {
        /// Account.
        #[n(0)]
        account: FundAccountId,
        /// Before.
        #[n(1)]
        old: crate::FundSetting,
        /// Now.
        #[n(2)]
        new: crate::FundSetting,
    },
    /// A setting of a product changed.
    #[n(49)]
    ProductSet {
        /// Product.
        #[n(0)]
        product: ballast_model::ProductId,
        /// Before.
        #[n(1)]
        old: crate::ProductSetting,
        /// Now.
        #[n(2)]
        new: crate::ProductSetting,
    },
    /// A limit changed.
    #[n(50)]
    LimitSet {
        /// Where.
        #[n(0)]
        level: crate::RateLevel,
        /// For what.
        #[n(1)]
        scope: crate::LimitScope,
        /// Before.
        #[n(2)]
        old: crate::Limit,
        /// Now.
        #[n(3)]
        new: crate::Limit,
    },
    /// What may be traded changed.
    #[n(51)]
    TradabilitySet {
        /// Where.
        #[n(0)]
        of: crate::TradabilityOf,
        /// Before.
        #[n(1)]
        old: Option<crate::Tradability>,
        /// Now.
        #[n(2)]
        new: Option<crate::Tradability>,
        /// Template that was written, if one was.
        #[n(3)]
        template: Option<ballast_model::TemplateId>,
    },
    /// A fund account was given more orders than its order rate allows.
    #[n(52)]
    OrderRateBanned(#[n(0)] FundAccountId),
    /// It takes orders again.
    #[n(53)]
    OrderRateBanLifted(#[n(0)] FundAccountId),
    /// A fund account is to log in at its counter once more.
    #[n(56)]
    FundAccountLoginAsked(#[n(0)] FundAccountId),
    /// An order or a cancel of an index future went out, and the exchange charges for that (O9).
    #[n(55)]
    OrderFeeCharged {
        /// Account.
        #[n(0)]
        account: OperatingAccountId,
        /// Parent.
        #[n(1)]
        order: OrderId,
        /// Yuan, whole fen.
        #[n(2)]
        amount: Money,
    },
    /// Lots that no fund account carries any more; their freezes are gone, the rest goes on.
    #[n(54)]
    OrderReduced {
        /// Parent.
        #[n(0)]
        order: OrderId,
        /// Lots that will not trade.
        #[n(1)]
        lots: ballast_model::Lots,
        /// Margin freeze that ends with them.
        #[n(2)]
        released_margin: Money,
        /// Commission freeze that ends with them.
        #[n(3)]
        released_commission: Money,
    },
    /// A role was added.
    #[n(80)]
    RoleCreated(#[n(0)] crate::RoleCreated),
    /// What a role may do changed.
    #[n(81)]
    RolePermissionsSet(#[n(0)] crate::RolePermissionsSet),
    /// A login got another role of the same reach; none is the built-in one.
    #[n(82)]
    LoginRoleSet(#[n(0)] crate::LoginRoleSet),
    /// The name under which a login is shown changed.
    #[n(83)]
    LoginRenamed(#[n(0)] crate::LoginRenamed),
    /// An object was enabled, disabled, deleted, restored or closed.
    #[n(84)]
    AccountStatusSet(#[n(0)] crate::AccountStatusSet),
    /// What a login may do beside its role changed.
    #[n(85)]
    PowersSet(#[n(0)] crate::PowersSet),
    /// From where a login may be used changed.
    #[n(86)]
    LoginAddressesSet(#[n(0)] crate::LoginAddressesSet),
    /// From where an operating account's traders may log in changed.
    #[n(87)]
    AccountAccessSet(#[n(0)] crate::AccountAccessSet),
    /// A password changed.
    #[n(88)]
    PasswordSet(#[n(0)] crate::PasswordSet),
    /// An object has another owner: whoever made it, or whom it was handed over to.
    #[n(89)]
    OwnerSet(#[n(0)] crate::OwnerSet),
    /// The accounts that a risk account is bound to changed.
    #[n(90)]
    RiskBindingsSet(#[n(0)] crate::RiskBindingsSet),
    /// An operating account was assigned to a cash clerk, or is not any more.
    #[n(91)]
    CashClerkAssigned(#[n(0)] crate::CashClerkAssigned),
    /// Of logins and roles.
    #[n(97)]
    People(#[n(0)] crate::PeopleChange),
    /// An operating account was unbound from its product.
    #[n(92)]
    OperatingAccountUnbound(#[n(0)] crate::OperatingAccountUnbound),
    /// A deposit or withdrawal was entered. It moves nothing until it is confirmed.
    #[n(93)]
    CashEntered(#[n(0)] crate::CashEntered),
    /// It was confirmed, or needed nobody to confirm it; the booking follows.
    #[n(94)]
    CashConfirmed(#[n(0)] crate::CashConfirmed),
    /// It was rejected.
    #[n(95)]
    CashRejected(#[n(0)] crate::CashRejected),
    /// A mark price that cannot be true: it moves nothing and opens nothing (K7).
    #[n(96)]
    MarkDoubted(#[n(0)] crate::MarkDoubted),
    /// The delivery price of a contract was told (D4).
    #[n(100)]
    DeliveryPriceSet(#[n(0)] crate::DeliveryPriceSet),
    /// Lots began to be delivered physically (D3).
    #[n(101)]
    DeliveryBegun(#[n(0)] crate::DeliveryBegun),
    /// A delivery ended.
    #[n(102)]
    DeliveryEnded(#[n(0)] crate::DeliveryEnded),
    /// A contract ends on another day (D1).
    #[n(103)]
    LastTradingDaySet(#[n(0)] crate::LastTradingDaySet),
    /// A working order freezes something else, by new rates (N9).
    #[n(110)]
    FreezeRecalculated(#[n(0)] crate::FreezeRecalculated),
    /// A resting child is cancelled, to be sent again (X3).
    #[n(111)]
    ChildRecalled(#[n(0)] crate::ChildRecalled),
    /// Lots of recalled children go out again: children follow, or lots end.
    #[n(112)]
    LotsSentAgain(#[n(0)] crate::LotsSentAgain),
    /// Resting orders were held against what could be closed (X3).
    #[n(113)]
    NetChecked(#[n(0)] crate::NetPosition),
    /// A fund account holds both sides, by net position (X3).
    #[n(114)]
    NetLocked(#[n(0)] crate::NetLocked),
    /// Of orders without a word.
    #[n(120)]
    CounterDoubt(#[n(0)] crate::CounterDoubt),
    /// The running trading day is to end.
    #[n(122)]
    DayEndAsked(#[n(0)] Day),
    /// Of a comparison with a counter.
    #[n(121)]
    Comparison(#[n(0)] Box<crate::Comparison>),
    /// An account's lines were read (O3–O6).
    #[n(130)]
    LinesRead(#[n(0)] crate::LinesRead),
    /// Of a liquidation plan.
    #[n(160)]
    Plan(#[n(0)] Box<crate::PlanEvent>),
    /// Something was stopped, or goes on (K1).
    #[n(161)]
    StopSet(#[n(0)] Box<crate::StopSet>),
    /// Of shares and NAV (P3).
    #[n(140)]
    Nav(#[n(0)] Box<crate::NavEvent>),
    /// Of risk schemes, and of reading them (S1–S10).
    #[n(141)]
    Scheme(#[n(0)] Box<crate::SchemeEvent>),
    /// Of bonds that stand as margin (B8).
    #[n(190)]
    Collateral(#[n(0)] Box<crate::CollateralEvent>),
    /// Something was done about an alarm (P9).
    #[n(210)]
    Alarm(#[n(0)] Box<crate::AlarmEvent>),
    /// Of order reviews (X2).
    #[n(220)]
    Review(#[n(0)] Box<crate::ReviewEvent>),
}
