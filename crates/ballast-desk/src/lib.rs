//! The desk: the deterministic machine that decides. State, `execute`, `apply`, and the pure
//! questions about the present.
//!
//! It knows accounts, orders, positions, funds, rates, the trading day. It does not know I/O,
//! async, the clock, chance, floats or HTTP: time enters as a command's stamp, everything else as
//! commands.

mod accounts;
pub mod ask;
mod book;
mod capacity;
mod cash;
mod catalogue;
mod children;
mod exposure;
mod fill;
mod index;
mod kept;
mod limits;
mod logins;
mod margin;
mod market;
mod order;
mod orders;
mod ownership;
mod rates;
mod references;
mod resting;
mod returns;
mod roles;
mod routing;
mod settlement;
mod shares;
mod slots;
mod sparse;
mod standing;
mod state;
mod table;
mod users;

use ballast_desk_events::{Action, Command, Event, Holder, Refusal};
use ballast_model::{Machine, MachineError, Stamp};

pub use accounts::LARGEST_BALANCE;
pub use book::{Book, Lot, SettledBalances, Side, Slot, View, position_side};
pub use exposure::{Exposure, Exposures};
pub use kept::{Kept, LimitTable};
pub use logins::EntryRefused;
pub use order::{Child, ChildStatus, Order, OrderStatus};
pub use rates::{EffectiveRates, OwnRates, RateOrigin, RateRules, Template};
pub use resting::Traffic;
pub use returns::average_price;
pub use roles::CustomRole;
pub use state::{
    CommodityState, ContractState, Desk, FundAccount, OperatingAccount, Phase, Product, User,
};
pub use users::RIGHTS;

impl Machine for Desk {
    type Command = Command;
    type Event = Event;

    const LOGIC: u32 = 3;
    const SCHEMA: u32 = 1;

    fn execute(&self, command: &Command, stamp: Stamp) -> Vec<Event> {
        if let Action::PlaceOrder(order) = &command.action {
            return orders::place(self, command.by, order, stamp);
        }
        let decided = users::permit(self, command.by, &command.action)
            .and_then(|()| decide(self, command, stamp));
        let decided = decided.map(|events| ownership::with_owner(self, command.by, events));
        decided.unwrap_or_else(|refusal| vec![Event::ActionRefused { refusal }])
    }

    #[rustfmt::skip]
    fn apply(&mut self, event: &Event, stamp: Stamp) {
        match event {
            Event::ActionRefused { refusal: _ }                          => {}
            Event::RefRepeated { answer: _ }                             => {}
            Event::FundAccountLoginAsked { fund_account: _ }             => {}
            Event::CommissionRounded { holder: _, difference: _ }        => {}
            Event::LoginRefused { name: _, ip: _, reason: _, mac: _ }    => {}
            Event::CalendarSet(calendar)                                 => catalogue::apply_calendar(self, calendar),
            Event::CommodityPut { id, commodity }                        => catalogue::apply_commodity(self, *id, commodity),
            Event::ContractListed { id, contract }                       => catalogue::apply_contract(self, *id, contract),
            Event::ProductCreated { id, code, name }                     => accounts::apply_product(self, *id, code, name),
            Event::FundAccountCreated { id, code, product }              => accounts::apply_fund_account(self, *id, code, *product),
            Event::OperatingAccountCreated { id, code, name }            => accounts::apply_operating_account(self, *id, code, name),
            Event::OperatingAccountBound { account, old, new }           => accounts::apply_binding(self, *account, *old, *new),
            Event::Deposited { holder, amount }                          => accounts::apply_deposit(self, *holder, *amount),
            Event::Withdrawn { holder, amount }                          => accounts::apply_withdrawal(self, *holder, *amount),
            Event::RatesSet { fund_account, scope, old: _, new }         => accounts::apply_rates(self, *fund_account, *scope, *new),
            Event::MarginRestated { holder, contract, side, margin, hedge_flag } => accounts::apply_margin(self, *holder, (*contract, *hedge_flag), *side, *margin),
            Event::FundsMethodSet { holder, old: _, new }                => accounts::apply_funds_method(self, *holder, *new),
            Event::OrderRefused(refused)                                 => orders::apply_refused(self, refused),
            Event::OrderPlaced(placed)                                   => orders::apply_placed(self, placed, stamp),
            Event::OrderEnded { order, how, unfilled: _ }                => orders::apply_ended(self, *order, how),
            Event::ChildRouted(routed)                                   => children::apply_routed(self, routed, stamp),
            Event::ChildSent { child }                                   => returns::apply_sent(self, *child),
            Event::ChildAccepted { child, exchange_order }               => returns::apply_accepted(self, *child, exchange_order),
            Event::Filled(filled)                                        => returns::apply_filled(self, filled),
            Event::ChildCancelReported { child, filled }                 => returns::apply_cancel_reported(self, *child, *filled),
            Event::ChildEnded { child, how, unfilled: _ }                => returns::apply_child_ended(self, *child, how),
            Event::CancelRequested { order, counter_cancel: _ }          => returns::apply_cancel_requested(self, *order),
            Event::CancelRejected { child, error: _, text: _ }           => returns::apply_cancel_rejected(self, *child),
            Event::CounterSession { fund_account, state }                => returns::apply_session(self, *fund_account, *state),
            Event::Marked(mark)                                          => market::apply_mark(self, *mark, stamp),
            Event::DayLimitsSet(limits)                                  => market::apply_limits(self, *limits),
            Event::DayStarted { day }                                    => settlement::apply_started(self, *day),
            Event::DayClosed { day, leaving_larger_side }                => settlement::apply_closed(self, *day, leaving_larger_side),
            Event::SettlementPriceSet { contract, price, source }        => settlement::apply_settlement_price(self, *contract, *price, *source),
            Event::AccountSettled(settlement)                            => settlement::apply_settled(self, settlement),
            Event::ProductSettled(difference)                            => settlement::apply_product_settled(self, *difference),
            Event::DayRolled { day }                                     => settlement::apply_rolled(self, *day),
            Event::UserCreated { id, name, display_name, role }          => users::apply_created(self, *id, name, display_name, *role),
            Event::AccountGranted { user, account }                      => users::apply_granted(self, *user, *account),
            Event::LoggedIn { user, session, ip: _, mac: _ }             => users::apply_login(self, *user, *session),
            Event::LoggedOut { user, session }                           => users::apply_logout(self, *user, *session),
            Event::PlatformSet { old: _, new }                           => self.platform.set(*new),
            Event::MarginRuleSet { level, scope, new, hedge_flag, .. }   => rates::apply_margin_rule(self, *level, *scope, *hedge_flag, *new),
            Event::CommissionRuleSet { level, scope, old: _, new }       => rates::apply_commission_rule(self, *level, *scope, *new),
            Event::RateChoiceSet { account, old: _, new }                => rates::apply_choice(self, *account, *new),
            Event::RateGiverSet { product, old: _, new }                 => rates::apply_giver(self, *product, *new),
            Event::TemplateCreated { id: _, kind, name }                 => rates::apply_template(self, *kind, name),
            Event::TemplateBound { account, kind, old: _, new }          => rates::apply_bound(self, *account, *kind, *new),
            Event::OperatingSet { account, old: _, new }                 => limits::apply_operating(self, *account, *new),
            Event::FundSet { account, old: _, new }                      => limits::apply_fund(self, *account, *new),
            Event::ProductSet { product, old: _, new }                   => self.products[product.index()].settings.set(*new),
            Event::LimitSet { level, scope, old: _, new }                => limits::apply_limit(self, *level, *scope, new),
            Event::TradabilitySet { of, old: _, new, template: _ }       => limits::apply_tradability(self, *of, new.as_ref()),
            Event::OrderRateBanned { fund_account }                      => self.fund_accounts[fund_account.index()].rate_banned = true,
            Event::OrderRateBanLifted { fund_account }                   => limits::apply_lifted(self, *fund_account),
            Event::OrderFeeCharged { account, order: _, amount }         => self.book_mut(Holder::Operating(*account)).charge_order_fee(*amount),
            Event::OrderReduced { .. }                                   => orders::apply_reduced(self, event),
            Event::RoleCreated(created)                                  => roles::apply_created(self, created),
            Event::RolePermissionsSet(set)                               => roles::apply_permissions(self, *set),
            Event::LoginRoleSet(set)                                     => users::user_mut(self, set.user).custom_role = set.new,
            Event::LoginRenamed(renamed)                                 => users::user_mut(self, renamed.user).display_name.clone_from(&renamed.new),
            Event::StandingSet(set)                                      => *standing::of_mut(self, set.of) = set.new,
            Event::PowersSet(set)                                        => users::user_mut(self, set.user).powers = set.new,
            Event::LoginAddressesSet(set)                                => users::user_mut(self, set.user).addresses.clone_from(&set.new),
            Event::AccountAccessSet(set)                                 => self.operating_accounts[set.account.index()].access.clone_from(&set.new),
            Event::PasswordSet(set)                                      => users::user_mut(self, set.user).must_change_password = set.must_change,
            Event::OwnerSet(set)                                         => ownership::apply_owner(self, set),
            Event::RiskBindingsSet(set)                                  => users::user_mut(self, set.user).bound = set.new.iter().copied().collect(),
            Event::CashClerkAssigned(set)                                => drop(users::user_mut(self, set.user).ticks.insert(set.account, set.new)),
            Event::OperatingAccountUnbound(unbound)                      => accounts::apply_unbinding(self, *unbound),
            Event::CashEntered(entered)                                  => cash::apply_entered(self, *entered),
            Event::CashConfirmed(confirmed)                              => cash::apply_confirmed(self, *confirmed),
            Event::CashRejected(rejected)                                => drop(self.pending_cash.remove(&rejected.movement)),
        }
    }

    /// Nothing waits for a moment yet: lines, plans and timeouts come with the rules.
    fn next_deadline(&self) -> Option<Stamp> {
        None
    }

    fn clock_command() -> Command {
        Command::platform(Action::Clock)
    }

    fn encode_command(command: &Command, out: &mut Vec<u8>) {
        encode(command, out);
    }

    fn decode_command(bytes: &[u8]) -> Result<Command, MachineError> {
        decode("command", bytes)
    }

    fn encode_event(event: &Event, out: &mut Vec<u8>) {
        encode(event, out);
    }

    fn decode_event(bytes: &[u8]) -> Result<Event, MachineError> {
        decode("event", bytes)
    }

    fn snapshot(&self) -> Vec<u8> {
        let mut out = Vec::new();
        encode(self, &mut out);
        out
    }

    fn restore(bytes: &[u8]) -> Result<Self, MachineError> {
        let mut desk: Desk = decode("snapshot", bytes)?;
        desk.derive();
        Ok(desk)
    }
}

/// One arm per command but orders, which answer with events of their own.
#[rustfmt::skip]
fn decide(desk: &Desk, Command { by, action }: &Command, at: Stamp) -> Result<Vec<Event>, Refusal> {
    let by = *by;
    match action {
        Action::PlaceOrder(_)                                    => unreachable!("Invariant: orders are placed by `orders::place`"),
        Action::Clock                                            => Ok(Vec::new()),
        Action::SetCalendar(calendar)                            => catalogue::set_calendar(calendar),
        Action::PutCommodity(commodity)                          => catalogue::put_commodity(desk, commodity),
        Action::ListContract(contract)                           => catalogue::list_contract(desk, contract),
        Action::CreateProduct { code, name }                     => accounts::create_product(desk, code, name),
        Action::CreateFundAccount { code, product }              => accounts::create_fund_account(desk, code, *product),
        Action::CreateOperatingAccount { code, name }            => logins::may_open_accounts(desk, by).and_then(|()| accounts::create_operating_account(desk, code, name)),
        Action::OpenBoundAccount(open)                           => logins::may_open_accounts(desk, by).and_then(|()| accounts::open_bound(desk, open)),
        Action::BindOperatingAccount { account, product }        => accounts::bind(desk, *account, *product),
        Action::Deposit { holder, amount }                       => accounts::deposit(desk, *holder, *amount),
        Action::Withdraw { holder, amount }                      => accounts::withdraw(desk, *holder, *amount),
        Action::SetRates { fund_account, scope, rates }          => accounts::set_rates(desk, *fund_account, *scope, *rates),
        Action::SetFundsMethod { holder, method }                => accounts::set_funds_method(desk, *holder, *method),
        Action::CancelOrder(cancel)                              => orders::cancel(desk, *cancel),
        Action::Counter { fund_account, returned }               => returns::returned(desk, *fund_account, returned, at),
        Action::Mark(mark)                                       => market::mark(desk, *mark),
        Action::SetDayLimits(limits)                             => market::set_day_limits(desk, *limits),
        Action::StartDay { day }                                 => settlement::start_day(desk, *day),
        Action::CloseDay                                         => settlement::close_day(desk),
        Action::SetSettlementPrice { contract, price, source }   => settlement::set_settlement_price(desk, *contract, *price, *source),
        Action::SettleAccount { holder }                         => settlement::settle_account(desk, *holder),
        Action::SettleProduct { product }                        => settlement::settle_product(desk, *product),
        Action::RollDay                                          => settlement::roll_day(desk),
        Action::CreateUser(user)                                 => users::create(desk, by, user),
        Action::GrantAccount { user, account }                   => users::grant(desk, *user, *account),
        Action::RecordLogin { user, session, ip, mac }           => users::record_login(desk, *user, *session, ip, mac.as_ref()),
        Action::RecordLoginRefused { name, ip, reason, mac }     => Ok(vec![Event::LoginRefused { name: name.clone(), ip: ip.clone(), reason: reason.clone(), mac: mac.clone() }]),
        Action::RecordLogout { user, session }                   => users::record_logout(desk, *user, *session),
        Action::SetPlatform(setting)                             => limits::set_platform(desk, *setting),
        Action::SetMarginRule { level, scope, rule, hedge_flag } => rates::set_margin(desk, *level, *scope, *hedge_flag, *rule),
        Action::SetCommissionRule { level, scope, rule }         => rates::set_commission(desk, *level, *scope, *rule),
        Action::SetRateChoice { account, margin, commission }    => rates::set_choice(desk, *account, *margin, *commission),
        Action::SetRateGiver { product, fund_account }           => rates::set_giver(desk, *product, *fund_account),
        Action::CreateTemplate { kind, name }                    => rates::create_template(desk, *kind, name),
        Action::BindTemplate { account, kind, template }         => rates::bind_template(desk, *account, *kind, *template),
        Action::SetOperating { account, setting }                => limits::set_operating(desk, *account, *setting),
        Action::SetFund { account, setting }                     => limits::set_fund(desk, *account, *setting),
        Action::SetProduct { product, setting }                  => limits::set_product(desk, *product, *setting),
        Action::SetLimit { level, scope, limit }                 => limits::set_limit(desk, *level, *scope, limit),
        Action::SetTradability { of, tradability }               => limits::set_tradability(desk, *of, tradability.as_ref()),
        Action::WriteTradability { template, account }           => limits::write_tradability(desk, *template, *account),
        Action::LiftOrderRateBan { fund_account }                => limits::lift_ban(desk, *fund_account),
        Action::LogInFundAccount { fund_account }                => accounts::log_in(desk, *fund_account),
        Action::CreateRole(role)                                 => roles::create(desk, role),
        Action::SetRolePermissions(set)                          => roles::set_permissions(desk, *set),
        Action::SetLoginRole(set)                                => roles::set_login_role(desk, *set),
        Action::RenameLogin(rename)                              => logins::rename(desk, rename),
        Action::SetStanding(set)                                 => standing::set(desk, by, *set),
        Action::SetPowers(set)                                   => logins::set_powers(desk, *set),
        Action::SetLoginAddresses(set)                           => logins::set_addresses(desk, set),
        Action::SetAccountAccess(set)                            => logins::set_account_access(desk, set),
        Action::SetPassword(set)                                 => logins::set_password(desk, *set),
        Action::HandOver(over)                                   => ownership::hand_over(desk, *over),
        Action::BindRiskAccount(bind)                            => logins::bind_risk_account(desk, by, bind),
        Action::AssignCashClerk(assign)                          => logins::assign_cash_clerk(desk, *assign),
        Action::UnbindOperatingAccount(unbind)                   => accounts::unbind(desk, unbind.account),
        Action::EnterCash(enter)                                 => cash::enter(desk, by, *enter),
        Action::ConfirmCash(confirm)                             => cash::confirm(desk, by, confirm.movement),
        Action::RejectCash(reject)                               => cash::reject(desk, by, reject),
    }
}

fn encode<T: minicbor::Encode<()>>(value: &T, out: &mut Vec<u8>) {
    minicbor::encode(value, out).expect("Invariant: encoding into memory cannot fail");
}

fn decode<'b, T: minicbor::Decode<'b, ()>>(
    what: &'static str,
    bytes: &'b [u8],
) -> Result<T, MachineError> {
    minicbor::decode(bytes).map_err(|error| MachineError {
        what,
        reason: error.to_string(),
    })
}
